"""Measures the extraction of recommendations on the reports of the corpus, with the scorer that releases use.

Usage: python bench/extraction.py [--only NAME ...] [--keep FOLDER]

The corpus lies beside the project (../shared, or where QADAM_SHARED says).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from unrec.errors import UnrecError
from unrec.pipeline import extract
from unrec.records import as_json

SHARED = Path(os.environ.get("QADAM_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def predict(report: Path, folder: Path) -> Path:
    """Extract one report and return the file of its JSON."""
    target = folder / f"{report.stem}.json"
    try:
        result = as_json(extract(report))
    except UnrecError as error:
        print(f"{report.stem}: {error}", file=sys.stderr)
        result = {"recommendations": []}
    target.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
    return target


def main() -> None:
    """Print the figures of each report and of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", help="names of reports, without .pdf")
    parser.add_argument("--keep", type=Path, help="folder to keep the predictions in")
    options = parser.parse_args()
    sys.path.insert(0, str(SHARED / "eval"))
    import score_extraction

    reports = sorted((SHARED / "corpus" / "reports").glob("*.pdf"))
    if options.only:
        reports = [report for report in reports if report.stem in options.only]
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        arguments: list[str] = []
        print(
            f"{'report':24} {'rows':>5} {'found':>5} {'recall':>7} {'pairs':>5} {'precis':>7} {'clean':>7} {'positn':>7} {'secs':>5}"
        )
        for report in reports:
            began = time.perf_counter()
            predicted = predict(report, folder)
            seconds = time.perf_counter() - began
            truth = report.with_suffix(".truth.json")
            arguments += [str(predicted), str(truth)]
            score = score_extraction.score(json.loads(predicted.read_text()), json.loads(truth.read_text()))
            print(
                f"{report.stem:24} {score['truth_rows']:5} {score['found']:5} {score['found'] / score['truth_rows']:7.3f} "
                f"{score['pairs']:5} {score['matched'] / max(1, score['pairs']):7.3f} "
                f"{score['clean'] / max(1, score['matched']):7.3f} {score['agreed'] / max(1, score['decided']):7.3f} {seconds:5.2f}"
            )
        done = subprocess.run(
            [sys.executable, str(SHARED / "eval" / "score_extraction.py"), *arguments],
            capture_output=True,
            text=True,
            check=True,
        )
        total = json.loads(done.stdout)
        print(
            {
                key: total[key]
                for key in ("reports", "truth_rows", "recall", "precision", "clean", "position", "decided_share")
            }
        )


if __name__ == "__main__":
    main()
