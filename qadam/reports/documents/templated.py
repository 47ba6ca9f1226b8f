"""Word documents with fields, uploaded by an administrator: read with suspicion, filled by name, never executed.

A field is `{{name}}` with a name of `FIELDS`; those of `BLOCK_FIELDS` stand alone in their paragraph and are replaced
by parts of the report. That is all: no conditions, loops or expressions (docs/adr/0015-report-templates.md). What could
act by itself is refused: macros, embedded objects, links to templates or pictures elsewhere, fields of Word that read
files or run programs.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from qadam.reports.documents.blocks import Paper
from qadam.reports.documents.docx import HEAD, fixed_part, numbering_of_language, relation, settings_of_language
from qadam.reports.documents.package import package
from qadam.reports.documents.wordml import NAMESPACES, BodyWriter, R, W, chart_xml, endnotes_xml
from unrec.errors import UnreadableError
from unrec.reading.archives import Archive, open_archive, parse_xml
from unrec.reading.limits import Limits

TEXT_FIELDS = ("title", "symbol", "session", "addressee", "state", "reference_date", "words")
BLOCK_FIELDS = ("body", "annexes", "verification")
FIELDS = (*TEXT_FIELDS, *BLOCK_FIELDS)
NEEDED = ("body",)
MAX_TEMPLATE_BYTES = 5 * 1024 * 1024
_FIELD = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"^\s*([a-z_]{1,40})\s*$")
# Parts of a package that can act by themselves or hold another file.
_REFUSED_PARTS = re.compile(
    r"vbaproject|vbadata|activex|/embeddings/|oleobject|customui|/macros|attachedtoolbars", re.IGNORECASE
)
# Fields of Word that read, run or send something; a page number does none of it.
_REFUSED_CODES = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|EMBED|DATABASE|IMPORT|MACROBUTTON|AUTOTEXT|RD|FILLIN|ASK)\b",
    re.IGNORECASE,
)
_FILLED_PARTS = re.compile(r"^word/(document|header\d*|footer\d*)\.xml$")
_MAIN = "word/document.xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True)
class TemplateError:
    """One fault of a template: a stable code and what it is about, to be said in the visitor's language.

    `part` is where it stands ("document", "header1", "footer2"; empty for the file as a whole), `paragraph` counts the
    paragraphs of that part from 1, those of tables with them.
    """

    code: str
    about: str = ""
    part: str = ""
    paragraph: int = 0


@dataclass(frozen=True)
class TemplateReading:
    """What a template holds: its fields in order, and every fault that was found."""

    fields: tuple[str, ...]
    errors: tuple[TemplateError, ...]


def read_template(content: bytes) -> TemplateReading:
    """Return the fields and every fault of a template; nothing of it is kept or run.

    Raises:
        UnreadableError (of `unrec`): it is no Word document, is damaged, or unpacks to more than is allowed.
    """
    archive = open_archive(content, Limits(max_bytes=MAX_TEMPLATE_BYTES, max_total=64 * 1024 * 1024))
    if _MAIN not in archive:
        raise UnreadableError("The file is no Word document.", code="unknown-kind")
    errors = list(_dangers(archive))
    fields: list[str] = []
    for name in archive.names():
        filled = _FILLED_PARTS.match(name)
        if filled is None:
            continue
        for number, paragraph in enumerate(archive.read_xml(name).iter(f"{{{W}}}p"), start=1):
            found, faults = _read_paragraph(_text(paragraph), is_main=name == _MAIN)
            fields += found
            errors += [TemplateError(code, about, filled[1], number) for code, about in faults]
    errors += [TemplateError("missing-field", name) for name in NEEDED if name not in fields]
    errors += [TemplateError("twice", name) for name in BLOCK_FIELDS if fields.count(name) > 1]
    return TemplateReading(tuple(fields), tuple(dict.fromkeys(errors)))


def _read_paragraph(text: str, *, is_main: bool) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the fields of a paragraph, and its faults as (code, what it is about)."""
    fields: list[str] = []
    faults: list[tuple[str, str]] = []
    for match in _FIELD.finditer(text):
        known = _NAME.match(match[1])
        if known is None or known[1] not in FIELDS:
            faults.append(("unknown-field", match[0][:80]))
            continue
        fields.append(known[1])
        if known[1] in BLOCK_FIELDS and text.strip() != match[0]:
            faults.append(("not-alone", known[1]))
        if known[1] in BLOCK_FIELDS and not is_main:
            faults.append(("not-in-header", known[1]))
    rest = _FIELD.sub("", text)
    if "{{" in rest or "}}" in rest:
        faults.append(("open-field", text.strip()[:80]))
    return fields, faults


def write_templated(template: bytes, paper: Paper) -> bytes:
    """Return a paper in the look of a template; the same paper and template give the same bytes.

    Raises:
        UnreadableError (of `unrec`): the template has a fault, so that it must be uploaded again.
    """
    reading = read_template(template)
    if reading.errors:
        raise UnreadableError(f"The template has a fault: {reading.errors[0].code}.", code="template")
    archive = open_archive(template, Limits(max_bytes=MAX_TEMPLATE_BYTES, max_total=64 * 1024 * 1024))
    parts = {info.filename: archive.read(info.filename) for info in archive.zip.infolist() if not info.is_dir()}
    writer = BodyWriter()
    filled = {
        "body": writer.body(paper.blocks),
        "annexes": writer.body(paper.annexes),
        "verification": "".join(
            f'<w:p><w:r><w:t xml:space="preserve">{_xml(line)}</w:t></w:r></w:p>' for line in paper.stamp
        ),
    }
    for name in [name for name in parts if _FILLED_PARTS.match(name.lower())]:
        root = parse_xml(parts[name])
        _fill(root, paper.facts, filled)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    _add_styles(parts, paper)
    _add_part(parts, "endnotes", endnotes_xml(writer.notes, paper.has_notes_heading), "endnotes", "endnotes+xml")
    numbering = numbering_of_language(fixed_part("numbering.xml"), paper.language)
    _add_part(parts, "numbering", numbering, "numbering", "numbering+xml")
    for number, chart in enumerate(writer.charts, start=1):
        parts[f"word/charts/qadam{number}.xml"] = (HEAD + chart_xml(chart)).encode()
        _relate(parts, f"rIdChart{number}", f"{R}/chart", f"charts/qadam{number}.xml")
        _declare(
            parts,
            f"/word/charts/qadam{number}.xml",
            "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
        )
    return package(parts)


def _dangers(archive: Archive) -> Iterator[TemplateError]:
    for name in archive.names():
        if _REFUSED_PARTS.search(name):
            yield TemplateError("active-part", name[:120])
        if name.endswith(".rels"):
            for each in archive.read_xml(name):
                kind, target = each.get("Type", "").rsplit("/", 1)[-1], each.get("Target", "")
                if each.get("TargetMode") == "External" and kind != "hyperlink":
                    yield TemplateError("outside", f"{kind}: {target}"[:120])
                if kind in ("attachedTemplate", "aFChunk", "oleObject", "package", "subDocument", "vbaProject"):
                    yield TemplateError("active-part", kind)
                if kind == "hyperlink" and not re.match(r"^(https?://|mailto:|#)", target):
                    yield TemplateError("outside", target[:120])
        elif name.endswith(".xml") and name.startswith("word/"):
            root = archive.read_xml(name)
            codes = [each.text or "" for each in root.iter(f"{{{W}}}instrText")]
            codes += [each.get(f"{{{W}}}instr", "") for each in root.iter(f"{{{W}}}fldSimple")]
            # Word joins the pieces of a code that stand in several runs
            for code in (*codes, "".join(codes)):
                found = _REFUSED_CODES.search(code)
                if found is not None:
                    yield TemplateError("active-field", found[0].upper())
                    break
            if root.find(f".//{{{W}}}altChunk") is not None or root.find(f".//{{{W}}}object") is not None:
                yield TemplateError("active-part", name)
    types = archive.read("[content_types].xml").decode("utf-8", "replace").lower()
    if "macroenabled" in types:
        yield TemplateError("active-part", "macros")


def _text(paragraph: Any) -> str:
    return "".join(each.text or "" for each in paragraph.iter(f"{{{W}}}t"))


def _fill(root: Any, facts: dict[str, str], blocks: dict[str, str]) -> None:
    for paragraph in list(root.iter(f"{{{W}}}p")):
        text = _text(paragraph)
        names = [match[1].strip() for match in _FIELD.finditer(text)]
        if not names:
            continue
        if names[0] in BLOCK_FIELDS:
            _replace(paragraph, blocks[names[0]])
            continue
        runs = list(paragraph.iter(f"{{{W}}}t"))
        # Word may have cut a field into several runs: the first holds the whole line then, with its own look
        runs[0].text = _FIELD.sub(lambda match: facts.get(match[1].strip(), ""), text)
        runs[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        for run in runs[1:]:
            run.text = ""


def _replace(paragraph: Any, xml: str) -> None:
    """Put blocks in the place of a paragraph. A page setting that the paragraph carries stays behind them."""
    fragment = etree.fromstring(f"<w:body {NAMESPACES}>{xml}</w:body>".encode())
    setting = paragraph.find(f"{{{W}}}pPr/{{{W}}}sectPr")
    for element in fragment:
        paragraph.addprevious(element)
    if setting is not None:
        kept = etree.SubElement(etree.Element(f"{{{W}}}p"), f"{{{W}}}pPr")
        kept.append(deepcopy(setting))
        paragraph.addprevious(kept.getparent())
    parent = paragraph.getparent()
    parent.remove(paragraph)


def _add_styles(parts: dict[str, bytes], paper: Paper) -> None:
    """Add the styles of ours that the template does not have; its own look of the same name stays."""
    ours = etree.fromstring(settings_of_language(fixed_part("styles.xml"), paper.language).encode())
    if "word/styles.xml" not in parts:
        _add_part(parts, "styles", etree.tostring(ours).decode(), "styles", "styles+xml")
        return
    root = parse_xml(parts["word/styles.xml"])
    standing = {style.get(f"{{{W}}}styleId") for style in root.iter(f"{{{W}}}style")}
    for style in ours.iter(f"{{{W}}}style"):
        if style.get(f"{{{W}}}styleId") not in standing and style.get(f"{{{W}}}default") != "1":
            root.append(deepcopy(style))
    parts["word/styles.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _add_part(parts: dict[str, bytes], name: str, xml: str, kind: str, content_type: str) -> None:
    """Add or replace a part of the document's own, with its relation and its type."""
    is_new = f"word/{name}.xml" not in parts
    parts[f"word/{name}.xml"] = (HEAD + xml.removeprefix(HEAD)).encode()
    if is_new:
        _relate(parts, f"rIdQadam{name.capitalize()}", f"{R}/{kind}", f"{name}.xml")
        _declare(
            parts, f"/word/{name}.xml", f"application/vnd.openxmlformats-officedocument.wordprocessingml.{content_type}"
        )


def _relate(parts: dict[str, bytes], identifier: str, kind: str, target: str) -> None:
    path = "word/_rels/document.xml.rels"
    empty = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()
    root = parse_xml(parts.get(path, empty))
    root.append(etree.fromstring(relation(identifier, kind, target, namespace=_RELATIONS)))
    parts[path] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _declare(parts: dict[str, bytes], name: str, content_type: str) -> None:
    root = parse_xml(parts["[Content_Types].xml"])
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    each = etree.SubElement(root, f"{{{namespace}}}Override")
    each.set("PartName", name)
    each.set("ContentType", content_type)
    parts["[Content_Types].xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
