"""Handing work over: what a person holds, the step itself, and the page that the successor keeps."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qadam.accounts.enums import Role
from qadam.accounts.forms import HandoverForm
from qadam.accounts.handover import handover_items
from qadam.accounts.permissions import check_hand_over, check_role, check_see_handover, check_staff
from qadam.accounts.selectors import get_assignment, get_handover
from qadam.accounts.services.handover import hand_over
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import signed_in


@require_http_methods(["GET", "POST"])
def handover_new(request: HttpRequest, user_id: int, assignment_id: int) -> HttpResponse:
    """Answer what a person holds in a role, with the form for the successor; hand it over."""
    check_role(request.user, Role.COORDINATOR, Role.ADMINISTRATOR)
    assignment = get_assignment(user_id, assignment_id)
    check_hand_over(request.user, assignment)
    form = HandoverForm(request.POST or None, assignment=assignment)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            made = hand_over(
                assignment_id=assignment.pk,
                successor_id=form.cleaned_data["successor"].pk,
                note=form.cleaned_data["note"],
                by=signed_in(request),
            )
            messages.success(request, _("The work is handed over. The successor has it from the next page on."))
            return redirect("handover", handover_id=made.pk)
    context = {"assignment": assignment, "items": handover_items(assignment.user, assignment.body), "form": form}
    return render(request, "accounts/handover_new.html", context, status=form_status(form))


@require_GET
def handover(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Answer a hand-over to the two people and to those who look after people."""
    check_staff(request.user)
    found = get_handover(handover_id)
    check_see_handover(request.user, found)
    items = [item | {"due_on": date.fromisoformat(item["due_on"]) if item["due_on"] else None} for item in found.items]
    return render(request, "accounts/handover.html", {"handover": found, "items": items})
