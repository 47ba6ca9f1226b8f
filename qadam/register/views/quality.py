"""The page on how often people changed the machine."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qadam.base.charts import Chart, Course, PartsRow, Point, Series, line_chart, stacked_bars
from qadam.base.pieces import Figure
from qadam.base.templatetags.components import percent
from qadam.register.permissions import check_read_register
from qadam.register.selectors.choices import term_words
from qadam.register.selectors.quality import Quality, quality
from qadam.register.selectors.queue import RECURRENCE
from qadam.register.views.queue import RECURRENCE_NAME
from qadam.taxonomy.enums import Scheme

MONTH_FORMAT = "YEAR_MONTH_FORMAT"


@require_safe
def register_quality(request: HttpRequest) -> HttpResponse:
    """Answer how often people confirmed and changed what the machine proposed."""
    check_read_register(request.user)
    found = quality()
    names = scheme_names()
    context: dict[str, Any] = {
        "found": found,
        "figures": _figures(found),
        "schemes": [(names[scheme], scheme, found.by_scheme[scheme]) for scheme in names if scheme in found.by_scheme],
        "labels": [(term_words(term), names[term.scheme], counted) for term, counted in found.by_label],
        "months": _months(found, names),
    }
    if found.total.decided:
        context["chart"] = _bars(found, names)
    if len(found.by_month) > 1:
        context["course"] = _course(found)
    return render(request, "register/quality.html", context)


def scheme_names() -> dict[str, Any]:
    """Return the lists of labels, and the recurrence, with their names in the order of the page."""
    return dict(Scheme.choices) | {RECURRENCE: RECURRENCE_NAME}


def _figures(found: Quality) -> list[Figure]:
    total = found.total
    return [
        Figure(_("proposals decided"), total.decided, kind="accent"),
        Figure(_("left as proposed"), total.confirmed, kind="done"),
        Figure(_("changed by people"), total.rejected, kind="late"),
        Figure(_("share changed"), percent(total.changed_share), kind="gold"),
        Figure(_("labels added by people"), total.added, kind="going"),
    ]


def _bars(found: Quality, names: dict[str, Any]) -> Chart:
    rows = [
        PartsRow(str(names[scheme]).capitalize(), (counted.confirmed, counted.rejected))
        for scheme, counted in ((name, found.by_scheme[name]) for name in names if name in found.by_scheme)
        if counted.decided
    ]
    series = [Series("done", _("Left as proposed")), Series("late", _("Changed by people"))]
    return stacked_bars(rows, series, title=_("What people did with proposals"), column=_("List"))


def _course(found: Quality) -> Chart:
    points = []
    for month, by_scheme in found.by_month.items():
        decided = sum(one.decided for one in by_scheme.values())
        changed = sum(one.rejected for one in by_scheme.values())
        if decided:
            points.append(Point(month.toordinal(), date_format(month, MONTH_FORMAT), changed / decided))
    course = Course(Series("accent", _("Changed by people")), points)
    return line_chart([course], title=_("Share changed, by month"), column=_("Month"), write=percent)


def _months(found: Quality, names: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the months, newest first, each with its lists."""
    return [
        {
            "month": date_format(month, MONTH_FORMAT),
            "schemes": [(names[scheme], by_scheme[scheme]) for scheme in names if scheme in by_scheme],
        }
        for month, by_scheme in reversed(found.by_month.items())
    ]
