"""The start page with the calendar, the pages of platforms and their members, the private calendar feed."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qadam.base.errors import NotFoundError
from qadam.base.forms import refusals_at
from qadam.base.requests import signed_in
from qadam.consultations.enums import Capacity
from qadam.consultations.forms.meetings import MemberForm, MembershipEndForm
from qadam.consultations.links import calendar_token
from qadam.consultations.models import Platform
from qadam.consultations.permissions import check_secretariat, check_take_part, is_secretariat
from qadam.consultations.selectors.decisions import decisions_to_do
from qadam.consultations.selectors.meetings import meetings_between, meetings_coming, meetings_of, month_of
from qadam.consultations.selectors.platforms import (
    memberships_all,
    platform_by_code,
    platform_ids_of,
    platforms_list,
)
from qadam.consultations.services.platforms import add_member, calendar_of, end_membership, renew_calendar

COMING_SHOWN = 5
DECISIONS_SHOWN = 5
MEETINGS_SHOWN = 20


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Answer the calendar of a month, what comes next, the platforms, and the decisions that wait for this person."""
    check_take_part(request.user)
    month = month_of(request.GET.get("month", ""), timezone.localdate())
    readable = meetings_of(request.user)
    secretariat = is_secretariat(request.user)
    platforms = platforms_list() if secretariat else platforms_list().filter(pk__in=platform_ids_of(request.user))
    context = {
        "month": month,
        "meetings": list(meetings_between(readable, month.first, month.last)),
        "coming": list(meetings_coming(readable, COMING_SHOWN)),
        "platforms": list(platforms),
        "decisions": list(decisions_to_do(request.user)[:DECISIONS_SHOWN]),
        "may_change": secretariat,
    }
    return render(request, "consultations/home.html", context)


@require_GET
def platform(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a platform: who sits in it, its subcommittees and its latest meetings."""
    found = _readable(request, code)
    meetings = meetings_of(request.user).filter(platform=found)[:MEETINGS_SHOWN]
    memberships = list(memberships_all(found))
    today = timezone.localdate()
    ended = [one for one in memberships if one.ends_on is not None and one.ends_on < today]
    context = {
        "platform": found,
        "members": [one for one in memberships if one not in ended],
        "ended": ended,
        "meetings": meetings,
        "may_change": is_secretariat(request.user),
    }
    return render(request, "consultations/platform.html", context)


def _readable(request: HttpRequest, code: str) -> Platform:
    check_take_part(request.user)
    found = platform_by_code(code)
    if not is_secretariat(request.user) and found.pk not in platform_ids_of(request.user):
        raise NotFoundError()
    return found


@require_http_methods(["GET", "POST"])
def member_new(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a new member, and add it."""
    by = signed_in(request)
    check_secretariat(by)
    found = platform_by_code(code)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_at(form):
            add_member(
                platform=found,
                body=given["body"],
                capacity=Capacity(given["capacity"]),
                is_co_chair=given["is_co_chair"],
                starts_on=given["starts_on"],
                ends_on=given["ends_on"],
                by=by,
            )
            messages.success(request, _("Saved."))
            return redirect("platform", code)
    back = reverse("platform", args=[code])
    return form_page(request, form, title=_("New member"), back_url=back, back_label=found.name)


@require_http_methods(["GET", "POST"])
def member_end(request: HttpRequest, code: str, membership_id: int) -> HttpResponse:
    """Show the form of the last day of a term, and set it."""
    by = signed_in(request)
    check_secretariat(by)
    found = platform_by_code(code)
    membership = memberships_all(found).filter(pk=membership_id).first()
    if membership is None:
        raise NotFoundError()
    form = MembershipEndForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            end_membership(membership_id=membership_id, ends_on=form.cleaned_data["ends_on"], by=by)
            messages.success(request, _("Saved."))
            return redirect("platform", code)
    title = _("End the membership of %(who)s") % {"who": membership.who}
    return form_page(request, form, title=title, back_url=reverse("platform", args=[code]), back_label=found.name)


@require_http_methods(["GET", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Answer the address of the person's private calendar; by POST give it a new one."""
    by = signed_in(request)
    check_take_part(by)
    if request.method == "POST":
        renew_calendar(by=by)
        messages.success(request, _("Your calendar has a new address. The old one no longer works."))
        return redirect("my_calendar")
    feed = calendar_of(by=by)
    token = calendar_token(by.pk, feed.generation)
    address = settings.SITE_ADDRESS + reverse("private_calendar", args=[token])
    return render(request, "consultations/my_calendar.html", {"address": address})


def form_page(
    request: HttpRequest,
    form: object,
    *,
    title: str,
    back_url: str,
    back_label: str,
    lede: str = "",
    button: str = "",
    has_files: bool = False,
) -> HttpResponse:
    """Answer a page that holds one form and the way back; 422 where the form has faults."""
    faulty = request.method == "POST" and bool(getattr(form, "errors", None))
    context = {
        "form": form,
        "title": title,
        "back_url": back_url,
        "back_label": back_label,
        "lede": lede,
        "button": button or _("Save"),
        "has_files": has_files,
    }
    return render(request, "consultations/form.html", context, status=422 if faulty else 200)
