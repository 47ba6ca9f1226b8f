"""The page of a meeting and every step of it up to the meeting itself."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.base.forms import refusals_at
from qadam.base.requests import signed_in
from qadam.consultations.enums import MeetingStatus, Reply
from qadam.consultations.forms.meetings import GuestForm, ItemForm, MeetingForm, PaperForm, ReplyForm
from qadam.consultations.links import invitation_token
from qadam.consultations.models import Meeting
from qadam.consultations.permissions import (
    check_read_meeting,
    check_secretariat,
    check_take_part,
    is_secretariat,
    participation_of,
)
from qadam.consultations.selectors.meetings import item_by_id, meeting_by_id, minutes_of, paper_by_id
from qadam.consultations.services.agenda import (
    add_item,
    add_paper,
    circulate_papers,
    edit_item,
    move_item,
    remove_item,
)
from qadam.consultations.services.meetings import (
    call_meeting,
    cancel_meeting,
    edit_meeting,
    hold_meeting,
    invite_guest,
    plan_meeting,
    reply_to_invitation,
)
from qadam.consultations.services.publication import Part, publish_part, withdraw_part
from qadam.consultations.views.platforms import form_page
from qadam.documents.views import original_response

ENDED = (MeetingStatus.HELD, MeetingStatus.CANCELLED)


@require_GET
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Answer a meeting: agenda, papers, who comes, decisions, positions; and for the secretariat what comes next."""
    found = readable_meeting(request, meeting_id)
    secretariat = is_secretariat(request.user)
    own = participation_of(request.user, found)
    papers = [paper for paper in found.papers.all() if secretariat or paper.circulated_at]
    minutes = minutes_of(found)
    context: dict[str, Any] = {
        "meeting": found,
        "papers": papers,
        "minutes": minutes,
        "may_change": secretariat,
        "is_open": found.status not in ENDED,
        "own": own,
        "reply_form": ReplyForm(initial={"reply": own.reply}) if own and found.status == MeetingStatus.CALLED else None,
        "replies": _replies(found),
        "unsent": sum(paper.circulated_at is None for paper in papers),
        "parts": Part,
        "guest_links": _guest_links(request, found) if secretariat and found.status == MeetingStatus.CALLED else [],
    }
    return render(request, "consultations/meeting.html", context)


def readable_meeting(request: HttpRequest, meeting_id: int) -> Meeting:
    """Return a meeting that the visitor may read.

    Raises:
        NotAllowedError: the person takes no part in consultations at all.
        NotFoundError: there is no such meeting, or not for this person.
    """
    check_take_part(request.user)
    found = meeting_by_id(meeting_id)
    check_read_meeting(request.user, found)
    if found.status == MeetingStatus.PLANNED and not is_secretariat(request.user):
        raise NotFoundError()
    return found


def _replies(found: Meeting) -> list[tuple[str, int]]:
    counted = dict.fromkeys(Reply, 0)
    for part in found.participations.all():
        counted[Reply(part.reply)] += 1
    return [(str(reply.label), count) for reply, count in counted.items() if count]


def _guest_links(request: HttpRequest, found: Meeting) -> list[tuple[str, str]]:
    """Return (guest, link to reply) of the guests whom no mail reaches."""
    guests = [part for part in found.participations.all() if part.body_id is None and part.person_id is None]
    return [
        (part.who, request.build_absolute_uri(reverse("meeting_reply", args=[invitation_token(part.pk)])))
        for part in guests
    ]


@require_http_methods(["GET", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new meeting, and plan it."""
    by = signed_in(request)
    check_secretariat(by)
    form = MeetingForm(request.POST or None, initial={"platform": request.GET.get("platform")})
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            made = plan_meeting(platform=form.cleaned_data["platform"], by=by, **form.facts())
            return redirect("meeting", made.pk)
    back = reverse("consultations")
    return form_page(request, form, title=_("New meeting"), back_url=back, back_label=_("Consultations"))


@require_http_methods(["GET", "POST"])
def meeting_edit(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the form of a meeting, and save it upon the version that the person saw."""
    by = signed_in(request)
    check_secretariat(by)
    found = meeting_by_id(meeting_id)
    form = MeetingForm(request.POST or None, meeting=found)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            edit_meeting(meeting_id=found.pk, version=form.cleaned_data["version"] or 0, by=by, **form.facts())
            messages.success(request, _("Saved."))
            return redirect("meeting", found.pk)
    return _form(request, form, found, _("Change the meeting"))


@require_POST
def meeting_call(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Invite everybody."""
    called = call_meeting(meeting_id=meeting_id, by=signed_in(request))
    count = called.participations.count()
    sentence = ngettext("%(count)s invitation was sent.", "%(count)s invitations were sent.", count)
    messages.success(request, sentence % {"count": count})
    return redirect("meeting", meeting_id)


@require_http_methods(["GET", "POST"])
def meeting_cancel(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Ask whether the meeting is to be cancelled, and cancel it."""
    by = signed_in(request)
    check_secretariat(by)
    found = meeting_by_id(meeting_id)
    if request.method == "POST":
        cancel_meeting(meeting_id=meeting_id, by=by)
        messages.success(request, _("The meeting was cancelled, and everybody who was invited is told."))
        return redirect("meeting", meeting_id)
    context = {
        "question": _("Cancel this meeting?"),
        "consequences": [_("Everybody who was invited is told."), _("The meeting cannot be taken up again.")],
        "action": _("Cancel the meeting"),
        "back_url": reverse("meeting", args=[found.pk]),
        "is_dangerous": True,
    }
    return render(request, "base/confirm.html", context)


@require_http_methods(["GET", "POST"])
def meeting_attendance(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show who was invited, and record who came."""
    by = signed_in(request)
    check_secretariat(by)
    found = meeting_by_id(meeting_id)
    parts = list(found.participations.all())
    if request.method == "POST":
        came = {
            part.pk: request.POST.get(f"names_{part.pk}", "").strip()
            for part in parts
            if request.POST.get(f"came_{part.pk}")
        }
        hold_meeting(meeting_id=meeting_id, attendance=came, by=by)
        messages.success(request, _("Saved."))
        return redirect("meeting", meeting_id)
    return render(request, "consultations/attendance.html", {"meeting": found, "parts": parts})


@require_http_methods(["GET", "POST"])
def guest_new(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the form of a guest, and invite the guest."""
    by = signed_in(request)
    check_secretariat(by)
    found = meeting_by_id(meeting_id)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data["body"]
        with refusals_at(form):
            invite_guest(meeting_id=found.pk, body_id=body.pk if body else None, name=form.cleaned_data["name"], by=by)
            return redirect("meeting", found.pk)
    return _form(request, form, found, _("Invite a guest"))


@require_POST
def reply(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Take the answer of somebody who is signed in."""
    found = readable_meeting(request, meeting_id)
    own = participation_of(request.user, found)
    if own is None:
        raise NotFoundError()
    form = ReplyForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        reply_to_invitation(
            participation_id=own.pk, reply=Reply(given["reply"]), note=given["note"], by=signed_in(request)
        )
        messages.success(request, _("Thank you, your answer is recorded."))
    else:
        messages.error(request, _("Choose one of the answers."))
    return redirect("meeting", meeting_id)


@require_http_methods(["GET", "POST"])
def item_new(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the form of a new item, and add it."""
    by = signed_in(request)
    check_secretariat(by)
    found = meeting_by_id(meeting_id)
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            add_item(meeting_id=found.pk, by=by, **form.facts())
            return redirect(f"{reverse('meeting', args=[found.pk])}#agenda")
    return _form(request, form, found, _("New item"))


@require_http_methods(["GET", "POST"])
def item_edit(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Show the form of an item, and save it."""
    by = signed_in(request)
    check_secretariat(by)
    found = meeting_by_id(meeting_id)
    form = ItemForm(request.POST or None, item=item_by_id(meeting_id, item_id))
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            edit_item(meeting_id=found.pk, item_id=item_id, by=by, **form.facts())
            return redirect(f"{reverse('meeting', args=[found.pk])}#agenda")
    return _form(request, form, found, _("Change the item"))


@require_POST
def item_step(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Move an item up or down, or take it off the agenda."""
    by = signed_in(request)
    step = request.POST.get("step", "")
    if step == "remove":
        remove_item(meeting_id=meeting_id, item_id=item_id, by=by)
    else:
        move_item(meeting_id=meeting_id, item_id=item_id, up=step == "up", by=by)
    return redirect(f"{reverse('meeting', args=[meeting_id])}#agenda")


@require_http_methods(["GET", "POST"])
def paper_new(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the form of a paper, and take it."""
    by = signed_in(request)
    check_secretariat(by)
    found = meeting_by_id(meeting_id)
    form = PaperForm(request.POST or None, request.FILES or None, meeting=found)
    if request.method == "POST" and form.is_valid():
        file, item = form.cleaned_data["file"], form.cleaned_data["item"]
        try:
            add_paper(
                meeting_id=found.pk,
                file=file,
                name=file.name,
                title=form.cleaned_data["title"],
                item_id=item.pk if item else None,
                by=by,
            )
        except InvalidInputError as error:
            form.add_error("file", str(error.message))
        else:
            return redirect(f"{reverse('meeting', args=[found.pk])}#papers")
    return _form(request, form, found, _("Add a paper"), has_files=True)


@require_POST
def papers_circulate(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Send the papers to everybody who is invited."""
    count = circulate_papers(meeting_id=meeting_id, by=signed_in(request))
    sentence = ngettext("%(count)s paper was sent.", "%(count)s papers were sent.", count)
    messages.success(request, sentence % {"count": count})
    return redirect(f"{reverse('meeting', args=[meeting_id])}#papers")


@require_GET
def paper(request: HttpRequest, meeting_id: int, paper_id: int) -> FileResponse:
    """Answer a paper as a download; members get it once it is circulated."""
    readable_meeting(request, meeting_id)
    found = paper_by_id(meeting_id, paper_id)
    if found.circulated_at is None and not is_secretariat(request.user):
        raise NotFoundError()
    return original_response(found.document)


@require_POST
def publish(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Publish a part of a meeting, or take it back."""
    by = signed_in(request)
    check_secretariat(by)
    given = request.POST.get("id", "")
    part_id = int(given) if given.isascii() and given.isdigit() else None
    if request.POST.get("part") not in Part.values:
        raise NotFoundError()
    part = Part(request.POST["part"])
    if request.POST.get("publish") == "yes":
        publish_part(meeting_id=meeting_id, part=part, part_id=part_id, by=by)
        messages.success(request, _("Published."))
    else:
        withdraw_part(meeting_id=meeting_id, part=part, part_id=part_id, by=by)
        messages.success(request, _("Taken back from the public site."))
    return redirect("meeting", meeting_id)


def _form(request: HttpRequest, form: object, found: Meeting, title: str, *, has_files: bool = False) -> HttpResponse:
    back = reverse("meeting", args=[found.pk])
    return form_page(request, form, title=title, back_url=back, back_label=found.name, has_files=has_files)
