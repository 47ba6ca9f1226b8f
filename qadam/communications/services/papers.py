"""The papers of a case: confidential originals, who needs to know them, and public copies on their way out."""

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.communications.enums import CopyState, DocumentRole
from qadam.communications.models import Case, CaseDocument, DocumentReader, PersonConcerned, PublicCopy
from qadam.communications.permissions import check_own_case, check_work_on_case
from qadam.communications.services.cases import locked_case
from qadam.communications.services.recording import record
from qadam.communications.workflow import COPY_CHANGES, check_change
from qadam.documents.enums import PublicationKind
from qadam.documents.release import NotReleasableError, Problem, clean, inspect
from qadam.documents.release.names import find_names
from qadam.documents.scanning import scan_upload
from qadam.documents.services import describe_document, publish_document, store_document, withdraw_publication

NAME_CHARACTERS = 200
TITLE_CHARACTERS = 300  # of a public title
MEBIBYTE = 1024 * 1024


def names_to_hide(case: Case) -> list[str]:
    """Return every name of the case's list that may not become public, with its other spellings."""
    people = PersonConcerned.unguarded.filter(case=case).select_related("case")
    return [name for person in people if not person.may_be_named for name in (person.name, *person.other_names)]


@transaction.atomic
def add_document(
    *,
    case_id: int,
    role: DocumentRole,
    file: File,
    name: str,
    by: User,
    note: str = "",
    is_restricted: bool = False,
) -> CaseDocument:
    """Seal a paper, keep it with its case and return it.

    Args:
        file: open for reading in binary mode; any kind of file, since letters arrive in all of them.
        is_restricted: whether only the owner and the people named for it may read it.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`.
        InvalidInputError: the file is empty or too large.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    document = store_sealed(case, role=role, file=file, name=name, by=by, note=note, is_restricted=is_restricted)
    record(case, "paper_added", by=by, about=f"paper {document.pk}", details={"name": document.name, "role": role})
    return document


def store_sealed(
    case: Case, *, role: DocumentRole, file: File, name: str, by: User, note: str = "", is_restricted: bool = False
) -> CaseDocument:
    """Seal a file as a paper of a case and return it. For services, which have checked the right and record the event.

    Raises:
        InvalidInputError: the file is empty or too large, or the scanner refused it.
    """
    content = _content(file)
    document = CaseDocument(case=case, role=role, is_restricted=is_restricted, added_by_id=by.pk)
    document.reseal({"note": note.strip(), **_facts(content, name)})
    document.put(content)
    document.save()
    return document


@transaction.atomic
def restrict_document(
    *, case_id: int, document_id: int, is_restricted: bool, readers: list[User], by: User
) -> CaseDocument:
    """Say who needs to know a paper and return it: everybody on the access list, or the people named alone.

    Raises:
        NotFoundError, NotAllowedError: `by` does not own the case, or there is no such paper.
        InvalidInputError: somebody named is not on the access list.
    """
    case = locked_case(case_id)
    check_own_case(by, case)
    document = _document(case, document_id)
    for reader in readers:
        if not Case.objects.visible_to(reader).filter(pk=case.pk).exists():
            raise InvalidInputError(
                fields={"readers": _("%(person)s is not on the access list of the case.") % {"person": reader}}
            )
    document.is_restricted = is_restricted
    document.save(update_fields=["is_restricted"])
    DocumentReader.unguarded.filter(document=document).delete()
    if is_restricted:
        for reader in readers:
            DocumentReader.unguarded.create(case=case, document=document, person=reader)
    record(
        case,
        "paper_restricted" if is_restricted else "paper_opened",
        by=by,
        about=f"paper {document.pk}",
        details={"readers": [str(reader) for reader in readers] if is_restricted else []},
    )
    return document


@transaction.atomic
def prepare_copy(*, case_id: int, document_id: int, file: File, name: str, public_title: str, by: User) -> PublicCopy:
    """Keep the redacted file that may one day be public, as an object of its own, and return it.

    Args:
        name: of the public file.
        public_title: what the public will read, such as "AL XQD 1/2026, reply of the State".

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`; or there is no such paper.
        InvalidInputError: the file is empty or too large; or it has no public title.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    document = _document(case, document_id)
    if not public_title.strip():
        raise InvalidInputError(fields={"public_title": _("Give the title that the public will read.")})
    content = _content(file)
    copy = PublicCopy(case=case, document=document, prepared_by_id=by.pk)
    copy.reseal({"public_title": public_title.strip(), **_facts(content, name)})
    copy.put(content)
    copy.save()
    record(case, "copy_prepared", by=by, about=f"copy {copy.pk}", details={"public_title": public_title})
    return copy


@transaction.atomic
def check_copy(*, case_id: int, copy_id: int, by: User) -> PublicCopy:
    """Send a public copy through the gate and return it: passed and cleaned, or refused with every problem found.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`; or there is no such copy, or it is
            released already.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    copy = _copy(case, copy_id)
    if copy.state not in (CopyState.PREPARED, CopyState.REFUSED, CopyState.CHECKED):
        raise WrongStateError()
    storage, old_path = copy.file.storage, str(copy.file.name)
    try:
        passed = clean(copy.read(), names_to_hide(case), file_name=copy.name)
    except NotReleasableError as error:
        _refuse(copy, error)
    else:
        copy.put(passed.data)
        copy.reseal({"problems": [], "cleaned": problem_rows(passed.done), **_facts(passed.data, copy.name)})
        copy.state, copy.checked_at = CopyState.CHECKED, timezone.now()
        transaction.on_commit(lambda: storage.delete(old_path))
    copy.save()
    record(
        case,
        "copy_checked" if copy.state == CopyState.CHECKED else "copy_refused",
        by=by,
        about=f"copy {copy.pk}",
        details={"problems": copy.problems, "cleaned": copy.cleaned},
    )
    return copy


def _refuse(copy: PublicCopy, error: NotReleasableError) -> None:
    copy.state = CopyState.REFUSED
    copy.reseal({"problems": problem_rows(error.problems), "refusal": str(error.message), "cleaned": []})


def problem_rows(problems: Sequence[Problem]) -> list[list[str]]:
    """Return what the gate found as it is kept: the sentences are made anew in the language of each reader."""
    return [[each.code, each.where, each.at, each.detail] for each in problems]


@transaction.atomic
def open_case_to_public(*, case_id: int, opens_on: date | None, by: User) -> Case:
    """Note from which day the letter and its reply may be public: that of the joint communications report.

    Raises:
        NotFoundError, NotAllowedError: `by` does not own the case.
        WrongStateError: something of it is public already, or the case is erased.
    """
    case = locked_case(case_id)
    check_own_case(by, case)
    if case.is_erased or PublicCopy.unguarded.filter(case=case, state=CopyState.RELEASED).exists():
        raise WrongStateError()
    before, case.opens_on = case.opens_on, opens_on
    case.version += 1
    case.save(update_fields=["opens_on", "version"])
    record(case, "opening_date", by=by, details={"changes": {"opens_on": [before, opens_on]}})
    return case


@transaction.atomic
def release_copy(*, case_id: int, copy_id: int, by: User) -> PublicCopy:
    """Release a public copy through the gate, and return it: then its file stands among the public documents.

    The gate looks once more, with the names as they are on the list today. What it stops is refused and not released.

    Raises:
        NotFoundError, NotAllowedError: `by` does not own the case, or there is no such copy.
        WrongStateError: the copy has not passed the gate, or the case may not be public yet.
    """
    case = locked_case(case_id)
    check_own_case(by, case)
    copy = _copy(case, copy_id)
    check_change(COPY_CHANGES, CopyState(copy.state), CopyState.RELEASED)
    today = timezone.localdate()
    if case.opens_on is None or case.opens_on > today:
        raise WrongStateError(
            _("This case may not be public yet. Enter the day of the joint communications report first.")
        )
    content = copy.read()
    hidden = names_to_hide(case)
    problems = inspect(content, hidden, file_name=copy.name)
    named = list(find_names(f"{copy.public_title}\n{copy.name}", hidden))
    if problems or named:
        refusal = "" if problems else _("The title or the name of the file names a person of the case.")
        copy.state = CopyState.REFUSED
        copy.reseal({"problems": problem_rows(problems), "refusal": refusal})
        copy.save()
        record(case, "copy_refused", by=by, about=f"copy {copy.pk}", details={"problems": copy.problems})
        return copy
    public = store_document(file=ContentFile(content), name=copy.name, by=None)
    describe_document(document=public, by=None, symbol=copy.public_title[:60], dated_on=today)
    # An annex or evidence is told from other papers inside the case alone.
    role = CaseDocument.unguarded.values_list("role", flat=True).get(pk=copy.document_id)
    kind = PublicationKind(role) if role in PublicationKind.values else PublicationKind.OTHER
    publish_document(document=public, title=copy.public_title[:TITLE_CHARACTERS], kind=kind, on=today)
    copy.state, copy.released_at, copy.released_document_id = CopyState.RELEASED, timezone.now(), public.pk
    copy.save()
    record(
        case,
        "copy_released",
        by=by,
        about=f"copy {copy.pk}",
        details={"document": public.pk, "sha256": public.sha256},
        audit="case.copy_released",
    )
    return copy


@transaction.atomic
def withdraw_copy(*, case_id: int, copy_id: int, reason: str, by: User) -> PublicCopy:
    """Take a released copy back from the public, as far as that is possible, and return it.

    Raises:
        NotFoundError, NotAllowedError: `by` does not own the case, or there is no such copy.
        WrongStateError: it is not released.
        InvalidInputError: no reason is given.
    """
    case = locked_case(case_id)
    check_own_case(by, case)
    copy = _copy(case, copy_id)
    check_change(COPY_CHANGES, CopyState(copy.state), CopyState.WITHDRAWN)
    if not reason.strip():
        raise InvalidInputError(fields={"reason": _("Say why.")})
    copy.state = CopyState.WITHDRAWN
    copy.save(update_fields=["state"])
    if copy.released_document_id is not None:
        withdraw_publication(document_id=copy.released_document_id, on=timezone.localdate())
    record(
        case,
        "copy_withdrawn",
        by=by,
        about=f"copy {copy.pk}",
        details={"reason": reason},
        audit="case.copy_withdrawn",
    )
    return copy


def _document(case: Case, document_id: int) -> CaseDocument:
    document: CaseDocument | None = (
        CaseDocument.unguarded.filter(case=case, pk=document_id).select_related("case").first()
    )
    if document is None:
        raise NotFoundError()
    return document


def _copy(case: Case, copy_id: int) -> PublicCopy:
    copy: PublicCopy | None = PublicCopy.unguarded.filter(case=case, pk=copy_id).select_related("case").first()
    if copy is None:
        raise NotFoundError()
    return copy


def _content(file: File) -> bytes:
    size_bytes = file.size
    if not size_bytes:
        raise InvalidInputError(fields={"file": _("The file is empty.")})
    if size_bytes > settings.MAX_UPLOAD_BYTES:
        sentence = _("The file is larger than the %(limit)s MB that are allowed.")
        raise InvalidInputError(fields={"file": sentence % {"limit": settings.MAX_UPLOAD_BYTES // MEBIBYTE}})
    scan_upload(file)
    file.seek(0)
    content: bytes = file.read()
    return content


def _facts(content: bytes, name: str) -> dict[str, Any]:
    last = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C").strip()
    return {
        "name": printable[-NAME_CHARACTERS:] or "paper",
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
