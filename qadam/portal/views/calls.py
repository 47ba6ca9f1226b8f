"""The public pages of calls for input: the calls, what was sent in and may be shown, the form, and the receipt.

Sending something in never asks who is signed in: the request forgets its visitor before anything else happens, so that
neither the page, nor the log of requests, nor the audit log can say who was sitting there.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import page_number
from qadam.consultations.forms.calls import NAMED, SubmissionForm
from qadam.consultations.selectors.public import (
    call_public,
    calls_public,
    recommendations_of_submission_public,
    submission_of_receipt,
    submission_public,
    submissions_public,
)
from qadam.consultations.services.submissions import receive_submission
from qadam.consultations.views.calls import file_response
from qadam.portal.pages import public

CALLS_PER_PAGE = 20
SUBMISSIONS_PER_PAGE = 50


@public
def calls(request: HttpRequest) -> HttpResponse:
    """Answer the published calls, open ones first."""
    page = Paginator(calls_public(), CALLS_PER_PAGE).get_page(page_number(request))
    return render(request, "portal/calls.html", {"page": page})


@public
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a call with the published submissions."""
    found = call_public(code)
    page = Paginator(submissions_public().filter(call=found), SUBMISSIONS_PER_PAGE).get_page(page_number(request))
    return render(request, "portal/call.html", {"call": found, "page": page})


@public
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer a published submission with the answer of the body."""
    found = submission_public(reference)
    context = {
        "submission": found,
        "file": getattr(found, "file", None),
        "recommendations": list(recommendations_of_submission_public(found)),
    }
    return render(request, "portal/submission.html", context)


@public
def submission_file(request: HttpRequest, reference: str) -> FileResponse:
    """Answer the file of a published submission as a download."""
    stored = getattr(submission_public(reference), "file", None)
    if stored is None:
        raise NotFoundError()
    return file_response(stored)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Answer the form of a call, and receive what is sent in; then show the receipt, once."""
    request.user = AnonymousUser()
    found = call_public(code)
    form = SubmissionForm(request.POST or None, request.FILES or None, call=found)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["website"]:
            raise InvalidInputError(_("This was filled in by a program. Please use the form by hand."))
        with refusals_at(form):
            received, receipt = receive_submission(
                call=found,
                facts=form.facts(),
                submitter=form.submitter(),
                is_named=form.cleaned_data["is_named"] == NAMED,
                file=form.cleaned_data["file"],
            )
            context: dict[str, Any] = {"call": found, "submission": received, "receipt": receipt}
            return render(request, "portal/submission_received.html", context)
    status = form_status(form)
    return render(request, "portal/submit.html", {"call": found, "form": form}, status=status)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD"])
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """Answer how far a submission is, to whoever holds its receipt."""
    request.user = AnonymousUser()
    return render(request, "portal/submission_receipt.html", {"submission": submission_of_receipt(receipt)})
