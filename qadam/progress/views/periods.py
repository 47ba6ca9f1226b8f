"""How often the bodies report on each plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qadam.accounts.models import User
from qadam.base.errors import NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import signed_in
from qadam.progress.enums import PeriodKind
from qadam.progress.forms import CalendarForm
from qadam.progress.permissions import check_set_periods
from qadam.progress.selectors.periods import calendar_of, periods_with_counts, plans_reported
from qadam.progress.services.periods import set_reporting


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Answer the adopted plans with how often the bodies report on each."""
    check_set_periods(signed_in(request))
    return render(request, "progress/plans.html", {"plans": list(plans_reported())})


@require_http_methods(["GET", "POST"])
def plan_periods(request: HttpRequest, code: str) -> HttpResponse:
    """Show the periods of a plan with how many reports each has, and set how often the bodies report."""
    by: User = signed_in(request)
    check_set_periods(by)
    plan = plans_reported().filter(code=code).first()
    if plan is None:
        raise NotFoundError()
    calendar = calendar_of(plan)
    rows = list(periods_with_counts(plan))
    initial = {
        "version": calendar.version if calendar else 0,
        "kind": calendar.kind if calendar else PeriodKind.HALF_YEAR,
        "days_to_report": calendar.days_to_report if calendar else 30,
        "first_on": rows[-1].starts_on if rows else plan.starts_on,
    }
    form = CalendarForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_at(form):
            set_reporting(
                plan_id=plan.pk,
                kind=PeriodKind(data["kind"]),
                days_to_report=data["days_to_report"],
                first_on=data["first_on"],
                version=data["version"],
                by=by,
            )
            messages.success(request, _("The periods are set."))
            return redirect("progress_periods", code)
    context = {"plan": plan, "calendar": calendar, "periods": rows, "form": form, "today": timezone.localdate()}
    return render(request, "progress/periods.html", context, status=form_status(form))
