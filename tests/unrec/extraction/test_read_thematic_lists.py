"""OHCHR's thematic lists in the layouts of the cycles, invented for the tests; the real ones where the corpus is."""

import json
from pathlib import Path

import pytest

from unrec.errors import NoRecommendationsError
from unrec.extraction.matrix import extract_matrix, is_matrix, matrix_facts, normalise_source
from unrec.extraction.splitting import split_recommendation
from unrec.pipeline import read_document
from unrec.records import (
    Cell,
    DocumentFacts,
    DocumentType,
    Extraction,
    FileKind,
    Paragraph,
    ParagraphKind,
    Position,
    SourceText,
    Table,
)

HEAD = ["Recommendation", "Position", "Full list of themes", "Assessment/comments on level of implementation"]


def source_of(rows: list[list[str]], header: str = "") -> SourceText:
    table = Table(tuple(tuple(Cell(cell) for cell in row) for row in rows))
    head = (Paragraph(header, kind=ParagraphKind.HEADER),) if header else ()
    return SourceText(FileKind.DOCX, "0" * 64, 0, head, (table,))


def read(rows: list[list[str]]) -> Extraction:
    return extract_matrix(source_of(rows), DocumentFacts())


def test_the_layout_of_the_second_cycle() -> None:
    one = read([
        HEAD,
        ["Theme: A12 Acceptance of norms", "", "", ""],
        ["115.1 Ratify it (Chile, Peru);\nSource of position: A/HRC/28/99/Add.1 - Para. 3", "Supported",
         "A12 Acceptance of norms\nB32 Racial discrimination\nAffected persons:\n- women\n- children", ""],
    ]).recommendations[0]  # fmt: skip
    assert (one.number, one.text, one.position) == ("115.1", "Ratify it", Position.SUPPORTED)
    assert one.parts[0].recommending_states == ("CHL", "PER")
    assert one.position_source == "A/HRC/28/99/Add.1, para. 3"
    assert one.themes == ("A12 Acceptance of norms", "B32 Racial discrimination")
    assert one.persons == ("women", "children")
    assert one.heading == "A12 Acceptance of norms"


def test_the_layout_of_the_third_cycle() -> None:
    one = read([
        HEAD,
        ["Theme: Enforced disappearances"] * 4,
        ["121.2 Ratify it (Chile);\nSource of Position: A/HRC/43/99 - Para 121", "Noted",
         "- Enforced disappearances\nSDGs: \n- 16 - PEACE, JUSTICE\n- 5 - GENDER EQUALITY\n"
         "Affected persons: \n- migrants", ""],
    ]).recommendations[0]  # fmt: skip
    assert (one.sdg_goals, one.persons, one.position) == ((5, 16), ("migrants",), Position.NOTED)
    assert one.position_source == "A/HRC/43/99, para. 121"


def test_columns_of_a_layout_to_come_are_told_by_their_words() -> None:
    one = read([
        ["Rec. No", "Text of the recommendation", "Recommending State/s", "State response", "Concerned groups",
         "SDG targets", "Thematic area", "Source of position"],
        ["140.7", "Abolish the death penalty", "Italy; Portugal", "Supported", "- detainees", "16.1, 16.3",
         "Right to life", "A/HRC/59/99/Add.1, para. 6"],
    ]).recommendations[0]  # fmt: skip
    assert (one.number, one.text, one.position) == ("140.7", "Abolish the death penalty", Position.SUPPORTED)
    assert one.parts[0].recommending_states == ("ITA", "PRT")
    assert (one.sdg_goals, one.sdg_targets, one.persons) == ((16,), ("16.1", "16.3"), ("detainees",))
    assert (one.themes, one.position_source) == (("Right to life",), "A/HRC/59/99/Add.1, para. 6")


def test_a_list_in_russian() -> None:
    one = read([
        ["Рекомендация", "Позиция", "Темы"],
        ["Тема: Пытки", "", ""],
        ["12.3 Ратифицировать Протокол (Чили)", "Принята", "Пытки"],
    ]).recommendations[0]  # fmt: skip
    assert (one.number, one.heading) == ("12.3", "Пытки")
    assert one.parts[0].recommending_states == ("CHL",)


def test_a_recommendation_under_two_themes_stands_once_with_both() -> None:
    row = ["1.1 Ratify it (Chile)", "Supported", "Torture", ""]
    extraction = read([HEAD, ["Theme: Torture"] * 4, row, ["Theme: Prisons"] * 4, row])
    assert [(one.number, one.themes) for one in extraction.recommendations] == [("1.1", ("Torture", "Prisons"))]
    assert extraction.warnings == ()


CONTRADICTIONS = [
    ("another position", ["1.1 Ratify it (Chile)", "Noted", "Torture", ""], "position-differs-in-list"),
    ("another text", ["1.1 Sign it (Chile)", "Supported", "Torture", ""], "text-differs-in-list"),
]


@pytest.mark.parametrize(("reason", "row", "code"), CONTRADICTIONS, ids=[row[0] for row in CONTRADICTIONS])
def test_a_list_that_contradicts_itself_is_reported(reason: str, row: list[str], code: str) -> None:
    extraction = read([HEAD, ["1.1 Ratify it (Chile)", "Supported", "Torture", ""], row])
    assert [one.code for one in extraction.warnings] == [code], reason


def test_a_row_broken_over_two_pages_is_joined() -> None:
    extraction = read(
        [HEAD, ["1.1 Ratify", "Supported", "Torture", ""], HEAD, ["the Convention (Chile)", "", "Prisons", ""]]
    )
    assert [(one.text, one.themes) for one in extraction.recommendations] == [
        ("Ratify the Convention", ("Torture", "Prisons"))
    ]


def test_a_recommendation_without_a_number_is_kept_and_reported() -> None:
    extraction = read([HEAD, ["Ratify it (Chile)", "Supported", "Torture", ""]])
    assert [one.number for one in extraction.recommendations] == ["row 2"]
    assert [one.code for one in extraction.warnings] == ["no-number"]


SOURCES = [
    ("A/HRC/28/15/Add.1 - Para. 3", "A/HRC/28/15/Add.1, para. 3"),
    ("A/HRC/28/15/Add.1, para. 3 - Para. 3", "A/HRC/28/15/Add.1, para. 3"),
    ("A/HRC/43/15 - Para 121", "A/HRC/43/15, para. 121"),
    ("A/HRC/43/15/Add.1 - Para.4", "A/HRC/43/15/Add.1, para. 4"),
    ("A/HRC/43/15/Add.1", "A/HRC/43/15/Add.1"),
    ("the oral statement", "the oral statement"),
]


@pytest.mark.parametrize(("printed", "normalised"), SOURCES)
def test_the_place_of_a_position_is_normalised(printed: str, normalised: str) -> None:
    assert normalise_source(printed) == normalised


def test_the_head_tells_state_cycle_and_session() -> None:
    source = source_of([HEAD], "UPR of Slovenia (2nd Cycle – 20th session) Thematic list of recommendations")
    facts = matrix_facts(source, DocumentFacts(language="en"))
    assert (facts.state_under_review, facts.cycle, facts.working_group_session) == ("SVN", 2, 20)
    assert facts.type is DocumentType.MATRIX


def test_an_addendum_in_a_table_is_no_thematic_list() -> None:
    assert not is_matrix(source_of([["Recommendation", "Position", "Comments"], ["1.1 Ratify", "Supported", ""]]))


def test_a_document_without_such_a_table_is_refused() -> None:
    with pytest.raises(NoRecommendationsError):
        read([["Name", "Office"], ["A", "B"]])


@pytest.mark.parametrize("cycle", [2, 3])
def test_everything_that_a_real_list_says_is_read(cycle: int, corpus: Path) -> None:
    truth = json.loads((corpus / "slovenia" / f"cycle{cycle}.truth.json").read_text(encoding="utf-8"))
    source, facts = read_document(corpus / "slovenia" / f"cycle{cycle}_thematic_list.docx")
    extraction = extract_matrix(source, facts)
    assert [
        (one.number, one.text, one.position, one.position_source, one.heading, list(one.themes), list(one.persons),
         list(one.sdg_goals))
        for one in extraction.recommendations
    ] == [
        (row["number"], split_recommendation(row["text"], "en", "SVN").text, row["position"],
         normalise_source(row["position_source"]), row["listed_under"], row["themes"], row["persons"],
         sorted(row["sdg_goals"]))
        for row in truth
    ]  # fmt: skip
    assert (facts.state_under_review, facts.cycle) == ("SVN", cycle)
    assert extraction.warnings == ()
