"""As of a date: the same bytes later, whatever happens to the register, unless a logged redaction applies."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from qadam.audit.models import AuditEvent
from qadam.audit.selectors import verify_chain
from qadam.base.errors import InvalidInputError, NotAllowedError
from qadam.plan.models import IndicatorValue, Measure
from qadam.progress.models import ProgressUpdate
from qadam.register.models import Recommendation, RecommendationText
from qadam.reports.documents.docx import write_docx
from qadam.reports.documents.pdf import write_pdf
from qadam.reports.documents.report import report_paper
from qadam.reports.enums import ReportState
from qadam.reports.exports import report_file, review_file, stamp_of
from qadam.reports.models import ExportedFile, Snapshot
from qadam.reports.selectors.public import verified_public
from qadam.reports.services.adoption import move_report
from qadam.reports.services.circulation import circulate_to
from qadam.reports.services.freezing import freeze_report, frozen_content, redact_snapshot
from qadam.reports.services.reports import edit_report
from qadam.reports.services.sections import save_section
from tests.qadam.reports.reporting import ON, section, section_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def cleared(report, cast):
    """The report, written, circulated and cleared."""
    save_section(
        section_id=section(report).pk, version=1, text="Timur Invented told us.[^A note.]", by=cast.coordinator
    )
    save_section(
        section_id=section_on(report, "torture").pk,
        version=1,
        text="Of {{figure:recommendations|4}} recommendations {{figure:supported|2}} are supported.",
        by=cast.coordinator,
    )
    circulate_to(report_id=report.pk, body=cast.justice, section_ids=[section(report).pk], by=cast.coordinator)
    for state in (ReportState.CIRCULATED, ReportState.CONSULTED, ReportState.CLEARED):
        report = move_report(report_id=report.pk, to=state, by=cast.coordinator)
    report.refresh_from_db()
    return report


def edit_everything(times: int) -> None:
    """Change texts, positions, measures, updates, values and areas of the register many times."""
    rows = list(Recommendation.objects.all())
    for n in range(times):
        row = rows[n % len(rows)]
        RecommendationText.objects.filter(recommendation=row).update(text=f"Edited {n}")
        Recommendation.objects.filter(pk=row.pk).update(position="noted" if n % 2 else "supported", heading=f"H{n}")
        Measure.objects.update(status="completed", text_en=f"Measure {n}")
        ProgressUpdate.objects.update(text_en=f"Update {n}")
        IndicatorValue.objects.update(value=Decimal(n))


def test_a_thousand_edits_later_every_paper_has_the_same_bytes(cleared, review, cast):
    papers = [("matrix", "docx"), ("matrix", "xlsx"), ("plan", "docx"), ("statistics", "xlsx"), ("addendum", "docx")]
    first = {form: report_file(cleared, form).content for form in ("docx", "pdf")}
    first |= {pair: review_file(review, *pair, "en", on=ON, by=cast.coordinator).content for pair in papers}
    edit_everything(1_000)
    again = {form: report_file(cleared, form).content for form in ("docx", "pdf")}
    again |= {pair: review_file(review, *pair, "en", on=ON, by=cast.coordinator).content for pair in papers}
    assert again == first
    # and made anew from the frozen data, not only kept
    ExportedFile.objects.all().delete()
    rebuilt = {form: report_file(cleared, form).content for form in ("docx", "pdf")}
    rebuilt |= {pair: review_file(review, *pair, "en", on=ON, by=cast.coordinator).content for pair in papers}
    assert rebuilt == first
    live = review_file(review, "matrix", "docx", "en", by=cast.coordinator).content
    assert live != first["matrix", "docx"]


def test_the_writers_depend_on_nothing_but_the_paper(cleared):
    content, stamp = frozen_content(cleared.snapshot), stamp_of(cleared.snapshot)
    assert write_docx(report_paper(content, stamp)) == write_docx(report_paper(content, stamp))
    assert write_pdf(report_paper(content, stamp)) == write_pdf(report_paper(content, stamp))


def test_the_snapshot_stands_in_the_audit_chain_and_can_be_verified(cleared):
    snapshot = cleared.snapshot
    taken = AuditEvent.objects.get(action="snapshot.taken")
    assert taken.details["sha256"] == snapshot.sha256
    assert taken.sequence == snapshot.audit_sequence + 1
    assert verify_chain() is None
    found = verified_public(snapshot.code.lower())
    assert found.is_intact
    assert found.is_chained
    assert found.title == ""  # what is not sent has no name in public
    assert verified_public("AAAA-BBBB-CCCC") is None


def test_data_changed_outside_the_product_are_found(cleared):
    Snapshot.objects.filter(pk=cleared.snapshot_id).update(
        content=cleared.snapshot.content.replace("Invented", "Other")
    )
    cleared.snapshot.refresh_from_db()
    assert verified_public(cleared.snapshot.code).is_intact is False
    with pytest.raises(InvalidInputError):
        frozen_content(cleared.snapshot)


def test_a_redaction_is_logged_and_reaches_every_paper(cleared, cast):
    before = report_file(cleared, "docx").exported
    with pytest.raises(NotAllowedError):
        redact_snapshot(snapshot_id=cleared.snapshot_id, words="Timur Invented", reason="r", by=cast.coordinator)
    redacted = redact_snapshot(
        snapshot_id=cleared.snapshot_id, words="Timur Invented", reason="Asked not to be named", by=cast.administrator
    )
    cleared.refresh_from_db()
    assert "Timur Invented" not in redacted.content
    assert redacted.original_sha256 != redacted.sha256
    assert redacted.redactions[0]["places"] == 1
    event = AuditEvent.objects.get(action="snapshot.redacted")
    assert "Timur" not in str(event.details)
    after = report_file(cleared, "docx")
    assert after.exported.sha256 != before.sha256
    assert verified_public(redacted.code).is_chained


def test_a_date_to_come_cannot_be_frozen(report, review, cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    edit_report(report_id=report.pk, version=1, changes={"reference_on": tomorrow}, by=cast.coordinator)
    report.refresh_from_db()
    with pytest.raises(InvalidInputError):
        freeze_report(report=report, by=cast.coordinator)
    with pytest.raises(InvalidInputError):
        review_file(review, "matrix", "docx", "en", on=tomorrow, by=cast.coordinator)


def test_only_a_coordinator_freezes_and_others_take_what_stands(review, cast):
    with pytest.raises(NotAllowedError):
        review_file(review, "matrix", "xlsx", "en", on=date(2026, 1, 31), by=cast.focal_point)
    made = review_file(review, "matrix", "xlsx", "en", on=date(2026, 1, 31), by=cast.coordinator)
    assert (
        review_file(review, "matrix", "xlsx", "en", on=date(2026, 1, 31), by=cast.focal_point).content == made.content
    )
