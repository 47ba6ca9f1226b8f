"""What the register puts into the inbox, and of what it reminds: deadlines of reports that the coordinator follows."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy

from qadam.accounts.enums import Role
from qadam.accounts.inbox import InboxItem
from qadam.accounts.selectors import Person, has_role, people_with_role
from qadam.notifications.reminders import Duty
from qadam.notifications.words import Words, address
from qadam.register.selectors.dates import URGENT, ReportDate, open_report_dates
from qadam.taxonomy.clocks import LightState

REPORT = gettext_lazy("report to the United Nations")


def inbox_items(user: Person) -> Iterator[InboxItem]:
    """Yield the reports that are due soon or overdue, for the coordinator."""
    if not has_role(user, Role.COORDINATOR):
        return
    for each in open_report_dates():
        if each.light and each.light.state in URGENT:
            yield InboxItem(
                title=each.title,
                url=reverse("register_deadline", args=[each.review.code, each.rule.id]),
                kind=REPORT,
                about=each.review.title,
                due_on=each.due_on,
                is_overdue=each.light.state is LightState.OVERDUE,
            )


def duties(today: date) -> Iterator[Duty]:
    """Yield the reports that have to be sent, for the engine of reminders, in a constant number of queries."""
    found = open_report_dates()
    coordinators = list(people_with_role(Role.COORDINATOR).values_list("pk", flat=True)) if found else []
    for each in found:
        assert each.due_on is not None
        assert each.deadline is not None
        yield Duty(
            key=f"report-deadline-{each.deadline.pk}",
            due_on=each.due_on,
            path=address("register_deadline", code=each.review.code, rule=each.rule.id),
            words=partial(_words, each),
            to=coordinators,
        )


def _words(each: ReportDate) -> Words:
    return Words(each.title, f"{each.review.title}\n\n{each.sentence}")
