"""Pages of documents: pictures of PDF pages, paragraphs of Word documents. Made once, then kept in the shared cache.

A document never changes (it is known by its checksum), so neither does what is made of it.
"""

import io
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _
from PIL import Image

from qadam.base.errors import NotFoundError
from qadam.base.pieces import Box, SourcePage
from qadam.documents.errors import UnreadableDocumentError
from qadam.documents.models import SourceDocument
from unrec.errors import UnreadableError
from unrec.reading.files import read_source
from unrec.reading.pdf import render_page
from unrec.records import FileKind

SCALE = 1.5  # pixels a point: sharp on ordinary screens
# Of a picture: a page of text is black, white and the greys between. A third of the bytes of all colours.
COLOURS = 64
CACHE_SECONDS = 24 * 3600
# Raised when the form of what is cached changes, so that an older release's entries are not read.
CACHE_EDITION = 2
_PNG_SIZE = slice(16, 24)  # width and height in the header of a PNG (RFC 2083, 11.2.1)


@dataclass(frozen=True)
class ReadingParagraph:
    """A paragraph of a document without pages, and whether it is the one that is looked for."""

    text: str
    kind: str
    is_marked: bool = False


def has_pages(document: SourceDocument) -> bool:
    """Return whether a document has pages that can be shown as pictures."""
    return document.kind == FileKind.PDF


def page_etag(document: SourceDocument, page: int) -> str:
    """Return the entity tag of a page's picture: the same file, page, scale and edition give the same picture."""
    return f'"{document.sha256[:32]}-{page}-{SCALE:g}-{CACHE_EDITION}"'


def page_picture(document: SourceDocument, page: int) -> bytes:
    """Return one page (1-based) of a PDF as PNG, `SCALE` pixels a point.

    Raises:
        NotFoundError: the document has no such page, or no pages at all.
        UnreadableDocumentError: the page cannot be drawn within the limits.
    """
    if not has_pages(document) or page < 1 or (document.pages and page > document.pages):
        raise NotFoundError()
    key = f"page:{CACHE_EDITION}:{document.sha256}:{page}:{SCALE:g}"
    picture: bytes | None = cache.get(key)
    if picture is None:
        try:
            picture = _in_few_colours(render_page(_content(document), page, scale=SCALE))
        except UnreadableError as error:
            if error.code == "page":
                raise NotFoundError() from error
            raise UnreadableDocumentError.of(error) from error
        cache.set(key, picture, CACHE_SECONDS)
    return picture


def source_page(
    document: SourceDocument, page: int, boxes: Sequence[Mapping[str, Any]], *, image_url: str, text: str = ""
) -> SourcePage:
    """Return a page with the places on it marked, for the component tag `source_page`.

    Args:
        boxes: `unrec.records.Box` as dicts; those of other pages are left out.
        text: what stands at the marked places, for people who cannot see them.
    """
    width, height = struct.unpack(">II", page_picture(document, page)[_PNG_SIZE])
    return SourcePage(
        image_url=image_url,
        width=width / SCALE,
        height=height / SCALE,
        label=_("%(document)s, page %(page)s") % {"document": document, "page": page},
        boxes=[
            Box(box["left"], box["top"], box["right"] - box["left"], box["bottom"] - box["top"], current=True)
            for box in boxes
            if box.get("page") == page
        ],
        text=text,
    )


def reading_view(document: SourceDocument, marked: str = "") -> list[ReadingParagraph]:
    """Return the paragraphs of a document, with those marked that hold the text `marked`.

    Raises:
        UnreadableDocumentError: the document cannot be read within the limits.
    """
    key = f"paragraphs:{CACHE_EDITION}:{document.sha256}"
    paragraphs: list[tuple[str, str]] | None = cache.get(key)
    if paragraphs is None:
        try:
            source = read_source(_content(document), name=document.name)
        except UnreadableError as error:
            raise UnreadableDocumentError.of(error) from error
        found = [(row.order, f"{row.label} {row.text}".strip(), str(row.kind)) for row in source.paragraphs]
        for table in source.tables:
            found += [
                (table.order, " | ".join(cell.text for cell in row), "cell")
                for row in table.rows
                if any(cell.text for cell in row)
            ]
        paragraphs = [(text, kind) for _order, text, kind in sorted(found, key=lambda row: row[0])]
        cache.set(key, paragraphs, CACHE_SECONDS)
    looked_for = _squeezed(marked)
    return [
        ReadingParagraph(text, kind, bool(looked_for) and looked_for in _squeezed(text)) for text, kind in paragraphs
    ]


def _in_few_colours(picture: bytes) -> bytes:
    """Return a PNG picture with a palette of `COLOURS`, for people on slow connections."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as drawn:
        few = drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _squeezed(text: str) -> str:
    """Return letters and digits alone, in small letters: line ends, quotes and spaces differ between readers."""
    return "".join(character for character in text.lower() if character.isalnum())


def _content(document: SourceDocument) -> bytes:
    try:
        with document.file.open("rb") as file:
            content: bytes = file.read()
    except OSError:
        raise NotFoundError(_("The file of this document is missing from the storage.")) from None
    return content
