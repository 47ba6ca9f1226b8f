"""Figures of the register by an expression, from gathered data alone: "supported area=torture", "indicator:deaths".

Every expression is one of `NAMES` with filters of `FILTERS`, or an indicator's code with the year of a period behind
"@" (docs/how-to/write-a-report.md lists them for authors). Nothing of an expression is ever executed.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

Row = dict[str, Any]


class UnknownFigureError(Exception):
    """An expression that names no figure. Its message is shown beside the field."""


def _position(value: str) -> Callable[[Row], bool]:
    return lambda row: not row["is_pledge"] and row["position"] == value


def _recurrence(value: str) -> Callable[[Row], bool]:
    return lambda row: not row["is_pledge"] and row["recurrence"] == value


RECOMMENDATION_FIGURES: dict[str, tuple[Any, Callable[[Row], bool]]] = {
    "recommendations": (_("recommendations received"), lambda row: not row["is_pledge"]),
    "supported": (_("supported recommendations"), _position("supported")),
    "noted": (_("noted recommendations"), _position("noted")),
    "pending": (_("recommendations without a position"), _position("pending")),
    "first_time": (_("recommendations made for the first time"), _recurrence("first_time")),
    "repeated": (_("repeated recommendations"), _recurrence("repeated")),
    "pledges": (_("voluntary pledges"), lambda row: row["is_pledge"]),
}
MEASURE_FIGURES: dict[str, tuple[Any, Callable[[Row], bool]]] = {
    "measures": (_("measures of the plan"), lambda row: row["status"] != "cancelled"),
    "measures_completed": (_("completed measures"), lambda row: row["status"] == "completed"),
    "measures_in_progress": (_("measures in progress"), lambda row: row["status"] == "in_progress"),
    "measures_delayed": (_("delayed measures"), lambda row: row["status"] == "delayed"),
    "measures_not_started": (_("measures not started"), lambda row: row["status"] == "not_started"),
}
OTHER_FIGURES = {
    "states": _("recommending States"),
    "covered_by_measures": _("recommendations that a measure answers"),
    "updates": _("approved reports of bodies"),
}
NAMES = {
    **{name: label for name, (label, _test) in RECOMMENDATION_FIGURES.items()},
    **{name: label for name, (label, _test) in MEASURE_FIGURES.items()},
    **OTHER_FIGURES,
}
FILTERS = {"area": "areas", "goal": "sdg_goals", "group": "persons", "theme": "themes"}
_INDICATOR = re.compile(r"^indicator:(?P<code>[\w-]+)(?:@(?P<year>\d{4}))?$")
_FILTER = re.compile(r"^(?P<name>\w+)=(?P<value>[\w.&-]+)$")


@dataclass(frozen=True)
class FigureValue:
    """A figure, and as of when it holds (the end of the period of an indicator's value)."""

    value: Decimal
    as_of: str


def figure(data: dict[str, Any], expression: str) -> FigureValue:
    """Return a figure of gathered data.

    Raises:
        UnknownFigureError: the expression names no figure, or an indicator that has no value there.
    """
    indicator = _INDICATOR.match(expression)
    if indicator is not None:
        return _indicator(data, indicator["code"], indicator["year"])
    name, *rest = expression.split(" ")
    if name not in NAMES:
        raise UnknownFigureError(str(_("There is no figure “%(name)s”.") % {"name": name[:60]}))
    filters = [_filter(text) for text in rest if text]
    return FigureValue(Decimal(_count(data, name, filters)), data["reference_on"])


def number_in(text: str) -> Decimal | None:
    """Return the number that a figure as written means: "10,700", "10 700", "12.5 %", "12,5"; None where it is none."""
    digits = re.sub(r"[\s\u00a0\u202f%‰]", "", text)
    if re.fullmatch(r"\d{1,3}(,\d{3})+", digits):
        digits = digits.replace(",", "")
    digits = digits.replace(",", ".")
    try:
        return Decimal(digits) if re.fullmatch(r"-?\d+(\.\d+)?", digits) else None
    except InvalidOperation:
        return None


def counts_known(data: dict[str, Any]) -> dict[str, set[int]]:
    """Return for each figure of recommendations the counts that are true of the whole, of an area or of a goal."""
    found: dict[str, set[int]] = {}
    for name, (_label, test) in RECOMMENDATION_FIGURES.items():
        rows = [row for row in data["recommendations"] if test(row)]
        counts = Counter(code for row in rows for field in FILTERS.values() for code in set(row[field]))
        found[name] = {len(rows), *counts.values()}
    return found


def _filter(text: str) -> tuple[str, str]:
    match = _FILTER.match(text)
    if match is None or match["name"] not in (*FILTERS, "state"):
        raise UnknownFigureError(str(_("“%(text)s” is no filter of a figure.") % {"text": text[:60]}))
    return match["name"], match["value"].replace("_", " ") if match["name"] in ("theme", "group") else match["value"]


def _count(data: dict[str, Any], name: str, filters: list[tuple[str, str]]) -> int:
    recommendations = [row for row in data["recommendations"] if all(_passes(row, *each) for each in filters)]
    if name in RECOMMENDATION_FIGURES:
        return sum(RECOMMENDATION_FIGURES[name][1](row) for row in recommendations)
    ids = {row["id"] for row in recommendations}
    measures = [row for row in data["measures"] if not filters or ids & set(row["recommendations"])]
    if name in MEASURE_FIGURES:
        return sum(MEASURE_FIGURES[name][1](row) for row in measures)
    if name == "states":
        return len({state for row in recommendations for part in row["parts"] for state in part["states"]})
    if name == "updates":
        numbers = {row["id"] for row in measures}
        return sum(update["measure"] in numbers for update in data["updates"])
    answered = {each for row in measures if row["status"] != "cancelled" for each in row["recommendations"]}
    return sum(not row["is_pledge"] and row["id"] in answered for row in recommendations)


def _passes(row: Row, name: str, value: str) -> bool:
    if name == "state":
        return any(value in part["states"] for part in row["parts"])
    return value in row[FILTERS[name]]


def _indicator(data: dict[str, Any], code: str, year: str | None) -> FigureValue:
    for indicator in data["indicators"]:
        if indicator["code"] == code:
            values = [value for value in indicator["values"] if year is None or value["end"].startswith(year)]
            if values:
                return FigureValue(Decimal(values[-1]["value"]), values[-1]["end"])
    raise UnknownFigureError(str(_("The indicator “%(code)s” has no value there.") % {"code": code[:60]}))
