"""The comparison of the cycles: what was asked, what was answered, and what came again."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.portal.addresses import list_address
from qadam.portal.pages import public
from qadam.portal.pictures import drawn
from qadam.register.models import Review
from qadam.register.selectors.choices import names_of
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.public import (
    label_rows_public,
    reviews_list_public,
    reviews_published,
    totals_under_public,
    under_review_public,
)

MOST_COMPARED = 4


@dataclass(frozen=True)
class Column:
    """What is compared: a review, or in a register of many States a cycle. `filter` and `value` pick what it counts."""

    head: str
    page: str
    filter: str
    value: str
    total: int
    supported: int
    noted: int
    pending: int
    first_time: int

    @property
    def address(self) -> str:
        """Return the list of all that it counts."""
        return list_address(**{self.filter: self.value})


@public
def cycles(request: HttpRequest) -> HttpResponse:
    """Answer the reviews beside each other: totals, areas, and how much of each was asked again."""
    columns = _cycles_of_many_states() if len(under_review_public()) > 1 else _reviews_of_one_state()
    by_column = [
        {row.code: row for row in label_rows_public(Filters(values={one.filter: (one.value,)}), "area")["area"]}
        for one in columns
    ]
    totals: dict[str, int] = {}
    for rows in by_column:
        for code, row in rows.items():
            totals[code] = totals.get(code, 0) + row.total
    codes = sorted(totals, key=lambda code: (-totals[code], code))
    names = names_of({"area": codes}) if codes else {}
    areas = [
        (
            names.get(("area", code), code),
            [
                (rows[code].total if code in rows else 0, list_address(**{one.filter: one.value, "area": code}))
                for one, rows in zip(columns, by_column, strict=True)
            ],
        )
        for code in codes
    ]
    context = {
        "columns": columns,
        "areas": areas,
        "pictures": [picture for name in ("cycles", "areas-over-cycles") if (picture := drawn(name, Filters()))],
    }
    return render(request, "portal/cycles.html", context)


def _reviews_of_one_state() -> list[Column]:
    return [
        Column(
            _head_of(review),
            reverse("review", args=[review.code]),
            "review",
            review.code,
            review.total,  # type: ignore[attr-defined]
            review.supported,  # type: ignore[attr-defined]
            review.noted,  # type: ignore[attr-defined]
            review.pending,  # type: ignore[attr-defined]
            review.first_time,  # type: ignore[attr-defined]
        )
        for review in reversed(reviews_list_public()[:MOST_COMPARED])
    ]


def _cycles_of_many_states() -> list[Column]:
    known = reviews_published().exclude(cycle=None).order_by("cycle").values_list("cycle", flat=True).distinct()
    found = []
    for cycle in list(known)[-MOST_COMPARED:]:
        counts = totals_under_public(Filters(values={"cycle": (str(cycle),)}))
        found.append(
            Column(
                _("Cycle %(cycle)s") % {"cycle": cycle},
                list_address(cycle=str(cycle)),
                "cycle",
                str(cycle),
                counts.recommendations,
                counts.supported,
                counts.noted,
                counts.pending,
                counts.first_time,
            )
        )
    return found


def _head_of(review: Review) -> str:
    """Return the words of a column: short for a cycle of the Universal Periodic Review, whose page this is."""
    on = review.reviewed_on or review.adopted_on
    if review.mechanism.kind != "upr" or review.cycle is None or on is None:
        return review.title
    return _("Cycle %(cycle)s (%(year)s)") % {"cycle": review.cycle, "year": on.year}
