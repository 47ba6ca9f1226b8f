"""The pictures of the public pages by name, each made of published figures under the filters of a list.

Name and filters are a picture's address: the same address gives the picture on a page, in a frame on another site, as
SVG or PNG, and its figures as CSV.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from qadam.base.charts import (
    BarRow,
    Chart,
    Moment,
    PartsRow,
    Series,
    bars,
    dot_plot,
    matrix,
    stacked_bars,
    timeline,
)
from qadam.base.errors import NotFoundError
from qadam.base.pdf_files import has_pdf
from qadam.plan.courses import indicator_chart
from qadam.plan.enums import MeasureStatus
from qadam.plan.selectors.public import (
    indicator_public,
    indicator_values_public,
    measure_counts_public,
    measures_public,
    plan_public,
)
from qadam.portal.addresses import query_of
from qadam.progress.selectors.public import progress_by_area_public
from qadam.register.models import Review
from qadam.register.selectors.choices import TITLES, names_of
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.public import (
    label_rows_public,
    region_labels_public,
    regions_public,
    reviews_published,
    reviews_under_public,
    states_public,
)
from unrec.vocabularies.states import REGIONAL_GROUPS, regional_group_name, state_name

MOST_ROWS = 20
MOST_REVIEWS = 8
# From done to not begun; what was cancelled stands last.
STATUSES = (
    MeasureStatus.COMPLETED,
    MeasureStatus.IN_PROGRESS,
    MeasureStatus.DELAYED,
    MeasureStatus.NOT_STARTED,
    MeasureStatus.CANCELLED,
)
# Words of a narrow column, a fifth of a phone.
SHORT_REGIONS = {
    "AFRICAN": pgettext_lazy("regional group, short", "Africa"),
    "ASIA_PACIFIC": pgettext_lazy("regional group, short", "Asia and Pacific"),
    "EEG": pgettext_lazy("regional group, short", "Eastern Europe"),
    "GRULAC": pgettext_lazy("regional group, short", "Latin Am. and Carib."),
    "WEOG": pgettext_lazy("regional group, short", "Western and others"),
}
# A State is reviewed every four and a half years (Human Rights Council resolution 16/21, decision 17/119).
MONTHS_BETWEEN_REVIEWS = 54


@dataclass(frozen=True)
class Drawn:
    """A picture with its name and the query of its filters, from which its downloads and its frame are addressed."""

    name: str
    chart: Chart
    query: str

    @property
    def has_png(self) -> bool:
        """Return whether the picture can be had as PNG here."""
        return has_pdf()


def drawn(name: str, filters: Filters | None = None, *, of: str = "") -> Drawn | None:
    """Return a picture; None where there is nothing to draw.

    Args:
        filters: of the recommendations that it counts.
        of: code of the plan or indicator that it shows, for pictures of one thing.

    Raises:
        NotFoundError: there is no picture of this name, or no such thing.
    """
    if name in MAKERS_OF_ONE:
        chart = MAKERS_OF_ONE[name](of)
        return Drawn(name, chart, urlencode({"of": of}) if of else "") if chart else None
    if name not in MAKERS:
        raise NotFoundError()
    filters = filters or Filters()
    chart = MAKERS[name](filters)
    return Drawn(name, chart, query_of(filters)) if chart else None


def status_series() -> tuple[Series, ...]:
    """Return what becomes of measures as series of a chart, in the order of `STATUSES`."""
    kinds = ("done", "going", "late", "idle", "noted")
    return tuple(
        Series(kind, str(MeasureStatus(status).label).capitalize())
        for kind, status in zip(kinds, STATUSES, strict=True)
    )


def _progress_chart(_of: str) -> Chart | None:
    """Return the areas with what became of their measures, over all plans in force."""
    rows = progress_by_area_public()
    if not rows:
        return None
    return stacked_bars(
        [PartsRow(term.name, [counts.by_status.get(status, 0) for status in STATUSES]) for term, counts in rows],
        status_series(),
        title=_("Measures by area and status"),
        column=_("Area"),
        relative=False,
    )


def _deadlines_chart(of: str) -> Chart | None:
    """Return when the measures of a plan are due, by quarter, and what has become of them."""
    counts = measure_counts_public(measures_public().filter(plan=plan_public(of)))
    if not counts.by_quarter:
        return None
    return stacked_bars(
        [
            PartsRow(
                _("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": quarter},
                [by_status.get(status, 0) for status in STATUSES],
            )
            for (year, quarter), by_status in counts.by_quarter.items()
        ],
        status_series(),
        title=_("Measures by the quarter of their deadline and by status"),
        column=_("Deadline"),
        relative=False,
    )


def _indicator_chart(of: str) -> Chart | None:
    """Return how an indicator went on, with its baseline and the value aimed at."""
    indicator = indicator_public(of)
    return indicator_chart(indicator, indicator_values_public().filter(indicator=indicator, disaggregation_key=""))


def position_series() -> tuple[Series, Series, Series]:
    """Return the three positions as series of a chart."""
    return (Series("done", _("Supported")), Series("noted", _("Noted")), Series("idle", _("Pending")))


def _labels_chart(name: str, title: Callable[[], str]) -> Callable[[Filters], Chart | None]:
    """Return the maker of bars of positions by label, most recommendations first."""

    def make(filters: Filters) -> Chart | None:
        rows = label_rows_public(filters, name)[name][:MOST_ROWS]
        if not rows:
            return None
        names = names_of({name: [row.code for row in rows]})
        return stacked_bars(
            [
                PartsRow(
                    names.get((name, row.code), row.code),
                    (row.supported, row.noted, row.total - row.supported - row.noted),
                )
                for row in rows
            ],
            position_series(),
            title=title(),
            column=str(TITLES[name]),
            relative=False,
        )

    return make


def _regions_chart(filters: Filters) -> Chart | None:
    """Return how many recommendations came from each UN regional group."""
    counts = regions_public(filters)
    if not counts:
        return None
    names = region_names()
    return bars(
        [BarRow(names[code], count) for code, count in sorted(counts.items(), key=lambda item: -item[1])],
        title=_("Recommendations by regional group of the recommending State"),
        column=_("Regional group"),
        value_column=_("Recommendations"),
    )


def _states_chart(filters: Filters) -> Chart | None:
    """Return the States that made most recommendations."""
    language = (get_language() or "en")[:2]
    counts = sorted(states_public(filters).items(), key=lambda item: (-item[1], item[0]))[:MOST_ROWS]
    if not counts:
        return None
    return bars(
        [BarRow(state_name(code, language), count) for code, count in counts],
        title=_("The States that made most recommendations"),
        column=_("State"),
        value_column=_("Recommendations"),
    )


def region_names() -> Mapping[str, str]:
    """Return the names of the UN regional groups in the visitor's language."""
    language = (get_language() or "en")[:2]
    return {code: regional_group_name(code, language) for code in REGIONAL_GROUPS}


def _cycles_chart(filters: Filters) -> Chart | None:
    """Return the reviews side by side with their positions, oldest first; the cycles where many States were reviewed.
    None where there are fewer than two.
    """
    reviews = reviews_under_public(filters)
    counts = [(review.supported, review.noted, review.pending) for review in reviews]  # type: ignore[attr-defined]
    if _of_many_states(reviews):
        by_cycle: dict[int, list[tuple[int, int, int]]] = {}
        for review, parts in zip(reviews, counts, strict=True):
            by_cycle.setdefault(review.cycle or 0, []).append(parts)
        rows = [
            PartsRow(
                _("Cycle %(cycle)s") % {"cycle": cycle}, [sum(part) for part in zip(*by_cycle[cycle], strict=True)]
            )
            for cycle in sorted(by_cycle)
            if cycle
        ]
    else:
        named = list(zip(reviews, counts, strict=True))[:MOST_REVIEWS]
        rows = [PartsRow(review.title, parts) for review, parts in reversed(named)]
    if len(rows) < 2:
        return None
    return stacked_bars(
        rows,
        position_series(),
        title=_("Recommendations by cycle and position"),
        column=_("Review"),
        relative=False,
    )


def _of_many_states(reviews: Sequence[Review]) -> bool:
    return len({review.state_under_review for review in reviews}) > 1


def _asked_chart(filters: Filters) -> Chart | None:
    """Return which regional group asked about which area, as a matrix."""
    counts = region_labels_public(filters, "area")
    totals: dict[str, int] = {}
    for (_region, code), count in counts.items():
        totals[code] = totals.get(code, 0) + count
    if not totals:
        return None
    codes = sorted(totals, key=lambda code: (-totals[code], code))[:MOST_ROWS]
    names, regions = names_of({"area": codes}), region_names()
    return matrix(
        [
            PartsRow(names.get(("area", code), code), [counts.get((region, code), 0) for region in REGIONAL_GROUPS])
            for code in codes
        ],
        [(regions[region], str(SHORT_REGIONS[region])) for region in REGIONAL_GROUPS],
        title=_("Which regional group asked about which area"),
        column=_("Area"),
    )


def _areas_over_cycles_chart(filters: Filters) -> Chart | None:
    """Return the areas with a dot for each review, the last four of them."""
    reviews = reviews_under_public(filters)
    if len(reviews) < 2 or _of_many_states(reviews):
        return None
    reviews = reviews[:4][::-1]
    rows_of = {
        review.code: {
            row.code: row.total
            for row in label_rows_public(Filters(values=filters.values | {"review": (review.code,)}), "area")["area"]
        }
        for review in reviews
    }
    totals: dict[str, int] = {}
    for counts in rows_of.values():
        for code, count in counts.items():
            totals[code] = totals.get(code, 0) + count
    if not totals:
        return None
    codes = sorted(totals, key=lambda code: (-totals[code], code))[:MOST_ROWS]
    names = names_of({"area": codes})
    kinds = ("idle", "gold", "noted", "accent")[-len(reviews) :]
    return dot_plot(
        [
            PartsRow(names.get(("area", code), code), [rows_of[review.code].get(code, 0) for review in reviews])
            for code in codes
        ],
        [Series(kind, review.title) for kind, review in zip(kinds, reviews, strict=True)],
        title=_("Recommendations by area over the cycles"),
        column=_("Area"),
    )


def expected_next_review(review: Review) -> date | None:
    """Return the first day of the month in which the next review is due where no document says it; None without a
    date to count from. The rule: a State is reviewed every four and a half years.
    """
    if review.next_review_on or review.reviewed_on is None or review.mechanism.kind != "upr":
        return None
    months = review.reviewed_on.year * 12 + review.reviewed_on.month - 1 + MONTHS_BETWEEN_REVIEWS
    return date(months // 12, months % 12 + 1, 1)


def course_chart(reviews: Sequence[Review], extra: Sequence[Moment] = ()) -> Chart | None:
    """Return the timeline of the last two reviews up to the next one, with today on it; None without any date."""
    moments: list[Moment] = list(extra)

    def add(on: date | None, label: str) -> None:
        if on is not None:
            moments.append(Moment(on, label, date_format(on, "YEAR_MONTH_FORMAT")))

    for review in reviews[:2]:
        add(review.reviewed_on, _("Review"))
        add(review.adopted_on, _("Outcome adopted"))
    if reviews:
        add(reviews[0].next_review_on, _("Next review"))
        add(expected_next_review(reviews[0]), _("Next review (expected)"))
    if not moments:
        return None
    return timeline(
        moments,
        today=timezone.localdate(),
        title=_("From review to review"),
        column=_("Event"),
        when_column=_("When"),
    )


def _course_chart(filters: Filters) -> Chart | None:
    reviews = reviews_published().select_related("mechanism")
    if codes := filters.get("review"):
        reviews = reviews.filter(code__in=codes)
    return course_chart(list(reviews[:2]))


# Pictures of one thing, or of all plans; their address names it instead of filters.
MAKERS_OF_ONE: dict[str, Callable[[str], Chart | None]] = {
    "progress": _progress_chart,
    "deadlines": _deadlines_chart,
    "indicator": _indicator_chart,
}
MAKERS: dict[str, Callable[[Filters], Chart | None]] = {
    "areas": _labels_chart("area", lambda: _("Recommendations by area and position")),
    "themes": _labels_chart("theme", lambda: _("Recommendations by theme and position")),
    "goals": _labels_chart("goal", lambda: _("Recommendations by SDG goal and position")),
    "groups": _labels_chart("group", lambda: _("Recommendations by group of persons and position")),
    "regions": _regions_chart,
    "states": _states_chart,
    "cycles": _cycles_chart,
    "asked": _asked_chart,
    "areas-over-cycles": _areas_over_cycles_chart,
    "course": _course_chart,
}
