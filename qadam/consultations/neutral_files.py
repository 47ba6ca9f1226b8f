"""The file of a submission whose sender is not to be named: what it holds is kept, who made it is not.

Word documents and PDFs are rewritten part by part (`neutral_docx`, `neutral_pdf_child`); whatever of them cannot be
cleaned is refused with one sentence. The text itself is the sender's: where it holds the name, the file is refused too.
"""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from qadam.base.errors import InvalidInputError
from qadam.consultations.neutral_docx import neutral_docx
from qadam.documents.errors import UnreadableDocumentError
from unrec.errors import UnrecError
from unrec.reading.files import detect_kind, read_source
from unrec.reading.limits import MEBIBYTE, Limits
from unrec.records import FileKind

FILE_LIMITS = Limits(max_bytes=20 * MEBIBYTE, max_pages=200, max_seconds=20.0)
CHILD = Path(__file__).with_name("neutral_pdf_child.py")
# What must not be left in a rewritten PDF: properties, XMP, data of programs, scripts, attachments, and pictures with
# the data of cameras (Exif, XMP, Photoshop). A JPEG below a second filter could not be looked into.
LEFT_BEHIND = re.compile(
    rb"/Metadata\b|/PieceInfo\b|/Author\b|/JavaScript\b|/JS\b|/EmbeddedFile|/Annots\s*\[\s*\d|"
    rb"Exif\x00\x00|ns\.adobe\.com/xap|Photoshop 3\.0|/Filter\s*\[[^\]]*/FlateDecode[^\]]*/DCTDecode"
)
CREATED = re.compile(rb"\(D:\d{14}")  # the moment of rewriting is that of sending
CREATED_NEUTRAL = b"(D:20000101000000"
SHORTEST_NAME = 3  # characters; a shorter one stands in any text


def neutral_file(data: bytes, *, names: Iterable[str]) -> tuple[FileKind, bytes]:
    """Return a Word document or PDF rewritten without what says who made it.

    Args:
        names: of the sender and of whoever may be written to; the text may not hold them.

    Raises:
        UnreadableDocumentError: it cannot be read, or is hostile.
        InvalidInputError: it is another kind of file, holds what cannot be cleaned, or names the sender.
    """
    try:
        kind = detect_kind(data)
        if kind is FileKind.DOCX:
            clean = neutral_docx(data)
        elif kind is FileKind.PDF:
            clean = _neutral_pdf(data)
        else:
            raise InvalidInputError(_("Send a Word document (.docx) or a PDF, or write your text into the form."))
        source = read_source(clean, limits=FILE_LIMITS)
    except UnrecError as error:
        raise UnreadableDocumentError.of(error) from error
    texts = [paragraph.text for paragraph in source.paragraphs]
    texts += [cell.text for table in source.tables for row in table.rows for cell in row]
    if holds_name(" ".join(texts), names):
        raise InvalidInputError(_("The text of the file holds the name of your organisation. Take it out first."))
    return kind, clean


def holds_name(text: str, names: Iterable[str]) -> bool:
    """Return whether a text holds one of the names, however it is spaced, hyphenated or capitalised."""
    plain = _folded(text)
    return any(len(folded) >= SHORTEST_NAME and folded in plain for folded in map(_folded, names))


def _folded(text: str) -> str:
    """Return the letters and figures of a text alone, in one form."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def _neutral_pdf(data: bytes) -> bytes:
    command = [sys.executable, "-I", str(CHILD), str(FILE_LIMITS.max_memory_bytes), str(FILE_LIMITS.max_seconds)]
    try:
        done = subprocess.run(
            [*command, str(FILE_LIMITS.max_pages)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=FILE_LIMITS.max_seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise InvalidInputError(_("This PDF takes too long to be cleaned. Send it in parts, or as text.")) from None
    if done.returncode == 4:
        raise InvalidInputError(_("This PDF has more pages than are taken at once. Send it in parts."))
    if done.returncode == 3:
        raise InvalidInputError(
            _("This PDF holds attachments or form fields, which can carry a name. Print it to PDF.")
        )
    if done.returncode or not done.stdout:
        raise InvalidInputError(
            _("This PDF cannot be opened: it is damaged or protected. Save it again, then send it.")
        )
    clean = CREATED.sub(CREATED_NEUTRAL, done.stdout)
    if LEFT_BEHIND.search(clean):
        raise InvalidInputError(
            _("This PDF holds data about its author or its pictures that cannot be taken out. Send the text instead.")
        )
    return clean
