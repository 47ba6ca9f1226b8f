"""The register of the cases that a person may read, new cases, the standing invitation, and broken glass."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qadam.accounts.enums import Role
from qadam.accounts.selectors import has_role
from qadam.base.forms import form_status
from qadam.base.pieces import Figure
from qadam.base.requests import signed_in
from qadam.communications.enums import CaseKind, Track
from qadam.communications.forms import CaseForm, FilterForm, GlassForm, InvitationForm
from qadam.communications.models import Case
from qadam.communications.permissions import (
    OWNING_ROLE,
    check_break_glass,
    check_open_register,
    check_register_cases,
)
from qadam.communications.selectors.cases import (
    cases_of,
    counts_of,
    matching,
    open_glass_of,
    standing_invitations,
    with_next_clocks,
)
from qadam.communications.services.access import GLASS_HOURS, break_glass
from qadam.communications.services.cases import record_invitation, register_case
from qadam.communications.views.guarding import confidential
from qadam.communications.views.shell import carry_out, page_of

# Searching opens every case that the person may read; nobody works on more of them at a time.
MOST_SEARCHED = 500


@require_http_methods(["GET", "POST"])
@confidential
def communications(request: HttpRequest) -> HttpResponse:
    """Answer the cases that the person may read, with the deadline that is next.

    Words to search for are sent by POST: an address ends up in the logs of proxies and in histories of browsers.
    """
    check_open_register(request.user)
    form = FilterForm(request.POST if request.method == "POST" else None)
    chosen = form.cleaned_data if form.is_valid() else {"q": "", "track": "", "stage": ""}
    cases = cases_of(request.user, track=chosen["track"], stage=chosen["stage"])
    if any(chosen.values()):
        page = Paginator(matching(cases[:MOST_SEARCHED], chosen["q"]), MOST_SEARCHED).get_page(1)
    else:
        page = page_of(request, cases)
    counts = counts_of(request.user)
    context = {
        "page": page,
        "rows": with_next_clocks(list(page.object_list)),
        "form": form,
        "is_filtered": any(chosen.values()),
        "figures": [Figure(Track(track).label, count) for track, count in counts.items() if count],
        "may_register": has_role(request.user, OWNING_ROLE) and not has_role(request.user, Role.ADMINISTRATOR),
        "invitation": standing_invitations().first(),
    }
    return render(request, "communications/cases.html", context)


@require_http_methods(["GET", "POST"])
@confidential
def case_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new case, and register it."""
    by = signed_in(request)
    check_register_cases(by)
    form = CaseForm(request.POST or None, is_new=True)
    if request.method == "POST":
        made: list[Case] = []

        def register(_form: Any) -> None:
            made.append(register_case(kind=CaseKind(form.cleaned_data["kind"]), by=by, **form.facts()))

        if carry_out(request, form, register, ("communications",)) is not None:
            return redirect("case_clocks", made[0].number)
    return render(request, "communications/case_new.html", {"form": form}, status=form_status(form))


@require_http_methods(["GET", "POST"])
@confidential
def standing_invitation(request: HttpRequest) -> HttpResponse:
    """Show what is recorded of the standing invitation, and record more."""
    by = signed_in(request)
    check_register_cases(by)
    form = InvitationForm(request.POST or None)
    if request.method == "POST":
        answer = carry_out(
            request, form, lambda form: record_invitation(by=by, **form.cleaned_data), ("standing_invitation",)
        )
        if answer is not None:
            return answer
    context = {"form": form, "invitations": standing_invitations()}
    return render(request, "communications/invitation.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
@confidential
def glass(request: HttpRequest) -> HttpResponse:
    """Show an administrator the way into a case in an emergency, and open it."""
    by = signed_in(request)
    check_break_glass(by)
    form = GlassForm(request.POST or None)
    if request.method == "POST":
        answer = carry_out(
            request,
            form,
            lambda form: break_glass(by=by, **form.cleaned_data),
            ("break_glass",),
            said=_("The case is open to you now. Its owner has been told."),
        )
        if answer is not None:
            return redirect("case", form.cleaned_data["number"])
    context = {"form": form, "openings": open_glass_of(by), "hours": GLASS_HOURS}
    return render(request, "communications/glass.html", context, status=form_status(form))
