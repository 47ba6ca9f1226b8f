"""Reads lists of recommendations' numbers as States print them, with ranges and slips.

"140.82-85, 87", "121.1 to 121.5", "122.3 and 122.4", "140.35. 140.36", "122.118-20", "5., 6., 7.", "52 (a) and (c)".
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from unrec.extraction.position_phrases import PositionPhrases

MAX_RANGE = 300  # recommendations; no review has given more than 500
MIN_PARAGRAPH = 20  # the conclusions of a report never start before its paragraph 20
MAX_PARAGRAPH = 399
FEWEST_OF_SMALL_PARAGRAPH = 8  # a draft report counts 5.1, 5.2 ...; fewer such numbers are headings or decimals
DASH = r"[-‐‑‒–—−]"

DOTTED = re.compile(
    r"(?<![\w./])(\d{1,3})\s?\.\s?(\d{1,3})"
    r"(?!\d|[./]\d|,\d{3}(?![\d.])|\s?(?:%|per\s?cent|percent|million|billion))"
)
LETTERED = re.compile(r"(?<![\w./])(\d{2,3})[\s.]?\(?([a-z]{1,2})\)")
LETTER = re.compile(r"\(?([a-z]{1,2})\)")
BARE = re.compile(r"(?<![\w/])(\d{1,3})(?!\d|[./]\d|,\d{3}(?![\d.])|\w)")
SIDE_BY_SIDE = re.compile(r"(?<![\w.])(?:\d{1,3}\.,\s*)+\d{1,3}\.(?=\s|$)|(?<![\w.,])\d{1,3}\.,\s*$")
PLAIN_LIST = re.compile(rf"^\s*\d{{1,3}}\s*(?:(?:[,;&]|and|et|y|и|{DASH})\s*\d{{1,3}}\s*)+\.?\s*$")
IN_BRACKETS = re.compile(r"\s*\((?![a-z]{1,2}\))[^()]{0,160}\)")


@dataclass(frozen=True, slots=True)
class NumberList:
    """Numbers that stand together in a text at `start` to `end`, ranges spelt out.

    `slips` are the printed words that were mended or could not be read. `whole_paragraph` marks "the recommendations
    in paragraph 121": its one number is that paragraph's.
    """

    start: int
    end: int
    numbers: tuple[str, ...]
    slips: tuple[str, ...] = ()
    whole_paragraph: bool = False


@dataclass(slots=True)
class _Growing:
    numbers: list[str] = field(default_factory=list)
    slips: list[str] = field(default_factory=list)


class NumberReader:
    """Reads the lists of one document."""

    def __init__(self, phrases: PositionPhrases, paragraphs: Collection[str]) -> None:
        """Prepare for a document.

        Args:
            phrases: the phrases of the document's language.
            paragraphs: the paragraphs of the report whose recommendations it speaks of ("121", "122"). A decimal
                such as "12.5" counts as a number only with one of them, or after the word "recommendation".
        """
        self.paragraphs = frozenset(paragraphs)
        word = f"(?:{phrases.word}|{phrases.number_word})"
        self._join = re.compile(
            rf"\s*(?:(?:[,;/&]|\.(?=\s)|\b(?:{phrases.join})\b)\s*)+(?:(?:the\s+)?{word}\s*)?"
            rf"(?:(?:{phrases.join})\b\s*)?",
            re.IGNORECASE,
        )
        self._range = re.compile(rf"\s*(?:{DASH}|\b(?:{phrases.to})\b(?:\s+{word})?)\s*", re.IGNORECASE)
        self._after_word = re.compile(
            rf"\b(?:{phrases.word})(?:\s*(?:{phrases.number_word}))?\s*[:(]?\s*(?:{phrases.number_word})?\s*(?=\d)",
            re.IGNORECASE,
        )
        self._after_colon = re.compile(rf"\b(?:{phrases.word})\b[^:]{{0,300}}:\s*(?=\d)", re.IGNORECASE)
        self._whole = re.compile(
            rf"\b(?:{phrases.paragraph})\s*(\d{{2,3}})(?![\d]|\s?[.(]\s?[\da-z])"
            rf"(?:\s*(?:,|{DASH}|\b(?:{phrases.join}|{phrases.to})\b)\s*(\d{{2,3}})(?![\d]|\s?[.(]\s?[\da-z]))?",
            re.IGNORECASE,
        )
        self._not_a_number = re.compile(rf"\s*(?:{phrases.not_a_number})(?![\w])|\s*%", re.IGNORECASE)
        self._entry = re.compile(
            rf"^\s*(?:(?:{phrases.entry_word})\s*(?:{phrases.number_word})?\s*[:.]?\s*|(?:{phrases.number_word})\s*)?(?=\d)",
            re.IGNORECASE,
        )
        self._entry_word = re.compile(
            rf"^\s*(?:{phrases.entry_word})\s*(?:{phrases.number_word})?\s*[:.]?\s*(?=\d)", re.IGNORECASE
        )

    def find(self, text: str, *, bare: bool = True) -> list[NumberList]:
        """Return the lists in a text, in order. `bare` allows "recommendations 1-5" without a paragraph's number."""
        lists: list[NumberList] = []
        place = 0
        starts = sorted(
            [(match.end(), True) for match in self._after_word.finditer(text)]
            + [(match.start(), False) for match in DOTTED.finditer(text) if match[1] in self.paragraphs]
            + [(match.start(), False) for match in LETTERED.finditer(text) if match[1] in self.paragraphs]
        )
        for start, after_word in starts:
            if start < place:
                continue
            found = self.read(text, start, bare=bare and after_word, any_paragraph=after_word)
            if found:
                lists.append(found)
                place = found.end
        if not lists and bare and not self.paragraphs:
            colon = self._after_colon.search(text)
            found = self.read(text, colon.end(), bare=True) if colon else None
            if found and len(found.numbers) > 1:  # "the following recommendations enjoy our support: 2, 5, 20-24"
                lists.append(found)
        return lists

    def find_plain(self, text: str) -> list[NumberList]:
        """Return the one list that a text of nothing but plain numbers is ("2, 5, 20-24"), where such may be meant."""
        if self.paragraphs or not PLAIN_LIST.match(text):
            return []
        found = self.read(text, len(text) - len(text.lstrip()), bare=True)
        return [found] if found and len(found.numbers) > 1 else []

    def find_whole_paragraphs(self, text: str) -> list[NumberList]:
        """Return the mentions of all recommendations of a paragraph ("those in paragraphs 121 and 122")."""
        return [
            NumberList(match.start(), match.end(), tuple(filter(None, match.groups())), whole_paragraph=True)
            for match in self._whole.finditer(text)
            if not self.paragraphs or match[1] in self.paragraphs
        ]

    def read_entry(self, text: str, *, bare: bool) -> NumberList | None:
        """Return the list with which a paragraph starts ("122.14-15", "Rec. 18", "5., 6., 7."), or None.

        `bare` allows plain numbers, such as "5.", without the word "recommendation" before them.
        """
        worded = self._entry_word.match(text)
        start = worded or self._entry.match(text)
        if start is None:
            return None
        found = self.read(
            text, start.end(), bare=bare or worded is not None, any_paragraph=worded is not None, entry=True
        )
        return NumberList(0, found.end, found.numbers, found.slips) if found else None

    def read(
        self, text: str, start: int, *, bare: bool, any_paragraph: bool = False, entry: bool = False
    ) -> NumberList | None:
        """Return the list that starts at `start`, or None where no number of a recommendation stands there."""
        growing = _Growing()
        place, end, paragraph, last = start, start, "", -1
        previous_lettered = False
        while place <= len(text):
            item = self._item(text, place, paragraph, last, bare=bare, any_paragraph=any_paragraph)
            if item is None and previous_lettered:
                letter = LETTER.match(text, place)
                if letter:
                    item = (paragraph, letter[1], letter.end())
            if item is None:
                break
            paragraph, name, place = item
            previous_lettered = not name.isdigit()
            upper = self._upper(text, place, paragraph, name, previous_lettered, bare=bare)
            names = [name]
            if upper is not None:
                other_paragraph, upper_name, after = upper
                printed = " ".join(text[end:after].split()).lstrip(",;. ")
                names = self._spell_out(paragraph, name, other_paragraph, upper_name, printed, growing)
                if names is None:
                    break
                place = after
            for one in names:
                growing.numbers.append(one if "." in one or "(" in one else join_number(paragraph, one))
            last = int(name) if name.isdigit() else -1
            if upper is not None and upper[1].isdigit():
                last = int(upper[1])
            end = place
            place = self._after_item(text, place, entry=entry)
            if place < 0:
                break
        if not growing.numbers:
            return None
        return NumberList(start, end, tuple(growing.numbers), tuple(growing.slips))

    def _item(
        self, text: str, place: int, paragraph: str, last: int, *, bare: bool, any_paragraph: bool
    ) -> tuple[str, str, int] | None:
        """Return (paragraph, number or letter, end) of the item at a place, or None."""
        dotted = DOTTED.match(text, place)
        if dotted and (dotted[1] in self.paragraphs or any_paragraph):
            return dotted[1], dotted[2], dotted.end()
        lettered = LETTERED.match(text, place)
        if lettered and (lettered[1] in self.paragraphs or any_paragraph):
            return lettered[1], lettered[2], lettered.end()
        plain = BARE.match(text, place)
        if plain and not self._not_a_number.match(text, plain.end()):
            if paragraph and last >= 0 and last < int(plain[1]) <= last + MAX_RANGE:
                return paragraph, plain[1], plain.end()  # "140.82-85, 87"
            if bare and not paragraph:
                return "", plain[1], plain.end()
        return None

    def _upper(
        self, text: str, place: int, paragraph: str, name: str, lettered: bool, *, bare: bool
    ) -> tuple[str, str, int] | None:
        """Return the upper end of a range after an item, or None where no range follows."""
        join = self._range.match(text, place)
        if join is None:
            return None
        after = join.end()
        dotted = DOTTED.match(text, after)
        if dotted and (dotted[1] == paragraph or dotted[1] in self.paragraphs):
            return dotted[1], dotted[2], dotted.end()
        if lettered:
            full = LETTERED.match(text, after)
            if full and full[1] == paragraph:
                return paragraph, full[2], full.end()
            letter = LETTER.match(text, after)
            return (paragraph, letter[1], letter.end()) if letter else None
        plain = BARE.match(text, after)
        if plain and (paragraph or bare) and name.isdigit() and not self._not_a_number.match(text, plain.end()):
            return paragraph, plain[1], plain.end()
        return None

    def _spell_out(self, paragraph: str, low: str, other: str, high: str, printed: str, growing: _Growing) -> list[str]:
        """Return the numbers from `low` to `high`; a range that cannot be meant gives its two ends and a slip."""
        if not low.isdigit():
            if other == paragraph and len(low) == len(high) == 1 and low < high:
                return [chr(code) for code in range(ord(low), ord(high) + 1)]
            growing.slips.append(printed)
            return [low, high]
        first, last = int(low), int(high) if high.isdigit() else -1
        if other == paragraph and last < first and len(high) < len(low):
            last = int(low[: -len(high)] + high)  # "122.118-20"
        if other != paragraph or last < first or last - first > MAX_RANGE:
            growing.slips.append(printed)
            return [join_number(paragraph, low), join_number(other, high)]
        return [str(number) for number in range(first, last + 1)]

    def _after_item(self, text: str, place: int, *, entry: bool) -> int:
        """Return where the next item of the list would start, or -1 where the list ends."""
        brackets = IN_BRACKETS.match(text, place)
        after = brackets.end() if brackets else place
        if entry:
            stop = re.compile(r"\.,?\s*(?=\d{1,3}\.(?!\d))").match(text, after)  # "5., 6., 7. The Government"
            if stop:
                return stop.end()
        join = self._join.match(text, after)
        if join and join.end() > after:
            return join.end()
        space = re.compile(r"\s+").match(text, after)
        if space and (DOTTED.match(text, space.end()) or LETTERED.match(text, space.end())):
            return space.end()  # a comma was forgotten
        return -1


def join_number(paragraph: str, name: str) -> str:
    """Return a recommendation's number as documents print it: "122.3", "52 (a)", or "3" without a paragraph."""
    if not paragraph:
        return name
    return f"{paragraph}.{name}" if name.isdigit() else f"{paragraph} ({name})"


def number_key(number: str) -> str:
    """Return a number in the form in which two prints of it are equal: "52 (a)", "52(a)" and "52.a" give "52.a"."""
    compact = re.sub(r"[\s()\[\]]+", ".", number.strip().lower()).strip(".")
    return re.sub(r"\.+", ".", re.sub(r"(?<=\d)(?=[a-z])", ".", compact))


def sort_key(number: str) -> tuple[tuple[int, int | str], ...]:
    """Return a key that sorts numbers as they are counted: 122.9 before 122.10."""
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in number_key(number).split("."))


def paragraphs_spoken_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the report's paragraphs whose recommendations a document numbers ("121", "122").

    A paragraph counts where two different numbers with it stand in the document, so that a single decimal, such as a
    share of the budget, is not taken for a recommendation.
    """
    seen: dict[str, set[str]] = {}
    for text in texts:
        for pattern in (DOTTED, LETTERED):
            for match in pattern.finditer(text):
                if int(match[1]) <= MAX_PARAGRAPH and not match[1].startswith("0"):
                    seen.setdefault(match[1], set()).add(match[2])
    return frozenset(
        paragraph
        for paragraph, numbers in seen.items()
        if len(numbers) >= (2 if int(paragraph) >= MIN_PARAGRAPH else FEWEST_OF_SMALL_PARAGRAPH)
    )
