"""Structuring a review: the rounds, the areas of a round, the placements with what members say about them."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.base.forms import refusals_at
from qadam.base.requests import page_number, signed_in
from qadam.consultations.enums import RemarkKind, StructuringStatus
from qadam.consultations.forms.structuring import AgreeForm, AreaForm, RemarkForm, StructuringForm, UntilForm
from qadam.consultations.models import Structuring
from qadam.consultations.permissions import check_read_structuring, check_secretariat, check_take_part, is_secretariat
from qadam.consultations.selectors.structuring import (
    UNPLACED,
    areas_with_counts,
    general_remarks,
    open_remark_count,
    placement_by_id,
    placements_of,
    structuring_by_id,
    structurings_of,
)
from qadam.consultations.services.structuring import (
    agree_structuring,
    answer_remark,
    ask_for_remarks,
    keep_area,
    open_structuring,
    place_recommendations,
    propose_area,
    publish_structure,
    remark,
)
from qadam.consultations.views.platforms import form_page
from qadam.register.selectors.recommendations import text_for

PLACEMENTS_PER_PAGE = 50
COMMENT_DAYS = 14


@require_GET
def structurings(request: HttpRequest) -> HttpResponse:
    """Answer the rounds that the person may read."""
    check_take_part(request.user)
    context = {"rounds": list(structurings_of(request.user)), "may_change": is_secretariat(request.user)}
    return render(request, "consultations/structurings.html", context)


@require_http_methods(["GET", "POST"])
def structuring_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new round, and open it."""
    by = signed_in(request)
    check_secretariat(by)
    form = StructuringForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            made = open_structuring(platform=form.cleaned_data["platform"], review=form.cleaned_data["review"], by=by)
            return redirect("structuring", made.pk)
    back = reverse("structurings")
    lede = _("The areas of the vocabulary and the proposed places of the recommendations are the beginning.")
    return form_page(
        request, form, title=_("Structure a review"), back_url=back, back_label=_("Areas of reviews"), lede=lede
    )


@require_GET
def structuring(request: HttpRequest, structuring_id: int) -> HttpResponse:
    """Answer a round: its areas with counts, the placements of a filter, remarks, and what comes next."""
    found = _readable(request, structuring_id)
    area, only_open = request.GET.get("area", ""), request.GET.get("open") == "yes"
    rows = placements_of(found, area=area, only_open=only_open)
    page = Paginator(rows, PLACEMENTS_PER_PAGE).get_page(page_number(request))
    language = (get_language() or "en")[:2]
    areas = list(areas_with_counts(found))
    secretariat = is_secretariat(request.user)
    context: dict[str, Any] = {
        "structuring": found,
        "areas": areas,
        "kept": [one for one in areas if one.is_kept],
        "page": page,
        "rows": [(row, text_for(row.recommendation.texts.all(), language)) for row in page],
        "area": area,
        "unplaced": UNPLACED,
        "unplaced_count": found.placements.filter(area__isnull=True).count(),
        "only_open": only_open,
        "open_count": open_remark_count(found),
        "remarks": list(general_remarks(found)),
        "may_change": secretariat,
        "is_agreed": found.status == StructuringStatus.AGREED,
        "agreed": getattr(found, "agreed", None),
    }
    if secretariat and found.status == StructuringStatus.COLLECTING:
        until = timezone.localdate() + timedelta(days=COMMENT_DAYS)
        context["until_form"] = UntilForm(initial={"until": until})
    if secretariat and found.status == StructuringStatus.COMMENTING:
        context["agree_form"] = AgreeForm(structuring=found, initial={"agreed_on": timezone.localdate()})
    return render(request, "consultations/structuring.html", context)


def _readable(request: HttpRequest, structuring_id: int) -> Structuring:
    check_take_part(request.user)
    found = structuring_by_id(structuring_id)
    check_read_structuring(request.user, found)
    return found


@require_POST
def structuring_place(request: HttpRequest, structuring_id: int) -> HttpResponse:
    """Place the chosen recommendations under an area."""
    by = signed_in(request)
    check_secretariat(by)
    _readable(request, structuring_id)
    count = place_recommendations(
        structuring_id=structuring_id,
        placement_ids=_ids(request.POST.getlist("placement")),
        area_id=_ids([request.POST.get("area_to", "")] if request.POST.get("area_to") else ["0"])[0],
        by=by,
    )
    sentence = ngettext("%(count)s recommendation was moved.", "%(count)s recommendations were moved.", count)
    messages.success(request, sentence % {"count": count})
    query = request.POST.get("query", "")
    return redirect(reverse("structuring", args=[structuring_id]) + (f"?{query}" if query else ""))


def _ids(given: list[str]) -> list[int]:
    if not all(one.isascii() and one.isdigit() for one in given):
        raise NotFoundError()
    return [int(one) for one in given]


@require_http_methods(["GET", "POST"])
def area_new(request: HttpRequest, structuring_id: int) -> HttpResponse:
    """Show the form of a new area, and propose it."""
    by = signed_in(request)
    found = _readable(request, structuring_id)
    form = AreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            propose_area(structuring_id=found.pk, names=form.names(), by=by)
            messages.success(request, _("The area is proposed."))
            return redirect("structuring", found.pk)
    back = reverse("structuring", args=[found.pk])
    return form_page(request, form, title=_("Propose an area"), back_url=back, back_label=found.review.title)


@require_POST
def area_keep(request: HttpRequest, structuring_id: int, area_id: int) -> HttpResponse:
    """Keep an area or leave it out."""
    by = signed_in(request)
    keep_area(structuring_id=structuring_id, area_id=area_id, is_kept=request.POST.get("keep") == "yes", by=by)
    return redirect("structuring", structuring_id)


@require_http_methods(["GET", "POST"])
def remark_new(request: HttpRequest, structuring_id: int, placement_id: int | None = None) -> HttpResponse:
    """Show the form of a remark on a placement, or on the areas as a whole, and take it."""
    by = signed_in(request)
    found = _readable(request, structuring_id)
    placement = placement_by_id(found.pk, placement_id) if placement_id else None
    form = RemarkForm(request.POST or None, structuring=found, has_place=placement is not None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data.get("wanted_area")
        with refusals_at(form):
            remark(
                structuring_id=found.pk,
                placement_id=placement.pk if placement else None,
                kind=RemarkKind(form.cleaned_data["kind"]),
                text=form.cleaned_data["text"],
                wanted_area_id=wanted.pk if wanted else None,
                by=by,
            )
            messages.success(request, _("Thank you, your remark is recorded."))
            return redirect("structuring", found.pk)
    title = _("Remark on the areas")
    if placement is not None:
        title = _("Remark on %(number)s") % {"number": placement.recommendation.number}
    back = reverse("structuring", args=[found.pk])
    return form_page(request, form, title=title, back_url=back, back_label=found.review.title)


@require_POST
def remark_answer(request: HttpRequest, structuring_id: int, remark_id: int) -> HttpResponse:
    """Follow a remark or not, with the reason."""
    by = signed_in(request)
    answer_remark(
        structuring_id=structuring_id,
        remark_id=remark_id,
        is_followed=request.POST.get("follow") == "yes",
        answer=request.POST.get("answer", ""),
        by=by,
    )
    messages.success(request, _("Saved."))
    return redirect("structuring", structuring_id)


@require_POST
def structuring_step(request: HttpRequest, structuring_id: int) -> HttpResponse:
    """Ask for comments, record the agreement, publish the agreed version or take it back."""
    by = signed_in(request)
    check_secretariat(by)
    found = _readable(request, structuring_id)
    step = request.POST.get("step", "")
    if step == "ask":
        until = UntilForm(request.POST)
        if not until.is_valid():
            raise InvalidInputError(_("Give the day until which comments are asked for."))
        ask_for_remarks(structuring_id=found.pk, until=until.cleaned_data["until"], by=by)
        messages.success(request, _("The members are asked for their comments."))
    elif step == "agree":
        agree = AgreeForm(request.POST, structuring=found)
        if not agree.is_valid():
            raise InvalidInputError(_("Give the day on which the areas were agreed."))
        given = agree.cleaned_data
        agree_structuring(structuring_id=found.pk, agreed_on=given["agreed_on"], meeting=given["meeting"], by=by)
        messages.success(request, _("The areas are agreed, and the register has them."))
    elif step in ("publish", "withdraw"):
        publish_structure(structuring_id=found.pk, is_published=step == "publish", by=by)
        messages.success(request, _("Saved."))
    else:
        raise NotFoundError()
    return redirect("structuring", structuring_id)
