"""Invented indicators, for the tests of the plan and of what is built on it."""

from datetime import date
from decimal import Decimal

from qadam.accounts.models import User
from qadam.plan.models import Indicator, IndicatorMeasure, IndicatorValue, Measure
from qadam.plan.services.indicators import ValueRecord, create_indicator, record_value

FACTS = {
    "name_en": "Complaints of torture",
    "name_ru": "Жалобы на пытки",
    "unit_en": "complaints a year",
    "kind": "outcome",
    "baseline_value": Decimal("900"),
    "baseline_on": date(2024, 12, 31),
    "target_value": Decimal("400"),
    "target_on": date(2030, 12, 31),
    "direction": "down",
    "disaggregations": ["sex", "region"],
    "source": "Prosecutor General",
    "frequency": "yearly",
    "sdg_codes": ["16.3.1"],
}


def make_indicator(*measures: Measure, code: str = "complaints", **changes: object) -> Indicator:
    """Return an indicator, linked to measures."""
    indicator = create_indicator(changes={"code": code} | FACTS | changes, by=None)
    for measure in measures:
        IndicatorMeasure.objects.create(indicator=indicator, measure=measure)
    return indicator


def record(year: int = 2025, value: str = "850.5", **changes: object) -> ValueRecord:
    """Return the value of a year."""
    fields: dict[str, object] = {
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "value": Decimal(value),
        "source": "Yearbook",
    }
    return ValueRecord(**(fields | changes))  # type: ignore[arg-type]


def make_value(indicator: Indicator, by: User | None = None, **changes: object) -> IndicatorValue:
    """Return a value of an indicator."""
    return record_value(indicator_id=indicator.pk, record=record(**changes), by=by)  # type: ignore[arg-type]
