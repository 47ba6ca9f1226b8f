"""The pictures of the public pages by name, each made of published figures under the filters of a list.

Name and filters are a picture's address: the same address gives the picture on a page, in a frame on another site, as
SVG or PNG, and its figures as CSV.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
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
from qadam.portal.addresses import query_of
from qadam.portal.drawing import has_png
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
SHORT_REGIONS = {
    "AFRICAN": "Africa",
    "ASIA_PACIFIC": "Asia-Pacific",
    "EEG": "EEG",
    "GRULAC": "GRULAC",
    "WEOG": "WEOG",
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
        return has_png()


def drawn(name: str, filters: Filters) -> Drawn | None:
    """Return a picture under the filters; None where there is nothing to draw.

    Raises:
        NotFoundError: there is no picture of this name.
    """
    if name not in MAKERS:
        raise NotFoundError()
    chart = MAKERS[name](filters)
    return Drawn(name, chart, query_of(filters)) if chart else None


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
    """Return the reviews side by side with their positions, oldest first; None where there are fewer than two."""
    reviews = reviews_under_public(filters)[:MOST_REVIEWS]
    if len(reviews) < 2:
        return None
    return stacked_bars(
        [
            PartsRow(
                review.title,
                (review.supported, review.noted, review.pending),  # type: ignore[attr-defined]
            )
            for review in reversed(reviews)
        ],
        position_series(),
        title=_("Recommendations by cycle and position"),
        column=_("Review"),
        relative=False,
    )


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
        [(regions[region], SHORT_REGIONS[region]) for region in REGIONAL_GROUPS],
        title=_("Which regional group asked about which area"),
        column=_("Area"),
    )


def _areas_over_cycles_chart(filters: Filters) -> Chart | None:
    """Return the areas with a dot for each review, the last four of them."""
    reviews = reviews_under_public(filters)[:4][::-1]
    if len(reviews) < 2:
        return None
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
