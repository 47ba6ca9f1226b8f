"""Word documents: numbering, notes, tables, tracked changes. Each document is made in the test."""

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unrec.documents import WORD, make_docx, paragraph
from unrec.reading.docx import read_docx
from unrec.reading.limits import Limits
from unrec.reading.word_numbering import render_number
from unrec.records import ParagraphKind, SourceText


def read(body: str, **parts: str) -> SourceText:
    named = {f"word/{name}.xml": content for name, content in parts.items()}
    return read_docx(make_docx(body, parts=named), Limits())


def texts(source: SourceText) -> list[str]:
    return [one.text for one in source.paragraphs]


RUNS = [
    ("runs are joined", "<w:p><w:r><w:t>Rat</w:t></w:r><w:r><w:t>ify</w:t></w:r></w:p>", ["Ratify"]),
    ("insertions stay", "<w:p><w:ins><w:r><w:t>Ratify</w:t></w:r></w:ins></w:p>", ["Ratify"]),
    ("deletions go", "<w:p><w:del><w:r><w:delText>Sign</w:delText></w:r></w:del><w:r><w:t>Ratify</w:t></w:r></w:p>",
     ["Ratify"]),
    ("moved text stands once", "<w:p><w:moveFrom><w:r><w:t>A</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>A</w:t></w:r>"
     "</w:moveTo></w:p>", ["A"]),
    ("links keep their text", "<w:p><w:hyperlink><w:r><w:t>A/HRC/1</w:t></w:r></w:hyperlink></w:p>", ["A/HRC/1"]),
    ("fields keep their result", "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r></w:p>", ["7"]),
    ("soft hyphens go", "<w:p><w:r><w:t>Rati\u00adfy</w:t><w:softHyphen/></w:r></w:p>", ["Ratify"]),
    ("hard hyphens stay", "<w:p><w:r><w:t>follow</w:t><w:noBreakHyphen/><w:t>up</w:t></w:r></w:p>", ["follow-up"]),
    ("direction marks go", "<w:p><w:r><w:t>\u202bحقوق\u202c</w:t></w:r></w:p>", ["حقوق"]),
    ("hidden text goes", "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r><w:r><w:t>yes</w:t></w:r></w:p>",
     ["yes"]),
    ("a tab is a space", "<w:p><w:r><w:t>1.</w:t><w:tab/><w:t>Ratify</w:t></w:r></w:p>", ["1. Ratify"]),
    ("a soft break is a space", "<w:p><w:r><w:t>Ratify</w:t><w:br/><w:t>it</w:t></w:r></w:p>", ["Ratify it"]),
    ("a numbered line is a paragraph", "<w:p><w:r><w:t>1.1 A</w:t><w:br/><w:t>1.2 B</w:t></w:r></w:p>",
     ["1.1 A", "1.2 B"]),
    ("a deleted end joins two paragraphs", "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Rat</w:t></w:r></w:p>"
     "<w:p><w:r><w:t>ify</w:t></w:r></w:p>", ["Ratify"]),
    ("a text box follows its paragraph", "<w:p><w:r><w:t>A</w:t><w:pict><w:textbox><w:txbxContent>" + paragraph("B")
     + "</w:txbxContent></w:textbox></w:pict></w:r></w:p>", ["A", "B"]),
    ("the spare copy of a text box goes", "<w:p><w:r><w:t>A</w:t><w:Choice><w:txbxContent>" + paragraph("B")
     + "</w:txbxContent></w:Choice><w:Fallback><w:txbxContent>" + paragraph("B") + "</w:txbxContent></w:Fallback></w:r>"
     "</w:p>", ["A", "B"]),
    ("content controls are opened", "<w:sdt><w:sdtContent>" + paragraph("A") + "</w:sdtContent></w:sdt>", ["A"]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "body", "expected"), RUNS, ids=[row[0] for row in RUNS])
def test_the_text_of_a_paragraph_is_what_word_prints(reason: str, body: str, expected: list[str]) -> None:
    assert texts(read(body)) == expected, reason


def test_tracked_changes_are_reported() -> None:
    source = read("<w:p><w:ins><w:r><w:t>Ratify</w:t></w:r></w:ins></w:p>")
    assert [one.code for one in source.warnings] == ["tracked-changes"]


def numbering(*levels: str) -> str:
    made = "".join(f'<w:lvl w:ilvl="{depth}">{level}</w:lvl>' for depth, level in enumerate(levels))
    return (
        f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )


def level(form: str, text: str, start: int = 1) -> str:
    return f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'


def numbered(*places: tuple[int, int]) -> str:
    return "".join(
        paragraph("x", f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
        for number, depth in places
    )


LISTS = [
    ("decimals", [level("decimal", "%1.")], [(1, 0), (1, 0), (1, 0)], ["1.", "2.", "3."]),
    ("a start", [level("decimal", "%1.", 12)], [(1, 0), (1, 0)], ["12.", "13."]),
    ("letters", [level("lowerLetter", "(%1)")], [(1, 0), (1, 0)], ["(a)", "(b)"]),
    ("two levels", [level("decimal", "%1.", 126), level("decimal", "%1.%2")],
     [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1)], ["126.", "126.1", "126.2", "127.", "127.1"]),
    ("a second list goes on", [level("decimal", "%1.")], [(1, 0), (2, 0), (1, 0)], ["1.", "5.", "6."]),
    ("bullets", [level("bullet", "-")], [(1, 0)], ["•"]),
    ("Russian letters", [level("russianLower", "%1)")], [(1, 0), (1, 0)], ["а)", "б)"]),
    ("an unknown list", [level("decimal", "%1.")], [(9, 0)], [""]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "levels", "places", "labels"), LISTS, ids=[row[0] for row in LISTS])
def test_automatic_numbers_are_rendered(
    reason: str, levels: list[str], places: list[tuple[int, int]], labels: list[str]
):
    source = read(numbered(*places), numbering=numbering(*levels))
    assert [one.label for one in source.paragraphs] == labels, reason


NUMBERS = [(4, "lowerRoman", "iv"), (29, "upperRoman", "XXIX"), (27, "lowerLetter", "aa"), (3, "decimalZero", "03"),
           (12, "chineseCounting", "十二"), (7, "unheardOf", "7"), (0, "lowerLetter", ""), (5, "none", "")]  # fmt: skip


@pytest.mark.parametrize(("count", "form", "printed"), NUMBERS)
def test_a_counter_is_printed_in_its_form(count: int, form: str, printed: str) -> None:
    assert render_number(count, form) == printed


@settings(deadline=None)
@given(st.integers(), st.sampled_from(["decimal", "lowerLetter", "upperRoman", "russianLower", "chineseCounting"]))
def test_any_counter_is_printed_shortly(count: int, form: str) -> None:
    assert len(render_number(count, form)) <= 25


def test_footnotes_are_kept_apart_from_the_text() -> None:
    body = '<w:p><w:r><w:t>Ratify it</w:t><w:footnoteReference w:id="2"/><w:t>.</w:t></w:r></w:p>'
    notes = f'<w:footnotes {WORD}><w:footnote w:id="2">{paragraph("See A/HRC/1.")}</w:footnote></w:footnotes>'
    source = read(body, footnotes=notes)
    assert (source.paragraphs[0].text, source.paragraphs[0].notes) == ("Ratify it.", ("See A/HRC/1.",))


def test_styles_give_headings_weight_size_and_indent() -> None:
    styles = (
        f"<w:styles {WORD}><w:docDefaults><w:rPrDefault>"
        '<w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Base"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:basedOn w:val="B"/>'
        '<w:pPr><w:ind w:left="1134"/></w:pPr></w:style></w:styles>'
    )
    body = paragraph("Recommendations", '<w:pStyle w:val="H"/>') + paragraph("Plain", "", '<w:i/><w:sz w:val="18"/>')
    heading, plain = read(body, styles=styles).paragraphs
    assert heading.kind is ParagraphKind.HEADING
    assert (heading.style.bold, heading.style.size, heading.style.indent) == (True, 10.0, 56.7)
    assert (plain.style.bold, plain.style.italic, plain.style.size) == (False, True, 9.0)


def test_merged_cells_stand_once_and_columns_stay_in_line() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = [
        cell("Theme: torture", '<w:gridSpan w:val="3"/>'),
        cell("1.1 Ratify", '<w:vMerge w:val="restart"/>') + cell("Supported") + cell("x"),
        cell("1.1 Ratify", "<w:vMerge/>") + cell("Noted") + cell("y"),
    ]
    source = read("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")
    assert [[cell.text for cell in row] for row in source.tables[0].rows] == [
        ["Theme: torture", "", ""],
        ["1.1 Ratify", "Supported", "x"],
        ["", "Noted", "y"],
    ]
    assert {one.kind for one in source.paragraphs} == {ParagraphKind.CELL}


def test_pages_are_those_that_word_noted() -> None:
    body = paragraph("one") + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p>" + paragraph("also two")
    source = read(body)
    assert ([one.page for one in source.paragraphs], source.pages) == ([1, 2, 2], 2)


def test_running_headers_are_told_from_the_text() -> None:
    header = f"<w:hdr {WORD}>{paragraph('UPR of Illustria (2nd Cycle)')}</w:hdr>"
    kinds = [(one.text, one.kind) for one in read(paragraph("text"), header1=header).paragraphs]
    assert kinds == [("UPR of Illustria (2nd Cycle)", ParagraphKind.HEADER), ("text", ParagraphKind.BODY)]


def test_a_document_of_another_program_is_read() -> None:
    made = docx.Document()
    made.add_heading("Recommendations", 1)
    made.add_paragraph("Ratify", style="List Number")
    made.add_table(1, 2).rows[0].cells[1].text = "Supported"
    stream = io.BytesIO()
    made.save(stream)
    source = read_docx(stream.getvalue(), Limits())
    assert [(one.label, one.text) for one in source.paragraphs] == [
        ("", "Recommendations"), ("1.", "Ratify"), ("", "Supported"),
    ]  # fmt: skip
    assert [cell.text for cell in source.tables[0].rows[0]] == ["", "Supported"]
