"""The page of one recommendation, and the forms and buttons by which the coordinator changes it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.base.differences import Piece
from qadam.base.errors import DomainError, InvalidInputError, NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.pieces import Entry, SourcePage
from qadam.base.requests import whole_number
from qadam.documents.selectors.rendering import has_pages, reading_view, source_page
from qadam.register.enums import EarlierStatus, LabelStatus, Position, RecurrenceStatus, Relation
from qadam.register.forms import PositionForm, RecommendationForm
from qadam.register.models import Recommendation, RecommendationLabel
from qadam.register.permissions import check_read_register, may_change_register
from qadam.register.selectors.choices import term_words
from qadam.register.selectors.history import history_in_words
from qadam.register.selectors.reasons import reasons_in_words
from qadam.register.selectors.recommendations import ChainStep, RecommendationDetail, recommendation_detail
from qadam.register.services import (
    add_label,
    confirm_first_time,
    decide_label,
    decide_recurrence,
    edit_recommendation,
    record_position,
    set_principal_area,
)
from qadam.register.views.guards import coordinator
from qadam.register.workflow import proposed_status
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from unrec.matching.differences import mark_differences

# Paragraphs of a Word document that are shown around the one that is marked.
PARAGRAPHS_AROUND = 2


def _found(review: str, number: str) -> RecommendationDetail:
    return recommendation_detail(review, number)


def _back(item: Recommendation) -> HttpResponse:
    return redirect("register_recommendation", item.review.code, item.number)


@require_GET
def recommendation(request: HttpRequest, review: str, number: str) -> HttpResponse:
    """Answer everything that the register knows of one recommendation."""
    check_read_register(request.user)
    detail = _found(review, number)
    item = detail.recommendation
    context: dict[str, Any] = {
        "detail": detail,
        "item": item,
        "labels": [
            (Scheme(scheme).label, [(label, term_words(label.term)) for label in found])
            for scheme, found in detail.labels.items()
        ],
        "open_pairs": open_pairs(detail),
        "has_likely_pair": any(
            proposed_status(step.score) == RecurrenceStatus.REPEATED for step in detail.proposed_earlier
        ),
        "relations": Relation.choices,
        "ledger": ledger_entries(detail),
        "history": history_in_words(item),
        "may_change": may_change_register(request.user),
        "source": source_of(detail),
        "paragraphs": paragraphs_of(detail),
    }
    if context["may_change"]:
        context["areas"] = Term.objects.filter(scheme=Scheme.AREA, is_active=True)
    return render(request, "register/recommendation.html", context)


def open_pairs(detail: RecommendationDetail) -> list[tuple[ChainStep, str, list[str], list[Piece], list[Piece]]]:
    """Return the open pairs, each with a title, its reasons, and both texts cut where they differ."""
    own = detail.text.text if detail.text else ""
    found = []
    for step in detail.proposed_earlier:
        earlier, later = mark_differences(step.text, own)
        left, right = ([Piece(piece.text, piece.differs) for piece in side] for side in (earlier, later))
        title = f"{step.recommendation.review.title}, {step.recommendation.number}"
        found.append((step, title, reasons_in_words(step.reason), left, right))
    return found


def ledger_entries(detail: RecommendationDetail) -> list[Entry]:
    """Return the position ledger for the component tag `ledger`, newest first."""
    return [
        Entry(
            on=entry.stated_on or entry.recorded_at,
            text=" — ".join(text for text in (entry.raw, entry.comment) if text),
            note=entry.source,
            status=entry.position,
            word=_("%(position)s, in part") % {"position": Position(entry.position).label} if entry.is_partial else "",
            url=reverse("document", args=[entry.document_id]) if entry.document_id else "",
        )
        for entry in reversed(detail.recommendation.positions.all())
    ]


def source_of(detail: RecommendationDetail) -> SourcePage | None:
    """Return the page of the source with the recommendation marked; None where it has no pages or cannot be drawn."""
    item = detail.recommendation
    document = item.source_document
    if document is None or item.page is None or not has_pages(document):
        return None
    url = reverse("document_page", args=[document.pk, item.page])
    try:
        return source_page(document, item.page, item.boxes, image_url=url, text=detail.text.text if detail.text else "")
    except DomainError:
        return None  # the page of the recommendation must not fail over a picture of its source


def paragraphs_of(detail: RecommendationDetail) -> list[Any]:
    """Return the paragraphs of a source without pages around the recommendation, that one marked."""
    document = detail.recommendation.source_document
    if document is None or has_pages(document):
        return []
    own = next((text for text in detail.texts if text.document_id in (None, document.pk)), None)
    try:
        paragraphs = reading_view(document, own.text if own else "")
    except DomainError:
        return []
    place = next((n for n, paragraph in enumerate(paragraphs) if paragraph.is_marked), None)
    return [] if place is None else paragraphs[max(0, place - PARAGRAPHS_AROUND) : place + PARAGRAPHS_AROUND + 1]


@require_http_methods(["GET", "POST"])
def recommendation_edit(request: HttpRequest, review: str, number: str) -> HttpResponse:
    """Show the form of a recommendation, and save it upon the version that the person saw."""
    by = coordinator(request)
    item = _found(review, number).recommendation
    form = RecommendationForm(request.POST or None, recommendation=item)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            edit_recommendation(
                recommendation_id=item.pk,
                version=form.cleaned_data["version"],
                heading=form.cleaned_data["heading"],
                is_pledge=form.cleaned_data["is_pledge"],
                texts=form.texts(),
                parts=form.parts(),
                by=by,
            )
            messages.success(request, _("Saved. An import will not overwrite what you corrected."))
            return _back(item)
    return render(
        request, "register/recommendation_form.html", {"item": item, "form": form}, status=_form_status(request, form)
    )


@require_http_methods(["GET", "POST"])
def position_new(request: HttpRequest, review: str, number: str) -> HttpResponse:
    """Show the form of a new entry of the position ledger, and append it."""
    by = coordinator(request)
    item = _found(review, number).recommendation
    form = PositionForm(request.POST or None, review=item.review, initial={"position": item.position})
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            record_position(recommendation_id=item.pk, by=by, **form.cleaned_data)
            messages.success(request, _("The position is recorded. Earlier entries stay in the ledger."))
            return _back(item)
    return render(
        request, "register/position_form.html", {"item": item, "form": form}, status=_form_status(request, form)
    )


@require_POST
def labels(request: HttpRequest, review: str, number: str) -> HttpResponse:
    """Decide a label (`label`, `status`), or set an area (`term`), as the principal one where `principal` is given."""
    by = coordinator(request)
    item = _found(review, number).recommendation
    label_id, term_id = whole_number(request.POST.get("label", "")), whole_number(request.POST.get("term", ""))
    if label_id is not None:
        status = request.POST.get("status", "")
        if status not in LabelStatus.values:
            raise InvalidInputError()
        if not RecommendationLabel.objects.filter(pk=label_id, recommendation=item).exists():
            raise NotFoundError()
        decide_label(label_id=label_id, status=LabelStatus(status), by=by)
    elif term_id is not None:
        service = set_principal_area if request.POST.get("principal") else add_label
        service(recommendation_id=item.pk, term_id=term_id, by=by)
    else:
        raise InvalidInputError()
    return _back(item)


@require_POST
def recurrence(request: HttpRequest, review: str, number: str) -> HttpResponse:
    """Decide a pair (`earlier` and `decision`), or confirm that the recommendation is made for the first time."""
    by = coordinator(request)
    item = _found(review, number).recommendation
    earlier_id = whole_number(request.POST.get("earlier", ""))
    decision = request.POST.get("decision", "")
    if earlier_id is not None and decision in EarlierStatus.values:
        decide_recurrence(recommendation_id=item.pk, earlier_id=earlier_id, decision=EarlierStatus(decision), by=by)
    elif request.POST.get("first_time"):
        confirm_first_time(recommendation_id=item.pk, by=by)
    else:
        raise InvalidInputError()
    return _back(item)


def _form_status(request: HttpRequest, form: Any) -> int:
    return form_status(form)
