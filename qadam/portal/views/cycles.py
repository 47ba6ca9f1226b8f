"""The comparison of the cycles: what was asked, what was answered, and what came again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from qadam.portal.addresses import list_address
from qadam.portal.pages import public
from qadam.portal.pictures import drawn
from qadam.register.models import Review
from qadam.register.selectors.choices import names_of
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.public import label_rows_public, reviews_list_public

MOST_COMPARED = 4


@public
def cycles(request: HttpRequest) -> HttpResponse:
    """Answer the reviews beside each other: totals, areas, and how much of each was asked again."""
    reviews = list(reviews_list_public()[:MOST_COMPARED])[::-1]
    by_review = [
        {row.code: row for row in label_rows_public(Filters(values={"review": (review.code,)}), "area")["area"]}
        for review in reviews
    ]
    totals: dict[str, int] = {}
    for rows in by_review:
        for code, row in rows.items():
            totals[code] = totals.get(code, 0) + row.total
    codes = sorted(totals, key=lambda code: (-totals[code], code))
    names = names_of({"area": codes}) if codes else {}
    areas = [
        (
            names.get(("area", code), code),
            [
                (rows[code].total if code in rows else 0, list_address(review=review.code, area=code))
                for review, rows in zip(reviews, by_review, strict=True)
            ],
        )
        for code in codes
    ]
    context = {
        "reviews": [(review, list_address(review=review.code), _head_of(review)) for review in reviews],
        "areas": areas,
        "pictures": [picture for name in ("cycles", "areas-over-cycles") if (picture := drawn(name, Filters()))],
    }
    return render(request, "portal/cycles.html", context)


def _head_of(review: Review) -> str:
    """Return the words of a column: short for a cycle of the Universal Periodic Review, whose page this is."""
    on = review.reviewed_on or review.adopted_on
    if review.mechanism.kind != "upr" or review.cycle is None or on is None:
        return review.title
    return _("Cycle %(cycle)s (%(year)s)") % {"cycle": review.cycle, "year": on.year}
