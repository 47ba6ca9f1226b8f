"""What a picture is made of: letters, rectangles, lines and points, each with its class in the stylesheet."""

from dataclasses import dataclass

from qadam.base.lettering import text_width

FULL = 1152.0  # the whole page on a desk; FULL, WIDE and NARROW stand as limits in qadam.css too
WIDE = 720.0
NARROW = 328.0  # a window of 360 pixels without its margins
LABEL_SIZE = 14.0
NOTE_SIZE = 13.0
LINE_HEIGHT = 1.32  # of the letters' size
ASCENT = 0.8  # of the letters' size: from the top of a line to its foot


@dataclass(frozen=True)
class Text:
    """A line of letters; `y` is its foot. `anchor` is "start", "middle" or "end"."""

    x: float
    y: float
    text: str
    css: str = "label"
    anchor: str = "start"
    size: float = LABEL_SIZE

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of the letters."""
        width = text_width(self.text, self.size)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - ASCENT * self.size, left + width, self.y + (LINE_HEIGHT - 1) * self.size


@dataclass(frozen=True)
class Rect:
    """A rectangle; `hint` is what it says when pointed at."""

    x: float
    y: float
    width: float
    height: float
    css: str
    hint: str = ""


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    css: str


@dataclass(frozen=True)
class Circle:
    """A point with its radius."""

    x: float
    y: float
    radius: float
    css: str
    hint: str = ""


@dataclass(frozen=True)
class Path:
    """A line through several points."""

    points: tuple[tuple[float, float], ...]
    css: str

    @property
    def drawn(self) -> str:
        """Return the points as SVG writes them."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


Shape = Text | Rect | Line | Circle | Path


@dataclass(frozen=True)
class Picture:
    """A drawing of its own size, in the order in which it is painted."""

    width: float
    height: float
    shapes: tuple[Shape, ...]

    @property
    def texts(self) -> list[Text]:
        """Return the labels."""
        return [shape for shape in self.shapes if isinstance(shape, Text)]

    @property
    def rects(self) -> list[Rect]:
        """Return the rectangles."""
        return [shape for shape in self.shapes if isinstance(shape, Rect)]

    @property
    def lines(self) -> list[Line]:
        """Return the straight lines."""
        return [shape for shape in self.shapes if isinstance(shape, Line)]

    @property
    def circles(self) -> list[Circle]:
        """Return the points."""
        return [shape for shape in self.shapes if isinstance(shape, Circle)]

    @property
    def paths(self) -> list[Path]:
        """Return the lines through several points."""
        return [shape for shape in self.shapes if isinstance(shape, Path)]


@dataclass(frozen=True)
class Chart:
    """A picture in two or three widths, what it says in words, and the table of its figures."""

    title: str
    description: str
    wide: Picture
    narrow: Picture
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, str], ...] = ()  # (kind, word)
    full: Picture | None = None
