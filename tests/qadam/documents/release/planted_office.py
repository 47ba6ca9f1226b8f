"""Word and Excel files with something planted in them, each with one fault, and harmless ones. All is invented."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import xlsxwriter
from docx import Document
from docx.shared import Cm, Pt, RGBColor
from openpyxl import load_workbook
from openpyxl.comments import Comment

from tests.qadam.documents.release.planted_pdf import jpeg

VISIBLE = "The Government thanks the Special Rapporteur for the letter."
SECRET = "Testimony of a witness"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PLAIN_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
)


def word(change: Callable[[Document], None] | None = None) -> bytes:
    """Return a Word file without properties."""
    document = Document()
    document.add_paragraph(VISIBLE)
    if change:
        change(document)
    out = BytesIO()
    document.save(out)
    return edited(out.getvalue(), {"docProps/core.xml": lambda _: PLAIN_CORE, "docProps/thumbnail.jpeg": None})


def edited(data: bytes, changes: dict[str, Callable[[str], str] | str | bytes | None]) -> bytes:
    """Return an office file with some parts changed, added (text or bytes) or left out (None)."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            change = changes.get(name, lambda text: text)
            if change is None:
                continue
            content = before.read(name)
            if name == "_rels/.rels" and changes.get("docProps/thumbnail.jpeg", "") is None:
                content = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
            if callable(change) and name.endswith((".xml", ".rels")):
                content = change(content.decode("utf-8")).encode("utf-8")
            after.writestr(name, content)
        for name, content in changes.items():
            if name not in before.namelist() and isinstance(content, str | bytes):
                after.writestr(name, content)
    return out.getvalue()


def in_body(xml: str) -> bytes:
    """Return a Word file with a piece of XML before its section."""
    return edited(word(), {"word/document.xml": lambda text: text.replace("<w:sectPr", xml + "<w:sectPr", 1)})


def related(kind: str, target: str, *, external: bool = False, part: str = "word/_rels/document.xml.rels") -> dict:
    """Return the change that adds a relationship."""
    mode = ' TargetMode="External"' if external else ""
    row = (
        f'<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}"{mode}/></Relationships>'
    )
    return {part: lambda text: text.replace("</Relationships>", row)}


def run(properties: str) -> str:
    """Return a paragraph whose run has properties."""
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{SECRET}</w:t></w:r></w:p>"


def _core() -> bytes:
    out = BytesIO()
    document = Document()
    document.core_properties.author = "A. Author"
    document.core_properties.title = ""
    document.core_properties.comments = ""
    document.save(out)
    return edited(out.getvalue(), {"docProps/thumbnail.jpeg": None})


def _commented() -> bytes:
    def change(document: Document) -> None:
        document.add_comment(document.paragraphs[0].runs[0], text=SECRET, author="A. Author", initials="AA")

    return word(change)


def _hidden_style() -> bytes:
    def change(document: Document) -> None:
        style = document.styles.add_style("Quiet", 1)
        style.font.hidden = True
        document.add_paragraph(SECRET, style="Quiet")

    return word(change)


def _white_style() -> bytes:
    def change(document: Document) -> None:
        style = document.styles.add_style("Pale", 1)
        style.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        document.add_paragraph(SECRET, style="Pale")

    return word(change)


def _picture(*, exif: bool) -> bytes:
    return word(lambda document: document.add_picture(BytesIO(jpeg(exif=exif)), width=Cm(4)) and None)


def _described() -> bytes:
    return edited(
        _picture(exif=False),
        {"word/document.xml": lambda text: text.replace("<wp:docPr ", f'<wp:docPr descr="{SECRET}" ')},
    )


def _cropped() -> bytes:
    crop = '<a:srcRect l="20000"/><a:stretch>'
    return edited(_picture(exif=False), {"word/document.xml": lambda text: text.replace("<a:stretch>", crop, 1)})


def _floating() -> bytes:
    def float_it(text: str) -> str:
        text = text.replace("<wp:inline", '<wp:anchor behindDoc="0"').replace("</wp:inline>", "</wp:anchor>")
        return text.replace("<wp:docPr", "<wp:wrapNone/><wp:docPr", 1)

    return edited(_picture(exif=False), {"word/document.xml": float_it})


def _first_page_header() -> bytes:
    def change(document: Document) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].text = SECRET
        section.different_first_page_header_footer = False

    return word(change)


def _settings(xml: str) -> bytes:
    return edited(word(), {"word/settings.xml": lambda text: text.replace("</w:settings>", xml + "</w:settings>")})


VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
NOTES = f'<w:footnotes {W}><w:footnote w:id="7"><w:p><w:r><w:t>{SECRET}</w:t></w:r></w:p></w:footnote></w:footnotes>'

WORD: dict[str, tuple[Callable[[], bytes], str]] = {
    "author.docx": (_core, "metadata"),
    "custom-property.docx": (
        lambda: edited(
            word(),
            {
                **related("custom-properties", "docProps/custom.xml", part="_rels/.rels"),
                "docProps/custom.xml": "<Properties xmlns:vt='x'><property name='Case'><vt:lpwstr>7</vt:lpwstr>"
                "</property></Properties>",
            },
        ),
        "metadata",
    ),
    "inserted.docx": (
        lambda: in_body(f'<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>{SECRET}</w:t></w:r></w:ins></w:p>'),
        "tracked-change",
    ),
    "deleted.docx": (
        lambda: in_body(f'<w:p><w:del w:id="1" w:author="A"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:p>'),
        "tracked-change",
    ),
    "moved.docx": (
        lambda: in_body(f'<w:p><w:moveFrom w:id="1" w:author="A"><w:r><w:t>{SECRET}</w:t></w:r></w:moveFrom></w:p>'),
        "tracked-change",
    ),
    "formatting-changed.docx": (
        lambda: in_body(run('<w:b/><w:rPrChange w:id="1" w:author="A"><w:rPr/></w:rPrChange>')),
        "tracked-change",
    ),
    "comment.docx": (_commented, "comment"),
    "hidden-text.docx": (lambda: in_body(run("<w:vanish/>")), "hidden-text"),
    "hidden-style.docx": (_hidden_style, "hidden-text"),
    "white-text.docx": (lambda: in_body(run('<w:color w:val="FFFFFF"/>')), "hidden-text"),
    "white-theme-text.docx": (
        lambda: in_body(run('<w:color w:val="auto" w:themeColor="background1"/>')),
        "hidden-text",
    ),
    "white-style.docx": (_white_style, "hidden-text"),
    "black-on-black.docx": (
        lambda: in_body(run('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>')),
        "hidden-text",
    ),
    "tiny-text.docx": (lambda: in_body(run('<w:sz w:val="2"/>')), "hidden-text"),
    "squeezed-line.docx": (
        lambda: in_body(
            f'<w:p><w:pPr><w:spacing w:line="1" w:lineRule="exact"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>'
        ),
        "hidden-text",
    ),
    "text-off-page.docx": (
        lambda: in_body(f'<w:p><w:pPr><w:ind w:left="30000"/></w:pPr><w:r><w:t>{SECRET}</w:t></w:r></w:p>'),
        "hidden-text",
    ),
    "header-switched-off.docx": (_first_page_header, "hidden-text"),
    "index-entry.docx": (
        lambda: in_body(f'<w:p><w:r><w:instrText> XE "{SECRET}" </w:instrText></w:r></w:p>'),
        "hidden-text",
    ),
    "old-format-copy.docx": (
        lambda: in_body(
            '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:Choice><w:t>a</w:t></mc:Choice><mc:Fallback><w:t>{SECRET}</w:t></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
        ),
        "hidden-text",
    ),
    "box-over-text.docx": (
        lambda: in_body(
            f'<w:p><w:r><w:pict><v:rect {VML} style="position:absolute;width:200pt;height:30pt" fillcolor="black"/>'
            "</w:pict></w:r></w:p>"
        ),
        "covering-shape",
    ),
    "picture-over-text.docx": (_floating, "covering-shape"),
    "cropped-picture.docx": (_cropped, "cropped-picture"),
    "alternate-text.docx": (_described, "alternate-text"),
    "exif.docx": (lambda: _picture(exif=True), "picture-metadata"),
    "link.docx": (
        lambda: edited(word(), related("hyperlink", "https://drafts.example/1", external=True)),
        "link",
    ),
    "fetched-picture.docx": (
        lambda: edited(word(), related("image", "https://tracker.example/1.png", external=True)),
        "external-data",
    ),
    "fetching-field.docx": (
        lambda: in_body('<w:p><w:r><w:instrText> INCLUDETEXT "C:\\\\draft.docx" </w:instrText></w:r></w:p>'),
        "external-data",
    ),
    "embedded-file.docx": (
        lambda: edited(
            word(), {**related("oleObject", "embeddings/oleObject1.bin"), "word/embeddings/oleObject1.bin": b"\xd0\xcf"}
        ),
        "embedded-object",
    ),
    "macro.docx": (
        lambda: edited(word(), {**related("vbaProject", "vbaProject.bin"), "word/vbaProject.bin": b"\xd0\xcf"}),
        "macro",
    ),
    "form-field.docx": (
        lambda: in_body(
            f'<w:sdt><w:sdtPr><w:alias w:val="{SECRET}"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
        ),
        "form-field",
    ),
    "variables.docx": (
        lambda: _settings(f'<w:docVars><w:docVar w:name="Case" w:val="{SECRET}"/></w:docVars>'),
        "private-data",
    ),
    "custom-xml.docx": (
        lambda: edited(
            word(), {**related("customXml", "../customXml/item9.xml"), "customXml/item9.xml": f"<a>{SECRET}</a>"}
        ),
        "private-data",
    ),
    "deleted-footnote.docx": (
        lambda: edited(word(), {**related("footnotes", "footnotes.xml"), "word/footnotes.xml": NOTES}),
        "leftover",
    ),
    "unused-part.docx": (lambda: edited(word(), {"word/header9.xml": f"<w:hdr {W}/>"}), "leftover"),
    "xml-comment.docx": (
        lambda: edited(
            word(), {"word/document.xml": lambda text: text.replace("<w:body>", f"<!--{SECRET}--><w:body>")}
        ),
        "leftover",
    ),
    "drawing-of-another-kind.docx": (
        lambda: edited(word(), {**related("image", "media/image9.emf"), "word/media/image9.emf": b"\x01\0\0\0"}),
        "unchecked-part",
    ),
    "unseen-characters.docx": (
        lambda: word(lambda document: document.add_paragraph("Letter\u200b of\u202e May") and None),
        "hidden-character",
    ),
}


def sheet(change: Callable[[xlsxwriter.Workbook, object], None] | None = None) -> bytes:
    """Return a workbook with a small table and without properties."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Letters")
    page.write_row(0, 0, ["Letter", "Answered"])
    page.write_row(1, 0, ["AL 1/2025", 60])
    if change:
        change(book, page)
    book.close()
    return edited(out.getvalue(), {"docProps/core.xml": lambda _: PLAIN_CORE})


def _sheet_change(action: str, *arguments: object) -> bytes:
    return sheet(lambda _book, page: getattr(page, action)(*arguments) and None)


def _hidden_sheet(state: str) -> bytes:
    def change(book: xlsxwriter.Workbook, _page: object) -> None:
        other = book.add_worksheet("Draft")
        other.write(0, 0, SECRET)
        other.hide() if state == "hidden" else other.very_hidden()

    return sheet(change)


def _formatted(**properties: object) -> bytes:
    def change(book: xlsxwriter.Workbook, page: object) -> None:
        page.write(2, 0, SECRET, book.add_format(properties))

    return sheet(change)


def _excel_comment() -> bytes:
    book = load_workbook(BytesIO(sheet()))
    book["Letters"]["A1"].comment = Comment(SECRET, "A. Author")
    out = BytesIO()
    book.save(out)
    return edited(out.getvalue(), {"docProps/core.xml": lambda _: PLAIN_CORE})


def _excel_author() -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"author": "A. Author", "company": "Office"})
    book.add_worksheet("Letters").write(0, 0, VISIBLE)
    book.close()
    return out.getvalue()


def _deleted_cell() -> bytes:
    return edited(
        sheet(),
        {"xl/sharedStrings.xml": lambda text: text.replace("</sst>", f"<si><t>{SECRET}</t></si></sst>")},
    )


def _box_on_cells() -> bytes:
    return sheet(lambda _book, page: page.insert_textbox(0, 0, "", {"fill": {"color": "black"}}) and None)


def _picture_on_sheet(*, exif: bool) -> bytes:
    def change(_book: xlsxwriter.Workbook, page: object) -> None:
        page.insert_image(10, 5, "a.jpg", {"image_data": BytesIO(jpeg(exif=exif)), "decorative": True})

    return sheet(change)


EXCEL: dict[str, tuple[Callable[[], bytes], str]] = {
    "author.xlsx": (_excel_author, "metadata"),
    "hidden-sheet.xlsx": (lambda: _hidden_sheet("hidden"), "hidden-sheet"),
    "very-hidden-sheet.xlsx": (lambda: _hidden_sheet("veryHidden"), "hidden-sheet"),
    "hidden-row.xlsx": (lambda: _sheet_change("set_row", 1, None, None, {"hidden": True}), "hidden-row"),
    "flat-row.xlsx": (lambda: _sheet_change("set_row", 1, 0.1), "hidden-row"),
    "hidden-column.xlsx": (lambda: _sheet_change("set_column", 1, 1, None, None, {"hidden": True}), "hidden-column"),
    "white-text.xlsx": (lambda: _formatted(font_color="#FFFFFF"), "hidden-text"),
    "black-on-black.xlsx": (lambda: _formatted(font_color="#000000", bg_color="#000000"), "hidden-text"),
    "tiny-text.xlsx": (lambda: _formatted(font_size=1), "hidden-text"),
    "shown-as-nothing.xlsx": (lambda: _formatted(num_format=";;;"), "hidden-text"),
    "comment.xlsx": (_excel_comment, "comment"),
    "defined-name.xlsx": (
        lambda: sheet(lambda book, _page: book.define_name("Witness", "=Letters!$A$1") and None),
        "defined-name",
    ),
    "formula.xlsx": (lambda: _sheet_change("write_formula", 3, 0, "=SUM(B2:B2)", None, 60), "formula"),
    "link.xlsx": (lambda: _sheet_change("write_url", 3, 0, "https://drafts.example/1", None, "Draft"), "link"),
    "deleted-cell.xlsx": (_deleted_cell, "leftover"),
    "box-over-cells.xlsx": (_box_on_cells, "covering-shape"),
    "exif.xlsx": (lambda: _picture_on_sheet(exif=True), "picture-metadata"),
    "other-workbook.xlsx": (
        lambda: edited(
            sheet(),
            {
                **related("externalLink", "externalLinks/externalLink1.xml", part="xl/_rels/workbook.xml.rels"),
                "xl/externalLinks/externalLink1.xml": "<externalLink/>",
            },
        ),
        "external-data",
    ),
    "path-of-user.xlsx": (
        lambda: edited(
            sheet(),
            {"xl/workbook.xml": lambda text: text.replace("<sheets>", '<absPath url="C:\\\\Users\\\\a"/><sheets>')},
        ),
        "private-data",
    ),
    "macro.xlsx": (
        lambda: edited(
            sheet(),
            {
                **related("vbaProject", "vbaProject.bin", part="xl/_rels/workbook.xml.rels"),
                "xl/vbaProject.bin": b"\xd0\xcf",
            },
        ),
        "macro",
    ),
}


def _rich_word(document: Document) -> None:
    document.add_heading("Reply", 1)
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Measure", "Done"
    paragraph = document.add_paragraph("Important: ")
    paragraph.add_run("bold").bold = True
    paragraph.runs[0].font.size = Pt(9)
    shaded = document.add_paragraph().add_run("White on blue")
    shaded.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    shading = shaded._r.get_or_add_rPr().makeelement(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}shd",
        {"{http://schemas.openxmlformats.org/wordprocessingml/2006/main}fill": "1F3864"},
    )
    shaded._r.get_or_add_rPr().append(shading)
    document.sections[0].header.paragraphs[0].text = "Permanent Mission"


HARMLESS: dict[str, Callable[[], bytes]] = {
    "plain.docx": word,
    "rich.docx": lambda: word(_rich_word),
    "picture.docx": lambda: _picture(exif=False),
    "plain.xlsx": sheet,
    "coloured.xlsx": lambda: _formatted(font_color="#FFFFFF", bg_color="#1F3864"),
    "picture.xlsx": lambda: _picture_on_sheet(exif=False),
}
