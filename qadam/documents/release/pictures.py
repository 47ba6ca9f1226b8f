"""JPEG and PNG: what a picture carries beside what it shows."""

import io
import struct
from collections.abc import Iterator

from PIL import Image, ImageChops, ImageOps

from qadam.documents.release.findings import CannotCheckError, Finding, Outcome

JPEG_MARK, PNG_MARK = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
SHOWN_SEGMENTS = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDD}  # frames, tables, scans (ITU-T T.81, table B.1)
JFIF, ICC, ADOBE = 0xE0, 0xE2, 0xEE
ICC_MARK = b"ICC_PROFILE\0"
JFIF_MARKS = (b"JFIF\0",)
SHOWN_CHUNKS = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs",
}  # fmt: skip
MAX_PIXELS = 80_000_000
ORIENTATION = 0x0112  # Exif tag
QUALITY = 95  # of a JPEG that has to be turned, and therefore written anew

Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def is_picture(data: bytes) -> bool:
    """Tell whether the bytes are a JPEG or a PNG."""
    return data.startswith((JPEG_MARK, PNG_MARK))


def inspect_picture(data: bytes, place: Finding | None = None) -> Iterator[Finding]:
    """Yield what a picture carries that is not seen.

    Args:
        data: a JPEG or PNG.
        place: where the picture stands in a document, as a finding whose place is taken over.

    Raises:
        CannotCheckError: the picture is damaged.
    """
    where, at = (place.where, place.at) if place else ("document", "")
    parts = _jpeg_extras(data) if data.startswith(JPEG_MARK) else _png_extras(data)
    for kind in dict.fromkeys(parts):
        yield Finding("picture-metadata", where, at, kind, cleanable=True)
    if data.startswith(PNG_MARK) and _has_colours_under_transparency(data):
        yield Finding("hidden-pixels", where, at, cleanable=True)


def clean_picture(data: bytes) -> Outcome:
    """Return the picture as it is seen, and nothing else; the pixels of a JPEG are not touched unless it is turned.

    Raises:
        CannotCheckError: the picture is damaged.
    """
    done = list(inspect_picture(data))
    if data.startswith(JPEG_MARK):
        if _open(data).getexif().get(ORIENTATION, 1) == 1:
            return Outcome(_jpeg_as_shown(data), done)
        return Outcome(_write(ImageOps.exif_transpose(_open(data)), "JPEG"), done)
    picture = _open(data)
    if _has_colours_under_transparency(data):
        rgba = picture.convert("RGBA")
        seen = rgba.getchannel("A").point(lambda alpha: 255 if alpha else 0)
        picture = Image.composite(rgba, Image.new("RGBA", rgba.size), seen)
        return Outcome(_write(picture, "PNG"), done)
    return Outcome(_png_as_shown(data), done)


def _open(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=["JPEG", "PNG"])
        picture.load()
    except Exception:  # Pillow raises many kinds of error on hostile input
        raise CannotCheckError("damaged-picture") from None
    return picture


def _write(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    bare.save(out, kind, **({"quality": QUALITY} if kind == "JPEG" else {}))
    return out.getvalue()


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield (marker, the segment with its marker, its body); a scan is given with all its data."""
    yield 0xD8, data[:2], b""
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise CannotCheckError("damaged-picture")
        start = at
        while at < len(data) and data[at] == 0xFF:
            at += 1
        if at >= len(data):
            raise CannotCheckError("damaged-picture")
        marker, at = data[at], at + 1
        if marker == 0xD9:
            yield marker, data[start:at], data[at:]
            return
        if at + 2 > len(data):
            raise CannotCheckError("damaged-picture")
        end = at + max(2, struct.unpack(">H", data[at : at + 2])[0])
        body = data[at + 2 : end]
        if marker == 0xDA:
            while end + 1 < len(data) and not (data[end] == 0xFF and data[end + 1] not in (0, *range(0xD0, 0xD8))):
                end += 1
        yield marker, b"\xff" + bytes([marker]) + data[at:end], body
        at = end
    raise CannotCheckError("damaged-picture")


def _is_shown(marker: int, body: bytes) -> bool:
    if marker in (0xD8, 0xD9) or marker in SHOWN_SEGMENTS:
        return True
    if marker == JFIF:
        return body.startswith(JFIF_MARKS) and len(body) <= 14  # longer ones hold a thumbnail
    return (marker == ICC and body.startswith(ICC_MARK)) or (marker == ADOBE and body.startswith(b"Adobe"))


def _jpeg_extras(data: bytes) -> Iterator[str]:
    _open(data)
    for marker, _segment, body in _segments(data):
        if marker == 0xD9 and body.strip(b"\0"):
            yield "data after the end"
        elif not _is_shown(marker, body):
            yield "Exif" if body.startswith(b"Exif") else "XMP" if b"ns.adobe.com" in body[:40] else f"APP/{marker:02X}"


def _jpeg_as_shown(data: bytes) -> bytes:
    return b"".join(segment for marker, segment, body in _segments(data) if _is_shown(marker, body))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG_MARK)
    while at + 12 <= len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise CannotCheckError("damaged-picture")
        yield kind, data[at:end]
        at = end
        if kind == b"IEND":
            if data[end:].strip(b"\0"):
                yield b"", data[end:]
            return
    raise CannotCheckError("damaged-picture")


def _png_extras(data: bytes) -> Iterator[str]:
    _open(data)
    for kind, _chunk in _chunks(data):
        if kind not in SHOWN_CHUNKS:
            yield kind.decode("latin-1") if kind else "data after the end"


def _png_as_shown(data: bytes) -> bytes:
    return PNG_MARK + b"".join(chunk for kind, chunk in _chunks(data) if kind in SHOWN_CHUNKS)


def _has_colours_under_transparency(data: bytes) -> bool:
    """Tell whether wholly transparent pixels hold more than one colour: a picture that an editor shows again."""
    picture = _open(data)
    if "A" not in picture.getbands():
        return False
    rgba = picture.convert("RGBA")
    clear = rgba.getchannel("A").point(lambda alpha: 0 if alpha else 255)
    if not clear.getbbox():
        return False
    under = Image.composite(rgba.convert("RGB"), Image.new("RGB", rgba.size), clear)
    over = Image.composite(rgba.convert("RGB"), Image.new("RGB", rgba.size, (255, 255, 255)), clear)
    return bool(under.getbbox()) and bool(ImageChops.invert(over).getbbox())  # neither all black nor all white
