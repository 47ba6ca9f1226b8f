"""What a workbook holds beside its values: formulas, merged cells, truth values, errors, macros and links to elsewhere.

The guarded reader of `unrec` gives the values alone. The same guarded archive tells here how they came about, so that a
formula is never taken for what somebody has written.
"""

import posixpath
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from qadam.documents.errors import UnreadableDocumentError
from unrec.errors import UnrecError
from unrec.reading.archives import Archive, open_archive
from unrec.reading.limits import Limits
from unrec.reading.ooxml import attribute, local_name

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")

Place = tuple[int, int]  # row 1-based, column 0-based


@dataclass
class Traits:
    """What is special about the cells of one sheet, by their places."""

    formulas: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)
    truths: set[Place] = field(default_factory=set)
    numbers: set[Place] = field(default_factory=set)  # stored as a number, a date included
    merged: list[tuple[Place, str]] = field(default_factory=list)  # first cell, and the range as it is written


def inspect_workbook(data: bytes, limits: Limits) -> dict[str, Traits]:
    """Return the traits of each sheet of an XLSX workbook, by the sheet's name.

    Raises:
        UnreadableDocumentError: it is no XLSX workbook, is damaged, or holds macros, other files or links to elsewhere.
    """
    try:
        archive = open_archive(data, limits)
        if WORKBOOK not in archive or RELATIONS not in archive:
            raise UnreadableDocumentError(_("Save the file as an Excel workbook (.xlsx) and try again."))
        _check_honest(archive)
        return {name: _traits(archive, part) for name, part in _sheets(archive)}
    except UnrecError as error:
        raise UnreadableDocumentError.of(error) from error


def _check_honest(archive: Archive) -> None:
    for name in archive.names():
        if name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/"):
            raise UnreadableDocumentError(_("The file holds macros. Save it as a workbook without macros (.xlsx)."))
        if name.startswith(("xl/externallinks/", "xl/embeddings/", "xl/activex/", "xl/connections")):
            raise UnreadableDocumentError(_("The file holds links to other files. Take them out and try again."))


def _sheets(archive: Archive) -> list[tuple[str, str]]:
    targets = {
        attribute(relation, "Id"): attribute(relation, "Target")
        for relation in archive.read_xml(RELATIONS).iterchildren("{*}Relationship")
    }
    found = []
    for sheet in archive.read_xml(WORKBOOK).iter("{*}sheet"):
        target = targets.get(attribute(sheet, "id"), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if part in archive:
            found.append((attribute(sheet, "name"), part))
    return found


def _traits(archive: Archive, part: str) -> Traits:
    traits = Traits()
    kinds = {"e": traits.errors, "b": traits.truths, "": traits.numbers, "n": traits.numbers, "d": traits.numbers}
    for element in archive.read_xml(part).iter("{*}c", "{*}mergeCell"):
        if local_name(element) == "mergeCell":
            written = attribute(element, "ref")
            if place := _place(written.partition(":")[0]):
                traits.merged.append((place, written))
            continue
        place = _place(attribute(element, "r"))
        if place is None:
            continue
        children = {local_name(child) for child in element.iterchildren("{*}*")}
        if "f" in children:
            traits.formulas.add(place)
        kind = kinds.get(attribute(element, "t"))
        if kind is not None and "v" in children:
            kind.add(place)
    return traits


def _place(written: str) -> Place | None:
    found = _PLACE.fullmatch(written)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1
