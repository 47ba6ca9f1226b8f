"""Filters on what apps above the register know: the status of measures, the body that leads one, what a voice says.

Each such app adds its own from `AppConfig.ready()`; the register knows none of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qadam.register.selectors.audience import Audience


@dataclass(frozen=True)
class FurtherFacet:
    """One filter.

    Args:
        name: of the filter in an address.
        title: in words, translated.
        pairs: gives (recommendation id, value) as an audience may know them, in a number of queries that rows do not
            change.
        names: gives the words for values, in the visitor's language.
        app: label of the app whose events in the audit log may change the pairs.
        order: gives a key by which the choices stand in order; by their counts without it.
    """

    name: str
    title: Any
    pairs: Callable[[Audience], Iterable[tuple[int, str]]]
    names: Callable[[Iterable[str]], Mapping[str, str]]
    app: str
    order: Callable[[str], Any] | None = None


_facets: dict[str, FurtherFacet] = {}


def register_facet(facet: FurtherFacet) -> None:
    """Add a filter; the same name again replaces it."""
    _facets[facet.name] = facet


def further_facets() -> dict[str, FurtherFacet]:
    """Return the filters that were added, by name."""
    return dict(_facets)
