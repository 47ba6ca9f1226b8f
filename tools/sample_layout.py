"""Writes a document of blocks in the look of a United Nations document, as DOCX and PDF, the same bytes each time."""

import html
import io
import os
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

# Written into the files instead of the time of making, so that the same content gives the same bytes.
FIXED_TIME = datetime(2026, 7, 1, tzinfo=UTC)
_ZIP_TIME = (2026, 7, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. `kind` is heading, subheading, paragraph, recommendation or plain; `label` its printed number."""

    kind: str
    text: str
    label: str = ""
    note: str = ""  # its footnote


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands at the top of the first page and in the running headers and footers."""

    symbol: str
    organisation: str
    assembly: str
    right: tuple[str, ...]
    left: tuple[str, ...]
    title: tuple[str, ...]
    job: str
    language: str
    illustrative: str
    first_note: str = ""


def write_docx(path: Path, head: Masthead, blocks: Sequence[Block]) -> None:
    """Write a text document as DOCX."""
    document = docx.Document()
    _set_up(document, head)
    table = document.add_table(rows=2, cols=2)
    for row, (left, right) in zip(
        table.rows, ((head.organisation, head.symbol), (head.assembly, "\n".join(head.right))), strict=True
    ):
        row.cells[0].text, row.cells[1].text = left, right
        row.cells[0].paragraphs[0].runs[0].bold = True
    for line in head.left:
        document.add_paragraph(line).runs[0].bold = True
    for place, line in enumerate(head.title):
        run = document.add_paragraph(line).runs[0]
        run.bold, run.font.size = True, Pt(17 if place == 0 else 13)
    document.add_paragraph(head.illustrative).runs[0].italic = True
    if head.first_note:
        document.add_paragraph(f"* {head.first_note}")
    for block in blocks:
        _add_block(document, block)
    _add_notes(document, [block.note for block in blocks if block.note])
    _save(document, path)


def _add_notes(document: docx.document.Document, notes: Sequence[str]) -> None:
    """Add the part that holds the footnotes' texts and set their marks where `_add_block` left room for them."""
    if not notes:
        return
    body = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {html.escape(note, quote=False)}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, 1)
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{body}</w:footnotes>'
    uri, package = PackURI("/word/footnotes.xml"), document.part.package
    part = Part(uri, CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    for number, mark in enumerate(document.element.body.iter(qn("w:footnoteReference")), 1):
        mark.set(qn("w:id"), str(number))


def _set_up(document: docx.document.Document, head: Masthead) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10)
    style.paragraph_format.space_after = Pt(6)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = head.symbol
    footer = section.footer.paragraphs[0]
    footer.text = f"{head.job}\t\t"
    _add_page_field(footer)


def _add_page_field(paragraph: Paragraph) -> None:
    """Add the field that Word fills with the page's number."""
    for kind, text in (("begin", ""), (None, " PAGE "), ("end", "")):
        run = paragraph.add_run()._r
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run.append(mark)


def _add_block(document: docx.document.Document, block: Block) -> None:
    text = f"{block.label}\t{block.text}" if block.label else block.text
    paragraph = document.add_paragraph(text)
    if block.kind in ("heading", "subheading"):
        paragraph.runs[0].bold = True
        paragraph.runs[0].font.size = Pt(14 if block.kind == "heading" else 12)
        paragraph.paragraph_format.keep_with_next = True
    elif block.kind == "recommendation":
        paragraph.paragraph_format.left_indent = Cm(1.5)
    else:
        paragraph.paragraph_format.left_indent = Cm(0.8)
    if block.note:
        run = paragraph.add_run()
        run.font.superscript = True
        run._r.append(OxmlElement("w:footnoteReference"))


_MATRIX_WIDTHS = (Cm(10), Cm(2.4), Cm(7), Cm(5.2))


def write_matrix(path: Path, header: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a thematic list as OHCHR lays it out: landscape, one table, a row of one text spans all columns."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.header.paragraphs[0].text = header
    document.styles["Normal"].font.size = Pt(9)
    table = document.add_table(rows=1, cols=len(columns))
    table.style = "Table Grid"
    table.autofit = False
    for cell, title in zip(table.rows[0].cells, columns, strict=True):
        cell.text = title
        cell.paragraphs[0].runs[0].bold = True
    for row in rows:
        cells = table.add_row().cells
        if len(row) == 1:
            merged = cells[0].merge(cells[-1])
            merged.text = row[0]
            merged.paragraphs[0].runs[0].bold = True
        else:
            for cell, text in zip(cells, row, strict=True):
                lines = text.split("\n")
                cell.text = lines[0]
                for line in lines[1:]:
                    cell.add_paragraph(line)
    for column, width in zip(table.columns, _MATRIX_WIDTHS, strict=True):
        column.width = width
        for cell in column.cells:
            if cell._tc.grid_span == 1:
                cell.width = width
    _save(document, path)


def _save(document: docx.document.Document, path: Path) -> None:
    """Save a DOCX without anything that depends on when and where it was made."""
    properties = document.core_properties
    properties.created = properties.modified = FIXED_TIME.replace(tzinfo=None)
    properties.author = properties.last_modified_by = "qadam"
    properties.comments = ""
    raw = io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))


_PAGE_STYLE = """
@page { size: A4; margin: 2.4cm 2.2cm 2.2cm;
  @top-left { content: "%(symbol)s"; font: bold 9pt "DejaVu Serif", serif; border-bottom: .5pt solid; }
  @bottom-left { content: "%(job)s"; font: 8pt "DejaVu Serif", serif; }
  @bottom-right { content: counter(page); font: bold 9pt "DejaVu Serif", serif; }
  @footnote { border-top: .5pt solid; padding-top: 4pt; font-size: 7.5pt; } }
@page :first { @top-left { content: none; border: 0 } }
body { font: 9.5pt/1.35 "DejaVu Serif", "Noto Serif", serif; }
table.head { width: 100%%; border-collapse: collapse; } table.head td { border-bottom: .8pt solid; padding: 4pt 0;
  vertical-align: bottom; } td.right { text-align: right; white-space: nowrap;
  padding-left: 1cm; } .council { font-weight: bold; margin: 4pt 0; }
h1 { font-size: 17pt; margin: 18pt 0 4pt; } h1 + h1 { font-size: 13pt; margin-top: 0; } h2 { font-size: 13pt; }
h3 { font-size: 11pt; } p { margin: 0 0 6pt 1cm; text-align: justify; } p.recommendation { margin-left: 1.9cm; }
.label { display: inline-block; min-width: 1.1cm; } .mark { font-style: italic; font-size: 8.5pt; }
.recommendation .label { min-width: 1.4cm; } .note { float: footnote; } ::footnote-call { line-height: 0; }
.star::footnote-call, .star::footnote-marker { content: none; }
"""


def write_pdf(path: Path, head: Masthead, blocks: Sequence[Block]) -> None:
    """Write a text document as PDF."""
    os.environ["SOURCE_DATE_EPOCH"] = str(int(FIXED_TIME.timestamp()))
    import weasyprint

    page = weasyprint.HTML(string=_as_html(head, blocks), url_fetcher=_refuse)
    data = page.write_pdf(pdf_identifier=head.symbol.encode())
    path.write_bytes(data)


def _refuse(url: str, *_: object, **__: object) -> dict[str, object]:
    """Refuse every fetch: the page needs nothing from outside."""
    raise ValueError(f"The sample documents fetch nothing, and {url} was asked for.")


def _as_html(head: Masthead, blocks: Sequence[Block]) -> str:
    lines = [f'<!doctype html><html lang="{head.language}"><head><meta charset="utf-8"><title>{head.symbol}</title>']
    lines.append(f"<style>{_PAGE_STYLE % {'symbol': head.symbol, 'job': head.job}}</style></head><body>")
    right = "<br>".join(map(html.escape, head.right))
    lines.append(
        f'<table class="head"><tr><td>{head.organisation}</td><td class="right">{head.symbol}</td></tr>'
        f'<tr><td><b>{head.assembly}</b></td><td class="right">{right}</td></tr></table>'
    )
    lines += [f'<div class="council">{html.escape(line)}</div>' for line in head.left]
    lines += [f"<h1>{html.escape(line)}</h1>" for line in head.title]
    note = f'<span class="note star">* {html.escape(head.first_note)}</span>' if head.first_note else ""
    lines.append(f'<p class="mark">{html.escape(head.illustrative)}.{note}</p>')
    tags = {"heading": "h2", "subheading": "h3"}
    for block in blocks:
        text = html.escape(block.text)
        if block.note:
            text += f'<span class="note">{html.escape(block.note)}</span>'
        if block.kind in tags:
            lines.append(f"<{tags[block.kind]}>{text}</{tags[block.kind]}>")
        else:
            label = f'<span class="label">{block.label}</span> ' if block.label else ""
            lines.append(f'<p class="{block.kind}">{label}{text}</p>')
    lines.append("</body></html>")
    return re.sub(r"\n+", "\n", "\n".join(lines))
