"""Pictures and texts with something planted in them, and harmless ones. Everything in them is invented."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.qadam.documents.release.planted_pdf import SECRET, VISIBLE, jpeg

LETTER = f"{VISIBLE}\nЖауап 60 күн ішінде беріледі.\n"


def png(*, info: PngInfo | None = None, picture: Image.Image | None = None) -> bytes:
    """Return a PNG with a few colours."""
    out = BytesIO()
    (picture or Image.linear_gradient("L").resize((60, 40)).convert("RGB")).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def _texts(kind: str) -> PngInfo:
    info = PngInfo()
    if kind == "compressed":
        info.add_text("Comment", SECRET, zip=True)
    elif kind == "international":
        info.add_itxt("Author", "A. Author")
    else:
        info.add_text("Author", "A. Author")
    return info


def _with_exif() -> bytes:
    out, extra = BytesIO(), Image.Exif()
    extra[0x013B] = "A. Author"
    Image.new("RGB", (10, 10), "green").save(out, "PNG", exif=extra)
    return out.getvalue()


def _turned() -> bytes:
    out, extra = BytesIO(), Image.Exif()
    extra[0x0112] = 6
    Image.linear_gradient("L").resize((60, 40)).convert("RGB").save(out, "JPEG", exif=extra)
    return out.getvalue()


def _under_transparency() -> bytes:
    picture = Image.linear_gradient("L").resize((60, 40)).convert("RGBA")
    picture.putalpha(Image.new("L", (60, 40), 0))
    return png(picture=picture)


def _segment(marker: int, body: bytes) -> bytes:
    data = jpeg()
    return data[:2] + bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body + data[2:]


PICTURES: dict[str, tuple[Callable[[], bytes], str]] = {
    "exif.jpg": (lambda: jpeg(exif=True), "picture-metadata"),
    "turned.jpg": (_turned, "picture-metadata"),
    "xmp.jpg": (lambda: _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), "picture-metadata"),
    "iptc.jpg": (lambda: _segment(0xED, b"Photoshop 3.0\0" + SECRET.encode()), "picture-metadata"),
    "comment.jpg": (lambda: _segment(0xFE, SECRET.encode()), "picture-metadata"),
    "after-the-end.jpg": (lambda: jpeg() + SECRET.encode(), "picture-metadata"),
    "text.png": (lambda: png(info=_texts("plain")), "picture-metadata"),
    "compressed-text.png": (lambda: png(info=_texts("compressed")), "picture-metadata"),
    "international-text.png": (lambda: png(info=_texts("international")), "picture-metadata"),
    "exif.png": (_with_exif, "picture-metadata"),
    "after-the-end.png": (lambda: png() + SECRET.encode(), "picture-metadata"),
    "under-transparency.png": (_under_transparency, "hidden-pixels"),
}

TEXTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zero-width.txt": (lambda: LETTER.replace("letter", "let\u200bter").encode(), "hidden-character"),
    "direction.txt": (lambda: (LETTER + "\u202egnirts").encode(), "hidden-character"),
    "tags.txt": (lambda: (LETTER + "".join(chr(0xE0000 + ord(c)) for c in "secret")).encode(), "hidden-character"),
}

HARMLESS: dict[str, Callable[[], bytes]] = {
    "plain.jpg": jpeg,
    "plain.png": png,
    "transparent.png": lambda: png(picture=Image.new("RGBA", (10, 10), (0, 0, 0, 0))),
    "plain.txt": LETTER.encode,
    "marked.txt": lambda: LETTER.encode("utf-8-sig"),
    "wide.txt": lambda: LETTER.encode("utf-16"),
}
