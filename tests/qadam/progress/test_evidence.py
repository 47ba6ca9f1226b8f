"""Evidence: kept with its checksum, looked at by the scanner, opened by those who may and nobody else."""

import sys
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from qadam.documents.models import SourceDocument
from qadam.documents.services import store_attachment, store_document
from qadam.progress.models import Evidence
from qadam.progress.services.reports import MAX_EVIDENCE, add_evidence, remove_evidence
from tests.qadam.intake import papers
from tests.qadam.progress.plans import accepted, drafted, law_text, now, published

pytestmark = pytest.mark.django_db


def paper(name: str = "annex.docx") -> ContentFile:
    return ContentFile(papers.report(), name=name)


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("approver", NotAllowedError),
        ("coordinator", NotAllowedError),
        ("other_focal_point", NotFoundError),
        ("civil_society", NotFoundError),
        ("stranger", NotFoundError),
    ],
)
def test_nobody_else_adds_evidence_or_takes_it_away(cast, work, name, refused):
    update = drafted(work, cast)
    with pytest.raises(refused):
        add_evidence(update_id=update.pk, record=law_text(), by=getattr(cast, name))
    with pytest.raises(refused):
        remove_evidence(evidence_id=update.evidence.get().pk, by=getattr(cast, name))
    assert update.evidence.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"reference": " "}, "file", "neither file nor link nor number"),
        ({"title": " "}, "title", "no title"),
        ({"on": timezone.localdate() + timedelta(days=2)}, "on", "dated ahead"),
    ],
)
def test_evidence_is_somewhere_and_says_what_it_is(cast, work, changes, field, reason):
    update = drafted(work, cast)
    with pytest.raises(InvalidInputError) as refused:
        add_evidence(update_id=update.pk, record=law_text(**changes), by=cast.focal_point)
    assert field in refused.value.fields, reason


def test_settled_reports_take_no_evidence(cast, work):
    update = accepted(work, cast)
    with pytest.raises(WrongStateError):
        add_evidence(update_id=update.pk, record=law_text(), by=cast.focal_point)


def test_a_report_is_no_archive(cast, work):
    update = drafted(work, cast)
    Evidence.objects.bulk_create(
        Evidence(update=update, title="x", reference="x", on=timezone.localdate(), added_by=cast.focal_point)
        for _each in range(MAX_EVIDENCE - 1)
    )
    with pytest.raises(InvalidInputError, match="at most 50"):
        add_evidence(update_id=update.pk, record=law_text(), by=cast.focal_point)


def test_a_file_is_kept_with_its_checksum_and_the_name_of_its_sender(cast, work, files):
    import hashlib

    update = drafted(work, cast)
    evidence = add_evidence(update_id=update.pk, record=law_text(file=paper("Приложение.docx")), by=cast.focal_point)
    assert evidence.document.sha256 == hashlib.sha256(papers.report()).hexdigest()
    assert evidence.file_name == "Приложение.docx"
    assert evidence.document.is_restricted


def test_a_file_of_a_draft_is_opened_by_its_body_and_the_coordinator_alone(cast, work, files, sign_in):
    update = drafted(work, cast)
    evidence = add_evidence(update_id=update.pk, record=law_text(file=paper()), by=cast.focal_point)
    addresses = [
        reverse("progress_evidence_file", args=[evidence.pk]),
        reverse("document", args=[evidence.document.pk]),
        reverse("document_original", args=[evidence.document.pk]),
    ]
    for name in ("focal_point", "approver", "coordinator"):
        assert sign_in(getattr(cast, name)).get(addresses[0]).status_code == 200
    for name in ("other_focal_point", "national_institution", "civil_society", "case_officer", "administrator"):
        client = sign_in(getattr(cast, name))
        assert [client.get(address).status_code for address in addresses] == [404, 404, 404], name


@pytest.mark.parametrize(("is_public", "status"), [(True, 200), (False, 404)])
def test_a_file_of_a_published_report_is_opened_by_others_where_its_body_said_so(
    cast, work, files, sign_in, is_public, status
):
    drafted_now = drafted(work, cast)
    evidence = add_evidence(
        update_id=drafted_now.pk, record=law_text(file=paper(), is_public=is_public), by=cast.focal_point
    )
    from qadam.progress.content import content_sha256
    from qadam.progress.services.steps import accept_update, approve_update, publish_update, submit_update

    submit_update(update_id=drafted_now.pk, by=cast.focal_point)
    sha256 = content_sha256(now(drafted_now))
    approve_update(update_id=drafted_now.pk, content_sha256=sha256, by=cast.approver)
    accept_update(update_id=drafted_now.pk, content_sha256=sha256, by=cast.coordinator)
    publish_update(update_id=drafted_now.pk, by=cast.coordinator)
    address = reverse("progress_evidence_file", args=[evidence.pk])
    assert sign_in(cast.civil_society).get(address).status_code == status
    assert SourceDocument.objects.get(pk=evidence.document.pk).is_public is is_public


def test_a_file_that_the_coordinator_stores_as_a_source_is_open_to_the_workspace(cast, work, files, sign_in):
    attached = store_attachment(file=paper(), name="annex.docx", by=cast.focal_point)
    assert sign_in(cast.case_officer).get(reverse("document", args=[attached.pk])).status_code == 404
    assert store_document(file=paper(), name="report.docx", by=cast.coordinator) == attached
    assert sign_in(cast.case_officer).get(reverse("document", args=[attached.pk])).status_code == 200


SCANNER = "import sys; data = open(sys.argv[-1], 'rb').read(); sys.exit({end})"


@pytest.mark.parametrize(
    ("end", "sentence", "reason"),
    [
        ("0", None, "clean"),
        ("1", "something harmful", "flagged"),
        ("2", "could not be scanned", "the scanner failed"),
    ],
)
def test_an_upload_is_scanned_and_what_is_flagged_is_not_kept(cast, work, files, settings, end, sentence, reason):
    settings.UPLOAD_SCAN_COMMAND = f'{sys.executable} -c "{SCANNER.format(end=end)}"'
    update = drafted(work, cast)
    record = law_text(file=paper())
    if sentence is None:
        add_evidence(update_id=update.pk, record=record, by=cast.focal_point)
        return
    with pytest.raises(InvalidInputError, match=sentence):
        add_evidence(update_id=update.pk, record=record, by=cast.focal_point)
    assert not SourceDocument.objects.exists(), reason
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_a_scanner_that_is_not_there_lets_nothing_pass(cast, work, files, settings):
    settings.UPLOAD_SCAN_COMMAND = "/nowhere/scanner"
    with pytest.raises(InvalidInputError, match="could not be scanned"):
        store_attachment(file=paper(), name="annex.docx", by=cast.focal_point)


def test_a_scanner_that_hangs_lets_nothing_pass(cast, work, files, settings):
    settings.UPLOAD_SCAN_COMMAND, settings.UPLOAD_SCAN_SECONDS = f'{sys.executable} -c "import time; time.sleep(60)"', 1
    with pytest.raises(InvalidInputError, match="could not be scanned"):
        store_attachment(file=paper(), name="annex.docx", by=cast.focal_point)


def test_evidence_of_a_published_report_is_not_taken_away(cast, work):
    update = published(work, cast)
    with pytest.raises(WrongStateError):
        remove_evidence(evidence_id=update.evidence.get().pk, by=cast.focal_point)
