"""The first page of an instance that holds the recommendations to many States, such as a regional or a global one."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from qadam.base.pieces import Figure
from qadam.portal.addresses import list_address
from qadam.register.selectors.public import UnderReview
from unrec.vocabularies.states import regional_group, regional_group_name, state_name


def world_context(under_review: Sequence[UnderReview]) -> dict[str, Any]:
    """Return the figures, and every State under review with its list, by regional group and name."""
    language = (get_language() or "en")[:2]
    groups: dict[str, list[tuple[str, UnderReview, str]]] = {}
    for row in under_review:
        code = regional_group(row.state)
        group = regional_group_name(code, language) if code else _("Other States")
        name = state_name(row.state, language)
        groups.setdefault(group, []).append((name, row, list_address(under_review=row.state)))
    total, supported, noted = (
        sum(getattr(row, name) for row in under_review) for name in ("total", "supported", "noted")
    )
    share = round(100 * supported / total) if total else 0
    figures = [
        Figure(
            _("Received"),
            total,
            ngettext("by one State under review", "by %(count)s States under review", len(under_review))
            % {"count": len(under_review)},
            url=list_address(),
        ),
        Figure(
            _("Supported"), supported, _("%(share)s %% of all") % {"share": share}, "accent",
            list_address(position="supported"),
        ),
        Figure(_("Noted"), noted, _("followed and reported too"), "noted", list_address(position="noted")),
    ]  # fmt: skip
    return {
        "figures": figures,
        "groups": [(group, sorted(rows, key=lambda row: row[0])) for group, rows in sorted(groups.items())],
    }
