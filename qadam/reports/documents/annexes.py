"""The annexes that come from the data alone: plan, statistics, positions, abbreviations, consultations, comments."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import override

from qadam.plan.deadlines import deadline_words
from qadam.plan.enums import CompletionForm
from qadam.reports.documents.blocks import (
    Block,
    Chart,
    Column,
    Heading,
    Paragraph,
    ParagraphKind,
    Run,
    Series,
    Table,
    TableRow,
    cell,
    runs_of,
)
from qadam.reports.documents.words import decimal, has_word, say, written_date
from qadam.reports.numbers import ranges
from qadam.reports.selectors.gathering import by_recommendation, in_language
from qadam.reports.typography import typeset

# One colour a status, each also told by its word; contrast 3:1 on white.
POSITION_COLOURS = {"supported": "2B6B4B", "noted": "8A6D1F", "pending": "8C939A"}
STATUS_COLOURS = {
    "completed": "2B6B4B",
    "in_progress": "2F6DA8",
    "delayed": "A23B2A",
    "not_started": "8C939A",
    "cancelled": "C9CED3",
}
TEXT_WIDTH, COUNT_WIDTH = 170.0, 26.0  # millimetres: between the margins of an A4 page, and of a column of counts
PLAN_WIDTHS = (14.0, 78.0, 42.0, 52.0, 26.0, 40.0)
MAX_COMMENT_CHARACTERS = 1_500  # of one recommendation in the matrix: a cell, not a report
LEADING_UPDATES = 3
# An abbreviation with its meaning before it: "Universal Periodic Review (UPR)".
_CAPITAL = "A-ZА-ЯЁӘҒҚҢӨҰҮҺІ"
_INTRODUCED = re.compile(rf"(?P<words>(?:[\w’'-]+[ \u00a0]){{1,9}})\((?P<short>[{_CAPITAL}][{_CAPITAL}\d-]{{1,9}}s?)\)")
_SMALL_WORDS = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "on",
        "in",
        "to",
        "a",
        "an",
        "at",
        "с",
        "и",
        "по",
        "в",
        "на",
        "о",
        "об",
        "к",
        "для",
        "от",
        "из",
        "при",
    ]
)


def plan_table(data: dict[str, Any], language: str) -> Table:
    """Return the plan as the official table: by area; number, measure, form, responsible, deadline, funding."""
    titles = ("number", "measure", "completion", "responsible", "deadline", "funding")
    rows: list[TableRow] = []
    for name, measures in _by_area(data, data["measures"], language):
        rows.append(TableRow((cell(name, bold=True),), is_group=True))
        rows += [TableRow(tuple(cell(text) for text in _measure(row, language))) for row in measures]
    columns = tuple(Column(say(title, language), width) for title, width in zip(titles, PLAN_WIDTHS, strict=True))
    return Table(columns, tuple(rows), say("plan", language))


def _measure(row: dict[str, Any], language: str) -> tuple[str, ...]:
    bodies = [in_language(row["lead_body"], language), *(in_language(body, language) for body in row["bodies"])]
    return (
        row["number"],
        typeset(in_language(row["texts"], language), language),
        _completion(row, language),
        "\n".join(filter(None, bodies)),
        written_deadline(row, language),
        row["funding"],
    )


def _completion(row: dict[str, Any], language: str) -> str:
    if row["completion_note"] or not row["completion_form"]:
        return str(row["completion_note"])
    with override(language):
        return str(CompletionForm(row["completion_form"]).label)


def written_deadline(row: dict[str, Any], language: str) -> str:
    """Return the deadline of a measure exactly as precise as it was given."""
    if not row["deadline"]:
        return str(row["deadline_note"])
    words = deadline_words(date.fromisoformat(row["deadline"]), row["deadline_precision"], language)
    return f"{words} ({row['deadline_note']})" if row["deadline_note"] else words


def statistics_blocks(data: dict[str, Any], language: str) -> list[Block]:
    """Return the statistics: recommendations by area and position, measures by status, indicators with their course."""
    blocks: list[Block] = []
    asked = [row for row in data["recommendations"] if not row["is_pledge"]]
    areas = _by_area(data, asked, language)
    if areas:
        keys = ("supported", "noted", "pending")
        counts = [(name, Counter(row["position"] for row in rows)) for name, rows in areas]
        blocks += _counted(say("positions_by_area", language), counts, keys, POSITION_COLOURS, language)
    planned = _by_area(data, data["measures"], language)
    if planned:
        statuses = tuple(STATUS_COLOURS)
        counts = [(name, Counter(row["status"] for row in rows)) for name, rows in planned]
        blocks += _counted(say("measures_by_area", language), counts, statuses, STATUS_COLOURS, language)
    if data["indicators"]:
        blocks += _indicators(data["indicators"], language)
    return blocks


def _counted(
    title: str,
    counts: Sequence[tuple[str, Counter[str]]],
    keys: Sequence[str],
    colours: dict[str, str],
    language: str,
) -> list[Block]:
    names = tuple(name for name, _count in counts)
    series = tuple(
        Series(say(key, language), tuple(float(count[key]) for _name, count in counts), colours[key]) for key in keys
    )
    columns = (
        Column(say("area", language), TEXT_WIDTH - COUNT_WIDTH * len(keys)),
        *(Column(say(key, language), COUNT_WIDTH) for key in keys),
    )
    rows = tuple(
        TableRow((cell(name), *(cell(str(count[key]), is_number=True) for key in keys))) for name, count in counts
    )
    total = TableRow(
        (cell("Σ", bold=True), *(cell(str(sum(c[key] for _n, c in counts)), bold=True, is_number=True) for key in keys))
    )
    return [
        Heading(3, title, is_numbered=False),
        Chart(title, "bars", names, series),
        Table(columns, (*rows, total), title),
    ]


def _indicators(indicators: Iterable[dict[str, Any]], language: str) -> list[Block]:
    titles = ("indicator", "unit", "baseline", "target", "latest", "source")
    widths = (56.0, 20.0, 20.0, 20.0, 26.0, 28.0)
    rows, charts = [], []
    for each in indicators:
        name, unit = in_language(each["names"], language), in_language(each["units"], language)
        latest = each["values"][-1] if each["values"] else None
        rows.append(
            TableRow(
                (
                    cell(name),
                    cell(unit),
                    cell(decimal(each["baseline"], language)),
                    cell(decimal(each["target"], language)),
                    cell(f"{decimal(latest['value'], language)} ({latest['end'][:4]})" if latest else ""),
                    cell((latest or {}).get("source") or each["source"]),
                )
            )
        )
        if len(each["values"]) > 1:
            charts.append(
                Chart(
                    say("course_of", language, name=name, unit=unit).rstrip(", "),
                    "line",
                    tuple(value["end"][:7] for value in each["values"]),
                    (Series(name, tuple(float(value["value"]) for value in each["values"]), "2F6DA8"),),
                )
            )
    columns = tuple(Column(say(title, language), width) for title, width in zip(titles, widths, strict=True))
    heading = Heading(3, say("indicator", language), is_numbered=False)
    return [heading, Table(columns, tuple(rows), say("indicator", language)), *charts]


def positions_blocks(data: dict[str, Any], language: str) -> list[Block]:
    """Return the State's positions as an addendum prints them: lists with ranges, then each comment of the ledger."""
    blocks: list[Block] = []
    asked = [row for row in data["recommendations"] if not row["is_pledge"]]
    for position in ("supported", "noted", "pending"):
        rows = [row for row in asked if row["position"] == position]
        if not rows:
            continue
        blocks.append(Heading(2, say(f"{position}_heading", language)))
        numbers = ranges(row["number"] for row in rows)
        blocks.append(Paragraph(runs_of(f"{say(f'{position}_list', language)} {numbers}.")))
        for row in rows:
            comment = next((entry["comment"] for entry in reversed(row["ledger"]) if entry["comment"]), "")
            if comment:
                blocks.append(Paragraph(runs_of(row["number"]), ParagraphKind.ABOUT))
                blocks += [
                    Paragraph(runs_of(typeset(line, language)), ParagraphKind.PLAIN)
                    for line in comment.split("\n")
                    if line.strip()
                ]
    return blocks


def comments_of(data: dict[str, Any], language: str) -> dict[int, str]:
    """Return the column of comments by recommendation: the State's assessment and newest approved reports of bodies.

    Other voices are not quoted there: the list is the State's own answer.
    """
    found: dict[int, str] = {}
    for identifier, own in by_recommendation(data).items():
        lines = [
            in_language(each["texts"], language)
            for each in own["assessments"]
            if each["voice"] == "state" and in_language(each["texts"], language)
        ][-1:]
        lines += [in_language(update["texts"], language) for update in own["updates"][-LEADING_UPDATES:]]
        if not any(lines):
            lines = [
                f"{row['number']} {in_language(row['texts'], language)} ({say(row['status'], language)})".strip()
                for row in own["measures"][:LEADING_UPDATES]
            ]
        text = "\n".join(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if len(text) > MAX_COMMENT_CHARACTERS:
            text = text[:MAX_COMMENT_CHARACTERS].rsplit(" ", 1)[0] + " …"
        if text:
            found[identifier] = typeset(text, language)
    return found


def abbreviations(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return the abbreviations that texts introduce ("Universal Periodic Review (UPR)") with their words, in order."""
    found: dict[str, str] = {}
    for text in texts:
        for match in _INTRODUCED.finditer(text):
            words = _meaning(match["words"].split(), match["short"])
            if words:
                found.setdefault(match["short"], words)
    return sorted(found.items())


def _meaning(words: list[str], short: str) -> str:
    """Return the last words whose first letters give the abbreviation, small words between them allowed."""
    letters = [letter.lower() for letter in short.removesuffix("s") if letter.isalpha()]
    place = len(words)
    for letter in reversed(letters):
        place -= 1
        while place >= 0 and not words[place].lower().startswith(letter):
            if words[place].lower() not in _SMALL_WORDS:
                return ""
            place -= 1
        if place < 0:
            return ""
    return " ".join(words[place:])


def abbreviations_table(texts: Iterable[str], language: str) -> Table:
    """Return the list of abbreviations as a table."""
    rows = tuple(TableRow((cell(short), cell(words))) for short, words in abbreviations(texts))
    return Table((Column(say("abbreviation", language), 40.0), Column(say("meaning", language), 130.0)), rows)


def consultations_blocks(meetings: Sequence[dict[str, Any]], language: str) -> list[Block]:
    """Return the published meetings of the platform with their decisions as a table."""
    if not meetings:
        return [Paragraph(runs_of(say("no_consultations", language)), ParagraphKind.PLAIN)]
    columns = tuple(
        Column(say(key, language), width) for key, width in (("date", 34.0), ("meeting", 80.0), ("decisions", 130.0))
    )
    rows = tuple(
        TableRow(
            (
                cell(written_date(meeting["on"], language)),
                cell(in_language(meeting["titles"], language)),
                cell("\n".join(in_language(each, language) for each in meeting["decisions"])),
            )
        )
        for meeting in meetings
    )
    return [Table(columns, rows)]


def _by_area(
    data: dict[str, Any], rows: Sequence[dict[str, Any]], language: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return rows by their principal area in the order of the areas; those without one last."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["areas"][0] if row["areas"] else "", []).append(row)
    named = [(in_language(area["names"], language), groups.pop(area["code"], [])) for area in data["areas"]]
    rest = [row for group in groups.values() for row in group]
    return [(name, group) for name, group in [*named, (say("other_areas", language), rest)] if group]


def status_word(status: str, language: str) -> str:
    """Return the word of a stored status in a paper's language; the value itself where papers have no word for it."""
    return say(status, language) if has_word(status) else status


def quoted(text: str, language: str) -> Paragraph:
    """Return the words of the United Nations as a quotation."""
    return Paragraph((Run(typeset(text, language)),), ParagraphKind.QUOTE)
