"""Measures the extraction of recommendations on the reports of the corpus, with the scorer that releases use.

Usage: python bench/extraction.py [--only NAME ...] [--keep FOLDER] [--docs FILE]

The corpus lies beside the project (../shared, or where QADAM_SHARED says). `--docs` writes the page
docs/reference/extraction.md with the figures and, by cause, every miss and every pair without a row.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from unrec.errors import UnrecError
from unrec.pipeline import extract
from unrec.records import as_json

SHARED = Path(os.environ.get("QADAM_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SCORER = SHARED / "eval" / "score_extraction.py"

FOUND = 0.90  # share of a row's words, as in the scorer
SAME_TWICE = 1.5  # of a row's words in a pair and of the pair's in the row: the same recommendation in other words
NEARLY = 0.75  # a part that covers so much of a row is the same recommendation in other words
FIGURES = ("recall", "precision", "clean", "position", "decided_share")

CAUSES = {
    "worded otherwise": "The database words the row unlike the report, or mends the report's slips.",
    "words of a neighbour": "The row borrows words from another State's ask beside it; the report prints it in parts.",
    "another State": "The report names another State at this recommendation.",
    "not found": "No recommendation of this State says so; the report prints it elsewhere or not at all.",
}

UNMATCHED_CAUSES = {
    "worded otherwise": "A row of this State says the same in other words, abbreviations or spellings.",
    "the row says more": "A row of this State has these words and others, borrowed from a neighbour or the dialogue.",
    "another State": "The database gives these words to another State.",
    "no row near": "The database words it freely or by abbreviations (OP-CAT), or has no row of this State for it.",
}


def load_scorer() -> ModuleType:
    """Return the scorer of the corpus as a module."""
    spec = importlib.util.spec_from_file_location("score_extraction", SCORER)
    if spec is None or spec.loader is None:
        sys.exit(f"There is no scorer at {SCORER}.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def predict(report: Path, folder: Path) -> tuple[Path, float]:
    """Extract one report; return the file of its JSON and the seconds it took."""
    began = time.perf_counter()
    try:
        result = as_json(extract(report))
    except UnrecError as error:
        print(f"{report.stem}: {error}", file=sys.stderr)
        result = {"recommendations": []}
    seconds = time.perf_counter() - began
    target = folder / f"{report.stem}.json"
    target.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    return target, seconds


def missed_rows(scorer: ModuleType, predicted: dict[str, Any], truth: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return (State, first words, cause) of every row of the database that was not found."""
    parts = [(part, rec) for rec in predicted["recommendations"] for part in rec["parts"]]
    result = []
    for row in truth["rows"]:
        wanted = scorer.words(row["text"])
        own = [
            scorer.coverage(wanted, scorer.words(p["text"]))
            for p, _ in parts
            if row["from"] in p["recommending_states"]
        ]
        if max(own, default=0.0) >= FOUND:
            continue
        whole = [
            scorer.coverage(wanted, scorer.words(rec["text"]))
            for p, rec in parts
            if row["from"] in p["recommending_states"]
        ]
        others = [scorer.coverage(wanted, scorer.words(p["text"])) for p, _ in parts]
        if max(whole, default=0.0) >= FOUND:
            cause = "words of a neighbour"
        elif max(own, default=0.0) >= NEARLY:
            cause = "worded otherwise"
        elif max(others, default=0.0) >= FOUND:
            cause = "another State"
        else:
            cause = "not found"
        result.append((row["from"], " ".join(row["text"].split()[:6]), cause))
    return result


def unmatched_pairs(
    scorer: ModuleType, predicted: dict[str, Any], truth: dict[str, Any]
) -> list[tuple[str, str, str, str]]:
    """Return (number, State, first words, cause) of every extracted pair that matches no row of the database."""
    rows = [(row["from"], scorer.words(row["text"])) for row in truth["rows"]]
    result = []
    for recommendation in predicted["recommendations"]:
        for part in recommendation["parts"]:
            words = scorer.words(part["text"])
            for state in sorted(set(part["recommending_states"])):
                own = [row for of, row in rows if of == state]
                if any(scorer.coverage(row, words) >= FOUND for row in own):
                    continue
                if any(scorer.coverage(words, row) >= FOUND and len(row) > len(words) + 1 for row in own):
                    cause = "the row says more"
                elif any(scorer.coverage(row, words) + scorer.coverage(words, row) >= SAME_TWICE for row in own):
                    cause = "worded otherwise"
                elif any(min(scorer.coverage(row, words), scorer.coverage(words, row)) >= FOUND for _, row in rows):
                    cause = "another State"
                else:
                    cause = "no row near"
                result.append((recommendation["number"], state, " ".join(part["text"].split()[:6]), cause))
    return result


def page(
    total: dict[str, Any],
    missed: dict[str, list[tuple[str, str, str]]],
    unmatched: dict[str, list[tuple[str, str, str, str]]],
    seconds: list[float],
) -> str:
    """Return the page of documentation on the quality of extraction."""
    count_unmatched = Counter(cause for pairs in unmatched.values() for *_, cause in pairs)
    count = Counter(cause for rows in missed.values() for _, _, cause in rows)
    lines = [
        "# Extraction: what it finds and what it misses",
        "",
        "Made by `python bench/extraction.py --docs docs/reference/extraction.md`; do not edit by hand. Measured over",
        f"{total['reports']} reports of the Working Group (2008-2014) against {total['truth_rows']} rows of UPR Info's",
        "database, one a recommendation and recommending State, with the scorer of the corpus.",
        "",
        "| figure | value |",
        "|---|---|",
        *(f"| {name.replace('_', ' ')} | {total[name]:.4f} |" for name in FIGURES),
        f"| seconds a report, median | {sorted(seconds)[len(seconds) // 2]:.2f} |",
        "",
        "## Misses by cause",
        "",
        "| cause | rows | what it means |",
        "|---|---|---|",
        *(f"| {cause} | {count[cause]} | {meaning} |" for cause, meaning in CAUSES.items()),
        "",
        "## Every miss",
        "",
        "| report | State | begins | cause |",
        "|---|---|---|---|",
        *(
            f"| {report} | {state} | {words} ... | {cause} |"
            for report, rows in sorted(missed.items())
            for state, words, cause in rows
        ),
        "",
        "## Extracted pairs without a row, by cause",
        "",
        "A pair is a part of a recommendation and a State that made it. These are what precision lacks.",
        "",
        "| cause | pairs | what it means |",
        "|---|---|---|",
        *(f"| {cause} | {count_unmatched[cause]} | {meaning} |" for cause, meaning in UNMATCHED_CAUSES.items()),
        "",
        "| report | number | State | begins | cause |",
        "|---|---|---|---|---|",
        *(
            f"| {report} | {number} | {state} | {words} ... | {cause} |"
            for report, pairs in sorted(unmatched.items())
            for number, state, words, cause in pairs
        ),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the figures of each report and of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", help="names of reports, without .pdf")
    parser.add_argument("--keep", type=Path, help="folder to keep the predictions in")
    parser.add_argument("--docs", type=Path, help="file to write the page of documentation to")
    options = parser.parse_args()
    scorer = load_scorer()
    reports = sorted((SHARED / "corpus" / "reports").glob("*.pdf"))
    if options.only:
        reports = [report for report in reports if report.stem in options.only]
    missed: dict[str, list[tuple[str, str, str]]] = {}
    unmatched: dict[str, list[tuple[str, str, str, str]]] = {}
    seconds_each: list[float] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        arguments: list[str] = []
        print(f"{'report':24} rows found recall  pairs precis clean  positn  secs")
        for report in reports:
            predicted_path, seconds = predict(report, folder)
            seconds_each.append(seconds)
            truth_path = report.with_suffix(".truth.json")
            arguments += [str(predicted_path), str(truth_path)]
            predicted = json.loads(predicted_path.read_text(encoding="utf-8"))
            truth = json.loads(truth_path.read_text(encoding="utf-8"))
            score = scorer.score(predicted, truth)
            missed[report.stem] = missed_rows(scorer, predicted, truth)
            unmatched[report.stem] = unmatched_pairs(scorer, predicted, truth)
            shares = (
                score["found"] / max(1, score["truth_rows"]),
                score["matched"] / max(1, score["pairs"]),
                score["clean"] / max(1, score["matched"]),
                score["agreed"] / max(1, score["decided"]),
            )
            figures = "  ".join(f"{share:.3f}" for share in shares)
            print(f"{report.stem:24} {score['truth_rows']:4} {score['found']:4}  {figures}  {seconds:5.2f}")
        command = [sys.executable, str(SCORER), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    total = json.loads(done.stdout)
    print({key: total[key] for key in ("reports", "truth_rows", *FIGURES)})
    if options.docs:
        options.docs.parent.mkdir(parents=True, exist_ok=True)
        options.docs.write_text(page(total, missed, unmatched, seconds_each), encoding="utf-8")


if __name__ == "__main__":
    main()
