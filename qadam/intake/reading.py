"""Reads the files of an import through `unrec`: what each is, and what it says. Touches no row of the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qadam.documents.errors import UnreadableDocumentError
from qadam.intake.drafts import ReadDocument
from unrec.errors import UnrecError
from unrec.extraction.addendum import extract_addendum
from unrec.pipeline import extract_source, read_document
from unrec.records import DocumentFacts, DocumentType, SourceText


@dataclass(frozen=True)
class File:
    """One file to read: its document's id, its name, and how to get its bytes when its turn comes."""

    document_id: int
    name: str
    load: Callable[[], bytes]


def read_files(files: Sequence[File], *, progress: Callable[[int], None]) -> list[ReadDocument]:
    """Read files and return what they say, in the same order.

    Lists of recommendations are read before addenda, whose ranges and slips are read better when the numbers are known.

    Args:
        progress: called with the count of finished files after each.

    Raises:
        UnreadableDocumentError: a file cannot be read, or holds nothing that an import can take; names the file.
    """
    opened = [(file, *_open(file)) for file in files]
    read: dict[int, ReadDocument] = {}
    numbers: list[str] = []
    for file, source, facts in sorted(opened, key=lambda each: each[2].type is DocumentType.ADDENDUM):
        try:
            document = _extract(file, source, facts, numbers)
        except UnrecError as error:
            raise _of_file(file, error) from error
        if document.extraction is not None:
            numbers += [recommendation.number for recommendation in document.extraction.recommendations]
        read[file.document_id] = document
        progress(len(read))
    return [read[file.document_id] for file in files]


def _open(file: File) -> tuple[SourceText, DocumentFacts]:
    try:
        return read_document(file.load(), name=file.name)
    except UnrecError as error:
        raise _of_file(file, error) from error


def _extract(file: File, source: SourceText, facts: DocumentFacts, numbers: Sequence[str]) -> ReadDocument:
    if facts.type is DocumentType.ADDENDUM:
        addendum = extract_addendum(source, facts, numbers)
        return ReadDocument(file.document_id, file.name, facts, addendum=addendum)
    extraction = extract_source(source, facts)
    # a table tells its State and session in its own columns
    return ReadDocument(file.document_id, file.name, extraction.document, extraction=extraction)


def _of_file(file: File, error: UnrecError) -> UnreadableDocumentError:
    """Return the error with the name of the file before its sentence."""
    raised = UnreadableDocumentError.of(error)
    named = UnreadableDocumentError(_("%(file)s: %(sentence)s") % {"file": file.name, "sentence": raised.message})
    named.code = raised.code
    return named
