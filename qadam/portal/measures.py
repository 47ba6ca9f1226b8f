"""Measures as the public pages show them: a page of a list with what has become of each, and the filters beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.base.pieces import Applied, Facet, FacetOption, Figure
from qadam.bodies.models import Body
from qadam.plan.deadlines import deadline_words
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Measure
from qadam.plan.selectors.measures import MeasureFilters
from qadam.plan.selectors.public import MeasureCounts, bodies_public, measures_page_public, measures_public
from qadam.progress.models import Evidence, ProgressUpdate
from qadam.progress.selectors.public import MeasureProgress, measure_progress_public, public_file_of
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from qadam.taxonomy.selectors import terms_list

SHOWN_STATUSES = {
    MeasureStatus.COMPLETED: "done",
    MeasureStatus.IN_PROGRESS: "going",
    MeasureStatus.DELAYED: "late",
    MeasureStatus.NOT_STARTED: "idle",
}
DEADLINE_WORDS = {
    "overdue": gettext_lazy("Overdue"),
    "soon": gettext_lazy("Due within 90 days"),
    "year": gettext_lazy("Due this year"),
    "later": gettext_lazy("Due later"),
}
FILTER_TITLES = {
    "area": gettext_lazy("Area"),
    "body": gettext_lazy("Body"),
    "status": gettext_lazy("Status"),
    "deadline": gettext_lazy("Deadline"),
}


@dataclass(frozen=True)
class ShownMeasure:
    """A measure with what has become of it, ready to show."""

    measure: Measure
    progress: MeasureProgress
    deadline: str
    area: Term | None

    @property
    def look(self) -> str:
        """Return the status to show: overdue goes before what the body last said."""
        return "late" if self.progress.is_overdue else str(self.progress.status)

    @property
    def word(self) -> str:
        """Return the word of that status."""
        return "" if self.progress.is_overdue else str(self.progress.status.label).capitalize()


def shown(measures: Iterable[Measure]) -> list[ShownMeasure]:
    """Return measures (read with `with_public_data`) ready to show, in two more queries."""
    rows = list(measures)
    progress = measure_progress_public(rows)
    return [
        ShownMeasure(
            row,
            progress[row.pk],
            row.deadline_note or deadline_words(row.deadline, row.deadline_precision),
            next((link.term for link in row.area_links.all()), None),
        )
        for row in rows
    ]


def with_files(update: ProgressUpdate) -> tuple[ProgressUpdate, list[tuple[Evidence, bool]]]:
    """Return a report with its evidence; of each piece whether its file may be opened here."""
    return update, [(piece, public_file_of(piece) is not None) for piece in update.evidence.all()]


def shown_page(
    address: QueryDict, page: int, *, measures: QuerySet[Measure] | None = None
) -> tuple[Page[Any], list[ShownMeasure], MeasureFilters]:
    """Return a page of the measures under the filters of an address, ready to show, with the filters in force."""
    filters = MeasureFilters.of(address)
    found = measures_page_public(filters, measures=measures, sort=address.get("sort", ""), page=page)
    return found, shown(found.object_list), filters


def facets_of(filters: MeasureFilters, *, names: Iterable[str] = tuple(FILTER_TITLES)) -> list[Facet]:
    """Return the filters beside a list of measures: one choice each."""
    options: dict[str, list[tuple[str, str]]] = {
        "area": [(term.code, term.name) for term in _areas()],
        "body": [(body.code, body.name) for body, _leads, _helps in bodies_public()],
        "status": [(str(value), str(label).capitalize()) for value, label in MeasureStatus.choices],
        "deadline": [(value, str(word)) for value, word in DEADLINE_WORDS.items()],
    }
    return [
        Facet(
            name,
            FILTER_TITLES[name],
            [FacetOption(value, word, None, filters.get(name) == value) for value, word in options[name]],
            several=False,
        )
        for name in names
        if options[name]
    ]


def _areas() -> list[Term]:
    used = set(measures_public().order_by().values_list("area_links__term", flat=True))
    return [term for term in terms_list(Scheme.AREA, only_active=False) if term.pk in used]


def applied_of(filters: MeasureFilters, address: QueryDict) -> list[Applied]:
    """Return the filters in force, each with the address of the list without it."""
    names = {("deadline", value): str(word) for value, word in DEADLINE_WORDS.items()}
    names |= {("status", str(value)): str(label).capitalize() for value, label in MeasureStatus.choices}
    if code := filters.get("area"):
        names |= {("area", term.code): term.name for term in Term.objects.filter(scheme=Scheme.AREA, code=code)}
    if code := filters.get("body"):
        names |= {("body", body.code): body.name for body in Body.objects.filter(code=code)}
    found = []
    for name in FILTER_TITLES:
        if value := filters.get(name):
            query = address.copy()
            for gone in (name, "page"):
                query.pop(gone, None)
            word = _("%(filter)s: %(value)s") % {
                "filter": FILTER_TITLES[name],
                "value": names.get((name, value), value),
            }
            found.append(Applied(word, f"?{query.urlencode()}"))
    return found


def figures_of(counts: MeasureCounts, path: str, **filters: str) -> list[Figure]:
    """Return the figures of a set of measures; each leads to the list that it counts.

    Args:
        path: of the page with the list, which shows all of them under `filters`.
    """

    def address(**more: str) -> str:
        query = urlencode({**filters, **more})
        return f"{path}?{query}" if query else path

    figures = [Figure(_("Measures"), counts.total, url=address())]
    for status, kind in SHOWN_STATUSES.items():
        count = counts.by_status.get(status, 0)
        figures.append(Figure(str(status.label).capitalize(), count, "", kind, address(status=status)))
    if counts.overdue:
        figures.append(Figure(_("Overdue"), counts.overdue, "", "late", address(deadline="overdue")))
    return figures
