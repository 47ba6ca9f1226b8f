"""Reports as their lists show them: what is being written, and the library of what was sent."""

from django.db.models import Count, Q, QuerySet

from qadam.accounts.selectors import Person, body_ids_of
from qadam.base.errors import NotFoundError
from qadam.reports.enums import ReportState
from qadam.reports.models import Report, ReportSection
from qadam.reports.permissions import ANSWERING, may_manage_reports


def reports_in_work(by: Person) -> QuerySet[Report]:
    """Return the reports that are not sent and that the person may know of, the newest first."""
    rows = Report.objects.exclude(state=ReportState.SENT).select_related("review__mechanism")
    if not may_manage_reports(by):
        own = Q(sections__author=by.pk) | Q(circulations__body__in=body_ids_of(by, *ANSWERING))
        rows = rows.filter(pk__in=Report.objects.filter(own).values("pk"))
    return rows.annotate(section_count=Count("sections", filter=Q(sections__is_annex=False))).order_by(
        "due_on", "-created_at", "-pk"
    )


def reports_sent(text: str = "", type: str = "") -> QuerySet[Report]:
    """Return the sent reports, the newest first; those with the words in title, symbol or text where they are given."""
    rows = Report.objects.filter(state=ReportState.SENT).select_related("review__mechanism", "snapshot")
    if type:
        rows = rows.filter(type=type)
    for word in text.split()[:8]:
        within = ReportSection.objects.filter(Q(text__icontains=word) | Q(title__icontains=word)).values("report_id")
        rows = rows.filter(Q(title__icontains=word) | Q(symbol__icontains=word) | Q(pk__in=within))
    return rows.order_by("-sent_on", "-pk")


def report_by_code(code: str) -> Report:
    """Return a report; the caller checks who may read it.

    Raises:
        NotFoundError: there is none.
    """
    report = (
        Report.objects.select_related("review__mechanism", "snapshot", "previous", "based_on", "template")
        .filter(code=code)
        .first()
    )
    if report is None:
        raise NotFoundError()
    return report


def section_of(report: Report, section_id: int) -> ReportSection:
    """Return a section of a report with what its page reads.

    Raises:
        NotFoundError: the report has no such section.
    """
    section = (
        report.sections.select_related("report__review__mechanism", "area", "author", "origin__report")
        .filter(pk=section_id)
        .first()
    )
    if section is None:
        raise NotFoundError()
    return section
