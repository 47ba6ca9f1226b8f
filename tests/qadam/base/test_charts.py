"""Nothing of a picture stands outside it, and its labels never touch, whatever the figures and words are."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.base.charts import (
    BarRow,
    Chart,
    Course,
    Moment,
    PartsRow,
    Picture,
    Point,
    Series,
    bars,
    dot_plot,
    line_chart,
    parts_of_bar,
    stacked_bars,
    timeline,
)
from qadam.base.charts.layout import nice_ticks
from qadam.base.charts.shapes import Circle, Line, Path, Rect, Text

ROUNDING = 0.6  # pixels: positions are written with one decimal
TODAY = date(2026, 11, 21)
SERIES = [Series("done", "Implemented"), Series("going", "In progress"), Series("late", "Overdue")]

words = st.text(st.sampled_from("абвгқәіңғүұөһ ABCdefiMW—-’"), min_size=1, max_size=90)
counts = st.integers(0, 1_000_000)
figures = st.one_of(counts, st.floats(0, 1e6, allow_nan=False))


def extent(shape):
    if isinstance(shape, Text):
        return shape.box
    if isinstance(shape, Rect):
        return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
    if isinstance(shape, Circle):
        return shape.x - shape.radius, shape.y - shape.radius, shape.x + shape.radius, shape.y + shape.radius
    if isinstance(shape, Line):
        x, y = sorted((shape.x1, shape.x2)), sorted((shape.y1, shape.y2))
        return x[0], y[0], x[1], y[1]
    assert isinstance(shape, Path)
    xs, ys = [x for x, _ in shape.points], [y for _, y in shape.points]
    return min(xs), min(ys), max(xs), max(ys)


def assert_inside(picture: Picture):
    for shape in picture.shapes:
        left, top, right, bottom = extent(shape)
        assert left >= -ROUNDING, shape
        assert top >= -ROUNDING, shape
        assert right <= picture.width + ROUNDING, shape
        assert bottom <= picture.height + ROUNDING, shape


def assert_apart(texts):
    for one, other in combinations(texts, 2):
        a, b = one.box, other.box
        apart = a[2] <= b[0] + ROUNDING or b[2] <= a[0] + ROUNDING or a[3] <= b[1] + ROUNDING or b[3] <= a[1] + ROUNDING
        assert apart, (one, other)


def assert_good(chart: Chart):
    for picture in filter(None, (chart.full, chart.wide, chart.narrow)):
        assert_inside(picture)
        assert_apart([text for text in picture.texts if text.css != "on"])


@given(st.lists(st.tuples(words, figures), min_size=1, max_size=12))
def test_bars_stay_in_their_picture(rows):
    assert_good(bars([BarRow(*row) for row in rows], title="t", column="Area", value_column="Number"))


@given(st.lists(st.tuples(words, st.tuples(counts, counts, counts)), min_size=1, max_size=12), st.booleans())
def test_parts_stay_in_their_picture(rows, relative):
    chart = stacked_bars([PartsRow(*row) for row in rows], SERIES, title="t", column="Area", relative=relative)
    assert_good(chart)


@given(
    st.lists(
        st.tuples(words, st.tuples(*[st.none() | st.floats(-1e4, 1e4, allow_nan=False)] * 3)), min_size=1, max_size=9
    )
)
def test_dots_stay_in_their_picture(rows):
    assert_good(dot_plot([PartsRow(*row) for row in rows], SERIES, title="t", column="Area"))


@given(
    st.lists(
        st.tuples(
            words,
            st.lists(st.tuples(st.integers(1990, 2040), figures), min_size=1, max_size=12, unique_by=lambda p: p[0]),
            st.none() | st.tuples(st.integers(2041, 2060), figures),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_lines_stay_in_their_picture(courses):
    made = [
        Course(
            Series("accent", word),
            [Point(at, str(at), value) for at, value in sorted(points)],
            Point(target[0], str(target[0]), target[1]) if target else None,
        )
        for word, points, target in courses
    ]
    assert_good(line_chart(made, title="t", column="Year"))


@given(
    st.lists(
        st.tuples(st.integers(0, 3650), words, st.sampled_from(["07.2025", "2029", "21 ноября 2026 г."])),
        min_size=1,
        max_size=14,
    )
)
def test_labels_of_a_timeline_never_touch(moments):
    start = date(2022, 1, 1)
    chart = timeline(
        [Moment(start + timedelta(days), label, when) for days, label, when in moments],
        today=TODAY,
        title="t",
        column="Event",
        when_column="Date",
    )
    assert_good(chart)


def test_a_timeline_lies_in_a_wide_place_and_stands_in_a_narrow_one():
    moments = [Moment(date(2025, 1, 1), "Review", "2025"), Moment(date(2029, 1, 1), "Next review", "2029")]
    chart = timeline(moments, today=TODAY, title="The cycle", column="Event", when_column="Date")
    assert len({circle.y for circle in chart.wide.circles}) == 1
    assert len({circle.x for circle in chart.narrow.circles}) == 1
    assert [circle.css for circle in chart.wide.circles] == ["past", "to-come"]
    assert "Today" in [text.text for text in chart.narrow.texts]


def test_the_length_of_a_bar_is_its_share_of_the_longest():
    chart = bars([BarRow("a", 50), BarRow("b", 100)], title="t", column="c", value_column="v")
    short, long = (rect for rect in chart.wide.rects if rect.css.startswith("fill"))
    assert short.width == pytest.approx(long.width / 2)


def test_shares_compare_where_every_bar_has_its_full_length():
    rows = [PartsRow("a", (1, 1, 0)), PartsRow("b", (10, 10, 0))]
    chart = stacked_bars(rows, SERIES, title="t", column="c")
    done = [rect.width for rect in chart.wide.rects if "done" in rect.css]
    assert done[0] == pytest.approx(done[1])
    lengths = stacked_bars(rows, SERIES, title="t", column="c", relative=False).wide.rects
    done = [rect.width for rect in lengths if "done" in rect.css]
    assert done[1] > 9 * done[0]


def test_the_table_says_what_the_picture_shows():
    chart = stacked_bars([PartsRow("Torture", (5, 7, 2))], SERIES, title="Progress", column="Area")
    assert chart.columns == ("Area", "Implemented", "In progress", "Overdue", "Total")
    assert chart.rows == (("Torture", "5", "7", "2", "14"),)
    assert chart.description == "Torture: 5 Implemented, 7 In progress, 2 Overdue"


def test_a_line_is_described_with_its_beginning_its_end_and_its_target():
    course = Course(
        Series("accent", "convictions"), [Point(2021, "2021", 14), Point(2025, "2025", 35)], Point(2028, "2028", 60)
    )
    chart = line_chart([course], title="t", column="Year")
    assert chart.description == "convictions: 14 in 2021, 35 in 2025, target for 2028: 60"
    assert chart.rows == (("2021", "14"), ("2025", "35"), ("2028", "target 60"))


@pytest.mark.parametrize("empty", [[], [Course(SERIES[0], [])]])
def test_a_line_chart_without_points_is_refused(empty):
    with pytest.raises(ValueError, match="at least one point"):
        line_chart(empty, title="t", column="Year")


def test_a_timeline_without_moments_is_refused():
    with pytest.raises(ValueError, match="at least one moment"):
        timeline([], today=TODAY, title="t", column="c", when_column="w")


@given(st.lists(counts, min_size=3, max_size=3))
def test_the_parts_of_a_small_bar_fill_it(values):
    rects = parts_of_bar(values, SERIES)
    assert len(rects) == sum(value > 0 for value in values)
    if rects:
        assert sum(rect.width for rect in rects) == pytest.approx(100)


@given(st.floats(-1e9, 1e9, allow_nan=False), st.floats(0, 1e9, allow_nan=False))
def test_the_values_of_an_axis_enclose_the_figures(low, length):
    ticks = nice_ticks(low, low + length)
    smallest = (ticks[1] - ticks[0]) * 1e-9  # what floating-point arithmetic may lose
    assert ticks[0] <= low + smallest
    assert ticks[-1] >= low + length - smallest
    assert 2 <= len(ticks) <= 8


def test_dots_on_one_place_are_all_seen():
    chart = dot_plot([PartsRow("Torture", (14, 14, 3))], SERIES[:3], title="t", column="Area")
    radii = [shape.radius for shape in chart.wide.shapes if isinstance(shape, Circle)]
    assert radii[0] > radii[1] == radii[2], "the first stands out around the second; the third stands alone"


@pytest.mark.parametrize(
    ("unit", "lines"),
    [
        ("per 100 places", ["68 per 100 places"]),
        ("complaints of torture a year", ["68", "complaints of", "torture a year"]),
    ],
    ids=["short: after its figure", "long: below its figure"],
)
def test_a_course_with_a_unit_is_labelled_by_its_figure(unit, lines):
    course = Course(Series("accent", unit), [Point(1, "2025", 73), Point(2, "2026", 68)], unit=unit)
    picture = line_chart([course], title="t", column="Year").narrow
    assert [shape.text for shape in picture.shapes if isinstance(shape, Text) and "series" in shape.css] == lines
