"""Files of submitters who are not to be named: what says who made them is gone, or the file is refused."""

import io
import struct
import zipfile
import zlib

import docx
import pypdfium2
import pytest

from qadam.base.errors import InvalidInputError
from qadam.consultations.neutral_files import holds_name, neutral_file
from qadam.consultations.neutral_pictures import neutral_picture
from unrec.reading.files import read_source
from unrec.records import FileKind

NAME = "Zylphara Quorn Foundation"
WORDS = b"zylphara"
TEXT = "Give every detained person a lawyer from the first hour."


def word(text: str = TEXT, **parts: bytes) -> bytes:
    """Return a Word document whose properties name the sender; `parts` add or replace parts of its archive."""
    document = docx.Document()
    document.add_paragraph(text)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.title = properties.comments = NAME
    out = io.BytesIO()
    document.save(out)
    if not parts:
        return out.getvalue()
    with zipfile.ZipFile(out) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for name, content in {**kept, **{key.replace("__", "/"): value for key, value in parts.items()}}.items():
            archive.writestr(name, content)
    return again.getvalue()


def inside(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join([*(n.encode() for n in archive.namelist()), *(archive.read(n) for n in archive.namelist())])


def with_text(xml: str) -> bytes:
    """Return a Word document with XML in its body."""
    with zipfile.ZipFile(io.BytesIO(word())) as archive:
        body = archive.read("word/document.xml").decode()
    return word(**{"word__document.xml": body.replace("<w:p>", xml + "<w:p>", 1).encode()})


def test_a_word_document_keeps_its_text_and_loses_its_properties():
    before = word()
    assert WORDS in inside(before).lower()
    kind, clean = neutral_file(before, names=[NAME])
    assert kind is FileKind.DOCX
    assert WORDS not in inside(clean).lower()
    assert TEXT in [p.text for p in read_source(clean).paragraphs]
    assert docx.Document(io.BytesIO(clean)).paragraphs[0].text == TEXT  # and other programs open it
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (f'<w:p><w:ins w:id="1" w:author="{NAME}"><w:r><w:t>x</w:t></w:r></w:ins></w:p>', "tracked insertion"),
        (f'<w:p><w:del w:id="1" w:author="{NAME}"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>', "deletion"),
        ('<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>', "a comment"),
        (
            f'<w:p><w:fldSimple w:instr=" AUTHOR "><w:r><w:t>{NAME}</w:t></w:r></w:fldSimple></w:p>',
            "field of the author",
        ),
        ("<w:p><w:r><w:instrText> FILENAME \\p </w:instrText></w:r></w:p>", "field of the file's name"),
        ("<w:p><w:r><w:t>We, the Zylphara-Quorn FOUNDATION, ask</w:t></w:r></w:p>", "the text itself"),
    ],
)
def test_what_cannot_be_taken_out_is_refused(xml, reason):
    with pytest.raises(InvalidInputError):
        neutral_file(with_text(xml), names=[NAME])


@pytest.mark.parametrize(
    ("part", "content"),
    [("word/embeddings/sheet.xlsx", b"PK"), ("word/vbaProject.bin", b"x"), ("word/media/photo.emf", b"x")],
)
def test_parts_of_unknown_kind_are_refused(part, content):
    with pytest.raises(InvalidInputError):
        neutral_file(word(**{part.replace("/", "__"): content}), names=[NAME])


def test_links_to_files_of_a_computer_are_refused():
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://x/hyperlink" TargetMode="External" '
        'Target="file:///C:/Users/Zylphara/a.docx"/>'
        "</Relationships>"
    )
    with pytest.raises(InvalidInputError):
        neutral_file(word(**{"word___rels__document.xml.rels": relations.encode()}), names=[NAME])


def jpeg(extra: bytes) -> bytes:
    segment = b"\xff\xe1" + struct.pack(">H", len(extra) + 2) + extra
    table = b"\xff\xdb" + struct.pack(">H", 67) + bytes(65)
    scan = b"\xff\xda" + struct.pack(">H", 8) + bytes(6) + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + segment + table + scan + b"\xff\xd9" + b"after the end: Zylphara"


def test_pictures_lose_what_cameras_write():
    clean = neutral_picture(jpeg(b"Exif\x00\x00Zylphara"))
    assert WORDS not in clean.lower()
    assert clean.endswith(b"\xff\x00\x34\xff\xd0\x56\xff\xd9")

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"tEXt", b"Author\0Zylphara") + chunk(b"IEND", b"")
    assert WORDS not in neutral_picture(png + b"Zylphara").lower()
    for broken in (b"GIF89a", b"\xff\xd8\xff", png[:20], b""):
        with pytest.raises(InvalidInputError):
            neutral_picture(broken)


def pdf(text: str = TEXT, *, title: str = NAME) -> bytes:
    """Return a PDF of one page by hand, whose properties name the sender."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>/Annots[7 0 R]>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Author({title})/Title({title})/Creator({title})>>".encode(),
        f"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T({title})/Contents(note)>>".encode(),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 8\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size 8/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def test_a_pdf_keeps_its_pages_and_loses_properties_and_notes():
    before = pdf()
    assert WORDS in before.lower()
    kind, clean = neutral_file(before, names=[NAME])
    assert kind is FileKind.PDF
    assert WORDS not in clean.lower()
    document = pypdfium2.PdfDocument(clean)
    assert TEXT in document[0].get_textpage().get_text_range()
    assert document.get_metadata_dict(skip_empty=True).keys() <= {"Creator", "Producer", "CreationDate"}
    assert b"(D:20000101000000" in clean


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf("We of the Zylphara Quorn Foundation saw it"), "the text names the sender"),
        (b"%PDF-1.4\nnot a pdf", "damaged"),
        (b"name,text\nZylphara,x\n", "a table is neither"),
        (b"", "empty"),
    ],
)
def test_a_file_that_cannot_be_cleaned_is_refused_in_a_sentence(data, reason):
    with pytest.raises(InvalidInputError) as raised:
        neutral_file(data, names=[NAME])
    assert str(raised.value.message).endswith((".", "first.")), reason


@pytest.mark.parametrize(
    ("text", "names", "expected", "reason"),
    [
        ("zylphara—quorn\nfoundation", [NAME], True, "however it is spaced"),
        ("ＺＹＬＰＨＡＲＡ QUORN FOUNDATION", [NAME], True, "wide letters are the same letters"),
        ("a foundation for all", [NAME], False, "one word of the name is no name"),
        ("write to desk@zylphara.example", ["", "desk@zylphara.example"], True, "the address names too"),
        ("anything", ["", "  ", "ab"], False, "too short to mean anything"),
    ],
)
def test_a_name_is_found_however_it_is_written(text, names, expected, reason):
    assert holds_name(text, names) is expected, reason
