"""Requests for a later deadline: asked for, listed, decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.accounts.models import User
from qadam.base.errors import NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import page_number, signed_in
from qadam.plan.deadlines import deadline_words
from qadam.progress.forms import DecisionForm, ExtensionForm
from qadam.progress.permissions import check_know_body, check_reporter, is_coordinator
from qadam.progress.selectors.extensions import extensions_for, extensions_of_measure, extensions_page
from qadam.progress.selectors.measures import measure_by_id
from qadam.progress.services.extensions import decide_extension, request_extension, withdraw_extension

DECISIONS = ("grant", "refuse", "withdraw")


@require_GET
def extensions(request: HttpRequest) -> HttpResponse:
    """Answer the requests that the person may read, those that wait first where asked."""
    by = signed_in(request)
    check_reporter(by)
    only_open = request.GET.get("show") == "open"
    page = extensions_page(by, page=page_number(request), only_open=only_open)
    context = {"page": page, "only_open": only_open, "may_decide": is_coordinator(by)}
    return render(request, "progress/extensions.html", context)


@require_http_methods(["GET", "POST"])
def request_new(request: HttpRequest, measure_id: int) -> HttpResponse:
    """Show the form that asks for a later deadline of a measure, and send it."""
    by: User = signed_in(request)
    check_reporter(by)
    measure = measure_by_id(measure_id)
    if measure.lead_body_id is None:
        raise NotFoundError()
    check_know_body(by, measure.lead_body_id)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            request_extension(measure_id=measure_id, by=by, **form.cleaned_data)
            messages.success(request, _("Asked for. The coordinator has been told and will decide."))
            return redirect("progress_measure", measure_id)
    context = {
        "measure": measure,
        "form": form,
        "deadline": deadline_words(measure.deadline, measure.deadline_precision),
        "earlier": extensions_of_measure(measure),
    }
    return render(request, "progress/extension_form.html", context, status=form_status(form))


@require_POST
def decide(request: HttpRequest, request_id: int, decision: str) -> HttpResponse:
    """Grant, refuse or take back a request."""
    by: User = signed_in(request)
    found = extensions_for(by).filter(pk=request_id).first()
    if found is None or decision not in DECISIONS:
        raise NotFoundError()
    if decision == "withdraw":
        withdraw_extension(request_id=request_id, by=by)
        messages.success(request, _("The request is taken back."))
        return redirect("progress_measure", found.measure_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        decide_extension(request_id=request_id, granted=decision == "grant", reason=form.cleaned_data["reason"], by=by)
        messages.success(request, _("Decided. The body has been told."))
    else:
        messages.error(request, _("Give the reason of the decision."))
    return redirect("progress_measure", found.measure_id)
