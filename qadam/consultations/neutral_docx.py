"""Rewriting a Word document so that it says nothing of who wrote it.

Only the parts that carry the text, its look and its pictures are taken over, from a closed list. What describes the
author (document properties, custom XML, printer settings, identifiers of editing sessions, names and paths of
pictures, metadata inside pictures) is left out. What carries a name and cannot be left out without changing what the
document says (comments, tracked changes, fields with the author's name, embedded objects) is refused.
"""

import io
import re
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from qadam.base.errors import InvalidInputError
from qadam.consultations.neutral_pictures import neutral_picture
from qadam.documents.errors import UnreadableDocumentError
from unrec.errors import UnrecError
from unrec.reading.archives import Archive, open_archive
from unrec.reading.limits import Limits
from unrec.reading.ooxml import attribute, local_name

KEPT = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|word/(_rels/[a-z0-9]+\.xml\.rels|document\.xml|styles\.xml|numbering\.xml|"
    r"fonttable\.xml|footnotes\.xml|endnotes\.xml|header\d*\.xml|footer\d*\.xml|theme/theme\d*\.xml)"
)
PICTURES = re.compile(r"word/media/[^/]+\.(png|jpe?g)")
LEFT_OUT = re.compile(
    r"docprops/.*|customxml/.*|word/(settings|websettings|people|stylesWithEffects)\.xml|word/printersettings/.*|"
    r"word/fonts/.*|word/theme/_rels/.*|word/(comments.*|commentsids|documenttasks.*)\.xml",
    re.IGNORECASE,
)
TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
                     "trPrChange", "tcPrChange", "commentReference", "cellIns", "cellDel"})  # fmt: skip
NAMING_FIELDS = re.compile(r"\b(AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|USERADDRESS|DOCPROPERTY|FILENAME)\b", re.I)
DROPPED_ATTRIBUTES = re.compile(r"(rsid.*|descr|title|author|initials|userId|providerId|date)")
DRAWING_NAMES = frozenset({"docPr", "cNvPr"})
WEB = ("http://", "https://")
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


def neutral_docx(data: bytes) -> bytes:
    """Return the document rewritten.

    Raises:
        UnreadableDocumentError: it is damaged or hostile.
        InvalidInputError: it holds what can carry a name and cannot be taken out; the sentence says what to do.
    """
    try:
        archive = open_archive(data, Limits())
        parts = {name: _part(archive, name) for name in _kept_names(archive)}
    except UnrecError as error:
        raise UnreadableDocumentError.of(error) from error
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            # a fixed time: the archive of the sender would tell when each part was saved
            package.writestr(zipfile.ZipInfo(archive.members[name].filename), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _kept_names(archive: Archive) -> list[str]:
    kept = []
    for name in archive.names():
        if name.endswith("/") or LEFT_OUT.fullmatch(name):
            continue
        if not (KEPT.fullmatch(name) or PICTURES.fullmatch(name)):
            raise InvalidInputError(
                _("The file holds embedded objects, which can carry a name. Send it without them, or as text.")
            )
        kept.append(name)
    return kept


def _part(archive: Archive, name: str) -> bytes:
    if PICTURES.fullmatch(name):
        return neutral_picture(archive.read(name))
    root = archive.read_xml(name)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    if name.endswith(".rels"):
        _clean_relations(root)
    elif name == "[content_types].xml":
        _clean_types(root)
    else:
        _clean_content(root)
    rewritten: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return rewritten


def _clean_relations(root: Any) -> None:
    """Drop relations to parts that are left out; refuse links that lead elsewhere than to the web."""
    for relation in list(root):
        target = relation.get("Target", "")
        if relation.get("TargetMode", "") == "External":
            if relation.get("Type", "").endswith("/hyperlink") and target.lower().startswith(WEB):
                continue
            raise InvalidInputError(
                _("The file links to files on a computer or to a mail address. Send it without these links.")
            )
        path = target.lower().lstrip("/")
        if any(LEFT_OUT.fullmatch(candidate) for candidate in (path, f"word/{path}", path.removeprefix("../"))):
            root.remove(relation)


def _clean_types(root: Any) -> None:
    for entry in list(root):
        name = entry.get("PartName", "").lower().lstrip("/")
        if name and LEFT_OUT.fullmatch(name):
            root.remove(entry)


def _clean_content(root: Any) -> None:
    for element in root.iter():
        kind = local_name(element)
        if kind in TRACKED:
            raise InvalidInputError(
                _("The file holds tracked changes or comments, which carry names. Accept or delete them, then send it.")
            )
        instruction = element.text or "" if kind == "instrText" else attribute(element, "instr")
        if instruction and NAMING_FIELDS.search(instruction):
            raise InvalidInputError(_("The file holds a field with the name of its author or of the file. Delete it."))
        for key in list(element.attrib):
            short = key.rpartition("}")[2]
            if DROPPED_ATTRIBUTES.fullmatch(short):
                del element.attrib[key]
        if kind in DRAWING_NAMES and "name" in element.attrib:
            element.attrib["name"] = ""
