"""A timeline with today on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from qadam.base.charts.layout import LABEL_GAP, ROW_GAP
from qadam.base.charts.shapes import (
    FULL,
    LABEL_SIZE,
    LINE_HEIGHT,
    NARROW,
    NOTE_SIZE,
    WIDE,
    Chart,
    Circle,
    Line,
    Picture,
    Shape,
    Text,
)
from qadam.base.lettering import shortened, text_width, wrap_text

MOST_LANES = 12
LANE_HEIGHT = 2 * LINE_HEIGHT * LABEL_SIZE + 8
WAY_MARGIN = 12.0
POINT_RADIUS = 7.0
LABEL_WIDTH = 240.0


@dataclass(frozen=True)
class Moment:
    """A dated event of a timeline; `when` is the word for the date, which may be less exact than `on`."""

    on: date
    label: Any
    when: Any


def timeline(moments: Sequence[Moment], *, today: date, title: Any, column: Any, when_column: Any) -> Chart:
    """Return a timeline with today on it: lying in a wide place, standing in a narrow one. Labels never touch.

    Raises ValueError where there is no moment.
    """
    if not moments:
        raise ValueError("a timeline needs at least one moment")
    ordered = sorted(moments, key=lambda moment: moment.on)
    return Chart(
        str(title),
        "; ".join(f"{moment.label}: {moment.when}" for moment in ordered),
        _lying(ordered, today, WIDE),
        _standing(ordered, today),
        (str(column), str(when_column)),
        tuple((str(moment.label), str(moment.when)) for moment in ordered),
        full=_lying(ordered, today, FULL),
    )


@dataclass
class _Label:
    """A label on its way to a place: two kinds of lines, the point it belongs to, and the side and lane it gets."""

    x: float
    lines: list[tuple[str, str]]  # (text, class)
    is_today: bool = False
    left: float = 0.0
    right: float = 0.0
    side: int = 1  # 1 below, -1 above
    lane: int = 0
    has_leader: bool = True


def _lying(moments: Sequence[Moment], today: date, width: float) -> Picture:
    first = min(moments[0].on, today).toordinal()
    last = max(moments[-1].on, today).toordinal()
    span = (last - first) or 1

    def place(on: date) -> float:
        return WAY_MARGIN + (width - 2 * WAY_MARGIN) * (on.toordinal() - first) / span

    labels = [_Label(place(today), [(_("Today"), "today-label")], is_today=True)]
    for moment in moments:
        name = shortened(str(moment.label), LABEL_SIZE, LABEL_WIDTH)
        when = shortened(str(moment.when), NOTE_SIZE, LABEL_WIDTH)
        labels.append(_Label(place(moment.on), [(name, "label strong"), (when, "note")]))
    _give_lanes(labels, width)
    above = max((label.lane + 1 for label in labels if label.side < 0), default=0)
    below = max((label.lane + 1 for label in labels if label.side > 0), default=0)
    way = above * LANE_HEIGHT + POINT_RADIUS + LABEL_GAP
    shapes: list[Shape] = [
        Line(WAY_MARGIN, way, width - WAY_MARGIN, way, "way"),
        Line(WAY_MARGIN, way, max(place(today), WAY_MARGIN + 0.1), way, "gone"),
    ]
    for label in labels:
        near = way + label.side * (POINT_RADIUS + 5 + label.lane * LANE_HEIGHT)
        if label.lane and label.has_leader:
            shapes.append(Line(label.x, way, label.x, near, "leader"))
        count = len(label.lines)
        for n, (text, css) in enumerate(label.lines):
            if label.side > 0:
                foot = near + (n * LINE_HEIGHT + 1.0) * LABEL_SIZE
            else:
                foot = near - ((count - 1 - n) * LINE_HEIGHT + 0.35) * LABEL_SIZE
            size = LABEL_SIZE if n == 0 else NOTE_SIZE
            # Middle of the label, kept inside the picture: the point it belongs to may stand at the very edge.
            shapes.append(Text((label.left + label.right) / 2, foot, text, css, "middle", size))
    for label in labels:
        if label.is_today:
            shapes.append(Line(label.x, way - POINT_RADIUS - 5, label.x, way + POINT_RADIUS + 5, "today"))
    for moment in moments:
        css = "past" if moment.on <= today else "to-come"
        shapes.append(Circle(place(moment.on), way, POINT_RADIUS, css, f"{moment.label}: {moment.when}"))
    return Picture(width, way + POINT_RADIUS + LABEL_GAP + below * LANE_HEIGHT, tuple(shapes))


def _give_lanes(labels: list[_Label], width: float) -> None:
    """Give each label a side and a lane in which it touches no other; today first, and right above the line."""
    placed: list[_Label] = []
    for label in labels:
        wide = max(text_width(text, LABEL_SIZE if n == 0 else NOTE_SIZE) for n, (text, _css) in enumerate(label.lines))
        label.left = min(max(label.x - wide / 2, 0.0), width - wide)
        label.right = label.left + wide
        spots = [(lane, side) for lane in range(MOST_LANES) for side in (1, -1)]
        if label.is_today:
            spots = [(0, -1)]
        free = [spot for spot in spots if _is_free(label, *spot, placed)]
        clear = [spot for spot in free if not _leader_crosses(label, *spot, placed)]
        if clear:
            label.lane, label.side = clear[0]
        else:  # without a leader rather than with one through another label
            label.lane, label.side = free[0] if free else (max(one.lane for one in placed) + 1, 1)
            label.has_leader = False
        placed.append(label)


def _is_free(label: _Label, lane: int, side: int, placed: Sequence[_Label]) -> bool:
    for other in placed:
        if other.side != side:
            continue
        apart = label.right + LABEL_GAP <= other.left or other.right + LABEL_GAP <= label.left
        if other.lane == lane and not apart:
            return False
        if other.lane > lane and other.has_leader and label.left - 4 <= other.x <= label.right + 4:
            return False
    return True


def _leader_crosses(label: _Label, lane: int, side: int, placed: Sequence[_Label]) -> bool:
    return any(
        other.side == side and other.lane < lane and other.left - 4 <= label.x <= other.right + 4 for other in placed
    )


def _standing(moments: Sequence[Moment], today: date) -> Picture:
    line_x, text_x = POINT_RADIUS + 2, 3 * POINT_RADIUS + 6
    room = NARROW - text_x
    shapes: list[Shape] = []
    points: list[Shape] = []
    y = LABEL_SIZE
    today_y: float | None = None
    last_y = y
    for moment in moments:
        if today_y is None and moment.on > today:
            today_y, y = _today_standing(points, line_x, text_x, y)
        css = "past" if moment.on <= today else "to-come"
        points.append(Circle(line_x, y, POINT_RADIUS, css, f"{moment.label}: {moment.when}"))
        last_y = y
        foot = y + LABEL_SIZE * 0.35
        for line in wrap_text(str(moment.label), LABEL_SIZE, room):
            points.append(Text(text_x, foot, line, "label strong"))
            foot += LINE_HEIGHT * LABEL_SIZE
        points.append(Text(text_x, foot, shortened(str(moment.when), NOTE_SIZE, room), "note", size=NOTE_SIZE))
        y = foot + LINE_HEIGHT * LABEL_SIZE + ROW_GAP
    if today_y is None:
        today_y, y = _today_standing(points, line_x, text_x, y)
        last_y = today_y
    start = LABEL_SIZE
    shapes.append(Line(line_x, start, line_x, max(last_y, start + 0.1), "way"))
    shapes.append(Line(line_x, start, line_x, max(today_y, start + 0.1), "gone"))
    return Picture(NARROW, y, (*shapes, *points))


def _today_standing(points: list[Shape], line_x: float, text_x: float, y: float) -> tuple[float, float]:
    points.append(Line(line_x - POINT_RADIUS, y, line_x + POINT_RADIUS + 4, y, "today"))
    points.append(Text(text_x, y + LABEL_SIZE * 0.35, _("Today"), "today-label"))
    return y, y + LINE_HEIGHT * LABEL_SIZE + ROW_GAP
