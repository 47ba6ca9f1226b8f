"""Chooses the checks of a file by its content. Runs in the child process (`child.py`), and in tests without one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from qadam.documents.release.findings import CannotCheckError, Finding, Outcome, kept
from qadam.documents.release.names import find_names
from qadam.documents.release.pictures import clean_picture, inspect_picture, is_picture
from qadam.documents.release.plain_text import clean_text, inspect_text
from unrec.errors import UnreadableError
from unrec.reading.files import PDF_MARK, PDF_MARK_WITHIN, ZIP_MARKS
from unrec.reading.limits import Limits

RICH_TEXT = (b"{\\rtf", b"<!doctype", b"<html", b"<?xml")
TEXT_CONTROLS = frozenset(b"\t\n\r\f")


@dataclass
class Release:
    """What `release_here` did: all that was found, and where everything could be cleaned, the outcome and what is
    left in it."""

    found: list[Finding]
    outcome: Outcome | None = None
    left: list[Finding] = field(default_factory=list)


def inspect_here(data: bytes, names: Sequence[str] = (), file_name: str = "", looks: Any = None) -> list[Finding]:
    """Return everything that stands in the way of publishing a file; nothing means that it may be published.

    Args:
        data: the file.
        names: persons who must not be named.
        file_name: the name under which it will be published.
        looks: the pages of a PDF where they were looked at before.

    Raises:
        CannotCheckError: the file is of a kind for which there are no checks, or damaged.
        UnreadableError, LimitError: an office file is damaged or would cost more than is allowed.
    """
    found = [Finding("file-name", "file_name", detail=name) for name in find_names(_as_words(file_name), names)]
    kind = kind_of(data)
    # the checks are imported when needed: Word files do not pay for PDFium, nor the other way round
    if kind == "pdf":
        from qadam.documents.release.pdf import inspect_pdf

        found += inspect_pdf(data, names, looks)
    elif kind == "docx":
        from qadam.documents.release.word import inspect_word

        found += inspect_word(data, names)
    elif kind == "xlsx":
        from qadam.documents.release.workbook import inspect_workbook

        found += inspect_workbook(data, names)
    elif kind == "picture":
        found += inspect_picture(data)
    else:
        found += inspect_text(data, names)
    return kept(found)


def clean_here(data: bytes, names: Sequence[str] = (), looks: Any = None) -> Outcome:
    """Take out what can be taken out without a decision of a person. The result is to be inspected again.

    Raises:
        CannotCheckError, UnreadableError, LimitError: as `inspect_here`.
    """
    kind = kind_of(data)
    if kind == "pdf":
        from qadam.documents.release.pdf_cleaning import clean_pdf

        return clean_pdf(data, names, looks)
    if kind == "docx":
        from qadam.documents.release.word import clean_word

        return clean_word(data)
    if kind == "xlsx":
        from qadam.documents.release.workbook import clean_workbook

        return clean_workbook(data)
    return clean_picture(data) if kind == "picture" else clean_text(data)


def release_here(data: bytes, names: Sequence[str] = (), file_name: str = "") -> Release:
    """Inspect a file, clean it where nothing needs a person's decision, and inspect the result.

    Raises:
        CannotCheckError, UnreadableError, LimitError: as `inspect_here`.
    """
    looks = None
    if kind_of(data) == "pdf":
        from qadam.documents.release.pdf import look_at_pages

        looks = look_at_pages(data)
    found = inspect_here(data, names, file_name, looks)
    if not found or not all(finding.cleanable for finding in found):
        return Release(found)
    outcome = clean_here(data, names, looks)
    return Release(found, outcome, inspect_here(outcome.data, names, file_name))


def kind_of(data: bytes) -> str:
    """Return "pdf", "docx", "xlsx", "picture" or "text".

    Raises:
        CannotCheckError: it is of another kind, empty or damaged.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise CannotCheckError("empty")
    if is_picture(data):
        return "picture"
    if data.startswith(ZIP_MARKS):
        return _kind_of_archive(data)
    if PDF_MARK in data[:PDF_MARK_WITHIN]:
        return "pdf"
    if data.lstrip()[:16].lower().startswith(RICH_TEXT):
        raise CannotCheckError("unknown-kind")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or not any(b < 32 and b not in TEXT_CONTROLS for b in data[:65536]):
        return "text"
    raise CannotCheckError("unknown-kind")


def _kind_of_archive(data: bytes) -> str:
    from unrec.reading.archives import open_archive

    try:
        names = set(open_archive(data, Limits()).names())
    except UnreadableError as error:
        if error.code == "password":
            raise CannotCheckError("password") from None
        raise
    for kind, main in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")):
        if main in names:
            return kind
    raise CannotCheckError("unknown-kind")


def _as_words(file_name: str) -> str:
    """Return the words of a file's name with capitals, so that "petrov_reply" is read as a name is."""
    return file_name.replace("_", " ").replace("-", " ").replace(".", " ").title()
