"""Taking pictures over without what cameras and programs write into them: place, device, author, thumbnails."""

import struct

from django.utils.translation import gettext as _

from qadam.base.errors import InvalidInputError

PNG = b"\x89PNG\r\n\x1a\n"
# What decides how a PNG looks; every other chunk is text, time or a profile (PNG, 3rd edition, 11).
PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT"})
JPEG = b"\xff\xd8"
SOS, EOI, APP14, COM = 0xDA, 0xD9, 0xEE, 0xFE
APPS = range(0xE0, 0xF0)
STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})


def neutral_picture(data: bytes) -> bytes:
    """Return a PNG or JPEG picture without its metadata.

    Raises:
        InvalidInputError: it is another format, or damaged.
    """
    try:
        if data.startswith(PNG):
            return _png(data)
        if data.startswith(JPEG):
            return _jpeg(data)
    except (struct.error, IndexError):
        pass
    raise InvalidInputError(_("The file holds a picture that cannot be cleaned. Use PNG or JPEG pictures."))


def _png(data: bytes) -> bytes:
    kept, place = [PNG], len(PNG)
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind = data[place + 4 : place + 8]
        end = place + 12 + length
        if end > len(data):
            raise IndexError
        if kind in PNG_CHUNKS:
            kept.append(data[place:end])
        if kind == b"IEND":
            return b"".join(kept)  # what follows the end is no part of the picture
        place = end
    raise IndexError


def _jpeg(data: bytes) -> bytes:
    """Keep the segments that the picture needs: of the application segments only Adobe's, which says its colours."""
    kept, place = [JPEG], 2
    while True:
        if data[place] != 0xFF:
            raise IndexError
        marker = data[place + 1]
        if marker == 0xFF:  # fill byte
            place += 1
            continue
        if marker == EOI:
            kept.append(data[place : place + 2])
            return b"".join(kept)
        if marker in STANDALONE:
            kept.append(data[place : place + 2])
            place += 2
            continue
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        is_needed = marker != COM and (
            marker not in APPS or (marker == APP14 and data[place + 4 : place + 9] == b"Adobe")
        )
        if is_needed:
            kept.append(data[place:end])
        place = end
        if marker == SOS:
            while not (data[place] == 0xFF and data[place + 1] != 0 and data[place + 1] not in STANDALONE):
                place += 1
            kept.append(data[end:place])
