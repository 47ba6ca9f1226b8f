"""The public pages of the platform: who sits in it, its meetings with what of them is published, decisions, calendars.

Two addresses hold a signed token in place of a sign-in: the answer to an invitation, and the private calendar of a
person. They show what their mail or their owner knows already.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qadam.base.errors import NotFoundError
from qadam.base.forms import form_status
from qadam.base.requests import page_number
from qadam.consultations.calendars import CONTENT_TYPE, CalendarEvent, calendar
from qadam.consultations.enums import MeetingStatus, Reply
from qadam.consultations.forms.meetings import ReplyForm
from qadam.consultations.links import participation_of_token
from qadam.consultations.minutes_exports import FORMATS
from qadam.consultations.models import Meeting
from qadam.consultations.selectors.decisions import filtered_decisions
from qadam.consultations.selectors.meetings import meetings_for_calendar, meetings_of
from qadam.consultations.selectors.platforms import invitation_by_id, owner_of_calendar
from qadam.consultations.selectors.public import (
    calendar_public,
    decisions_public,
    meeting_public,
    meetings_public,
    members_public,
    minutes_public,
    paper_public,
    platforms_public,
    structure_public,
    structures_public,
)
from qadam.consultations.services.meetings import reply_to_invitation
from qadam.consultations.views.minutes import minutes_response
from qadam.documents.views import original_response
from qadam.portal.pages import public

MEETINGS_PER_PAGE = 20
DECISIONS_PER_PAGE = 50
STATES = ("overdue", "open", "in_progress", "reported", "done", "dropped")


@public
def platform(request: HttpRequest) -> HttpResponse:
    """Answer the platforms, their members, and the published meetings."""
    platforms = list(platforms_public())
    page = Paginator(meetings_public(), MEETINGS_PER_PAGE).get_page(page_number(request))
    context = {
        "platforms": [(found, members_public(found)) for found in platforms if not found.is_subcommittee],
        "subcommittees": [found for found in platforms if found.is_subcommittee],
        "page": page,
        "structures": list(structures_public()[:3]),
    }
    return render(request, "portal/platform.html", context)


@public
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Answer a published meeting with its published parts."""
    found = meeting_public(meeting_id)
    context = {
        "meeting": found,
        "minutes": minutes_public(found.pk),
    }
    return render(request, "portal/meeting.html", context)


@public
def meeting_minutes(request: HttpRequest, meeting_id: int, form: str) -> HttpResponse:
    """Answer published minutes as a Word document or PDF in the language of the page, without names of people."""
    found, written = meeting_public(meeting_id), minutes_public(meeting_id)
    if written is None or form not in FORMATS:
        raise NotFoundError()
    return minutes_response(found, written, form, with_names=False)


@public
def meeting_paper(request: HttpRequest, meeting_id: int, paper_id: int) -> FileResponse:
    """Answer a published paper as a download."""
    return original_response(paper_public(meeting_id, paper_id).document)


@public
def platform_decisions(request: HttpRequest) -> HttpResponse:
    """Answer the published decisions with what became of them."""
    state = request.GET.get("state", "")
    rows = filtered_decisions(decisions_public(), state if state in STATES else "")
    page = Paginator(rows, DECISIONS_PER_PAGE).get_page(page_number(request))
    return render(request, "portal/platform_decisions.html", {"page": page, "state": state})


@public
def agreed_areas(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Answer an agreed version: the areas of a review with the recommendations of each."""
    agreed = structure_public(code, number)
    language = (get_language() or "en")[:2]
    areas = [
        (area, area["names"].get(language) or next(filter(None, area["names"].values()), area["code"]))
        for area in agreed.content["areas"]
    ]
    return render(request, "portal/agreed_areas.html", {"agreed": agreed, "areas": areas})


@public
def public_calendar(request: HttpRequest) -> HttpResponse:
    """Answer the published meetings as iCalendar."""
    events = [_event(found, reverse("meeting_public", args=[found.pk])) for found in calendar_public()]
    return _calendar(_("Meetings of the platform"), events)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD"])
def private_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the calendar of the person to whom the token belongs, as long as the person may sign in."""
    owner = owner_of_calendar(token)
    events = [
        _event(found, reverse("meeting", args=[found.pk]), with_link=True)
        for found in meetings_for_calendar(meetings_of(owner))
    ]
    return _calendar(_("My meetings"), events)


def _event(found: Meeting, path: str, *, with_link: bool = False) -> CalendarEvent:
    return CalendarEvent(
        uid=f"{found.uid}@qadam",
        sequence=found.sequence,
        changed_at=found.changed_at,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        title=found.name,
        place=found.place,
        description="\n".join(filter(None, (found.platform.name, found.link if with_link else ""))),
        url=settings.SITE_ADDRESS + path,
        is_cancelled=found.status == MeetingStatus.CANCELLED,
        is_tentative=found.status == MeetingStatus.PLANNED,
    )


def _calendar(name: str, events: list[CalendarEvent]) -> HttpResponse:
    response = HttpResponse(calendar(name, events), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="meetings.ics"'
    return response


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_reply(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the page of an invitation, and take the reply of whoever has its link."""
    part = invitation_by_id(participation_of_token(token))
    form = ReplyForm(request.POST or None, initial={"reply": part.reply, "note": part.reply_note})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        reply_to_invitation(participation_id=part.pk, reply=Reply(given["reply"]), note=given["note"])
        return redirect(reverse("meeting_reply", args=[token]) + "?done=yes")
    context: dict[str, Any] = {
        "part": part,
        "meeting": part.meeting,
        "form": form if part.can_be_answered else None,
        "is_done": request.GET.get("done") == "yes" and part.reply != Reply.NONE,
    }
    return render(request, "portal/meeting_reply.html", context, status=form_status(form))
