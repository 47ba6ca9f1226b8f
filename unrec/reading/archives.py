"""Opens the zip archives that office files are, refusing what only a hostile file holds.

A zip bomb, a member outside the archive's own folders, overlapping members, a DTD or an entity are refused before
anything is parsed. Entities are refused rather than ignored, since parsers that do not expand them drop text silently.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from lxml import etree

from unrec.errors import LimitError, UnreadableError
from unrec.reading.limits import Limits

LOCAL_HEADER_BYTES = 30  # fixed part of a local file header (PKWARE APPNOTE 4.3.7)
ENCRYPTED_FLAG = 0x1
STORED_OR_DEFLATED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the only methods of OPC packages (ECMA-376-2, 10.2)
RATIO_FREE_BYTES = 1024 * 1024  # small members of styles pack better than any text and harm nobody
MAX_XML_BYTES = 48 * 1024 * 1024  # of one part; the largest honest main part seen is below 4 MB
MAX_XML_ELEMENTS = 800_000  # of one part; the largest honest main part seen has 60,000
MAX_XML_DEPTH = 200  # libxml2 itself stops at 256

DAMAGED = "The file is damaged: its archive cannot be opened."


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened archive whose members were checked. Names are compared without regard to case, as Office does."""

    zip: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]

    def __contains__(self, name: str) -> bool:
        return name.lower().lstrip("/") in self.members

    def names(self) -> Iterator[str]:
        """Yield the lower-case names of all members in the archive's own order."""
        yield from self.members

    def read(self, name: str) -> bytes:
        """Return one member unpacked, never more than it declared.

        Raises:
            UnreadableError: the member is missing, damaged or longer than declared.
        """
        info = self.members.get(name.lower().lstrip("/"))
        if info is None:
            raise UnreadableError(f"The file is damaged: its part {_printable(name)} is missing.", code="damaged")
        try:
            with self.zip.open(info) as member:
                data = member.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
            raise UnreadableError(
                f"The file is damaged: its part {_printable(name)} cannot be unpacked.", code="damaged"
            ) from None
        if len(data) > info.file_size:
            raise LimitError("The file is refused: a part of it unpacks to more than it declares.", code="zip-bomb")
        return data

    def read_xml(self, name: str) -> Any:
        """Return the root element of one XML member.

        Raises:
            UnreadableError: the member is missing, damaged, or has a document type definition.
            LimitError: the member is larger or deeper than any honest document.
        """
        info = self.members.get(name.lower().lstrip("/"))
        if info is not None and info.file_size > MAX_XML_BYTES:
            raise LimitError("The file is refused: it unpacks to more text than is allowed.")
        return parse_xml(self.read(name))


def open_archive(data: bytes, limits: Limits) -> Archive:
    """Open a zip archive and check its directory against `limits`.

    Raises:
        UnreadableError: the archive is damaged, encrypted, or tries to leave its own folder.
        LimitError: the archive holds too many members, unpacks to too much, or its members overlap.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except Exception:  # zipfile raises many kinds of error on hostile input
        raise UnreadableError(DAMAGED, code="damaged") from None
    if len(infos) > limits.max_members:
        raise LimitError(f"The file is refused: it holds more than {limits.max_members} parts.", code="zip-bomb")
    total = 0
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename.replace("\\", "/").lower()
        if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/"):
            raise UnreadableError("The file is refused: a part of it points outside the file.", code="bad-path")
        if info.flag_bits & ENCRYPTED_FLAG:
            raise UnreadableError(
                "The file is protected by a password; save it without one and try again.", code="password"
            )
        if info.compress_type not in STORED_OR_DEFLATED:
            raise UnreadableError(DAMAGED, code="damaged")
        total += info.file_size
        if total > limits.max_total:
            raise LimitError("The file is refused: it unpacks to more than is allowed.", code="zip-bomb")
        if info.file_size > max(RATIO_FREE_BYTES, info.compress_size * limits.max_ratio):
            raise LimitError("The file is refused: a part of it is packed more tightly than text.", code="zip-bomb")
        if name in members:
            raise UnreadableError("The file is damaged: two of its parts have the same name.", code="damaged")
        members[name] = info
    _check_overlap(infos, len(data))
    return Archive(archive, members)


def parse_xml(data: bytes) -> Any:
    """Return the root element of an XML document without a DTD.

    Raises:
        UnreadableError: the document is damaged or has a document type definition.
        LimitError: it has more elements, or is nested deeper, than any honest document.
    """
    _check_xml(data)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError("The file is damaged: its text is not well-formed.", code="damaged") from None
    if root is None:
        raise UnreadableError("The file is damaged: its text is not well-formed.", code="damaged")
    return root


def _check_xml(data: bytes) -> None:
    """Scan a document without building anything, and stop at a DTD or at too many or too deep elements."""
    elements = depth = 0

    def start(_name: str, _attributes: Any) -> None:
        nonlocal elements, depth
        elements += 1
        depth += 1
        if elements > MAX_XML_ELEMENTS:
            raise LimitError("The file is refused: it holds more text elements than is allowed.")
        if depth > MAX_XML_DEPTH:
            raise LimitError("The file is refused: its elements are nested too deeply.")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_arguments: Any) -> None:
        raise UnreadableError(
            "The file is refused: it defines entities of its own, which no honest office file does.", code="dtd"
        )

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise UnreadableError("The file is damaged: its text is not well-formed.", code="damaged") from None


def _check_overlap(infos: list[zipfile.ZipInfo], length: int) -> None:
    """Refuse members that share bytes: the trick of the densest zip bombs (D. Fifield, 2019)."""
    end = 0
    for info in sorted(infos, key=lambda entry: entry.header_offset):
        if info.header_offset < end:
            raise LimitError("The file is refused: its parts overlap.", code="zip-bomb")
        end = info.header_offset + LOCAL_HEADER_BYTES + len(info.orig_filename) + info.compress_size
        if end > length:
            raise UnreadableError(DAMAGED, code="damaged")


def _printable(name: str) -> str:
    return "".join(character for character in name if character.isprintable())[:80]
