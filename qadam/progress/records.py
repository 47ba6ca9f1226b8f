"""What services are given: the content of a report, a value of an indicator, a piece of evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.files.base import File

from qadam.progress.enums import EvidenceKind

MAX_TEXT_CHARACTERS = 20_000  # some seven pages: a report is no study


@dataclass(frozen=True)
class ValueRecord:
    """A value of an indicator as a person typed it, in the writing of `language` ("1,5" or "1.5")."""

    entered: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReportRecord:
    """The content of a report as a form or a sheet gives it. What is None stays as it is.

    `texts` by language code, `values` by the id of the indicator.
    """

    texts: Mapping[str, str] | None = None
    status_claimed: str | None = None
    values: Mapping[int, ValueRecord] | None = None


@dataclass(frozen=True)
class EvidenceRecord:
    """A piece of evidence: a file, a link or a reference, at least one of them."""

    kind: EvidenceKind
    title: str
    on: date
    url: str = ""
    reference: str = ""
    file: File | None = field(default=None, compare=False)
    is_public: bool = False


@dataclass(frozen=True)
class AssessmentRecord:
    """What a voice says: a status or a grade, on what it rests (`texts` by language code), and on which day."""

    assessed_on: date
    texts: Mapping[str, str]
    status: str = ""
    grade: str = ""
