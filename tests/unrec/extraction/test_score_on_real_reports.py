"""The quality of extraction on real reports, with the scorer that releases use."""

import importlib.util
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from unrec.pipeline import extract
from unrec.records import as_json

# docs/reference/extraction.md has the figures of the day; these are the lowest that a change may leave.
LEAST_RECALL = 0.993
LEAST_PRECISION = 0.995
LEAST_CLEAN = 0.984
LEAST_POSITION = 0.995


@pytest.fixture(scope="module")
def scorer(corpus: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_extraction", corpus.parent / "eval" / "score_extraction.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_score_over_all_reports(corpus: Path, scorer: ModuleType) -> None:
    reports = sorted((corpus / "reports").glob("*.pdf"))
    with ThreadPoolExecutor(2) as pool:
        predictions = [as_json(result) for result in pool.map(extract, reports)]
    total: dict[str, int] = {}
    for report, prediction in zip(reports, predictions, strict=True):
        truth = json.loads(report.with_suffix(".truth.json").read_text(encoding="utf-8"))
        for key, value in scorer.score(prediction, truth).items():
            if key != "missed":
                total[key] = total.get(key, 0) + value
    assert total["found"] / total["truth_rows"] >= LEAST_RECALL
    assert total["matched"] / total["pairs"] >= LEAST_PRECISION
    assert total["clean"] / total["matched"] >= LEAST_CLEAN
    assert total["agreed"] / total["decided"] >= LEAST_POSITION


def letters(text: str) -> str:
    """The letters and digits of a text without brackets, so that two prints of it are equal."""
    return re.sub(r"[^\w]+", "", re.sub(r"\([^()]*(?:\([^()]*\))?[^()]*\)", "", text)).lower()


@pytest.mark.parametrize(("report", "truth", "slips"), [("A_HRC_28_15", "cycle2", 2), ("A_HRC_43_15", "cycle3", 2)])
def test_every_number_and_text_of_two_whole_reviews(corpus: Path, report: str, truth: str, slips: int) -> None:
    extraction = extract(corpus / "slovenia" / f"{report}.pdf")
    wanted = {
        row["number"]: row["text"]
        for row in json.loads((corpus / "slovenia" / f"{truth}.truth.json").read_text(encoding="utf-8"))
    }
    found = {one.number: one.text for one in extraction.recommendations}
    assert list(found) == sorted(found, key=lambda number: tuple(map(int, number.split("."))))
    assert found.keys() == wanted.keys()
    different = [number for number, text in found.items() if letters(text) != letters(wanted[number])]
    assert len(different) <= slips  # the thematic list mends a misprint of the report
    assert extraction.document.state_under_review == "SVN"


def test_the_first_cycle_report_with_plain_numbers(corpus: Path) -> None:
    extraction = extract(corpus / "slovenia" / "A_HRC_14_15.pdf")
    assert [one.number for one in extraction.recommendations] == [f"111.{number}" for number in range(1, 98)]
    assert all(part.recommending_states for one in extraction.recommendations for part in one.parts)
