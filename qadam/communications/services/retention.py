"""How long a case is kept, what is erased at the end, and what is redacted from its log."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.communications.enums import Stage
from qadam.communications.models import BreakGlass, Case, CaseAccess, CaseLogEntry, CasePart
from qadam.communications.models.papers import SealedFile
from qadam.communications.permissions import check_own_case
from qadam.communications.services.cases import locked_case
from qadam.communications.services.recording import add_line, record

# What stays when a case is erased: who could read it. Their words go.
KEPT_WITHOUT_WORDS = (CaseAccess, BreakGlass)


@transaction.atomic
def set_retention(*, case_id: int, keep_until: date, reason: str, by: User) -> Case:
    """Say until when a case is kept, and by which rule, and return it.

    Raises:
        NotFoundError, NotAllowedError: `by` does not own the case.
        WrongStateError: it is erased.
        InvalidInputError: no reason, or a day that has passed.
    """
    case = locked_case(case_id)
    check_own_case(by, case)
    if case.is_erased:
        raise WrongStateError()
    wrong = {}
    if not reason.strip():
        wrong["reason"] = _("Name the rule or order that says so.")
    if keep_until < timezone.localdate():
        wrong["keep_until"] = _("This day has passed.")
    if wrong:
        raise InvalidInputError(fields=wrong)
    before, case.keep_until = case.keep_until, keep_until
    case.keep_reason = reason.strip()
    case.version += 1
    case.save()
    record(case, "retention", by=by, details={"changes": {"keep_until": [before, keep_until], "reason": reason}})
    return case


@transaction.atomic
def erase_case(*, case_id: int, by: User) -> Case:
    """Erase a case for good and return what is left: number, kind, dates, and the log, which still holds.

    Words, papers and their keys are deleted: what old backups hold of them cannot be opened without the keys either.
    Copies that were released stay public. The details of the log become unreadable with its key; its lines stay.

    Raises:
        NotFoundError, NotAllowedError: `by` does not own the case.
        WrongStateError: it is not closed, must still be kept, or is erased already.
    """
    case = locked_case(case_id)
    check_own_case(by, case)
    if case.is_erased or case.stage != Stage.CLOSED:
        raise WrongStateError(_("Only a closed case can be erased."))
    if case.keep_until is None or case.keep_until > timezone.localdate():
        raise WrongStateError(_("The case must still be kept. Set until when, and wait for that day."))
    files = _delete_parts(case)
    for model in KEPT_WITHOUT_WORDS:
        model.unguarded.filter(case=case).update(sealed="")
    record(case, "erased", by=by, audit="case.erased")
    case.sealed = case.content_key = case.log_key = ""
    case.erased_at = timezone.now()
    case.version += 1
    case.save()
    for storage, path in files:
        transaction.on_commit(lambda storage=storage, path=path: storage.delete(path))  # type: ignore[misc]
    return case


def parts_of_a_case() -> list[type[CasePart]]:
    """Return every model whose rows belong to a case and hold sealed words."""
    models = apps.get_app_config("communications").get_models()
    return [model for model in models if issubclass(model, CasePart)]


def _delete_parts(case: Case) -> list[tuple[Any, str]]:
    """Delete the rows of a case, and return the files that they leave in the storage."""
    erased = [model for model in parts_of_a_case() if model not in KEPT_WITHOUT_WORDS]
    # All files first: rows go with the rows that they hang on.
    files = [
        (row.file.storage, str(row.file.name))
        for model in erased
        if issubclass(model, SealedFile)
        for row in model.unguarded.filter(case=case)
        if row.file
    ]
    for model in erased:
        model.unguarded.filter(case=case).delete()
    return files


@transaction.atomic
def redact_line(*, case_id: int, sequence: int, reason: str, by: User) -> None:
    """Take the details out of one line of the log for good. The line, its hash and the chain stay.

    Args:
        sequence: of the line.
        reason: why, such as an order of a court; it stands in a line of its own.

    Raises:
        NotFoundError, NotAllowedError: `by` does not own the case, or there is no such line.
        WrongStateError: there is nothing to redact.
        InvalidInputError: no reason is given.
    """
    case = locked_case(case_id)
    check_own_case(by, case)
    entry = CaseLogEntry.unguarded.filter(case=case, sequence=sequence).first()
    if entry is None:
        raise NotFoundError()
    if not entry.details:
        raise WrongStateError()
    if not reason.strip():
        raise InvalidInputError(fields={"reason": _("Say why.")})
    CaseLogEntry.unguarded.filter(pk=entry.pk).update(details="")
    add_line(case, "redacted", by=by, about=f"line {sequence}", details={"reason": reason})
