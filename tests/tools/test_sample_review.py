"""The sample review is whole, reproducible, and read completely by the same pipeline as real documents."""

import re

import pytest

from tools.sample_review import FOLDER, addendum, load_content, make_sample, printed, ranges
from unrec.pipeline import extract, extract_review
from unrec.records import Position
from unrec.vocabularies.states import all_states

CONTENT = load_content()
LATER, EARLIER = CONTENT["recommendations"], CONTENT["earlier"]


def states_of(one: dict) -> list[list[str]]:
    return [part["by"] for part in one.get("parts") or [one]]


def test_the_review_has_the_size_that_the_preset_says():
    positions = [one["position"] for one in LATER]
    assert (len(LATER), positions.count("supported"), positions.count("noted")) == (120, 91, 29)
    assert len(EARLIER) == 80


def test_more_than_seventy_states_recommend_and_all_of_them_exist():
    codes = {code for one in (*LATER, *EARLIER) for some in states_of(one) for code in some}
    assert len(codes) >= 70
    assert codes <= {state.code for state in all_states()}


def test_no_recommendation_is_made_twice():
    for language in ("en", "ru"):
        texts = [printed(one, language) for one in LATER]
        assert len(set(texts)) == len(texts)


def test_repeats_lead_to_earlier_recommendations_one_each():
    repeats = [one["repeats"] for one in LATER if "repeats" in one]
    assert len(repeats) > 40
    assert len(set(repeats)) == len(repeats)
    assert set(repeats) <= {one["number"] for one in EARLIER}


def test_russian_text_is_russian_and_english_is_english():
    for one in LATER:
        assert not re.search("[а-яё]", printed(one, "en"), re.I), one["number"]
        assert not re.search("[a-z]", printed(one, "ru"), re.I), one["number"]


def test_a_list_of_numbers_has_ranges_and_its_one_slip():
    assert ranges(["102.1", "102.2", "102.3", "102.5", "102.6", "102.9"]) == "102.1-102.3, 102.5. 102.6, 102.9"


def test_the_addendum_gives_a_reason_for_whatever_it_does_not_support():
    for language in ("en", "ru"):
        said = " ".join(block.text for block in addendum(CONTENT, language))
        for one in LATER:
            if "comment" in one:
                assert one["comment"][language] in said


def test_the_same_content_gives_the_same_files(tmp_path):
    for path in make_sample(tmp_path):
        shipped = FOLDER / path.name
        if path.suffix == ".docx":  # fonts of the machine change a PDF
            assert path.read_bytes() == shipped.read_bytes(), path.name
        assert shipped.stat().st_size < 100_000


@pytest.mark.parametrize(
    ("name", "language", "scheme"),
    [
        ("report_en.pdf", "en", "recommendations"),
        ("report_en.docx", "en", "recommendations"),
        ("report_ru.docx", "ru", "recommendations"),
        ("earlier_report_en.pdf", "en", "earlier"),
        ("earlier_report_en.docx", "en", "earlier"),
    ],
)
def test_a_report_is_read_to_the_last_recommendation(name, language, scheme):
    found = {one.number: one for one in extract(FOLDER / name).recommendations}
    assert list(found) == [one["number"] for one in CONTENT[scheme]]
    for one in CONTENT[scheme]:
        parts = one.get("parts") or [one]
        read = [(part.text.rstrip(".;"), sorted(part.recommending_states)) for part in found[one["number"]].parts]
        assert read == [(part[language], sorted(part["by"])) for part in parts], one["number"]


def numbers_of(findings: tuple, code: str) -> list[str | None]:
    return sorted(finding.number for finding in findings if finding.code == code)


@pytest.mark.parametrize("suffix", ["pdf", "docx"])
def test_reconciliation_reports_what_was_planted_and_nothing_else(suffix: str):
    planted = CONTENT["planted"]
    review = extract_review(
        FOLDER / f"report_en.{suffix}",
        addendum=FOLDER / f"addendum_en.{suffix}",
        matrix=FOLDER / "thematic_list_en.docx",
    )
    findings = review.findings
    assert numbers_of(findings, "position-disagrees-with-list") == planted["position_differs"]
    assert numbers_of(findings, "text-differs") == [planted["text_differs"]]
    assert numbers_of(findings, "number-not-in-list") == [planted["missing"]]
    assert numbers_of(findings, "source-disagrees-with-list") == [planted["source_differs"]]
    assert numbers_of(findings, "position-in-part") == [one["number"] for one in LATER if one.get("partly")]
    known = {"position-disagrees-with-list", "text-differs", "number-not-in-list", "source-disagrees-with-list"}
    assert {finding.code for finding in findings} == known | {"position-in-part", "totals-differ"}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_report_and_addendum_give_every_position(language: str):
    review = extract_review(FOLDER / f"report_{language}.docx", addendum=FOLDER / f"addendum_{language}.docx")
    positions = {one.number: one.position for one in review.extraction.recommendations}
    assert positions == {one["number"]: Position(one["position"]) for one in LATER}


def test_the_thematic_list_is_read_whole():
    found = extract(FOLDER / "thematic_list_en.docx").recommendations
    assert {one.number for one in found} == {one["number"] for one in LATER} - {CONTENT["planted"]["missing"]}
    assert all(one.themes for one in found)
