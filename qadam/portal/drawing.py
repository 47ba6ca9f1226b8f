"""A picture as a file of its own: SVG with its colours inside, PNG of it, and its figures as CSV.

PNG is made of the SVG by WeasyPrint and PDFium, which the product has for other ends (extra `pdf`); without the extra
pages offer SVG and CSV alone.
"""

import hashlib

from django.core.cache import cache
from django.template.loader import render_to_string

from qadam.base.charts import Chart
from qadam.base.errors import NotFoundError
from qadam.base.pdf_files import has_pdf, no_fetcher
from qadam.base.spreadsheets import BYTE_ORDER_MARK, csv_text

PNG_SCALE = 2.0  # pixels for each pixel of the drawing: sharp in print
CACHE_SECONDS = 24 * 3600
LEGEND_HEIGHT = 26.0
TITLE_HEIGHT = 34.0
MARGIN = 16.0


def svg_of(chart: Chart) -> str:
    """Return the wide picture with its title, legend and colours, readable anywhere."""
    legend, x = [], MARGIN
    for kind, word in chart.legend:
        legend.append((x, kind, word))
        x += 34 + 7.6 * len(word)
    top = TITLE_HEIGHT + (LEGEND_HEIGHT if legend else 0) + MARGIN
    return render_to_string(
        "portal/picture.svg",
        {
            "chart": chart,
            "picture": chart.wide,
            "legend": legend,
            "margin": MARGIN,
            "top": top,
            "legend_y": TITLE_HEIGHT + MARGIN,
            "width": chart.wide.width + 2 * MARGIN,
            "height": chart.wide.height + top + MARGIN,
        },
    )


def png_of(chart: Chart) -> bytes:
    """Return the picture as PNG, made once for each content.

    Raises:
        NotFoundError: this installation cannot draw PNG.
    """
    if not has_pdf():
        raise NotFoundError()
    svg = svg_of(chart)
    key = f"picture:{hashlib.sha256(svg.encode()).hexdigest()}"
    picture: bytes | None = cache.get(key)
    if picture is None:
        picture = _draw(svg, chart)
        cache.set(key, picture, CACHE_SECONDS)
    return picture


def _draw(svg: str, chart: Chart) -> bytes:
    from weasyprint import HTML

    from unrec.reading.pdf import render_page

    width = chart.wide.width + 2 * MARGIN
    height = svg.partition('height="')[2].partition('"')[0]
    page = f"@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }} svg {{ display: block }}"
    pdf: bytes = HTML(string=f"<!doctype html><style>{page}</style>{svg}", url_fetcher=no_fetcher()).write_pdf()
    return render_page(pdf, 1, scale=PNG_SCALE)


def csv_of(chart: Chart) -> str:
    """Return the table beside the picture as CSV."""
    return BYTE_ORDER_MARK + csv_text([chart.columns, *chart.rows])
