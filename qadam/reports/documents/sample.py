"""An invented report in the form of `report_content`, by which a template is tried out (data/sample.yaml)."""

from functools import cache
from typing import Any

from qadam.reports.enums import SectionKind
from qadam.reports.types import DATA
from unrec.vocabularies.loader import load_yaml_file

SAMPLE_STATE = "XQD"  # Illustria, which is no State
SAMPLE_SYMBOL = "A/HRC/WG.6/99/XQD/1"


@cache
def _samples() -> dict[str, Any]:
    found: dict[str, Any] = load_yaml_file(DATA / "sample.yaml")["sample"]
    return found


def sample_content(language: str, on: str) -> dict[str, Any]:
    """Return the content of the sample report.

    Args:
        language: en, ru or kk.
        on: its reference date, ISO.
    """
    sample = _samples()[language]
    rows = [(section, False) for section in sample["sections"]] + [(sample["annex"], True)]
    return {
        "report": {
            "code": "sample",
            "type": "mid_term_report",
            "title": sample["title"],
            "language": language,
            "state_party": SAMPLE_STATE,
            "symbol": SAMPLE_SYMBOL,
            "addressee": sample["addressee"],
            "session": sample["session"],
            "template": "",
            "reference_on": on,
        },
        "sections": [
            {
                "id": number,
                "version": 1,
                "level": 1,
                "key": "",
                "kind": SectionKind.TEXT.value,
                "title": row["title"],
                "text": row["text"].strip(),
                "is_annex": is_annex,
                "recommendations": [],
            }
            for number, (row, is_annex) in enumerate(rows, start=1)
        ],
        "facts": {},
        "consultations": [],
        "data": {"recommendations": [], "review": None},
    }
