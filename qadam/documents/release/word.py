"""Word files (.docx): changes, comments, text that is not seen, shapes over text, and what else the file carries."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from qadam.documents.release.findings import Finding, Outcome, kept
from qadam.documents.release.names import find_names
from qadam.documents.release.packages import (
    Package,
    clean_package,
    inspect_package,
    open_package,
    relationships_of,
    target_of,
    write_package,
)
from qadam.documents.release.plain_text import hidden_characters, without_hidden_characters
from unrec.reading.ooxml import attribute, is_on, local_name, number

KNOWN = re.compile(
    r"^word/(document|styles|styleswitheffects|settings|fonttable|numbering|footnotes|endnotes|comments\w*|people|"
    r"header\d*|footer\d*|documenttasks/\w+)\.xml$|^word/theme/|^word/media/|^word/fonts/"
)
TEXT_PARTS = re.compile(r"^word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml$")
COMMENT_PARTS = re.compile(r"^word/(comments\w*|people|documenttasks/\w+)\.xml$")
CHANGES = {
    "ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart", "rPrChange", "pPrChange",
    "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange", "tblPrExChange", "numberingChange",
    "cellIns", "cellDel", "cellMerge", "customXmlInsRangeStart", "customXmlDelRangeStart",
}  # fmt: skip
COMMENT_MARKS = {"commentRangeStart", "commentRangeEnd", "commentReference"}
FETCHING_FIELDS = {"INCLUDETEXT", "INCLUDEPICTURE", "LINK", "DDE", "DDEAUTO", "DATABASE", "IMPORT", "RD"}
UNSEEN_FIELDS = {"XE", "TC", "TA", "SET", "PRIVATE", "ADDIN", "ASK", "FILLIN", "MACROBUTTON"}
LEFT_IN_SETTINGS = {"docVars": "variables", "mailMerge": "mail merge", "attachedTemplate": "template"}
LIGHT = 0xE6  # of FF: text this light on white is not seen
TINY_HALF_POINTS = 5
TINY_TWIPS = 40  # height of a line or a row that shows nothing
FAR_TWIPS = (-1_440, 20_000)  # indents between which text stays on a page
FAR_EMU = (-3_000_000, 20_000_000)  # the same for anchored shapes
WHITE = "FFFFFF"
WHITE_THEMES = {"background1", "bg1", "light1", "lt1"}


def inspect_word(data: bytes, names: Sequence[str]) -> list[Finding]:
    """Return what stands in the way of publishing a Word file.

    Raises:
        UnreadableError, LimitError: it is damaged, hostile or too large.
    """
    package = open_package(data)
    found = [*inspect_package(package, data, KNOWN, names), *_settings(package), *_unused_headers(package)]
    hidden_styles = _hidden_styles(package)
    light_styles = _light_styles(package)
    for name, tree in package.trees.items():
        if COMMENT_PARTS.match(name) and len(tree):
            found.append(Finding("comment", cleanable=True))
        if TEXT_PARTS.match(name):
            found += _text_part(name, tree, hidden_styles, light_styles, names)
            found += _unused_notes(package, name, tree)
    return kept(found)


def clean_word(data: bytes) -> Outcome:
    """Return the file without what no reader sees. Tracked changes, shapes over text and light text are left to people.

    Raises:
        UnreadableError, LimitError: it is damaged, hostile or too large.
    """
    done = [finding for finding in inspect_word(data, ()) if finding.cleanable]
    package = open_package(data)
    for name in [name for name in package.trees if COMMENT_PARTS.match(name)]:
        package.drop(name)
    for reference, part in list(_hidden_headers(package)):
        reference.getparent().remove(reference)
        package.drop(part)
    hidden_styles = _hidden_styles(package)
    for name, tree in package.trees.items():
        if TEXT_PARTS.match(name):
            for note in list(_notes_without_reference(package, name, tree)):
                tree.remove(note)
            _clean_text_part(tree, hidden_styles)
    settings = package.trees.get("word/settings.xml")
    for element in list(settings if settings is not None else ()):
        if local_name(element) in {*LEFT_IN_SETTINGS, "rsids"}:
            element.getparent().remove(element)
    for row in list(package.trees.get("word/_rels/settings.xml.rels", ())):
        row.getparent().remove(row)
    clean_package(package)
    return Outcome(write_package(package), done)


def _text_part(
    name: str, tree: Any, hidden_styles: set[str], light_styles: set[str], names: Sequence[str]
) -> Iterator[Finding]:
    """Yield what a part with text holds, paragraph by paragraph."""
    numbers = {paragraph: place for place, paragraph in enumerate(tree.iter("{*}p"), start=1)}

    def place(element: Any) -> tuple[str, str]:
        paragraph = next((p for p in (element, *element.iterancestors()) if p in numbers), None)
        if name == "word/document.xml" and paragraph is not None:
            return "paragraph", str(numbers[paragraph])
        return "part", name

    for element in tree.iter():
        yield from (Finding(code, *place(element), detail, can) for code, detail, can in _element(element))
        if (
            local_name(element) == "r"
            and _shows_nothing(element, hidden_styles, light_styles)
            and _text(element).strip()
        ):
            yield Finding("hidden-text", *place(element), cleanable=_is_vanished(element, hidden_styles))
    for paragraph in numbers:
        seen = "".join(_text(run) for run in _runs(paragraph) if not _shows_nothing(run, hidden_styles, light_styles))
        yield from hidden_characters(seen, *place(paragraph))
        yield from (Finding("name", *place(paragraph), word) for word in find_names(seen, names))
        unseen = "".join(_unseen_text(run, hidden_styles, light_styles) for run in _runs(paragraph))
        for word in find_names(unseen, names):
            yield Finding("name", *place(paragraph), word, cleanable=True)


def _element(element: Any) -> Iterator[tuple[str, str, bool]]:
    """Yield (code, detail, cleanable) of one element."""
    word = local_name(element)
    if word in CHANGES:
        yield "tracked-change", "", False
    elif word in COMMENT_MARKS:
        yield "comment", "", True
    elif word in ("instrText", "fldSimple"):
        yield from _field(element.text if word == "instrText" else attribute(element, "instr"))
    elif word in ("ffData", "sdtPr"):
        if word == "ffData" or any(local_name(child) in _CONTROL_DATA for child in element):
            yield "form-field", "", True
    elif word in ("OLEObject", "object", "control", "altChunk", "subDoc"):
        yield "embedded-object", word, False
    elif word == "docPr":
        if any(attribute(element, key).strip() for key in ("descr", "title")):
            yield "alternate-text", "", True
        if attribute(element, "hidden") in ("1", "true"):
            yield "hidden-text", "", False
    elif word == "srcRect":
        if any(number(attribute(element, side)) > 0 for side in "ltrb"):
            yield "cropped-picture", "", False
    elif word == "anchor":
        yield from _anchor(element)
    elif word in ("shape", "rect", "oval", "roundrect", "group", "line") and "schemas-microsoft-com:vml" in element.tag:
        style = attribute(element, "style").replace(" ", "").lower()
        if "position:absolute" in style and "z-index:-" not in style:
            yield "covering-shape", "", False
    elif word == "hidden" and local_name(element.getparent()) == "trPr" and is_on(element):
        yield "hidden-row", "1", False
    elif word == "Fallback":
        choice = next(element.getparent().iterchildren("{*}Choice"), None)
        if _text(element).strip() and (choice is None or _text(element) != _text(choice)):
            yield "hidden-text", "", True


_CONTROL_DATA = {"alias", "tag", "dropDownList", "comboBox", "dataBinding", "date", "picture"}


def _field(instruction: str | None) -> Iterator[tuple[str, str, bool]]:
    words = (instruction or "").split()
    kind = words[0].upper() if words else ""
    if kind in FETCHING_FIELDS:
        yield "external-data", kind, False
    elif kind in UNSEEN_FIELDS:
        yield "hidden-text", "", False
    elif kind == "HYPERLINK" and len(words) > 1 and words[1].lower() != "\\l":
        yield "link", "", False


def _anchor(element: Any) -> Iterator[tuple[str, str, bool]]:
    offsets = [number((offset.text or "").strip()) for offset in element.iter("{*}posOffset")]
    if any(not FAR_EMU[0] <= offset <= FAR_EMU[1] for offset in offsets):
        yield "hidden-text", "", False
    free = next(element.iterchildren("{*}wrapNone"), None) is not None
    if free and attribute(element, "behindDoc") not in ("1", "true"):
        yield "covering-shape", "", False


def _runs(paragraph: Any) -> Iterator[Any]:
    """Yield the runs of a paragraph, not those of paragraphs within it (text boxes)."""
    for run in paragraph.iter("{*}r"):
        if next(run.iterancestors("{*}p"), None) is paragraph:
            yield run


def _unseen_text(run: Any, hidden_styles: set[str], light_styles: set[str]) -> str:
    """Return what a run holds and does not show: its hidden letters, deleted text, and the codes of fields."""
    hidden = _text(run) if _shows_nothing(run, hidden_styles, light_styles) else ""
    return hidden + _text(run, ("delText", "instrText", "delInstrText"))


def _text(element: Any, kinds: tuple[str, ...] = ("t",)) -> str:
    breaks = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
    found = []
    for child in element.iter():
        word = local_name(child) if isinstance(child.tag, str) else ""
        found.append((child.text or "") if word in kinds else breaks.get(word, ""))
    return "".join(found)


def _shows_nothing(run: Any, hidden_styles: set[str], light_styles: set[str]) -> bool:
    """Tell whether the letters of a run are not seen."""
    if _is_vanished(run, hidden_styles):
        return True
    properties = next(run.iterchildren("{*}rPr"), None)
    if properties is not None:
        size = _value(properties, "sz")
        width = _value(properties, "w")
        if (size and number(size, 99) < TINY_HALF_POINTS) or (width and number(width, 99) < TINY_HALF_POINTS):
            return True
        if _is_unseen_colour(run, properties):
            return True
    if _styles_of(run) & light_styles and _ground(run, properties) == WHITE and not _own(properties, "color"):
        return True
    for paragraph in run.iterancestors("{*}p"):
        inside = next(paragraph.iterchildren("{*}pPr"), None)
        if inside is not None and _is_squeezed(inside):
            return True
    for row in run.iterancestors("{*}tr"):
        for height in row.iterfind("{*}trPr/{*}trHeight"):
            if attribute(height, "hRule") == "exact" and number(attribute(height, "val"), 999) < TINY_TWIPS:
                return True
    return False


def _is_squeezed(properties: Any) -> bool:
    for spacing in properties.iterchildren("{*}spacing"):
        if attribute(spacing, "lineRule") == "exact" and number(attribute(spacing, "line"), 999) < TINY_TWIPS:
            return True
    for indent in properties.iterchildren("{*}ind"):
        for side in ("left", "start", "right", "end", "firstLine"):
            if not FAR_TWIPS[0] <= number(attribute(indent, side)) <= FAR_TWIPS[1]:
                return True
    return False


def _is_unseen_colour(run: Any, properties: Any) -> bool:
    """Tell whether the colour of a run is that of the ground on which it stands."""
    colour = next(properties.iterchildren("{*}color"), None)
    if colour is None:
        return False
    theme = attribute(colour, "themeColor").lower()
    ink = WHITE if theme in WHITE_THEMES else attribute(colour, "val").upper()
    if not re.fullmatch(r"[0-9A-F]{6}", ink):
        return False
    ground = _ground(run, properties)
    pairs = zip(_rgb(ink), _rgb(ground), strict=True)
    return max(abs(one - other) for one, other in pairs) <= 255 - LIGHT


def _ground(run: Any, properties: Any) -> str:
    """Return the colour on which a run stands, white where none is set."""
    holders = [] if properties is None else [properties]
    for ancestor in run.iterancestors():
        for kind in ("pPr", "tcPr"):
            holders += list(ancestor.iterchildren(f"{{*}}{kind}"))
    for holder in holders:
        highlight = _value(holder, "highlight")
        if highlight and highlight != "none":
            return {"white": WHITE, "black": "000000"}.get(highlight, "808080")
        for shading in holder.iterchildren("{*}shd"):
            fill = attribute(shading, "fill").upper()
            if re.fullmatch(r"[0-9A-F]{6}", fill):
                return fill
    return WHITE


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (0, 2, 4))


def _is_vanished(run: Any, hidden_styles: set[str]) -> bool:
    """Tell whether a run is set as hidden, by itself or by a style."""
    properties = next(run.iterchildren("{*}rPr"), None)
    if properties is not None:
        for word in ("vanish", "specVanish", "webHidden"):
            mark = next(properties.iterchildren(f"{{*}}{word}"), None)
            if mark is not None:
                return is_on(mark)
    return bool(_styles_of(run) & hidden_styles)


def _styles_of(run: Any) -> set[str]:
    """Return the ids of the styles of a run and of its paragraph."""
    paragraph = next(run.iterancestors("{*}p"), None)
    holders = [(next(run.iterchildren("{*}rPr"), None), "rStyle")]
    if paragraph is not None:
        holders.append((next(paragraph.iterchildren("{*}pPr"), None), "pStyle"))
    return {_value(holder, word) for holder, word in holders if holder is not None} - {""}


def _own(properties: Any, word: str) -> bool:
    return properties is not None and next(properties.iterchildren(f"{{*}}{word}"), None) is not None


def _light_styles(package: Package) -> set[str]:
    """Return the ids of the styles that set text white or tiny, and no ground of their own."""
    tree = package.trees.get("word/styles.xml")
    light = set()
    for style in tree.iterchildren("{*}style") if tree is not None else ():
        properties = next(style.iterchildren("{*}rPr"), None)
        if properties is not None and style.find(".//{*}shd") is None and attribute(style, "type") != "table":
            tiny = number(_value(properties, "sz"), 99) < TINY_HALF_POINTS
            if tiny or _is_unseen_colour(properties, properties):
                light.add(attribute(style, "styleId"))
    return light


def _hidden_styles(package: Package) -> set[str]:
    """Return the ids of the styles that hide their text, by themselves or by a style on which they are based."""
    tree = package.trees.get("word/styles.xml")
    styles = list(tree.iterchildren("{*}style")) if tree is not None else []
    hidden = {
        attribute(style, "styleId")
        for style in styles
        if any(is_on(mark) for mark in style.iterfind("{*}rPr/{*}vanish"))
    }
    for _step in styles:
        based = {attribute(style, "styleId") for style in styles if _value(style, "basedOn") in hidden}
        if based <= hidden:
            break
        hidden |= based
    return hidden - {""}


def _value(element: Any, word: str) -> str:
    child = next(element.iterchildren(f"{{*}}{word}"), None)
    return attribute(child, "val") if child is not None else ""


def _settings(package: Package) -> Iterator[Finding]:
    tree = package.trees.get("word/settings.xml")
    for element in tree if tree is not None else ():
        if local_name(element) in LEFT_IN_SETTINGS:
            yield Finding("private-data", detail=LEFT_IN_SETTINGS[local_name(element)], cleanable=True)


def _hidden_headers(package: Package) -> Iterator[tuple[Any, str]]:
    """Yield (reference, part) of headers and footers of first or even pages that are switched off."""
    document, settings = package.trees["word/document.xml"], package.trees.get("word/settings.xml")
    even_on = settings is not None and any(is_on(mark) for mark in settings.iterchildren("{*}evenAndOddHeaders"))
    rels = relationships_of("word/document.xml")
    targets = {attribute(row, "Id"): target_of(rels, row) for row in package.trees.get(rels, ())}
    for section in document.iter("{*}sectPr"):
        first_on = any(is_on(mark) for mark in section.iterchildren("{*}titlePg"))
        for reference in section:
            if local_name(reference) in ("headerReference", "footerReference"):
                kind = attribute(reference, "type")
                if (kind == "first" and not first_on) or (kind == "even" and not even_on):
                    yield reference, targets.get(attribute(reference, "id"), "")


def _unused_headers(package: Package) -> Iterator[Finding]:
    for _reference, part in _hidden_headers(package):
        if part in package.trees and _text(package.trees[part]).strip():
            yield Finding("hidden-text", "part", part, cleanable=True)


def _notes_without_reference(package: Package, name: str, tree: Any) -> Iterator[Any]:
    """Yield the footnotes or endnotes of a part to which no reference leads."""
    kind = {"word/footnotes.xml": "footnote", "word/endnotes.xml": "endnote"}.get(name)
    if kind is None:
        return
    document = package.trees["word/document.xml"]
    used = {attribute(mark, "id") for mark in document.iter(f"{{*}}{kind}Reference")}
    for note in tree.iterchildren(f"{{*}}{kind}"):
        if attribute(note, "id") not in used and attribute(note, "type") in ("", "normal"):
            yield note


def _unused_notes(package: Package, name: str, tree: Any) -> Iterator[Finding]:
    if any(_text(note).strip() for note in _notes_without_reference(package, name, tree)):
        yield Finding("leftover", "part", name, "notes", cleanable=True)


def _clean_text_part(tree: Any, hidden_styles: set[str]) -> None:
    """Take out of a part with text what `_element` calls cleanable, and hidden runs."""
    for element in list(tree.iter()):
        word = local_name(element) if isinstance(element.tag, str) else ""
        parent = element.getparent()
        if parent is None:
            continue
        if word == "t" and element.text:
            element.text = without_hidden_characters(element.text)
        elif word in COMMENT_MARKS or word in ("ffData", "Fallback"):
            parent.remove(element)
        elif word == "sdt":
            _unwrap(element, next(element.iterchildren("{*}sdtContent"), ()))
        elif word == "hyperlink" and any(key.endswith("}id") for key in element.attrib):
            _unwrap(element, element)
        elif word == "r" and _is_vanished(element, hidden_styles):
            parent.remove(element)
        else:
            for key in [key for key in element.attrib if re.search(r"\}rsid\w*$|\}(paraId|textId)$", key)]:
                del element.attrib[key]


def _unwrap(element: Any, content: Any) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    place = parent.index(element)
    for child in reversed(list(content)):
        parent.insert(place, child)
    parent.remove(element)
