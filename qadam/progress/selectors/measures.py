"""Measures on which bodies report, and for each what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, Prefetch, Q, QuerySet, Value, When

from qadam.base.errors import NotFoundError
from qadam.bodies.models import Body
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Measure
from qadam.plan.selectors.measures import OVER, measures_in_force
from qadam.plan.workflow import ADOPTED_ONCE, IN_FORCE
from qadam.progress.enums import UpdateState
from qadam.progress.models import ProgressUpdate, ReportingPeriod
from qadam.progress.selectors.periods import periods_begun

PAGE_SIZE = 50
# In these a report still waits for its writer.
WITH_WRITER = (UpdateState.DRAFT, UpdateState.RETURNED)


def reported_measures() -> QuerySet[Measure]:
    """Return the measures of adopted plans, on which bodies report, without those that an amendment took out."""
    return Measure.objects.filter(
        plan__status__in=ADOPTED_ONCE, plan__amends__isnull=True, removed_at__isnull=True
    ).select_related("plan", "lead_body")


def measures_of_bodies(body_ids: Iterable[int]) -> QuerySet[Measure]:
    """Return the measures that bodies lead or contribute to, each once."""
    ids = list(body_ids)
    contributes = Measure.objects.filter(body_links__body__in=ids).values("pk")
    return reported_measures().filter(Q(lead_body__in=ids) | Q(pk__in=contributes))


def reporting_bodies_of(measure: Measure) -> list[Body]:
    """Return the bodies that report on a measure: the lead first, then the contributing ones."""
    bodies = [measure.lead_body] if measure.lead_body else []
    bodies += [link.body for link in measure.body_links.select_related("body")]
    return list(dict.fromkeys(bodies))


@dataclass(frozen=True)
class MeasureRow:
    """A measure as a body sees it in its list: the period that it has to report on, and how far that report is."""

    measure: Measure
    body: Body
    is_lead: bool
    period: ReportingPeriod | None  # the one to report on now; None where nothing is due
    update: ProgressUpdate | None  # this body's report for it
    is_due: bool  # the report still waits for its writer
    is_late: bool  # and its last day has passed
    is_overdue: bool  # the measure's own deadline has passed


@dataclass(frozen=True)
class MyMeasures:
    """A page of a body's measures, how many of them wait for a report, and the periods that these are for."""

    page: Page[MeasureRow]
    due: int
    periods: tuple[ReportingPeriod, ...]


def my_measures_page(
    body: Body,
    *,
    today: date,
    page: int = 1,
    only_due: bool = False,
    status: str = "",
    text: str = "",
    per_page: int = PAGE_SIZE,
) -> MyMeasures:
    """Return a page of a body's measures in plans in force: what waits for a report first, then by deadline.

    A constant number of queries.

    Args:
        today: decides which period is due.
        only_due: leave out what needs nothing of the body now.
        status: a value of `MeasureStatus`; all where it is empty.
        text: looked for in the measure's number and texts.
    """
    periods = periods_due(body, today)
    rows = measures_of_bodies([body.pk]).filter(plan__status__in=IN_FORCE)
    waiting = due_of(rows, body, periods.values())
    due = waiting.count()
    if status in MeasureStatus.values:
        rows = rows.filter(status=status)
    if text:
        rows = rows.filter(
            Q(number__iexact=text)
            | Q(text_en__icontains=text)
            | Q(text_ru__icontains=text)
            | Q(text_kk__icontains=text)
        )
    if only_due:
        rows = due_of(rows, body, periods.values())
    order = Case(When(pk__in=waiting.order_by().values("pk"), then=Value(0)), default=Value(1))
    updates = ProgressUpdate.objects.filter(body=body, period__in=[period.pk for period in periods.values()])
    rows = rows.prefetch_related(Prefetch("updates", updates, to_attr="due_updates")).order_by(
        order, "deadline", "plan", "order", "pk"
    )
    paginator: Paginator[Measure] = Paginator(rows, per_page)
    shown = paginator.get_page(page)
    found = [_row(measure, body, periods.get(measure.plan_id), today) for measure in shown.object_list]
    return MyMeasures(Page(found, shown.number, paginator), due, tuple(periods.values()))  # type: ignore[arg-type]


def periods_due(body: Body, today: date) -> dict[int, ReportingPeriod]:
    """Return for each plan in force in which a body has a part the newest period that has ended, by the plan's id.

    In the first period of a plan, before it has ended, there is none: nothing is due yet.
    """
    plans = set(measures_of_bodies([body.pk]).filter(plan__status__in=IN_FORCE).values_list("plan_id", flat=True))
    ended = periods_begun(today).filter(plan__in=plans, ends_on__lt=today).order_by("starts_on")
    return {period.plan_id: period for period in ended}


def due_of(rows: QuerySet[Measure], body: Body, periods: Iterable[ReportingPeriod]) -> QuerySet[Measure]:
    """Return those measures of a body whose report for the period of their plan still waits for its writer."""
    done = (
        ProgressUpdate.objects.filter(body=body, period__in=[period.pk for period in periods])
        .exclude(state__in=WITH_WRITER)
        .values("measure")
    )
    plans = [period.plan_id for period in periods]
    return rows.filter(plan__in=plans).exclude(status__in=OVER).exclude(pk__in=done)


def _row(measure: Measure, body: Body, period: ReportingPeriod | None, today: date) -> MeasureRow:
    updates: list[ProgressUpdate] = measure.due_updates  # type: ignore[attr-defined]
    update = updates[0] if updates else None
    waits = update is None or update.state in WITH_WRITER
    is_due = period is not None and waits and measure.status not in OVER
    return MeasureRow(
        measure=measure,
        body=body,
        is_lead=measure.lead_body_id == body.pk,
        period=period,
        update=update,
        is_due=is_due,
        is_late=is_due and period is not None and period.due_on < today,
        is_overdue=measure.is_overdue(today),
    )


def bodies_reporting() -> QuerySet[Body]:
    """Return the bodies that lead or contribute to a measure in force, by kind and name."""
    measures = measures_in_force()
    return Body.objects.filter(
        Q(pk__in=measures.values("lead_body")) | Q(pk__in=measures.values("body_links__body"))
    ).order_by("kind", "name_en", "pk")


def measure_by_id(measure_id: int) -> Measure:
    """Return a measure on which bodies report.

    Raises:
        NotFoundError: there is none, or its plan is not adopted.
    """
    measure = reported_measures().filter(pk=measure_id).first()
    if measure is None:
        raise NotFoundError()
    return measure


@dataclass(frozen=True)
class Place:
    """Where a report belongs."""

    measure: Measure
    body: Body
    period: ReportingPeriod


def place_of(measure_id: int, body_id: int, period_id: int) -> Place:
    """Return the place of a report.

    Raises:
        NotFoundError: the body has no part in the measure, or the period is of another plan.
    """
    measure = measure_by_id(measure_id)
    body = next((body for body in reporting_bodies_of(measure) if body.pk == body_id), None)
    period = ReportingPeriod.objects.filter(pk=period_id, plan=measure.plan_id).first()
    if body is None or period is None:
        raise NotFoundError()
    return Place(measure, body, period)
