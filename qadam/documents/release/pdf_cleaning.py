"""Cleaning a PDF: its pages are put into a new file that holds nothing else.

A page that hides something, has form fields, or looks different in the new file becomes a picture of what is seen.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import ImageChops
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from qadam.documents.release.findings import Finding, Outcome
from qadam.documents.release.names import find_names
from qadam.documents.release.pdf import (
    SCALE,
    PageLook,
    draw,
    inspect_pdf,
    jpeg_of,
    look_at_pages,
    open_reader,
    opened,
    page_of,
    walk_objects,
)
from qadam.documents.release.pictures import clean_picture

PICTURE_SCALE = 200 / 72  # 200 dots an inch
PICTURE_QUALITY = 88  # of the JPEG of a page
SAME = 12  # of 255: no pixel of a page may change by more when it is put into the new file
PAGE_KEYS = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Group", "/UserUnit",
}  # fmt: skip
# What may not go along, wherever it stands.
DROPPED = {
    "/Metadata", "/PieceInfo", "/Thumb", "/AA", "/A", "/JS", "/AF", "/EF", "/OC", "/OPI", "/Alternates",
    "/StructParent", "/StructParents", "/LastModified", "/Alt", "/ActualText", "/E", "/Annots", "/Dests",
    "/SpiderInfo", "/DSS",
}  # fmt: skip
WHOLE_FILE_LOOKS = {"layer", "unchecked-part", "form-field"}  # where these are found, no page is trusted to be copied


def clean_pdf(data: bytes, names: Sequence[str], looks: Sequence[PageLook] | None = None) -> Outcome:
    """Return the PDF with what is seen and nothing else. Names that are seen stay, and are found by the next look.

    Args:
        data: the file.
        names: persons whose names may not stay where they are hidden.
        looks: its pages where they were looked at before.

    Raises:
        CannotCheckError: the file is damaged or protected.
    """
    looks = look_at_pages(data) if looks is None else looks
    done = [finding for finding in inspect_pdf(data, names, looks) if finding.code != "name"]
    wary = any(finding.code in WHOLE_FILE_LOOKS for finding in done)
    copied = None if wary else _copy(open_reader(data))
    pages: list[bytes | None] = []  # a picture, or None for the page itself
    with opened(data) as before, opened(copied or data) as after:
        for number, look in enumerate(looks):
            hides = bool(look.findings) or any(find_names(look.hidden, names))
            if copied is None or hides or not _looks_the_same(before, after, number):
                pages.append(_picture(before, number))
                done.append(Finding("pictured", "page", str(number + 1)))
            else:
                pages.append(None)
    if copied is None or any(pages):
        copied = _with_pictures(copied, pages, data)
    unpictured = {"covered-text", "covered-picture", "cropped-picture", "layer", "unchecked-part"}  # said by "pictured"
    return Outcome(copied, [finding for finding in done if finding.code not in unpictured])


def _copy(reader: PdfReader) -> bytes:
    """Return a new file with the pages of another one, without annotations and whatever else hangs on them."""
    writer = PdfWriter()
    for page in reader.pages:
        _strip_marks(writer.add_page(page), writer)
    return _finish(writer)


def _strip_marks(page: Any, writer: PdfWriter) -> None:
    """Take out of a page everything that is not drawn."""
    for key in set(page) - PAGE_KEYS:
        del page[key]
    for _number, value in walk_objects(page):
        if isinstance(value, DictionaryObject):
            for key in DROPPED & set(value):
                if not (key == "/E" and "/S" not in value):
                    del value[key]
            if isinstance(value, StreamObject) and value.get("/Subtype") == "/Image" and jpeg_of(value):
                value._data = clean_picture(bytes(value._data)).data
    content = page.get_contents()
    if content is not None and any(mark in content.get_data() for mark in (b"/ActualText", b"/Alt", b"/E")):
        stream = ContentStream(content, writer)
        stream.operations = [
            (operands, operator)
            for operands, operator in stream.operations
            if operator not in (b"BMC", b"BDC", b"EMC", b"MP", b"DP")
        ]
        page[NameObject("/Contents")] = writer._add_object(stream)


def _with_pictures(copied: bytes | None, pages: list[bytes | None], data: bytes) -> bytes:
    """Return a file in which some pages are pictures of what the first file shows."""
    sizes = [_shown_size(page) for page in open_reader(data).pages]
    source = PdfReader(BytesIO(copied)) if copied else None
    writer = PdfWriter()
    for number, picture in enumerate(pages):
        if picture is None and source is not None:
            writer.add_page(source.pages[number])
        elif picture is not None:
            _add_picture(writer, picture, *sizes[number])
    return _finish(writer)


def _add_picture(writer: PdfWriter, jpeg: bytes, width: float, height: float) -> None:
    """Add a page that shows one JPEG, `width` times `height` points."""
    from PIL import Image

    page = writer.add_blank_page(width, height)
    pixels = Image.open(BytesIO(jpeg)).size
    image = StreamObject()
    image._data = jpeg
    image.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(pixels[0]),
            NameObject("/Height"): NumberObject(pixels[1]),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    content = DecodedStreamObject()
    content.set_data(f"q {FloatObject(width)} 0 0 {FloatObject(height)} 0 0 cm /Page Do Q".encode())
    shown = DictionaryObject({NameObject("/Page"): writer._add_object(image)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): shown})
    page[NameObject("/Contents")] = writer._add_object(content)


def _finish(writer: PdfWriter) -> bytes:
    """Write a file without properties. Objects that nothing leads to are not written."""
    writer.metadata = None
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _picture(document: Any, number: int) -> bytes:
    with page_of(document, number) as page:
        out = BytesIO()
        draw(page, PICTURE_SCALE, annotations=True).save(out, "JPEG", quality=PICTURE_QUALITY)
    return out.getvalue()


def _looks_the_same(before: Any, after: Any, number: int) -> bool:
    """Tell whether a page of the new file is drawn as the old one is, comments and links left out."""
    with page_of(before, number) as old, page_of(after, number) as new:
        first, second = draw(old, SCALE, annotations=False), draw(new, SCALE, annotations=False)
        if first.size != second.size:
            return False
        return max(int(high) for _low, high in ImageChops.difference(first, second).getextrema()) <= SAME  # type: ignore[misc]


def _shown_size(page: Any) -> tuple[float, float]:
    width, height = float(page.cropbox.width), float(page.cropbox.height)
    return (height, width) if page.rotation % 180 else (width, height)
