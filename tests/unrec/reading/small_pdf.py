"""Writes small PDFs for the tests: text at given places in Helvetica, and pages that are a picture."""

import zlib
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842  # A4 in points


@dataclass
class PdfPage:
    """One page; `at` puts text so many points from the left and the top."""

    commands: list[str] = field(default_factory=list)
    picture: bool = False
    rotation: int = 0

    def at(self, left: float, top: float, text: str, *, size: float = 10, bold: bool = False) -> "PdfPage":
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "F2" if bold else "F1"
        self.commands.append(f"BT /{font} {size} Tf {left} {HEIGHT - top} Td ({escaped}) Tj ET")
        return self

    def lines(self, left: float, top: float, texts: list[str], *, leading: float = 12, **style: object) -> float:
        """Put lines below each other and return where the next would stand."""
        for text in texts:
            self.at(left, top, text, **style)  # type: ignore[arg-type]
            top += leading
        return top


def write_pdf(pages: list[PdfPage], *, extra: bytes = b"", encrypt: bool = False) -> bytes:
    """Return the bytes of a PDF."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>")
    grey = zlib.compress(b"\x80" * 64)
    objects.append(
        b"<</Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(grey), grey)
    )
    kids = []
    for page in pages:
        content = "\n".join(page.commands).encode("cp1252")
        if page.picture:
            content += b"\nq 500 0 0 700 40 60 cm /I1 Do Q"
        packed = zlib.compress(content)
        objects.append(b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed))
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>/XObject<</I1 5 0 R>>>>>>"
            % (WIDTH, HEIGHT, page.rotation, len(objects))
        )
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    trailer = b""
    if encrypt:  # a password that nobody knows: the check value is wrong for the empty one
        objects.append(b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32))
        trailer = b"/Encrypt %d 0 R/ID[<41><41>]" % len(objects)
    result = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(result))
        result += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(result)
    result += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    result += b"".join(b"%010d 00000 n \n" % place for place in places)
    result += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, table)
    return result + extra
