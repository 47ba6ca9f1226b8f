"""Small documents made for tests: a report as PDF and DOCX, a list as XLSX and CSV. All content is invented."""

import io
import zipfile
from collections.abc import Mapping

import xlsxwriter

REPORT_LINES = (
    "II. Conclusions and/or recommendations",
    "121. The recommendations listed below enjoy the support of Illustria:",
    "121.1 Ratify the Convention against Torture (Chile);",
    "121.2 Support the work of civil society (France, Peru);",
    "122. The following recommendations will be examined by Illustria:",
    "122.1 Abolish the death penalty (Italy) (Portugal).",
    "123. All conclusions and/or recommendations contained in the present report reflect the position of the "
    "submitting States.",
)
LIST_ROWS = (
    ("Number", "Recommendation", "Recommending State", "Position"),
    ("121.1", "Ratify the Convention against Torture", "CHL", "Supported"),
    ("121.2", "Support the work of civil society", "FRA; PER", "Supported"),
    ("122.1", "Abolish the death penalty", "ITA; PRT", "Noted"),
)

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/>
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="word/document.xml"/></Relationships>"""
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_docx(body: str, *, parts: dict[str, str] | None = None, prolog: str = "") -> bytes:
    """Return a Word document with the given XML of its body, and further parts such as "word/styles.xml"."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{prolog}<w:document {WORD}><w:body>{body}</w:body>'
        "</w:document>"
    )
    members = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document}
    return make_zip(members | (parts or {}))


def make_zip(members: Mapping[str, str | bytes]) -> bytes:
    """Return an archive with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def paragraph(text: str, properties: str = "", run_properties: str = "") -> str:
    """Return the XML of one paragraph of plain text."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}<w:r>"
        f"{f'<w:rPr>{run_properties}</w:rPr>' if run_properties else ''}"
        f'<w:t xml:space="preserve">{escaped}</w:t></w:r></w:p>'
    )


def report_docx() -> bytes:
    """Return a small report of the Working Group as a Word document."""
    return make_docx("".join(map(paragraph, REPORT_LINES)))


def make_pdf(pages: list[list[str]], *, packed: bytes | None = None) -> bytes:
    """Return a PDF of these lines, one list a page; `packed` is a deflated content that takes their place."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        text = ["BT /F1 10 Tf 14 TL 60 780 Td"]
        for line in lines:
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            text.append(f"({escaped}) Tj T*")
        stream = "\n".join([*text, "ET"]).encode("latin-1", "replace")
        if packed is not None:
            stream = packed
        pack = b"/Filter /FlateDecode " if packed is not None else b""
        objects.append(b"<< %s/Length %d >>\nstream\n%s\nendstream" % (pack, len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    result, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(result))
        result += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(result)
    result += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    result += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return result + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


def report_pdf() -> bytes:
    """Return a small report of the Working Group as a PDF."""
    return make_pdf([["A/HRC/99/5", "Report of the Working Group on the Universal Periodic Review"], [*REPORT_LINES]])


def list_xlsx() -> bytes:
    """Return a small list of recommendations as a workbook."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = workbook.add_worksheet("List")
    for place, row in enumerate(LIST_ROWS):
        sheet.write_row(place, 0, row)
    workbook.close()
    return stream.getvalue()


def list_csv() -> bytes:
    """Return a small list of recommendations as CSV."""
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in LIST_ROWS).encode()


def patched_xlsx(old: bytes, new: bytes) -> bytes:
    """Return the small workbook with bytes of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(list_xlsx())) as archive:
        return make_zip({name: archive.read(name).replace(old, new) for name in archive.namelist()})
