"""Recognises a file by its content, never by its name, and has it read by the right reader."""

import io
import zipfile
from pathlib import Path

from unrec.errors import LimitError, UnreadableError
from unrec.reading.limits import MEBIBYTE, Limits
from unrec.records import FileKind, SourceText

PDF_MARK = b"%PDF-"
PDF_MARK_WITHIN = 1024  # bytes; readers accept the mark anywhere in the first kilobyte (ISO 32000-1, annex H.3)
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
OLE_MARK = bytes.fromhex("D0CF11E0A1B11AE1")
TEXT_SAMPLE_BYTES = 64 * 1024
MARKUP_MARKS = (b"<!doctype", b"<html", b"<?xml", b"{\\rtf")


def read_source(
    source: str | Path | bytes, *, limits: Limits | None = None, ocr: bool = False, name: str = ""
) -> SourceText:
    """Read a file of any known kind into paragraphs and tables.

    Args:
        source: the file's path, or its bytes.
        limits: what the file may cost; the defaults suit every honest document.
        ocr: whether pages without text are read from their picture (PDF only, needs tesseract).
        name: what the file is called in findings; the path's own name where it is left out.

    Raises:
        UnreadableError: the file is missing, empty, damaged, protected, of an unknown kind, or only pictures.
        LimitError: reading it would cost more than `limits` allow.
    """
    limits = limits or Limits()
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        name = name or path.name
        data = _load(path, limits)
    if len(data) > limits.max_bytes:
        raise LimitError(f"The file is larger than the {limits.max_bytes // MEBIBYTE} MB that are allowed.")
    kind = detect_kind(data)
    # the readers are imported when needed, so that reading a PDF does not pay for the office libraries
    if kind is FileKind.PDF:
        from unrec.reading.pdf import read_pdf

        result = read_pdf(data, limits, ocr=ocr)
    elif kind is FileKind.DOCX:
        from unrec.reading.docx import read_docx

        result = read_docx(data, limits)
    elif kind is FileKind.DOC:
        from unrec.reading.legacy_doc import read_legacy_doc

        result = read_legacy_doc(data, limits)
    else:
        from unrec.reading.spreadsheets import read_spreadsheet

        result = read_spreadsheet(data, limits)
    if sum(len(paragraph.text) for paragraph in result.paragraphs) > limits.max_characters:
        raise LimitError(f"The document is refused: it holds more than {limits.max_characters} characters of text.")
    return _named(result, name)


def detect_kind(data: bytes) -> FileKind:
    """Return what a file is by its content.

    Workbooks of every format (XLSX, XLS, ODS) count as `FileKind.XLSX`, plain text as `FileKind.CSV`.

    Raises:
        UnreadableError: the file is empty or of a kind that is not read here.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("The file is empty.", code="empty")
    if PDF_MARK in data[:PDF_MARK_WITHIN]:
        return FileKind.PDF
    if data.startswith(ZIP_MARKS):
        return _kind_of_archive(data)
    if data.startswith(OLE_MARK):
        return _kind_of_ole(data)
    if _is_text(data):
        return FileKind.CSV
    raise UnreadableError("The file is not a PDF, Word, Excel or CSV document.", code="unknown-kind")


def _load(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a file, at most one more than allowed."""
    try:
        with path.open("rb") as file:
            return file.read(limits.max_bytes + 1)
    except FileNotFoundError:
        raise UnreadableError(f"There is no file {path}.", code="missing") from None
    except IsADirectoryError:
        raise UnreadableError(f"{path} is a folder, not a file.", code="missing") from None
    except (OSError, ValueError):
        raise UnreadableError(f"The file {path} cannot be opened.", code="missing") from None


def _kind_of_archive(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename.replace("\\", "/").lower() for info in archive.infolist()}
    except Exception:  # zipfile raises many kinds of error on hostile input
        raise UnreadableError("The file is damaged: its archive cannot be opened.", code="damaged") from None
    if any(name.startswith("word/") for name in names):
        return FileKind.DOCX
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        return FileKind.XLSX
    raise UnreadableError("The file is an archive, not a Word or Excel document.", code="unknown-kind")


def _kind_of_ole(data: bytes) -> FileKind:
    """Tell legacy Word from legacy Excel by the names of the streams in the compound file."""
    if "WordDocument".encode("utf-16-le") in data:
        return FileKind.DOC
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return FileKind.XLSX
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError(
            "The file is protected by a password; save it without one and try again.", code="password"
        )
    raise UnreadableError("The file is damaged or not a Word or Excel document.", code="unknown-kind")


def _is_text(data: bytes) -> bool:
    """Tell whether the bytes are plain text in UTF-8, UTF-16 with its mark, or a Western or Cyrillic 8-bit encoding."""
    sample = data[:TEXT_SAMPLE_BYTES]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if sample.lstrip()[:16].lower().startswith(MARKUP_MARKS):
        return False
    controls = sum(byte < 32 and byte not in b"\t\r\n\f" for byte in sample)
    if controls:
        return False
    if b"\x7f" in sample:
        return False
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        # a character cut at the end of the sample is no error; 8-bit text must at least have lines with separators
        return error.start >= len(sample) - 3 or any(mark in sample for mark in (b",", b";", b"\t"))
    return True


def _named(source: SourceText, name: str) -> SourceText:
    if not name or source.name == name:
        return source
    from dataclasses import replace

    return replace(source, name=name)
