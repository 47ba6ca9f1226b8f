"""Times the commands as whole processes, each against a floor measured in the same run.

Usage: python bench/speed.py [--runs 5]

A floor is the least that any program would need for the same: starting Python, or reading the same file's characters.
Figures are medians.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("QADAM_SHARED", ROOT.parent / "shared"))
REPORT = SHARED / "corpus" / "slovenia" / "A_HRC_43_15.pdf"
UNREC = [sys.executable, "-m", "unrec.cli"]
PLAIN_TEXT = (
    "import pypdfium2, sys; document = pypdfium2.PdfDocument(sys.argv[1]); "
    "print(sum(len(page.get_textpage().get_text_range()) for page in document))"
)
TEXTS = "\n".join(
    f'{{"id": {n}, "text": "Ratify the Optional Protocol to the Convention against Torture and train judges {n}"}}'
    for n in range(5_000)
)


def seconds(command: list[str], runs: int, given: str | None = None) -> float:
    """Return the median wall time of a command in seconds, after one run that is not counted."""
    times = []
    for run in range(runs + 1):
        started = time.perf_counter()
        subprocess.run(command, input=given, text=True, stdout=subprocess.DEVNULL, check=True, cwd=ROOT)
        if run:
            times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    start = seconds([sys.executable, "-c", "pass"], runs)
    text = seconds([sys.executable, "-c", PLAIN_TEXT, str(REPORT)], runs)
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            ("import unrec", [sys.executable, "-c", "import unrec"], None, "python -c pass", start),
            ("unrec --help", [*UNREC, "--help"], None, "python -c pass", start),
            ("unrec extract, 26 pages", [*UNREC, "extract", str(REPORT)], None, "its characters by pdfium", text),
            (
                "unrec extract to XLSX",
                [*UNREC, "extract", str(REPORT), "--format", "xlsx", "-o", f"{folder}/r.xlsx"],
                None,
                "its characters by pdfium",
                text,
            ),
            ("unrec classify, 5,000 texts", [*UNREC, "classify"], TEXTS, "python -c pass", start),
        ]
        print(f"{'command':30} {'seconds':>8} {'floor':>8} {'ratio':>7}  floor is")
        for name, command, given, floor_name, floor in rows:
            took = seconds(command, runs, given)
            print(f"{name:30} {took:8.3f} {floor:8.3f} {took / floor:7.1f}  {floor_name}", flush=True)


if __name__ == "__main__":
    main()
