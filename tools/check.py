"""Every check that needs no database rows: runs them all, prints what fails, and fails if any did."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CHECKS = {
    "format": [BIN / "ruff", "format", "--check", "."],
    "lint": [BIN / "ruff", "check", "."],
    "types": [BIN / "mypy"],
    "imports": [BIN / "lint-imports"],
    "migrations": [BIN / "python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "settings": [BIN / "python", "manage.py", "check", "--fail-level", "WARNING"],
    "messages": [BIN / "python", "tools/messages.py", "check"],
    "reference": [BIN / "python", "tools/reference.py", "check"],
}


def main() -> int:
    """Run the checks named on the command line, or all."""
    failed = []
    for name in sys.argv[1:] or CHECKS:
        started = time.monotonic()
        result = subprocess.run([str(part) for part in CHECKS[name]], cwd=ROOT, capture_output=True, text=True)
        print(
            f"{'ok    ' if result.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - started:.1f} s)",
            flush=True,
        )
        if result.returncode:
            failed.append(name)
            print((result.stdout + result.stderr).strip()[-6000:], flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
