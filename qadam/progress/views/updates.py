"""One report and its steps, and what waits for a judge."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from qadam.accounts.models import User
from qadam.base.errors import NotFoundError
from qadam.base.forms import refusals_at
from qadam.base.requests import page_number, signed_in
from qadam.plan.enums import MeasureStatus
from qadam.progress.enums import Step, UpdateState
from qadam.progress.forms import AcceptForm, ReasonForm
from qadam.progress.models import ProgressUpdate
from qadam.progress.permissions import check_reporter
from qadam.progress.selectors.updates import WAITING, UpdateDetail, update_by_id, update_detail, waiting_page
from qadam.progress.services.steps import (
    accept_update,
    approve_update,
    publish_update,
    return_update,
    submit_update,
)

DONE = {
    Step.SUBMIT: gettext_lazy("Submitted. The approver of the body has been told."),
    Step.APPROVE: gettext_lazy("Approved. The coordinator has been told."),
    Step.ACCEPT: gettext_lazy("Accepted. It is not public before it is published."),
    Step.PUBLISH: gettext_lazy("Published. Everybody can read it now."),
    Step.RETURN: gettext_lazy("Returned. The body has been told why."),
}
TITLES = {
    UpdateState.SUBMITTED: gettext_lazy("To approve"),
    UpdateState.APPROVED: gettext_lazy("To accept"),
    UpdateState.ACCEPTED: gettext_lazy("To publish"),
}


@require_GET
def update(request: HttpRequest, update_id: int) -> HttpResponse:
    """Answer one report with the way that it took and the steps that the person may take."""
    detail = update_detail(update_id, signed_in(request))
    return _page(request, detail)


@require_POST
def take_step(request: HttpRequest, update_id: int, step: str) -> HttpResponse:
    """Take a step of a report; a reason that is missing is asked for on its page."""
    by: User = signed_in(request)
    found = update_by_id(update_id, by)
    if step not in Step.values:
        raise NotFoundError()
    taken = Step(step)
    form = AcceptForm(request.POST) if taken == Step.ACCEPT else ReasonForm(request.POST)
    if form.is_valid():
        with refusals_at(form):
            _SERVICES[taken](found, request, form, by)
            messages.success(request, str(DONE[taken]))
            return redirect("progress_update", update_id)
    return _page(request, update_detail(update_id, by), {taken: form})


def _submit(found: ProgressUpdate, request: HttpRequest, form: Any, by: User) -> None:
    submit_update(update_id=found.pk, by=by)


def _approve(found: ProgressUpdate, request: HttpRequest, form: Any, by: User) -> None:
    approve_update(update_id=found.pk, content_sha256=request.POST.get("content", ""), by=by)


def _accept(found: ProgressUpdate, request: HttpRequest, form: Any, by: User) -> None:
    accept_update(
        update_id=found.pk,
        content_sha256=request.POST.get("content", ""),
        status_accepted=MeasureStatus(form.cleaned_data["status_accepted"]),
        reason=form.cleaned_data["reason"],
        by=by,
    )


def _publish(found: ProgressUpdate, request: HttpRequest, form: Any, by: User) -> None:
    publish_update(update_id=found.pk, by=by)


def _return(found: ProgressUpdate, request: HttpRequest, form: Any, by: User) -> None:
    return_update(update_id=found.pk, reason=form.cleaned_data["reason"], by=by)


_SERVICES: dict[Step, Callable[[ProgressUpdate, HttpRequest, Any, User], None]] = {
    Step.SUBMIT: _submit,
    Step.APPROVE: _approve,
    Step.ACCEPT: _accept,
    Step.PUBLISH: _publish,
    Step.RETURN: _return,
}


def _page(request: HttpRequest, detail: UpdateDetail, forms: dict[Step, Any] | None = None) -> HttpResponse:
    given = forms or {}
    accept_form = given.get(Step.ACCEPT) or AcceptForm(
        initial={"status_accepted": detail.update.status_claimed}, auto_id="accept_%s"
    )
    return_form = given.get(Step.RETURN) or ReasonForm(auto_id="return_%s")
    failed = next(iter(given.values()), None)
    context = {
        "detail": detail,
        "update": detail.update,
        "offered": [str(step) for step in detail.offered],
        "accept_form": accept_form,
        "return_form": return_form,
        "failed": failed,
    }
    return render(request, "progress/update.html", context, status=422 if failed is not None else 200)


@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """Answer the reports that wait for this person: to approve, to accept, to publish."""
    by: User = signed_in(request)
    check_reporter(by)
    pages = {state: waiting_page(by, state, 1) for state in WAITING}
    asked = request.GET.get("show", "")
    chosen = UpdateState(asked) if asked in [str(state) for state in WAITING] else _first_filled(pages)
    context = {
        "tabs": [
            (state, TITLES[state], pages[state].paginator.count, state == chosen)
            for state in WAITING
            if pages[state].paginator.count or state == chosen
        ],
        "chosen": chosen,
        "title": TITLES[chosen],
        "page": waiting_page(by, chosen, page_number(request)),
    }
    return render(request, "progress/approvals.html", context)


def _first_filled(pages: dict[UpdateState, Any]) -> UpdateState:
    return next((state for state, page in pages.items() if page.paginator.count), UpdateState.SUBMITTED)
