"""Reads Word documents: paragraphs with style, automatic numbers and footnotes, and tables.

The XML is read directly, not through python-docx, which leaves out text boxes, tracked insertions, automatic numbers
and footnotes, and which would parse before anything was checked.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from unrec.errors import LimitError, UnreadableError
from unrec.reading.archives import Archive, open_archive
from unrec.reading.limits import Limits
from unrec.reading.ooxml import attribute, is_on, local_name, number, value_of
from unrec.reading.word_numbering import Numbering
from unrec.records import Cell, FileKind, Finding, Paragraph, ParagraphKind, SourceText, Style, Table

MAIN_PART = "word/document.xml"
TWIPS_PER_POINT = 20
MAX_COLUMNS = 63  # Word's own limit of columns
STYLE_CHAIN = 20  # styles based on styles; guards against a circle

# Headings: Word's own styles, and those of the United Nations' templates ("_ H_Ch_G", "HChG", "H1G", "H23G")
HEADING_STYLE = re.compile(r"^(heading|titre|заголовок|título|titulo)\s*\d|^(title|subtitle)$|^_?\s*H_?(M|Ch|\d)", re.I)
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
# a line set off by a manual break starts a paragraph of its own where it starts with a number or a letter
NUMBERED_LINE = re.compile(r"^\s*(\(?[a-z]{1,2}\)|\(?\d{1,3}\)|\d{1,3}(\.\d{1,3})+\.?|\d{1,3}\.)\s")
NOTE_MARK_BEFORE = re.compile(r"(\w{3,}|[.,;:)\"”’»])$")

DROPPED = {
    "del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "Fallback", "rt", "sectPr", "tblPr",
    "sdtPr", "sdtEndPr", "proofErr", "bookmarkStart", "bookmarkEnd", "annotationRef", "commentReference",
}  # fmt: skip
BREAKS = {"br", "cr"}


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """What a style says of characters and paragraphs; None where it leaves the matter to the style below it."""

    bold: bool | None = None
    italic: bool | None = None
    size: float | None = None
    hidden: bool | None = None
    indent: float | None = None
    heading: bool = False
    list_id: str | None = None
    list_level: int | None = None


@dataclass(slots=True)
class Piece:
    """The text of one paragraph while it is put together, with the number of letters in each style."""

    text: list[str] = field(default_factory=list)
    weights: Counter[tuple[bool, bool, float]] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)  # elements of text boxes anchored in the paragraph
    page: int = 0  # of its first letter; 0 before there is one


def read_docx(data: bytes, limits: Limits) -> SourceText:
    """Read a Word document (.docx, .docm) into paragraphs and tables.

    Cells of tables are given twice: in `tables`, and as paragraphs of kind CELL in their place of the text. Pages are
    those that Word noted when it last saved the file, and 1 throughout where it noted none.

    Args:
        data: the file's bytes.
        limits: what the file may cost.

    Raises:
        UnreadableError: the file is damaged, protected, holds a DTD, or has no text.
        LimitError: the file would cost more than `limits` allow.
    """
    archive = open_archive(data, limits)
    reader = _Reader(archive, limits)
    reader.read()
    if not any(paragraph.text or paragraph.label for paragraph in reader.paragraphs):
        raise UnreadableError("The document holds no text.", code="no-text")
    warnings: tuple[Finding, ...] = ()
    if reader.tracked:
        warnings = (
            Finding(
                "tracked-changes",
                "The document holds tracked changes: insertions were read and deletions left out.",
                page=1,
            ),
        )
    return SourceText(
        kind=FileKind.DOCX,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=reader.page if reader.page > 1 else 0,
        paragraphs=tuple(reader.paragraphs),
        tables=tuple(reader.tables),
        warnings=warnings,
    )


class _Reader:
    """Walks the parts of one document in order and gathers its paragraphs and tables."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self.archive = archive
        self.limits = limits
        self.paragraphs: list[Paragraph] = []
        self.tables: list[Table] = []
        self.page = 1
        self.order = 0
        self.cells = 0
        self.tracked = False
        self.main = _main_part(archive)
        self.folder = self.main.rpartition("/")[0]
        self.styles, self.default_style, self.defaults = self._read_styles()
        self.numbering = Numbering(
            self._optional("numbering.xml"),
            {style_id: style.list_id for style_id, style in self.styles.items() if style.list_id},
        )
        self.notes = self._read_notes("footnotes.xml", "footnote") | self._read_notes("endnotes.xml", "endnote")
        self.rendered_pages = False
        self.carried: Piece | None = None  # of a paragraph whose end mark was deleted

    def read(self) -> None:
        """Read headers, the body and footers."""
        root = self.archive.read_xml(self.main)
        body = next(root.iterchildren("{*}body"), None)
        if body is None:
            raise UnreadableError("The file is damaged: the document has no body.", code="damaged")
        self.rendered_pages = next(root.iter("{*}lastRenderedPageBreak"), None) is not None
        self._read_margins("header", ParagraphKind.HEADER)
        self._blocks(body, ParagraphKind.BODY)
        self._flush()
        self._read_margins("footer", ParagraphKind.FOOTER)

    # parts beside the body

    def _optional(self, name: str) -> Any | None:
        path = f"{self.folder}/{name}" if self.folder else name
        return self.archive.read_xml(path) if path in self.archive else None

    def _read_styles(self) -> tuple[dict[str, CharacterStyle], str, CharacterStyle]:
        root = self._optional("styles.xml")
        if root is None:
            return {}, "", CharacterStyle()
        own: dict[str, CharacterStyle] = {}
        based_on: dict[str, str] = {}
        default_style = ""
        defaults = CharacterStyle()
        for properties in root.iterchildren("{*}docDefaults"):
            defaults = _properties(properties)
        for element in root.iterchildren("{*}style"):
            style_id = attribute(element, "styleId")
            name = value_of(element, "name")
            style = _properties(element)
            own[style_id] = replace(
                style, heading=style.heading or bool(HEADING_STYLE.search(name) or HEADING_STYLE.search(style_id))
            )
            based_on[style_id] = value_of(element, "basedOn")
            if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
                default_style = style_id
        resolved = {}
        for style_id in own:
            chain, current = own[style_id], based_on.get(style_id, "")
            for _ in range(STYLE_CHAIN):
                if current not in own:
                    break
                chain = _over(chain, own[current])
                current = based_on.get(current, "")
            resolved[style_id] = chain
        return resolved, default_style, defaults

    def _read_notes(self, part: str, kind: str) -> dict[str, str]:
        root = self._optional(part)
        if root is None:
            return {}
        notes = {}
        for element in root.iterchildren(f"{{*}}{kind}"):
            if attribute(element, "type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            pieces = []
            for paragraph in element.iter("{*}p"):
                piece = Piece()
                self._runs(paragraph, piece, self.defaults)
                pieces.append(_clean("".join(piece.text)))
            notes[f"{kind}:{attribute(element, 'id')}"] = " ".join(filter(None, pieces))
        return notes

    def _read_margins(self, stem: str, kind: ParagraphKind) -> None:
        """Read the running headers or footers, each text once."""
        pattern = re.compile(rf"{re.escape(self.folder)}/{stem}\d*\.xml")
        page = self.page
        seen: set[str] = set()
        for name in sorted(name for name in self.archive.names() if pattern.fullmatch(name)):
            for paragraph in self.archive.read_xml(name).iter("{*}p"):
                piece = Piece()
                self._runs(paragraph, piece, self.defaults)
                text = _clean("".join(piece.text)).replace("\n", " ")
                if text and text not in seen:
                    seen.add(text)
                    self._add(Paragraph(text=text, kind=kind))
        self.page = page

    # the body

    def _blocks(self, parent: Any, kind: ParagraphKind) -> None:
        for element in parent.iterchildren("{*}*"):
            name = local_name(element)
            if name == "p":
                self._paragraph(element, kind)
            elif name == "tbl":
                self._flush()
                self._table(element)
            elif name in ("del", "moveFrom"):
                self.tracked = True
            elif name not in DROPPED:  # content controls, insertions, custom XML
                self._blocks(element, kind)

    def _paragraph(self, element: Any, kind: ParagraphKind) -> list[Paragraph]:
        """Read one paragraph and what is anchored in it; return what was added."""
        properties = next(element.iterchildren("{*}pPr"), None)
        style = self._paragraph_style(properties)
        piece = self.carried or Piece()
        self.carried = None
        self._runs(element, piece, style)
        if properties is not None:
            mark = next(properties.iterchildren("{*}rPr"), None)
            if mark is not None and next(mark.iterchildren("{*}del"), None) is not None:
                self.tracked = True
                self.carried = piece  # its end was deleted: the next paragraph continues it
                return []
        added = self._finish(piece, style, kind)
        for box in piece.boxes:
            for child in box.iterchildren("{*}*"):
                if local_name(child) == "p":
                    added += self._paragraph(child, kind)
                elif local_name(child) == "tbl":
                    self._table(child)
        return added

    def _flush(self) -> None:
        if self.carried is not None:
            piece, self.carried = self.carried, None
            self._finish(piece, self.defaults, ParagraphKind.BODY)

    def _finish(self, piece: Piece, style: CharacterStyle, kind: ParagraphKind) -> list[Paragraph]:
        text = _clean("".join(piece.text))
        label = ""
        indent = style.indent
        if style.list_id and (text or piece.notes):
            level = min(max(style.list_level or 0, 0), 8)
            label = self.numbering.label(style.list_id, level)
            definition = self.numbering.level(style.list_id, level)
            if indent is None and definition is not None:
                indent = definition.indent
        if not text and not label:
            return []
        bold, italic, size = (piece.weights or Counter({(False, False, 0.0): 1})).most_common(1)[0][0]
        record = Paragraph(
            text="",
            page=piece.page or self.page,
            kind=ParagraphKind.HEADING if style.heading and kind is ParagraphKind.BODY else kind,
            style=Style(bold=bold, italic=italic, size=size, indent=round(indent or 0.0, 2)),
        )
        added = []
        for place, line in enumerate(_split_lines(text)):
            first = place == 0
            paragraph = replace(
                record, text=line, label=label if first else "", notes=tuple(piece.notes) if first else ()
            )
            added.append(self._add(paragraph))
        return added

    def _add(self, paragraph: Paragraph) -> Paragraph:
        self.order += 1
        paragraph = replace(paragraph, order=self.order)
        self.paragraphs.append(paragraph)
        return paragraph

    def _paragraph_style(self, properties: Any | None) -> CharacterStyle:
        if properties is None:
            return _over(self.styles.get(self.default_style, CharacterStyle()), self.defaults)
        named = self.styles.get(value_of(properties, "pStyle") or self.default_style, CharacterStyle())
        # the properties of the end mark (rPr inside pPr) do not apply to the text
        own = replace(_properties(properties), bold=None, italic=None, size=None, hidden=None)
        return _over(_over(own, named), self.defaults)

    def _runs(self, parent: Any, piece: Piece, style: CharacterStyle) -> None:
        for element in parent.iterchildren("{*}*"):
            name = local_name(element)
            if name == "r":
                self._run(element, piece, style)
            elif name in ("del", "moveFrom"):
                self.tracked = True
            elif name == "ins":
                self.tracked = True
                self._runs(element, piece, style)
            elif name == "txbxContent":
                piece.boxes.append(element)
            elif name == "t":  # text of equations stands outside runs of text
                self._text(_string(element), piece, style)
            elif name not in DROPPED and name not in ("p", "tbl"):
                self._runs(element, piece, style)

    def _run(self, run: Any, piece: Piece, style: CharacterStyle) -> None:
        properties = next(run.iterchildren("{*}rPr"), None)
        superscript = False
        if properties is not None:
            named = self.styles.get(value_of(properties, "rStyle"), CharacterStyle())
            style = _over(_over(_properties(properties), replace(named, list_id=None)), style)
            superscript = value_of(properties, "vertAlign") == "superscript"
        if style.hidden:
            return
        for element in run.iterchildren("{*}*"):
            name = local_name(element)
            if name == "t":
                text = _string(element)
                if superscript and text.strip().isdigit() and NOTE_MARK_BEFORE.search("".join(piece.text[-3:])):
                    continue  # a footnote mark typed by hand
                self._text(text, piece, style)
            elif name in ("tab", "ptab"):
                piece.text.append(" ")
            elif name in BREAKS:
                if attribute(element, "type") == "page":
                    if not self.rendered_pages:
                        self.page += 1
                else:
                    piece.text.append("\n")
            elif name == "lastRenderedPageBreak":
                self.page += 1
            elif name == "noBreakHyphen":
                self._text("-", piece, style)
            elif name in ("footnoteReference", "endnoteReference"):
                note = self.notes.get(f"{name.removesuffix('Reference')}:{attribute(element, 'id')}")
                if note:
                    piece.notes.append(note)
            elif name not in DROPPED:
                self._runs(element, piece, style)

    def _text(self, text: str, piece: Piece, style: CharacterStyle) -> None:
        if not piece.page and text.strip():
            piece.page = self.page
        piece.text.append(text)
        piece.weights[bool(style.bold), bool(style.italic), style.size or 0.0] += len(text.strip())

    # tables

    def _table(self, element: Any) -> None:
        """Read a table; a cell that spans columns or rows is given once, the places it covers are empty cells."""
        self.order += 1
        order, page = self.order, self.page
        rows: list[tuple[Cell, ...]] = []
        for row in _children(element, "tr"):
            properties = next(row.iterchildren("{*}trPr"), None)
            if properties is not None and next(properties.iterchildren("{*}del"), None) is not None:
                self.tracked = True
                continue
            cells = [Cell("", self.page)] * (_span(properties, "gridBefore") if properties is not None else 0)
            top = bottom = self.page
            for cell in _children(row, "tc"):
                self.page = top  # the cells of a row stand side by side, so each of them notes the same page breaks
                cells += self._cell(cell)
                bottom = max(bottom, self.page)
                if len(cells) > MAX_COLUMNS * 4:
                    raise LimitError("The file is refused: a table has more columns than Word allows.")
            self.cells += len(cells)
            if self.cells > self.limits.max_cells:
                raise LimitError(f"The file is refused: its tables hold more than {self.limits.max_cells} cells.")
            self.page = bottom
            rows.append(tuple(cells))
        if any(cell.text for row in rows for cell in row):
            self.tables.append(Table(rows=tuple(rows), page=page, order=order))

    def _cell(self, element: Any) -> list[Cell]:
        properties = next(element.iterchildren("{*}tcPr"), None)
        width, continued = 1, False
        if properties is not None:
            width = max(1, _span(properties, "gridSpan"))
            merge = next(properties.iterchildren("{*}vMerge"), None)
            continued = merge is not None and attribute(merge, "val") != "restart"
        first, top = len(self.paragraphs), self.page
        self._blocks(element, ParagraphKind.CELL)
        self._flush()
        if continued:  # Word shows nothing of the text of a continued cell
            del self.paragraphs[first:]
        inside = self.paragraphs[first:]
        page = inside[0].page if inside else top
        lines = [f"{paragraph.label} {paragraph.text}".strip() for paragraph in inside]
        return [Cell("\n".join(lines), page)] + [Cell("", page)] * (width - 1)


def _main_part(archive: Archive) -> str:
    """Return the name of the main part, which the package's relations tell (ECMA-376-2, 9.3)."""
    if "_rels/.rels" in archive:
        for relation in archive.read_xml("_rels/.rels").iterchildren("{*}Relationship"):
            target = attribute(relation, "Target").lstrip("/").lower()
            if attribute(relation, "Type").endswith("/officeDocument") and target in archive:
                return target
    if MAIN_PART in archive:
        return MAIN_PART
    raise UnreadableError("The file is damaged: it holds no Word document.", code="damaged")


def _properties(element: Any) -> CharacterStyle:
    """Read what run, paragraph or style properties say; they may stand in the element itself or one level below."""
    found: dict[str, Any] = {}
    for child in element.iter("{*}*"):
        name = local_name(child)
        if name == "b":
            found.setdefault("bold", is_on(child))
        elif name == "i":
            found.setdefault("italic", is_on(child))
        elif name == "vanish":
            found.setdefault("hidden", is_on(child))
        elif name == "sz":
            found.setdefault("size", number(attribute(child, "val")) / 2)
        elif name == "ind":
            left = attribute(child, "left") or attribute(child, "start")
            if left:
                found.setdefault("indent", number(left) / TWIPS_PER_POINT)
        elif name == "outlineLvl":
            found.setdefault("heading", 0 <= number(attribute(child, "val"), 9) < 9)
        elif name == "numId":
            found.setdefault("list_id", attribute(child, "val"))
        elif name == "ilvl":
            found.setdefault("list_level", int(number(attribute(child, "val"))))
    return CharacterStyle(**found)


def _over(upper: CharacterStyle, lower: CharacterStyle) -> CharacterStyle:
    """Return `upper` with what it leaves open taken from `lower`."""
    return CharacterStyle(
        bold=lower.bold if upper.bold is None else upper.bold,
        italic=lower.italic if upper.italic is None else upper.italic,
        size=lower.size if upper.size is None else upper.size,
        hidden=lower.hidden if upper.hidden is None else upper.hidden,
        indent=lower.indent if upper.indent is None else upper.indent,
        heading=upper.heading or lower.heading,
        list_id=lower.list_id if upper.list_id is None else upper.list_id,
        list_level=lower.list_level if upper.list_level is None else upper.list_level,
    )


def _split_lines(text: str) -> list[str]:
    """Split a paragraph where a line after a manual break starts with a number of its own; join the other lines."""
    lines: list[str] = []
    for line in text.split("\n"):
        stripped = line.strip()
        if not stripped:
            continue
        if lines and not NUMBERED_LINE.match(stripped + " "):
            lines[-1] = f"{lines[-1]} {stripped}"
        else:
            lines.append(stripped)
    return lines or [""]


def _clean(text: str) -> str:
    return "\n".join(SPACES.sub(" ", line).strip() for line in INVISIBLE.sub("", text).split("\n")).strip()


def _children(element: Any, name: str) -> list[Any]:
    """Return the children of a name, also those inside content controls and insertions."""
    found = []
    for child in element.iterchildren("{*}*"):
        local = local_name(child)
        if local == name:
            found.append(child)
        elif local in ("sdt", "sdtContent", "ins", "customXml", "smartTag", "moveTo"):
            found += _children(child, name)
    return found


def _span(properties: Any, name: str) -> int:
    return int(min(max(number(value_of(properties, name)), 0), MAX_COLUMNS))


def _string(element: Any) -> str:
    return element.text or ""
