"""Which recommendations pass the filters, and how many would with each other choice: read from the columns.

Values of one filter are alternatives, filters among each other must all hold. Each filter is counted under all other
filters but without itself, so that its other choices stay reachable.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from numpy.typing import NDArray

from qadam.register.models import Recommendation
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.columns import LABEL_STATUSES, Columns, Hanging, Rows, columns_of
from qadam.register.selectors.filters import LABEL_FILTERS, LABELS, Filters
from qadam.register.selectors.search import found_ids, ranked_ids

RELEVANCE = "relevance"
COUNTS = "counts"  # without any filter, in `Columns.derived`
Mask = NDArray[np.bool_]
Counts = dict[str, int]


@dataclass(frozen=True)
class FacetCounts:
    """`total` is the number of rows under all filters; `by_filter` the count of each choice by filter.

    `kept` is for what follows from the register as it was counted, such as the names of the choices.
    """

    total: int
    by_filter: dict[str, Counts]
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Selection:
    """What an audience is shown under filters."""

    audience: Audience
    columns: Columns
    filters: Filters
    found: Rows | None  # rows that the search found, None without a search
    masks: dict[str, Mask]  # for each filter that is set, the rows that pass it
    is_ranked: bool = False  # whether `found` stands by relevance

    @classmethod
    def of(cls, audience: Audience, filters: Filters, *, ranked: bool = False) -> "Selection":
        """Return the selection of an audience, in one query where a text is looked for, and those of the columns.

        Args:
            ranked: whether the ids will be asked for by relevance; then they are looked for in that order at once.
        """
        return cls._over(audience, columns_of(audience), filters, ranked)

    def under(self, filters: Filters) -> "Selection":
        """Return the selection under other filters, over the same columns: nothing of them is read again."""
        return self._over(self.audience, self.columns, filters, self.is_ranked)

    @classmethod
    def _over(cls, audience: Audience, columns: Columns, filters: Filters, ranked: bool) -> "Selection":
        look = ranked_ids if ranked else found_ids
        found = columns.rows_of(look(filters.query)) if filters.query else None
        masks: dict[str, Mask] = {}
        for name, values in filters.values.items():
            if name in columns.fields:
                masks[name] = _field_mask(columns, name, values)
            elif name in columns.hanging:
                masks[name] = _hanging_mask(columns, name, values, filters)
        if masks.keys() & LABEL_FILTERS.keys():
            masks.pop(LABELS, None)  # then it says which labels count for the other filters
        return cls(audience, columns, filters, found, masks, ranked)

    def mask(self, *, without: str = "") -> Mask:
        """Return the rows that pass the search and every filter, but for one that is left out."""
        passed = np.ones(len(self.columns.ids), bool)
        if self.found is not None:
            passed[:] = False
            passed[self.found] = True
        for name, mask in self.masks.items():
            if name != without:
                passed &= mask
        return passed

    def count(self) -> int:
        """Return how many recommendations pass."""
        return int(np.count_nonzero(self.mask()))

    def ids(self, sort: str = "order") -> NDArray[np.int64]:
        """Return the ids of all that pass, in an order of `Columns.orders` or, for a search, by relevance."""
        if sort == RELEVANCE:
            ranked = self.found if self.is_ranked else None
            ordered = self.columns.rows_of(ranked_ids(self.filters.query)) if ranked is None else ranked
        else:
            ordered = self.columns.orders[sort]
        if self.found is not None or self.masks:
            ordered = ordered[self.mask()[ordered]]
        return self.columns.ids[ordered]

    def recommendations(self, *, without: str = "") -> QuerySet[Recommendation]:
        """Return the recommendations that pass, for queries of any kind over them; one filter may be left out."""
        rows = self.audience.recommendations()
        if self.found is None and not self.masks.keys() - {without}:
            return rows
        return rows.filter(pk__in=in_query(self.columns.ids[self.mask(without=without)].tolist()))

    def cross_counts(self, first: str, second: str) -> dict[tuple[str, str], int]:
        """Return how many recommendations that pass have each pair of values of two filters of `FIELD_FILTERS`."""
        passed = self.mask()
        rows, columns = self.columns.fields[first], self.columns.fields[second]
        width = len(columns.values)
        pairs = rows.codes[passed].astype(np.intp) * width + columns.codes[passed]
        counted = np.bincount(pairs, minlength=len(rows.values) * width)
        return {
            (rows.values[place // width], columns.values[place % width]): int(counted[place])
            for place in np.flatnonzero(counted)
        }

    def counts(self, names: Iterable[str] | None = None) -> FacetCounts:
        """Return the counts of the filters `names`, all of them where it is None."""
        if names is None and self.found is None and not self.filters.values:
            if COUNTS not in self.columns.derived:
                self.columns.derived[COUNTS] = self._counted(None)
            return self.columns.derived[COUNTS]
        return self._counted(names)

    def _counted(self, names: Iterable[str] | None) -> FacetCounts:
        columns = self.columns
        all_passed = self.mask()
        by_filter: dict[str, Counts] = {}
        counted_names = (name for name in (*columns.fields, *columns.hanging) if name != LABELS)
        for name in names if names is not None else counted_names:
            passed = self.mask(without=name) if name in self.masks else all_passed
            if name in columns.fields:
                field = columns.fields[name]
                counted = np.bincount(field.codes[passed], minlength=len(field.values))
                by_filter[name] = _named(field.values, counted)
            else:
                hanging = columns.hanging[name]
                counts = passed[hanging.rows] & _counting(hanging, self.filters)
                counted = np.bincount(hanging.codes[counts], minlength=len(hanging.values))
                by_filter[name] = _named(hanging.values, counted)
        return FacetCounts(int(np.count_nonzero(all_passed)), by_filter, columns.derived)


def _named(values: tuple[str, ...], counted: NDArray[np.int64]) -> Counts:
    return {values[place]: int(counted[place]) for place in np.flatnonzero(counted) if values[place]}


def _field_mask(columns: Columns, name: str, values: Iterable[str]) -> Mask:
    field = columns.fields[name]
    if not field.values:
        return np.zeros(len(columns.ids), bool)
    return np.isin(np.array(field.values, object), list(values))[field.codes]


def _hanging_mask(columns: Columns, name: str, values: Iterable[str], filters: Filters) -> Mask:
    hanging = columns.hanging[name]
    passed = np.zeros(len(columns.ids), bool)
    if hanging.values:
        wanted = np.isin(np.array(hanging.values, object), list(values))[hanging.codes] & _counting(hanging, filters)
        passed[hanging.rows[wanted]] = True
    return passed


def _counting(hanging: Hanging, filters: Filters) -> Mask | np.bool_:
    """Return which entries of a column count: of labels, those of the statuses that the filters ask for."""
    asked = [place for place, status in enumerate(LABEL_STATUSES) if status in filters.label_statuses()]
    if hanging.statuses is None or len(asked) == len(LABEL_STATUSES):
        return np.True_
    return np.isin(hanging.statuses, asked)


def filtered(audience: Audience, filters: Filters) -> QuerySet[Recommendation]:
    """Return the recommendations that an audience is shown under filters, for queries of any kind over them."""
    if not filters.values and not filters.query:
        return audience.recommendations()
    return Selection.of(audience, filters).recommendations()


def in_query(ids: Sequence[int]) -> RawSQL:
    """Return ids as one parameter of a query: a database takes a limited number, and each of many costs its time."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(ids))])
