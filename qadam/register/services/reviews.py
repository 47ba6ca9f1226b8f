"""Making and changing reviews, and attaching documents to them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError
from qadam.documents.enums import DocumentType
from qadam.documents.models import SourceDocument
from qadam.register.models import Mechanism, Review, ReviewDocument
from qadam.register.permissions import check_change_register
from qadam.register.services.locking import locked_review, lost_update
from unrec.vocabularies.states import all_states, invented_states

# The facts that a person may give and change; everything else of a review follows from its documents.
REVIEW_FIELDS = (
    "code",
    "mechanism",
    "state_under_review",
    "cycle",
    "working_group_session",
    "hrc_session",
    "reviewed_on",
    "adopted_on",
    "next_review_on",
    "report_symbol",
    "addendum_symbol",
    "decision_symbol",
)

# These stand in the addresses of the register where a review's code would.
RESERVED_CODES = frozenset({"reviews", "export", "statistics"})


@transaction.atomic
def create_review(
    *,
    code: str,
    mechanism: Mechanism,
    state_under_review: str,
    by: User | None,
    cycle: int | None = None,
    working_group_session: int | None = None,
    hrc_session: int | None = None,
    reviewed_on: date | None = None,
    adopted_on: date | None = None,
    next_review_on: date | None = None,
    report_symbol: str = "",
    addendum_symbol: str = "",
    decision_symbol: str = "",
) -> Review:
    """Make a review and return it.

    Args:
        code: short name for addresses, such as kaz-upr-4.
        state_under_review: ISO 3166-1 alpha-3.
        by: None for the command line of the machine itself.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: the State is unknown, the code is taken, or this cycle of the mechanism stands already.
    """
    check_change_register(by)
    review = Review(
        code=code,
        mechanism=mechanism,
        state_under_review=state_under_review,
        cycle=cycle,
        working_group_session=working_group_session,
        hrc_session=hrc_session,
        reviewed_on=reviewed_on,
        adopted_on=adopted_on,
        next_review_on=next_review_on,
        report_symbol=report_symbol,
        addendum_symbol=addendum_symbol,
        decision_symbol=decision_symbol,
    )
    _check(review)
    review.save()
    record_event("review.created", actor=by, target=review, changes=difference({}, _facts(review)))
    return review


@transaction.atomic
def edit_review(*, review_id: int, version: int, changes: Mapping[str, Any], by: User | None) -> Review:
    """Change facts of a review (names of `REVIEW_FIELDS` -> new value) and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such review.
        InvalidInputError: as for `create_review`.
        LostUpdateError: somebody has saved since `version`.
    """
    check_change_register(by)
    review = locked_review(review_id)
    before = _facts(review)
    changes = {name: value for name, value in changes.items() if name in REVIEW_FIELDS}
    for name, value in changes.items():
        setattr(review, name, value)
    after = _facts(review)
    if review.version != version:
        raise lost_update(review, before, after)
    changed = difference(before, after)
    if not changed:
        return review
    _check(review)
    review.version += 1
    review.save()
    record_event("review.edited", actor=by, target=review, changes=changed)
    return review


@transaction.atomic
def attach_document(*, review: Review, document: SourceDocument, type: DocumentType, by: User | None) -> ReviewDocument:
    """Note that a document belongs to a review, and return the note; the same document twice changes its type alone.

    Raises:
        NotAllowedError: `by` is no coordinator.
    """
    check_change_register(by)
    attached, created = ReviewDocument.objects.get_or_create(review=review, document=document, defaults={"type": type})
    before = None if created else attached.type
    if created or before != type:
        attached.type = type
        attached.save(update_fields=["type"])
        record_event(
            "review.edited", actor=by, target=review, changes={"document": (before and str(document), str(document))}
        )
    return attached


def _facts(review: Review) -> dict[str, Any]:
    return {
        name: str(value) if name == "mechanism" else value
        for name in REVIEW_FIELDS
        for value in [getattr(review, name)]
    }


def _check(review: Review) -> None:
    """Raise `InvalidInputError` with a sentence for every field that cannot stand."""
    faults: dict[str, str] = {}
    try:
        validate_slug(review.code)
    except ValidationError:
        faults["code"] = _("Write the code with Latin letters, digits and hyphens, such as kaz-upr-4.")
    if review.code in RESERVED_CODES:
        faults["code"] = _("This code is an address of the site. Choose another one.")
    if review.state_under_review not in {state.code for state in (*all_states(), *invented_states())}:
        faults["state_under_review"] = _("Choose a State.")
    others = Review.objects.exclude(pk=review.pk)
    if others.filter(code=review.code).exists():
        faults["code"] = _("There is already a review with this code.")
    same = Q(mechanism=review.mechanism, state_under_review=review.state_under_review, cycle=review.cycle)
    if review.cycle is not None and others.filter(same).exists():
        faults["cycle"] = _("This cycle of the mechanism stands in the register already.")
    if faults:
        raise InvalidInputError(" ".join(faults.values()), fields=faults)
