"""What a paper is made of. The makers of papers build these; the writers know nothing else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from textwrap import shorten

RUNNING_CHARACTERS = 80  # of nine points in bold, on a page of A4


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look. `figure` is the expression of a figure field that gives them; `mark` an anchor of a source."""

    text: str
    bold: bool = False
    italic: bool = False
    figure: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """An endnote, where its number stands. It is printed at the end and never counted."""

    runs: tuple[Run, ...]


Inline = Run | Note


class ParagraphKind(Enum):
    """How a paragraph stands on the page."""

    NUMBERED = "numbered"
    PLAIN = "plain"
    BULLET = "bullet"
    ABOUT = "about"  # "Recommendations 139.1–139.5" below a heading
    QUOTE = "quote"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1-3. `section` and `version` mark in a Word document which section begins here."""

    level: int
    text: str
    is_annex: bool = False
    is_numbered: bool = True
    section: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of words."""

    inlines: tuple[Inline, ...]
    kind: ParagraphKind = ParagraphKind.NUMBERED

    @property
    def text(self) -> str:
        """Return the words without endnotes."""
        return "".join(inline.text for inline in self.inlines if isinstance(inline, Run))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title and its width in millimetres."""

    title: str
    width: float


@dataclass(frozen=True, slots=True)
class Cell:
    """The paragraphs of a cell."""

    paragraphs: tuple[tuple[Run, ...], ...] = ()
    is_number: bool = False

    @property
    def text(self) -> str:
        """Return the words, a line for each paragraph."""
        return "\n".join("".join(run.text for run in runs) for runs in self.paragraphs)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; `is_group` is one cell over the whole width that names what stands below it."""

    cells: tuple[Cell, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is printed again on each page."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of figure of a chart, with its colour (RRGGBB)."""

    name: str
    values: tuple[float, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of figures: stacked bars (`kind` "bars") or a line over time ("line"); the words say the same."""

    title: str
    kind: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page."""


@dataclass(frozen=True, slots=True)
class DataBegins:
    """Behind this stands what the data put into a section, up to the next heading of a section; nobody writes it."""


Block = Heading | Paragraph | Table | Chart | PageBreak | DataBegins


@dataclass(frozen=True)
class Masthead:
    """The head of a United Nations document. Lines that are empty are left out; `dates` are those of the session."""

    organisation: str = ""
    symbol: str = ""
    organ: str = ""
    distribution: tuple[str, ...] = ()
    body_lines: tuple[str, ...] = ()  # the first one is printed larger
    dates: str = ""
    footnote: str = ""


@dataclass(frozen=True)
class Paper:
    """A whole paper. `footer` stands on each page; `stamp` tells what it was made from, on the last page."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    annexes: tuple[Block, ...] = ()
    masthead: Masthead | None = None
    subtitle: str = ""
    header: str = ""
    stamp: tuple[str, ...] = ()
    is_landscape: bool = False
    has_notes_heading: str = "Notes"
    created: str = "1980-01-01T00:00:00Z"  # of the snapshot: a paper does not know when it was made
    facts: dict[str, str] = field(default_factory=dict)  # fields for templates

    @property
    def running_title(self) -> str:
        """Return what stands above each page: the header or the title, on one line, cut where it is longer."""
        if "\t" in self.header:
            return self.header
        cut = shorten(self.header or self.title, RUNNING_CHARACTERS, placeholder="…")
        return re.sub(r"[,;:.–—-]*…$", "…", cut)


def runs_of(text: str, *, bold: bool = False) -> tuple[Run, ...]:
    """Return words as runs."""
    return (Run(text, bold),)


def cell(text: str, *, bold: bool = False, is_number: bool = False) -> Cell:
    """Return a cell with a paragraph for each line."""
    return Cell(tuple((Run(line, bold=bold),) for line in text.split("\n")), is_number)


def notes_of(blocks: Sequence[Block]) -> Iterator[Note]:
    """Return the endnotes in the order of their numbers."""
    for block in blocks:
        if isinstance(block, Paragraph):
            for inline in block.inlines:
                if isinstance(inline, Note):
                    yield inline


def with_leads(blocks: Sequence[Block]) -> Iterator[tuple[Block, bool]]:
    """Return blocks, each with whether it leads a list, from which no page may part it ("Three measures:")."""
    for place, block in enumerate(blocks):
        after = blocks[place + 1] if place + 1 < len(blocks) else None
        is_item = isinstance(after, Paragraph) and after.kind is ParagraphKind.BULLET
        yield block, is_item and isinstance(block, Paragraph) and block.kind is not ParagraphKind.BULLET


def count_annexes(blocks: Sequence[Block]) -> int:
    """Return how many annexes begin among blocks."""
    return sum(isinstance(block, Heading) and block.is_annex and block.level == 1 for block in blocks)


def words_of(blocks: Sequence[Block]) -> int:
    """Return the number of words as a word processor counts them: runs of characters between white space.

    Headings, lists and tables count; endnotes, their numbers, and the automatic numbers of headings and paragraphs do
    not. The caller leaves out annexes and the masthead (docs/explanation/reports.md has the rule and its source).
    """
    count = 0
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            count += len(block.text.split())
        elif isinstance(block, Table):
            count += sum(len(column.title.split()) for column in block.columns)
            count += sum(len(each.text.split()) for row in block.rows for each in row.cells)
    return count
