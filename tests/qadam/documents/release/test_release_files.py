"""Every planted file is cleaned or refused, harmless ones pass, and no check of the gate can be spared."""

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image, ImageChops

from qadam.documents.release import Cleaned, NotReleasableError, clean, inspect
from qadam.documents.release.engine import clean_here, inspect_here
from qadam.documents.release.findings import CannotCheckError, without_check
from qadam.documents.release.words import CHANGES, PROBLEMS
from tests.qadam.documents.release import planted_office, planted_pdf, planted_pictures
from tests.unrec.reading.small_pdf import PdfPage, write_pdf

PLANTED = {
    **planted_pdf.PLANTED,
    **planted_office.WORD,
    **planted_office.EXCEL,
    **planted_pictures.PICTURES,
    **planted_pictures.TEXTS,
}
HARMLESS = {**planted_pdf.HARMLESS, **planted_office.HARMLESS, **planted_pictures.HARMLESS}
# Files in which one fault cannot be planted without another.
ALSO = {
    "text-under-note.pdf": {"comment"},
    "earlier-version.pdf": {"leftover"},
    "layer-off.pdf": {"hidden-text"},
}
SECRETS = (planted_pdf.SECRET, "A. Author")
# What only a person can decide.
REFUSED = {
    "tracked-change", "covering-shape", "external-data", "embedded-object", "macro",
    "unchecked-part", "hidden-sheet", "hidden-row", "hidden-column", "formula",
}  # fmt: skip


def seen(data: bytes, name: str) -> str:
    """Return the text that a reader of the file sees, read without the gate's own code."""
    kind = name.rpartition(".")[2]
    if kind == "pdf":
        return planted_pdf.shown_text(data)
    if kind == "docx":
        return "\n".join(paragraph.text for paragraph in Document(BytesIO(data)).paragraphs)
    if kind == "xlsx":
        return "\n".join(str(cell.value) for sheet in load_workbook(BytesIO(data)) for row in sheet for cell in row)
    if kind == "txt":
        return data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8-sig")
    picture = Image.open(BytesIO(data)).convert("RGBA")
    return str((picture.size, hash(picture.tobytes())))


def everything(data: bytes) -> bytes:
    """Return every byte that a file holds, its packed parts unpacked."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    if data.startswith(b"%PDF"):
        from pypdf import PdfReader
        from pypdf.generic import StreamObject

        reader = PdfReader(BytesIO(data))
        objects = [reader.get_object(number) for number in range(1, len(reader.xref.get(0, {})) + 1)]
        streams = [thing.get_data() for thing in objects if isinstance(thing, StreamObject) and "/Width" not in thing]
        return data + b"\n".join(streams)
    return data


def test_there_are_more_than_fifty_planted_files():
    assert len(PLANTED) >= 50


@pytest.mark.parametrize("name", PLANTED)
def test_the_check_finds_what_was_planted_and_nothing_else(name):
    make, code = PLANTED[name]
    assert {finding.code for finding in inspect_here(make(), (), name)} == {code, *ALSO.get(name, ())}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_file_is_cleaned_or_refused(name):
    make, code = PLANTED[name]
    data = make()
    if all(finding.cleanable for finding in inspect_here(data)):
        cleaned = clean_here(data).data
        assert inspect_here(cleaned) == []
        assert not any(secret.encode() in everything(cleaned) for secret in SECRETS)
    else:
        assert code in REFUSED | {"hidden-text", "link", "leftover", "cropped-picture"}


@pytest.mark.parametrize("code", sorted(REFUSED))
def test_what_a_person_has_to_decide_is_never_cleaned(code):
    files = [make() for make, planted in PLANTED.values() if planted == code]
    assert files
    assert not any(finding.cleanable for data in files for finding in inspect_here(data) if finding.code == code)


@pytest.mark.parametrize("name", PLANTED)
def test_without_its_check_the_file_would_get_through(name):
    make, code = PLANTED[name]
    with without_check(code, *ALSO.get(name, ())):
        assert inspect_here(make()) == []


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_file_passes_as_it_is(name):
    data = HARMLESS[name]()
    assert inspect_here(data, ["Айгүл Серікқызы Нұрланова"], name) == []


@pytest.mark.parametrize("name", HARMLESS)
def test_cleaning_leaves_what_is_seen(name):
    data = HARMLESS[name]()
    cleaned = clean_here(data)

    assert seen(cleaned.data, name) == seen(data, name)
    assert not [finding for finding in cleaned.done if finding.code == "pictured"]


@pytest.mark.parametrize(
    "name", ["author.pdf", "link.pdf", "earlier-version.pdf", "sticky-note.pdf", "spoken-text.pdf"]
)
def test_a_page_that_hides_nothing_keeps_its_words(name):
    assert planted_pdf.VISIBLE in seen(clean_here(PLANTED[name][0]()).data, name)


@pytest.mark.parametrize("name", ["text-under-box.pdf", "text-under-note.pdf", "layer-off.pdf", "form-field.pdf"])
def test_a_page_that_hides_something_becomes_a_picture_of_what_is_seen(name):
    import pypdfium2

    data = PLANTED[name][0]()
    cleaned = clean_here(data)
    before, after = (
        pypdfium2.PdfDocument(one)[0].render(scale=1, draw_annots=True).to_pil().convert("L")
        for one in (data, cleaned.data)
    )

    assert "pictured" in {finding.code for finding in cleaned.done}
    assert before.size == after.size
    difference = ImageChops.difference(before, after)
    assert sum(difference.histogram()[64:]) < 0.002 * before.width * before.height
    assert seen(cleaned.data, name).strip() == ""


@pytest.mark.parametrize("name", ["comment.docx", "link.docx", "exif.docx", "alternate-text.docx", "variables.docx"])
def test_a_cleaned_word_file_keeps_its_words(name):
    data = PLANTED[name][0]()
    assert seen(clean_here(data).data, name) == seen(data, name)


@pytest.mark.parametrize("name", ["comment.xlsx", "link.xlsx", "deleted-cell.xlsx", "defined-name.xlsx", "exif.xlsx"])
def test_a_cleaned_workbook_keeps_its_cells(name):
    data = PLANTED[name][0]()
    assert seen(clean_here(data).data, name) == seen(data, name)


@pytest.mark.parametrize("name", ["exif.jpg", "xmp.jpg", "comment.jpg", "after-the-end.jpg", "text.png", "exif.png"])
def test_a_cleaned_picture_keeps_every_pixel(name):
    data = PLANTED[name][0]()
    assert seen(clean_here(data).data, name) == seen(data, name)


def test_a_turned_picture_is_turned_for_good():
    assert Image.open(BytesIO(clean_here(PLANTED["turned.jpg"][0]()).data)).size == (40, 60)


class TestNames:
    NAMES = ("Нұрланова Айгүл Серікқызы", "Петров Иван")

    @pytest.mark.parametrize(
        ("data", "place"),
        [
            (planted_pdf.pdf(planted_pdf.SHOWN, planted_pdf.text("The case of Mr. I. Petrov")), ("page", "2")),
            (planted_office.word(lambda d: d.add_paragraph("Дело Нұрлановой А.") and None), ("paragraph", "2")),
            (planted_office._sheet_change("write", 4, 1, "Aigul Nurlanova"), ("cell", "Letters!B5")),
            ("Письмо\nо деле Петрова".encode(), ("line", "2")),
        ],
    )
    def test_a_name_that_is_seen_is_refused_with_its_place(self, data, place):
        found = [finding for finding in inspect_here(data, self.NAMES) if finding.code == "name"]

        assert found
        assert (found[0].where, found[0].at) == place
        assert not found[0].cleanable

    def test_a_name_that_is_hidden_goes_with_what_hides_it(self):
        data = planted_pdf.pdf(planted_pdf.SHOWN + planted_pdf.text("Ivan Petrov", before="1 g"))

        assert {finding.code for finding in inspect_here(data, self.NAMES)} == {"hidden-text", "name"}
        assert inspect_here(clean_here(data, self.NAMES).data, self.NAMES) == []

    def test_a_name_over_two_runs_is_found(self):
        def split(document):
            paragraph = document.add_paragraph("Pet")
            paragraph.add_run("rov").bold = True

        found = inspect_here(planted_office.word(split), self.NAMES)
        assert [finding.code for finding in found] == ["name"]

    def test_a_name_in_a_property_is_found(self):
        found = inspect_here(PLANTED["author.docx"][0](), ["Anna Author"])
        assert "name" in {finding.code for finding in found}

    @pytest.mark.parametrize("file_name", ["reply_petrov.pdf", "Нурланова ответ.pdf", "AL-Petrov-2025.pdf"])
    def test_a_name_in_the_name_of_the_file_is_found(self, file_name):
        found = inspect_here(HARMLESS["plain.pdf"](), self.NAMES, file_name)
        assert [finding.code for finding in found] == ["file-name"]

    def test_a_bookmark_named_after_a_person_goes_with_the_bookmarks(self):
        made = planted_pdf.writer(planted_pdf.SHOWN)
        made.add_outline_item(title="Petrov", page_number=0)
        data = planted_pdf.written(made)

        assert [finding.code for finding in inspect_here(data, self.NAMES)] == ["name"]
        assert inspect_here(clean_here(data, self.NAMES).data, self.NAMES) == []


class TestWhatCannotBeChecked:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"   \n",
            b"GIF89a" + bytes(40),
            b"\xd0\xcf\x11\xe0" + bytes(40),
            b"{\\rtf1 text}",
            b"<html><body>text</body></html>",
            b"%PDF-1.7 nothing",
            b"\x89PNG\r\n\x1a\n" + bytes(40),
            b"\xff\xd8\xff\xe0" + bytes(40),
            b"\xff\xfe\x00\xd8",
            write_pdf([PdfPage().at(72, 72, "Secret")], encrypt=True),
        ],
    )
    def test_it_is_refused_in_one_sentence(self, data):
        with pytest.raises(NotReleasableError) as raised:
            inspect(data)
        assert re.fullmatch(r"[A-Z][^.!?]*\([^)]*\)[^.!?]*\.[^!?]*|[^!?]+\.", str(raised.value))

    def test_an_archive_that_unpacks_to_too_much_is_refused(self):
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", bytes(300 * 1024 * 1024))
        with pytest.raises(NotReleasableError, match="too large"):
            inspect(out.getvalue())

    def test_a_page_too_large_to_be_drawn_is_refused(self):
        made = planted_pdf.writer(planted_pdf.SHOWN)
        made.pages[0].mediabox.right = 1_000_000
        with pytest.raises(NotReleasableError):
            inspect(planted_pdf.written(made))

    def test_an_archive_of_something_else_is_refused(self):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.txt", "a")
        with pytest.raises(CannotCheckError):
            inspect_here(out.getvalue())

    def test_no_broken_file_does_more_than_be_refused(self):
        for name in ("plain.pdf", "plain.docx", "plain.xlsx", "plain.png", "plain.jpg"):
            data = HARMLESS[name]()
            with pytest.raises(NotReleasableError):
                inspect(data[: len(data) // 2])


class TestGate:
    """The same through the child process."""

    def test_a_harmless_file_is_given_back_as_it_is(self):
        data = HARMLESS["plain.pdf"]()
        assert clean(data) == Cleaned(data, ())

    def test_a_cleaned_file_says_what_was_taken_out(self):
        cleaned = clean(PLANTED["author.pdf"][0]())

        assert inspect(cleaned.data) == []
        assert cleaned.changes == ("The document: properties were removed.",)

    def test_a_refusal_is_one_sentence_with_the_place(self):
        with pytest.raises(NotReleasableError) as raised:
            clean(PLANTED["inserted.docx"][0]())

        assert str(raised.value) == ("Not published: Paragraph 2: tracked changes; accept or reject them in Word.")
        assert [problem.code for problem in raised.value.problems] == ["tracked-change"]

    def test_a_name_stands_in_no_sentence(self):
        data = planted_pdf.pdf(planted_pdf.text("The case of Mr. Petrov"))
        with pytest.raises(NotReleasableError) as raised:
            clean(data, ["Иван Петров"])

        assert str(raised.value) == "Not published: Page 1: a name of the case's list (P****v)."

    def test_a_file_is_read_by_its_path_and_its_name_is_looked_at(self, tmp_path):
        file = tmp_path / "petrov.txt"
        file.write_text("A letter.", encoding="utf-8")

        assert [problem.code for problem in inspect(file, ["Ivan Petrov"])] == ["file-name"]
        with pytest.raises(NotReleasableError, match="cannot be opened"):
            inspect(tmp_path / "missing.txt")


def test_every_code_has_its_sentence():
    planted = {code for _make, code in PLANTED.values()} | {"name", "file-name"}

    assert planted == set(PROBLEMS)
    assert set(CHANGES) <= {*PROBLEMS, "pictured"}
