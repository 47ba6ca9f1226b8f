"""Report, addendum, list and earlier import side by side: every contradiction is named with both places."""

import json
from pathlib import Path

import pytest

from unrec.extraction.reconciliation import NumberMatcher, Reconciliation, merge, reconcile, text_difference
from unrec.pipeline import extract_review
from unrec.records import (
    Addendum,
    DocumentFacts,
    DocumentType,
    Extraction,
    Part,
    Position,
    PositionStatement,
    Recommendation,
)

S, N, P = Position.SUPPORTED, Position.NOTED, Position.PENDING
REPORT = "A/HRC/99/5"
ADDENDUM = "A/HRC/99/5/Add.1"


def recommendation(number: str, position: Position = P, text: str = "Ratify the Convention", states: str = "CHL"):
    paragraph = number.partition(".")[0]
    return Recommendation(
        number, text, (Part(text, tuple(states.split())),), page=7, position=position,
        position_source=f"{REPORT}, para. {paragraph}",
    )  # fmt: skip


def report(*recommendations: Recommendation) -> Extraction:
    return Extraction(DocumentFacts(symbol=REPORT, type=DocumentType.REPORT), recommendations)


def listed(*rows: tuple[str, Position, str]) -> Extraction:
    """A thematic list of (number, position, place of the position)."""
    made = [
        Recommendation(number, "Ratify the Convention", (Part("Ratify the Convention", ("CHL",)),), page=2,
                       position=position, position_source=place, themes=("Torture",), sdg_goals=(16,))
        for number, position, place in rows
    ]  # fmt: skip
    return Extraction(DocumentFacts(type=DocumentType.MATRIX), tuple(made))


def addendum(*rows: tuple[str, Position], default: Position | None = None) -> Addendum:
    statements = [
        PositionStatement(number, position, "accepts", f"{ADDENDUM}, para. 3", page=2, comment="Soon.")
        for number, position in rows
    ]
    return Addendum(DocumentFacts(symbol=ADDENDUM), tuple(statements), default)


def codes(found: Reconciliation) -> list[tuple[str, str | None]]:
    return [(one.code, one.number) for one in found.findings]


def positions(found: Extraction) -> dict[str, Position]:
    return {one.number: one.position for one in found.recommendations}


def test_the_addendum_decides_with_its_place_words_and_comment() -> None:
    merged = merge(report(recommendation("1.1"), recommendation("1.2", S)), addendum(("1.1", N)))
    first = merged.recommendations[0]
    assert (first.position, first.position_source, first.position_raw, first.comment) == (
        N, f"{ADDENDUM}, para. 3", "accepts", "Soon.",
    )  # fmt: skip
    assert positions(merged)["1.2"] is S


def test_the_default_counts_for_what_is_left_open_alone() -> None:
    merged = merge(
        report(recommendation("1.1"), recommendation("1.2", N), recommendation("1.3")), addendum(("1.1", N), default=S)
    )
    assert positions(merged) == {"1.1": N, "1.2": N, "1.3": S}


FINDINGS = [
    ("a gap in the report", report(recommendation("1.1"), recommendation("1.3")), addendum(("1.1", S), ("1.3", S)),
     None, [("number-missing", "1.2")]),
    ("a number twice in the report", report(recommendation("1.1", S), recommendation("1.1", S)), None, None,
     [("number-twice", "1.1")]),
    ("a number that only the addendum has", report(recommendation("1.1")), addendum(("1.1", S), ("1.9", S)), None,
     [("number-extra", "1.9")]),
    ("no position anywhere", report(recommendation("1.1"), recommendation("1.2")), addendum(("1.1", S)), None,
     [("no-position", "1.2")]),
    ("report and addendum disagree", report(recommendation("1.1", S)), addendum(("1.1", N)), None,
     [("positions-disagree", "1.1")]),
    ("the list has another position", report(recommendation("1.1")), addendum(("1.1", S)),
     listed(("1.1", N, f"{ADDENDUM}, para. 3")), [("position-disagrees-with-list", "1.1")]),
    ("the list names another paragraph", report(recommendation("1.1")), addendum(("1.1", S)),
     listed(("1.1", S, f"{ADDENDUM}, para. 4")), [("source-disagrees-with-list", "1.1")]),
    ("the list names another document", report(recommendation("1.1", S)), None, listed(("1.1", S, ADDENDUM)),
     [("source-disagrees-with-list", "1.1")]),
    ("the list names no paragraph", report(recommendation("1.1")), addendum(("1.1", S)),
     listed(("1.1", S, ADDENDUM)), []),
    ("the list words it unlike", report(recommendation("1.1", S, "Sign the Convention")), None,
     listed(("1.1", S, "")), [("text-differs", "1.1")]),
    ("the list has other States", report(recommendation("1.1", S, states="CHL PER")), None, listed(("1.1", S, "")),
     [("states-differ", "1.1")]),
    ("only the list has it", report(recommendation("1.1", S)), None, listed(("1.1", S, ""), ("1.2", S, "")),
     [("number-only-in-list", "1.2"), ("position-from-list", "1.2"), ("totals-differ", None)]),
    ("the list lacks it", report(recommendation("1.1", S), recommendation("1.2", S)), None, listed(("1.1", S, "")),
     [("number-not-in-list", "1.2"), ("totals-differ", None)]),
    ("all agree", report(recommendation("1.1")), addendum(("1.1", S)), listed(("1.1", S, f"{ADDENDUM}, para. 3")), []),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "base", "said", "matrix", "expected"), FINDINGS, ids=[row[0] for row in FINDINGS])
def test_a_contradiction_is_named(reason, base, said, matrix, expected) -> None:
    found = reconcile(base, said, matrix)
    assert codes(found) == expected, reason
    assert all(one.message.endswith(".") for one in found.findings)


def test_both_places_stand_in_a_finding() -> None:
    found = reconcile(report(recommendation("1.1", S)), addendum(("1.1", N)))
    assert (found.findings[0].place, found.findings[0].other) == (f"{REPORT}, para. 1", f"{ADDENDUM}, para. 3")


def test_the_list_adds_themes_and_goals() -> None:
    merged = merge(report(recommendation("1.1", S)), matrix=listed(("1.1", S, "")))
    assert (merged.recommendations[0].themes, merged.recommendations[0].sdg_goals) == (("Torture",), (16,))


def test_totals_of_each_document() -> None:
    found = reconcile(report(recommendation("1.1", S), recommendation("1.2")), addendum(("1.2", N)))
    assert [(one.document, one.received, one.supported, one.noted, one.pending) for one in found.totals] == [
        (REPORT, 2, 1, 0, 1), (ADDENDUM, 1, 0, 1, 0), ("together", 2, 1, 1, 0),
    ]  # fmt: skip


def test_changes_since_an_earlier_import() -> None:
    before = report(recommendation("1.1", S), recommendation("1.2", S, "Sign it"), recommendation("1.4", S))
    now = report(recommendation("1.1", N), recommendation("1.2", S, "Ratify it"), recommendation("1.3", S))
    assert codes(reconcile(now, earlier=before)) == [
        ("position-changed", "1.1"), ("text-changed", "1.2"), ("new-since-import", "1.3"), ("gone-since-import", "1.4"),
    ]  # fmt: skip


def test_the_same_again_changes_nothing() -> None:
    same = report(recommendation("1.1", S))
    assert codes(reconcile(same, earlier=same)) == []


NUMBERS = [
    ("the same", ["122.1"], "122.1", "122.1"),
    ("a plain number", ["111.1", "111.2"], "2", "111.2"),
    ("a plain number of two paragraphs", ["121.1", "122.1"], "1", None),
    ("letters written apart", ["52 (a)"], "52.a", "52 (a)"),
    ("a letter for a place", ["52.1", "52.2", "52.3"], "52 (c)", "52.3"),
    ("no such number", ["122.1"], "122.10", None),
]


@pytest.mark.parametrize(("reason", "own", "number", "expected"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_a_number_is_found_in_the_report(reason: str, own: list[str], number: str, expected: str | None) -> None:
    assert NumberMatcher(own).find(number) == expected, reason


def test_the_numbers_of_the_draft_report_are_read_as_the_adopted_ones() -> None:
    own = ["121.1", "121.2", "122.1", "122.2", "122.3"]
    found = reconcile(
        report(*map(recommendation, own)), addendum(("6.1", S), ("6.2", N), ("6.3", S), ("5.1", S), ("5.2", S))
    )
    assert positions(found.extraction) == {"121.1": S, "121.2": S, "122.1": S, "122.2": N, "122.3": S}
    assert {one.code for one in found.findings} == {"numbers-of-draft"}


def test_a_statement_on_a_paragraph_counts_for_all_its_recommendations() -> None:
    merged = merge(
        report(recommendation("121.1"), recommendation("121.2"), recommendation("122.1")),
        addendum(("121", S), ("121.2", N), ("122.1", N)),
    )
    assert positions(merged) == {"121.1": S, "121.2": N, "122.1": N}


TEXTS = [
    ("case and punctuation", "Ratify, the “Convention”;", "ratify the 'Convention'", False),
    ("a lost space", "amendment to article 8", "amendment toarticle8", False),
    ("dashes and apostrophes", "Slovenia’s follow-up", "Slovenia's follow–up", False),
    ("another word", "Ratify the Convention", "Sign the Convention", True),
    ("a word more", "Ratify the Convention", "Ratify the new Convention", True),
]


@pytest.mark.parametrize(("reason", "text", "other", "differs"), TEXTS, ids=[row[0] for row in TEXTS])
def test_texts_differ_by_their_words_alone(reason: str, text: str, other: str, differs: bool) -> None:
    assert bool(text_difference(text, other)) is differs, reason


def test_the_first_difference_is_shown_with_its_place() -> None:
    difference = text_difference("Ratify the Convention against Torture", "Ratify the Convention on Torture")
    assert difference == "“against” and “on” after “ratify the convention”"


SLOVENIA = [
    (2, "A_HRC_28_15", 163, 21, {("source-disagrees-with-list", "115.141"), ("text-differs", "115.104")}),
    (3, "A_HRC_43_15", 215, 33, {("source-disagrees-with-list", "121.23"), ("source-disagrees-with-list", "121.24")}),
]


@pytest.mark.parametrize(("cycle", "name", "received", "noted", "contradictions"), SLOVENIA)
def test_a_real_review_comes_out_complete(cycle, name, received, noted, contradictions, corpus: Path) -> None:
    folder = corpus / "slovenia"
    truth = {
        row["number"]: row["position"]
        for row in json.loads((folder / f"cycle{cycle}.truth.json").read_text(encoding="utf-8"))
    }
    alone = extract_review(folder / f"{name}.pdf", addendum=folder / f"{name}_Add.1.pdf")
    assert positions(alone.extraction) == truth
    assert (alone.totals[-1].received, alone.totals[-1].noted) == (received, noted)
    found = extract_review(
        folder / f"{name}.pdf",
        addendum=folder / f"{name}_Add.1.pdf",
        matrix=folder / f"cycle{cycle}_thematic_list.docx",
    )
    assert set(codes(found)) == contradictions
