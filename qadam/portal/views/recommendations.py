"""The public list with its search, and one recommendation with everything that is published about it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qadam.base.errors import NotFoundError
from qadam.base.middleware import is_fragment_request
from qadam.base.requests import page_number
from qadam.documents.models import SourceDocument
from qadam.documents.selectors.documents import document_public
from qadam.documents.selectors.rendering import has_pages, source_page
from qadam.documents.views import page_response
from qadam.plan.selectors.public import measures_of_recommendation_public, plans_public, with_public_data
from qadam.portal.citations import citations_of
from qadam.portal.exports.formats import FORMATS, download_response
from qadam.portal.measures import shown, with_files
from qadam.portal.pages import public
from qadam.portal.pictures import drawn
from qadam.portal.views.pictures import frame_of
from qadam.portal.views.topics import KINDS, slug_of
from qadam.progress.selectors.public import updates_of_measures_public, voices_public
from qadam.register.enums import LabelStatus
from qadam.register.models import Recommendation, RecommendationLabel
from qadam.register.selectors.choices import applied_of, facets_of
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.public import (
    recommendation_detail_public,
    recommendations_export_public,
    recommendations_list_public,
)
from qadam.register.selectors.recommendations import RecommendationDetail
from qadam.taxonomy.enums import Scheme

FACETS = (
    "under_review", "mechanism", "cycle", "review", "area", "position", "recurrence", "theme", "goal", "group",
    "region", "state", "action",
)  # fmt: skip
MOST_INDICATORS = 4
MOST_UPDATES = 8
CARD_HEIGHT = 320  # pixels: of the frame around a recommendation on another site
# The picture of a public page of the United Nations' own document: anybody may keep it.
PICTURE_CACHE = "public, max-age=86400"


@public
def recommendations(request: HttpRequest) -> HttpResponse:
    """Answer the list under the filters of the address; htmx asks for its results alone."""
    filters = Filters.of(request.GET)
    sort = request.GET.get("sort", "")
    found = recommendations_list_public(filters, sort=sort, page=page_number(request))
    query = request.GET.copy()
    query.pop("page", None)
    if found.mended is not None:
        query["q"] = found.mended.text  # the files hold what the page shows
    context = {
        "found": found,
        "filters": filters,
        "sort": sort,
        "facets": facets_of(found.counts, filters, shown=FACETS),
        "applied": applied_of(filters, request.GET),
        "address_query": query.urlencode(),
        "forms": FORMATS,
    }
    return render(request, "portal/recommendations.html", context)


@public
def recommendation(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Answer everything that is published about one recommendation."""
    detail = recommendation_detail_public(code, number)
    item = detail.recommendation
    permalink = request.build_absolute_uri(reverse("recommendation", args=[code, number]))
    card = reverse("embed_recommendation", args=[code, number])
    context = {
        "detail": detail,
        "recommendation": item,
        "labels": _labels(detail),
        "positions": list(item.positions.all())[::-1],
        "permalink": permalink,
        "citations": citations_of(item, tuple(code for code, _name in detail.states), permalink),
        "add_address": f"{reverse('my_list')}?add={code}:{number}",
        "list_item": f"{code}:{number}",
        "frame": frame_of(request, card, f"{item.review.title}, {number}", CARD_HEIGHT),
        "source": _source_document(detail),
        "chain": _chain(detail),
    } | _progress(item)
    return render(request, "portal/recommendation.html", context)


def _progress(item: Recommendation) -> dict[str, Any]:
    """Return what became of a recommendation: the voices, the measures that answer it, what was reported on them."""
    rows = shown(with_public_data(measures_of_recommendation_public(item)))
    updates = updates_of_measures_public(row.measure.pk for row in rows)
    codes = dict.fromkeys(link.indicator.code for row in rows for link in row.measure.indicator_links.all())
    pictures = [drawn("indicator", of=code) for code in list(codes)[:MOST_INDICATORS]]
    return {
        "voices": voices_public([item.pk]).get(item.pk, []),
        "measure_rows": rows,
        "has_plan": bool(rows) or plans_public().exists(),
        "updates": [with_files(update) for row in rows for update in updates.get(row.measure.pk, [])][:MOST_UPDATES],
        "indicator_pictures": [picture for picture in pictures if picture],
    }


def _labels(detail: RecommendationDetail) -> list[tuple[str, list[tuple[RecommendationLabel, str]]]]:
    """Return the labels that nobody rejected, by kind, each with the address of its page where it has one."""
    kinds = {kind.scheme: kind.filter for kind in KINDS.values()}
    found = []
    for value, labels in detail.labels.items():
        scheme = Scheme(value)
        kept = [label for label in labels if label.status != LabelStatus.REJECTED]
        if not kept or scheme == Scheme.ISSUE:
            continue
        rows = [
            (label, reverse(kinds[scheme], args=[slug_of(label.term)]) if scheme in kinds else "") for label in kept
        ]
        found.append((str(scheme.label), rows))
    return found


def _chain(detail: RecommendationDetail) -> list[dict[str, Any]]:
    """Return the recommendation with what came before and after it, oldest first, as one line of cycles."""
    steps = [
        {"item": step.recommendation, "text": step.text, "is_here": False} for step in [*detail.earlier, *detail.later]
    ]
    text = detail.text
    steps.append({"item": detail.recommendation, "text": text.text if text else "", "is_here": True})
    return (
        sorted(steps, key=lambda step: (step["item"].review.cycle or 0, step["item"].number)) if len(steps) > 1 else []
    )


def _source_document(detail: RecommendationDetail) -> SourceDocument | None:
    """Return the public document in which the recommendation stands on a page that can be shown."""
    item = detail.recommendation
    document = item.source_document
    return document if document and document.is_public and item.page and has_pages(document) else None


@public
def recommendation_source(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Answer the page of the document on which a recommendation stands, with its place marked."""
    detail = recommendation_detail_public(code, number)
    document, page = _source_document(detail), detail.recommendation.page
    if document is None or page is None:
        raise NotFoundError(_("The document of this recommendation cannot be shown here."))
    image = reverse("source_page_picture", args=[code, number, page])
    text = detail.text.text if detail.text else ""
    context = {
        "detail": detail,
        "recommendation": detail.recommendation,
        "page": source_page(document, page, detail.recommendation.boxes, image_url=image, text=text),
    }
    template = "portal/_source.html" if is_fragment_request(request) else "portal/recommendation_source.html"
    return render(request, template, context)


@public
def source_page_picture(request: HttpRequest, code: str, number: str, page: int) -> HttpResponse:
    """Answer the picture of that page; other pages of the document are not reached from here."""
    detail = recommendation_detail_public(code, number)
    document = _source_document(detail)
    if document is None or page != detail.recommendation.page:
        raise NotFoundError()
    return page_response(request, document_public(document.pk), page, cache_control=PICTURE_CACHE)


@public
def download(request: HttpRequest, form: str) -> HttpResponseBase:
    """Answer exactly the list of the address as a file of one of `FORMATS`."""
    filters = Filters.of(request.GET)
    rows = recommendations_export_public(filters, sort=request.GET.get("sort", ""))
    return download_response(request, rows, form)
