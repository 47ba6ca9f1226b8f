"""When people are reminded: the rules, the week and the special days, on one page with three forms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qadam.base.errors import InvalidInputError
from qadam.base.forms import refusals_at
from qadam.base.requests import signed_in
from qadam.notifications.calendar import office
from qadam.notifications.forms import RuleFormSet, SpecialDayForm, WeekForm
from qadam.notifications.permissions import check_change_rules
from qadam.notifications.rules import all_rules
from qadam.notifications.selectors.special_days import special_days
from qadam.notifications.services.rules import add_special_day, remove_special_day, set_rules, set_week

FORMS = ("rules", "week", "day")


@require_http_methods(["GET", "POST"])
def reminder_rules(request: HttpRequest) -> HttpResponse:
    """Answer the rules, the week and the special days; save the rules."""
    check_change_rules(request.user)
    if request.method != "POST":
        return _page(request)
    rules = RuleFormSet(request.POST)
    if rules.is_valid():
        try:
            set_rules(rules=[rule for form in rules if (rule := form.rule()) is not None], by=signed_in(request))
        except InvalidInputError as error:
            return _page(request, rules=rules, problem=error)
        messages.success(request, _("Saved. From now on people are reminded like this."))
        return redirect("reminder_rules")
    return _page(request, rules=rules)


@require_POST
def week(request: HttpRequest) -> HttpResponse:
    """Save the free days and the hour."""
    check_change_rules(request.user)
    form = WeekForm(request.POST)
    if form.is_valid():
        with refusals_at(form):
            set_week(**form.cleaned_data, by=signed_in(request))
            messages.success(request, _("The week is saved."))
            return redirect("reminder_rules")
    return _page(request, week=form)


@require_POST
def special_day_add(request: HttpRequest) -> HttpResponse:
    """Add a special day."""
    check_change_rules(request.user)
    form = SpecialDayForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        names = {code: given[f"name_{code}"] for code in ("en", "ru", "kk")}
        with refusals_at(form):
            add_special_day(
                month=given["month"],
                day=given["day"],
                year=given["year"],
                is_working=given["is_working"],
                names=names,
                by=signed_in(request),
            )
            messages.success(request, _("The day is added."))
            return redirect("reminder_rules")
    return _page(request, day=form)


@require_POST
def special_day_remove(request: HttpRequest, day_id: int) -> HttpResponse:
    """Remove a special day."""
    remove_special_day(day_id=day_id, by=signed_in(request))
    messages.success(request, _("The day is removed."))
    return redirect("reminder_rules")


def _page(request: HttpRequest, problem: InvalidInputError | None = None, **given: Any) -> HttpResponse:
    """Answer the page with the forms that were sent, and fresh ones for the rest."""
    hours = office()
    lines = [{"days": rule.days, "audience": rule.audience, "is_active": rule.is_active} for rule in all_rules()]
    fresh: dict[str, forms.BaseForm | forms.BaseFormSet[Any]] = {
        "rules": RuleFormSet(initial=lines),
        "week": WeekForm(initial={"free_days": sorted(hours.calendar.weekend), "hour": hours.hour}, auto_id="week_%s"),
        "day": SpecialDayForm(auto_id="day_%s"),
    }
    context = fresh | given | {"days": special_days(), "problem": problem, "calendar": hours.calendar}
    if hours.calendar.source:
        year = timezone.localdate().year
        context |= {"year": year, "holidays": hours.calendar.free_days_of(year)}
    return render(request, "notifications/rules.html", context, status=422 if given else 200)
