"""Full-text search over the register: the same answers on SQLite (FTS5) and on PostgreSQL (tsvector)."""

from itertools import chain

import numpy as np
from django.db import connection
from django.db.models import Case, FloatField, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from numpy.typing import NDArray

from qadam.register.models import Recommendation
from qadam.register.selectors.queries import Query, fts5_query, tsquery

# These name nothing but our own tables; what a person looks for is always a parameter.
FOUND = {
    "sqlite": "SELECT rowid FROM register_searchindex WHERE register_searchindex MATCH %s",
    "postgresql": "SELECT recommendation_id FROM register_searchtext WHERE vector @@ to_tsquery('simple', %s)",
}
# On both engines the best comes first, and among equals the one that was written first.
# 2: divided by the length, as bm25 does: the many names of a treaty must not outweigh a short text on the matter.
RANKED = {
    "sqlite": FOUND["sqlite"] + " ORDER BY bm25(register_searchindex), rowid",
    "postgresql": FOUND["postgresql"]
    + " ORDER BY ts_rank(vector, to_tsquery('simple', %s), 2) DESC, recommendation_id",
}

RANK_POSTGRESQL = (
    "SELECT -ts_rank(vector, to_tsquery('simple', %s), 2) FROM register_searchtext "
    "WHERE register_searchtext.recommendation_id = register_recommendation.id"
)


def found_ids(query: Query) -> NDArray[np.int64]:
    """Return the ids of all recommendations that a query finds, in no order, whoever may see them."""
    return _ids(FOUND[connection.vendor], [_for_engine(query)])


def ranked_ids(query: Query) -> NDArray[np.int64]:
    """Return the same ids by relevance: an exact number first, then whole words, then mere beginnings of words.

    Among each of these the engine ranks. Whoever looks for ICC wants the court, and not ICCPR, which begins like it.
    """
    ids = _ranked(query)
    if query.has_beginnings:
        ids = _first(ids, found_ids(query.whole_words()))
    if query.numbers:
        exact = Recommendation.objects.filter(number__in=query.numbers).values_list("pk", flat=True)
        ids = _first(ids, np.fromiter(exact, np.int64))
    return ids


def _ranked(query: Query) -> NDArray[np.int64]:
    statement = RANKED[connection.vendor]
    return _ids(statement, [_for_engine(query)] * statement.count("%s"))


def _first(ids: NDArray[np.int64], favoured: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ids with the favoured ones first, each part in its own order."""
    is_favoured = np.isin(ids, favoured)
    return np.concatenate([ids[is_favoured], ids[~is_favoured]])


def by_relevance(rows: QuerySet[Recommendation], query: Query) -> QuerySet[Recommendation]:
    """Return rows that a query found in the order of `ranked_ids`, for those who stream all of them."""
    order = ["is_whole", "relevance", "pk"]
    if query.numbers:  # without any the expression would be the figure 1, by which a database takes the first column
        exact = Case(When(number__in=query.numbers, then=Value(0)), default=Value(1), output_field=IntegerField())
        rows = rows.annotate(is_exact=exact)
        order.insert(0, "is_exact")
    whole = RawSQL(FOUND[connection.vendor], [_for_engine(query.whole_words())])  # noqa: S611
    rows = rows.annotate(
        is_whole=Case(When(pk__in=whole, then=Value(0)), default=Value(1), output_field=IntegerField())
    )
    if connection.vendor == "postgresql":
        rank = RawSQL(RANK_POSTGRESQL, [tsquery(query)], output_field=FloatField())  # noqa: S611
        return rows.annotate(relevance=rank).order_by(*order)
    # bm25 works only where the index itself stands in the FROM of the same query, which the ORM cannot say otherwise.
    joined = rows.extra(
        tables=["register_searchindex"],
        where=["register_searchindex MATCH %s", "register_searchindex.rowid = register_recommendation.id"],
        params=[fts5_query(query)],
        select={"relevance": "bm25(register_searchindex)"},
    )
    return joined.order_by(*order)


def _ids(statement: str, parameters: list[str]) -> NDArray[np.int64]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return np.fromiter(chain.from_iterable(cursor.fetchall()), np.int64)


def _for_engine(query: Query) -> str:
    return tsquery(query) if connection.vendor == "postgresql" else fts5_query(query)
