"""The numbers that tell the story of a part of the register; each leads to exactly the list that it counts."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from qadam.base.pieces import Figure
from qadam.register.selectors.statistics import Totals


def part_figures(totals: Totals, address: Callable[..., str]) -> list[Figure]:
    """Return the figures of a part of the register; each leads to the list that it counts."""
    share = round(100 * totals.supported / totals.recommendations) if totals.recommendations else 0
    figures = [
        Figure(_("Recommendations"), totals.recommendations, url=address()),
        Figure(
            _("Supported"),
            totals.supported,
            _("%(share)s %% of all") % {"share": share},
            "accent",
            address(position="supported"),
        ),
        Figure(_("Noted"), totals.noted, "", "noted", address(position="noted")),
    ]
    if totals.pending:
        figures.append(Figure(_("Pending"), totals.pending, "", "idle", address(position="pending")))
    if totals.first_time or totals.repeated:
        figures.append(Figure(_("For the first time"), totals.first_time, "", "gold", address(recurrence="first_time")))
    return figures
