"""Pictures of figures: data in, geometry out. Nothing here knows of requests, rows or templates.

Each chart is made at least twice from the same data, for a wide and for a narrow place (`Chart.wide`, `Chart.narrow`):
letters must keep their size while the picture changes its width; the stylesheet shows the one that fits. A timeline has
a third (`Chart.full`) for the whole width of a desk. The table beside it says the same in words. Lengths are pixels of
the picture's own size; y grows downwards.
"""

from qadam.base.charts.bars import BarRow, PartsRow, Series, bars, dot_plot, parts_of_bar, stacked_bars
from qadam.base.charts.lines import Course, Point, line_chart
from qadam.base.charts.matrices import matrix
from qadam.base.charts.shapes import Chart, Picture
from qadam.base.charts.timelines import Moment, timeline

__all__ = [
    "BarRow",
    "Chart",
    "Course",
    "Moment",
    "PartsRow",
    "Picture",
    "Point",
    "Series",
    "bars",
    "dot_plot",
    "line_chart",
    "matrix",
    "parts_of_bar",
    "stacked_bars",
    "timeline",
]
