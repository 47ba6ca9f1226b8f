"""Reads recommendations from a table: any list with recognised column names, UHRI's and UPR Info's exports, our own.

UPR Info's export has one row a recommending State; rows that say the same to the same State are joined.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from unrec.errors import InputError, NoRecommendationsError
from unrec.extraction.columns import Columns, data_rows, find_columns
from unrec.extraction.matrix import goals_in, normalise_source
from unrec.extraction.position_phrases import LANGUAGES, position_phrases
from unrec.extraction.recommendation_numbers import number_key
from unrec.extraction.splitting import split_recommendation, tidy
from unrec.records import (
    Cell,
    DocumentFacts,
    DocumentType,
    Extraction,
    Finding,
    Part,
    Position,
    Recommendation,
    SourceText,
)
from unrec.vocabularies.states import find_states, state_code

PLEDGE = re.compile(r"\bpledge|engagement volontaire|compromiso voluntario|добровольн", re.IGNORECASE)
RECOMMENDATION_TYPE = re.compile(r"recommend|recomend|рекоменд|ұсыным", re.IGNORECASE)
ESCAPED = re.compile(r"^'(?=[=+\-@\t\r])")  # how our own CSV keeps a spreadsheet from running a text
FIRST_NUMBER = re.compile(r"\d{1,3}")
PRINTED_NUMBER = re.compile(r"^\s*(\d{1,3}\.\d{1,3})[.:)]?\s+(?=\D)")  # before a text whose table has no numbers
PARTS_SHEET = "Parts"
ACTION_CATEGORIES = frozenset("12345")


def extract_table(source: SourceText, facts: DocumentFacts) -> Extraction:
    """Return the recommendations of a table, in its order; rows without a text are left out.

    A number that the table lacks becomes the row's id or its place in the sheet ("row 7"). Numbers that a spreadsheet
    took for decimals and robbed of their last zero (126.10) are mended where the order shows it, and reported.

    Args:
        source: the table as read.
        facts: what is known of it; the table's own columns on State, cycle and session complete it.

    Raises:
        NoRecommendationsError: no table has a column of recommendations.
    """
    findings: list[Finding] = []
    recommendations: list[Recommendation] = []
    seen: dict[tuple[str, ...], int] = {}
    numbers: set[str] = set()
    columns_found: list[tuple[Columns, Sequence[Cell]]] = []
    last_number = ""
    for table in source.tables:
        columns = None if table.name == PARTS_SHEET else find_columns(table)
        if columns is None:
            continue
        for line, row in data_rows(table, columns):
            text = _text(columns, row, "text")
            kind = _text(columns, row, "type")
            if not text or (kind and not RECOMMENDATION_TYPE.search(kind)):
                continue
            columns_found.append((columns, row))
            key = _identity(columns, row, text)
            one = _recommendation(columns, row, text, line, facts)
            if key in seen:
                recommendations[seen[key]] = _joined(recommendations[seen[key]], one)
                continue
            one = _mended(one, last_number, numbers, findings)
            last_number = one.number
            numbers.add(number_key(last_number))
            seen[key] = len(recommendations)
            recommendations.append(one)
    if not recommendations:
        raise NoRecommendationsError(
            "The table has no column of recommendations: name one “Recommendation” and another “Position” or “Number”."
        )
    recommendations = _with_parts(source, recommendations)
    return Extraction(_facts(columns_found, facts, findings), tuple(recommendations), (*source.warnings, *findings))


def is_pledge(one: Recommendation) -> bool:
    """Tell whether the table calls this a voluntary pledge of the State, which no other State recommended."""
    return bool(PLEDGE.search(one.position_raw))


def extraction_from_json(data: Any) -> Extraction:
    """Return what `unrec extract --format json` wrote.

    Raises:
        InputError: the data are not of that form.
    """
    try:
        document = dict(data["document"])
        facts = DocumentFacts(
            symbol=document.get("symbol"),
            state_under_review=document.get("state_under_review"),
            mechanism=document.get("mechanism", "UPR"),
            type=DocumentType(document.get("type", DocumentType.UNKNOWN)),
            cycle=document.get("cycle"),
            working_group_session=document.get("working_group_session"),
            hrc_session=document.get("hrc_session"),
            language=document.get("language", "en"),
            pages=document.get("pages", 0),
        )
        recommendations = tuple(_from_json(row) for row in data["recommendations"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError("The JSON is not what `unrec extract` writes.") from None
    return Extraction(facts, recommendations)


def _from_json(row: Mapping[str, Any]) -> Recommendation:
    parts = tuple(Part(str(part["text"]), tuple(part["recommending_states"])) for part in row.get("parts", ()))
    return Recommendation(
        number=str(row["number"]),
        text=str(row["text"]),
        parts=parts,
        page=int(row.get("page") or 1),
        position=Position(row.get("position", "pending")),
        position_source=str(row.get("position_source", "")),
        position_raw=str(row.get("position_raw", "")),
        comment=str(row.get("comment", "")),
        heading=str(row.get("heading", "")),
        language=str(row.get("language", "en")),
        themes=tuple(row.get("themes", ())),
        persons=tuple(row.get("persons", ())),
        sdg_goals=tuple(row.get("sdg_goals", ())),
        sdg_targets=tuple(row.get("sdg_targets", ())),
        action=row.get("action"),
        follow_up=bool(row.get("follow_up", False)),
        deadline=row.get("deadline"),
    )


def _text(columns: Columns, row: Sequence[Cell], field: str) -> str:
    return ESCAPED.sub("", columns.text(row, field))


def _identity(columns: Columns, row: Sequence[Cell], text: str) -> tuple[str, ...]:
    """Return what makes a row the same recommendation as another: its number, or text, State and session."""
    place = tuple(_text(columns, row, name) for name in ("state_under_review", "session", "cycle", "document"))
    number = _text(columns, row, "number")
    words = " ".join(re.findall(r"\w+", text.casefold()))
    return (*place, number, words)


def _recommendation(
    columns: Columns, row: Sequence[Cell], text: str, line: int, facts: DocumentFacts
) -> Recommendation:
    number = _text(columns, row, "number")
    printed = None if number else PRINTED_NUMBER.match(text)
    if printed:
        number, text = printed[1], text[printed.end() :]
    states = _states(_text(columns, row, "states"))
    if states:  # the text then names none in brackets
        text = tidy(" ".join(text.split()))
        parts: tuple[Part, ...] = (Part(text, states),)
    else:
        split = split_recommendation(" ".join(text.split()), facts.language, facts.state_under_review)
        text, parts = split.text, split.parts
    raw = _text(columns, row, "position")
    page = FIRST_NUMBER.search(_text(columns, row, "page"))
    goals, targets = goals_in(_text(columns, row, "sdg"))
    more_goals, more_targets = goals_in(_text(columns, row, "sdg_targets"))
    source = _text(columns, row, "position_source")
    return Recommendation(
        number=number or _text(columns, row, "id") or f"row {line}",
        text=text,
        parts=parts,
        page=int(page[0]) if page else 1,
        position=_position(raw),
        position_source=normalise_source(source) if source else "",
        position_raw=_text(columns, row, "position_raw") or raw,
        comment=_text(columns, row, "comment"),
        heading=_text(columns, row, "heading") or ("Voluntary pledge" if PLEDGE.search(raw) else ""),
        language=_text(columns, row, "language") or facts.language,
        themes=_list(_text(columns, row, "themes")),
        persons=_list(_text(columns, row, "persons")),
        sdg_goals=tuple(sorted({*goals, *more_goals})),
        sdg_targets=tuple(dict.fromkeys([*targets, *more_targets])),
        action=_action(_text(columns, row, "action")),
    )


def _position(raw: str) -> Position:
    """Return the position that a cell names in any language; a pledge is what the State itself supports."""
    if PLEDGE.search(raw):
        return Position.SUPPORTED
    for language in LANGUAGES:
        phrase = position_phrases(language).of_heading(raw)
        if phrase is not None:
            return phrase.position
    return Position.PENDING


def _action(cell: str) -> int | None:
    """Return the action category that a cell begins with ("5 - Specific action"), or None."""
    return int(cell[0]) if cell[:1] in ACTION_CATEGORIES and not cell[1:2].isdigit() else None


def _states(cell: str) -> tuple[str, ...]:
    """Return the States of a cell: codes or names, separated by anything."""
    codes: list[str] = []
    for piece in re.split(r"[;\n|]", cell):
        code = state_code(piece.strip()) if piece.strip() else None
        if code is not None:
            codes.append(code)
            continue
        named = [mention.code for mention in find_states(piece)]
        codes += named or [code for code in map(state_code, re.split(r"[,/\s]+", piece)) if code]
    return tuple(dict.fromkeys(codes))


def _list(cell: str) -> tuple[str, ...]:
    """Return the entries of a cell that holds a list, by lines or semicolons."""
    entries = (re.sub(r"^[-–—•*\s]+", "", entry).strip() for entry in re.split(r"[;\n]", cell))
    return tuple(dict.fromkeys(filter(None, entries)))


def _joined(first: Recommendation, other: Recommendation) -> Recommendation:
    """Return a recommendation with the States, themes and persons of another row of the same."""
    states = tuple(
        dict.fromkeys(state for one in (first, other) for part in one.parts for state in part.recommending_states)
    )
    return replace(
        first,
        parts=(Part(first.text, states),),
        themes=tuple(dict.fromkeys([*first.themes, *other.themes])),
        persons=tuple(dict.fromkeys([*first.persons, *other.persons])),
    )


def _mended(one: Recommendation, last: str, seen: set[str], findings: list[Finding]) -> Recommendation:
    """Give a number its zero back where a spreadsheet took 126.10 for the decimal 126.1."""
    key = number_key(one.number)
    if key not in seen:
        return one
    paragraph, _, name = number_key(last).rpartition(".")
    longer = f"{one.number}0"
    if name.isdigit() and number_key(longer) == f"{paragraph}.{int(name) + 1}" and number_key(longer) not in seen:
        findings.append(
            Finding("number-mended", f"The table's second {one.number} was read as {longer}.", one.page, longer)
        )
        return replace(one, number=longer)
    findings.append(
        Finding("number-twice", f"The number {one.number} stands twice in the table.", one.page, one.number)
    )
    return one


def _with_parts(source: SourceText, recommendations: list[Recommendation]) -> list[Recommendation]:
    """Return the recommendations with the asks that our own workbook keeps on a sheet of their own."""
    parts: dict[str, list[Part]] = {}
    for table in source.tables:
        columns = find_columns(table, needed=("number", "text", "states")) if table.name == PARTS_SHEET else None
        if columns is None:
            continue
        for _, row in data_rows(table, columns):
            states = _states(_text(columns, row, "states"))
            parts.setdefault(number_key(_text(columns, row, "number")), []).append(
                Part(_text(columns, row, "text"), states)
            )
    return [
        replace(one, parts=tuple(parts[number_key(one.number)])) if number_key(one.number) in parts else one
        for one in recommendations
    ]


def _facts(
    rows: Iterable[tuple[Columns, Sequence[Cell]]], facts: DocumentFacts, findings: list[Finding]
) -> DocumentFacts:
    """Complete the facts by what all rows agree on."""
    values: dict[str, set[str]] = {name: set() for name in ("state_under_review", "cycle", "session", "document")}
    for columns, row in rows:
        for name, found in values.items():
            text = _text(columns, row, name)
            if text:
                found.add(text)
    states = {code for name in values["state_under_review"] for code in _states(name)}
    if len(states) > 1:
        findings.append(
            Finding("several-states", f"The table holds recommendations to {len(states)} States under review.", 1)
        )

    def only_number(name: str) -> int | None:
        found = FIRST_NUMBER.search(next(iter(values[name]))) if len(values[name]) == 1 else None
        return int(found[0]) if found else None

    return replace(
        facts,
        symbol=facts.symbol or (next(iter(values["document"])) if len(values["document"]) == 1 else None),
        state_under_review=facts.state_under_review or (states.pop() if len(states) == 1 else None),
        cycle=facts.cycle or only_number("cycle"),
        working_group_session=facts.working_group_session or only_number("session"),
        type=DocumentType.TABLE,
    )
