"""A report as a paper: its sections with numbers, its annexes from the data, and what it was made from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from qadam.reports.documents.annexes import (
    abbreviations_table,
    comments_of,
    consultations_blocks,
    plan_table,
    positions_blocks,
    statistics_blocks,
)
from qadam.reports.documents.blocks import (
    Block,
    DataBegins,
    Heading,
    Inline,
    Masthead,
    Note,
    Paper,
    Paragraph,
    ParagraphKind,
    runs_of,
    words_of,
)
from qadam.reports.documents.layouts import layout_of_cycle
from qadam.reports.documents.matrix import matrix_table
from qadam.reports.documents.words import say, written_date
from qadam.reports.enums import SectionKind
from qadam.reports.markup import parse
from qadam.reports.numbers import ranges
from qadam.reports.types import report_type
from qadam.reports.typography import typeset
from unrec.vocabularies.states import state_name


@dataclass(frozen=True)
class Stamp:
    """What a paper was made from: a frozen snapshot, or the drafts of a day."""

    code: str = ""
    address: str = ""
    sequence: int = 0
    hash: str = ""
    created: str = Paper.created  # the moment of the freeze, ISO 8601 in UTC
    redactions: int = 0
    draft_on: str = ""

    def lines(self, language: str, reference_on: str) -> tuple[str, ...]:
        """Return the lines that stand on the last page."""
        found = [say("as_of", language, date=written_date(reference_on, language))]
        if self.draft_on:
            found.append(say("draft", language, date=written_date(self.draft_on, language)))
        if self.code:
            found.append(say("verification", language, code=self.code, address=self.address))
            found.append(say("checkpoint", language, sequence=self.sequence, hash=self.hash))
        if self.redactions:
            found.append(say("redacted", language, n=self.redactions))
        return tuple(found)


def report_paper(content: dict[str, Any], stamp: Stamp, *, sections: frozenset[int] | None = None) -> Paper:
    """Return a report as a paper.

    Args:
        content: of `report_content`, or from a snapshot.
        sections: the ids of the sections to print alone (the part of a body); all where left out.
    """
    about, language = content["report"], content["report"]["language"]
    chosen = [row for row in content["sections"] if sections is None or row["id"] in sections]
    body = [block for row in chosen if not row["is_annex"] for block in section_blocks(row, content)]
    annexes = [block for row in chosen if row["is_annex"] for block in section_blocks(row, content)]
    kind = report_type(about["type"])
    state = state_name(about["state_party"], language) if about["state_party"] else ""
    masthead = _masthead(content, stamp) if kind.layout != "plain" else None
    return Paper(
        title=typeset(about["title"], language),
        subtitle=state,
        language=language,
        blocks=tuple(body),
        annexes=tuple(annexes),
        masthead=masthead,
        header=masthead.symbol if masthead is not None else about["symbol"],
        stamp=stamp.lines(language, about["reference_on"]),
        has_notes_heading=say("notes", language),
        created=stamp.created,
        facts=template_fields(content),
    )


def template_fields(content: dict[str, Any]) -> dict[str, str]:
    """Return the words that fill the fields of a template of one's own."""
    about, language = content["report"], content["report"]["language"]
    return {
        "title": about["title"],
        "symbol": about["symbol"],
        "session": about["session"],
        "addressee": about["addressee"],
        "state": state_name(about["state_party"], language) if about["state_party"] else "",
        "reference_date": written_date(about["reference_on"], language),
        "words": str(count_words(content)),
    }


def count_words(content: dict[str, Any]) -> int:
    """Return the words of a report as the United Nations count them: everything but endnotes and annexes."""
    return sum(section_words(row, content) for row in content["sections"] if not row["is_annex"])


def section_words(row: dict[str, Any], content: dict[str, Any]) -> int:
    """Return the words of one section with its heading."""
    return words_of(list(section_blocks(row, content)))


def section_blocks(row: dict[str, Any], content: dict[str, Any]) -> Iterator[Block]:
    """Return a section as blocks, set in the type of its language."""
    language = content["report"]["language"]
    yield Heading(
        min(row["level"], 3),
        typeset(row["title"], language),
        is_annex=row["is_annex"],
        section=row["id"],
        version=row["version"],
    )
    if row["recommendations"]:
        word = say("recommendation" if len(row["recommendations"]) == 1 else "recommendations", language)
        yield Paragraph(runs_of(typeset(f"{word} {ranges(row['recommendations'])}", language)), ParagraphKind.ABOUT)
    for block in parse(row["text"]):
        yield set_in_type(block, language, is_annex=row["is_annex"])
    if row["kind"] not in (SectionKind.TEXT, SectionKind.AREAS):
        yield DataBegins()
    yield from _from_data(row, content, language)


def set_in_type(block: Block, language: str, *, is_annex: bool = False) -> Block:
    """Return a block with its words set in the type of a language; paragraphs of annexes have no number."""
    if isinstance(block, Heading):
        return replace(block, text=typeset(block.text, language))
    if isinstance(block, Paragraph):
        kind = ParagraphKind.PLAIN if is_annex and block.kind is ParagraphKind.NUMBERED else block.kind
        return Paragraph(tuple(_inline(inline, language) for inline in block.inlines), kind)
    return block


def _inline(inline: Inline, language: str) -> Inline:
    if isinstance(inline, Note):
        return Note(tuple(replace(run, text=typeset(run.text, language)) for run in inline.runs))
    return replace(inline, text=typeset(inline.text, language))


def _from_data(row: dict[str, Any], content: dict[str, Any], language: str) -> Iterator[Block]:
    """Return what the data put into a section of its kind."""
    data, kind = content["data"], SectionKind(row["kind"])
    if kind is SectionKind.POSITIONS:
        yield from positions_blocks(data, language)
    elif kind is SectionKind.MATRIX and data["recommendations"]:
        layout = layout_of_cycle(data["review"]["cycle"])
        yield matrix_table(data, layout, language, comments_of(data, language))
    elif kind is SectionKind.PLAN and data["measures"]:
        yield plan_table(data, language)
    elif kind is SectionKind.STATISTICS:
        yield from statistics_blocks(data, language)
    elif kind is SectionKind.CONSULTATIONS:
        yield from consultations_blocks(content["consultations"], language)
    elif kind is SectionKind.ABBREVIATIONS:
        texts = [
            block.text
            for other in content["sections"]
            for block in parse(other["text"])
            if isinstance(block, Paragraph)
        ]
        yield abbreviations_table(texts, language)


def _masthead(content: dict[str, Any], stamp: Stamp) -> Masthead:
    about, language = content["report"], content["report"]["language"]
    kind = report_type(about["type"])
    is_council = kind.layout == "hrc"
    symbol = about["symbol"] or (say("symbol_blank", language) if is_council else "")
    lines = [say("council", language), kind.bodies[language]] if is_council else [about["addressee"]]
    session, _comma, dates = typeset(about["session"], language).partition(", ")
    lines.append(session)
    return Masthead(
        organisation=say("united_nations", language),
        symbol=symbol,
        organ=say("general_assembly", language) if is_council else "",
        distribution=(
            say("distribution", language),
            written_date(stamp.draft_on or stamp.created[:10], "en"),  # in every language, as the line above it
            "",
            say("original", language),
        ),
        body_lines=tuple(line for line in lines if line),
        dates=dates,
        footnote=say("as_received", language),
    )
