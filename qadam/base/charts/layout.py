"""Where things stand in a picture: rows of labelled bars, round values of an axis, labels that keep clear."""

from collections.abc import Callable, Sequence
from math import ceil, floor, log10

from django.utils.formats import number_format

from qadam.base.charts.shapes import LABEL_SIZE, LINE_HEIGHT, Picture, Shape, Text
from qadam.base.lettering import text_width, widest, wrap_text

BAR_THICKNESS = 18.0
ROW_GAP = 12.0
LABEL_GAP = 12.0  # between a label and whatever stands beside it
LABEL_SHARE = 0.36  # of the picture's width, at most, for the labels beside a plot
TICKS_WANTED = 4
SMALLEST_STRETCH = 1e-6  # figures nearer to each other than this count as one
EXACT_BELOW = 1000  # larger figures are written without a fraction

Writer = Callable[[float], str]


def written(value: float) -> str:
    """Return a figure as the active language writes it, with at most two places of a fraction and only those needed."""
    rounded = round(value, 0 if abs(value) >= EXACT_BELOW else 2)
    places = next(n for n in (0, 1, 2) if round(rounded, n) == rounded)
    return str(number_format(rounded, decimal_pos=places, force_grouping=True))


class LabelledRows:
    """Rows of labelled bars: the label beside its bar in a wide place, above it in a narrow one."""

    def __init__(self, width: float, labels: Sequence[str], beside: bool, room: float, top: float = 0.0) -> None:
        most = width * LABEL_SHARE if beside else width
        self._lines = [wrap_text(label, LABEL_SIZE, most - (LABEL_GAP if beside else 0)) for label in labels]
        self._beside, self._width, self._row = beside, width, 0
        self.left = max((widest(lines, LABEL_SIZE) for lines in self._lines), default=0) + LABEL_GAP if beside else 0.0
        self.length = width - self.left - room
        self.shapes: list[Shape] = []
        self._y = top
        self.height = top + sum(self._heights(lines)[0] + ROW_GAP for lines in self._lines)

    def add(self, shape: Shape) -> None:
        """Add a shape on top of the others."""
        self.shapes.append(shape)

    def next_row(self) -> tuple[float, float]:
        """Write the label of the next row; return the top of its bar and the bar's middle."""
        lines = self._lines[self._row]
        height, label_height = self._heights(lines)
        first = self._y + (max(0.0, (height - label_height) / 2) if self._beside else 0.0)
        for n, line in enumerate(lines):
            foot = first + (n * LINE_HEIGHT + 0.98) * LABEL_SIZE
            if self._beside:
                self.shapes.append(Text(self.left - LABEL_GAP, foot, line, anchor="end"))
            else:
                self.shapes.append(Text(0, foot, line))
        y = self._y + ((height - BAR_THICKNESS) / 2 if self._beside else label_height + 3)
        self._y += height + ROW_GAP
        self._row += 1
        return y, y + BAR_THICKNESS / 2

    def picture(self) -> Picture:
        """Return what has been drawn."""
        return Picture(self._width, max(self.height, 1.0), tuple(self.shapes))

    def _heights(self, lines: Sequence[str]) -> tuple[float, float]:
        label = len(lines) * LINE_HEIGHT * LABEL_SIZE
        return (max(label, BAR_THICKNESS) if self._beside else label + 3 + BAR_THICKNESS), label


def nice_ticks(low: float, high: float) -> list[float]:
    """Return round values from at most `low` to at least `high`, evenly apart in steps of 1, 2 or 5."""
    if high - low < SMALLEST_STRETCH:
        high = low + 1
    raw = (high - low) / TICKS_WANTED
    power = 10 ** floor(log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw)
    return [step * n for n in range(floor(low / step), ceil(high / step) + 1)]


def spaced(names: Sequence[tuple[float, str]], size: float, left: float, right: float) -> list[tuple[float, str]]:
    """Return the labels of an axis that fit beside each other, the first and the last before those between them.

    A label at the edge moves inside.
    """
    moved = []
    for x, text in names:
        half = text_width(text, size) / 2
        moved.append((min(max(x, left + half), right - half), text, half))
    order = [0, len(moved) - 1, *range(1, len(moved) - 1)] if len(moved) > 1 else [0] if moved else []
    kept: list[tuple[float, str, float]] = []
    for n in order:
        x, _text, half = moved[n]
        if all(abs(x - other) >= half + other_half + LABEL_GAP for other, _other_text, other_half in kept):
            kept.append(moved[n])
    return [(x, text) for x, text, _half in sorted(kept)]


def moved_apart(tops: Sequence[float], heights: Sequence[float], bottom: float) -> list[float]:
    """Return where labels of these heights stand so that none touches another, in the order of their wishes, between 0
    and `bottom`; below it only where there are more labels than room.
    """
    order = sorted(range(len(tops)), key=lambda n: tops[n])
    result = list(tops)
    limit = bottom
    for n in reversed(order):
        result[n] = min(result[n], limit - heights[n])
        limit = result[n]
    limit = 0.0
    for n in order:
        result[n] = max(result[n], limit)
        limit = result[n] + heights[n]
    return result
