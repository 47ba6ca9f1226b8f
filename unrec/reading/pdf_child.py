"""The program of the child process that opens one PDF. It is run as a file, reads the PDF from standard input, writes
its answer to standard output, and touches nothing else.

PDFium is not safe among threads, and a hostile file can abort the process or ask for any amount of memory, so the
document is opened here under limits of the operating system. The program imports nothing of `unrec`: it starts in the
time that Python needs, and it can be read on its own.

Usage: python -I pdf_child.py text MAX_MEMORY_BYTES MAX_SECONDS MAX_PAGES
       python -I pdf_child.py picture MAX_MEMORY_BYTES MAX_SECONDS PAGE SCALE

`text` answers one line of JSON: {"pages": [{"width", "height", "pictures", "runs": [...], "rules": [...]}]}; a run is
[text, left, top, right, bottom, baseline, size, flags] in points from the page's top left corner, a rule is a drawn
line [left, top, right, bottom]. `picture` answers the page as raw pixels (see `write_picture`). What cannot be read is
answered by {"error": code}.
"""

import ctypes
import json
import math
import sys

try:
    import resource
except ImportError:  # Windows has no such limits; the parent still limits time
    resource = None  # type: ignore[assignment]

BOLD, ITALIC = 1, 2
BOLD_WEIGHT = 600  # of 100-900, as in CSS
FONT_FORCE_BOLD, FONT_ITALIC = 1 << 18, 1 << 6  # ISO 32000-1, table 123
MAX_CHARACTERS = 6_000_000  # in the whole document; a thousand dense pages hold no more
MAX_RUNS = 30_000  # of one page; a page set character by character holds a fifth of that
MAX_OBJECTS = 20_000  # of a page that are looked at for rules and pictures
RULE_THICKNESS = 2.5  # points; a drawn line is no thicker ...
RULE_LENGTH = 6.0  # ... and no shorter
MAX_PIXELS = 40_000_000  # of one rendered page
PDFIUM_ERRORS = {2: "damaged", 3: "damaged", 4: "password", 5: "protected", 6: "damaged"}  # fpdfview.h, FPDF_ERR_*
LINE_END_HYPHENS = ("\x02", "\ufffe", "\uffff")


def limit_this_process(max_memory_bytes: int, max_seconds: float) -> None:
    """Have the operating system end this process when it takes more memory or processor time than allowed."""
    if resource is None:
        return
    seconds = max(1, math.ceil(max_seconds))
    for kind, value in (
        (resource.RLIMIT_AS, max_memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))


class RefusedError(Exception):
    """The document cannot be given; the first argument is the code of the answer."""


def open_document(pdfium, data: bytes):  # type: ignore[no-untyped-def]
    """Return PDFium's handle of the document, or raise `RefusedError`."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise RefusedError(PDFIUM_ERRORS.get(pdfium.FPDF_GetLastError(), "damaged"))
    return document


class PageText:
    """Collects the runs of one page: stretches of characters that one text object of the file sets."""

    def __init__(self, pdfium, page, fonts: dict) -> None:  # type: ignore[no-untyped-def]
        self.pdfium = pdfium
        self.page = page
        self.fonts = fonts
        self.width = pdfium.FPDF_GetPageWidthF(page)
        self.height = pdfium.FPDF_GetPageHeightF(page)
        self.rotation = pdfium.FPDFPage_GetRotation(page)
        box = pdfium.FS_RECTF()
        if not pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box)):
            box.left, box.bottom, box.right, box.top = 0.0, 0.0, self.width, self.height
        self.box = box
        self.runs: list[list] = []
        self.rules: list[list[float]] = []
        self.pictures = 0

    def read(self) -> int:
        """Fill `runs` and return the number of characters."""
        pdfium = self.pdfium
        textpage = pdfium.FPDFText_LoadPage(self.page)
        if not textpage:
            return 0
        count = max(0, pdfium.FPDFText_CountChars(textpage))
        get_unicode, get_object = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
        current, start = None, 0
        characters: list[int] = []
        pending_space = False
        for index in range(count):
            code = get_unicode(textpage, index)
            handle = get_object(textpage, index)
            address = ctypes.cast(handle, ctypes.c_void_p).value if handle else None
            if address is None:  # a space or line break that PDFium made up
                if code == 32:
                    pending_space = True
                if characters:
                    self._close(textpage, current, start, index, characters, pending_space)
                elif self.runs and pending_space and not self.runs[-1][0].endswith(" "):
                    self.runs[-1][0] += " "
                current, characters, pending_space = None, [], False
                continue
            if address != current:
                if characters:
                    self._close(textpage, current, start, index, characters, False)
                current, start, characters = address, index, []
            characters.append(code)
        if characters:
            self._close(textpage, current, start, count, characters, False)
        pdfium.FPDFText_ClosePage(textpage)
        return count

    def look_around(self) -> None:
        """Count the pictures of the page and gather the straight lines drawn on it."""
        pdfium = self.pdfium
        ends = [ctypes.c_float() for _ in range(4)]
        for index in range(min(MAX_OBJECTS, pdfium.FPDFPage_CountObjects(self.page))):
            thing = pdfium.FPDFPage_GetObject(self.page, index)
            kind = pdfium.FPDFPageObj_GetType(thing)
            if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
                self.pictures += 1
            elif kind == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, ends)):
                left, bottom, right, top = (end.value for end in ends)
                if not all(map(math.isfinite, (left, bottom, right, top))):
                    continue
                wide, high = right - left, top - bottom
                if min(wide, high) <= RULE_THICKNESS and max(wide, high) >= RULE_LENGTH:
                    self._add_rule(left, top, right, bottom)
                elif min(wide, high) >= RULE_LENGTH and self._is_stroked(thing):  # a box: its four sides
                    self._add_rule(left, top, right, top)
                    self._add_rule(left, bottom, right, bottom)
                    self._add_rule(left, top, left, bottom)
                    self._add_rule(right, top, right, bottom)

    def _is_stroked(self, path) -> bool:  # type: ignore[no-untyped-def]
        """Tell whether the edge of a shape is drawn; a shape that is only filled marks text, as with a marker."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        self.pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
        return bool(stroke.value)

    def _add_rule(self, left: float, top: float, right: float, bottom: float) -> None:
        (x0, y0), (x1, y1) = self._shown(left, top), self._shown(right, bottom)
        self.rules.append([round(value, 1) for value in (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))])

    def _close(self, textpage, address, start, end, characters, space) -> None:  # type: ignore[no-untyped-def]
        text = "".join(map(_character, characters))
        if not text.strip():
            if self.runs and not self.runs[-1][0].endswith(" "):
                self.runs[-1][0] += " "
            return
        ends: list[tuple[float, float, float, float]] = []
        numbers = [ctypes.c_double() for _ in range(4)]
        # the first and last visible characters give the ends; a few between give the height
        visible = [index for index, character in enumerate(text) if not character.isspace()]
        for index in {visible[0], visible[len(visible) // 2], visible[-1]}:
            if not self.pdfium.FPDFText_GetCharBox(textpage, start + index, *map(ctypes.byref, numbers)):
                continue
            x0, x1, y0, y1 = (number.value for number in numbers)
            ends.append((x0, y0, x1, y1))
        if not ends:
            return
        left, bottom = min(end[0] for end in ends), min(end[1] for end in ends)
        right, top = max(end[2] for end in ends), max(end[3] for end in ends)
        x, y = ctypes.c_double(), ctypes.c_double()
        first = start + visible[0]
        self.pdfium.FPDFText_GetCharOrigin(textpage, first, ctypes.byref(x), ctypes.byref(y))
        size, flags = self._style(textpage, first)
        corners = [self._shown(left, top), self._shown(right, bottom), self._shown(x.value, y.value)]
        (x0, y0), (x1, y1), (_, baseline) = corners
        shown = [min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), baseline, size]
        if not all(map(math.isfinite, shown)):
            return
        self.runs.append([text + (" " if space else ""), *(round(value, 2) for value in shown), flags])

    def _style(self, textpage, index: int) -> tuple[float, int]:  # type: ignore[no-untyped-def]
        """Return the size in points as shown (font size x text matrix) and whether the run is bold or italic."""
        pdfium = self.pdfium
        size = pdfium.FPDFText_GetFontSize(textpage, index)
        matrix = pdfium.FS_MATRIX()
        if pdfium.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix)):
            size *= math.hypot(matrix.c, matrix.d)
        font = pdfium.FPDFTextObj_GetFont(pdfium.FPDFText_GetTextObject(textpage, index))
        if not font:
            return size, 0
        address = ctypes.cast(font, ctypes.c_void_p).value
        if address not in self.fonts:
            buffer = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
            name = buffer.value.decode("utf-8", "replace").lower()
            bits = pdfium.FPDFFont_GetFlags(font)
            bold = pdfium.FPDFFont_GetWeight(font) >= BOLD_WEIGHT or "bold" in name or bits & FONT_FORCE_BOLD > 0
            italic = "italic" in name or "oblique" in name or (bits > 0 and bits & FONT_ITALIC > 0)
            self.fonts[address] = (BOLD if bold else 0) | (ITALIC if italic else 0)
        return size, self.fonts[address]

    def _shown(self, x: float, y: float) -> tuple[float, float]:
        """Turn a place in the file into one on the shown page, from its top left corner."""
        if self.rotation == 1:
            return y - self.box.bottom, x - self.box.left
        if self.rotation == 2:
            return self.box.right - x, y - self.box.bottom
        if self.rotation == 3:
            return self.box.top - y, self.box.right - x
        return x - self.box.left, self.box.top - y


def _character(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    character = chr(code)
    if character in LINE_END_HYPHENS:
        return "-"
    return " " if code < 32 or code == 0xA0 else character


def read_text(pdfium, data: bytes, max_pages: int) -> dict:  # type: ignore[no-untyped-def]
    """Return the answer of the action `text`."""
    document = open_document(pdfium, data)
    count = pdfium.FPDF_GetPageCount(document)
    if count > max_pages:
        raise RefusedError("pages")
    if count < 1:
        raise RefusedError("damaged")
    pages: list[dict] = []
    fonts: dict[int | None, int] = {}
    characters = 0
    for index in range(count):
        page = pdfium.FPDF_LoadPage(document, index)
        if not page:
            pages.append({"width": 0, "height": 0, "pictures": 0, "runs": [], "rules": [], "damaged": True})
            continue
        text = PageText(pdfium, page, fonts)
        characters += text.read()
        if characters > MAX_CHARACTERS or len(text.runs) > MAX_RUNS:
            raise RefusedError("memory")
        text.look_around()
        pages.append(
            {
                "width": text.width,
                "height": text.height,
                "pictures": text.pictures,
                "runs": text.runs,
                "rules": text.rules,
            }
        )
        pdfium.FPDF_ClosePage(page)
    return {"pages": pages}


def write_picture(pdfium, data: bytes, number: int, scale: float) -> None:  # type: ignore[no-untyped-def]
    """Answer one page as a line of JSON {"width", "height"} and then its pixels, three bytes (RGB) each, by rows."""
    document = open_document(pdfium, data)
    if not 1 <= number <= pdfium.FPDF_GetPageCount(document):
        raise RefusedError("page")
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        raise RefusedError("damaged")
    width = max(1, round(pdfium.FPDF_GetPageWidthF(page) * scale))
    height = max(1, round(pdfium.FPDF_GetPageHeightF(page) * scale))
    if width * height > MAX_PIXELS:
        raise RefusedError("memory")
    stride = width * 3
    buffer = ctypes.create_string_buffer(stride * height)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, buffer, stride)
    if not bitmap:
        raise RefusedError("memory")
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
    flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
    sys.stdout.buffer.write(json.dumps({"width": width, "height": height}).encode() + b"\n")
    sys.stdout.buffer.write(buffer.raw[: stride * height])


def main(arguments: list[str]) -> None:
    """Do one action and write its answer."""
    action, max_memory_bytes, max_seconds, *rest = arguments
    limit_this_process(int(max_memory_bytes), float(max_seconds))
    try:
        data = sys.stdin.buffer.read()
        import pypdfium2.raw as pdfium

        if action == "text":
            sys.stdout.buffer.write(json.dumps(read_text(pdfium, data, int(rest[0]))).encode())
        else:
            write_picture(pdfium, data, int(rest[0]), float(rest[1]))
    except RefusedError as refusal:
        sys.stdout.buffer.write(json.dumps({"error": str(refusal)}).encode())
    except MemoryError:
        sys.stdout.buffer.write(b'{"error": "memory"}')
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
