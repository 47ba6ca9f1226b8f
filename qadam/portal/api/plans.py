"""Plans over the API: plans, measures, indicators with their values, the bodies' published reports."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Indicator, IndicatorValue, Measure, Plan
from qadam.plan.selectors.measures import MeasureFilters, filtered_measures
from qadam.plan.selectors.public import (
    indicator_public,
    indicator_values_public,
    indicators_public,
    measure_public,
    measures_public,
    plan_public,
    plans_public,
    with_public_data,
)
from qadam.portal.api import schemas
from qadam.portal.api.paging import MOST_CHARACTERS, page_of
from qadam.portal.api.register import LANGUAGES, MOST_ROWS, PROBLEMS, USUAL_ROWS, address_of, names_of
from qadam.portal.measures import ShownMeasure, shown
from qadam.progress.models import ProgressUpdate
from qadam.progress.selectors.public import updates_public

router = Router(tags=["plans"])


@router.get("/plans", response={200: list[schemas.PlanOut]} | PROBLEMS, summary="List plans", operation_id="list_plans")
def list_plans(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the published plans, the newest first."""
    return [plan_out(plan) for plan in plans_public()]


@router.get("/plans/{code}", response={200: schemas.PlanOut} | PROBLEMS, summary="One plan", operation_id="get_plan")
def get_plan(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one published plan."""
    return plan_out(plan_public(code))


@router.get(
    "/measures",
    response={200: schemas.MeasuresPage} | PROBLEMS,
    summary="List measures",
    operation_id="list_measures",
)
def list_measures(
    request: HttpRequest,
    plan: str = Query("", max_length=100),
    area: str = Query("", max_length=100),
    body: str = Query("", max_length=100, description="Leads or contributes."),
    status: Annotated[MeasureStatus | None, Query()] = None,
    overdue: bool = Query(False, description="Only those whose deadline has passed."),
    cursor: str = Query("", max_length=MOST_CHARACTERS),
    limit: int = Query(USUAL_ROWS, ge=1, le=MOST_ROWS),
) -> dict[str, Any]:
    """Return a page of published measures, plan by plan in their printed order."""
    public = measures_public().exclude(number="")
    asked = {"area": area, "body": body, "status": status or "", "deadline": "overdue" if overdue else ""}
    values = {name: str(value).replace("\x00", "") for name, value in asked.items() if value}
    rows = filtered_measures(public, MeasureFilters(values=values))
    if plan:
        rows = rows.filter(plan=plan_public(plan.replace("\x00", "")))
    found, following = page_of(
        request,
        with_public_data(rows),
        public=public,
        order=("plan_id", "order", "pk"),
        names={"plan__code": lambda row: row.plan.code, "number": lambda row: row.number},
        cursor=cursor,
        limit=limit,
    )
    return {"items": [measure_out(row) for row in shown(found)], "next": following}


@router.get(
    "/plans/{code}/measures/{number}",
    response={200: schemas.MeasureOut} | PROBLEMS,
    summary="One measure",
    operation_id="get_measure",
)
def get_measure(request: HttpRequest, code: str, number: str) -> dict[str, Any]:
    """Return one published measure."""
    (row,) = shown([measure_public(code, number)])
    return measure_out(row)


@router.get(
    "/indicators",
    response={200: list[schemas.IndicatorOut]} | PROBLEMS,
    summary="List indicators",
    operation_id="list_indicators",
)
def list_indicators(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the published indicators with their published values."""
    values: dict[int, list[IndicatorValue]] = {}
    for value in indicator_values_public():
        values.setdefault(value.indicator_id, []).append(value)
    return [indicator_out(row, values.get(row.pk, [])) for row in indicators_public()]


@router.get(
    "/indicators/{code}",
    response={200: schemas.IndicatorOut} | PROBLEMS,
    summary="One indicator",
    operation_id="get_indicator",
)
def get_indicator(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one published indicator with its published values."""
    found = indicator_public(code)
    return indicator_out(found, list(indicator_values_public().filter(indicator=found)))


@router.get(
    "/updates",
    response={200: schemas.UpdatesPage} | PROBLEMS,
    summary="List reports of the bodies",
    operation_id="list_updates",
)
def list_updates(
    request: HttpRequest,
    cursor: str = Query("", max_length=MOST_CHARACTERS),
    limit: int = Query(USUAL_ROWS, ge=1, le=MOST_ROWS),
) -> dict[str, Any]:
    """Return a page of the published reports on measures, the newest first."""
    public = updates_public().exclude(measure__number="")
    found, following = page_of(
        request,
        public,
        public=public,
        order=("-published_at", "-pk"),
        names={
            "measure__plan__code": lambda row: row.measure.plan.code,
            "measure__number": lambda row: row.measure.number,
            "body__code": lambda row: row.body.code,
            "period__starts_on": lambda row: row.period.starts_on.isoformat(),
        },
        cursor=cursor,
        limit=limit,
    )
    return {"items": [update_out(row) for row in found], "next": following}


def plan_out(plan: Plan) -> dict[str, Any]:
    """Return a plan as the API shows it."""
    return {
        "code": plan.code,
        "url": address_of("public_plan", plan.code),
        "names": names_of(plan),
        "kind": plan.kind,
        "status": plan.status,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "legal_act": plan.legal_act,
    }


def measure_out(row: ShownMeasure) -> dict[str, Any]:
    """Return a measure as the API shows it."""
    measure: Measure = row.measure
    return {
        "plan": measure.plan.code,
        "number": measure.number,
        "url": address_of("public_measure", measure.plan.code, measure.number),
        "texts": {language: getattr(measure, f"text_{language}") for language in LANGUAGES},
        "areas": [link.term.code for link in measure.area_links.all()],
        "lead_body": body_out(measure.lead_body) if measure.lead_body else None,
        "contributing_bodies": [body_out(link.body) for link in measure.body_links.all()],
        "deadline": measure.deadline,
        "deadline_precision": measure.deadline_precision or None,
        "status": measure.status,
        "is_overdue": row.progress.is_overdue,
        "is_verified": row.progress.is_verified,
        "recommendations": [
            {
                "review": link.recommendation.review.code,
                "number": link.recommendation.number,
                "url": address_of("recommendation", link.recommendation.review.code, link.recommendation.number),
            }
            for link in measure.recommendation_links.all()
        ],
        "indicators": [link.indicator.code for link in measure.indicator_links.all()],
    }


def body_out(body: Any) -> dict[str, Any]:
    """Return a body as the API shows it."""
    return {"code": body.code, "names": names_of(body)}


def indicator_out(indicator: Indicator, values: Sequence[IndicatorValue]) -> dict[str, Any]:
    """Return an indicator with its values as the API shows it."""
    return {
        "code": indicator.code,
        "url": address_of("public_indicator", indicator.code),
        "names": names_of(indicator),
        "kind": indicator.kind,
        "units": {language: getattr(indicator, f"unit_{language}") for language in LANGUAGES},
        "baseline": _dated(indicator.baseline_value, indicator.baseline_on),
        "target": _dated(indicator.target_value, indicator.target_on),
        "direction": indicator.direction,
        "source": indicator.source,
        "sdg_indicators": list(indicator.sdg_codes),
        "values": [
            {
                "period_start": value.period_start,
                "period_end": value.period_end,
                "value": _plain(value.value),
                "group": {str(name): str(group) for name, group in value.disaggregation.items()},
                "source": value.source,
            }
            for value in values
        ],
    }


def _dated(value: Any, on: date | None) -> dict[str, Any] | None:
    return None if value is None else {"value": _plain(value), "on": on}


def _plain(value: Any) -> str:
    """Return a figure with the places that it has: "12.5", not "12.500000"."""
    return f"{value.normalize():f}"


def update_out(update: ProgressUpdate) -> dict[str, Any]:
    """Return a published report as the API shows it."""
    return {
        "plan": update.measure.plan.code,
        "measure": update.measure.number,
        "url": address_of("public_measure", update.measure.plan.code, update.measure.number),
        "body": body_out(update.body),
        "period_start": update.period.starts_on,
        "period_end": update.period.ends_on,
        "texts": {language: getattr(update, f"text_{language}") for language in LANGUAGES},
        "status_claimed": update.status_claimed,
        "status_accepted": update.status_accepted,
        "evidence": [
            {"kind": piece.kind, "title": piece.title, "reference": piece.reference, "url": piece.url, "on": piece.on}
            for piece in update.evidence.all()
        ],
        "published_at": update.published_at,
    }
