"""PDF: what a page hides from the eye, and what the file carries beside its pages.

What is seen is not guessed from the page's commands but looked at: each page is drawn with its text and without, and a
character that changes nothing is not seen, whatever hides it (white or tiny letters, a box, a picture, an annotation, a
layer that is off, a place outside the page).
"""

import ctypes
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from PIL import Image, ImageChops
from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, NameObject, StreamObject

from qadam.documents.release.findings import CannotCheckError, Finding, kept
from qadam.documents.release.names import find_names
from qadam.documents.release.pictures import inspect_picture, is_picture
from qadam.documents.release.plain_text import hidden_characters
from unrec.reading.pdf_child import LINE_END_HYPHENS

MAX_PAGES = 400
MAX_OBJECTS = 60_000  # of the file, and of one page
MAX_DEPTH = 12  # of forms within forms
SCALE = 1.5  # pixels a point when a page is looked at
MAX_SIDE = 5_000  # pixels
SEEN = 24  # of 255: a character that changes no pixel by more is not seen (light grey on white is, from #E6)
LETTER_CELL = 8  # pixels of the net in which letters are looked up
MAX_CHARACTERS = 200_000  # of one page
TINY = 2.5  # points; smaller letters are not read by anybody
UPON_SHARE = 0.5  # of the smaller letter's box that another one covers, where it is set upon it
HIDDEN_CHARACTERS = 2  # letters or digits of one page; a single one may be a stray mark of the program
COVERED_SHARE = 0.01  # of a picture's area that a box over it must cover
SHOWN_SHARE = 0.97  # of a picture that must lie within the page and within what it is clipped to
RIM = 4.0  # points of a picture that programs cut off when they place it
OPAQUE = 200  # of 255
PASSWORD, UNSUPPORTED = 4, 5  # fpdfview.h, FPDF_ERR_*

HARMLESS_INFO = {"/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped"}  # looked at for names alone
ACTION_KEYS = {"/AA", "/JavaScript", "/JS"}
LEFT_BY_PROGRAMS = {"/PieceInfo", "/Thumb", "/SpiderInfo", "/OPI", "/Collection", "/Perms", "/DSS", "/Requirements"}
SPOKEN_KEYS = {"/Alt", "/ActualText", "/E"}
LINK_ACTIONS = {"/URI", "/GoToR", "/GoToE", "/Thread"}
HARMLESS_ACTIONS = {"/GoTo"}
MARKED_OPERATORS = {b"BDC", b"DP"}


Place = tuple[float, float, float, float]  # the least x and y, the greatest x and y


@dataclass
class PageLook:
    """What one page shows: its text as seen, and what is not seen."""

    number: int
    seen: str = ""
    hidden: str = ""
    findings: list[Finding] = field(default_factory=list)


def inspect_pdf(data: bytes, names: Sequence[str], looks: Sequence[PageLook] | None = None) -> list[Finding]:
    """Return what stands in the way of publishing a PDF. `looks` are its pages where they were looked at before.

    Raises:
        CannotCheckError: it is damaged, protected, or has too many pages or objects.
    """
    reader = open_reader(data)
    found = [*_around_the_file(data, reader), *_objects(reader, names)]
    for look in look_at_pages(data) if looks is None else looks:
        found += look.findings
        found += hidden_characters(look.seen, "page", str(look.number))
        found += [Finding("name", "page", str(look.number), name) for name in find_names(look.seen, names)]
        hidden = find_names(look.hidden, names)
        found += [Finding("name", "page", str(look.number), name, cleanable=True) for name in hidden]
    return kept(found)


def look_at_pages(data: bytes) -> list[PageLook]:
    """Return what the pages of a PDF show and hide.

    Raises:
        CannotCheckError: it is damaged, protected, or has too many pages or objects.
    """
    open_reader(data)
    with opened(data) as document:
        return [look_at_page(document, number) for number in range(pdfium.FPDF_GetPageCount(document))]


def open_reader(data: bytes) -> PdfReader:
    """Return pypdf's reader of a file that is neither damaged nor protected.

    Raises:
        CannotCheckError: it is one of both, or too large.
    """
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise CannotCheckError("password")
        if len(reader.pages) > MAX_PAGES:
            raise CannotCheckError("limit")
        if not len(reader.pages):
            raise CannotCheckError("damaged")
    except CannotCheckError:
        raise
    except Exception:  # pypdf raises many kinds of error on hostile input
        raise CannotCheckError("damaged") from None
    return reader


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Give PDFium's handle of a document.

    Raises:
        CannotCheckError: PDFium cannot open it.
    """
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise CannotCheckError("password" if pdfium.FPDF_GetLastError() in (PASSWORD, UNSUPPORTED) else "damaged")
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


@contextmanager
def page_of(document: Any, number: int) -> Iterator[Any]:
    """Give PDFium's handle of a page by its 0-based number."""
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise CannotCheckError("damaged")
    try:
        yield page
    finally:
        pdfium.FPDF_ClosePage(page)


def draw(page: Any, scale: float, *, annotations: bool) -> Image.Image:
    """Return the page as it is seen on white, in colours."""
    width, height = _size(page, scale)
    flags = pdfium.FPDF_ANNOT if annotations else 0
    bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
    if not bitmap:
        raise CannotCheckError("limit")
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Image.frombytes("RGB", (width, height), buffer, "raw", "BGRX", stride)


def look_at_page(document: Any, number: int) -> PageLook:
    """Return what a page (0-based) shows and what it hides."""
    look = PageLook(number + 1)
    with page_of(document, number) as page:
        objects = list(_page_objects(page))
        texts = [drawn.thing for drawn in objects if drawn.kind == pdfium.FPDF_PAGEOBJ_TEXT]
        others = [drawn.thing for drawn in objects if drawn.kind != pdfium.FPDF_PAGEOBJ_TEXT]
        shown = draw(page, SCALE, annotations=True)
        with _switched_off(texts):
            bare = draw(page, SCALE, annotations=True)
        doubted = _read_characters(page, _strongest_colour(shown, bare), look)
        if doubted:
            with _switched_off(others):
                alone = draw(page, SCALE, annotations=False)
            alone = _strongest_colour(alone, Image.new("RGB", alone.size, "white"))
            # alone on white it would be read, so something lies over it
            covered = sum(box is not None and _strongest(alone, box) > SEEN for box in doubted)
            if covered >= HIDDEN_CHARACTERS:
                look.findings.append(Finding("covered-text", "page", str(look.number), cleanable=True))
            if len(doubted) - covered >= HIDDEN_CHARACTERS or covered == 1 < len(doubted):
                look.findings.append(Finding("hidden-text", "page", str(look.number), cleanable=True))
        look.findings += dict.fromkeys(_unseen_of_pictures(page, objects, look.number))
    return look


@contextmanager
def _switched_off(things: Sequence[Any]) -> Iterator[None]:
    """Leave objects of a page out of what is drawn in this block."""
    for thing in things:
        pdfium.FPDFPageObj_SetIsActive(thing, False)
    try:
        yield
    finally:
        for thing in things:
            pdfium.FPDFPageObj_SetIsActive(thing, True)


def _strongest_colour(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return how far two pictures differ at each pixel, in the colour in which they differ most."""
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _read_characters(page: Any, difference: Image.Image, look: PageLook) -> list[tuple[int, int, int, int] | None]:
    """Put the characters of a page into what is seen and what is not, and return the places of those that are not: None
    for a letter that is invisible by its own setting, tiny, or outside the page."""
    doubted: list[tuple[int, int, int, int] | None] = []
    letters = _Letters()
    to_pixels = _to_pixels(page, difference.size)
    textpage = pdfium.FPDFText_LoadPage(page)
    if not textpage:
        return []
    try:
        count = pdfium.FPDFText_CountChars(textpage)
        if count > MAX_CHARACTERS:
            raise CannotCheckError("limit")
        for index in range(count):
            letter = chr(pdfium.FPDFText_GetUnicode(textpage, index) or 0xFFFD)
            letter = "-\n" if letter in LINE_END_HYPHENS else letter
            if not letter.isalnum() or pdfium.FPDFText_IsGenerated(textpage, index) == 1:
                look.seen += letter
                look.hidden += letter if letter.isspace() else ""
                continue
            place = _place(textpage, index, to_pixels)
            box = _box(place, difference.size)
            text, invisible = _text_object(textpage, index)
            if invisible or _letter_size(textpage, index) < TINY:
                box = None
            shows = box is not None and _strongest(difference, box) > SEEN
            if shows and place is not None and not letters.is_upon_another(letter, place, text):
                look.seen += letter
            else:
                look.hidden += letter
                doubted.append(box)
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    return doubted


class _Letters:
    """Where letters stand on a page, so that one that is set upon another is found: one of the two is not read."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[tuple[Place, str, int | None]]] = {}

    def is_upon_another(self, letter: str, place: Place, text: int | None) -> bool:
        """Tell whether a different letter of another text stands in the same place, and remember this one.

        A letter that is set twice to be bold is no such case.
        """
        middle = ((place[0] + place[2]) / 2, (place[1] + place[3]) / 2)
        row, column = int(middle[1] // LETTER_CELL), int(middle[0] // LETTER_CELL)
        found = False
        for cell in ((row + down, column + across) for down in (-1, 0, 1) for across in (-1, 0, 1)):
            for other_place, other, other_text in self.cells.get(cell, ()):
                if other != letter and other_text != text and not found:
                    smaller = min(_area(place), _area(other_place))
                    found = _overlap(place, other_place) > UPON_SHARE * smaller
        self.cells.setdefault((row, column), []).append((place, letter, text))
        return found


def _text_object(textpage: Any, index: int) -> tuple[int | None, bool]:
    """Return which text of the file sets a character, and whether it is set as invisible."""
    thing = pdfium.FPDFText_GetTextObject(textpage, index)
    if not thing:
        return None, False
    invisible = pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return ctypes.cast(thing, ctypes.c_void_p).value, invisible


def _place(textpage: Any, index: int, to_pixels: tuple[float, ...]) -> Place | None:
    """Return where a character stands in pixels (left, top, right, bottom), None where that cannot be told."""
    ends = [ctypes.c_double() for _ in range(4)]
    if not pdfium.FPDFText_GetCharBox(textpage, index, *map(ctypes.byref, ends)):
        return None
    left, right, bottom, top = (end.value for end in ends)
    if not all(map(math.isfinite, (left, right, bottom, top))):
        return None
    a, b, c, d, e, f = to_pixels
    across = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    down = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(across), min(down), max(across), max(down)


def _box(place: Place | None, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """Return the pixels of a place that lie on the page, None where there are none."""
    if place is None or max(map(abs, place)) > 10 * MAX_SIDE:
        return None
    x1, x2 = max(math.floor(place[0]), 0), min(math.ceil(place[2]) + 1, size[0])
    y1, y2 = max(math.floor(place[1]), 0), min(math.ceil(place[3]) + 1, size[1])
    return (x1, y1, x2, y2) if x1 < x2 and y1 < y2 else None


def _to_pixels(page: Any, size: tuple[int, int]) -> tuple[float, ...]:
    """Return the matrix that leads from the page's points to the pixels of its picture, turned as the page is."""
    far = 10_000.0  # PDFium answers in whole pixels, so that the ends of a long line are asked

    def pixel(x: float, y: float) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        return across.value, down.value

    (e, f), (x1, y1), (x2, y2) = pixel(0, 0), pixel(far, 0), pixel(0, far)
    return (x1 - e) / far, (y1 - f) / far, (x2 - e) / far, (y2 - f) / far, float(e), float(f)


def _letter_size(textpage: Any, index: int) -> float:
    """Return the height of a character's line in points, as it is set on the page."""
    matrix = pdfium.FS_MATRIX()
    size = float(pdfium.FPDFText_GetFontSize(textpage, index))
    if pdfium.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix)):
        size *= math.hypot(matrix.c, matrix.d)
    return size


def _strongest(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Return the strongest value of a picture of one colour within a box."""
    return int(picture.crop(box).getextrema()[1])  # type: ignore[arg-type]


def _size(page: Any, scale: float) -> tuple[int, int]:
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if not (0 < width < 20_000 and 0 < height < 20_000):
        raise CannotCheckError("damaged")
    scale = min(scale, MAX_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


class _Drawn(NamedTuple):
    """One object of a page: PDFium's handle, its kind, and the matrix of the form in which it stands."""

    thing: Any
    kind: int
    matrix: tuple[float, ...]


def _page_objects(page: Any) -> Iterator[_Drawn]:
    """Yield the objects of a page in the order in which they are drawn, those of forms in their place."""
    total = 0

    def walk(count: int, get: Any, matrix: tuple[float, ...], depth: int) -> Iterator[_Drawn]:
        nonlocal total
        for index in range(count):
            total += 1
            if total > MAX_OBJECTS or depth > MAX_DEPTH:
                raise CannotCheckError("limit")
            thing = get(index)
            kind = pdfium.FPDFPageObj_GetType(thing)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                inner, own = pdfium.FPDFFormObj_CountObjects(thing), pdfium.FS_MATRIX()
                pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(own))
                placed = _multiplied((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                yield from walk(inner, lambda at, form=thing: pdfium.FPDFFormObj_GetObject(form, at), placed, depth + 1)
            else:
                yield _Drawn(thing, kind, matrix)

    whole = pdfium.FPDFPage_CountObjects(page)
    yield from walk(whole, lambda at: pdfium.FPDFPage_GetObject(page, at), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)


def _multiplied(inner: tuple[float, ...], outer: tuple[float, ...]) -> tuple[float, ...]:
    """Return the matrix that applies `inner` and then `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _unseen_of_pictures(page: Any, objects: Sequence[_Drawn], number: int) -> Iterator[Finding]:
    """Yield a finding where something opaque lies over a picture, or a part of it is cut off: both are still in it."""
    pictures: list[Place] = []
    edge = pdfium.FS_RECTF()
    has_edge = pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(edge))
    for drawn in objects:
        bounds = _bounds(drawn)
        if bounds is None:
            continue
        covers = drawn.kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING) or _is_opaque_path(drawn)
        if covers and any(_overlap(bounds, picture) > COVERED_SHARE * _area(picture) for picture in pictures):
            yield Finding("covered-picture", "page", str(number), cleanable=True)
        if drawn.kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures.append(bounds)
            shown = (edge.left, edge.bottom, edge.right, edge.top) if has_edge else bounds
            clip = _clip(drawn)
            if _is_cut(bounds, shown) or (clip is not None and _is_cut(bounds, clip)):
                yield Finding("cropped-picture", "page", str(number), cleanable=True)


def _is_cut(whole: Place, shown: Place) -> bool:
    """Tell whether more than a rim of a picture is not shown."""
    rims = (shown[0] - whole[0], shown[1] - whole[1], whole[2] - shown[2], whole[3] - shown[3])
    return max(rims) > RIM and _overlap(whole, shown) < SHOWN_SHARE * _area(whole)


def _clip(drawn: _Drawn) -> Place | None:
    """Return the box of the paths to which an object is clipped, None where it is not clipped."""
    path = pdfium.FPDFPageObj_GetClipPath(drawn.thing)
    box: Place | None = None
    for index in range(min(max(0, pdfium.FPDFClipPath_CountPaths(path)), MAX_DEPTH) if path else 0):
        points = []
        for at in range(min(max(0, pdfium.FPDFClipPath_CountPathSegments(path, index)), MAX_OBJECTS)):
            x, y = ctypes.c_float(), ctypes.c_float()
            segment = pdfium.FPDFClipPath_GetPathSegment(path, index, at)
            if segment and pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                points.append((x.value, y.value))
        if points:
            one = _moved((min(x for x, _ in points), min(y for _, y in points),
                          max(x for x, _ in points), max(y for _, y in points)), drawn.matrix)  # fmt: skip
            box = one if box is None else (max(box[0], one[0]), max(box[1], one[1]),
                                           min(box[2], one[2]), min(box[3], one[3]))  # fmt: skip
    return box


def _moved(box: Place, matrix: tuple[float, ...]) -> Place:
    a, b, c, d, e, f = matrix
    across = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    down = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(across), min(down), max(across), max(down)


def _is_opaque_path(drawn: _Drawn) -> bool:
    thing = drawn.thing
    if drawn.kind != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(thing, ctypes.byref(mode), ctypes.byref(stroke)) or not mode.value:
        return False
    parts = [ctypes.c_uint() for _ in range(4)]
    return bool(pdfium.FPDFPageObj_GetFillColor(thing, *map(ctypes.byref, parts))) and parts[3].value >= OPAQUE


def _bounds(drawn: _Drawn) -> Place | None:
    """Return where an object lies on the page, in points (left, bottom, right, top)."""
    ends = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(drawn.thing, *map(ctypes.byref, ends)):
        return None
    left, bottom, right, top = (end.value for end in ends)
    if not all(map(math.isfinite, (left, bottom, right, top))):
        return None
    return _moved((left, bottom, right, top), drawn.matrix)


def _area(box: Place) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _overlap(one: Place, other: Place) -> float:
    return _area((max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])))


def _around_the_file(data: bytes, reader: PdfReader) -> Iterator[Finding]:
    """Yield earlier versions that the file still holds, and bytes before or after it."""
    sections = len(re.findall(rb"startxref\s+\d+\s+%%EOF", data))
    linearized = b"/Linearized" in data[:2048]
    if sections > (2 if linearized else 1) or (not linearized and "/Prev" in reader.trailer):
        yield Finding("revision", cleanable=True)
    start, end = data.find(b"%PDF-"), data.rfind(b"%%EOF")
    if data[:start].strip(b"\0 \t\r\n\xef\xbb\xbf") or (end >= 0 and data[end + 5 :].strip(b"\0 \t\r\n")):
        yield Finding("leftover", detail="around the file", cleanable=True)
    if _unreachable(reader):
        yield Finding("leftover", detail="unused objects", cleanable=True)


def _unreachable(reader: PdfReader) -> bool:
    """Tell whether the file holds objects that nothing leads to: pages and texts that were deleted."""
    reached = {number for number, _value in walk_objects(reader.trailer) if number}
    for generation, table in reader.xref.items():
        for number in table:
            if number and (number, generation) not in reached and generation != 65535:
                value = _resolve(IndirectObject(number, generation, reader))
                if isinstance(value, StreamObject) and value.get("/Type") in ("/XRef", "/ObjStm"):
                    continue
                if isinstance(value, DictionaryObject) and "/Linearized" not in value:
                    return True
    for number in reader.xref_objStm:
        if (number, 0) not in reached and isinstance(_resolve(IndirectObject(number, 0, reader)), DictionaryObject):
            return True
    return False


def walk_objects(root: Any) -> Iterator[tuple[tuple[int, int] | None, Any]]:
    """Yield every object that a dictionary leads to, with its number where it has one, each once.

    Raises:
        CannotCheckError: there are more than any honest file holds.
    """
    waiting: list[Any] = [root]
    seen: set[tuple[int, int]] = set()
    total = 0
    while waiting:
        value = waiting.pop()
        number = None
        if isinstance(value, IndirectObject):
            number = (value.idnum, value.generation)
            if number in seen:
                continue
            seen.add(number)
            value = _resolve(value)
        total += 1
        if total > MAX_OBJECTS * 10:
            raise CannotCheckError("limit")
        yield number, value
        if isinstance(value, DictionaryObject):
            waiting += [dict.__getitem__(value, key) for key in value]
        elif isinstance(value, ArrayObject):
            waiting += list(list.__iter__(value))


def _resolve(value: Any) -> Any:
    try:
        return value.get_object() if isinstance(value, IndirectObject) else value
    except Exception:  # a damaged object shows nothing and leads nowhere
        return None


def _objects(reader: PdfReader, names: Sequence[str]) -> Iterator[Finding]:
    """Yield what the objects of the file carry beside the pages' own commands."""
    info = _resolve(reader.trailer.get("/Info"))
    if isinstance(info, DictionaryObject):
        filled = [key for key in info if key not in HARMLESS_INFO and str(_resolve(info.get(key)) or "").strip()]
        if filled:
            yield Finding("metadata", detail=", ".join(key.lstrip("/") for key in filled)[:80], cleanable=True)
        for key in info:
            yield from _hidden_names(str(_resolve(info.get(key))), names)
    root = _resolve(reader.trailer.get("/Root"))
    if isinstance(root, DictionaryObject):
        yield from _catalog(root)
    for place, page in enumerate(reader.pages, start=1):
        yield from _page_dictionary(page, str(place), names)
    for _number, value in walk_objects(reader.trailer):
        if isinstance(value, DictionaryObject):
            yield from _dictionary(value, names)
        elif isinstance(value, str) and not isinstance(value, NameObject):
            yield from _hidden_names(value, names)


def _hidden_names(text: str, names: Sequence[str]) -> Iterator[Finding]:
    for name in find_names(text, names):
        yield Finding("name", detail=name, cleanable=True)


def _catalog(root: DictionaryObject) -> Iterator[Finding]:
    opening = _resolve(root.get("/OpenAction"))
    if isinstance(opening, DictionaryObject) and opening.get("/S") not in HARMLESS_ACTIONS:
        yield Finding("action", cleanable=True)
    if "/OCProperties" in root:
        yield Finding("layer", cleanable=True)
    form = _resolve(root.get("/AcroForm"))
    if isinstance(form, DictionaryObject) and (_resolve(form.get("/Fields")) or "/XFA" in form):
        yield Finding("form-field", cleanable=True)


def _page_dictionary(page: Any, at: str, names: Sequence[str]) -> Iterator[Finding]:
    for annotation in map(_resolve, _resolve(page.get("/Annots")) or ()):
        if not isinstance(annotation, DictionaryObject):
            continue
        kind, action = annotation.get("/Subtype"), _resolve(annotation.get("/A"))
        step = action.get("/S") if isinstance(action, DictionaryObject) else None
        if kind == "/Link":
            if step in LINK_ACTIONS:
                yield Finding("link", "page", at, cleanable=True)
        elif kind == "/Widget":
            yield Finding("form-field", "page", at, cleanable=True)
        elif kind == "/FileAttachment":
            yield Finding("attachment", "page", at, cleanable=True)
        elif kind != "/Popup":
            yield Finding("comment", "page", at, cleanable=True)
        if step is not None and step not in LINK_ACTIONS | HARMLESS_ACTIONS:
            yield Finding("action", "page", at, cleanable=True)
    if any(_marked_texts(page)):
        yield Finding("alternate-text", "page", at, cleanable=True)
        for text in _marked_texts(page):
            yield from _hidden_names(text, names)


def _dictionary(value: DictionaryObject, names: Sequence[str]) -> Iterator[Finding]:
    keys = set(value)
    if keys & ACTION_KEYS:
        yield Finding("action", cleanable=True)
    if keys & {"/EmbeddedFiles", "/EF", "/AF"}:
        yield Finding("attachment", cleanable=True)
    if keys & LEFT_BY_PROGRAMS:
        detail = ", ".join(sorted(key.lstrip("/") for key in keys & LEFT_BY_PROGRAMS))
        yield Finding("private-data", detail=detail, cleanable=True)
    if isinstance(_resolve(value.get("/Metadata")), StreamObject):
        yield Finding("metadata", detail="XMP", cleanable=True)
    spoken = SPOKEN_KEYS if "/S" in keys else SPOKEN_KEYS - {"/E"}  # /E is also a number of other dictionaries
    if any(isinstance(_resolve(value.get(key)), str) and _resolve(value.get(key)).strip() for key in spoken & keys):
        yield Finding("alternate-text", cleanable=True)
    if isinstance(value, StreamObject) and value.get("/Type") == "/Metadata":
        for text in _stream_texts(value):
            yield from _hidden_names(text, names)
    if isinstance(value, StreamObject) and value.get("/Subtype") == "/Image":
        picture = jpeg_of(value)
        if picture:
            try:
                yield from inspect_picture(picture)
            except CannotCheckError:
                yield Finding("unchecked-part", detail="JPEG")
        elif "/JPXDecode" in _filters(value):
            yield Finding("unchecked-part", detail="JPEG 2000", cleanable=True)


def jpeg_of(stream: StreamObject) -> bytes | None:
    """Return the JPEG that an image of the file is, None where it is stored in another way."""
    raw = bytes(stream._data)
    return raw if _filters(stream) == ["/DCTDecode"] and is_picture(raw) else None


def _filters(stream: StreamObject) -> list[str]:
    filters = _resolve(stream.get("/Filter"))
    return [str(one) for one in filters] if isinstance(filters, ArrayObject) else [str(filters)] if filters else []


def _stream_texts(stream: StreamObject) -> Iterator[str]:
    try:
        yield re.sub(r"<[^>]*>", "\n", stream.get_data().decode("utf-8", "replace"))
    except Exception:  # an unreadable stream of metadata is found by its place
        return


def _marked_texts(page: Any) -> Iterable[str]:
    """Yield the texts that a page's commands give to screen readers and to copying, instead of what is drawn."""
    try:
        content = page.get_contents()
    except Exception:
        raise CannotCheckError("damaged") from None
    if content is None:
        return
    data = content.get_data()
    if not re.search(rb"/(ActualText|Alt|E)\b", data):
        return
    for operands, operator in ContentStream(content, page.pdf).operations:
        if operator in MARKED_OPERATORS and len(operands) > 1 and isinstance(operands[1], DictionaryObject):
            for key in SPOKEN_KEYS & set(operands[1]):
                yield str(operands[1][key])
