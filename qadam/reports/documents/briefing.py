"""The briefing of two pages: for a recommendation, an area, a body, a recommending State, or the whole review."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from qadam.reports.documents.annexes import status_word, written_deadline
from qadam.reports.documents.blocks import (
    Block,
    Column,
    Heading,
    Paper,
    Paragraph,
    ParagraphKind,
    Run,
    Table,
    TableRow,
    cell,
    runs_of,
)
from qadam.reports.documents.report import Stamp
from qadam.reports.documents.words import say, written_date
from qadam.reports.numbers import ranges
from qadam.reports.selectors.gathering import by_recommendation, in_language
from qadam.reports.typography import typeset
from unrec.vocabularies.states import state_name

# What fits on two pages beside the head and the figures.
MAX_ASKS, MAX_DONE, MAX_OPEN, MAX_VOICES = 8, 6, 8, 6
MAX_TEXT = 320  # characters of one entry


@dataclass(frozen=True)
class Subject:
    """What a briefing is about: `kind` recommendation, area, body, state or review, and its number, code or name."""

    kind: str
    value: str = ""


def chosen_rows(data: dict[str, Any], subject: Subject) -> list[dict[str, Any]]:
    """Return the recommendations that a briefing is about, in printed order."""
    tests = {
        "recommendation": lambda row: row["number"] == subject.value,
        "area": lambda row: subject.value in row["areas"],
        "state": lambda row: any(subject.value in part["states"] for part in row["parts"]),
        "review": lambda row: True,
    }
    if subject.kind == "body":
        numbers = {
            identifier
            for measure in data["measures"]
            if subject.value in (in_language(measure["lead_body"], "en"), *(b.get("en") for b in measure["bodies"]))
            for identifier in measure["recommendations"]
        }
        return [row for row in data["recommendations"] if row["id"] in numbers]
    return [row for row in data["recommendations"] if tests[subject.kind](row)]


def subject_name(data: dict[str, Any], subject: Subject, language: str) -> str:
    """Return what a briefing is about in words."""
    if subject.kind == "recommendation":
        return f"{say('recommendation', language)} {subject.value}"
    if subject.kind == "state":
        return state_name(subject.value, language)
    if subject.kind == "area":
        names: dict[str, str] = next((area["names"] for area in data["areas"] if area["code"] == subject.value), {})
        return in_language(names, language) or subject.value
    if subject.kind == "body":
        bodies = [body for row in data["measures"] for body in (row["lead_body"], *row["bodies"])]
        return in_language(next((body for body in bodies if body.get("en") == subject.value), {}), language)
    return in_language(data["review"]["mechanism_names"], language)


def briefing_paper(data: dict[str, Any], subject: Subject, language: str, stamp: Stamp) -> Paper:
    """Return the briefing: figures, what is asked, what was done, what is open, how it is seen."""
    rows = chosen_rows(data, subject)
    answers = by_recommendation(data)
    own = [answers.get(row["id"], {}) for row in rows]
    measures = _once(measure for each in own for measure in each.get("measures", []))
    updates = sorted(_once(u for each in own for u in each.get("updates", [])), key=lambda u: u["period_end"])
    voices = _once(voice for each in own for voice in each.get("assessments", []))
    blocks: list[Block] = [
        _heading(say("key_figures", language)),
        _figures(rows, measures, language),
        _heading(say("ask", language)),
        *_asks(rows, language),
        _heading(say("done", language)),
        *_done(updates, measures, language),
        _heading(say("open", language)),
        *_open(rows, measures, answers, language),
    ]
    if voices:
        blocks += [_heading(say("voices", language)), *_voices(voices, rows, language)]
    name = subject_name(data, subject, language)
    return Paper(
        title=f"{say('briefing', language)}: {name}",
        subtitle=state_name(data["review"]["state_under_review"], language),
        language=language,
        blocks=tuple(blocks),
        stamp=stamp.lines(language, data["reference_on"]),
        created=stamp.created,
    )


def _heading(text: str) -> Heading:
    return Heading(3, text, is_numbered=False)


def _once(rows: Any) -> list[dict[str, Any]]:
    return list({row["id"]: row for row in rows}.values())


def _figures(rows: list[dict[str, Any]], measures: list[dict[str, Any]], language: str) -> Table:
    positions = Counter(row["position"] for row in rows)
    statuses = Counter(row["status"] for row in measures)
    cells = [(say("received", language), len(rows))]
    cells += [(say(key, language), positions[key]) for key in ("supported", "noted", "pending") if positions[key]]
    cells += [(say(key, language), statuses[key]) for key in ("completed", "in_progress", "delayed") if statuses[key]]
    return Table(
        tuple(Column(name, 170 / len(cells)) for name, _value in cells),
        (TableRow(tuple(cell(str(value), bold=True) for _name, value in cells)),),
    )


def _asks(rows: list[dict[str, Any]], language: str) -> list[Block]:
    blocks: list[Block] = []
    for row in rows[:MAX_ASKS]:
        states = list(dict.fromkeys(state for part in row["parts"] for state in part["states"]))
        by = f" ({', '.join(state_name(code, language) for code in states)})" if states else ""
        text = f" {_short(in_language(row['texts'], language))}{by} — {say(row['position'], language)}"
        blocks.append(Paragraph((Run(row["number"], bold=True), Run(typeset(text, language))), ParagraphKind.BULLET))
    if len(rows) > MAX_ASKS:
        rest = ranges(row["number"] for row in rows[MAX_ASKS:])
        blocks.append(_small(f"{say('more', language, n=len(rows) - MAX_ASKS)}: {_short(rest)}"))
    return blocks


def _done(updates: list[dict[str, Any]], measures: list[dict[str, Any]], language: str) -> list[Block]:
    blocks: list[Block] = []
    for update in reversed(updates[-MAX_DONE:]):
        head = f"{in_language(update['body'], language)}, {written_date(update['period_end'], language)}: "
        text = _short(in_language(update["texts"], language))
        blocks.append(Paragraph((Run(head, bold=True), Run(typeset(text, language))), ParagraphKind.BULLET))
    for measure in [row for row in measures if row["status"] == "completed"][: MAX_DONE - len(blocks)]:
        blocks.append(_measure(measure, language))
    return blocks or [_small(say("none_yet", language))]


def _open(
    rows: list[dict[str, Any]],
    measures: list[dict[str, Any]],
    answers: dict[int, Any],
    language: str,
) -> list[Block]:
    waiting = [row for row in measures if row["status"] not in ("completed", "cancelled")]
    waiting.sort(key=lambda row: (row["status"] != "delayed", row["deadline"] or "9999"))
    blocks: list[Block] = [_measure(measure, language) for measure in waiting[:MAX_OPEN]]
    alone = [row["number"] for row in rows if not answers.get(row["id"], {}).get("measures")]
    if alone:
        blocks.append(_small(say("without_measure", language, numbers=_short(ranges(alone)))))
    return blocks or [_small("—")]


def _measure(row: dict[str, Any], language: str) -> Paragraph:
    words = _short(in_language(row["texts"], language))
    tail = ", ".join(
        filter(
            None,
            (in_language(row["lead_body"], language), written_deadline(row, language), say(row["status"], language)),
        )
    )
    return Paragraph(
        (Run(f"{row['number']} ", bold=True), Run(typeset(f"{words} ({tail})", language))), ParagraphKind.BULLET
    )


def _voices(voices: list[dict[str, Any]], rows: list[dict[str, Any]], language: str) -> list[Block]:
    numbers = {row["id"]: row["number"] for row in rows}
    newest = sorted(voices, key=lambda voice: voice["assessed_on"])[-MAX_VOICES:]
    return [
        Paragraph(
            (
                Run(
                    f"{numbers.get(voice['recommendation'], '')} "
                    f"{in_language(voice['speaker'], language) or say(voice['voice'], language)}: ",
                    bold=True,
                ),
                Run(status_word(voice["status"], language) if voice["status"] else voice["grade"]),
                Run(f" — {_short(in_language(voice['texts'], language))}" if any(voice["texts"].values()) else ""),
            ),
            ParagraphKind.BULLET,
        )
        for voice in reversed(newest)
    ]


def _small(text: str) -> Paragraph:
    return Paragraph(runs_of(text), ParagraphKind.SMALL)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT].rsplit(" ", 1)[0] + " …"
