"""A matrix of figures: rows by columns, the larger the figure the darker its cell."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from qadam.base.charts.bars import PartsRow
from qadam.base.charts.layout import LABEL_GAP, LABEL_SHARE, Writer, written
from qadam.base.charts.shapes import LABEL_SIZE, LINE_HEIGHT, NARROW, NOTE_SIZE, WIDE, Chart, Picture, Rect, Shape, Text
from qadam.base.lettering import text_width, widest, wrap_text

CELL_HEIGHT = 30.0
CELL_GAP = 2.0
HEAD_LINES = 6
# Shades, from the lightest: up to which share of the largest figure. The letters on the last two are light.
SHADES = (0.12, 0.34, 0.67, 1.0)
LIGHT_LETTERS_FROM = 2


def matrix(
    rows: Sequence[PartsRow],
    heads: Sequence[tuple[str, str]],
    *,
    title: Any,
    column: Any,
    write: Writer = written,
) -> Chart:
    """Return a matrix with its sums.

    Args:
        heads: of the columns, each in full and short; the short ones stand where there is little room.
    """
    most = max((value or 0 for row in rows for value in row.values), default=0) or 1

    def draw(across: float, beside: bool) -> Picture:
        labels = [str(row.label) for row in rows]
        room = across * LABEL_SHARE - LABEL_GAP if beside else across
        lines_of = [wrap_text(label, LABEL_SIZE, room) for label in labels]
        left = max((widest(lines, LABEL_SIZE) for lines in lines_of), default=0) + LABEL_GAP if beside else 0.0
        width = (across - left) / max(len(heads), 1)
        parts = [word for full, _short in heads for word in full.split()]
        has_room = beside and widest(parts, NOTE_SIZE) <= width - 6
        words = [wrap_text(full if has_room else short, NOTE_SIZE, width - 6, HEAD_LINES) for full, short in heads]
        top = max((len(lines) for lines in words), default=0) * LINE_HEIGHT * NOTE_SIZE + 6
        shapes: list[Shape] = []
        for n, lines in enumerate(words):
            for k, line in enumerate(lines):
                foot = top - 6 - (len(lines) - 1 - k) * LINE_HEIGHT * NOTE_SIZE
                shapes.append(Text(left + (n + 0.5) * width, foot, line, "tick", "middle", NOTE_SIZE))
        y = top
        for row, lines in zip(rows, lines_of, strict=True):
            height = len(lines) * LINE_HEIGHT * LABEL_SIZE
            foot = y + (max(0.0, (CELL_HEIGHT - height) / 2) if beside else 0.0) + LABEL_SIZE
            for k, line in enumerate(lines):
                at = foot + k * LINE_HEIGHT * LABEL_SIZE
                shapes.append(Text(left - LABEL_GAP, at, line, anchor="end") if beside else Text(0, at, line))
            cell = max(CELL_HEIGHT, height) if beside else CELL_HEIGHT
            if not beside:
                y += height + 4
            for n, value in enumerate(row.values):
                shade = next(k for k, share in enumerate(SHADES) if (value or 0) <= share * most)
                css = f"heat-{shade + 1}" if value else "track"
                hint = f"{row.label}, {heads[n][0]}: {write(value or 0)}"
                shapes.append(Rect(left + n * width, y, width - CELL_GAP, cell, css, hint))
                ink = "on" if value and shade >= LIGHT_LETTERS_FROM else "value" if value else "tick"
                text = write(value or 0)
                if text_width(text, NOTE_SIZE) <= width:
                    shapes.append(Text(left + (n + 0.5) * width, y + cell / 2 + 4.5, text, ink, "middle", NOTE_SIZE))
            y += cell + CELL_GAP * (1 if beside else 4)
        return Picture(across, y, tuple(shapes))

    return Chart(
        str(title),
        "; ".join(
            f"{row.label}: "
            + ", ".join(f"{head} {write(value or 0)}" for (head, _short), value in zip(heads, row.values, strict=True))
            for row in rows
        ),
        draw(WIDE, True),
        draw(NARROW, False),
        (str(column), *(head for head, _short in heads), _("Total")),
        tuple(
            (
                str(row.label),
                *(write(value or 0) for value in row.values),
                write(sum(value or 0 for value in row.values)),
            )
            for row in rows
        ),
    )
