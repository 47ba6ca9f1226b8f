"""The minutes of a meeting, as a page and as files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.base.errors import NotFoundError
from qadam.base.requests import signed_in
from qadam.consultations.enums import MinutesStatus
from qadam.consultations.forms.meetings import MinutesForm
from qadam.consultations.minutes_exports import FORMATS, minutes_file
from qadam.consultations.models import Meeting, Minutes
from qadam.consultations.permissions import check_secretariat, is_secretariat, participation_of
from qadam.consultations.selectors.meetings import meeting_by_id, minutes_of
from qadam.consultations.selectors.platforms import approving_bodies_of
from qadam.consultations.services.minutes import (
    approve_minutes,
    circulate_minutes,
    remark_on_minutes,
    take_back_minutes,
    write_minutes,
)
from qadam.consultations.views.meetings import readable_meeting
from qadam.consultations.views.platforms import form_page


@require_GET
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Answer the minutes with the approvals and remarks; members see them once they are circulated."""
    found, written = _readable(request, meeting_id)
    approved = {(a.body_id, a.person_id): a for a in written.approvals.all()}
    chairs = [part for part in found.participations.all() if part.is_co_chair]
    secretariat = is_secretariat(request.user)
    bodies = approving_bodies_of(request.user)
    context = {
        "meeting": found,
        "minutes": written,
        "remarks": list(written.remarks.select_related("body", "made_by")),
        "chairs": [
            (
                part,
                approved.get((part.body_id, part.person_id)),
                secretariat or part.body_id in bodies or part.person_id == request.user.pk,
            )
            for part in chairs
        ],
        "may_change": secretariat,
        "may_remark": participation_of(request.user, found) is not None,
    }
    return render(request, "consultations/minutes.html", context)


def _readable(request: HttpRequest, meeting_id: int) -> tuple[Meeting, Minutes]:
    found = readable_meeting(request, meeting_id)
    written = minutes_of(found)
    if written is None or (written.status == MinutesStatus.DRAFT and not is_secretariat(request.user)):
        raise NotFoundError()
    return found, written


@require_http_methods(["GET", "POST"])
def minutes_edit(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the form of the minutes, and save the draft."""
    by = signed_in(request)
    check_secretariat(by)
    found = meeting_by_id(meeting_id)
    form = MinutesForm(request.POST or None, meeting=found, minutes=minutes_of(found))
    if request.method == "POST" and form.is_valid():
        write_minutes(
            meeting_id=found.pk,
            version=form.cleaned_data["version"],
            texts=form.texts(),
            discussions=form.discussions(),
            by=by,
        )
        messages.success(request, _("Saved."))
        return redirect("meeting_minutes", found.pk)
    back = reverse("meeting", args=[found.pk])
    return form_page(request, form, title=_("Write the minutes"), back_url=back, back_label=found.name)


@require_POST
def minutes_step(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Circulate the minutes, take them back, approve them for a co-chair, or ask for a correction."""
    by = signed_in(request)
    readable_meeting(request, meeting_id)
    step = request.POST.get("step", "")
    if step == "circulate":
        circulate_minutes(meeting_id=meeting_id, by=by)
        messages.success(request, _("The minutes are with the members."))
    elif step == "take_back":
        take_back_minutes(meeting_id=meeting_id, by=by)
        messages.success(request, _("The minutes are a draft again."))
    elif step == "approve":
        chair = request.POST.get("chair", "")
        chair_id = int(chair) if chair.isascii() and chair.isdigit() else 0
        approve_minutes(meeting_id=meeting_id, participation_id=chair_id, by=by)
        messages.success(request, _("The approval is recorded."))
    elif step == "remark":
        remark_on_minutes(meeting_id=meeting_id, text=request.POST.get("text", ""), by=by)
        messages.success(request, _("Thank you, the secretariat sees your remark."))
    else:
        raise NotFoundError()
    return redirect("meeting_minutes", meeting_id)


@require_GET
def minutes_download(request: HttpRequest, meeting_id: int, form: str) -> HttpResponse:
    """Answer the minutes as a Word document or PDF in the language of the page."""
    found, written = _readable(request, meeting_id)
    if form not in FORMATS:
        raise NotFoundError()
    return minutes_response(found, written, form)


def minutes_response(found: Meeting, written: Minutes, form: str, *, with_names: bool = True) -> HttpResponse:
    """Return the file of minutes that the caller has checked the right to, in the language now active."""
    content = minutes_file(found, written, form, with_names=with_names)
    name = f"minutes-{found.pk}-{(get_language() or 'en')[:2]}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=FORMATS[form], headers=headers)
