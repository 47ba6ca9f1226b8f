"""What in the reports needs a person now: a section to write, a part of a report to answer."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qadam.accounts.inbox import InboxItem
from qadam.accounts.selectors import Person, body_ids_of
from qadam.reports.enums import SectionKind, Verdict
from qadam.reports.models import Circulation, ReportSection
from qadam.reports.permissions import ANSWERING
from qadam.reports.workflow import WRITABLE


def reports_inbox(user: Person) -> Iterator[InboxItem]:
    """Return the empty sections that the person writes, and the circulations that their bodies have not answered."""
    today = timezone.localdate()
    sections = ReportSection.objects.filter(
        author=user.pk, report__state__in=WRITABLE, kind=SectionKind.TEXT, text=""
    ).select_related("report")
    for section in sections:
        due = section.report.due_on
        yield InboxItem(
            title=section.title,
            url=reverse("report_section", args=[section.report.code, section.pk]),
            kind=_("section to write"),
            about=section.report.title,
            due_on=due,
            is_overdue=bool(due and due < today),
        )
    waiting = (
        Circulation.objects.filter(
            body__in=body_ids_of(user, *ANSWERING),
            closed_at__isnull=True,
            report__state__in=WRITABLE,
            parts__verdict=Verdict.OPEN,
        )
        .select_related("report", "body")
        .distinct()
    )
    for circulation in waiting:
        yield InboxItem(
            title=circulation.report.title,
            url=reverse("report_answers", args=[circulation.pk]),
            kind=_("report to agree"),
            about=circulation.body.name,
            due_on=circulation.due_on,
            is_overdue=bool(circulation.due_on and circulation.due_on < today),
        )
