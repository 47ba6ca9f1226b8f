"""The reference of findings names every code that the library gives, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_code_is_explained() -> None:
    given = {
        code
        for path in (ROOT / "unrec").rglob("*.py")
        for code in re.findall(r'Finding\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    page = (ROOT / "docs" / "reference" / "findings.md").read_text(encoding="utf-8")
    explained = {
        code
        for line in page.splitlines()
        if line.startswith("| `")
        for code in re.findall(r"`([a-z-]+)`", line.split("|")[1])
    }
    assert explained == given
