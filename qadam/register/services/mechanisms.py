"""Loading the list of mechanisms, and the reviews that a preset knows as facts."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.register.models import Mechanism, Review
from qadam.register.permissions import check_change_register
from qadam.register.services.reviews import REVIEW_FIELDS, create_review
from qadam.taxonomy.preset_file import Preset, PresetError
from unrec.vocabularies.mechanisms import mechanisms

OWN_FIELDS = ("code", "mechanism", "state_under_review")  # of a review, given apart from its facts
FIELDS = ("kind", "order", "name_en", "name_ru", "name_kk")


@transaction.atomic
def load_mechanisms(*, by: User | None) -> int:
    """Write the mechanisms of `unrec.vocabularies`, and return how many were made or changed; again: none.

    Their codes are those of `unrec` in small letters ("upr", "cedaw").

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the command line).
    """
    check_change_register(by)
    standing = {mechanism.code: mechanism for mechanism in Mechanism.objects.all()}
    new: list[Mechanism] = []
    changed: list[Mechanism] = []
    for order, given in enumerate(mechanisms()):
        code = given.code.lower()
        row = standing.get(code) or Mechanism(code=code)
        values: dict[str, Any] = {"kind": given.kind, "order": order}
        values |= {f"name_{language}": given.names[language] for language in ("en", "ru", "kk")}
        if any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            (changed if code in standing else new).append(row)
    Mechanism.objects.bulk_create(new)
    Mechanism.objects.bulk_update(changed, FIELDS)
    if new or changed:
        details = {"new": len(new), "changed": len(changed)}
        record_event("vocabularies.loaded", actor=by, target=(new or changed)[0], details=details)
    return len(new) + len(changed)


@transaction.atomic
def load_preset_reviews(preset: Preset, *, by: User | None) -> list[Review]:
    """Make the reviews that a preset knows and the register does not yet hold; return the new ones.

    A review that stands already is left as it is: what people and documents say of it is newer than the preset.

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the command line).
        PresetError: a review names a mechanism that the vocabulary does not hold.
    """
    check_change_register(by)
    load_mechanisms(by=by)
    by_code = {mechanism.code: mechanism for mechanism in Mechanism.objects.all()}
    standing = Review.objects.filter(state_under_review=preset.state)
    codes = set(Review.objects.values_list("code", flat=True))
    cycles = set(standing.values_list("mechanism__code", "cycle"))
    made: list[Review] = []
    for place, given in enumerate(preset.reviews, start=1):
        mechanism = by_code.get(given.mechanism)
        if mechanism is None:
            sentence = _("%(file)s: reviews[%(place)s].mechanism names no mechanism: %(code)s.")
            raise PresetError(sentence % {"file": preset.path.name, "place": place, "code": given.mechanism})
        if given.code in codes or (given.cycle is not None and (given.mechanism, given.cycle) in cycles):
            continue
        facts = {name: getattr(given, name) for name in REVIEW_FIELDS if name not in OWN_FIELDS}
        made.append(
            create_review(code=given.code, mechanism=mechanism, state_under_review=preset.state, by=by, **facts)
        )
    return made
