"""Bars, bars of parts, and dots on a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qadam.base.charts.layout import (
    BAR_THICKNESS,
    LABEL_GAP,
    LabelledRows,
    Writer,
    nice_ticks,
    spaced,
    written,
)
from qadam.base.charts.shapes import (
    LABEL_SIZE,
    LINE_HEIGHT,
    NARROW,
    NOTE_SIZE,
    WIDE,
    Chart,
    Circle,
    Line,
    Picture,
    Rect,
    Text,
)
from qadam.base.lettering import text_width, widest

SEGMENT_GAP = 1.5
DOT_RADIUS = 6.0
RING = 3.0  # by how much a dot that others cover stands out around each of them


@dataclass(frozen=True)
class Series:
    """A kind of figure: its colour class (a status kind or "accent", "gold") and its word."""

    kind: str
    word: Any


@dataclass(frozen=True)
class BarRow:
    """One bar: its label and its figure."""

    label: Any
    value: float
    kind: str = "accent"


@dataclass(frozen=True)
class PartsRow:
    """One bar of parts, or one row of dots: its label, and a figure for each series (None: not known)."""

    label: Any
    values: Sequence[float | None]


def bars(rows: Sequence[BarRow], *, title: Any, column: Any, value_column: Any, write: Writer = written) -> Chart:
    """Return a chart of one bar a row, in the order given. Negative figures count as 0."""
    most = max((row.value for row in rows), default=0) or 1

    def draw(across: float, beside: bool) -> Picture:
        values = [write(row.value) for row in rows]
        room = widest(values, LABEL_SIZE) + LABEL_GAP / 2
        layout = LabelledRows(across, [str(row.label) for row in rows], beside, room)
        for row, value in zip(rows, values, strict=True):
            y, _middle = layout.next_row()
            length = layout.length * max(row.value, 0) / most
            layout.add(Rect(layout.left, y, layout.length, BAR_THICKNESS, "track"))
            layout.add(Rect(layout.left, y, length, BAR_THICKNESS, f"fill {row.kind}", f"{row.label}: {value}"))
            layout.add(Text(layout.left + length + LABEL_GAP / 2, y + 14, value, "value"))
        return layout.picture()

    return Chart(
        str(title),
        "; ".join(f"{row.label}: {write(row.value)}" for row in rows),
        draw(WIDE, True),
        draw(NARROW, False),
        (str(column), str(value_column)),
        tuple((str(row.label), write(row.value)) for row in rows),
    )


def stacked_bars(
    rows: Sequence[PartsRow],
    series: Sequence[Series],
    *,
    title: Any,
    column: Any,
    relative: bool = True,
    write: Writer = written,
) -> Chart:
    """Return a chart of bars of parts. `relative` draws every bar to its full length, so that shares compare."""
    totals = [sum(max(value or 0, 0) for value in row.values) for row in rows]
    most = max(totals, default=0) or 1

    def draw(across: float, beside: bool) -> Picture:
        room = widest([write(total) for total in totals], LABEL_SIZE) + LABEL_GAP / 2
        layout = LabelledRows(across, [str(row.label) for row in rows], beside, room)
        for row, total in zip(rows, totals, strict=True):
            y, _middle = layout.next_row()
            layout.add(Rect(layout.left, y, layout.length, BAR_THICKNESS, "track"))
            whole = (total or 1) if relative else most
            x = layout.left
            for one, value in zip(series, row.values, strict=True):
                length = layout.length * max(value or 0, 0) / whole
                if length <= 0:
                    continue
                drawn = max(length - SEGMENT_GAP, length / 2)
                text = write(value or 0)
                layout.add(Rect(x, y, drawn, BAR_THICKNESS, f"fill {one.kind}", f"{row.label}: {one.word} {text}"))
                if text_width(text, NOTE_SIZE) + 6 <= drawn:
                    layout.add(Text(x + drawn / 2, y + 13.5, text, "on", "middle", NOTE_SIZE))
                x += length
            layout.add(Text(across, y + 14, write(total), "value", "end"))
        return layout.picture()

    words = [str(one.word) for one in series]
    return Chart(
        str(title),
        "; ".join(
            f"{row.label}: " + ", ".join(f"{write(v or 0)} {w}" for v, w in zip(row.values, words, strict=True))
            for row in rows
        ),
        draw(WIDE, True),
        draw(NARROW, False),
        (str(column), *words, _("Total")),
        tuple(
            (str(row.label), *(write(value or 0) for value in row.values), write(total))
            for row, total in zip(rows, totals, strict=True)
        ),
        tuple((one.kind, str(one.word)) for one in series),
    )


def parts_of_bar(values: Sequence[float], series: Sequence[Series], write: Writer = written) -> list[Rect]:
    """Return the parts of a bar of 100 by 10 units, for a cell of a table; parts of 0 are left out."""
    total = sum(max(value, 0) for value in values) or 1
    rects: list[Rect] = []
    x = 0.0
    for one, value in zip(series, values, strict=True):
        width = 100 * max(value, 0) / total
        if width > 0:
            rects.append(Rect(x, 0, width, 10, one.kind, f"{one.word}: {write(value)}"))
        x += width
    return rects


def dot_plot(
    rows: Sequence[PartsRow],
    series: Sequence[Series],
    *,
    title: Any,
    column: Any,
    write: Writer = written,
) -> Chart:
    """Return a chart of one line a row with a dot for each series, for comparing cycles or voices."""
    known = [value for row in rows for value in row.values if value is not None]
    ticks = nice_ticks(min(0.0, *known, 0.0), max([*known, 0.0]))
    first, last = ticks[0], ticks[-1]
    largest = DOT_RADIUS + RING * max(len(series) - 1, 0)

    def draw(across: float, beside: bool) -> Picture:
        layout = LabelledRows(
            across, [str(row.label) for row in rows], beside, largest + 2, top=LINE_HEIGHT * NOTE_SIZE + 6
        )
        start, length = layout.left + largest, layout.length - largest

        def place(value: float) -> float:
            return start + length * (value - first) / (last - first)

        bottom = layout.height
        for text in spaced([(place(tick), write(tick)) for tick in ticks], NOTE_SIZE, 0, across):
            layout.add(Text(text[0], NOTE_SIZE, text[1], "tick", "middle", NOTE_SIZE))
        layout.shapes[:0] = [Line(place(tick), NOTE_SIZE + 8, place(tick), bottom, "rule") for tick in ticks]
        for row in rows:
            _y, middle = layout.next_row()
            places = [place(value) for value in row.values if value is not None]
            if len(places) > 1:
                layout.add(Line(min(places), middle, max(places), middle, "axis"))
            for n, (one, value) in enumerate(zip(series, row.values, strict=True)):
                if value is not None:
                    hint = f"{row.label}: {one.word} {write(value)}"
                    at = place(value)
                    later = [place(other) for other in row.values[n + 1 :] if other is not None]
                    rings = sum(abs(other - at) < DOT_RADIUS for other in later)
                    layout.add(Circle(at, middle, DOT_RADIUS + RING * rings, f"fill gap {one.kind}", hint))
        return layout.picture()

    words = [str(one.word) for one in series]
    cells = [tuple("—" if value is None else write(value) for value in row.values) for row in rows]
    return Chart(
        str(title),
        "; ".join(
            f"{row.label}: " + ", ".join(f"{w} {v}" for w, v in zip(words, values, strict=True))
            for row, values in zip(rows, cells, strict=True)
        ),
        draw(WIDE, True),
        draw(NARROW, False),
        (str(column), *words),
        tuple((str(row.label), *values) for row, values in zip(rows, cells, strict=True)),
        tuple((one.kind, str(one.word)) for one in series),
    )
