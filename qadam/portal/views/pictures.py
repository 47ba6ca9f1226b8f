"""Pictures and cards beyond our own pages: as files, and in frames of other sites."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.clickjacking import xframe_options_exempt

from qadam.base.errors import NotFoundError
from qadam.base.pdf_files import has_pdf
from qadam.portal.addresses import list_address
from qadam.portal.drawing import csv_of, png_of, svg_of
from qadam.portal.figures import part_figures
from qadam.portal.pages import public
from qadam.portal.pictures import MAKERS_OF_ONE, Drawn, drawn
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.public import recommendation_detail_public, review_detail_public, totals_public

# A frame of ours shows words and pictures; it runs no script and sends no form, whoever puts it into a page.
EMBED_POLICY = {
    "default-src": [NONE],
    "style-src": [SELF],
    "font-src": [SELF],
    "img-src": [SELF, "data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox", "allow-same-origin"],
}
FRAME_MARGIN = 190  # pixels around a picture in its frame: its title, its legend, its source
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def embeddable(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let other sites put a page into a frame, under a policy of its own that is tighter than the site's."""
    opened = public(view)

    @wraps(opened)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = opened(request, *args, **kwargs)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    # Outside of `public`: an answer 304 replaces the headers that the browser keeps, so it needs the same ones.
    return xframe_options_exempt(csp(EMBED_POLICY)(answer))


@public
def picture_file(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """Answer a picture as a file: svg, png or csv."""
    picture = drawn(name, Filters.of(request.GET), of=_of(request))
    if picture is None:
        raise NotFoundError()
    if form == "svg":
        response = HttpResponse(svg_of(picture.chart), content_type="image/svg+xml; charset=utf-8")
        response.headers["Content-Security-Policy"] = SVG_POLICY
    elif form == "png" and has_pdf():
        response = HttpResponse(png_of(picture.chart), content_type="image/png")
    elif form == "csv":
        response = HttpResponse(csv_of(picture.chart), content_type="text/csv; charset=utf-8")
    else:
        raise NotFoundError()
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@public
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Answer a picture on a page of its own, with its files and the line that puts it into another site."""
    found = drawn(name, Filters.of(request.GET), of=_of(request))
    if found is None:
        raise NotFoundError()
    embed = reverse("embed_picture", args=[name]) + (f"?{found.query}" if found.query else "")
    source = _source_of(found)
    context = {"drawn": found, "source": source}
    context["frame"] = frame_of(request, embed, found.chart.title, round(found.chart.narrow.height) + FRAME_MARGIN)
    return render(request, "portal/picture.html", context)


def _of(request: HttpRequest) -> str:
    return request.GET.get("of", "").replace("\x00", "")[:100]


def _source_of(picture: Drawn) -> str:
    """Return the address of the page with what a picture shows."""
    of = dict(parse_qsl(picture.query)).get("of", "")
    if picture.name in MAKERS_OF_ONE:
        pages = {
            "deadlines": ("public_plan", [of]),
            "indicator": ("public_indicator", [of]),
            "progress": ("public_measures", []),
        }
        name, args = pages[picture.name]
        return reverse(name, args=args)
    return reverse("recommendations") + (f"?{picture.query}" if picture.query else "")


def frame_of(request: HttpRequest, path: str, title: str, height: int) -> str:
    """Return the line that puts a page of ours into a page of another site."""
    address = escape(request.build_absolute_uri(path))
    return f'<iframe src="{address}" title="{escape(title)}" width="100%" height="{height}" loading="lazy"></iframe>'


@embeddable
def embed_picture(request: HttpRequest, name: str) -> HttpResponse:
    """Answer a picture alone, for a frame of another site, with the way to its source."""
    picture = drawn(name, Filters.of(request.GET), of=_of(request))
    if picture is None:
        raise NotFoundError()
    return render(request, "portal/embed_picture.html", {"drawn": picture, "source": _source_of(picture)})


@embeddable
def embed_recommendation(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Answer one recommendation as a card for a frame of another site."""
    return render(request, "portal/embed_recommendation.html", {"detail": recommendation_detail_public(code, number)})


@embeddable
def embed_review(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the figures of one review as a card for a frame of another site."""
    review = review_detail_public(code)
    figures = part_figures(totals_public(code), lambda **more: list_address(review=code, **more))
    return render(request, "portal/embed_review.html", {"review": review, "figures": figures})
