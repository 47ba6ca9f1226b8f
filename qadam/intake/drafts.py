"""What passes between reading the files of an import and writing its proposals. No row of the database yet."""

from dataclasses import dataclass, field
from typing import Any

from qadam.documents.enums import DocumentType
from qadam.intake.content import Fields, LabelEntry, LedgerEntry, PartEntry, TextEntry, fields_of
from qadam.register.enums import Position
from unrec.records import Addendum, DocumentFacts, Extraction, Finding

FIRST_LANGUAGE = "en"  # of several reports the English one is the list: States and phrases are read best there


@dataclass(frozen=True)
class ReadDocument:
    """One document as it was read: a list of recommendations, or the positions of an addendum."""

    document_id: int
    name: str
    facts: DocumentFacts
    extraction: Extraction | None = None
    addendum: Addendum | None = None

    @property
    def type(self) -> DocumentType:
        """Return what the document is."""
        return DocumentType(self.facts.type.value)

    @property
    def label(self) -> str:
        """Return the symbol with the language where it is a translation, else the file's name."""
        if not self.facts.symbol:
            return self.name
        is_first = self.facts.language == FIRST_LANGUAGE
        return self.facts.symbol if is_first else f"{self.facts.symbol} ({self.facts.language})"

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Return what reading the document found."""
        read = self.extraction or self.addendum
        return read.warnings if read is not None else ()

    def page(self, page: int) -> int | None:
        """Return a page of the document, None where its format has no pages."""
        return page if self.facts.pages else None


@dataclass
class Draft:
    """What the documents say of one number."""

    number: str
    order: int
    language: str = FIRST_LANGUAGE
    texts: dict[str, TextEntry] = field(default_factory=dict)
    heading: str = ""
    parts: list[PartEntry] = field(default_factory=list)
    position: str = Position.PENDING.value
    ledger: list[LedgerEntry] = field(default_factory=list)
    labels: list[LabelEntry] = field(default_factory=list)
    page: int | None = None
    boxes: list[dict[str, float]] = field(default_factory=list)
    document_id: int | None = None
    doubts: list[str] = field(default_factory=list)

    @property
    def said(self) -> Fields:
        """Return the fields that the documents speak of, for the comparison with the register."""
        return fields_of(texts=self.texts, heading=self.heading, parts=self.parts, position=self.position)


@dataclass(frozen=True)
class DraftFinding:
    """A finding before it is written; the fields are those of `ImportFinding`."""

    code: str
    message: str
    number: str = ""
    page: int | None = None
    place: str = ""
    other_page: int | None = None
    other: str = ""
    field: str = ""
    first: Any = None
    second: Any = None
    document_id: int | None = None
    other_document_id: int | None = None
    is_blocking: bool = False


@dataclass
class Gathered:
    """Everything that the documents of one import say together."""

    drafts: list[Draft]
    findings: list[DraftFinding]
    facts: dict[str, Any]
    totals: dict[str, Any]
    is_complete: bool  # whether a recommendation that is absent here is missing
    translations: frozenset[int]  # ids of documents that are translations of another
