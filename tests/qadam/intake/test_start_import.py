"""Files come in with the job that reads them, or not at all."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django_tasks_db.models import DBTaskResult

from qadam.audit.models import AuditEvent
from qadam.base.errors import InvalidInputError, NotAllowedError
from qadam.documents.errors import UnreadableDocumentError
from qadam.documents.models import SourceDocument
from qadam.intake.enums import ImportStatus
from qadam.intake.models import Import
from qadam.intake.services import UploadedFile, start_import
from tests.qadam.intake import papers
from tests.qadam.intake.conftest import upload

pytestmark = pytest.mark.django_db


def test_several_files_become_one_import_with_one_job_and_one_event(start):
    import_run = start(papers.report(), papers.addendum())
    assert import_run.status == ImportStatus.UPLOADED
    assert import_run.documents.count() == 2
    job = DBTaskResult.objects.get()
    assert (str(job.pk), job.args_kwargs["args"]) == (import_run.job_id, [import_run.pk])
    assert AuditEvent.objects.filter(action="import.started").count() == 1


def test_the_same_file_twice_is_one_document(start):
    content = papers.report()
    assert start(content, content).documents.count() == 1


def test_a_form_sent_twice_is_one_import(start):
    submission = uuid.uuid4()
    content = papers.report()
    assert start(content, submission=submission) == start(content, submission=submission)
    assert (Import.objects.count(), DBTaskResult.objects.count()) == (1, 1)


@pytest.mark.parametrize("person", ["focal_point", "approver", "civil_society", "administrator", "stranger"])
def test_nobody_but_the_coordinator_may(cast, person):
    with pytest.raises(NotAllowedError):
        start_import(files=upload(papers.report()), by=getattr(cast, person))
    assert not SourceDocument.objects.exists()


def test_no_file_is_said_in_a_sentence(cast):
    with pytest.raises(InvalidInputError, match="at least one file"):
        start_import(files=[], by=cast.coordinator)


def test_too_many_files_are_refused(cast):
    with pytest.raises(InvalidInputError, match="24 are allowed"):
        start_import(files=upload(*[b"x"] * 25), by=cast.coordinator)


def test_one_bad_file_leaves_no_import(cast):
    files = [*upload(papers.report()), UploadedFile("bad.pdf", ContentFile(b"\x00\x01\x02\x03 nothing"))]
    with pytest.raises(UnreadableDocumentError):
        start_import(files=files, by=cast.coordinator)
    assert (Import.objects.count(), DBTaskResult.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_killed_before_the_end_there_is_neither_import_nor_job(cast, monkeypatch):
    def killed(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("qadam.intake.services.uploads.record_event", killed)
    with pytest.raises(KeyboardInterrupt):
        start_import(files=upload(papers.report()), by=cast.coordinator)
    assert (Import.objects.count(), DBTaskResult.objects.count()) == (0, 0)
