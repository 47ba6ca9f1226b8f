"""What of a plan falls due when: a bar for each stretch of time, and the next deadlines."""

from collections import Counter
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.base.charts import Chart, PartsRow, Series, stacked_bars
from qadam.plan.deadlines import MONTHS_A_HALF_YEAR, MONTHS_A_QUARTER, deadline_words, last_day
from qadam.plan.enums import DeadlinePrecision, MeasureStatus
from qadam.plan.models import Measure, Plan
from qadam.plan.selectors.measures import OVER, MeasureFilters, filtered_measures, standing

# More stretches than these make bars that nobody reads: then the next longer stretch is taken.
MOST_BARS = 20
NEXT_DEADLINES = 20
STATUS_KINDS = {
    MeasureStatus.COMPLETED: "done",
    MeasureStatus.IN_PROGRESS: "going",
    MeasureStatus.NOT_STARTED: "idle",
    MeasureStatus.DELAYED: "late",
    MeasureStatus.CANCELLED: "noted",
}
_STRETCHES = (
    (DeadlinePrecision.QUARTER, MONTHS_A_QUARTER),
    (DeadlinePrecision.HALF_YEAR, MONTHS_A_HALF_YEAR),
    (DeadlinePrecision.YEAR, 12),
)


def deadlines_chart(plan: Plan, filters: MeasureFilters) -> Chart | None:
    """Return how many measures fall due in each quarter (half-year, year in long plans) by status; None without any.

    One query, however many measures there are.
    """
    rows: Counter[tuple[date, str]] = Counter(
        (on, status)
        for on, status in filtered_measures(standing(plan), filters).order_by().values_list("deadline", "status")
        if on is not None
    )
    if not rows:
        return None
    days = [on for on, _status in rows]
    precision, months, stretches = _fitting(min(days), max(days))
    counts: dict[date, Counter[str]] = {end: Counter() for end in stretches}
    for (on, status), count in rows.items():
        counts[_end(on, months)][status] += count
    return stacked_bars(
        [
            PartsRow(deadline_words(end, precision), [held[status] for status in STATUS_KINDS])
            for end, held in counts.items()
        ],
        [Series(kind, status.label) for status, kind in STATUS_KINDS.items()],
        title=_("What falls due when"),
        column=_("Deadline"),
        relative=False,
    )


def _fitting(first: date, last: date) -> tuple[DeadlinePrecision, int, list[date]]:
    """Return the shortest stretch of time that makes few enough bars: its name, its months, the ends of each."""
    for precision, months in _STRETCHES:
        stretches = _stretches(first, last, months)
        if len(stretches) <= MOST_BARS:
            return precision, months, stretches
    return precision, months, stretches


def _end(on: date, months: int) -> date:
    """Return the last day of the stretch of months that holds a day."""
    return last_day(on.year, ((on.month - 1) // months + 1) * months)


def _stretches(first: date, last: date, months: int) -> list[date]:
    """Return the last days of every stretch from one day to another, without a gap."""
    ends = [_end(first, months)]
    while ends[-1] < _end(last, months):
        year, month = divmod(ends[-1].year * 12 + ends[-1].month - 1 + months, 12)
        ends.append(last_day(year, month + 1))
    return ends


def next_deadlines(plan: Plan, filters: MeasureFilters) -> list[tuple[Measure, str, bool]]:
    """Return the measures that fall due next or are overdue: (measure, deadline in words, whether it is overdue)."""
    today = timezone.localdate()
    measures = (
        filtered_measures(standing(plan), filters)
        .exclude(deadline=None)
        .exclude(status__in=OVER)
        .select_related("lead_body")
        .order_by("deadline", "order")[:NEXT_DEADLINES]
    )
    return [
        (measure, deadline_words(measure.deadline, measure.deadline_precision), measure.is_overdue(today))
        for measure in measures
    ]
