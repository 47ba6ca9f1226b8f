"""Renders the automatic numbers of a Word document ("12.", "(a)", "126.26") as Word would print them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from unrec.reading.ooxml import attribute, number

MAX_LEVELS = 9  # ECMA-376-1, 17.9.6
MAX_COUNT = 100_000  # an honest list never starts above it
BULLET = "•"
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
RUSSIAN_LETTERS = "абвгдежзиклмнопрстуфхцчшщэюя"  # Word's russianLower leaves out ё й ъ ы ь
ABJAD_LETTERS = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
ARABIC_LETTERS = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
CHINESE_DIGITS = "〇一二三四五六七八九"
LETTER_SETS = {
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "russianLower": RUSSIAN_LETTERS,
    "russianUpper": RUSSIAN_LETTERS.upper(),
    "arabicAbjad": ABJAD_LETTERS,
    "arabicAlpha": ARABIC_LETTERS,
}


@dataclass(slots=True)
class Level:
    """One level of a list: how its counter is printed and how far it is indented (points)."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart_after: int | None = None  # 1-based level whose step restarts this one; 0 never
    all_decimal: bool = False
    indent: float | None = None


@dataclass(slots=True)
class List:
    """An abstract list: its levels, and the style that holds them where it holds none itself."""

    levels: dict[int, Level] = field(default_factory=dict)
    style_link: str = ""


class Numbering:
    """The lists of one document with their running counters. Call `label` once a paragraph, in order."""

    def __init__(self, root: Any | None, list_of_style: dict[str, str] | None = None) -> None:
        """Read the lists.

        Args:
            root: the root element of word/numbering.xml, or None where the document has none.
            list_of_style: for each numbering style's id the list that it refers to.
        """
        self._abstract: dict[str, List] = {}
        self._abstract_of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._own_levels: dict[tuple[str, int], Level] = {}
        self._list_of_style = list_of_style or {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        for element in root.iterchildren("{*}abstractNum"):
            entry = List()
            for child in element.iterchildren("{*}lvl"):
                depth = _integer(attribute(child, "ilvl"), -1)
                if 0 <= depth < MAX_LEVELS:
                    entry.levels[depth] = _level(child)
            link = next(element.iterchildren("{*}numStyleLink"), None)
            entry.style_link = attribute(link, "val") if link is not None else ""
            self._abstract[attribute(element, "abstractNumId")] = entry
        for element in root.iterchildren("{*}num"):
            list_id = attribute(element, "numId")
            abstract = next(element.iterchildren("{*}abstractNumId"), None)
            self._abstract_of[list_id] = attribute(abstract, "val") if abstract is not None else ""
            for override in element.iterchildren("{*}lvlOverride"):
                depth = _integer(attribute(override, "ilvl"), -1)
                if not 0 <= depth < MAX_LEVELS:
                    continue
                start = next(override.iterchildren("{*}startOverride"), None)
                if start is not None:
                    self._starts[list_id, depth] = _integer(attribute(start, "val"), 1)
                own = next(override.iterchildren("{*}lvl"), None)
                if own is not None:
                    self._own_levels[list_id, depth] = _level(own)

    def level(self, list_id: str, level: int) -> Level | None:
        """Return one level of a list, or None where the document does not define it."""
        own = self._own_levels.get((list_id, level))
        if own is not None:
            return own
        abstract = self._abstract.get(self._abstract_id(list_id))
        return abstract.levels.get(level) if abstract else None

    def label(self, list_id: str, level: int) -> str:
        """Step the counter of a paragraph's list and return the printed label, empty where there is none."""
        definition = self.level(list_id, level)
        if definition is None or list_id == "0":
            return ""
        counters = self._counters[self._abstract_id(list_id)]
        start = self._starts.get((list_id, level))
        if start is not None and (list_id, level) not in self._started:
            counters[level] = start
        elif level in counters:
            counters[level] = min(counters[level] + 1, MAX_COUNT)
        else:
            counters[level] = definition.start
        self._started.add((list_id, level))
        for deeper in [depth for depth in counters if depth > level]:
            below = self.level(list_id, deeper)
            restart = below.restart_after if below else None
            # a level restarts after any step above it, or only after the level that it names (ECMA-376-1, 17.9.10)
            if restart is None or (restart and level < restart):
                del counters[deeper]
        return self._render(list_id, definition, counters)

    def _abstract_id(self, list_id: str) -> str:
        abstract_id = self._abstract_of.get(list_id, "")
        entry = self._abstract.get(abstract_id)
        if entry and not entry.levels and entry.style_link:
            linked = self._list_of_style.get(entry.style_link, "")
            if linked != list_id:
                return self._abstract_of.get(linked, abstract_id)
        return abstract_id

    def _render(self, list_id: str, definition: Level, counters: dict[int, int]) -> str:
        if definition.form == "bullet":
            return BULLET

        def value(match: re.Match[str]) -> str:
            number = int(match[1]) - 1
            shown = self.level(list_id, number)
            form = shown.form if shown and not definition.all_decimal else "decimal"
            return render_number(counters.get(number, shown.start if shown else 1), form)

        return re.sub(r"%([1-9])", value, definition.text).strip()


def render_number(count: int, form: str) -> str:
    """Return a counter as Word prints it in a number format of ECMA-376-1, 17.18.59; unknown formats as decimals."""
    count = max(0, min(count, MAX_COUNT))
    if form == "none" or (form != "decimal" and count == 0):
        return ""
    if form == "decimalZero":
        return f"{count:02d}"
    if form in LETTER_SETS:
        letters = LETTER_SETS[form]
        return letters[(count - 1) % len(letters)] * min((count - 1) // len(letters) + 1, 20)
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman if form == "lowerRoman" else roman.upper()
    if form.startswith(("chineseCounting", "japaneseCounting", "ideographDigital")) and count < 100:
        return _chinese(count)
    return str(count)


def _roman(count: int) -> str:
    if count > 3999:
        return str(count)
    result = ""
    for value, letters in ROMAN:
        while count >= value:
            result += letters
            count -= value
    return result


def _chinese(count: int) -> str:
    tens, ones = divmod(count, 10)
    result = (CHINESE_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "")
    return result + (CHINESE_DIGITS[ones] if ones else "")


def _level(element: Any) -> Level:
    level = Level()
    for child in element.iterchildren("{*}*"):
        name = child.tag.rpartition("}")[2]
        value = attribute(child, "val")
        if name == "numFmt":
            level.form = value or "decimal"
        elif name == "lvlText":
            level.text = value[:100]
        elif name == "start":
            level.start = _integer(value, 1)
        elif name == "lvlRestart":
            level.restart_after = _integer(value, 0)
        elif name == "isLgl":
            level.all_decimal = value not in ("0", "false", "off")
        elif name == "pPr":
            indent = next(child.iterchildren("{*}ind"), None)
            if indent is not None:
                left = attribute(indent, "left") or attribute(indent, "start")
                level.indent = _integer(left, 0) / 20
    return level


def _integer(value: str, default: int) -> int:
    return int(number(value, default))
