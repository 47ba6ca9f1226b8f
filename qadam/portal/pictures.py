"""The pictures of the public pages, made from the figures of the register."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from qadam.base.charts import BarRow, Chart, Moment, PartsRow, Series, bars, stacked_bars, timeline
from qadam.register.models import Review
from qadam.register.selectors.statistics import LabelRow

AREAS_SHOWN = 20


def position_series() -> tuple[Series, Series, Series]:
    """Return the three positions as series of a chart."""
    return (Series("done", _("Supported")), Series("noted", _("Noted")), Series("idle", _("Pending")))


def areas_chart(rows: Sequence[tuple[LabelRow, str]]) -> Chart | None:
    """Return the areas as bars of positions, most recommendations first; None where there is none."""
    if not rows:
        return None
    return stacked_bars(
        [
            PartsRow(name, (row.supported, row.noted, row.total - row.supported - row.noted))
            for row, name in rows[:AREAS_SHOWN]
        ],
        position_series(),
        title=_("Recommendations by area and position"),
        column=_("Area"),
        relative=False,
    )


def regions_chart(counts: Mapping[str, int], names: Mapping[str, str]) -> Chart | None:
    """Return how many recommendations came from each UN regional group; None where there is none."""
    if not counts:
        return None
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return bars(
        [BarRow(names[code], count) for code, count in ordered],
        title=_("Recommendations by regional group of the recommending State"),
        column=_("Regional group"),
        value_column=_("Recommendations"),
    )


def cycles_chart(reviews: Sequence[Review]) -> Chart | None:
    """Return the cycles side by side with their positions, oldest first; None where there are fewer than two.

    Reads `supported`, `noted` and `pending`, which `reviews_list_public` counts.
    """
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


def course_chart(reviews: Sequence[Review]) -> Chart | None:
    """Return the timeline of the reviews from the first to the next one, with today on it; None without any date."""
    moments: list[Moment] = []

    def add(on: date | None, label: str) -> None:
        if on is not None:
            moments.append(Moment(on, label, date_format(on, "YEAR_MONTH_FORMAT")))

    for review in reviews[:2]:
        add(review.reviewed_on, _("Review"))
        add(review.adopted_on, _("Outcome adopted"))
    if reviews:
        add(reviews[0].next_review_on, _("Next review"))
    if not moments:
        return None
    return timeline(
        moments,
        today=timezone.localdate(),
        title=_("The course of the reviews"),
        column=_("Event"),
        when_column=_("When"),
    )
