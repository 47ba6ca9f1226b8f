"""Reading indicators: the list, one with its values and measures, its course as a picture, its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from qadam.accounts.selectors import Person
from qadam.base.errors import NotFoundError
from qadam.base.pieces import Row
from qadam.base.templatetags.components import number
from qadam.plan.enums import IndicatorKind
from qadam.plan.exchange.comparison import in_words
from qadam.plan.fields import INDICATOR_LABELS
from qadam.plan.models import Indicator, IndicatorMeasure, IndicatorValue
from qadam.plan.permissions import may_change_plans, may_record_values, visible_indicators, visible_plans

PAGE_SIZE = 50


def indicators_page(by: Person, *, text: str = "", kind: str = "", page: int = 1) -> Page[Indicator]:
    """Return a page of the indicators that a person may know of, with `newest`, `newest_on` and `measures`.

    Args:
        text: words of a name or a code.
        kind: a value of `IndicatorKind`; all where it is left out.
    """
    rows = visible_indicators(by)
    if kind in IndicatorKind.values:
        rows = rows.filter(kind=kind)
    for word in text.split():
        named = Q(name_en__icontains=word) | Q(name_ru__icontains=word) | Q(name_kk__icontains=word)
        rows = rows.filter(named | Q(code__icontains=word))
    values = IndicatorValue.objects.filter(indicator=OuterRef("pk"), disaggregation_key="")
    if not may_change_plans(by):
        values = values.filter(published_at__isnull=False)
    newest = values.order_by("-period_end", "-pk")
    rows = rows.annotate(
        newest=Subquery(newest.values("value")[:1]),
        newest_on=Subquery(newest.values("period_end")[:1]),
        measures=Count("measure_links", filter=Q(measure_links__measure__plan__in=visible_plans(by)), distinct=True),
    )
    return cast(Page[Indicator], Paginator(rows.order_by("code"), PAGE_SIZE).get_page(page))


def indicator_for(by: Person, code: str) -> Indicator:
    """Return an indicator that a person may know of.

    Raises:
        NotFoundError: there is none, or it is not for this person.
    """
    found = visible_indicators(by).filter(code=code).first()
    if found is None:
        raise NotFoundError()
    return found


def value_for(by: Person, code: str, value_id: int) -> IndicatorValue:
    """Return a value of an indicator that a person may know of.

    Raises:
        NotFoundError: there is none, or it is not for this person.
    """
    found = values_for(by, indicator_for(by, code)).filter(pk=value_id).select_related("indicator").first()
    if found is None:
        raise NotFoundError()
    return found


def values_for(by: Person, indicator: Indicator) -> QuerySet[IndicatorValue]:
    """Return the values that a person may see, in the order of time: those not published only if they record them."""
    values = IndicatorValue.objects.filter(indicator=indicator).order_by(
        "period_end", "period_start", "disaggregation_key"
    )
    return values if may_record_values(by, indicator) else values.filter(published_at__isnull=False)


def measures_of_indicator(by: Person, indicator: Indicator) -> list[IndicatorMeasure]:
    """Return the links to measures whose plans a person may see; none to the drafts of amendments."""
    links = IndicatorMeasure.objects.filter(
        indicator=indicator, measure__plan__in=visible_plans(by), measure__removed_at=None, measure__original=None
    )
    return list(
        links.select_related("measure__plan", "measure__lead_body").order_by("measure__plan_id", "measure__order")
    )


def facts_of_indicator(indicator: Indicator) -> list[Row]:
    """Return what is said of an indicator, for the component tag `summary_list`."""
    pairs = [
        ("baseline_value", _valued(indicator, "baseline")),
        ("target_value", _valued(indicator, "target")),
        ("direction", str(indicator.get_direction_display())),
        ("frequency", str(indicator.get_frequency_display())),
        ("disaggregations", ", ".join(in_words("disaggregations", indicator.disaggregations).splitlines())),
        ("source", indicator.source),
        ("sdg_codes", ", ".join(indicator.sdg_codes)),
    ]
    return [Row(INDICATOR_LABELS[name], value) for name, value in pairs if value]


def _valued(indicator: Indicator, part: str) -> str:
    value, on = getattr(indicator, f"{part}_value"), getattr(indicator, f"{part}_on")
    if value is None:
        return ""
    return " · ".join(filter(None, [number(value.normalize()), in_words(f"{part}_on", on)]))


@dataclass(frozen=True)
class ValueLine:
    """A value as a page shows it."""

    value: IndicatorValue
    may_change: bool


def value_lines(by: Person, values: Sequence[IndicatorValue], *, may_record: bool) -> list[ValueLine]:
    """Return values, and whether the person may correct each."""
    decides = may_change_plans(by)
    return [
        ValueLine(
            value,
            may_record and (decides or value.published_at is None),
        )
        for value in values
    ]
