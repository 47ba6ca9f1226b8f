"""The form of a report: saved while a person types, saved by its button, sent on when it is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qadam.accounts.models import User
from qadam.base.errors import InvalidInputError
from qadam.base.forms import refusals_at, take_errors
from qadam.base.kept import keeps_text, take_kept
from qadam.base.requests import signed_in
from qadam.plan.deadlines import deadline_words
from qadam.progress.forms import EvidenceForm, ReportForm
from qadam.progress.models import ProgressUpdate
from qadam.progress.permissions import check_write_for
from qadam.progress.selectors.measures import Place, place_of
from qadam.progress.selectors.updates import indicators_of, previous_update, report_of
from qadam.progress.services.reports import add_evidence, save_report
from qadam.progress.services.steps import submit_update
from qadam.progress.workflow import EDITABLE, EDITED_INTO_DRAFT


@keeps_text("progress_report")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, measure_id: int, body_id: int, period_id: int) -> HttpResponse:
    """Show the form of a report beside the report before it; save it, add its evidence, and send it on where asked."""
    by: User = signed_in(request)
    check_write_for(by, body_id)
    place = place_of(measure_id, body_id, period_id)
    update = report_of(place.measure, body_id, place.period)
    if update is not None and update.state not in EDITABLE:
        return redirect("progress_update", update.pk)
    if request.method == "POST":
        return _saved(request, place, update, by)
    form = _form(place, update)
    kept = take_kept(request)
    if kept is not None:
        form.show_kept(kept)
    return _page(request, place, update, form, EvidenceForm(), by, is_kept=kept is not None)


@keeps_text("progress_report")
@require_POST
def autosave(request: HttpRequest, measure_id: int, body_id: int, period_id: int) -> HttpResponse:
    """Save what stands in the form while a person types; answer when it was saved and upon which version."""
    by: User = signed_in(request)
    check_write_for(by, body_id)
    place = place_of(measure_id, body_id, period_id)
    form = _form(place, None, request.POST)
    update = save_report(
        measure_id=measure_id,
        body_id=body_id,
        period_id=period_id,
        version=form.version_seen(),
        record=form.record(),
        by=by,
    )
    return render(request, "progress/parts/saved.html", {"update": update, "now": timezone.now(), "with_version": True})


def _saved(request: HttpRequest, place: Place, update: ProgressUpdate | None, by: User) -> HttpResponse:
    """Save the draft, then the evidence, then take the step. The text is safe whatever is wrong with the rest."""
    form = _form(place, update, request.POST)
    evidence_form = EvidenceForm(request.POST, request.FILES)
    try:
        saved = save_report(
            measure_id=place.measure.pk,
            body_id=place.body.pk,
            period_id=place.period.pk,
            version=form.version_seen(),
            record=form.record(),
            by=by,
        )
    except InvalidInputError as error:
        form.errors.clear()  # nothing is owed by a draft
        take_errors(form, error)
        return _page(request, place, update, form, evidence_form, by)
    if evidence_form.is_filled():
        if evidence_form.is_valid():
            with refusals_at(evidence_form):
                add_evidence(update_id=saved.pk, record=evidence_form.record(), by=by)
        if evidence_form.errors:
            return _page(request, place, saved, _form(place, _fresh(place)), evidence_form, by)
    if request.POST.get("do") == "submit":
        try:
            submit_update(update_id=saved.pk, by=by)
        except InvalidInputError as error:
            form = _form(place, _fresh(place), request.POST)
            take_errors(form, _not_said_yet(error, form))
            return _page(request, place, _fresh(place), form, EvidenceForm(), by)
        messages.success(request, _("Submitted. The approver of your body has been told."))
        return redirect("progress_update", saved.pk)
    messages.success(request, _("The draft is saved."))
    return redirect("progress_report", place.measure.pk, place.body.pk, place.period.pk)


def _fresh(place: Place) -> ProgressUpdate | None:
    return report_of(place.measure, place.body.pk, place.period)


def _form(place: Place, update: ProgressUpdate | None, data: Any = None) -> ReportForm:
    return ReportForm(data, update=update, indicators=list(indicators_of(place.measure)))


def _not_said_yet(error: InvalidInputError, form: ReportForm) -> InvalidInputError:
    """Return what is wrong besides what the form says itself; the sentence on the text is the form's own."""
    fields = {name: text for name, text in error.fields.items() if name != "text" and name not in form.errors}
    return InvalidInputError(error.message, fields=fields or {"": error.message})


def _page(
    request: HttpRequest,
    place: Place,
    update: ProgressUpdate | None,
    form: ReportForm,
    evidence_form: EvidenceForm,
    by: User,
    *,
    is_kept: bool = False,
) -> HttpResponse:
    has_errors = form.is_bound or bool(evidence_form.is_bound and evidence_form.errors)
    # what is shown with its errors is saved already: the next save goes upon the version that it has now
    version = update.version if update and form.is_bound else form["version"].value()
    context = {
        "place": place,
        "update": update,
        "form": form,
        "version": version,
        "evidence_form": evidence_form,
        "previous": previous_update(place.measure, place.body.pk, place.period, by),
        "deadline": deadline_words(place.measure.deadline, place.measure.deadline_precision),
        "is_overdue": place.measure.is_overdue(timezone.localdate()),
        "was_sent": update is not None and update.state in EDITED_INTO_DRAFT,
        "return_step": update.steps.filter(to_state="returned").select_related("by").last()
        if update and update.state == "returned"
        else None,
        "is_kept": is_kept,
    }
    return render(request, "progress/report.html", context, status=422 if has_errors else 200)
