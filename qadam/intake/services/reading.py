"""The job that reads an import. Killed at any moment and run again, it leaves all proposals once or none.

Three stages: take the import up (one small transaction), read the files (no transaction, minutes at most, in child
processes), write everything (one transaction that looks first whether somebody else has finished meanwhile).
"""

from collections.abc import Callable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from qadam.audit.services import record_event
from qadam.base.errors import DomainError
from qadam.base.workflow import check_change
from qadam.documents.enums import DocumentType
from qadam.documents.services import describe_document
from qadam.intake.drafts import Gathered, ReadDocument
from qadam.intake.enums import ImportStatus, ImportStep
from qadam.intake.gathering import gather
from qadam.intake.models import Import, ImportDocument
from qadam.intake.reading import File, read_files
from qadam.intake.selectors import documents_of, review_matching
from qadam.intake.services.comparison import write_proposals
from qadam.intake.services.uploads import fail
from qadam.intake.workflow import IMPORT_CHANGES

STAGES_AFTER_FILES = 2  # gathering and writing, for the progress bar


def read_import(*, import_id: int) -> ImportStatus:
    """Read an import's documents and write its proposals and findings; return the status it has then.

    An import that is ready, published or discarded already is left as it is. Files that cannot be read make it failed,
    with the reason as its error. Any other exception leaves it as being read: the queue tries again or gives up, and
    then `fail_abandoned_imports` says so.
    """
    import_run = _take_up(import_id)
    if import_run is None:
        return ImportStatus(Import.objects.values_list("status", flat=True).get(pk=import_id))
    documents = documents_of(import_run)
    try:
        read = read_files(
            [File(each.document_id, each.document.name, _loader(each)) for each in documents],
            progress=lambda done: _progress(import_id, done=done),
        )
        _progress(import_id, step=ImportStep.GATHERING)
        gathered = gather(read)
        _progress(import_id, step=ImportStep.COMPARING, done=len(documents) + 1)
    except DomainError as error:
        return _give_up(import_id, str(error.message))
    return _finish(import_id, documents, read, gathered)


@transaction.atomic
def _take_up(import_id: int) -> Import | None:
    """Mark the import as being read and return it; None where there is nothing to do any more."""
    import_run = Import.objects.select_for_update().get(pk=import_id)
    if ImportStatus.READING not in IMPORT_CHANGES[ImportStatus(import_run.status)]:
        return None
    import_run.status, import_run.step = ImportStatus.READING, ImportStep.READING
    import_run.done, import_run.total = 0, import_run.documents.count() + STAGES_AFTER_FILES
    import_run.attempts += 1
    import_run.save(update_fields=["status", "step", "done", "total", "attempts"])
    return import_run


@transaction.atomic
def _finish(
    import_id: int, documents: Sequence[ImportDocument], read: Sequence[ReadDocument], gathered: Gathered
) -> ImportStatus:
    """Write everything that was found, unless it is written already or the import was discarded meanwhile."""
    import_run = Import.objects.select_for_update().select_related(None).get(pk=import_id)
    if import_run.status != ImportStatus.READING:
        return ImportStatus(import_run.status)
    check_change(IMPORT_CHANGES, ImportStatus.READING, ImportStatus.READY)
    _describe(documents, read, gathered)
    import_run.facts, import_run.totals = gathered.facts, gathered.totals
    if import_run.review_id is None:
        import_run.review = review_matching(gathered.facts)
    write_proposals(import_run, gathered)
    import_run.status, import_run.step = ImportStatus.READY, ImportStep.DONE
    import_run.done, import_run.read_at = import_run.total, timezone.now()
    import_run.save()
    _enqueue_labels(import_run)
    record_event(
        "import.read",
        actor=None,
        target=import_run,
        details={"proposals": len(gathered.drafts), "findings": len(gathered.findings)},
    )
    return ImportStatus.READY


def _enqueue_labels(import_run: Import) -> None:
    from qadam.intake.tasks import label_import_job  # the job calls the services, so it is known when it is needed

    label_import_job.enqueue(import_run.pk)


def _describe(documents: Sequence[ImportDocument], read: Sequence[ReadDocument], gathered: Gathered) -> None:
    """Note at each document what its first page says."""
    by_id = {document.document_id: document for document in read}
    for each in documents:
        found = by_id[each.document_id]
        each.type, each.is_translation = found.type, each.document_id in gathered.translations
        describe_document(
            document=each.document,
            by=None,
            type=DocumentType(found.type),
            symbol=found.facts.symbol or None,
            language=found.facts.language,
            pages=found.facts.pages,
            dated_on=date.fromisoformat(found.facts.date) if found.facts.date else None,
        )
    ImportDocument.objects.bulk_update(documents, ["type", "is_translation"])


@transaction.atomic
def _give_up(import_id: int, sentence: str) -> ImportStatus:
    import_run = Import.objects.select_for_update().get(pk=import_id)
    if import_run.status == ImportStatus.READING:
        fail(import_run, sentence)
    return ImportStatus(import_run.status)


def _progress(import_id: int, *, step: ImportStep | None = None, done: int | None = None) -> None:
    """Move the progress bar. Nothing depends on it, so it is no service and leaves no event."""
    changes = {name: value for name, value in (("step", step), ("done", done)) if value is not None}
    Import.objects.filter(pk=import_id, status=ImportStatus.READING).update(**changes)


def _loader(each: ImportDocument) -> Callable[[], bytes]:
    def load() -> bytes:
        with each.document.file.open("rb") as file:
            return bytes(file.read())

    return load
