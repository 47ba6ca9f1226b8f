"""`make bench`: every measurement of quality and speed, one after the other. Each can be run alone.

Quality is measured by the scorers that lie beside the project (../shared/eval), speed as a ratio against a floor taken
in the same run, so that figures of different machines can be compared.
"""

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent
PARTS = {
    "extraction.py": "recommendations found in 48 reports",
    "classification.py": "labels on later sessions, and on a list never seen",
    "matching.py": "repeated recommendations, without training on the State",
    "evidence.py": "a national report's paragraphs against the recommendations that they answer",
    "speed.py": "the commands, against floors",
    "portal.py": "the public portal at 10,000 recommendations, against floors (--all: at 250,000 and 1,000,000 too)",
}
SIZES = ["10000"]
ALL_SIZES = ["10000", "250000", "1000000"]
PORTAL_FOLDER = BENCH.parent / "var" / "bench"  # its databases are kept here


def main() -> int:
    """Run the parts named on the command line, or all; fail if one fails."""
    sizes = ALL_SIZES if "--all" in sys.argv else SIZES
    options = {"portal.py": ["--folder", str(PORTAL_FOLDER), "--sizes", *sizes]}
    failed = []
    for name in [name for name in sys.argv[1:] if name != "--all"] or PARTS:
        print(f"\n== {name}: {PARTS.get(name, '')}", flush=True)
        if subprocess.run([sys.executable, str(BENCH / name), *options.get(name, [])], cwd=BENCH.parent).returncode:
            failed.append(name)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
