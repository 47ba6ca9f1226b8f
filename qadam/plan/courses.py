"""How an indicator went on, as a picture: its values, where it stood, and where it shall stand."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from qadam.base.charts import Chart, Course, Point, Series, line_chart
from qadam.plan.models import Indicator, IndicatorValue


def indicator_chart(indicator: Indicator, values: Iterable[IndicatorValue]) -> Chart | None:
    """Return how an indicator went on, with its baseline and the value aimed at; None where there is no figure yet.

    Args:
        values: those for everybody, in the order of time; groups have no place in the picture.
    """
    points = [_point(value.period_end, value.value) for value in values if not value.disaggregation_key]
    if indicator.baseline_value is not None and indicator.baseline_on is not None:
        first = _point(indicator.baseline_on, indicator.baseline_value)
        if not points or first.at < points[0].at:
            points.insert(0, first)
    if not points:
        return None
    target = None
    if indicator.target_value is not None and indicator.target_on is not None:
        target = _point(indicator.target_on, indicator.target_value)
    series = Series("accent", indicator.unit or indicator.name)
    return line_chart([Course(series, points, target, indicator.unit)], title=indicator.name, column=_("Period"))


def _point(on: date, value: Decimal) -> Point:
    return Point(on.toordinal(), date_format(on, "YEAR_MONTH_FORMAT"), float(value))
