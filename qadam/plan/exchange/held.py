"""What stands in a plan now, in the form in which a file is compared with it; and its fingerprints.

A fingerprint is written into every exported file, so that a file that comes back tells what its author changed from
what somebody else has changed since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from qadam.plan.deadlines import Deadline
from qadam.plan.enums import DeadlinePrecision
from qadam.plan.models import TEXT_LANGUAGES, Indicator, IndicatorValue, Measure, Plan, checksum
from qadam.plan.selectors.measures import standing, with_everything
from qadam.plan.services.writing import LINKS, PLAIN_FIELDS
from qadam.register.models import Cluster

Changes = dict[str, Any]
FINGERPRINT_LETTERS = 16  # of the SHA-256: 64 bits tell some thousands of rows apart
PLAN_EXCHANGED = ("name_en", "name_ru", "name_kk", "kind", "reviews", "starts_on", "ends_on", "legal_act", "languages")
INDICATOR_EXCHANGED = (
    *(f"{part}_{code}" for part in ("name", "unit") for code in TEXT_LANGUAGES),
    "kind",
    "baseline_value",
    "baseline_on",
    "target_value",
    "target_on",
    "direction",
    "disaggregations",
    "source",
    "frequency",
    "sdg_codes",
)
VALUE_EXCHANGED = ("value", "source", "note")
IN_GIVEN_ORDER = frozenset({"contributing_bodies", "languages"})


@dataclass
class Held:
    """A plan with what hangs on it: measures by number, indicators by code, values by their key."""

    plan: Plan
    measures: dict[str, Measure]
    indicators: dict[str, Indicator]
    values: dict[str, IndicatorValue]

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of everything, by its key."""
        found = {"plan": fingerprint(plan_changes(self.plan))}
        found |= {measure_key(number): fingerprint(measure_changes(one)) for number, one in self.measures.items()}
        found |= {indicator_key(code): fingerprint(indicator_changes(one)) for code, one in self.indicators.items()}
        return found | {key: fingerprint(value_changes(one)) for key, one in self.values.items()}


def held_of(plan: Plan, *, more_indicators: Iterable[str] = ()) -> Held:
    """Return a plan with everything that a file of it holds, in a constant number of queries.

    Args:
        more_indicators: codes of indicators that a file names beside those of the plan's measures.
    """
    measures = list(with_everything(standing(plan)).order_by("order", "pk"))
    own = {link.indicator_id for measure in measures for link in measure.indicator_links.all()}
    rows = Indicator.objects.filter(pk__in=own) | Indicator.objects.filter(code__in=set(more_indicators))
    indicators = {row.code: row for row in rows.order_by("code")}
    values = IndicatorValue.objects.filter(indicator__in=[row.pk for row in indicators.values()])
    ordered = values.select_related("indicator").order_by(
        "indicator__code", "period_end", "period_start", "disaggregation_key"
    )
    return Held(
        plan, {measure.number: measure for measure in measures}, indicators, {value_key_of(row): row for row in ordered}
    )


def measure_key(number: str) -> str:
    """Return the key of a measure in a file."""
    return f"measure:{number}"


def indicator_key(code: str) -> str:
    """Return the key of an indicator in a file."""
    return f"indicator:{code}"


def value_key(code: str, start: date, end: date, group: str) -> str:
    """Return the key of a value in a file; `group` is `group_key` of its groups."""
    return f"value:{code}:{start.isoformat()}:{end.isoformat()}:{group}"


def value_key_of(row: IndicatorValue) -> str:
    """Return the key of a value that stands."""
    return value_key(row.indicator.code, row.period_start, row.period_end, row.disaggregation_key)


def group_key(groups: Mapping[str, str]) -> str:
    """Return groups as the one text by which the database knows them: "region=…;sex=…", sorted."""
    return ";".join(f"{name}={groups[name]}" for name in sorted(groups) if groups[name])


def plan_changes(plan: Plan) -> Changes:
    """Return the facts of a plan that a file carries."""
    found = {name: getattr(plan, name) for name in PLAN_EXCHANGED if name != "reviews"}
    return found | {"reviews": list(plan.reviews.all())}


def measure_changes(measure: Measure) -> Changes:
    """Return a measure that was read with everything, in the form in which services take changes."""
    found: Changes = {name: getattr(measure, name) for name in PLAIN_FIELDS}
    found["deadline"] = (
        Deadline(measure.deadline, DeadlinePrecision(measure.deadline_precision)) if measure.deadline else None
    )
    for name, link in LINKS.items():
        found[name] = [getattr(row, link.field) for row in getattr(measure, link.related_name).all()]
    return found


def indicator_changes(indicator: Indicator) -> Changes:
    """Return an indicator in the form in which services take changes."""
    return {name: getattr(indicator, name) for name in INDICATOR_EXCHANGED}


def value_changes(row: IndicatorValue) -> Changes:
    """Return a value in the form in which services take changes."""
    return {name: getattr(row, name) for name in VALUE_EXCHANGED}


def neutral(name: str, value: Any) -> Any:
    """Return a value without its database: codes for things, ISO dates, numbers without needless zeros, tidy text."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if value is None:
        return ""
    if isinstance(value, Deadline):
        return [value.on.isoformat(), value.precision.value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        items = [_code(one) for one in value]
        if name in IN_GIVEN_ORDER:
            return items
        return [*items[:1], *sorted(items[1:])] if name == "areas" else sorted(items)
    return _code(value)


def _code(value: Any) -> str:
    if isinstance(value, Cluster):
        return f"{value.review_id} {value.pk}"
    if hasattr(value, "review") and hasattr(value, "number"):
        return f"{value.review.code} {value.number}"
    return str(getattr(value, "code", value))


def fingerprint(changes: Mapping[str, Any]) -> str:
    """Return the fingerprint of the fields of one thing."""
    return checksum({name: neutral(name, value) for name, value in changes.items()})[:FINGERPRINT_LETTERS]
