"""Word documents that an office can send on: A4, one plain typeface, the language set, no trace of the writer."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
A4 = (Cm(21), Cm(29.7))
MARGINS = (Cm(2.2), Cm(2))  # above and below; at the sides
INK = RGBColor(0x1B, 0x20, 0x24)
HEADING_SIZES = (15, 12, 11)  # points of the levels 1 to 3
# A file must not say when and by whom it was made: it may go out.
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
# By which Word checks the spelling.
SPELLING = {"en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}
# XML 1.0 has no place for control characters, and a pasted text may hold some.
_UNPRINTABLE = {code: None for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def word_document(*, title: str, language: str, font: str = "Arial", size_points: float = 10.5) -> Any:
    """Return an empty document of python-docx.

    Args:
        title: stands in the properties alone; may be empty.
        language: "en", "ru" or "kk".
        font: a typeface that every office has, with Kazakh letters.
    """
    document = Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title, properties.language = printable(title), language
    properties.created = properties.modified = NO_TIME
    page = document.sections[0]
    page.page_width, page.page_height = A4
    page.top_margin = page.bottom_margin = MARGINS[0]
    page.left_margin = page.right_margin = MARGINS[1]
    names = ["Normal", *(f"Heading {level}" for level in range(1, len(HEADING_SIZES) + 1))]
    for name, size in zip(names, (size_points, *HEADING_SIZES), strict=True):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), INK
        faces = style.element.rPr.find(qn("w:rFonts"))
        for attribute in [each for each in faces.attrib if "Theme" in each]:
            del faces.attrib[attribute]  # the typeface of the theme would win
    for mark in document.styles.element.iter(qn("w:lang")):
        mark.set(qn("w:val"), SPELLING.get(language, language))
    return document


def add_table(document: Any, heads: Sequence[str], rows: Iterable[Sequence[str]], widths_cm: Sequence[float]) -> None:
    """Add a table with a head that is repeated on every page, and columns of these widths."""
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(printable(head)).bold = True
    repeat_on_every_page(table.rows[0])
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = printable(value)
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)  # LibreOffice believes the column, Word its cells
        for cell in column.cells:
            cell.width = Cm(width)


def repeat_on_every_page(head: Any) -> None:
    """Have the first row of a table printed on each page that the table goes on to."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(mark)


def add_page_numbers(document: Any) -> None:
    """Number the pages at their foot."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = 2  # right
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = foot.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def printable(text: str) -> str:
    """Return a text without the characters that no document can hold."""
    return text.translate(_UNPRINTABLE).encode("utf-8", "ignore").decode("utf-8")


def saved(document: Any) -> bytes:
    """Return a document as .docx."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
