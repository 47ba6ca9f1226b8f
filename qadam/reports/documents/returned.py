"""Reads a Word document that left as a draft and came back: each section by its mark, as text with the same marks.

Tracked changes count as made: what was inserted stands, what was deleted is gone. What Word does to a document on the
way (other runs, other ids, lost styles) changes nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from qadam.reports.documents.blocks import Block, Heading, Inline, Note, Paragraph, ParagraphKind, Run
from qadam.reports.documents.wordml import DATA_MARK, FIGURE_MARK, SECTION_MARK, SOURCE_MARK, W
from qadam.reports.markup import INNER_HEADING_LEVEL, written
from unrec.reading.archives import open_archive
from unrec.reading.limits import Limits

MAIN_PART, NOTES_PART = "word/document.xml", "word/endnotes.xml"
_SECTION = re.compile(rf"^{SECTION_MARK}_(\d+)_(\d+)$")
_SOURCE = re.compile(rf"^{SOURCE_MARK}_(\d+)$")
_HEADINGS = {"HChG": 1, "H1G": 2, "H23G": 3, "AnnexG": 1}
_KINDS = {"Bullet1G": ParagraphKind.BULLET, "QuoteG": ParagraphKind.QUOTE}
_SKIPPED_STYLES = frozenset({"AboutG", "SmallG", "Title", "EndnoteText"})
_ON = frozenset({None, "1", "true", "on"})


@dataclass
class ReturnedText:
    """A section as it stands in the document: its id and the version that had left, heading and text."""

    section: int
    version: int
    title: str = ""
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text with marks."""
        return written(self.blocks)


def read_returned(content: bytes) -> list[ReturnedText]:
    """Return the sections of a document in its order.

    Raises:
        UnreadableError (of `unrec`): it is no Word document, is damaged, or unpacks to more than is allowed.
    """
    archive = open_archive(content, Limits())
    body = archive.read_xml(MAIN_PART)
    notes = archive.read_xml(NOTES_PART) if NOTES_PART in archive else None
    return list(_Reader(_notes(notes)).sections(body))


def _notes(part: etree._Element | None) -> dict[str, tuple[Run, ...]]:
    found: dict[str, tuple[Run, ...]] = {}
    for note in part.iterfind(f"{{{W}}}endnote") if part is not None else ():
        runs = tuple(inline for inline in _inlines(note, {}) if isinstance(inline, Run))
        found[note.get(f"{{{W}}}id", "")] = runs
    return found


class _Reader:
    """Walks through the body; paragraphs belong to the section whose mark stands last before them."""

    def __init__(self, notes: dict[str, tuple[Run, ...]]) -> None:
        self._notes = notes

    def sections(self, body: etree._Element) -> Iterator[ReturnedText]:
        current: ReturnedText | None = None
        in_data = False
        for paragraph in body.iter(f"{{{W}}}p", f"{{{W}}}bookmarkStart"):
            if paragraph.tag != f"{{{W}}}p":
                in_data = in_data or str(paragraph.get(f"{{{W}}}name")).startswith(DATA_MARK)
                continue
            if any(ancestor.tag == f"{{{W}}}tbl" for ancestor in paragraph.iterancestors()):
                continue  # tables come from the data and are made anew
            style = _style(paragraph)
            mark = next((m for name in _bookmarks(paragraph) if (m := _SECTION.match(name))), None)
            inlines = tuple(_inlines(paragraph, self._notes))
            words = "".join(inline.text for inline in inlines if isinstance(inline, Run))
            if mark is not None:
                in_data = False
                if current is not None:
                    yield current
                current = ReturnedText(int(mark[1]), int(mark[2]), " ".join(words.split()))
            elif current is None or in_data or style in _SKIPPED_STYLES or not (words.strip() or _has_mark(inlines)):
                continue
            elif style in _HEADINGS:
                current.blocks.append(Heading(INNER_HEADING_LEVEL, " ".join(words.split())))
            else:
                current.blocks.append(Paragraph(inlines, _KINDS.get(style, ParagraphKind.NUMBERED)))
        if current is not None:
            yield current


def _has_mark(inlines: tuple[Inline, ...]) -> bool:
    """Return whether an endnote or the mark of a source stands in a paragraph, which then counts without words too."""
    return any(isinstance(inline, Note) or inline.source for inline in inlines)


def _style(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle")
    return str(found.get(f"{{{W}}}val")) if found is not None else ""


def _bookmarks(paragraph: etree._Element) -> Iterator[str]:
    for mark in paragraph.iter(f"{{{W}}}bookmarkStart"):
        yield str(mark.get(f"{{{W}}}name"))


def _inlines(element: etree._Element, notes: dict[str, tuple[Run, ...]]) -> Iterator[Inline]:
    """Return the words of a paragraph in order, with what stands between them."""
    for child in element:
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if tag in ("del", "moveFrom", "pPr"):
            continue
        if tag == "bookmarkStart":
            match = _SOURCE.match(str(child.get(f"{{{W}}}name")))
            if match is not None:
                yield Run("", source=match[1])
        elif tag == "sdt":
            yield from _control(child, notes)
        elif tag == "r":
            yield from _run(child, notes)
        elif tag in ("ins", "moveTo", "hyperlink", "smartTag", "p", "sdtContent"):
            yield from _inlines(child, notes)


def _control(control: etree._Element, notes: dict[str, tuple[Run, ...]]) -> Iterator[Inline]:
    tag = control.find(f"{{{W}}}sdtPr/{{{W}}}tag")
    inner = [each for content in control.iterfind(f"{{{W}}}sdtContent") for each in _inlines(content, notes)]
    expression = str(tag.get(f"{{{W}}}val")) if tag is not None else ""
    if expression.startswith(f"{FIGURE_MARK}:"):
        runs = [each for each in inner if isinstance(each, Run)]
        words = "".join(each.text for each in runs)
        bold, italic = any(each.bold for each in runs), any(each.italic for each in runs)
        yield Run(words, bold, italic, figure=expression.removeprefix(f"{FIGURE_MARK}:"))
    else:
        yield from inner


def _run(run: etree._Element, notes: dict[str, tuple[Run, ...]]) -> Iterator[Inline]:
    bold, italic = _is_on(run, "b"), _is_on(run, "i")
    for child in run:
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if tag == "t":
            yield Run(child.text or "", bold, italic)
        elif tag in ("tab", "br", "cr"):
            yield Run(" ", bold, italic)
        elif tag == "noBreakHyphen":
            yield Run("\u2011", bold, italic)
        elif tag == "endnoteReference":
            note = notes.get(str(child.get(f"{{{W}}}id")))
            if note:
                yield Note(_stripped(note))


def _stripped(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return the words of an endnote without the space that Word sets after its number."""
    words = [run for run in runs if run.text]
    while words and not words[0].text.strip():
        words = words[1:]
    if words:
        words[0] = replace(words[0], text=words[0].text.lstrip())
    return tuple(words)


def _is_on(run: etree._Element, name: str) -> bool:
    found = run.find(f"{{{W}}}rPr/{{{W}}}{name}")
    return found is not None and found.get(f"{{{W}}}val") in _ON
