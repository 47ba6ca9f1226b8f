"""The register as arrays in memory: what the filters, the counts beside them and the order of a list are read from.

A database counts a page of facets by reading every label and every State of the rows found; over 250,000
recommendations that takes seconds. The same counts over arrays take milliseconds, none of them approximated. A small
register is read anew for each request; a large one is kept until the audit log has an event that may change it, and is
shared by the processes of one server (`shared_columns`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import chain
from threading import RLock
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Case, Q, QuerySet, When
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from qadam.audit.models import AuditEvent
from qadam.register.enums import LabelStatus
from qadam.register.models import (
    RecommendationLabel,
    RecommendationText,
    RecommendingState,
    Review,
)
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.filters import FIELD_FILTERS, LABEL_FILTERS, LABELS, NO, YES
from qadam.register.selectors.further_facets import further_facets
from qadam.register.selectors.shared_columns import one_process_at_a_time, read_apart, store, stored
from qadam.taxonomy.models import Term
from unrec.vocabularies.states import all_states

# Reading takes some 10 ms for 1,000 recommendations (docs/reference/performance.md); a page has 100 ms.
KEPT_FROM_ROWS = 3_000
ROWS_PER_READ = 2_000
LABEL_STATUSES = (LabelStatus.PROPOSED, LabelStatus.CONFIRMED)
MAX_ACTION = 5  # UPR Info's action categories are 1 to 5
CODE = "S12"  # the longest code of ours has 12 letters: "first_time", "supported"
WATCHED = ("register", "taxonomy")  # apps whose events may change what the columns hold
Rows = NDArray[np.signedinteger[Any]]
Codes = NDArray[np.unsignedinteger[Any]]  # in as few bytes as they need: widen them before reckoning


@dataclass(frozen=True)
class Field:
    """One value for each recommendation: `codes` are places in `values`; the value "" is none."""

    values: tuple[str, ...]
    codes: Codes


@dataclass(frozen=True)
class Hanging:
    """Any number of values for each recommendation, each at most once: row `rows[i]` has `values[codes[i]]`.

    `statuses` are places in `LABEL_STATUSES`, for labels alone.
    """

    values: tuple[str, ...]
    rows: Rows
    codes: Codes
    statuses: NDArray[np.int8] | None = None


@dataclass(frozen=True)
class Columns:
    """The recommendations that an audience sees, `ids` ascending; a *row* is a place in `ids`.

    `orders` holds all rows in each order in which a list may stand.
    """

    ids: NDArray[np.int64]
    fields: Mapping[str, Field]
    hanging: Mapping[str, Hanging]
    orders: Mapping[str, Rows]
    # What follows from these columns alone, such as the counts without any filter: kept with them, and gone with them.
    derived: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def rows_of(self, ids: NDArray[np.int64]) -> Rows:
        """Return the rows of recommendations, in their order; those that are not here are left out."""
        return _rows_of(self.ids, ids)


_kept: dict[Audience, tuple[str, Columns]] = {}
# After a change the first thread reads, and the others wait for it.
_locks = {audience: RLock() for audience in Audience}
_reading: ContextVar[dict[Audience, Columns] | None] = ContextVar("reading of the register", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Let everything inside see one state of the register, which is read at most once for each audience.

    For a page that counts in several places: its figures then agree with each other, and nothing is read twice.
    """
    token = _reading.set({})
    try:
        yield
    finally:
        _reading.reset(token)


def columns_of(audience: Audience) -> Columns:
    """Return the register as an audience sees it now, or as it was at the beginning of `one_reading`."""
    reading = _reading.get()
    if reading is None:
        return _current(audience)
    if audience not in reading:
        reading[audience] = _current(audience)
    return reading[audience]


def _current(audience: Audience) -> Columns:
    now = _last_change()
    kept = _kept.get(audience)
    if kept is not None and kept[0] == now:
        return kept[1]
    with _locks[audience]:
        kept = _kept.get(audience)
        if kept is not None and kept[0] == now:
            return kept[1]
        columns = _shared(audience, now) or _read_once(audience, now)
        if len(columns.ids) >= KEPT_FROM_ROWS:
            _kept[audience] = (now, columns)
        else:
            _kept.pop(audience, None)
    return columns


def _read_once(audience: Audience, now: str) -> Columns:
    """Read the columns, or wait until a large register has been read for all processes of the server, and take that.

    What a transaction has not committed yet is not for others.
    """
    with one_process_at_a_time(audience.value) as is_shared:
        if (columns := _shared(audience, now)) is not None:
            return columns
        if is_shared and not connection.in_atomic_block and audience.recommendations().count() >= KEPT_FROM_ROWS:
            if not read_apart(audience.value, now):
                read_and_store(audience, now)
            if (columns := _shared(audience, now)) is not None:
                return columns
    return read_columns(audience)


def read_and_store(audience: Audience, state: str) -> None:
    """Read the columns and store them for all processes of the server as those of a state of the log."""
    store(audience.value, state, *_taken_apart(read_columns(audience)))


def _shared(audience: Audience, now: str) -> Columns | None:
    found = stored(audience.value, now)
    return _put_together(*found) if found else None


def _taken_apart(columns: Columns) -> tuple[dict[str, Any], list[NDArray[Any]]]:
    """Return columns as plain values and arrays; `_put_together` makes them columns again."""
    arrays: list[NDArray[Any]] = [columns.ids, *columns.orders.values()]
    arrays += [one.codes for one in columns.fields.values()]
    for hanging in columns.hanging.values():
        arrays += [hanging.rows, hanging.codes, *([] if hanging.statuses is None else [hanging.statuses])]
    facts = {
        "orders": list(columns.orders),
        "fields": [(name, one.values) for name, one in columns.fields.items()],
        "hanging": [(name, one.values, one.statuses is not None) for name, one in columns.hanging.items()],
    }
    return facts, arrays


def _put_together(facts: dict[str, Any], arrays: list[NDArray[Any]]) -> Columns:
    following = iter(arrays)
    return Columns(
        ids=next(following),
        orders={name: next(following) for name in facts["orders"]},
        fields={name: Field(tuple(values), next(following)) for name, values in facts["fields"]},
        hanging={
            name: Hanging(tuple(values), next(following), next(following), next(following) if has_statuses else None)
            for name, values, has_statuses in facts["hanging"]
        },
    )


def _last_change() -> str:
    """Return the hash of the last event in the log that may have changed what the columns hold."""
    watched = Q()
    for app in sorted({*WATCHED, *(facet.app for facet in further_facets().values())}):
        watched |= Q(target_type__startswith=f"{app}.")
    last = AuditEvent.objects.filter(watched).order_by("-sequence").values_list("hash", flat=True).first()
    return last or ""


def read_columns(audience: Audience) -> Columns:
    """Read the register in a number of queries that rows do not change."""
    seen = audience.recommendations().order_by()
    own = _read(
        seen.annotate(
            recurrence_base=Coalesce("recurrence_score", -1.0),
            action=Coalesce("action_category", 0),
            is_published=Case(When(published_at__isnull=False, then=1), default=0),
            is_decided=Case(When(recurrence_confirmed_at__isnull=False, then=1), default=0),
        ),
        id=np.int64,
        review_id=np.int64,
        order=np.int64,
        position=CODE,
        recurrence=CODE,
        recurrence_base=np.float64,
        action=np.int8,
        is_pledge=np.int8,
        is_published=np.int8,
        is_decided=np.int8,
    )
    own = own[np.argsort(own["id"])]
    ids = own["id"].copy()
    fields, place_of_review = _review_fields(own["review_id"])
    fields |= {
        "position": _coded(own["position"]),
        "recurrence": _coded(own["recurrence"]),
        "action": Field(("", *map(str, range(1, MAX_ACTION + 1))), own["action"].astype(np.uint8)),
        "pledge": Field((NO, YES), own["is_pledge"].astype(np.uint8)),
        "published": Field((NO, YES), own["is_published"].astype(np.uint8)),
        "decided": Field((NO, YES), own["is_decided"].astype(np.uint8)),
    }
    changed = _read(seen.order_by("-changed_at", "-pk"), id=np.int64)["id"]
    printed = np.lexsort((ids, own["order"], place_of_review)).astype(np.int32)
    orders = {
        "order": printed,
        "changed": _rows_of(ids, changed),
        "position": printed[np.argsort(own["position"][printed], kind="stable")],
        # the likeliest repeated first among equals
        "recurrence": printed[np.lexsort((-own["recurrence_base"][printed], own["recurrence"][printed]))],
    }
    hanging = {**_labels(ids), **_states(ids), "language": _languages(ids)}
    for name, facet in further_facets().items():
        owners, values = list(zip(*facet.pairs(audience), strict=True)) or [(), ()]
        hanging[name] = _once(ids, np.array(owners, np.int64), _coded(np.array(values, str)))
    return Columns(ids, {name: fields[name] for name in FIELD_FILTERS}, hanging, orders)


def _read(rows: QuerySet[Any], **types: Any) -> NDArray[Any]:
    """Return columns of rows as one structured array: a few thousand rows at a time stand in memory as objects."""
    statement, parameters = rows.values_list(*types).query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        read = chain.from_iterable(iter(lambda: cursor.fetchmany(ROWS_PER_READ), []))
        return np.fromiter(read, list(types.items()))


# filter -> the value of a review
_REVIEW_FIELDS: dict[str, Callable[[Review], str]] = {
    "review": lambda review: review.code,
    "mechanism": lambda review: review.mechanism.code,
    "cycle": lambda review: "" if review.cycle is None else str(review.cycle),
    "under_review": lambda review: review.state_under_review,
}


def _review_fields(review_ids: NDArray[np.int64]) -> tuple[dict[str, Field], Rows]:
    """Return the filters on the review of each recommendation, and the place of that review in the order of a list."""
    occurring, places = np.unique(review_ids, return_inverse=True)
    by_id = Review.objects.select_related("mechanism").in_bulk()
    reviews = [by_id[int(pk)] for pk in occurring]
    fields = {}
    for name, value_of in _REVIEW_FIELDS.items():
        coded = _coded(np.array(list(map(value_of, reviews)), str))
        fields[name] = Field(coded.values, coded.codes[places])
    # newest cycle first, then the newest review; what lacks the fact comes last, on every database
    ordered = sorted(
        range(len(reviews)),
        key=lambda place: (
            -(reviews[place].cycle or 0),
            -(on.toordinal() if (on := reviews[place].reviewed_on) else 0),
            reviews[place].pk,
        ),
    )
    return fields, np.argsort(ordered)[places] if ordered else places


def _coded(values: NDArray[Any]) -> Field:
    """Return values as a field; their codes stand in the order of the values."""
    found, codes = np.unique(values, return_inverse=True)
    names = np.char.decode(found) if found.dtype.kind == "S" else found
    return Field(tuple(map(str, names)), _small(codes, len(names)))


def _small(codes: Rows, count: int) -> Codes:
    """Return places among `count` values in as few bytes as they need."""
    return codes.astype(np.min_scalar_type(count))


def _are_here(ids: NDArray[np.int64], owners: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which owners stand among the ids, which ascend."""
    if not len(ids):
        return np.zeros(len(owners), bool)
    places = np.minimum(np.searchsorted(ids, owners), len(ids) - 1)
    return ids[places] == owners


def _rows_of(ids: NDArray[np.int64], wanted: NDArray[np.int64]) -> Rows:
    return np.searchsorted(ids, wanted[_are_here(ids, wanted)]).astype(np.int32)


def _once(ids: NDArray[np.int64], owners: NDArray[np.int64], values: Field) -> Hanging:
    """Return a column without the pairs that stand twice and those of recommendations that are not here."""
    here = _are_here(ids, owners)
    width = max(len(values.values), 1)
    pairs = np.unique(np.searchsorted(ids, owners[here]) * width + values.codes[here])
    return Hanging(values.values, (pairs // width).astype(np.int32), _small(pairs % width, width))


def _labels(ids: NDArray[np.int64]) -> dict[str, Hanging]:
    """Return a column for each filter on labels, and one of the statuses of all: without those that were rejected."""
    schemes = {str(scheme): name for name, scheme in LABEL_FILTERS.items()}
    known = Term.objects.filter(scheme__in=schemes).order_by("pk").values_list("pk", "scheme", "code")
    terms = [(pk, schemes[scheme], code) for pk, scheme, code in known]
    standing = RecommendationLabel.objects.filter(status__in=[status.value for status in LABEL_STATUSES])
    given = _read(
        standing.annotate(is_confirmed=Case(When(status=LabelStatus.CONFIRMED, then=1), default=0)).order_by(),
        recommendation_id=np.int64,
        term_id=np.int32,
        is_confirmed=np.int8,
    )
    given = given[_are_here(ids, given["recommendation_id"])]
    rows = np.searchsorted(ids, given["recommendation_id"]).astype(np.int32)
    statuses = given["is_confirmed"].copy()
    status = Field(tuple(status.value for status in LABEL_STATUSES), statuses.astype(np.uint8))
    found = {LABELS: _once(ids, given["recommendation_id"], status)}
    for name in LABEL_FILTERS:
        own = np.array([pk for pk, of, _code in terms if of == name], np.int64)
        mine = np.isin(given["term_id"], own)
        found[name] = Hanging(
            tuple(code for _pk, of, code in terms if of == name),
            rows[mine],
            _small(np.searchsorted(own, given["term_id"][mine]), len(own)),
            statuses[mine],
        )
    return found


def _states(ids: NDArray[np.int64]) -> dict[str, Hanging]:
    """Return the columns of the recommending States and of their regional groups."""
    given = _read(RecommendingState.objects.order_by(), recommendation_id=np.int64, state=CODE)
    states = _once(ids, given["recommendation_id"], _coded(given["state"]))
    groups = {state.code: state.regional_group for state in all_states()}
    of_state = _coded(np.array([groups.get(state, "") for state in states.values], str))
    regions = _once(ids, ids[states.rows], Field(of_state.values, of_state.codes[states.codes]))
    return {"state": states, "region": regions}


def _languages(ids: NDArray[np.int64]) -> Hanging:
    given = _read(RecommendationText.objects.order_by(), recommendation_id=np.int64, language=CODE)
    return _once(ids, given["recommendation_id"], _coded(given["language"]))
