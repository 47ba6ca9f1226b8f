"""What is due: reports on a period, one duty a body, and the deadlines of measures, one duty each.

A report that was submitted is no longer its writer's duty. A body that never signs in has no writer: the coordinators
are told, who send it its sheet.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.accounts.enums import Role
from qadam.accounts.models import RoleAssignment
from qadam.bodies.models import Body
from qadam.notifications.reminders import Duty
from qadam.notifications.words import Words, address
from qadam.plan.models import Measure
from qadam.plan.selectors.measures import OVER, measures_in_force
from qadam.progress.enums import UpdateState
from qadam.progress.models import ProgressUpdate, ReportingPeriod
from qadam.progress.selectors.measures import WITH_WRITER

# Rules may speak this long before a deadline; a duty that is farther away is not looked at.
LOOK_AHEAD_DAYS = 120


class _People:
    """The ids of the active writers, approvers and coordinators, read once."""

    def __init__(self) -> None:
        self._by_role: dict[tuple[str, int | None], list[int]] = {}
        held = RoleAssignment.objects.filter(
            role__in=(Role.FOCAL_POINT, Role.APPROVER, Role.COORDINATOR), ended_at__isnull=True, user__is_active=True
        )
        for role, body_id, user_id in held.values_list("role", "body_id", "user_id"):
            self._by_role.setdefault((role, body_id), []).append(user_id)

    def writers(self, body_id: int) -> list[int]:
        """Return the focal points of a body, the coordinators where it has none."""
        return self._by_role.get((Role.FOCAL_POINT, body_id)) or self.coordinators()

    def approvers(self, body_id: int) -> list[int]:
        """Return the approvers of a body."""
        return self._by_role.get((Role.APPROVER, body_id), [])

    def coordinators(self) -> list[int]:
        """Return the coordinators."""
        return self._by_role.get((Role.COORDINATOR, None), [])


def progress_duties(today: date) -> Iterator[Duty]:
    """Yield every open duty of reporting and of measures, in a constant number of queries."""
    people = _People()
    yield from _reports_due(today, people)
    yield from _measures_due(today, people)


def _reports_due(today: date, people: _People) -> Iterator[Duty]:
    """Yield one duty for each body that still owes reports on the newest period of a plan that has ended."""
    measures = measures_in_force().exclude(status__in=OVER)
    newest = dict(
        ReportingPeriod.objects.filter(plan__in=measures.values("plan"), ends_on__lt=today)
        .order_by()
        .values_list("plan")
        .annotate(newest=Max("starts_on"))
    )
    periods = {
        period.plan_id: period
        for period in ReportingPeriod.objects.filter(plan__in=newest).select_related("plan")
        if period.starts_on == newest[period.plan_id]
    }
    sent = set(
        ProgressUpdate.objects.filter(period__in=[period.pk for period in periods.values()])
        .exclude(state__in=WITH_WRITER)
        .values_list("measure_id", "body_id")
    )
    owed: dict[tuple[int, int], int] = {}  # (body, plan) -> measures without a report
    for measure in measures.filter(plan__in=periods).prefetch_related("body_links").only("plan_id", "lead_body_id"):
        for body_id in _bodies_of(measure):
            if (measure.pk, body_id) not in sent:
                key = (body_id, measure.plan_id)
                owed[key] = owed.get(key, 0) + 1
    for (body_id, plan_id), count in owed.items():
        yield _report_duty(periods[plan_id], body_id, count, people)


def _bodies_of(measure: Measure) -> list[int]:
    lead = [measure.lead_body_id] if measure.lead_body_id else []
    return list(dict.fromkeys([*lead, *(link.body_id for link in measure.body_links.all())]))


def _report_duty(period: ReportingPeriod, body_id: int, count: int, people: _People) -> Duty:
    def words() -> Words:
        body = Body.objects.get(pk=body_id)
        subject = ngettext(
            "%(count)s measure to report on for %(period)s",
            "%(count)s measures to report on for %(period)s",
            count,
        ) % {"count": count, "period": period.title}
        text = _("%(body)s reports on what was done under “%(plan)s”: a short form for each measure.") % {
            "body": body.name,
            "plan": period.plan.name,
        }
        return Words(subject, text)

    return Duty(
        key=f"progress-report-{period.pk}-{body_id}",
        due_on=period.due_on,
        path=address("progress_measures"),
        words=words,
        to=people.writers(body_id),
        escalate_to=people.approvers(body_id),
    )


def _measures_due(today: date, people: _People) -> Iterator[Duty]:
    """Yield one duty for each measure in force whose deadline is near or has passed, for its lead body."""
    rows: Iterable[Measure] = (
        measures_in_force()
        .filter(lead_body__isnull=False, deadline__lte=today + timedelta(days=LOOK_AHEAD_DAYS))
        .exclude(status__in=OVER)
        .exclude(pk__in=_reported_as_over())
    )
    for measure in rows:
        if measure.lead_body_id is not None and measure.deadline is not None:
            yield _measure_duty(measure, measure.lead_body_id, measure.deadline, people)


def _reported_as_over() -> QuerySet[ProgressUpdate, Any]:
    """Return the measures that their lead bodies have reported as over, which wait for a judge."""
    waiting = (UpdateState.SUBMITTED, UpdateState.APPROVED, UpdateState.ACCEPTED)
    return ProgressUpdate.objects.filter(state__in=waiting, status_claimed__in=OVER).values("measure")


def _measure_duty(measure: Measure, body_id: int, deadline: date, people: _People) -> Duty:
    def words() -> Words:
        subject = _("Deadline of measure %(number)s") % {"number": measure.number}
        text = _("The measure “%(measure)s” is not completed. Report on it, or ask for a later deadline.")
        return Words(subject, text % {"measure": measure.text})

    return Duty(
        key=f"progress-measure-{measure.pk}",
        due_on=deadline,
        path=address("progress_measure", measure_id=measure.pk),
        words=words,
        to=people.writers(body_id),
        escalate_to=people.approvers(body_id),
    )
