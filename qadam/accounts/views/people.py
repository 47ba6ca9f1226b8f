"""The pages on people and their roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from qadam.accounts.enums import Role
from qadam.accounts.forms import PersonForm, RoleForm
from qadam.accounts.permissions import check_administrator
from qadam.accounts.selectors import get_user, users_list
from qadam.accounts.services import create_user, give_role, set_active, withdraw_role
from qadam.base.errors import InvalidInputError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import signed_in


def people(request: HttpRequest) -> HttpResponse:
    """Answer the list of accounts with their roles, and the form for a new one."""
    check_administrator(request.user)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            user = create_user(**form.cleaned_data, by=signed_in(request))
            messages.success(request, _("The account is made. Give it a role, or the person sees nothing."))
            return redirect("person", user_id=user.pk)
    context = {"people": users_list(), "form": form}
    return render(request, "accounts/people.html", context, status=form_status(form))


def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Answer one account with its roles, past ones too, and the form for a new role."""
    check_administrator(request.user)
    user = get_user(user_id)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_role(
                user=user,
                role=Role(form.cleaned_data["role"]),
                body=form.cleaned_data["body"],
                is_alternate=form.cleaned_data["is_alternate"],
                by=signed_in(request),
            )
        except InvalidInputError as error:
            form.add_error("body", str(error.message))
        else:
            messages.success(request, _("The role is given. It acts from the next page on."))
            return redirect("person", user_id=user.pk)
    context = {"person": user, "form": form, "assignments": user.assignments.select_related("body")}
    return render(request, "accounts/person.html", context, status=form_status(form))


@require_POST
def withdraw(request: HttpRequest, user_id: int, assignment_id: int) -> HttpResponse:
    """Withdraw a role."""
    withdraw_role(assignment_id=assignment_id, by=signed_in(request))
    messages.success(request, _("The role is withdrawn. It acts from the next page on."))
    return redirect("person", user_id=user_id)


@require_POST
def activate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Deactivate an account, or activate it again."""
    is_active = request.POST.get("active") == "yes"
    set_active(user_id=user_id, is_active=is_active, by=signed_in(request))
    messages.success(request, _("The account is active again.") if is_active else _("The account is deactivated."))
    return redirect("person", user_id=user_id)
