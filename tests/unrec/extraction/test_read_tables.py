"""Tables with recommendations: exports of databases, officers' own lists in five languages, and our own output."""

import json

import pytest

from unrec.errors import InputError, NoRecommendationsError
from unrec.extraction.tables import extract_table, extraction_from_json
from unrec.pipeline import extract
from unrec.records import (
    Cell,
    DocumentFacts,
    Extraction,
    FileKind,
    Finding,
    Part,
    Position,
    Recommendation,
    SourceText,
    Table,
)
from unrec.writing import extraction_as_json, write_csv, write_json, write_xlsx

S, N, P = Position.SUPPORTED, Position.NOTED, Position.PENDING


def read(*rows: list[str]) -> Extraction:
    table = Table(tuple(tuple(Cell(cell) for cell in row) for row in rows))
    return extract_table(SourceText(FileKind.CSV, "0" * 64, 0, (), (table,)), DocumentFacts())


def said(extraction: Extraction) -> list[tuple[str, str, Position, tuple[str, ...]]]:
    return [
        (one.number, one.text, one.position, one.parts[0].recommending_states) for one in extraction.recommendations
    ]


LISTS = [
    ("UPR Info's export",
     [["id", "state_under_review", "recommending_state", "session", "text", "response", "action", "issues"],
      ["7", "KAZ", "FRA", "20", "Abolish the death penalty", "Noted", "5", "Death penalty; Torture"],
      ["8", "KAZ", "ITA", "20", "Abolish the death penalty.", "Noted", "5", "Death penalty"]],
     [("7", "Abolish the death penalty", N, ("FRA", "ITA"))]),
    ("UHRI's export",
     [["AnnotationId", "Symbol", "Body", "Countries", "Text", "Themes", "AffectedPersons", "Sdgs", "UprPosition",
       "AnnotationType"],
      ["a1", "A/HRC/44/99", "UPR", "- Kazakhstan", "122.3 Abolish it (Peru);", "- Torture", "- women", "- 16",
       "Supported", "- Recommendations"],
      ["a2", "A/HRC/44/99", "UPR", "- Kazakhstan", "The Committee is concerned", "", "", "", "", "- Concerns"]],
     [("122.3", "Abolish it", S, ("PER",))]),
    ("Russian", [["№", "Рекомендация", "Государство", "Позиция"],
      ["1.1", "Отменить казнь", "Чили", "принята к сведению"]],
     [("1.1", "Отменить казнь", N, ("CHL",))]),
    ("Kazakh", [["Нөмірі", "Ұсыным", "Мемлекет", "Ұстаным"], ["1.1", "Жою", "Чили", "Supported"]],
     [("1.1", "Жою", S, ("CHL",))]),
    ("French", [["N°", "Recommandation", "État auteur", "Position"], ["1.1", "Abolir", "Chili", "Acceptée"]],
     [("1.1", "Abolir", S, ("CHL",))]),
    ("Spanish", [["Número", "Recomendación", "Estado recomendante", "Posición"],
      ["1.1", "Abolir", "Perú", "No aceptada"]],
     [("1.1", "Abolir", N, ("PER",))]),
    ("a title above the headings", [["Plan of 2025", "", ""], ["No.", "Recommendation", "Position"],
      ["1", "Ratify", ""]], [("1", "Ratify", P, ())]),
    ("headings printed again", [["No.", "Recommendation"], ["1", "Ratify"], ["No.", "Recommendation"], ["2", "Sign"]],
     [("1", "Ratify", P, ()), ("2", "Sign", P, ())]),
    ("no numbers", [["Recommendation", "Position"], ["Ratify", "Accepted"]], [("row 2", "Ratify", S, ())]),
    ("a pledge", [["Recommendation", "Response"], ["Ratify", "Voluntary Pledge"]], [("row 2", "Ratify", S, ())]),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "rows", "expected"), LISTS, ids=[row[0] for row in LISTS])
def test_a_list_is_read_by_its_headings(reason: str, rows: list[list[str]], expected: list[object]) -> None:
    assert said(read(*rows)) == expected, reason


def test_a_zero_that_a_spreadsheet_dropped_is_put_back() -> None:
    rows = [[f"126.{number}", f"Ask {number}"] for number in range(1, 10)] + [["126.1", "Ask 10"], ["126.11", "Ask 11"]]
    extraction = read(["Number", "Recommendation"], *rows)
    assert [one.number for one in extraction.recommendations][-2:] == ["126.10", "126.11"]
    assert [(one.code, one.number) for one in extraction.warnings] == [("number-mended", "126.10")]


def test_what_all_rows_agree_on_becomes_the_facts() -> None:
    head = ["Recommendation", "State under review", "Cycle", "Session"]
    document = read(head, ["Ratify", "Kazakhstan", "4", "48"], ["Sign", "KAZ", "4", "48"]).document
    assert (document.state_under_review, document.cycle, document.working_group_session) == ("KAZ", 4, 48)


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(NoRecommendationsError):
        read(["Name", "Office"], ["A", "B"])


OWN = Extraction(
    DocumentFacts(symbol="A/HRC/99/5", state_under_review="KAZ", cycle=4, working_group_session=48),
    (
        Recommendation(
            "126.10", "=Ratify it; sign it", (Part("Ratify it", ("FRA",)), Part("Sign it", ("CHL", "PER"))), page=3,
            position=N, position_source="A/HRC/99/5/Add.1, para. 4", position_raw="notes", comment="-Not now.",
            heading="Torture", themes=("Torture", "Prisons"), persons=("women",), sdg_goals=(5, 16),
            sdg_targets=("16.1",),
        ),
    ),
    (Finding("position-unclear", "A sentence.", 3, "126.10"),),
)  # fmt: skip


@pytest.mark.parametrize("write", [write_xlsx, write_csv], ids=["xlsx", "csv"])
def test_our_own_output_is_read_back(write) -> None:
    found = extract(write(OWN))
    before, after = OWN.recommendations[0], found.recommendations[0]
    for name in ("number", "text", "position", "position_source", "position_raw", "comment", "heading", "themes",
                 "persons", "sdg_goals", "sdg_targets", "page"):  # fmt: skip
        assert getattr(after, name) == getattr(before, name), name
    states = {state for part in after.parts for state in part.recommending_states}
    assert states == {"FRA", "CHL", "PER"}
    if write is write_xlsx:  # which has a sheet for the parts
        assert after.parts == before.parts
    assert (found.document.symbol, found.document.state_under_review) == ("A/HRC/99/5", "KAZ")


def test_our_own_json_is_read_back() -> None:
    found = extraction_from_json(json.loads(write_json(OWN)))
    assert extraction_as_json(found)["recommendations"] == extraction_as_json(OWN)["recommendations"]


@pytest.mark.parametrize("data", [[], {}, {"document": {}}, {"document": {}, "recommendations": [{"text": "x"}]}])
def test_other_json_is_refused(data: object) -> None:
    with pytest.raises(InputError):
        extraction_from_json(data)
