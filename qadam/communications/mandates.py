"""The mandates of special procedures, from data/mandates.yaml."""

from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from unrec.vocabularies.loader import load_yaml_file

FILE = Path(__file__).with_name("data") / "mandates.yaml"


@cache
def _mandates() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in load_yaml_file(FILE)}


def mandate_name(code: str) -> str:
    """Return the name of a mandate in the visitor's language; the code itself where it is unknown."""
    names = _mandates().get(code, {})
    return names.get((get_language() or "en")[:2]) or names.get("en") or code


def mandate_choices() -> list[tuple[str, str]]:
    """Return code and name of every mandate, by name; the other one last."""
    rows = [(code, mandate_name(code)) for code in _mandates()]
    return sorted(rows, key=lambda row: (row[0] == "other", row[1]))
