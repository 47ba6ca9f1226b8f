"""Full-text search over the register: the same answers on SQLite (FTS5) and on PostgreSQL (tsvector)."""

from django.db import connection
from django.db.models import Case, FloatField, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from qadam.register.models import Recommendation
from qadam.register.selectors.queries import Query, fts5_query, tsquery

# These name nothing but our own tables; what a person looks for is always a parameter.
FOUND = {
    "sqlite": "SELECT rowid FROM register_searchindex WHERE register_searchindex MATCH %s",
    "postgresql": "SELECT recommendation_id FROM register_searchtext WHERE vector @@ to_tsquery('simple', %s)",
}
# 2: divided by the length, as bm25 does: the many names of a treaty must not outweigh a short text on the matter.
RANK_POSTGRESQL = (
    "SELECT -ts_rank(vector, to_tsquery('simple', %s), 2) FROM register_searchtext "
    "WHERE register_searchtext.recommendation_id = register_recommendation.id"
)


def search(rows: QuerySet[Recommendation], query: Query) -> QuerySet[Recommendation]:
    """Return the recommendations of `rows` that a query finds; all of them where it is empty."""
    if not query:
        return rows
    return rows.filter(pk__in=RawSQL(FOUND[connection.vendor], [_for_engine(query)]))  # noqa: S611


def by_relevance(rows: QuerySet[Recommendation], query: Query) -> QuerySet[Recommendation]:
    """Return rows that `search` found in the order of their relevance: an exact number first, then the engine's rank.

    On both engines a smaller rank is better (bm25 is so by itself, ts_rank is turned round).
    """
    exact = Case(When(number__in=query.numbers, then=Value(0)), default=Value(1), output_field=IntegerField())
    order = ("is_exact", "relevance", "review", "order", "pk")
    if connection.vendor == "postgresql":
        rank = RawSQL(RANK_POSTGRESQL, [tsquery(query)], output_field=FloatField())  # noqa: S611
        return rows.annotate(is_exact=exact, relevance=rank).order_by(*order)
    # bm25 works only where the index itself stands in the FROM of the same query, which the ORM cannot say otherwise.
    joined = rows.extra(
        tables=["register_searchindex"],
        where=["register_searchindex MATCH %s", "register_searchindex.rowid = register_recommendation.id"],
        params=[fts5_query(query)],
        select={"relevance": "bm25(register_searchindex)"},
    )
    return joined.annotate(is_exact=exact).order_by(*order)


def _for_engine(query: Query) -> str:
    return tsquery(query) if connection.vendor == "postgresql" else fts5_query(query)
