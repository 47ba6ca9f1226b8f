"""Reading measures: one with everything, a plan's list with its filters, and what is in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, FilteredRelation, Prefetch, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from qadam.accounts.selectors import Person
from qadam.base.errors import NotFoundError
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import (
    IndicatorMeasure,
    Measure,
    MeasureArea,
    MeasureBody,
    MeasureCluster,
    MeasurePlan,
    MeasureRecommendation,
    Plan,
)
from qadam.plan.permissions import visible_plans
from qadam.plan.workflow import IN_FORCE

PAGE_SIZE = 50
NONE = "none"  # the value of a filter for measures that have nothing there
OVER = (MeasureStatus.COMPLETED, MeasureStatus.CANCELLED)
SOON_DAYS = 90  # a quarter: plans report by quarters


def with_everything(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Return measures with all that hangs on them ready to read, in a constant number of queries."""
    return measures.select_related("lead_body", "plan").prefetch_related(
        Prefetch("area_links", MeasureArea.objects.select_related("term")),
        Prefetch("body_links", MeasureBody.objects.select_related("body")),
        Prefetch(
            "recommendation_links",
            MeasureRecommendation.objects.select_related("recommendation__review").order_by(
                "measure_id", "recommendation__review__code", "recommendation__order"
            ),
        ),
        Prefetch("cluster_links", MeasureCluster.objects.select_related("cluster")),
        Prefetch("indicator_links", IndicatorMeasure.objects.select_related("indicator").order_by("indicator__code")),
        Prefetch("plan_links", MeasurePlan.objects.select_related("plan").order_by("plan__code")),
    )


def standing(plan: Plan) -> QuerySet[Measure]:
    """Return the measures of a plan that stand: none that an amendment has taken out."""
    return Measure.objects.filter(plan=plan, removed_at=None)


def measures_in_force() -> QuerySet[Measure]:
    """Return the measures of plans in force, on which bodies report; none that were taken out."""
    return Measure.objects.filter(plan__status__in=IN_FORCE, removed_at=None)


def measures_for(by: Person) -> QuerySet[Measure]:
    """Return the measures that a person may know of: those of the plans that the person may see."""
    return Measure.objects.filter(plan__in=visible_plans(by))


def measure_of(plan: Plan, measure_id: int) -> Measure:
    """Return one measure of a plan with everything that hangs on it.

    Raises:
        NotFoundError: the plan has no such measure.
    """
    found = with_everything(Measure.objects.filter(plan=plan, pk=measure_id)).first()
    if found is None:
        raise NotFoundError()
    return found


def by_area(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Return measures in the order of the printed plan: by principal area, then by their place."""
    principal = FilteredRelation("area_links", condition=Q(area_links__is_principal=True))
    return (
        measures.annotate(principal=principal)
        .annotate(area_order=F("principal__term__order"), area_id=F("principal__term_id"))
        .order_by(F("area_order").asc(nulls_last=True), "area_id", "order", "pk")
    )


def in_printed_order(plan: Plan) -> list[tuple[int, int | None]]:
    """Return (measure's id, its principal area's id) for all measures of a plan in the order of the printed plan."""
    return [(measure.pk, getattr(measure, "area_id", None)) for measure in by_area(standing(plan)).only("pk")]


# Filters ------------------------------------------------------------------------------------------------------------
FILTER_NAMES = ("area", "body", "role", "status", "deadline", "hint")
DEADLINES = ("overdue", "soon", "year", "later", NONE)
SORTS: Mapping[str, tuple[Any, ...]] = {
    "deadline": (F("deadline").asc(nulls_last=True), "order", "pk"),
    "number": ("order", "pk"),
}


@dataclass(frozen=True)
class MeasureFilters:
    """What a list of measures shows: words, and by filter the one value asked for. Unknown ones are dropped."""

    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, address: QueryDict) -> "MeasureFilters":
        """Return the filters that an address names."""
        values = {name: value for name in FILTER_NAMES if (value := address.get(name, "")) and "\x00" not in value}
        return cls(" ".join(address.get("q", "").replace("\x00", " ").split())[:200], values)

    def get(self, name: str) -> str:
        """Return the value of a filter; empty where it is not set."""
        return self.values.get(name, "")

    def without(self, name: str) -> "MeasureFilters":
        """Return the same filters without one."""
        return replace(self, values={held: value for held, value in self.values.items() if held != name})

    def __bool__(self) -> bool:
        return bool(self.text or self.values)


def filtered_measures(
    measures: QuerySet[Measure], filters: MeasureFilters, *, hinted: Iterable[int] | None = None
) -> QuerySet[Measure]:
    """Return the measures that pass every filter.

    Args:
        hinted: the ids of the measures that the hint asked for has found, where one is asked for.
    """
    today = timezone.localdate()
    if code := filters.get("area"):
        if code == NONE:
            measures = measures.filter(area_links=None)
        else:
            measures = measures.filter(pk__in=MeasureArea.objects.filter(term__code=code).values("measure_id"))
    if code := filters.get("body"):
        measures = _of_body(measures, code, filters.get("role"))
    if filters.get("status") in MeasureStatus.values:
        measures = measures.filter(status=filters.get("status"))
    measures = _with_deadline(measures, filters.get("deadline"), today)
    for word in filters.text.split():
        measures = measures.filter(_with_word(word))
    if hinted is not None:
        measures = measures.filter(pk__in=list(hinted))
    return measures


def _with_word(word: str) -> Q:
    """Return the condition that a text holds a word, or the number begins with it.

    SQLite knows capitals of the Latin alphabet alone, so the ways in which a sentence writes the word are named.
    """
    found = Q(number__startswith=word)
    for written in {word, word.lower(), word.capitalize(), word.upper()}:
        found |= Q(text_en__icontains=written) | Q(text_ru__icontains=written) | Q(text_kk__icontains=written)
    return found


def _of_body(measures: QuerySet[Measure], code: str, role: str) -> QuerySet[Measure]:
    if code == NONE:
        return measures.filter(lead_body=None)
    contributes = Q(pk__in=MeasureBody.objects.filter(body__code=code).values("measure_id"))
    if role == "lead":
        return measures.filter(lead_body__code=code)
    if role == "contributes":
        return measures.filter(contributes)
    return measures.filter(Q(lead_body__code=code) | contributes)


def _with_deadline(measures: QuerySet[Measure], asked: str, today: date) -> QuerySet[Measure]:
    if asked == NONE:
        return measures.filter(deadline=None)
    if asked == "overdue":
        return measures.filter(deadline__lt=today).exclude(status__in=OVER)
    if asked == "soon":
        return measures.filter(deadline__range=(today, today + timedelta(days=SOON_DAYS))).exclude(status__in=OVER)
    if asked == "year":
        return measures.filter(deadline__year=today.year)
    if asked == "later":
        return measures.filter(deadline__year__gt=today.year)
    return measures


def measures_page(
    plan: Plan,
    filters: MeasureFilters,
    *,
    sort: str = "",
    page: int = 1,
    per_page: int = PAGE_SIZE,
    hinted: Iterable[int] | None = None,
) -> Page[Measure]:
    """Return a page of the measures of a plan, with everything that hangs on them, in a constant number of queries.

    Args:
        sort: a key of `SORTS`; by area as printed where it is left out.
        page: 1-based; a page beyond the last gives the last.
        hinted: as for `filtered_measures`.
    """
    rows = filtered_measures(standing(plan), filters, hinted=hinted)
    ordered = rows.order_by(*SORTS[sort]) if sort in SORTS else by_area(rows)
    return Paginator(with_everything(ordered), per_page).get_page(page)


@dataclass(frozen=True)
class PlanCounts:
    """How many measures a plan has, by what became of them."""

    total: int
    by_status: Mapping[str, int]
    overdue: int
    without_lead: int
    without_deadline: int

    def of(self, status: str) -> int:
        """Return how many measures have a status."""
        return self.by_status.get(status, 0)


def plan_counts(plan: Plan) -> PlanCounts:
    """Return the counts of a plan's measures, in one query."""
    today = timezone.localdate()
    rows = list(
        standing(plan)
        .order_by()
        .values("status")
        .annotate(
            total=Count("pk"),
            overdue=Count("pk", filter=Q(deadline__lt=today) & ~Q(status__in=OVER)),
            without_lead=Count("pk", filter=Q(lead_body=None)),
            without_deadline=Count("pk", filter=Q(deadline=None)),
        )
    )
    sums = {name: sum(row[name] for row in rows) for name in ("total", "overdue", "without_lead", "without_deadline")}
    return PlanCounts(by_status={row["status"]: row["total"] for row in rows}, **sums)
