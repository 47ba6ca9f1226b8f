"""Excel files (.xlsx): hidden sheets, rows and columns, comments, text that is not seen, and what the file carries."""

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
from unrec.reading.ooxml import attribute, local_name, number, value_of

KNOWN = re.compile(
    r"^xl/(workbook|styles|sharedstrings|metadata|comments\d*|comments/\w+|threadedcomments/\w+|persons/\w+|theme/\w+|"
    r"tables/\w+|worksheets/\w+|drawings/\w+)\.(xml|vml)$|^xl/media/"
)
COMMENT_PARTS = re.compile(r"^xl/(comments\d*\.xml|comments/|threadedcomments/|persons/|drawings/[^/]*\.vml$)")
SHEETS = re.compile(r"^xl/worksheets/[^/]+\.xml$")
BUILT_IN_NAMES = {"_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase"}
LEFT_BY_PROGRAMS = {"fileSharing": "user", "absPath": "path", "webPublishing": "path", "fileRecoveryPr": "recovery"}
TINY_POINTS = 2.5
LIGHT = 0xE6
NARROW = 0.3  # characters or points: a column or a row that shows nothing
WHITE_THEME = "0"  # index of the first background colour of the theme
UNSEEN_FORMAT = re.compile(r'^(;+|"\s*"(;"\s*")*|;;;)$')


def inspect_workbook(data: bytes, names: Sequence[str]) -> list[Finding]:
    """Return what stands in the way of publishing a workbook.

    Raises:
        UnreadableError, LimitError: it is damaged, hostile or too large.
    """
    package = open_package(data)
    found = [*inspect_package(package, data, KNOWN, names), *_workbook(package)]
    found += _comments(package)
    strings = _shared_strings(package)
    unseen_styles = _unseen_styles(package)
    used: set[int] = set()
    for title, part in _sheets(package):
        tree = package.trees.get(part)
        if tree is not None:
            found += _sheet(title, tree, strings, unseen_styles, used, names)
            found += _drawings(package, title, part, tree)
    if any(text.strip() for at, text in enumerate(strings) if at not in used):
        found.append(Finding("leftover", detail="texts of deleted cells", cleanable=True))
    return kept(found)


def clean_workbook(data: bytes) -> Outcome:
    """Return the workbook without what no reader sees. Hidden sheets, rows and columns and formulas are left to people.

    Raises:
        UnreadableError, LimitError: it is damaged, hostile or too large.
    """
    done = [finding for finding in inspect_workbook(data, ()) if finding.cleanable]
    package = open_package(data)
    for name in [name for name in package.members() if COMMENT_PARTS.match(name)]:
        package.drop(name)
    workbook = package.trees["xl/workbook.xml"]
    for element in list(workbook.iter()):
        word = local_name(element) if isinstance(element.tag, str) else ""
        unwanted = word in LEFT_BY_PROGRAMS or (
            word == "definedName" and attribute(element, "name") not in BUILT_IN_NAMES
        )
        if unwanted and element.getparent() is not None:
            element.getparent().remove(element)
    for holder in list(workbook.iterchildren("{*}definedNames")):
        if not len(holder):
            workbook.remove(holder)
    used: set[int] = set()
    for name, tree in package.trees.items():
        if SHEETS.match(name):
            for element in list(tree):
                if local_name(element) in ("legacyDrawing", "legacyDrawingHF", "hyperlinks"):
                    tree.remove(element)
            used |= {at for _ref, at, _text in _string_cells(tree) if at is not None}
    shared = package.trees.get("xl/sharedstrings.xml")
    for at, item in enumerate(shared.iterchildren("{*}si") if shared is not None else ()):
        if at not in used:
            for child in list(item):
                item.remove(child)
            item.append(item.makeelement(item.tag.replace("}si", "}t")))
    for tree in package.trees.values():
        for element in tree.iter("{*}t"):
            element.text = without_hidden_characters(element.text or "")
    clean_package(package)
    return Outcome(write_package(package), done)


def _workbook(package: Package) -> Iterator[Finding]:
    """Yield what the workbook itself holds: hidden sheets, names, what programs left."""
    for element in package.trees["xl/workbook.xml"].iter():
        word = local_name(element) if isinstance(element.tag, str) else ""
        if word == "sheet" and attribute(element, "state") in ("hidden", "veryHidden"):
            yield Finding("hidden-sheet", "sheet", attribute(element, "name"))
        elif word == "definedName" and attribute(element, "name") not in BUILT_IN_NAMES:
            yield Finding("defined-name", cleanable=True)
        elif word in LEFT_BY_PROGRAMS:
            yield Finding("private-data", detail=LEFT_BY_PROGRAMS[word], cleanable=True)


def _comments(package: Package) -> Iterator[Finding]:
    for name in package.members():
        if COMMENT_PARTS.match(name) and not name.endswith(".vml"):
            yield Finding("comment", cleanable=True)


def _sheets(package: Package) -> Iterator[tuple[str, str]]:
    """Yield (title, part) of every sheet."""
    rels = relationships_of("xl/workbook.xml")
    targets = {attribute(row, "Id"): target_of(rels, row) for row in package.trees.get(rels, ())}
    for sheet in package.trees["xl/workbook.xml"].iter("{*}sheet"):
        key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        yield attribute(sheet, "name"), targets.get(key, "")


def _shared_strings(package: Package) -> list[str]:
    tree = package.trees.get("xl/sharedstrings.xml")
    items = tree.iterchildren("{*}si") if tree is not None else ()
    return ["".join(text.text or "" for text in item.iter("{*}t")) for item in items]


def _string_cells(tree: Any) -> Iterator[tuple[str, int | None, str]]:
    """Yield (place, number of the shared text or None, other text) of every cell with a value."""
    for cell in tree.iter("{*}c"):
        value = next(cell.iterchildren("{*}v"), None)
        text = "" if value is None else value.text or ""
        if attribute(cell, "t") == "s" and text.isdigit():
            yield attribute(cell, "r"), int(text), ""
        else:
            inline = "".join(part.text or "" for part in cell.iterfind("{*}is//{*}t"))
            if text or inline:
                yield attribute(cell, "r"), None, text + inline


def _sheet(
    title: str, tree: Any, strings: list[str], unseen_styles: set[int], used: set[int], names: Sequence[str]
) -> Iterator[Finding]:
    """Yield what one sheet hides or names."""
    rows = [row for row in tree.iter("{*}row") if _is_hidden(row, "ht")]
    if rows:
        yield Finding("hidden-row", "sheet", title, ", ".join(attribute(row, "r") for row in rows[:5]))
    columns = [column for column in tree.iter("{*}col") if _is_hidden(column, "width")]
    if columns:
        yield Finding("hidden-column", "sheet", title, ", ".join(attribute(column, "min") for column in columns[:5]))
    if _hides_by_default(tree):
        yield Finding("hidden-row", "sheet", title, "all")
    if next(tree.iter("{*}f"), None) is not None:
        yield Finding("formula", "sheet", title)
    styles = {attribute(cell, "r"): number(attribute(cell, "s")) for cell in tree.iter("{*}c")}
    for place, at, other in _string_cells(tree):
        text = other if at is None else strings[at] if at < len(strings) else ""
        if at is not None:
            used.add(at)
        where = f"{title}!{place}"
        if text.strip() and int(styles.get(place, 0)) in unseen_styles:
            yield Finding("hidden-text", "cell", where)
        yield from hidden_characters(text, "cell", where)
        yield from (Finding("name", "cell", where, word) for word in find_names(text, names))
    around = "\n".join(element.text or "" for element in tree.iter() if local_name(element) not in ("v", "t", "f"))
    yield from (Finding("name", "sheet", title, word) for word in find_names(around, names))


def _is_hidden(element: Any, size: str) -> bool:
    if attribute(element, "hidden") in ("1", "true"):
        return True
    value = attribute(element, size)
    return value != "" and number(value, 99) < NARROW


def _hides_by_default(tree: Any) -> bool:
    return any(attribute(form, "zeroHeight") in ("1", "true") for form in tree.iterchildren("{*}sheetFormatPr"))


def _unseen_styles(package: Package) -> set[int]:
    """Return the numbers of the cell formats whose text is not seen: white on white, tiny, or shown as nothing."""
    tree = package.trees.get("xl/styles.xml")
    if tree is None:
        return set()
    formats = {
        attribute(row, "numFmtId"): attribute(row, "formatCode") for row in tree.iterfind("{*}numFmts/{*}numFmt")
    }
    fonts, fills = list(tree.iterfind("{*}fonts/{*}font")), list(tree.iterfind("{*}fills/{*}fill"))
    unseen = set()
    for at, form in enumerate(tree.iterfind("{*}cellXfs/{*}xf")):
        font = _chosen(fonts, attribute(form, "fontId"))
        fill = _chosen(fills, attribute(form, "fillId"))
        code = formats.get(attribute(form, "numFmtId"), "").replace(" ", "")
        if UNSEEN_FORMAT.match(code) or (font is not None and _is_unseen_font(font, fill)):
            unseen.add(at)
    return unseen


def _is_unseen_font(font: Any, fill: Any) -> bool:
    if number(value_of(font, "sz"), 99) < TINY_POINTS:
        return True
    colour = next(font.iterchildren("{*}color"), None)
    ink = _colour(colour) if colour is not None else None
    if ink is None:
        return False
    ground = _ground(fill)
    return ground is not None and max(abs(a - b) for a, b in zip(ink, ground, strict=True)) <= 255 - LIGHT


def _ground(fill: Any) -> tuple[int, ...] | None:
    """Return the colour of a fill, white where there is none; None where it cannot be told."""
    pattern = next(fill.iterchildren("{*}patternFill"), None) if fill is not None else None
    if pattern is None or attribute(pattern, "patternType") in ("", "none"):
        return (255, 255, 255)
    colour = next(pattern.iterchildren("{*}fgColor"), None)
    return _colour(colour) if colour is not None else None


def _colour(element: Any) -> tuple[int, ...] | None:
    code = attribute(element, "rgb")[-6:]
    if re.fullmatch(r"[0-9A-Fa-f]{6}", code):
        return tuple(int(code[at : at + 2], 16) for at in (0, 2, 4))
    if attribute(element, "theme") == WHITE_THEME or attribute(element, "indexed") in ("1", "9"):
        return (255, 255, 255)
    return None


def _chosen(rows: list[Any], place: str) -> Any:
    return rows[int(place)] if place.isdigit() and int(place) < len(rows) else None


def _drawings(package: Package, title: str, part: str, tree: Any) -> Iterator[Finding]:
    """Yield shapes and pictures that lie over cells with a value, and what they hide themselves."""
    filled = [_row_and_column(place) for place, _at, _text in _string_cells(tree)]
    rels = relationships_of(part)
    for row in package.trees.get(rels, ()):
        drawing = package.trees.get(target_of(rels, row))
        if drawing is None or local_name(drawing) != "wsDr":
            continue
        for anchor in drawing:
            if any(_lies_over(anchor, place) for place in filled):
                yield Finding("covering-shape", "sheet", title)
        for element in drawing.iter():
            word = local_name(element) if isinstance(element.tag, str) else ""
            if word == "cNvPr" and any(attribute(element, key).strip() for key in ("descr", "title")):
                yield Finding("alternate-text", "sheet", title, cleanable=True)
            if word == "cNvPr" and attribute(element, "hidden") in ("1", "true"):
                yield Finding("hidden-text", "sheet", title)
            if word == "srcRect" and any(number(attribute(element, side)) > 0 for side in "ltrb"):
                yield Finding("cropped-picture", "sheet", title)


def _row_and_column(place: str) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", place)
    if not found:
        return -1, -1
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _lies_over(anchor: Any, place: tuple[int, int]) -> bool:
    ends = {}
    for side in ("from", "to"):
        holder = next(anchor.iterchildren(f"{{*}}{side}"), None)
        if holder is not None:
            ends[side] = [int(number((holder.findtext(f"{{*}}{key}") or "").strip())) for key in ("row", "col")]
    if "from" not in ends:
        return True  # placed absolutely: where it lies cannot be told from the cells
    low, high = ends["from"], ends.get("to", [at + 20 for at in ends["from"]])
    return all(low[axis] <= place[axis] <= high[axis] for axis in (0, 1))
