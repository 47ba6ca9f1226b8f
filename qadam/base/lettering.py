"""How wide a text will be in the site's typeface, so that the charts can place labels on the server. Pure functions."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

_WIDTHS_FILE = Path(__file__).resolve().parent / "data" / "letter_widths.tsv"
# For letters that the site's fonts do not have; a system font shows them, of unknown width.
UNKNOWN_LETTER_WIDTH = 1.0
ELLIPSIS = "…"


@lru_cache(maxsize=1)
def _letter_widths() -> dict[str, float]:
    widths: dict[str, float] = {}
    for line in _WIDTHS_FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            thousandths, letters = line.split("\t")
            widths |= dict.fromkeys(letters, int(thousandths) / 1000)
    widths |= dict.fromkeys("\u00a0\u202f\u2009\n\t", widths[" "])
    return widths


def text_width(text: str, size: float) -> float:
    """Return the width of a text set in `size` pixels, in pixels; never less than the browser needs."""
    widths = _letter_widths()
    return size * sum(widths.get(letter, UNKNOWN_LETTER_WIDTH) for letter in text)


def wrap_text(text: str, size: float, width: float, most_lines: int = 3) -> list[str]:
    """Return a text in lines of at most `width` pixels. What is longer than `most_lines` ends with an ellipsis.

    A word that is wider than the line is broken, since nothing may stand outside the picture.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if text_width(candidate, size) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        pieces = _broken(word, size, width)
        lines += pieces[:-1]
        line = pieces[-1]
    lines.append(line)
    if len(lines) > most_lines:
        return [*lines[: most_lines - 1], shortened(" ".join(lines[most_lines - 1 :]), size, width)]
    return lines


def shortened(text: str, size: float, width: float) -> str:
    """Return the text, or its beginning and an ellipsis, in at most `width` pixels."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + ELLIPSIS, size) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def widest(lines: Sequence[str], size: float) -> float:
    """Return the width of the widest line, in pixels; 0 for none."""
    return max((text_width(line, size) for line in lines), default=0.0)


def _broken(word: str, size: float, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces
