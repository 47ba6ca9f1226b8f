"""Writing what an import brings into the register: new recommendations and what differs, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import Changed, difference, record_event
from qadam.base.errors import InvalidInputError
from qadam.documents.enums import DocumentType
from qadam.documents.models import SourceDocument
from qadam.documents.services import make_public
from qadam.register.models import (
    PositionEntry,
    Recommendation,
    RecommendationPart,
    RecommendationText,
    RecommendingState,
    Review,
    ReviewDocument,
)
from qadam.register.permissions import check_change_register
from qadam.register.records import PartRecord, PositionRecord, Published, RecommendationRecord, TextRecord
from qadam.register.selectors.fields import fields_of, part_words
from qadam.register.services.labels import write_labels
from qadam.register.services.positions import current_position
from qadam.register.services.search_text import refresh_search_texts

ROWS_PER_UPDATE = 300
PREFETCHED = ("texts", "parts__recommending_states", "positions", "labels__term")
HANGING = tuple(name.partition("__")[0] for name in PREFETCHED)
UPDATED_FIELDS = (
    "order",
    "heading",
    "page",
    "boxes",
    "source_document",
    "is_pledge",
    "position",
    "human_fields",
    "version",
    "published_at",
    "changed_at",
)


@dataclass
class _Batch:
    """The rows to write, gathered over all records, so that each table is written once."""

    texts: list[RecommendationText] = field(default_factory=list)
    changed_texts: list[RecommendationText] = field(default_factory=list)
    parts: list[RecommendationPart] = field(default_factory=list)
    states: list[RecommendingState] = field(default_factory=list)
    positions: list[PositionEntry] = field(default_factory=list)
    without_parts: list[int] = field(default_factory=list)  # recommendations whose parts are replaced
    moved: set[int] = field(default_factory=set)  # recommendations whose place in the source alone is new


@transaction.atomic
def publish_recommendations(
    *,
    review: Review,
    records: Sequence[RecommendationRecord],
    documents: Sequence[tuple[SourceDocument, DocumentType]] = (),
    by: User | None,
) -> Published:
    """Write records into the register of a review and publish them; return what was new, changed, unchanged or kept.

    A recommendation is known by its number. The same records again change nothing and leave no event. What a person
    corrected in the register stays, unless the record says to overwrite it. Positions are appended to the ledger where
    the same entry does not stand there yet. The review and its documents become public with the first publication.

    Args:
        documents: the documents from which the records come; attached to the review and made public.
        by: None for the command line of the machine itself.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: two records have the same number.
    """
    check_change_register(by)
    review = Review.objects.select_for_update(of=("self",)).select_related("mechanism").get(pk=review.pk)
    now = timezone.now()
    _check_once(records)
    standing = _standing(review, [record.number for record in records])
    new = [Recommendation(review=review, number=r.number, order=r.order) for r in records if r.number not in standing]
    Recommendation.objects.bulk_create(new)
    _mark_bare(new)
    standing |= {item.number: item for item in new}
    new_ids = {item.pk for item in new}
    batch = _Batch()
    kept: list[tuple[str, str]] = []
    touched: dict[int, tuple[Recommendation, dict[str, tuple[Any, Any]]]] = {}
    for record in records:
        item = standing[record.number]
        changes = _apply(item, record, batch=batch, kept=kept)
        added = _append_positions(item, record.positions, batch=batch, by=by, now=now)
        position = current_position([*item.positions.all(), *added])
        if position != item.position:
            changes["position"] = (item.position, str(position))
            item.position = position
        if item.published_at is None:
            item.published_at = now
            changes["published"] = (False, True)
        if changes or added:
            item.changed_at = now
            item.version += 0 if item.pk in new_ids else 1
            touched[item.pk] = (item, changes)
    written = [item for item in standing.values() if item.pk in touched or item.pk in batch.moved]
    _write(batch, written)
    labelled = write_labels(
        {standing[record.number]: record.labels for record in records if record.labels is not None}, decided_by=by
    )
    refresh_search_texts(touched)
    attached = _attach(review, documents)
    make_public([document for document, _type in documents])
    was_public = review.published_at is not None
    if touched and not was_public:
        review.published_at = now
        review.save(update_fields=["published_at"])
    if touched or attached:
        record_event(
            "import.published",
            actor=by,
            target=review,
            changes=None if was_public else {"published": (False, True)},
            also=[Changed(item, changes) for item, changes in touched.values()],
            details={
                "new": len(new),
                "changed": len(touched) - len(new),
                "unchanged": len(records) - len(touched),
                "documents": [str(document) for document, _type in documents],
            },
        )
    numbers = [record.number for record in records]
    return Published(
        new=tuple(item.number for item in new),
        changed=tuple(n for n in numbers if standing[n].pk in touched and standing[n].pk not in new_ids),
        unchanged=tuple(n for n in numbers if standing[n].pk not in touched),
        kept=tuple(kept),
        unknown_terms=labelled.unknown,
        ids={number: standing[number].pk for number in numbers},
    )


def _check_once(records: Sequence[RecommendationRecord]) -> None:
    """Raise `InvalidInputError` where two records have one number: nobody could say which of them stands."""
    seen: set[str] = set()
    for record in records:
        if record.number in seen:
            sentence = _("Recommendation %(number)s stands twice among what is to be published.")
            raise InvalidInputError(sentence % {"number": record.number})
        seen.add(record.number)


def _standing(review: Review, numbers: Sequence[str]) -> dict[str, Recommendation]:
    """Return the recommendations that stand there already, by number, locked, with what a record may change."""
    rows = (
        Recommendation.objects.select_for_update(of=("self",))
        .filter(review=review, number__in=numbers)
        .prefetch_related(*PREFETCHED)
    )
    found = {row.number: row for row in rows}
    for row in found.values():
        row.review = review
    return found


def _mark_bare(new: Sequence[Recommendation]) -> None:
    """Say of recommendations that were made a moment ago what reading would find: nothing hangs on them yet."""
    nothing = {name: getattr(Recommendation, name).rel.related_model.objects.none() for name in HANGING}
    for item in new:
        item._prefetched_objects_cache = dict(nothing)  # type: ignore[attr-defined]


def _apply(
    item: Recommendation, record: RecommendationRecord, *, batch: _Batch, kept: list[tuple[str, str]]
) -> dict[str, tuple[Any, Any]]:
    """Take over into `item` what the record says and no person has corrected; return the changes by field."""
    before = fields_of(item)
    wanted: dict[str, Any] = {}
    if record.heading is not None:
        wanted["heading"] = record.heading
    if record.is_pledge is not None:
        wanted["is_pledge"] = record.is_pledge
    for text in record.texts:
        wanted[f"text:{text.language}"] = text.text
        wanted[f"official:{text.language}"] = text.is_official
    if record.parts is not None:
        wanted["parts"] = [part_words(part.text, list(part.recommending_states)) for part in record.parts]
    protected = set(item.human_fields) - record.overwrite
    for name in [name for name in wanted if name in protected and before.get(name) != wanted[name]]:
        kept.append((record.number, name))
        del wanted[name]
    changes = difference(before, wanted)
    item.heading = wanted.get("heading", item.heading)
    item.is_pledge = wanted.get("is_pledge", item.is_pledge)
    _take_place(item, record, batch)
    standing = {text.language: text for text in item.texts.all()}
    for text in record.texts:
        _take_text(item, text, standing.get(text.language), wanted, batch)
    if "parts" in changes:
        _replace_parts(item, record.parts or (), batch)
    return changes


def _take_place(item: Recommendation, record: RecommendationRecord, batch: _Batch) -> None:
    """Note where the recommendation stands now, and who corrected what: no change of what it says, so no history."""
    place: dict[str, Any] = {
        "order": record.order,
        "page": record.page,
        "boxes": None if record.boxes is None else list(record.boxes),
        "source_document": record.source_document,
        "human_fields": sorted({*item.human_fields, *record.human_fields}),
    }
    for name, value in place.items():
        if value is not None and value != getattr(item, name):
            setattr(item, name, value)
            batch.moved.add(item.pk)


def _take_text(
    item: Recommendation,
    record: TextRecord,
    standing: RecommendationText | None,
    wanted: dict[str, Any],
    batch: _Batch,
) -> None:
    row = standing or RecommendationText(recommendation=item, language=record.language)
    values: dict[str, Any] = {
        "text": wanted.get(f"text:{record.language}", row.text),
        "is_official": wanted.get(f"official:{record.language}", row.is_official),
    }
    if record.document is not None:
        values |= {"document": record.document, "page": record.page, "boxes": list(record.boxes)}
    differs = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    if standing is None:
        batch.texts.append(row)
    elif differs:
        batch.changed_texts.append(row)


def _replace_parts(item: Recommendation, parts: Sequence[PartRecord], batch: _Batch) -> None:
    batch.without_parts.append(item.pk)
    for order, part in enumerate(parts):
        row = RecommendationPart(recommendation=item, order=order, text=part.text)
        batch.parts.append(row)
        batch.states.extend(
            RecommendingState(recommendation=item, part=row, state=state, order=place)
            for place, state in enumerate(dict.fromkeys(part.recommending_states))
        )


def _append_positions(
    item: Recommendation, records: Sequence[PositionRecord], *, batch: _Batch, by: User | None, now: datetime
) -> list[PositionEntry]:
    """Gather the entries that do not stand in the ledger yet. An entry is the same by its words, source and date."""
    known = {_entry_key(entry) for entry in item.positions.all()}
    added = []
    for record in records:
        entry = PositionEntry(
            recommendation=item,
            position=record.position,
            raw=record.raw,
            comment=record.comment,
            is_partial=record.is_partial,
            source=record.source,
            document=record.document,
            page=record.page,
            stated_on=record.stated_on,
            recorded_at=now,
            recorded_by_id=by.pk if by else None,
        )
        if _entry_key(entry) not in known:
            known.add(_entry_key(entry))
            added.append(entry)
    batch.positions.extend(added)
    return added


def _entry_key(entry: PositionEntry) -> tuple[Any, ...]:
    return str(entry.position), entry.raw, entry.comment, entry.is_partial, entry.source, entry.stated_on


def _write(batch: _Batch, recommendations: list[Recommendation]) -> None:
    # An upsert on the key: `bulk_update` builds one CASE for each row and field, five times as slow for 300 rows.
    Recommendation.objects.bulk_create(
        recommendations, update_conflicts=True, unique_fields=["id"], update_fields=UPDATED_FIELDS
    )
    RecommendationPart.objects.filter(recommendation__in=batch.without_parts).delete()
    RecommendationText.objects.bulk_create(batch.texts)
    RecommendationText.objects.bulk_update(
        batch.changed_texts, ["text", "is_official", "document", "page", "boxes"], batch_size=ROWS_PER_UPDATE
    )
    RecommendationPart.objects.bulk_create(batch.parts)
    RecommendingState.objects.bulk_create(batch.states)
    PositionEntry.objects.bulk_create(batch.positions)


def _attach(review: Review, documents: Sequence[tuple[SourceDocument, DocumentType]]) -> list[ReviewDocument]:
    """Attach the documents that are not attached yet, and return the new notes."""
    standing = set(review.documents.values_list("document_id", flat=True))
    notes = [
        ReviewDocument(review=review, document=document, type=type)
        for document, type in documents
        if document.pk not in standing
    ]
    ReviewDocument.objects.bulk_create(notes)
    return notes
