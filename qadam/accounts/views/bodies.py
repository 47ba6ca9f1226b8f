"""The pages of bodies: the list, one body with its units and people, its form, and the decision on an organisation."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qadam.accounts.enums import Role
from qadam.accounts.forms import BodyFilter, BodyForm, NewBodyForm, VerificationForm
from qadam.accounts.permissions import check_manage_bodies, check_staff, check_verify_bodies
from qadam.accounts.selectors import has_role, open_assignments
from qadam.accounts.services.bodies import BODY_FIELDS, create_body, decide_verification, edit_body
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import page_number, signed_in
from qadam.bodies.enums import BodyKind, Verification
from qadam.bodies.selectors import all_bodies, get_body

BODIES_A_PAGE = 50


@require_GET
def bodies(request: HttpRequest) -> HttpResponse:
    """Answer the bodies, of one kind or verification where it is asked for."""
    check_staff(request.user)
    form = BodyFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = all_bodies(
        kind=BodyKind(chosen["kind"]) if chosen.get("kind") else None,
        verification=Verification(chosen["verification"]) if chosen.get("verification") else None,
    )
    page = Paginator(found, BODIES_A_PAGE).get_page(page_number(request))
    may_manage = has_role(request.user, Role.COORDINATOR, Role.ADMINISTRATOR)
    return render(request, "accounts/bodies.html", {"form": form, "page": page, "may_manage": may_manage})


@require_http_methods(["GET", "POST"])
def body_new(request: HttpRequest) -> HttpResponse:
    """Answer the form for a new body, and add it."""
    check_manage_bodies(request.user)
    form = NewBodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_at(form):
            made = create_body(
                code=given["code"], kind=BodyKind(given["kind"]), values=_values(given), by=signed_in(request)
            )
            messages.success(request, _("The body is added."))
            return redirect("body", code=made.code)
    return render(request, "accounts/body_form.html", {"form": form}, status=form_status(form))


@require_http_methods(["GET", "POST"])
def body(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one body with its units and people; take the coordinator's decision on an organisation."""
    check_staff(request.user)
    found = get_body(code)
    form = VerificationForm(request.POST or None)
    if request.method == "POST":
        check_verify_bodies(request.user)
        if form.is_valid():
            with refusals_at(form):
                decide_verification(
                    code=code,
                    to=Verification(form.cleaned_data["decision"]),
                    note=form.cleaned_data["note"],
                    by=signed_in(request),
                )
                messages.success(request, _("The decision is entered."))
                return redirect("body", code=code)
    may_manage = has_role(request.user, Role.COORDINATOR, Role.ADMINISTRATOR)
    context = {
        "body": found,
        "units": found.units.all(),
        "assignments": open_assignments().filter(body=found) if may_manage else None,
        "may_manage": may_manage,
        "may_verify": has_role(request.user, Role.COORDINATOR) and found.kind == BodyKind.CIVIL_SOCIETY,
        "form": form,
    }
    return render(request, "accounts/body.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def body_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the form of a body, and save it."""
    check_manage_bodies(request.user)
    found = get_body(code)
    now: dict[str, Any] = {name: getattr(found, name) for name in BODY_FIELDS} | {"version": found.version}
    form = BodyForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        with refusals_at(form):
            edit_body(code=code, version=version, values=_values(form.cleaned_data), by=signed_in(request))
            messages.success(request, _("The body is saved."))
            return redirect("body", code=code)
    context = {"form": form, "body": found}
    return render(request, "accounts/body_form.html", context, status=form_status(form))


def _values(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in BODY_FIELDS}
