"""Compares the figures of a text with the register: fields that are wrong or have changed since, and free figures.

A field is compared twice: with the data as of the report's reference date, which it must equal, and with the data of
today, so that an author sees what has changed since. A free figure is a number beside a word that tells what it counts
("259 recommendations were supported"): it contradicts where no count of that kind, whole or of one area or goal, equals
it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from qadam.reports.documents.blocks import Paragraph, Run
from qadam.reports.figures import UnknownFigureError, counts_known, figure, number_in
from qadam.reports.markup import figures_in
from qadam.reports.markup import parse as parse_text


class Verdict(Enum):
    """What the comparison of one figure says."""

    RIGHT = "right"
    WRONG = "wrong"  # differs from the data as of the reference date
    CHANGED = "changed"  # right then, different today
    UNKNOWN = "unknown"  # no such figure, or no number
    FREE = "free"  # a free figure that contradicts the register


@dataclass(frozen=True)
class CheckedFigure:
    """One figure of a text with what the register says. `place` is where the field begins in the text."""

    verdict: Verdict
    written: str
    expression: str = ""
    then: Decimal | None = None  # as of the reference date
    today: Decimal | None = None
    message: str = ""
    sentence: str = ""
    place: int = -1

    @property
    def is_fault(self) -> bool:
        """Return whether an author has to look at it."""
        return self.verdict is not Verdict.RIGHT


# A number and the words that tell what it counts, in both orders, in English, Russian and Kazakh.
_NUMBER = r"(?P<number>\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+|\d+)"
_KINDS: tuple[tuple[str, str], ...] = (
    ("supported", r"support\w*|accept\w*|поддержа\w+|принял\w*|принят\w+(?! к сведению)|қолда\w+"),
    ("noted", r"noted|took note|принят\w+ к сведению|приняла? к сведению|назарға ал\w+"),
    ("first_time", r"for the first time|впервые|алғаш рет"),
)
_COUNTED = r"(?:recommendations?|рекомендаци\w+|ұсыным\w*)"
_FREE = re.compile(
    rf"(?<![\w.,/-]){_NUMBER}(?![\w/-]|[.,]\d)(?P<between>(?:\s+\w+){{0,3}}?)\s+{_COUNTED}", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?;]+(?:[.!?;](?=\s|$)|$)")
# A printed number of a recommendation, a year, or "recommendations 1–5" is no count.
MAX_COUNT_DIGITS = 4


def check_fields(text: str, then: dict[str, Any], today: dict[str, Any]) -> list[CheckedFigure]:
    """Return every figure field of a text with its verdict, in order."""
    return [_checked(field.expression, field.written, field.start, then, today) for field in figures_in(text)]


def check_free_figures(text: str, then: dict[str, Any]) -> list[CheckedFigure]:
    """Return the free figures of a text that contradict the register."""
    known = counts_known(then)
    found = []
    for line in _free_lines(text):
        for match in _SENTENCE.finditer(line):
            found += list(_contradictions(match[0].strip(), known))
    return found


def _checked(expression: str, written: str, place: int, then: dict[str, Any], today: dict[str, Any]) -> CheckedFigure:
    number = number_in(written)
    try:
        value, now = figure(then, expression).value, figure(today, expression).value
    except UnknownFigureError as error:
        return CheckedFigure(Verdict.UNKNOWN, written, expression, message=str(error), place=place)
    if number is None:
        return CheckedFigure(Verdict.UNKNOWN, written, expression, value, now, place=place)
    verdict = Verdict.RIGHT if number == value == now else Verdict.CHANGED if number == value else Verdict.WRONG
    return CheckedFigure(verdict, written, expression, value, now, place=place)


def _free_lines(text: str) -> Iterable[str]:
    """Return the paragraphs of a text without its figure fields, which are checked for themselves."""
    for block in parse_text(text):
        if isinstance(block, Paragraph):
            yield "".join(
                "\ufffc" if inline.figure else inline.text for inline in block.inlines if isinstance(inline, Run)
            )


def _contradictions(sentence: str, known: dict[str, set[int]]) -> Iterable[CheckedFigure]:
    for match in _FREE.finditer(sentence):
        number = number_in(match["number"])
        if number is None or len(str(number)) > MAX_COUNT_DIGITS:
            continue
        around = match["between"] + sentence[match.end() : match.end() + 60]
        before = sentence[max(0, match.start() - 30) : match.start()]
        kind = next(
            (name for name, words in _KINDS if re.search(words, match["between"] + around, re.IGNORECASE)),
            next((name for name, words in _KINDS if re.search(words, before, re.IGNORECASE)), "recommendations"),
        )
        allowed = known[kind] if kind != "recommendations" else set().union(*known.values())
        if int(number) not in allowed:
            yield CheckedFigure(Verdict.FREE, match["number"], kind, then=Decimal(max(known[kind])), sentence=sentence)
