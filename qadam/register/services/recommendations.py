"""Correcting a recommendation by hand. What a person corrected is noted by field, so that no import overwrites it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.selectors import last_changed_by
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError
from qadam.register.models import Recommendation, RecommendationPart, RecommendationText, RecommendingState
from qadam.register.permissions import check_change_register
from qadam.register.records import PartRecord, TextRecord
from qadam.register.selectors.fields import field_label, fields_of, part_words
from qadam.register.services.search_text import refresh_search_texts
from unrec.vocabularies.states import all_states


@transaction.atomic
def edit_recommendation(
    *,
    recommendation_id: int,
    version: int,
    by: User | None,
    heading: str | None = None,
    texts: Sequence[TextRecord] | None = None,
    parts: Sequence[PartRecord] | None = None,
    is_pledge: bool | None = None,
) -> Recommendation:
    """Correct a recommendation and return it; what is None stays as it is.

    Every field that changes is added to `human_fields`: an import never overwrites it from then on.

    Args:
        version: the version that the person saw.
        texts: the languages to write; an empty text takes that language away, others stay.
        parts: all parts with their States, in order.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such recommendation.
        InvalidInputError: no text would be left, or a State is unknown.
        LostUpdateError: somebody has saved since `version`; it carries both versions of the fields that differ.
    """
    check_change_register(by)
    item = Recommendation.objects.select_for_update(of=("self",)).filter(pk=recommendation_id).first()
    if item is None:
        raise NotFoundError()
    before = fields_of(item)
    after = _wanted(before, heading=heading, texts=texts, parts=parts, is_pledge=is_pledge)
    if item.version != version:
        raise _lost_update(item, before, after)
    _check(after, parts or ())
    changes = difference(before, after) | {name: (before[name], None) for name in before if name not in after}
    if not changes:
        return item
    item.heading, item.is_pledge = after["heading"], after["is_pledge"]
    item.human_fields = sorted({*item.human_fields, *changes})
    item.version += 1
    item.save(update_fields=["heading", "is_pledge", "human_fields", "version", "changed_at"])
    for text in texts or ():
        _write_text(item, text)
    if "parts" in changes:
        _write_parts(item, parts or ())
    refresh_search_texts([item.pk])
    record_event("recommendation.edited", actor=by, target=item, changes=changes)
    return item


def _wanted(
    before: Mapping[str, Any],
    *,
    heading: str | None,
    texts: Sequence[TextRecord] | None,
    parts: Sequence[PartRecord] | None,
    is_pledge: bool | None,
) -> dict[str, Any]:
    """Return the fields as they shall be."""
    after = dict(before)
    if heading is not None:
        after["heading"] = heading.strip()
    if is_pledge is not None:
        after["is_pledge"] = is_pledge
    if parts is not None:
        after["parts"] = [
            part_words(part.text.strip(), list(dict.fromkeys(part.recommending_states))) for part in parts
        ]
    for text in texts or ():
        if text.text.strip():
            after[f"text:{text.language}"] = text.text.strip()
            after[f"official:{text.language}"] = text.is_official
        else:
            after.pop(f"text:{text.language}", None)
            after.pop(f"official:{text.language}", None)
    return after


def _check(after: Mapping[str, Any], parts: Sequence[PartRecord]) -> None:
    if not any(name.startswith("text:") for name in after):
        raise InvalidInputError(_("A recommendation needs its text in at least one language."))
    known = {state.code for state in all_states()}
    unknown = sorted({state for part in parts for state in part.recommending_states} - known)
    if unknown:
        sentence = _("There is no State with the code %(code)s.") % {"code": unknown[0]}
        raise InvalidInputError(sentence, fields={"parts": sentence})


def _lost_update(item: Recommendation, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> LostUpdateError:
    names = [name for name in dict.fromkeys([*theirs, *yours]) if theirs.get(name) != yours.get(name)]
    return LostUpdateError(
        theirs={field_label(name): _as_text(theirs.get(name)) for name in names},
        yours={field_label(name): _as_text(yours.get(name)) for name in names},
        current_version=item.version,
        changed_by=last_changed_by(item),
    )


def _as_text(value: Any) -> str:
    """Return a value of a field as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "\n".join(value) if isinstance(value, list) else str(value)


def _write_text(item: Recommendation, record: TextRecord) -> None:
    if not record.text.strip():
        item.texts.filter(language=record.language).delete()
        return
    values = {"text": record.text.strip(), "is_official": record.is_official}
    RecommendationText.objects.update_or_create(recommendation=item, language=record.language, defaults=values)


def _write_parts(item: Recommendation, parts: Sequence[PartRecord]) -> None:
    item.parts.all().delete()
    rows = RecommendationPart.objects.bulk_create(
        RecommendationPart(recommendation=item, order=order, text=part.text.strip()) for order, part in enumerate(parts)
    )
    RecommendingState.objects.bulk_create(
        RecommendingState(recommendation=item, part=row, state=state, order=place)
        for row, part in zip(rows, parts, strict=True)
        for place, state in enumerate(dict.fromkeys(part.recommending_states))
    )
