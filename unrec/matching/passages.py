"""The passages of a law, an article, a speech or a report: what is compared with the register one by one.

A passage is a paragraph with the heading that it stands under. What a page break or a list has torn apart is joined:
half a sentence tells nothing, and "the authority shall: (a) ...; (b) ..." is one statement.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from unrec.matching.submissions import ends_sentence, is_title
from unrec.records import ParagraphKind, SourceText

MINIMUM_WORDS = 5  # shorter lines are marks of pages, dates, signatures
MAX_CHARACTERS = 5_000  # of one passage; more items of a list open a passage of their own
MAX_HEADING_WORDS = 25  # a longer line without an end mark is text that lost its full stop

_PASSED_OVER = frozenset({ParagraphKind.HEADER, ParagraphKind.FOOTER, ParagraphKind.FOOTNOTE})
_ARTICLE = r"(?:article|art\.|section|§|статья|ст\.|пункт|п\.)\s*\d{1,4}(?:[-.]\d{1,3})*\.?|\d{1,4}(?:-\d{1,3})?-бап\.?"
_NUMBER = re.compile(rf"^\s*(?P<mark>{_ARTICLE}|\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}[.)])\s+(?=\S)", re.IGNORECASE)
_ITEM = re.compile(r"^\s*(?:[•●▪◦‣∙·*–—-]\s+|\(?(?:[ivxlc]{1,5}|[a-zа-яәіңғүұқөһ]|\d{1,2})\)\s)", re.IGNORECASE)
_ARTICLE_TITLE = re.compile(rf"^\s*(?:{_ARTICLE})\s+\S", re.IGNORECASE)
# A heading's own number tells nothing of what it is about ("IV.", "B.", "Chapter 3.").
_HEADING_MARK = re.compile(
    rf"^\s*(?:(?:(?:chapter|part|глава|раздел)\s+)?(?:[IVXLC]{{1,6}}|[A-Z]|\d{{1,3}}(?:\.\d{{1,3}}){{0,3}})[.)]|"
    rf"{_ARTICLE}|\d{{1,3}}-тарау\.?)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph to be compared. `number` is its printed mark ("12.", "Article 5"), `page` 1-based, `order` from 1."""

    order: int
    text: str
    heading: str = ""
    number: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int = 1
    label: str = ""
    is_heading: bool = False
    opens: bool = False  # an empty line stood before it, so that it goes on with nothing
    is_wrapped: bool = False  # a line of plain text, which may end anywhere in its sentence


def passages_of(source: SourceText) -> list[Passage]:
    """Return the passages of a read file in order: its paragraphs, and each row of its tables as one.

    Running headers, page numbers and footnotes are left out; of a table, the cells of a row are joined.
    """
    lines: list[tuple[int, int, _Line]] = []
    for paragraph in source.paragraphs:
        if paragraph.kind in _PASSED_OVER or (source.tables and paragraph.kind is ParagraphKind.CELL):
            continue
        is_heading = paragraph.kind is ParagraphKind.HEADING
        line = _Line(" ".join(paragraph.text.split()), paragraph.page, paragraph.label, is_heading)
        lines.append((paragraph.order, 0, line))
    for table in source.tables:
        for place, row in enumerate(table.rows):
            text = " · ".join(cell for cell in (" ".join(one.text.split()) for one in row) if cell)
            lines.append((table.order, place, _Line(text, row[0].page if row else table.page, opens=True)))
    return _joined(line for _order, _place, line in sorted(lines, key=lambda one: one[:2]))


def passages_of_text(text: str) -> list[Passage]:
    """Return the passages of a pasted text, parted by empty lines and where a line ends with the end of a sentence.

    Args:
        text: in any language, lines as they come out of a form or a text file.
    """
    lines: list[_Line] = []
    opens = True
    for raw in text.replace("\x00", " ").splitlines():
        words = " ".join(raw.split())
        if words:
            lines.append(_Line(words, opens=opens, is_wrapped=True))
        opens = not words
    return _joined(lines)


def _joined(lines: Iterable[_Line]) -> list[Passage]:
    return [
        replace(passage, order=order)
        for order, passage in enumerate(
            (one for one in _passages(lines) if len(one.text.split()) >= MINIMUM_WORDS), start=1
        )
    ]


def _passages(lines: Iterable[_Line]) -> Iterator[Passage]:
    heading, standing = "", None
    for line in lines:
        if not line.text:
            continue
        if standing is not None and _goes_on(standing.text, line):
            standing = replace(standing, text=f"{standing.text} {line.text}")
            continue
        if standing is not None:
            yield standing
            standing = None
        if _is_heading(line):
            heading = _HEADING_MARK.sub("", line.text)
            continue
        number = _NUMBER.match(line.text)
        standing = Passage(
            order=0,
            text=line.text[number.end() :] if number else line.text,
            heading=heading,
            number=line.label or (number["mark"] if number else ""),
            page=line.page,
        )
    if standing is not None:
        yield standing


def _is_heading(line: _Line) -> bool:
    words = len(line.text.split())
    if words > MAX_HEADING_WORDS:
        return False
    if line.is_heading or (_ARTICLE_TITLE.match(line.text) and not ends_sentence(line.text)):
        return True
    return not _ITEM.match(line.text) and is_title(line.text)


def _goes_on(before: str, line: _Line) -> bool:
    """Return whether a line belongs to the passage before it: a list's item, or the rest of its sentence."""
    if line.is_heading or len(before) + len(line.text) > MAX_CHARACTERS:
        return False
    if _ITEM.match(line.text) and before.rstrip()[-1:] in ":;,":
        return True
    if line.opens or ends_sentence(before):
        return False
    return line.text[:1].islower() or (line.is_wrapped and not _NUMBER.match(line.text) and not _ITEM.match(line.text))
