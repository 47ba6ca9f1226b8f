"""A plan as its page shows it: rows under their areas, figures, facts, and what the coordinator does next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.base.languages import language_name
from qadam.base.pieces import Figure, Row
from qadam.base.templatetags.components import date_range, percent
from qadam.plan.deadlines import deadline_words
from qadam.plan.enums import MeasureStatus, PlanStatus
from qadam.plan.hints import Check, active_checks, facts_of_plan
from qadam.plan.models import Measure, Plan
from qadam.plan.selectors.measures import PlanCounts
from qadam.plan.workflow import IN_FORCE


@dataclass(frozen=True)
class MeasureRow:
    """A measure of the table. `area` is its heading where a new area begins; `hints` are what to look at, in words."""

    measure: Measure
    area: str | None
    deadline: str
    is_overdue: bool
    contributing: tuple[str, ...]
    recommendations: int
    hints: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """Something that the coordinator may do with the plan now. `is_form`: a button that posts, not a page."""

    label: str
    url: str
    why: str = ""
    is_form: bool = False
    is_first: bool = False


def table_rows(plan: Plan, page: Page[Measure], *, by_area: bool, with_hints: bool) -> list[MeasureRow]:
    """Return the rows of a page of measures that were read with everything.

    Args:
        by_area: put a heading where a new area begins.
        with_hints: say what to look at; four more queries, whatever the number of rows.
    """
    measures = list(page.object_list)
    hints = hints_by_measure(plan, [measure.pk for measure in measures]) if with_hints else {}
    today = timezone.localdate()
    rows: list[MeasureRow] = []
    last: str | None = None
    for measure in measures:
        area = principal_area(measure) or str(_("Without an area"))
        rows.append(
            MeasureRow(
                measure,
                area if by_area and area != last else None,
                deadline_words(measure.deadline, measure.deadline_precision),
                measure.is_overdue(today),
                tuple(link.body.name for link in measure.body_links.all()),
                len(measure.recommendation_links.all()),
                tuple(str(check.title) for check in hints.get(measure.pk, ())),
            )
        )
        last = area
    return rows


def principal_area(measure: Measure) -> str:
    """Return the name of the principal area of a measure that was read with everything; empty where it has none."""
    return next((link.term.name for link in measure.area_links.all() if link.is_principal), "")


def hints_by_measure(plan: Plan, measure_ids: Sequence[int]) -> dict[int, list[Check]]:
    """Return the hints on measures, by measure, of the checks that look at single measures and are switched on."""
    facts = facts_of_plan(plan, measure_ids)
    found: dict[int, list[Check]] = {}
    for check in active_checks(plan):
        if check.of_measures:
            for hint in check.find(facts):
                if hint.measure:
                    found.setdefault(hint.measure.id, []).append(check)
    return found


def figures_of(plan: Plan, counts: PlanCounts) -> list[Figure]:
    """Return the numbers that tell how a plan stands: by status in force, by what is missing in a draft."""
    address = reverse("plan", args=[plan.code])
    if plan.status in IN_FORCE or plan.status == PlanStatus.ENDED:
        done = counts.of(MeasureStatus.COMPLETED)
        share = percent(done / counts.total) if counts.total else ""
        return [
            Figure(_("measures"), counts.total),
            Figure(_("completed"), done, share, "done", f"{address}?status=completed"),
            Figure(
                _("in progress"), counts.of(MeasureStatus.IN_PROGRESS), "", "going", f"{address}?status=in_progress"
            ),
            Figure(_("not started"), counts.of(MeasureStatus.NOT_STARTED), "", "idle", f"{address}?status=not_started"),
            Figure(_("overdue"), counts.overdue, "", "late", f"{address}?deadline=overdue"),
        ]
    return [
        Figure(_("measures"), counts.total),
        Figure(_("without a lead body"), counts.without_lead, "", "gold", f"{address}?body=none"),
        Figure(_("without a deadline"), counts.without_deadline, "", "gold", f"{address}?deadline=none"),
    ]


def facts_of(plan: Plan) -> list[Row]:
    """Return what is known of a plan, for the component tag `summary_list`; what nobody knows is left out."""
    rows: list[tuple[Any, Any]] = [
        (_("Kind"), plan.get_kind_display()),
        (_("Period"), date_range(plan.starts_on, plan.ends_on) if plan.starts_on or plan.ends_on else ""),
        (_("Legal act"), plan.legal_act),
        (_("Reviews"), ", ".join(review.title for review in plan.reviews.select_related("mechanism"))),
        (_("Languages"), ", ".join(language_name(code) for code in plan.languages)),
    ]
    return [Row(term, value) for term, value in rows if value]


def next_steps(plan: Plan, counts: PlanCounts) -> list[Step]:
    """Return what the coordinator may do with a plan in its state; what comes next stands first."""

    def step(label: str, name: str, **more: Any) -> Step:
        return Step(label, reverse(name, args=[plan.code]), **more)

    status = PlanStatus(plan.status)
    if status is PlanStatus.DRAFT:
        steps = [step(_("Open the builder"), "plan_builder", is_first=True), step(_("Look at the hints"), "plan_hints")]
        if counts.total:
            steps.append(step(_("Circulate to bodies"), "plan_circulate"))
        steps.append(step(_("Copy from an earlier plan"), "plan_copy"))
        steps.append(step(_("Change the plan's facts"), "plan_edit"))
        if counts.total:
            steps.append(step(_("Adopt without circulation"), "plan_adopt"))
        return [*steps, step(_("Withdraw the draft"), "plan_withdraw")]
    if status is PlanStatus.CIRCULATED:
        return [step(_("Compare with earlier texts"), "plan_versions")]
    if status is PlanStatus.AGREED:
        return [step(_("Adopt the plan"), "plan_adopt", is_first=True)]
    if status is PlanStatus.WITHDRAWN:
        return [step(_("Take the draft up again"), "plan_resume", is_form=True)]
    steps = []
    if status in IN_FORCE:
        draft = plan.amendments.exclude(status=PlanStatus.WITHDRAWN).first()
        if draft:
            steps.append(Step(_("Open the amendment being written"), reverse("plan", args=[draft.code]), is_first=True))
        else:
            steps.append(step(_("Amend the plan"), "plan_amend", is_form=True))
            steps.append(step(_("Say that the plan has ended"), "plan_end"))
    return steps
