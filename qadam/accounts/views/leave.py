"""One's own leave: the days, and who stands in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qadam.accounts.forms import LeaveForm
from qadam.accounts.permissions import check_set_leave, check_staff
from qadam.accounts.selectors import get_user, leaves_of
from qadam.accounts.services.leave import end_leave, set_leave
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import signed_in


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, user_id: int | None = None) -> HttpResponse:
    """Answer a person's leaves and the form for a new one: one's own, or of the person named."""
    check_staff(request.user)
    by = signed_in(request)
    person = by
    if user_id is not None:
        person = get_user(user_id)
        check_set_leave(by, person)
    form = LeaveForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_at(form):
            set_leave(
                user=person,
                alternate_id=given["alternate"].pk,
                from_on=given["from_on"],
                until_on=given["until_on"],
                by=by,
            )
            messages.success(request, _("The leave is entered."))
            return redirect(request.path)
    context = {"person": person, "is_own": person == by, "form": form, "leaves": leaves_of(person)}
    return render(request, "accounts/leave.html", context, status=form_status(form))


@require_POST
def leave_end(request: HttpRequest, leave_id: int) -> HttpResponse:
    """Call a leave off."""
    check_staff(request.user)
    ended = end_leave(leave_id=leave_id, by=signed_in(request))
    messages.success(request, _("From now on nobody stands in."))
    return redirect("leave") if ended.user == request.user else redirect("person_leave", user_id=ended.user_id)
