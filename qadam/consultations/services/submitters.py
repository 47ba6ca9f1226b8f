"""The names of submitters: sealed when a submission arrives, opened one at a time by the secretariat alone."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.consultations.models import Submission
from qadam.consultations.models.submitters import Submitter
from qadam.consultations.permissions import check_know_submitter
from qadam.consultations.sealing import open_sealed, seal


@dataclass(frozen=True)
class SubmitterFacts:
    """Who sent a submission. The text form shows nothing, so that it can stand in no log by mistake."""

    name: str
    contact: str

    def __repr__(self) -> str:
        return "SubmitterFacts(…)"

    __str__ = __repr__


def keep_submitter(reference: str, facts: SubmitterFacts) -> None:
    """Seal who sent the submission with this reference. Called inside the transaction that receives it."""
    Submitter.objects.create(reference=reference, sealed=seal({"name": facts.name, "contact": facts.contact}))


@transaction.atomic
def reveal_submitter(*, reference: str, reason: str, by: User) -> SubmitterFacts:
    """Return who sent a submission. That somebody asked, and why, stands in the audit log; the name does not.

    Raises:
        NotAllowedError: `by` is not of the secretariat.
        NotFoundError: there is no such submission.
        InvalidInputError: no reason is given.
        WrongStateError: the name was sealed with a key that is not given any more.
    """
    check_know_submitter(by)
    submission = Submission.objects.filter(reference=reference).first()
    kept = Submitter.objects.filter(reference=reference).first()
    if submission is None or kept is None:
        raise NotFoundError()
    if not reason.strip():
        raise InvalidInputError(fields={"reason": _("Say why you need the name.")})
    facts = open_sealed(kept.sealed)
    record_event("submitter.revealed", actor=by, target=submission, details={"reason": reason.strip()[:500]})
    return SubmitterFacts(facts["name"], facts["contact"])
