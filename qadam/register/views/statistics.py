"""The numbers over the register. Every count on the page is a link to the list of exactly what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from qadam.base.pieces import Figure
from qadam.base.templatetags.components import number
from qadam.register.enums import LabelStatus, Position, RecurrenceStatus
from qadam.register.permissions import check_read_register
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.choices import TITLES, applied_of, names_of
from qadam.register.selectors.filters import LABEL_FILTERS, LABELS, NO, YES, Filters
from qadam.register.selectors.statistics import CountRow, LabelRow, Statistics, statistics

LABEL_TABLES = ("area", "theme", "goal", "group")
VALUE_TABLES = ("action", "recurrence", "state", "region", "position", "cycle")
# What the column "confirmed" of a table speaks of.
CONFIRMED_TITLES = {
    "action": gettext_lazy("Category confirmed"),
    "recurrence": gettext_lazy("Confirmed by a person"),
    "state": gettext_lazy("First time or repeated: confirmed"),
    "region": gettext_lazy("First time or repeated: confirmed"),
    "position": gettext_lazy("First time or repeated: confirmed"),
    "cycle": gettext_lazy("First time or repeated: confirmed"),
}


@dataclass(frozen=True)
class Cell:
    """A count and the address of the list that it counts; an empty count has none."""

    count: int
    url: str


@dataclass(frozen=True)
class TableRow:
    """One line: its name, its counts in the order of the table's columns, and the share 0-1 that people confirmed."""

    name: Any
    cells: list[tuple[Any, Cell]]
    confirmed_share: float
    confirmed: Cell | None  # None where no list shows just these


@dataclass(frozen=True)
class Table:
    """A table of the page."""

    name: str
    title: Any
    columns: list[Any]
    confirmed_title: Any
    rows: list[TableRow]
    may_add_up_to_more: bool


class Addresses:
    """Makes the addresses of lists: the filters of this page, with some set to one value."""

    def __init__(self, query: QueryDict) -> None:
        self._query = query

    def cell(self, count: int, **values: str) -> Cell:
        """Return a count with the address of its list."""
        query = self._query.copy()
        for name in (LABELS, "page", "sort"):
            query.pop(name, None)
        for name, value in values.items():
            query.setlist(name, [value])
        return Cell(count, f"{reverse('register')}?{query.urlencode()}" if count else "")


@require_safe
def register_statistics(request: HttpRequest) -> HttpResponse:
    """Answer the numbers over the register, each a link to the list that it counts."""
    check_read_register(request.user)
    filters = Filters.of(request.GET)
    found = statistics(Audience.WORKSPACE, filters)
    addresses = Addresses(request.GET)
    context: dict[str, Any] = {
        "figures": figures_of(found, addresses),
        "tables": [*_label_tables(found, addresses, filters), *_value_tables(found, addresses)],
        "applied": applied_of(filters.without(LABELS), request.GET),
    }
    return render(request, "register/statistics.html", context)


def figures_of(found: Statistics, addresses: Addresses) -> list[Figure]:
    """Return the totals as figures, those of the recurrence with what people confirmed and what is only proposed."""
    totals = found.totals

    def figure(label: Any, count: int, kind: str = "", note: Any = "", **values: str) -> Figure:
        return Figure(label, number(count), note, kind, addresses.cell(count, **values).url)

    def parts(status: RecurrenceStatus, count: int, confirmed: int) -> SafeString:
        own = {"pledge": NO, "recurrence": str(status)}
        return confirmed_and_proposed(
            addresses.cell(confirmed, decided=YES, **own), addresses.cell(count - confirmed, decided=NO, **own)
        )

    first, again = RecurrenceStatus.FIRST_TIME, RecurrenceStatus.REPEATED
    return [
        figure(_("received"), totals.recommendations, pledge=NO),
        figure(_("supported"), totals.supported, "done", pledge=NO, position=Position.SUPPORTED),
        figure(_("noted"), totals.noted, "noted", pledge=NO, position=Position.NOTED),
        figure(_("pending"), totals.pending, "idle", pledge=NO, position=Position.PENDING),
        figure(
            _("first time"),
            totals.first_time,
            "gold",
            parts(first, totals.first_time, totals.first_time_confirmed),
            pledge=NO,
            recurrence=first,
        ),
        figure(
            _("repeated"),
            totals.repeated,
            "accent",
            parts(again, totals.repeated, totals.repeated_confirmed),
            pledge=NO,
            recurrence=again,
        ),
        figure(_("voluntary pledges"), totals.pledges, pledge=YES),
    ]


def confirmed_and_proposed(confirmed: Cell, proposed: Cell) -> SafeString:
    """Return "3 confirmed, 5 proposed" with each number as a link to its list."""
    sentence = conditional_escape(_("%(confirmed)s confirmed, %(proposed)s proposed"))
    values = {"confirmed": _linked(confirmed), "proposed": _linked(proposed)}
    return mark_safe(sentence % values)  # noqa: S308 (the sentence and both values are escaped)


def _linked(cell: Cell) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', cell.url, number(cell.count)) if cell.url else number(cell.count)


def _label_tables(found: Statistics, addresses: Addresses, filters: Filters) -> list[Table]:
    names = names_of({name: [row.code for row in found.by_label[name]] for name in LABEL_TABLES})

    def row_of(name: str, row: LabelRow) -> TableRow:
        own = {name: row.code}
        return TableRow(
            names.get((name, row.code), row.code),
            _counts(row, own, addresses),
            row.confirmed_share,
            # "confirmed" in an address speaks of every label that it asks for
            addresses.cell(row.confirmed, **{LABELS: LabelStatus.CONFIRMED}, **own)
            if all(name == other for other in LABEL_FILTERS if filters.get(other))
            else None,
        )

    return [
        Table(
            name,
            TITLES[name],
            [_("Recommendations"), _("Supported"), _("Noted")],
            _("Label confirmed"),
            [row_of(name, row) for row in found.by_label[name]],
            may_add_up_to_more=True,
        )
        for name in LABEL_TABLES
        if found.by_label[name]
    ]


def _value_tables(found: Statistics, addresses: Addresses) -> list[Table]:
    names = names_of({name: [row.value for row in found.by_value[name]] for name in VALUE_TABLES})

    def row_of(name: str, row: CountRow) -> TableRow:
        own = {name: row.value}
        cells = _counts(row, own, addresses)
        if name != "recurrence":
            first = RecurrenceStatus.FIRST_TIME
            cells.append((_("First time"), addresses.cell(row.first_time, recurrence=first, **own)))
        confirmed = None if name == "action" else addresses.cell(row.confirmed, decided=YES, **own)
        return TableRow(names.get((name, row.value), row.value), cells, row.confirmed_share, confirmed)

    return [
        Table(
            name,
            TITLES[name],
            [
                _("Recommendations"),
                _("Supported"),
                _("Noted"),
                *([_("First time")] if name != "recurrence" else []),
            ],
            CONFIRMED_TITLES[name],
            [row_of(name, row) for row in found.by_value[name]],
            may_add_up_to_more=name in ("state", "region"),
        )
        for name in VALUE_TABLES
        if found.by_value[name]
    ]


def _counts(row: LabelRow | CountRow, own: dict[str, str], addresses: Addresses) -> list[tuple[Any, Cell]]:
    counted: Sequence[tuple[Any, int, str]] = (
        (_("Supported"), row.supported, Position.SUPPORTED),
        (_("Noted"), row.noted, Position.NOTED),
    )
    return [
        (_("Recommendations"), addresses.cell(row.total, **own)),
        *((title, addresses.cell(count, **({"position": str(value)} | own))) for title, count, value in counted),
    ]
