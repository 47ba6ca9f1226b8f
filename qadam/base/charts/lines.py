"""Figures over time, with the value aimed at."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qadam.base.charts.bars import Series
from qadam.base.charts.layout import LABEL_GAP, LABEL_SHARE, Writer, moved_apart, nice_ticks, spaced, written
from qadam.base.charts.shapes import (
    ASCENT,
    LABEL_SIZE,
    LINE_HEIGHT,
    NARROW,
    NOTE_SIZE,
    WIDE,
    Chart,
    Circle,
    Line,
    Path,
    Picture,
    Shape,
    Text,
)
from qadam.base.lettering import text_width, widest, wrap_text


@dataclass(frozen=True)
class Point:
    """A dated figure: `at` orders it (a year, or an ordinal of a date), `when` is the word for it."""

    at: float
    when: Any
    value: float


@dataclass(frozen=True)
class Course:
    """How a figure went on, with the value aimed at where there is one.

    A course that is alone in its picture is labelled with its `unit` instead of its word.
    """

    series: Series
    points: Sequence[Point]
    target: Point | None = None
    unit: str = ""

    def labelled(self, value: str) -> str:
        """Return a figure with what it counts; a unit that begins with a figure of its own stands in brackets."""
        if not self.unit:
            return f"{self.series.word} {value}"
        return f"{value} ({self.unit})" if self.unit[0].isdigit() else f"{value} {self.unit}"


def line_chart(courses: Sequence[Course], *, title: Any, column: Any, write: Writer = written) -> Chart:
    """Return a chart of figures over time, each labelled at its end, with its target as a broken line.

    Raises ValueError where no course has a point.
    """
    if not any(course.points for course in courses):
        raise ValueError("a line chart needs at least one point")
    courses = [course for course in courses if course.points]
    every = [point for course in courses for point in (*course.points, *([course.target] if course.target else []))]
    ticks = nice_ticks(min(0.0, *(point.value for point in every)), max(point.value for point in every))
    moments = {point.at: str(point.when) for point in sorted(every, key=lambda point: point.at)}

    def draw(across: float) -> Picture:
        return _line_picture(across, courses, ticks, moments, write)

    return Chart(
        str(title),
        "; ".join(_course_in_words(course, write) for course in courses),
        draw(WIDE),
        draw(NARROW),
        (str(column), *(str(course.series.word) for course in courses)),
        tuple((when, *(_value_at(course, at, write) for course in courses)) for at, when in moments.items()),
    )


def _line_picture(
    width: float, courses: Sequence[Course], ticks: Sequence[float], moments: dict[float, str], write: Writer
) -> Picture:
    top, plot_height = LABEL_SIZE, 190.0
    left = widest([write(tick) for tick in ticks], NOTE_SIZE) + LABEL_GAP
    ends: list[tuple[Point, str, str, str]] = []  # what is labelled in the margin: point, class, value, words
    for course in courses:
        newest = course.points[-1]
        value = write(newest.value)
        ends.append((newest, f"series {course.series.kind}", value, course.labelled(value)))
        if course.target is not None:
            value = write(course.target.value)
            ends.append((course.target, "target-label", value, _("target %s") % value))
    room = min(widest([words for *_rest, words in ends], NOTE_SIZE), width * LABEL_SHARE)
    right = width - room - LABEL_GAP
    first, last = min(moments), max(moments)
    span = (last - first) or 1.0

    def place(point: Point) -> tuple[float, float]:
        return left + (right - left) * (point.at - first) / span, height_of(point.value)

    def height_of(value: float) -> float:
        return top + plot_height * (1 - (value - ticks[0]) / (ticks[-1] - ticks[0]))

    shapes: list[Shape] = []
    for tick in ticks:
        y = height_of(tick)
        shapes.append(Line(left, y, right, y, "axis" if tick == 0 else "rule"))
        shapes.append(Text(left - LABEL_GAP / 2, y + NOTE_SIZE * 0.35, write(tick), "tick", "end", NOTE_SIZE))
    foot = top + plot_height + LINE_HEIGHT * NOTE_SIZE + 7
    names = [(left + (right - left) * (at - first) / span, when) for at, when in moments.items()]
    shapes += [Text(x, foot, when, "tick", "middle", NOTE_SIZE) for x, when in spaced(names, NOTE_SIZE, 0, width)]
    for course in courses:
        if course.target is not None:
            shapes.append(Path((place(course.points[-1]), place(course.target)), "target"))
        shapes.append(Path(tuple(place(point) for point in course.points), f"line {course.series.kind}"))
        for point in course.points:
            hint = f"{point.when}: {course.labelled(write(point.value))}"
            shapes.append(Circle(*place(point), 3.5, f"fill {course.series.kind}", hint))
        if course.target is not None:
            hint = _("target %s") % write(course.target.value)
            shapes.append(Circle(*place(course.target), 5, "to-come goal", hint))
    # Labels stand in the margin at the height of their point, moved apart where they would touch.
    lines_of = [_lines(words, value, room) for *_rest, value, words in ends]
    heights = [len(lines) * LINE_HEIGHT * NOTE_SIZE for lines in lines_of]
    wanted = [height_of(point.value) - height / 2 for (point, *_rest), height in zip(ends, heights, strict=True)]
    bottom = foot
    for (point, css, *_rest), lines, height, y in zip(
        ends, lines_of, heights, moved_apart(wanted, heights, top + plot_height), strict=True
    ):
        x_end, y_end = place(point)
        if x_end + LABEL_GAP < right:
            shapes.append(Line(x_end + 6, y_end, right + LABEL_GAP / 2, y + height / 2, "leader"))
        for n, line in enumerate(lines):
            line_foot = y + (n * LINE_HEIGHT + ASCENT + 0.12) * NOTE_SIZE
            shapes.append(Text(right + LABEL_GAP, line_foot, line, css, size=NOTE_SIZE))
        bottom = max(bottom, y + height)
    return Picture(width, bottom + 6, tuple(shapes))


def _lines(words: str, value: str, room: float) -> list[str]:
    """Return a label in lines; one that begins with its value and is too long for the room goes on below the value."""
    if text_width(words, NOTE_SIZE) > room and words.startswith(f"{value} "):
        return [value, *wrap_text(words.removeprefix(f"{value} "), NOTE_SIZE, room, 2)]
    return wrap_text(words, NOTE_SIZE, room, 2)


def _course_in_words(course: Course, write: Writer) -> str:
    first, last = course.points[0], course.points[-1]
    words = _("%(what)s: %(first)s in %(first_when)s, %(last)s in %(last_when)s") % {
        "what": course.series.word,
        "first": write(first.value),
        "first_when": first.when,
        "last": write(last.value),
        "last_when": last.when,
    }
    if course.target is None:
        return words
    target = _("target for %(when)s: %(value)s") % {
        "when": course.target.when,
        "value": write(course.target.value),
    }
    return f"{words}, {target}"


def _value_at(course: Course, at: float, write: Writer) -> str:
    for point in course.points:
        if point.at == at:
            return write(point.value)
    if course.target is not None and course.target.at == at:
        return _("target %s") % write(course.target.value)
    return "—"
