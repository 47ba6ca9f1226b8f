"""The pages of indicators: the list, one with its course, its form, its values, a whole series at once."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.accounts.models import User
from qadam.base.errors import InvalidInputError
from qadam.base.forms import form_status, refusals_at, take_errors
from qadam.base.requests import page_number, signed_in
from qadam.plan.courses import indicator_chart
from qadam.plan.enums import IndicatorKind
from qadam.plan.exchange.cells import CellError
from qadam.plan.indicator_forms import IndicatorForm, SeriesForm, ValueForm, VoidForm
from qadam.plan.models import Indicator
from qadam.plan.permissions import (
    check_change_plans,
    check_change_value,
    check_read_plans,
    check_record_values,
    may_change_plans,
    may_record_values,
)
from qadam.plan.selectors.indicators import (
    facts_of_indicator,
    indicator_for,
    indicators_page,
    measures_of_indicator,
    value_for,
    value_lines,
    values_for,
)
from qadam.plan.selectors.measure_page import plan_history
from qadam.plan.services.indicators import (
    SeriesError,
    create_indicator,
    edit_indicator,
    edit_value,
    import_series,
    publish_indicator,
    record_value,
    unpublish_indicator,
    void_value,
)

MOST_LINES = 400  # values on the page, the newest; the workbook of the plan has all
MOST_SHOWN = 100  # cells to correct
MOST_EVENTS = 30  # of the history, the newest


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """Answer the indicators that the person may know of."""
    check_read_plans(request.user)
    text, kind = request.GET.get("q", "").replace("\x00", "")[:200], request.GET.get("kind", "")
    context = {
        "page": indicators_page(request.user, text=text, kind=kind, page=page_number(request)),
        "text": text,
        "kind": kind,
        "kinds": IndicatorKind.choices,
        "may_change": may_change_plans(request.user),
    }
    return render(request, "plan/indicators.html", context)


@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Answer one indicator: its course against its target, its values, the measures behind it."""
    check_read_plans(request.user)
    found = indicator_for(request.user, code)
    may_record = may_record_values(request.user, found)
    values = list(values_for(request.user, found).reverse()[:MOST_LINES])[::-1]
    context = {
        "indicator": found,
        "facts": facts_of_indicator(found),
        "chart": indicator_chart(found, values),
        "lines": value_lines(request.user, values, may_record=may_record),
        "waiting": sum(value.published_at is None for value in values),
        "links": measures_of_indicator(request.user, found),
        "may_record": may_record,
        "may_change": may_change_plans(request.user),
        "history": plan_history(found)[:MOST_EVENTS] if may_change_plans(request.user) else [],
    }
    return render(request, "plan/indicator.html", context)


@require_http_methods(["GET", "POST"])
def indicator_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new indicator, and make it."""
    check_read_plans(request.user)
    by: User = signed_in(request)
    check_change_plans(by)
    form = IndicatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            made = create_indicator(changes=form.facts(), by=by)
            return redirect("indicator", made.code)
    return _form(request, form, _("New indicator"), reverse("indicators"))


@require_http_methods(["GET", "POST"])
def indicator_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of an indicator, and save it upon the version that the person saw."""
    by, found = _known(request, code)
    check_change_plans(by)
    form = IndicatorForm(request.POST or None, indicator=found)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        with refusals_at(form):
            edit_indicator(indicator_id=found.pk, version=version, changes=form.facts(), by=by)
            messages.success(request, _("Saved."))
            return redirect("indicator", found.code)
    return _form(request, form, _("Change the indicator"), reverse("indicator", args=[code]), found)


@require_POST
def indicator_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish an indicator with its values, or take it back (`back`)."""
    by, found = _known(request, code)
    if request.POST.get("back"):
        unpublish_indicator(indicator_id=found.pk, by=by)
        messages.success(request, _("The public no longer sees this indicator."))
    else:
        publish_indicator(indicator_id=found.pk, by=by)
        messages.success(request, _("The public can see this indicator and its values now."))
    return redirect("indicator", found.code)


@require_http_methods(["GET", "POST"])
def value_new(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a value, and record it."""
    by, found = _known(request, code)
    check_record_values(by, found)
    form = ValueForm(request.POST or None, indicator=found)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            record_value(indicator_id=found.pk, record=form.record(), by=by)
            messages.success(request, _("The value was recorded. The public sees it once it is published."))
            return redirect("indicator", found.code)
    return _form(request, form, _("Record a value"), reverse("indicator", args=[code]), found)


@require_http_methods(["GET", "POST"])
def value_edit(request: HttpRequest, code: str, value_id: int) -> HttpResponse:
    """Show the form of a value that stands, and correct it with a reason."""
    by, found = _known(request, code)
    row = value_for(request.user, code, value_id)
    check_change_value(by, row)
    form = ValueForm(request.POST or None, indicator=found, row=row)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_at(form):
            edit_value(
                value_id=row.pk, version=data["version"] or 0, record=form.record(), reason=data["reason"], by=by
            )
            messages.success(request, _("Saved."))
            return redirect("indicator", found.code)
    return _form(request, form, _("Correct a value"), reverse("indicator", args=[code]), found)


@require_http_methods(["GET", "POST"])
def value_void(request: HttpRequest, code: str, value_id: int) -> HttpResponse:
    """Ask why a value shall be voided, and take it away."""
    by, found = _known(request, code)
    row = value_for(request.user, code, value_id)
    check_change_value(by, row)
    form = VoidForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        void_value(value_id=row.pk, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"], by=by)
        messages.success(request, _("The value was voided."))
        return redirect("indicator", found.code)
    context = {
        "question": _("Void this value of “%(indicator)s”?") % {"indicator": found.name},
        "consequences": [_("It is no longer counted nor shown."), _("The log keeps it with your reason.")],
        "action": _("Void the value"),
        "back_url": reverse("indicator", args=[code]),
        "is_dangerous": True,
        "form": form,
    }
    return render(request, "base/confirm.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def indicator_series(request: HttpRequest, code: str) -> HttpResponse:
    """Take a whole series of values in from a table, all or none."""
    by, found = _known(request, code)
    check_record_values(by, found)
    form = SeriesForm(request.POST or None, request.FILES or None)
    errors: Sequence[CellError] = ()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            new, replaced = import_series(
                indicator_id=found.pk,
                data=data["file"].read(),
                language=get_language() or "en",
                replace=data["replace"],
                by=by,
            )
        except SeriesError as error:
            errors = error.errors
        except InvalidInputError as error:
            take_errors(form, error)
        else:
            sentence = ngettext("%(n)s value was taken over.", "%(n)s values were taken over.", new + replaced)
            messages.success(request, sentence % {"n": new + replaced})
            return redirect("indicator", found.code)
    context = {
        "indicator": found,
        "form": form,
        "errors": errors[:MOST_SHOWN],
        "more_errors": max(0, len(errors) - MOST_SHOWN),
    }
    return render(request, "plan/indicator_series.html", context, status=422 if errors or form.errors else 200)


def _known(request: HttpRequest, code: str) -> tuple[User, Indicator]:
    """Return who asks, and the indicator that the person may know of."""
    check_read_plans(request.user)
    return signed_in(request), indicator_for(request.user, code)


def _form(
    request: HttpRequest,
    form: IndicatorForm | ValueForm,
    title: str,
    back_url: str,
    found: Indicator | None = None,
) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": back_url, "indicator": found}
    return render(request, "plan/indicator_form.html", context, status=form_status(form))
