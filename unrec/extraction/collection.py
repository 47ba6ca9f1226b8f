"""Reads a table that holds the recommendations of many reviews, such as UPR Info's or UHRI's export of the world."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from unrec.errors import NoRecommendationsError
from unrec.extraction.columns import Columns, data_rows, find_columns
from unrec.extraction.document_facts import cycle_of_session
from unrec.extraction.tables import extract_table
from unrec.records import Cell, DocumentFacts, Extraction, SourceText, Table
from unrec.vocabularies.states import find_states, state_code


@dataclass(frozen=True, slots=True)
class _ReviewKey:
    """What the columns of a row say of the review to which it belongs."""

    state_under_review: str
    cycle: int | None
    session: str
    document: str


def extract_collection(source: SourceText, facts: DocumentFacts) -> Iterator[Extraction]:
    """Yield what a table says of each review, in the order in which the table first names them.

    Rows belong to one review when State, cycle and session are the same; the cycle follows from the session of the
    Working Group where the table does not give it. Rows that name no State are left out.

    Args:
        source: the table as read.
        facts: what is known of the whole file, such as its language.

    Raises:
        NoRecommendationsError: no table has columns of recommendations and of the State under review.
    """
    found = False
    for table in source.tables:
        columns = find_columns(table, needed=("text", "state_under_review"))
        if columns is None:
            continue
        groups: dict[_ReviewKey, list[tuple[Cell, ...]]] = {}
        for _line, row in data_rows(table, columns):
            key = _key(columns, row)
            if key is not None:
                groups.setdefault(key, []).append(row)
        for key, rows in groups.items():
            found = True
            part = Table((*table.rows[: columns.header_rows], *rows), table.name, table.page, table.order)
            own = replace(facts, state_under_review=key.state_under_review, cycle=key.cycle, symbol=None)
            yield extract_table(replace(source, tables=(part,), warnings=()), own)
    if not found:
        raise NoRecommendationsError(
            "The table has no columns of recommendations to several States: name one “Recommendation” and another "
            "“State under review”."
        )


def _key(columns: Columns, row: tuple[Cell, ...]) -> _ReviewKey | None:
    name = columns.text(row, "state_under_review")
    state = state_code(name) or next((mention.code for mention in find_states(name)), None)
    if state is None:
        return None
    session, cycle = columns.text(row, "session"), columns.text(row, "cycle")
    number = int(session) if session.isdigit() else None
    return _ReviewKey(
        state,
        int(cycle) if cycle.isdigit() else cycle_of_session(number),
        session,
        columns.text(row, "document"),
    )
