"""The kinds of reports: sections, word limits and rules as data (data/types.yaml), each rule with its source."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from qadam.base.errors import NotFoundError
from qadam.reports.enums import SectionKind
from unrec.vocabularies.loader import load_yaml_file

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class SectionTemplate:
    """A section that a report of a type begins with. `titles` by language."""

    key: str
    kind: SectionKind
    titles: dict[str, str]
    is_annex: bool = False
    level: int = 1


@dataclass(frozen=True)
class ReportType:
    """A kind of report. `word_limit` is None where there is none; every rule carries its source. Texts by language."""

    key: str
    layout: str  # hrc, treaty_body, plain
    names: dict[str, str]
    titles: dict[str, str]
    bodies: dict[str, str]
    word_limit: int | None
    word_limit_sources: dict[str, str]
    of_review: bool
    sections: tuple[SectionTemplate, ...]

    @property
    def name(self) -> str:
        """Return the name in the visitor's language."""
        return self.names[_language()]

    @property
    def word_limit_source(self) -> str:
        """Return where the limit of words comes from, in the visitor's language."""
        return self.word_limit_sources[_language()]


def _language() -> str:
    return (get_language() or "en")[:2]


@cache
def report_types() -> tuple[ReportType, ...]:
    """Return every kind of report in the order of the data file."""
    return tuple(_type(row) for row in load_yaml_file(DATA / "types.yaml")["types"])


def report_type(key: str) -> ReportType:
    """Return a kind of report.

    Raises:
        NotFoundError: there is none with this key.
    """
    found = next((each for each in report_types() if each.key == key), None)
    if found is None:
        raise NotFoundError()
    return found


def _type(row: dict[str, Any]) -> ReportType:
    return ReportType(
        key=row["key"],
        layout=row["layout"],
        names=row["name"],
        titles=row["title"],
        bodies=row["body"],
        word_limit=row["word_limit"],
        word_limit_sources=row["word_limit_source"],
        of_review=row["of_review"],
        sections=tuple(
            SectionTemplate(
                key=section["key"],
                kind=SectionKind(section.get("kind", "text")),
                titles=section["title"],
                is_annex=section.get("annex", False),
                level=section.get("level", 1),
            )
            for section in row["sections"]
        ),
    )
