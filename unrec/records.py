"""The frozen records that the stages of `unrec` pass to each other, and how they are written as JSON.

Pages are 1-based. Boxes are in PDF points (1/72 inch) from the top left corner of the page. States are ISO 3166-1
alpha-3 codes. Scores lie between 0 and 1.
"""

import dataclasses
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FileKind(StrEnum):
    """What a file is by its content, whatever its name says."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    XLSX = "xlsx"
    CSV = "csv"


class DocumentType(StrEnum):
    """What a document is to the follow-up of recommendations."""

    REPORT = "report"  # of the Working Group on the UPR
    ADDENDUM = "addendum"  # the State's positions
    MATRIX = "matrix"  # OHCHR's thematic list
    CONCLUDING_OBSERVATIONS = "concluding_observations"
    TABLE = "table"  # a generic table, UHRI's or UPR Info's export
    UNKNOWN = "unknown"


class ParagraphKind(StrEnum):
    """What a paragraph is on its page."""

    BODY = "body"
    HEADING = "heading"
    FOOTNOTE = "footnote"
    HEADER = "header"  # running header, symbol line
    FOOTER = "footer"  # page number, job number
    CELL = "cell"  # of a table


class Position(StrEnum):
    """The State's position on a recommendation, normalised; the raw words are kept beside it."""

    SUPPORTED = "supported"
    NOTED = "noted"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the page's top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Style:
    """How most characters of a paragraph are set. `size` and `indent` in points; 0 where the file does not tell."""

    bold: bool = False
    italic: bool = False
    size: float = 0.0
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph in reading order, mended: hyphens and line breaks joined, footnote marks taken out.

    `label` is an automatic number or letter that the file sets before the text ("12.", "(a)") without it being part
    of the text (numbered paragraphs of DOCX); empty where the number is part of `text`. `boxes` are the lines' places
    (empty for files without pages). `notes` are the texts of the footnotes whose marks stood in it.
    """

    text: str
    page: int = 1
    order: int = 0
    kind: ParagraphKind = ParagraphKind.BODY
    style: Style = Style()
    label: str = ""
    boxes: tuple[Box, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row: its text (paragraphs joined by a line break) and where its text starts."""

    text: str
    page: int = 1
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in a document or a sheet. Merged cells are given once, not repeated.

    `name` is the sheet's name, empty in a text document; `first_row` is the 1-based row of `rows[0]` in the sheet.
    """

    rows: tuple[tuple[Cell, ...], ...]
    name: str = ""
    page: int = 1
    order: int = 0
    first_row: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at: a stable code, one plain sentence, and where it stands.

    `other` is the second place where two documents disagree, such as "A/HRC/43/15/Add.1, para. 4".
    """

    code: str
    message: str
    page: int | None = None
    number: str | None = None
    place: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """What reading gives: every paragraph and table of one file, in order.

    `pages` is the number of pages (0 where the file has none, as a sheet). `sha256` is of the file's bytes.
    """

    kind: FileKind
    sha256: str
    pages: int
    paragraphs: tuple[Paragraph, ...] = ()
    tables: tuple[Table, ...] = ()
    warnings: tuple[Finding, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the first page says of the document. Anything not found is None, and nothing is guessed."""

    symbol: str | None = None
    state_under_review: str | None = None
    mechanism: str = "UPR"
    type: DocumentType = DocumentType.UNKNOWN
    cycle: int | None = None
    working_group_session: int | None = None
    hrc_session: int | None = None
    language: str = "en"
    pages: int = 0
    date: str | None = None  # ISO date printed on the first page
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One ask of a recommendation with the States that made it."""

    text: str
    recommending_states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One recommendation as printed. `text` is without the number and without the States in brackets.

    `number` is as printed ("126.26"), or "<paragraph>.<n>" where the report numbers nothing itself, so that it is
    unique in the document. `position_source` is "symbol, para. N". `position_raw` keeps the deciding words,
    `comment` the State's own explanation. `heading` is the theme or section under which it stands.
    """

    number: str
    text: str
    parts: tuple[Part, ...] = ()
    page: int = 1
    position: Position = Position.PENDING
    position_source: str = ""
    position_raw: str = ""
    comment: str = ""
    heading: str = ""
    boxes: tuple[Box, ...] = ()
    language: str = "en"
    # what a thematic list, a table or concluding observations say besides
    themes: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    sdg_goals: tuple[int, ...] = ()
    sdg_targets: tuple[str, ...] = ()
    action: int | None = None  # UPR Info's action category, 1-5
    follow_up: bool = False  # asked for within the follow-up procedure
    deadline: str | None = None  # ISO date or a period as printed


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document says: its facts, its recommendations in printed order, and what a person should look at."""

    document: DocumentFacts
    recommendations: tuple[Recommendation, ...] = ()
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PositionStatement:
    """One position that an addendum states: the number as normalised, the words, the place, the comment."""

    number: str
    position: Position
    raw: str
    source: str
    page: int = 1
    comment: str = ""
    partly: bool = False
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Addendum:
    """What an addendum says. `groups` are statements on groups not named by number ("all others are noted")."""

    document: DocumentFacts
    statements: tuple[PositionStatement, ...] = ()
    default_position: Position | None = None  # for every number it does not name, where it says so
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """One label that the classifier gives, with its score and the words that decided."""

    scheme: str  # "issues", "themes", "areas", "sdg_goals", "sdg_targets", "persons", "action"
    code: str
    score: float
    reason: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier recommendation that a later one may repeat."""

    id: str
    score: float
    reason: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Whether a later recommendation was made before: the status, its probability, and the nearest earlier ones."""

    id: str
    status: str  # "first_time" | "repeated"
    score: float  # calibrated probability of "repeated"
    matches: tuple[Match, ...] = field(default=())


def as_json(record: Any) -> Any:
    """Return a record as plain dicts, lists and strings, ready for `json.dumps`; tuples become lists."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {f.name: as_json(getattr(record, f.name)) for f in dataclasses.fields(record)}
    if isinstance(record, tuple | list):
        return [as_json(value) for value in record]
    if isinstance(record, StrEnum):
        return str(record)
    return record
