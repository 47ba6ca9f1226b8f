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
    "speed.py": "the commands, against floors",
}


def main() -> int:
    """Run the parts named on the command line, or all; fail if one fails."""
    failed = []
    for name in sys.argv[1:] or PARTS:
        print(f"\n== {name}: {PARTS.get(name, '')}", flush=True)
        if subprocess.run([sys.executable, str(BENCH / name)], cwd=BENCH.parent).returncode:
            failed.append(name)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
