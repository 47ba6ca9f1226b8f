"""The floors of bench/portal.py: bare SQL that gives the same answers, written by hand, over a connection of its own.

No framework, no template, no object: rows are fetched and thrown away. Each answer is what a page shows: fifty rows
with all that hangs on them, how many there are, and the counts of the thirteen filters beside them.
"""

import csv
import io
import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.config.settings")

from qadam.register.selectors.queries import fts5_query, parse_query, tsquery  # noqa: E402  (needs the path above)
from unrec.vocabularies.states import all_states  # noqa: E402

PAGE = 50
ROWS_PER_READ = 2_000
PUBLIC = "r.published_at IS NOT NULL AND v.published_at IS NOT NULL"
TABLES = "register_recommendation r JOIN register_review v ON v.id = r.review_id"
PRINTED = 'v.cycle DESC NULLS LAST, v.reviewed_on DESC NULLS LAST, v.id, r."order", r.id'
# Filter -> its column; the filters on labels and on States are counted from their own tables.
OF_ROW = {
    "under_review": "v.state_under_review", "mechanism": "v.mechanism_id", "cycle": "v.cycle", "review": "v.code",
    "position": "r.position", "recurrence": "r.recurrence", "action": "r.action_category",
}  # fmt: skip
OF_LABEL = {"area": "areas", "theme": "themes", "goal": "sdg_goals", "group": "persons"}


class Floor:
    """Bare SQL over one database.

    Args:
        place: path of an SQLite file, or the address of a PostgreSQL database.
    """

    def __init__(self, place: str) -> None:
        self.is_postgresql = place.startswith("postgres")
        if self.is_postgresql:
            import psycopg

            self.connection: Any = psycopg.connect(place, autocommit=True)
        else:
            self.connection = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
            self.connection.execute("PRAGMA temp_store = MEMORY")
        self.rows("CREATE TEMP TABLE regions (state text PRIMARY KEY, region text)")
        for state in all_states():
            self.rows("INSERT INTO regions VALUES (?, ?)", state.code, state.regional_group)
        for name in ("hit", "hit_theme", "hit_position"):
            self.rows(f"CREATE TEMP TABLE {name} (id bigint PRIMARY KEY)")

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """Run a statement and return its rows."""
        if self.is_postgresql:
            cursor = self.connection.execute(statement.replace("?", "%s"), values)
            return list(cursor.fetchall()) if cursor.description else []
        return list(self.connection.execute(statement, values).fetchall())

    def _hits(self, table: str, conditions: str, *values: Any) -> None:
        self.rows(f"TRUNCATE {table}" if self.is_postgresql else f"DELETE FROM {table}")
        self.rows(f"INSERT INTO {table} SELECT r.id FROM {TABLES} WHERE {PUBLIC}{conditions}", *values)

    def _page(self, order: str, offset: int = 0, source: str = "hit", *values: Any) -> None:
        """Read a page of rows of a table of hits with what hangs on them."""
        found = self.rows(
            f"SELECT r.*, v.* FROM {source} JOIN register_recommendation r USING (id) "
            f"JOIN register_review v ON v.id = r.review_id ORDER BY {order} LIMIT {PAGE} OFFSET {offset}",
            *values,
        )
        ids = ",".join(str(row[0]) for row in found) or "0"
        of = f"WHERE recommendation_id IN ({ids})"
        self.rows(f"SELECT * FROM register_recommendationtext {of}")
        self.rows(f"SELECT * FROM register_recommendingstate {of}")
        self.rows(f"SELECT * FROM register_recommendationlabel l JOIN taxonomy_term t ON t.id = l.term_id {of}")

    def _facets(self, instead: Mapping[str, str] | None = None) -> None:
        """Count the rows and every choice of the thirteen filters; `instead`: filter -> its own table of hits."""
        instead = instead or {}
        self.rows("SELECT count(*) FROM hit")
        for name, column in OF_ROW.items():
            hit = instead.get(name, "hit")
            self.rows(
                f"SELECT {column}, count(*) FROM {hit} JOIN register_recommendation r USING (id) "
                f"JOIN register_review v ON v.id = r.review_id GROUP BY 1"
            )
        for name, scheme in OF_LABEL.items():
            hit = instead.get(name, "hit")
            self.rows(
                f"SELECT t.code, count(*) FROM {hit} h "
                "JOIN register_recommendationlabel l ON l.recommendation_id = h.id "
                "JOIN taxonomy_term t ON t.id = l.term_id WHERE t.scheme = ? AND l.status <> 'rejected' GROUP BY 1",
                scheme,
            )
        states = "hit h JOIN register_recommendingstate s ON s.recommendation_id = h.id"
        self.rows(f"SELECT s.state, count(DISTINCT h.id) FROM {states} GROUP BY 1")
        self.rows(f"SELECT g.region, count(DISTINCT h.id) FROM {states} JOIN regions g USING (state) GROUP BY 1")

    def listed(self, page: int = 1) -> None:
        """Read a page of the list of all rows, with the counts."""
        self._hits("hit", "")
        self._page(PRINTED, offset=(page - 1) * PAGE)
        self._facets()

    def filtered(self, theme: str, position: str) -> None:
        """Read the first page under two filters, with the counts; each filter is counted without itself."""
        labelled = (
            " AND r.id IN (SELECT recommendation_id FROM register_recommendationlabel l JOIN taxonomy_term t "
            "ON t.id = l.term_id WHERE t.scheme = 'themes' AND t.code = ? AND l.status <> 'rejected')"
        )
        self._hits("hit_position", labelled, theme)
        self._hits("hit_theme", " AND r.position = ?", position)
        self._hits("hit", labelled + " AND r.position = ?", theme, position)
        self._page(PRINTED)
        self._facets({"theme": "hit_theme", "position": "hit_position"})

    def search(self, text: str) -> None:
        """Read the first page of a search by relevance, with the counts."""
        query = parse_query(text)
        if self.is_postgresql:
            words = tsquery(query)
            self._hits(
                "hit",
                " AND r.id IN (SELECT recommendation_id FROM register_searchtext "
                "WHERE vector @@ to_tsquery('simple', ?))",
                words,
            )
            source = "hit JOIN register_searchtext f ON f.recommendation_id = hit.id"
            self._page("ts_rank(f.vector, to_tsquery('simple', ?), 2) DESC, r.id", 0, source, words)
        else:
            words = fts5_query(query)
            self._hits(
                "hit",
                " AND r.id IN (SELECT rowid FROM register_searchindex WHERE register_searchindex MATCH ?)",
                words,
            )
            source = (
                "(SELECT rowid AS id, bm25(register_searchindex) AS rank FROM register_searchindex "
                "WHERE register_searchindex MATCH ?) f JOIN hit USING (id)"
            )
            self._page("f.rank, r.id", 0, source, words)
        self._facets()

    def overview(self) -> None:
        """Count by State under review and position."""
        self.rows(
            f"SELECT v.state_under_review, r.position, count(*) FROM {TABLES} WHERE {PUBLIC} AND NOT r.is_pledge "
            "GROUP BY 1, 2"
        )

    def detail(self, review: str, number: str) -> None:
        """Read one recommendation with what hangs on it."""
        (found,) = self.rows(
            f"SELECT r.id FROM {TABLES} WHERE {PUBLIC} AND v.code = ? AND r.number = ?", review, number
        )
        for table in ("text", "part", "label"):
            self.rows(f"SELECT * FROM register_recommendation{table} WHERE recommendation_id = ?", found[0])
        for table in ("recommendingstate", "positionentry", "earlierrecommendation", "recommendationlink"):
            self.rows(f"SELECT * FROM register_{table} WHERE recommendation_id = ?", found[0])

    def export(self) -> int:
        """Write every row with its texts, States and labels as CSV into nothing; return the characters written."""
        joined = "string_agg({}, '; ')" if self.is_postgresql else "group_concat({}, '; ')"
        columns = [
            "v.code", "v.mechanism_id", "v.cycle", "r.number", "r.position", "r.recurrence", "r.action_category",
            "r.is_pledge", "r.heading", "v.report_symbol", "r.page",
            *(
                "(SELECT text FROM register_recommendationtext x WHERE x.recommendation_id = r.id "
                f"AND x.language = '{language}')"
                for language in ("en", "ru", "kk")
            ),
            f"(SELECT {joined.format('s.state')} FROM register_recommendingstate s WHERE s.recommendation_id = r.id)",
            f"(SELECT {joined.format('t.name_en')} FROM register_recommendationlabel l JOIN taxonomy_term t "
            "ON t.id = l.term_id WHERE l.recommendation_id = r.id AND l.status <> 'rejected')",
        ]  # fmt: skip
        statement = f"SELECT {', '.join(columns)} FROM {TABLES} WHERE {PUBLIC} ORDER BY {PRINTED}"
        count = 0
        for rows in self._streamed(statement):
            out = io.StringIO()
            csv.writer(out).writerows(rows)
            count += out.tell()
        return count

    def _streamed(self, statement: str) -> Iterator[list[Any]]:
        if self.is_postgresql:
            with self.connection.transaction(), self.connection.cursor("export") as cursor:
                cursor.execute(statement)
                while rows := cursor.fetchmany(ROWS_PER_READ):
                    yield rows
        else:
            cursor = self.connection.execute(statement)
            while rows := cursor.fetchmany(ROWS_PER_READ):
                yield rows
