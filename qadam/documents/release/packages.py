"""What Word and Excel files have in common: the parts of an office package, their properties, links and pictures."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from qadam.documents.release.findings import Finding
from qadam.documents.release.names import find_names
from qadam.documents.release.pictures import clean_picture, inspect_picture, is_picture
from unrec.reading.archives import Archive, open_archive, parse_xml
from unrec.reading.limits import Limits
from unrec.reading.ooxml import attribute, local_name

HARMLESS_PROPERTIES = {
    "created", "modified", "language", "totaltime", "pages", "words", "characters", "characterswithspaces", "lines",
    "paragraphs", "application", "appversion", "docsecurity", "scalecrop", "linksuptodate", "shareddoc",
    "hyperlinkschanged", "titlesofparts", "headingpairs", "properties", "coreproperties", "vector", "variant", "lpstr",
    "i4", "revision", "presentationformat", "slides", "notes", "hiddenslides", "mmclips",
}  # fmt: skip
DEFAULT_TEMPLATES = {"", "normal", "normal.dotm", "normal.dot"}  # say nothing of who wrote
CREATED_BY_LIBRARY = {"python-docx", "openpyxl"}  # the authors that libraries fill in
PROPERTY_PARTS = ("docprops/core.xml", "docprops/app.xml", "docprops/custom.xml")

# Parts that are dropped when a file is cleaned, by what they are; nothing that is seen depends on them.
DROPPED = {
    "custom properties": re.compile(r"docprops/custom\.xml$"),
    "thumbnail": re.compile(r"docprops/thumbnail\.\w+$"),
    "custom XML": re.compile(r"customxml/"),
    "printer settings": re.compile(r"(word|xl)/printersettings/"),
    "web settings": re.compile(r"word/websettings\.xml$"),
    "calculation chain": re.compile(r"xl/calcchain\.xml$"),
}
SILENT = {"printer settings", "web settings", "calculation chain"}  # dropped, but no reason to refuse by themselves
REFUSED = {
    "macro": re.compile(r"(word|xl)/(vbaproject\.bin|vbadata\.xml)|/macrosheets/"),
    "embedded-object": re.compile(r"/(embeddings|activex|ctrlprops|oleobjects|afchunk)|\.(bin|ole)$"),
    "external-data": re.compile(r"xl/(externallinks/|connections\.xml|querytables/|model/)"),
    "leftover": re.compile(r"xl/(pivotcache/|pivottables/|revisions/)|word/glossary/"),
}
PACKAGE_PARTS = re.compile(r"^(\[content_types\]\.xml|(.*/)?_rels/[^/]*\.rels|docprops/(core|app)\.xml)$")
MEDIA = re.compile(r"^(word|xl)/media/")
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # of the members of a cleaned file, so that they tell no time
FAR_LINKS = {"hyperlink"}


@dataclass
class Package:
    """An office file: its parts by their lower-case names, XML parts as trees, the others as bytes."""

    archive: Archive
    trees: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)
    commented: list[str] = field(default_factory=list)

    def members(self) -> list[str]:
        """Return the names of all parts."""
        return [*self.trees, *self.raw]

    def drop(self, name: str) -> None:
        """Take a part out, with the relationships that lead to it and its content type."""
        self.trees.pop(name, None)
        self.raw.pop(name, None)
        self.trees.pop(relationships_of(name), None)
        for rels, tree in self.trees.items():
            if rels.endswith(".rels"):
                for row in list(tree):
                    if attribute(row, "TargetMode") != "External" and target_of(rels, row) == name:
                        tree.remove(row)
        for row in list(self.trees["[content_types].xml"]):
            if attribute(row, "PartName").lower().lstrip("/") == name:
                self.trees["[content_types].xml"].remove(row)


def open_package(data: bytes) -> Package:
    """Open an office file.

    Raises:
        UnreadableError, LimitError: it is damaged, hostile or too large.
    """
    archive = open_archive(data, Limits())
    package = Package(archive)
    for name, info in archive.members.items():
        if info.is_dir():
            continue
        if name.endswith((".xml", ".rels", ".vml")):
            content = archive.read(name)
            package.trees[name] = parse_xml(content)
            if b"<!--" in content:
                package.commented.append(name)
        else:
            package.raw[name] = archive.read(name)
    return package


def inspect_package(package: Package, data: bytes, known: re.Pattern[str], names: Sequence[str]) -> Iterator[Finding]:
    """Yield what an office file carries around its text. `known` tells the parts that the caller looks at itself."""
    yield from _properties(package)
    if package.archive.zip.comment or not data.startswith(b"PK\x03\x04"):
        yield Finding("leftover", detail="around the file", cleanable=True)
    for name in package.commented:
        yield Finding("leftover", "part", name, "XML comments", cleanable=True)
    reached = reached_parts(package)
    for name in package.members():
        yield from _part(package, name, known, reached)
    for name, tree in package.trees.items():
        if name.endswith(".rels"):
            yield from _relationships(name, tree)
        hidden = "\n".join(dict.fromkeys(value for element in tree.iter() for value in element.attrib.values()))
        yield from (Finding("name", "part", name, word, cleanable=True) for word in find_names(hidden, names))
        if name in PROPERTY_PARTS or not known.search(name):
            text = "\n".join(dict.fromkeys(text for text in tree.itertext() if text.strip()))
            yield from (Finding("name", "part", name, word, cleanable=True) for word in find_names(text, names))


def clean_package(package: Package) -> None:
    """Take out of an office file what no reader sees: properties, programs' data, links, and what pictures carry."""
    for name in package.members():
        if any(pattern.search(name) for pattern in DROPPED.values()):
            package.drop(name)
    reached = reached_parts(package)
    for name in package.members():
        if not PACKAGE_PARTS.match(name) and name not in reached:
            package.drop(name)
    for name in PROPERTY_PARTS[:2]:
        if name in package.trees:
            tree = package.trees[name]
            for element in list(tree):
                if local_name(element).lower() not in {"created", "modified", "application", "appversion"}:
                    tree.remove(element)
    for name, tree in package.trees.items():
        if name.endswith(".rels"):
            for row in list(tree):
                if attribute(row, "TargetMode") == "External" and _kind(row) in FAR_LINKS:
                    tree.remove(row)
        for element in tree.iter():
            if local_name(element) in ("docPr", "cNvPr"):
                for key in ("descr", "title"):
                    element.attrib.pop(key, None)
    for name, content in package.raw.items():
        if MEDIA.match(name) and is_picture(content):
            package.raw[name] = clean_picture(content).data


def write_package(package: Package) -> bytes:
    """Return the file anew. Its members tell no time, and nothing but the parts is in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        order = sorted(package.members(), key=lambda name: name != "[content_types].xml")
        for name in order:
            tree = package.trees.get(name)
            content = (
                package.raw[name]
                if tree is None
                else etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
            )
            member = zipfile.ZipInfo(package.archive.members[name].filename, FIXED_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return out.getvalue()


def relationships_of(name: str) -> str:
    """Return the name of the part that holds the relationships of a part."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def target_of(rels: str, row: Any) -> str:
    """Return the lower-case name of the part to which a relationship leads."""
    target = attribute(row, "Target").replace("\\", "/").lower()
    if target.startswith("/"):
        return target.lstrip("/")
    folder = rels.rpartition("_rels/")[0].rstrip("/")
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def reached_parts(package: Package) -> set[str]:
    """Return the parts to which relationships lead from the package."""
    reached: set[str] = set()
    waiting = [""]
    while waiting:
        part = waiting.pop()
        rels = relationships_of(part) if part else "_rels/.rels"
        for row in package.trees.get(rels, ()):
            if attribute(row, "TargetMode") == "External":
                continue
            target = target_of(rels, row)
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def _kind(row: Any) -> str:
    return attribute(row, "Type").rpartition("/")[2].lower()


def _properties(package: Package) -> Iterator[Finding]:
    filled = []
    for name in PROPERTY_PARTS:
        tree = package.trees.get(name)
        for element in tree.iter() if tree is not None else ():
            word = local_name(element)
            text = (element.text or "").strip()
            default = word == "Template" and text.lower() in DEFAULT_TEMPLATES
            if name == PROPERTY_PARTS[2] and word == "property":
                filled.append(attribute(element, "name") and "custom")
            elif text and word.lower() not in HARMLESS_PROPERTIES and not default and name != PROPERTY_PARTS[2]:
                filled.append(word)
    if filled:
        yield Finding("metadata", detail=", ".join(dict.fromkeys(filter(None, filled)))[:80], cleanable=True)


def _part(package: Package, name: str, known: re.Pattern[str], reached: set[str]) -> Iterator[Finding]:
    """Yield what a part is, where its being there is a finding."""
    for code, pattern in REFUSED.items():
        if pattern.search(name):
            yield Finding(code, "part", name, name.rpartition("/")[2])
            return
    for kind, pattern in DROPPED.items():
        if pattern.search(name):
            if kind not in SILENT and kind != "custom properties" and _says_something(package, name):
                yield Finding("private-data", "part", name, kind, cleanable=True)
            return
    if PACKAGE_PARTS.match(name):
        return
    if name not in reached:
        yield Finding("leftover", "part", name, "a part that nothing leads to", cleanable=True)
    elif MEDIA.match(name):
        content = package.raw.get(name, b"")
        if is_picture(content):
            yield from inspect_picture(content, Finding("", "part", name))
        else:
            yield Finding("unchecked-part", "part", name, name.rpartition(".")[2])
    elif not known.search(name):
        yield Finding("unchecked-part", "part", name, name.rpartition("/")[2])


def _says_something(package: Package, name: str) -> bool:
    """Tell whether a part of custom XML holds more than the empty list of sources that Word puts into every file."""
    if name.endswith(".rels") or "customxml/itemprops" in name:
        return False
    tree = package.trees.get(name)
    return tree is None or len(tree) > 0 or bool((tree.text or "").strip())


def _relationships(name: str, tree: Any) -> Iterator[Finding]:
    for row in tree:
        if attribute(row, "TargetMode") == "External":
            kind = _kind(row)
            if kind in FAR_LINKS:
                yield Finding("link", cleanable=True)
            elif kind == "attachedtemplate":
                yield Finding("private-data", detail="template", cleanable=True)
            else:
                yield Finding("external-data", "part", name, kind)
