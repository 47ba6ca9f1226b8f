"""Reads OHCHR's thematic list ("matrix") of a State's recommendations.

Each cycle's list has other columns and labels. They are told by the words of their headings; themes, persons and
goals may stand in columns of their own or under labels in one cell. Rows of one merged cell give the theme under
which the next recommendations are listed; a recommendation listed under several themes stands once here.
"""

import re
from dataclasses import dataclass, field

from unrec.errors import NoRecommendationsError
from unrec.extraction.columns import Columns, data_rows, field_of, find_columns, split_label
from unrec.extraction.position_phrases import PositionPhrases, position_phrases
from unrec.extraction.recommendation_numbers import number_key
from unrec.extraction.splitting import split_recommendation
from unrec.records import (
    Cell,
    DocumentFacts,
    DocumentType,
    Extraction,
    FileKind,
    Finding,
    ParagraphKind,
    Part,
    Position,
    Recommendation,
    SourceText,
    Table,
)
from unrec.vocabularies.states import find_states

NUMBER = re.compile(
    r"^\W*(?:rec(?:ommendation)?\.?\s*(?:no\.?)?\s*)?(\d{1,3}(?:\.\d{1,3}){0,2}(?:\s?\(?[a-z]{1,2}\)(?=\W))?)[.:)\]]?\s+(?=\S)",
    re.IGNORECASE,
)
NUMBER_ALONE = re.compile(r"^\W*(\d{1,3}(?:\.\d{1,3}){0,2}(?:\s?\(?[a-z]{1,2}\))?)\W*$", re.IGNORECASE)
BULLET = re.compile(r"^\s*[-–—•▪·*]+\s*")
SOURCE = re.compile(
    r"(?P<symbol>[A-Z]{1,4}/[\w./-]*\w)\W*(?:,\s*)?(?:(?:para(?:graph)?s?|párr|пункт|п)\b\W*(?P<paragraph>\d{1,3}))?",
    re.IGNORECASE,
)
GOAL = re.compile(r"(?<![\d.])(1[0-7]|[1-9])(?:\.(\d{1,2}|[a-d]))?(?![\d])")
CYCLE = re.compile(r"\b([1-9])\s*(?:st|nd|rd|th|er|e|º|-?й)?\s*(?:cycle|ciclo|цикл)", re.IGNORECASE)
SESSION = re.compile(r"\b(\d{1,2})\s*(?:st|nd|rd|th|e|º|-?я)?\s*(?:session|período|сесси)", re.IGNORECASE)
HEAD_PARAGRAPHS = 10
SHEET_ROWS = 50  # in which a thematic list shows a row of one cell
HEAD_CHARACTERS = 300
NO_VALUE = re.compile(r"^\W*$|^(?:none|n/?a)$", re.IGNORECASE)


@dataclass(slots=True)
class _Row:
    """What the list says of one recommendation, while its rows are put together."""

    number: str
    text: list[str]
    page: int
    position: str = ""
    source: str = ""
    states: str = ""
    comment: str = ""
    listed_under: str = ""
    themes: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    goals: list[int] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)


def extract_matrix(source: SourceText, facts: DocumentFacts) -> Extraction:
    """Return what a thematic list says of each recommendation, in the order of the list.

    `heading` is the theme under which a recommendation is listed first, `position_source` the place of the State's
    position that the list names, as "symbol, para. N".

    Args:
        source: the list as read.
        facts: what its head says.

    Raises:
        NoRecommendationsError: no table with recommendations is in the document.
    """
    phrases = position_phrases(facts.language)
    findings: list[Finding] = []
    rows: list[_Row] = []
    for table in source.tables:
        columns = find_columns(table)
        if columns is not None:
            rows += _read_table(table, columns, findings)
    merged = _merge(rows, phrases, findings)
    if not merged:
        raise NoRecommendationsError("The document holds no thematic list of recommendations.")
    recommendations = tuple(_recommendation(row, facts, phrases, findings) for row in merged)
    return Extraction(facts, recommendations, (*source.warnings, *findings))


def is_matrix(source: SourceText) -> bool:
    """Tell whether a document is a thematic list: a table with recommendations, positions and themes.

    A sheet with these columns is any export, unless rows of one cell name the themes.
    """
    for table in source.tables:
        columns = find_columns(table, needed=("text", "position", "themes"))
        if columns is None:
            continue
        if source.kind not in (FileKind.XLSX, FileKind.CSV):
            return True
        for row in table.rows[columns.header_rows : columns.header_rows + SHEET_ROWS]:
            filled = {cell.text.strip() for cell in row if cell.text.strip()}
            label = split_label(next(iter(filled))) if len(filled) == 1 else None
            if label and label[0] == "themes":
                return True
    return False


def matrix_facts(source: SourceText, facts: DocumentFacts) -> DocumentFacts:
    """Return the facts of a thematic list, which has no symbol of its own: "UPR of X (2nd Cycle - 20th session)".

    Args:
        source: the list as read.
        facts: what was found as in any document; only language, pages and checksum are kept.
    """
    head = [
        paragraph.text
        for paragraph in source.paragraphs
        if paragraph.kind is not ParagraphKind.CELL and len(paragraph.text) <= HEAD_CHARACTERS
    ][:HEAD_PARAGRAPHS]
    text = " ".join(head or _rows_above_headings(source))
    states = {mention.code for mention in find_states(text)}
    cycle, session = CYCLE.search(text), SESSION.search(text)
    return DocumentFacts(
        state_under_review=states.pop() if len(states) == 1 else None,
        type=DocumentType.MATRIX,
        cycle=int(cycle[1]) if cycle else None,
        working_group_session=int(session[1]) if session else None,
        language=facts.language,
        pages=facts.pages,
        sha256=facts.sha256,
    )


def _rows_above_headings(source: SourceText) -> list[str]:
    """Return what stands above the table of a sheet, which has no page header."""
    for table in source.tables:
        columns = find_columns(table)
        if columns is not None:
            above = table.rows[: columns.header_rows - 1]
            return [cell.text for row in above for cell in row if cell.text and len(cell.text) <= HEAD_CHARACTERS]
    return []


def normalise_source(text: str) -> str:
    """Return a place as "A/HRC/43/15/Add.1, para. 3", whatever stands between the symbol and the paragraph."""
    match = SOURCE.search(text)
    if match is None:
        return " ".join(text.split())
    symbol = match["symbol"].rstrip(".-/")
    return f"{symbol}, para. {match['paragraph']}" if match["paragraph"] else symbol


def _read_table(table: Table, columns: Columns, findings: list[Finding]) -> list[_Row]:
    rows: list[_Row] = []
    listed_under = ""
    for line, row in data_rows(table, columns):
        filled = [cell for cell in row if cell.text.strip()]
        number, text = _number_of(row, columns)
        if not number and len({cell.text.strip() for cell in filled}) == 1:
            label = split_label(filled[0].text)
            listed_under = (label[1] if label and label[0] in ("themes", "heading") else filled[0].text).strip()
            continue
        if not number and not columns.text(row, "position") and rows and "position" in columns:
            rows[-1].text.append(text)  # a row broken over two pages
            _read_labels(rows[-1], columns, row)
            continue
        if not text:
            continue
        if not number:
            number = f"row {line}"
            findings.append(
                Finding(
                    "no-number", f"The recommendation in row {line} of the list has no number.", filled[0].page, number
                )
            )
        entry = _Row(number, [], filled[0].page, listed_under=listed_under)
        _read_recommendation(entry, text)
        entry.position = columns.text(row, "position")
        entry.states = columns.text(row, "states")
        entry.source = columns.text(row, "position_source") or entry.source
        entry.comment = columns.text(row, "comment")
        entry.listed_under = columns.text(row, "heading") or listed_under
        _read_labels(entry, columns, row)
        rows.append(entry)
    return rows


def _number_of(row: tuple[Cell, ...], columns: Columns) -> tuple[str, str]:
    """Return the number and the rest of the recommendation's cell."""
    text = columns.text(row, "text")
    alone = NUMBER_ALONE.match(columns.text(row, "number"))
    if alone:
        return alone[1], NUMBER.sub("", text, count=1) if NUMBER.match(text) else text
    match = NUMBER.match(text)
    return (match[1], text[match.end() :]) if match else ("", text)


def _read_recommendation(entry: _Row, text: str) -> None:
    """Read the recommendation's cell, in which the place of the position may stand under a label."""
    for line in text.split("\n"):
        label = split_label(line)
        if label and label[0] == "position_source":
            entry.source = label[1]
        elif label and label[0] == "position" and len(line) < 60:
            entry.position = entry.position or label[1]
        elif line.strip():
            entry.text.append(line.strip())


def _read_labels(entry: _Row, columns: Columns, row: tuple[Cell, ...]) -> None:
    """Read themes, persons and goals from their columns, and from under labels inside any of these columns."""
    for name in ("themes", "persons", "sdg", "sdg_targets"):
        current = "sdg" if name == "sdg_targets" else name
        for line in columns.text(row, name).split("\n"):
            label = split_label(line)
            if label is not None and label[0] in ("themes", "persons", "sdg", "position_source", "comment"):
                current, line = label
            elif not line.endswith(":") or field_of(line) is None:
                line = line.strip()
            value = BULLET.sub("", line).strip()
            if NO_VALUE.match(value):
                continue
            if current == "themes":
                entry.themes.append(value)
            elif current == "persons":
                entry.persons.append(value)
            elif current == "sdg":
                goals, targets = goals_in(value)
                entry.goals += goals
                entry.targets += targets
            elif current == "position_source":
                entry.source = entry.source or value


def goals_in(text: str) -> tuple[list[int], list[str]]:
    """Return the goals and the targets of "16 - PEACE, JUSTICE AND STRONG INSTITUTIONS", "SDG 5, 16" or "16.2"."""
    found = GOAL.findall(text)
    return [int(goal) for goal, _ in found], [f"{goal}.{target}" for goal, target in found if target]


def _merge(rows: list[_Row], phrases: PositionPhrases, findings: list[Finding]) -> list[_Row]:
    """Return each number once; what its other rows add is kept, what contradicts is reported."""
    by_number: dict[str, _Row] = {}
    for row in rows:
        key = number_key(row.number)
        first = by_number.setdefault(key, row)
        if first is row:
            continue
        if _plain(" ".join(first.text)) != _plain(" ".join(row.text)):
            findings.append(
                Finding(
                    "text-differs-in-list",
                    f"The list words recommendation {row.number} in two ways: the first was taken.",
                    row.page,
                    row.number,
                )
            )
        if _position(first.position, phrases) != _position(row.position, phrases):
            findings.append(
                Finding(
                    "position-differs-in-list",
                    f"The list gives recommendation {row.number} as “{first.position}” and as “{row.position}”.",
                    row.page,
                    row.number,
                )
            )
        if row.listed_under:
            first.themes.append(row.listed_under)
        for name in ("themes", "persons", "goals", "targets"):
            getattr(first, name).extend(getattr(row, name))
    return list(by_number.values())


def _position(text: str, phrases: PositionPhrases) -> Position:
    phrase = phrases.of_heading(text)
    if phrase is not None:
        return phrase.position
    # "Supported/Noted": in part, which counts as noted
    return Position.NOTED if re.search(r"\w\W*/\W*\w", text) else Position.PENDING


def _recommendation(
    row: _Row, facts: DocumentFacts, phrases: PositionPhrases, findings: list[Finding]
) -> Recommendation:
    split = split_recommendation(" ".join(row.text), facts.language, facts.state_under_review)
    parts = split.parts
    if row.states and not any(part.recommending_states for part in parts):
        states = tuple(dict.fromkeys(mention.code for mention in find_states(row.states)))
        parts = (Part(split.text, states),)
    position = _position(row.position, phrases)
    if position is Position.PENDING and row.position and phrases.of_heading(row.position) is None:
        findings.append(
            Finding(
                "position-unknown",
                f"The list gives recommendation {row.number} the position “{row.position[:60]}”, which is not known.",
                row.page,
                row.number,
            )
        )
    themes = row.themes or ([row.listed_under] if row.listed_under else [])
    return Recommendation(
        number=row.number,
        text=split.text,
        parts=parts,
        page=row.page,
        position=position,
        position_source=normalise_source(row.source) if row.source else "",
        position_raw=row.position,
        comment=row.comment,
        heading=row.listed_under,
        language=facts.language,
        themes=tuple(dict.fromkeys(themes)),
        persons=tuple(dict.fromkeys(row.persons)),
        sdg_goals=tuple(sorted(set(row.goals))),
        sdg_targets=tuple(dict.fromkeys(row.targets)),
    )


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
