"""Reading of PDF: pages to paragraphs in order, and every broken file one sentence. All texts are invented."""

import random
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.unrec.reading.small_pdf import PdfPage, write_pdf
from unrec.errors import LimitError, UnreadableError, UnrecError
from unrec.reading.files import read_source
from unrec.reading.limits import Limits
from unrec.reading.pdf import read_pdf, render_page
from unrec.records import ParagraphKind, SourceText

MUTATIONS = 200


def texts(source: SourceText, kind: ParagraphKind = ParagraphKind.BODY) -> list[str]:
    return [paragraph.text for paragraph in source.paragraphs if paragraph.kind is kind]


def report_page(number: int, lines: list[str], *, top: float = 90) -> PdfPage:
    """A page with the running lines of a report."""
    page = PdfPage()
    page.at(480, 60, "A/HRC/60/9", size=9, bold=True)
    page.lines(113, top, lines)
    page.at(530, 790, str(number), size=9)
    return page


LINE = "The delegation of the State said that it had built many schools in the rural areas of"


def test_lines_of_a_paragraph_are_joined_and_keep_their_places() -> None:
    page = PdfPage()
    page.lines(113, 100, [LINE, LINE, "the country."])
    (paragraph,) = read_pdf(write_pdf([page])).paragraphs
    assert paragraph.text == f"{LINE} {LINE} the country."
    assert [box.page for box in paragraph.boxes] == [1, 1, 1]
    assert paragraph.boxes[0].left == pytest.approx(113, abs=2)
    assert paragraph.boxes[0].bottom == pytest.approx(100, abs=4)
    assert paragraph.style.size == pytest.approx(10)


def test_a_paragraph_goes_on_over_the_page_and_running_lines_are_kept_apart() -> None:
    lines = [f"{LINE} region {number} and of" for number in range(6)]
    pages = [report_page(number, lines[2 * number - 4 : 2 * number - 2]) for number in range(2, 5)]
    pages[-1].lines(113, 114, ["the country."])
    source = read_pdf(write_pdf(pages))
    assert texts(source) == [" ".join(lines) + " the country."]
    assert texts(source, ParagraphKind.HEADER) == ["A/HRC/60/9"] * 3
    assert texts(source, ParagraphKind.FOOTER) == ["2", "3", "4"]


def test_numbered_paragraphs_with_equal_distances_are_told_apart() -> None:
    page = PdfPage()
    page.lines(142, 100, ["86.1 Build schools (Chile);", "86.2 Train judges (Peru);", "86.3 Plant trees (Cuba)."])
    assert len(texts(read_pdf(write_pdf([page])))) == 3


def test_a_number_at_the_start_of_a_line_inside_a_sentence_starts_nothing() -> None:
    page = PdfPage()
    filler = "Raise the age of criminal responsibility, which is at present no more than that of"
    page.lines(142, 100, [filler, "16. years, to that of other countries (Chile);"])
    assert len(texts(read_pdf(write_pdf([page])))) == 1


def test_hyphens_at_the_end_of_lines() -> None:
    page = PdfPage()
    page.lines(113, 100, ["The government built international schools. Uphold the principle of non-"])
    page.lines(113, 112, ["discrimination in all of the schools and of the many other inter-"])
    page.lines(113, 124, ["national places of learning of the period 2020-"])
    page.lines(113, 136, ["2024."])
    (text,) = texts(read_pdf(write_pdf([page])))
    assert "non-discrimination" in text
    assert "other international places" in text
    assert text.endswith("2020-2024.")


def test_footnotes_and_their_marks_are_kept_apart() -> None:
    page = PdfPage()
    page.lines(113, 100, [LINE, LINE])
    page.at(113, 112 + 12, "the country")
    page.at(163, 120, "1", size=6)
    page.at(168, 124, " and its towns.")
    page.at(120, 740, "1", size=6).at(126, 743, "This note was added later.", size=8)
    source = read_pdf(write_pdf([page]))
    (paragraph,) = [one for one in source.paragraphs if one.kind is ParagraphKind.BODY]
    assert paragraph.text.endswith("the country and its towns.")
    assert paragraph.notes == ("This note was added later.",)
    assert texts(source, ParagraphKind.FOOTNOTE) == ["This note was added later."]


def test_bold_titles_are_headings() -> None:
    page = PdfPage()
    page.at(85, 90, "II. Conclusions and/or recommendations", size=14, bold=True)
    page.lines(113, 120, [LINE, LINE])
    source = read_pdf(write_pdf([page]))
    assert texts(source, ParagraphKind.HEADING) == ["II. Conclusions and/or recommendations"]


def test_columns_are_read_one_after_the_other() -> None:
    page = PdfPage()
    left = [f"left line {number} is as long as the others of its" for number in range(10)]
    right = [f"right line {number} is as long as the others too" for number in range(10)]
    for row, (one, other) in enumerate(zip(left, right, strict=True)):
        page.at(50, 100 + 12 * row, one)
        page.at(320, 100 + 12 * row, other)
    text = " ".join(texts(read_pdf(write_pdf([page]))))
    assert text.index("left line 9") < text.index("right line 0")


def test_a_page_turned_by_its_file_is_read_upright() -> None:
    page = PdfPage(rotation=90)
    page.commands.append("BT /F1 10 Tf 0 1 -1 0 100 100 Tm (Upright when shown) Tj ET")
    (paragraph,) = read_pdf(write_pdf([page])).paragraphs
    (box,) = paragraph.boxes
    assert paragraph.text == "Upright when shown"
    assert box.right - box.left > box.bottom - box.top


def test_text_set_by_its_matrix_has_the_size_that_is_seen() -> None:
    page = PdfPage()
    page.commands.append("BT /F1 1 Tf 12 0 0 12 100 700 Tm (Twelve points) Tj ET")
    (paragraph,) = read_pdf(write_pdf([page])).paragraphs
    assert paragraph.style.size == pytest.approx(12)


def test_a_page_that_is_a_picture_is_reported() -> None:
    source = read_pdf(write_pdf([report_page(1, [LINE]), PdfPage(picture=True)]))
    assert [(finding.code, finding.page) for finding in source.warnings] == [("scanned-page", 2)]


def test_a_file_of_pictures_alone_is_refused() -> None:
    with pytest.raises(UnreadableError, match="only pictures") as caught:
        read_pdf(write_pdf([PdfPage(picture=True)]))
    assert caught.value.code == "scanned-page"


def test_pictures_are_read_by_tesseract_where_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    rows = [
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
        "5\t1\t1\t1\t1\t1\t400\t400\t200\t40\t96\tBuild",
        "5\t1\t1\t1\t1\t2\t620\t400\t260\t40\t95\tschools",
        "5\t1\t1\t1\t1\t3\t900\t400\t10\t40\t3\t~",
    ]
    program.write_text("#!/bin/sh\ncat > /dev/null\nprintf '%b' '" + "\\n".join(rows).replace("\t", "\\t") + "\\n'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    source = read_pdf(write_pdf([PdfPage(picture=True)]), ocr=True)
    assert texts(source) == ["Build schools"]
    assert [finding.code for finding in source.warnings] == ["recognised-page"]


def test_pictures_without_tesseract_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unrec.reading.ocr.shutil.which", lambda _: None)
    with pytest.raises(UnreadableError, match="tesseract, which is not installed"):
        read_pdf(write_pdf([PdfPage(picture=True)]), ocr=True)


def test_a_page_is_drawn_as_png() -> None:
    data = write_pdf([report_page(1, [LINE])])
    picture = render_page(data, 1, scale=2)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(picture[16:20], "big") == 2 * 595
    assert int.from_bytes(picture[20:24], "big") == 2 * 842
    body = picture.index(b"IDAT")
    size = int.from_bytes(picture[body - 4 : body], "big")
    rows = zlib.decompress(picture[body + 4 : body + 4 + size])
    assert len(rows) == (2 * 595 * 3 + 1) * 2 * 842
    assert 0 in rows[1:]
    with pytest.raises(UnreadableError, match="no such page"):
        render_page(data, 2)


def flood(operations: int) -> bytes:
    """A page whose packed content unpacks to a thousand times its size."""
    page = PdfPage()
    page.commands = ["BT /F1 12 Tf 10 10 Td (Build schools) Tj ET"] * operations
    return write_pdf([page])


TIGHT = Limits(max_memory_bytes=256 * 1024 * 1024, max_seconds=10)


@pytest.mark.parametrize(
    ("data", "code", "reason"),
    [
        (b"", "empty", "nothing at all"),
        (b" \n\0", "empty", "blanks"),
        (random.Random(1).randbytes(5000), "unknown-kind", "random bytes"),
        (b"%PDF-1.7\n" + random.Random(2).randbytes(5000), "damaged", "random bytes behind the mark of a PDF"),
        (write_pdf([PdfPage().at(50, 50, "x")])[:300], "damaged", "a file cut short"),
        (write_pdf([PdfPage().at(50, 50, "x")], encrypt=True), "password", "a password"),
        (write_pdf([PdfPage()]), "empty", "a page with nothing on it"),
        (write_pdf([PdfPage()] * 40), "limit", "more pages than allowed"),
        (b"<html><body>Build schools</body></html>", "unknown-kind", "a web page"),
        (flood(1_500_000), "damaged", "a bomb"),
    ],
)
def test_what_cannot_be_read_is_one_plain_sentence(data: bytes, code: str, reason: str) -> None:
    limits = Limits(max_pages=30, max_memory_bytes=TIGHT.max_memory_bytes, max_seconds=TIGHT.max_seconds)
    with pytest.raises(UnreadableError) as caught:
        read_source(data, limits=limits)
    assert caught.value.code in (code, "limit"), reason
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message


def test_a_file_larger_than_allowed_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    path.write_bytes(write_pdf([PdfPage().at(50, 50, "x")]))
    with pytest.raises(LimitError, match="larger than"):
        read_source(path, limits=Limits(max_bytes=100))


def test_a_slow_file_is_stopped() -> None:
    with pytest.raises(UnreadableError):
        read_pdf(flood(300_000), Limits(max_seconds=0.05))


def test_a_missing_file_and_a_folder_are_told() -> None:
    with pytest.raises(UnreadableError, match="There is no file"):
        read_source("/nowhere/report.pdf")
    with pytest.raises(UnreadableError, match="is a folder"):
        read_source("/")


@pytest.mark.slow
def test_mutated_files_have_no_other_outcome() -> None:
    original = write_pdf([report_page(number, [LINE] * 20) for number in range(1, 6)])
    chance = random.Random(20250101)

    def mutate() -> bytes:
        data = bytearray(original)
        for _ in range(chance.choice([1, 3, 10, 100])):
            place = chance.randrange(len(data))
            action = chance.randrange(3)
            if action == 0:
                data[place] = chance.randrange(256)
            elif action == 1:
                del data[place : place + chance.randrange(1, 50)]
            else:
                data[place:place] = data[: chance.randrange(1, 50)]
        return bytes(data)

    def outcome(data: bytes) -> str:
        try:
            read_source(data, limits=TIGHT)
        except UnrecError as error:
            return error.code
        return "read"

    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(outcome, [mutate() for _ in range(MUTATIONS)]))
    assert outcomes <= {"read", "damaged", "empty", "unknown-kind", "limit", "password", "protected", "scanned-page"}
    assert {"read", "damaged"} <= outcomes
