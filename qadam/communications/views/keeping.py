"""The pages of a case's owner: the access list, the log, publication and keeping."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from qadam.base.requests import signed_in
from qadam.communications.enums import AccessLevel
from qadam.communications.forms import AccessForm, OpeningForm, RedactForm, RetentionForm
from qadam.communications.models import Case
from qadam.communications.permissions import people_who_may_hold_cases
from qadam.communications.selectors.cases import access_of, openings_of
from qadam.communications.selectors.log import in_words, lines_of, verify_case_log
from qadam.communications.services.access import end_access, end_glass, give_access
from qadam.communications.services.papers import open_case_to_public
from qadam.communications.services.retention import erase_case, redact_line, set_retention
from qadam.communications.views.guarding import confidential
from qadam.communications.views.shell import (
    carry_out,
    case_response,
    chosen_action,
    owned,
    page_of,
    whole_number,
)


@require_GET
@confidential
def case_access(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the access list and the emergency openings of a case, to its owner."""
    return _access(request, owned(request, number, "access", is_reading=True))


@require_POST
@confidential
def case_access_do(request: HttpRequest, number: int) -> HttpResponse:
    """Give or end access, or end an emergency opening."""
    found = owned(request, number, "access")
    by, back = signed_in(request), ("case_access", number)
    action = chosen_action(request, ("give", "end", "end_glass"))
    if action == "end":
        end_access(case_id=found.pk, access_id=whole_number(request, "entry"), by=by)
        return redirect(*back)
    if action == "end_glass":
        end_glass(case_id=found.pk, glass_id=whole_number(request, "entry"), by=by)
        return redirect(*back)
    form = AccessForm(request.POST, people=people_who_may_hold_cases())
    answer = carry_out(
        request,
        form,
        lambda form: give_access(
            case_id=found.pk,
            person=form.cleaned_data["person"],
            level=AccessLevel(form.cleaned_data["level"]),
            reason=form.cleaned_data["reason"],
            by=by,
        ),
        back,
    )
    return answer or _access(request, found, status=422, form=form)


def _access(request: HttpRequest, found: Case, *, status: int = 200, form: Any = None) -> HttpResponse:
    context = {
        "entries": access_of(found),
        "openings": openings_of(found),
        "form": form or AccessForm(people=people_who_may_hold_cases()),
    }
    return case_response(request, found, "case_access", "case_access", context, status=status)


@require_GET
@confidential
def case_log(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the log of a case to its owner, and whether its chain holds."""
    return _log(request, owned(request, number, "log", is_reading=True))


@require_POST
@confidential
def case_log_do(request: HttpRequest, number: int) -> HttpResponse:
    """Take the details out of a line of the log."""
    found = owned(request, number, "log")
    form = RedactForm(request.POST)
    answer = carry_out(
        request,
        form,
        lambda form: redact_line(
            case_id=found.pk,
            sequence=form.cleaned_data["line"],
            reason=form.cleaned_data["reason"],
            by=signed_in(request),
        ),
        ("case_log", number),
    )
    return answer or _log(request, found, status=422, form=form)


def _log(request: HttpRequest, found: Case, *, status: int = 200, form: Any = None) -> HttpResponse:
    page = page_of(request, lines_of(found, request.user))
    context = {
        "page": page,
        "lines": in_words(found, list(page.object_list)),
        "fault": verify_case_log(found),
        "form": form or RedactForm(),
    }
    return case_response(request, found, "case_log", "case_log", context, status=status)


@require_GET
@confidential
def case_keeping(request: HttpRequest, number: int) -> HttpResponse:
    """Answer from when a case may be public, and until when it is kept, to its owner."""
    return _keeping(request, owned(request, number, "keeping", is_reading=True))


@require_POST
@confidential
def case_keeping_do(request: HttpRequest, number: int) -> HttpResponse:
    """Set the day of opening or the time of keeping, or erase the case."""
    found = owned(request, number, "keeping")
    by, back = signed_in(request), ("case_keeping", number)
    action = chosen_action(request, ("open", "keep", "erase"))
    if action == "erase":
        erase_case(case_id=found.pk, by=by)
        return redirect(*back)
    if action == "open":
        form: Any = OpeningForm(request.POST)
        answer = carry_out(
            request, form, lambda form: open_case_to_public(case_id=found.pk, by=by, **form.cleaned_data), back
        )
        return answer or _keeping(request, found, status=422, opening_form=form)
    form = RetentionForm(request.POST)
    answer = carry_out(request, form, lambda form: set_retention(case_id=found.pk, by=by, **form.cleaned_data), back)
    return answer or _keeping(request, found, status=422, retention_form=form)


def _keeping(request: HttpRequest, found: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    kept = {"keep_until": found.keep_until, "reason": "" if found.is_erased else found.keep_reason}
    context = {
        "opening_form": forms.get("opening_form") or OpeningForm(initial={"opens_on": found.opens_on}),
        "retention_form": forms.get("retention_form") or RetentionForm(initial=kept),
    }
    return case_response(request, found, "case_keeping", "case_keeping", context, status=status)
