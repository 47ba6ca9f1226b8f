"""Starting an import, trying it again, and giving it up."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.base.workflow import check_change
from qadam.documents.services import store_document
from qadam.intake.enums import ImportStatus, ImportStep
from qadam.intake.models import Import, ImportDocument
from qadam.intake.permissions import check_intake
from qadam.intake.workflow import IMPORT_CHANGES
from qadam.register.models import Review

# One review has a report, an addendum and a list in six languages at most, and corrections of some of them.
MAX_FILES = 24


@dataclass(frozen=True)
class UploadedFile:
    """One file as it was sent."""

    name: str
    file: File


@transaction.atomic
def start_import(
    *,
    files: Sequence[UploadedFile],
    review: Review | None = None,
    submission: uuid.UUID | None = None,
    by: User | None,
) -> Import:
    """Store the files and queue the job that reads them; return the import.

    The job stands in the same database as the import, so both come with this transaction or neither does.

    Args:
        files: documents of one review, in any order; the same file twice counts once.
        review: where the person has chosen it; None leaves it to the documents.
        submission: the number of the upload form; sent twice, the form gives the same import back.
        by: None for the command line of the machine itself.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: no file, too many, or one too large.
        UnreadableDocumentError: a file is empty or of a kind that cannot be read.
    """
    check_intake(by)
    submission = submission or uuid.uuid4()
    standing = Import.objects.filter(submission=submission).first()
    if standing is not None:
        return standing
    if not files:
        sentence = _("Choose at least one file.")
        raise InvalidInputError(sentence, fields={"files": sentence})
    if len(files) > MAX_FILES:
        sentence = _("These are too many files for one import: %(limit)s are allowed.") % {"limit": MAX_FILES}
        raise InvalidInputError(sentence, fields={"files": sentence})
    import_run = Import.objects.create(review=review, submission=submission, created_by_id=by.pk if by else None)
    documents = {}
    for uploaded in files:
        document = store_document(file=uploaded.file, name=uploaded.name, by=by)
        documents[document.pk] = document
    ImportDocument.objects.bulk_create(
        ImportDocument(import_run=import_run, document=document, type=document.type) for document in documents.values()
    )
    _enqueue(import_run)
    record_event(
        "import.started",
        actor=by,
        target=import_run,
        details={"documents": [str(document) for document in documents.values()]},
    )
    return import_run


@transaction.atomic
def retry_import(*, import_id: int, by: User | None) -> Import:
    """Queue an import that could not be read once more, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such import.
        WrongStateError: it has not failed.
    """
    import_run = _locked(import_id, by)
    check_change(IMPORT_CHANGES, ImportStatus(import_run.status), ImportStatus.UPLOADED)
    import_run.status, import_run.step, import_run.error = ImportStatus.UPLOADED, ImportStep.WAITING, ""
    import_run.done = import_run.total = 0
    import_run.save(update_fields=["status", "step", "error", "done", "total"])
    _enqueue(import_run)
    record_event("import.started", actor=by, target=import_run, details={"again": True})
    return import_run


@transaction.atomic
def discard_import(*, import_id: int, by: User | None) -> Import:
    """Give an import up: its proposals are kept for the record and never published. Return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such import.
        WrongStateError: it is published.
    """
    import_run = _locked(import_id, by)
    if import_run.status == ImportStatus.DISCARDED:
        return import_run
    before = import_run.status
    check_change(IMPORT_CHANGES, ImportStatus(before), ImportStatus.DISCARDED)
    import_run.status = ImportStatus.DISCARDED
    import_run.save(update_fields=["status"])
    record_event("import.discarded", actor=by, target=import_run, changes={"status": (before, import_run.status)})
    return import_run


def fail_abandoned_imports() -> int:
    """Mark the imports as failed whose job the queue has given up, so that a person can try again; return how many.

    For the regular jobs of the worker: a job that took its worker with it several times is not run any more.
    """
    count = 0
    waiting = Import.objects.filter(status__in=[ImportStatus.UPLOADED, ImportStatus.READING])
    for import_id in waiting.values_list("pk", flat=True):
        with transaction.atomic():
            import_run = Import.objects.select_for_update().get(pk=import_id)
            if import_run.status not in (ImportStatus.UPLOADED, ImportStatus.READING) or not import_run.job_id:
                continue
            job = DBTaskResult.objects.filter(pk=import_run.job_id).first()
            if job is not None and job.status in (TaskResultStatus.READY, TaskResultStatus.RUNNING):
                continue
            fail(import_run, _("Reading stopped because of an unexpected error. Try again, or try each file alone."))
            count += 1
    return count


def fail(import_run: Import, sentence: str) -> None:
    """Mark a locked import as failed for the reason in `sentence`. For callers inside this app."""
    import_run.status, import_run.error = ImportStatus.FAILED, sentence
    import_run.save(update_fields=["status", "error"])
    record_event("import.failed", actor=None, target=import_run, details={"reason": sentence})


def _locked(import_id: int, by: User | None) -> Import:
    check_intake(by)
    import_run = Import.objects.select_for_update().filter(pk=import_id).first()
    if import_run is None:
        raise NotFoundError()
    return import_run


def _enqueue(import_run: Import) -> None:
    from qadam.intake.tasks import read_import_job  # the job calls the services, so it is known only when it is needed

    import_run.job_id = str(read_import_job.enqueue(import_run.pk).id)
    import_run.save(update_fields=["job_id"])
