"""Calls and submissions in the workspace."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.base.forms import refusals_at, take_errors
from qadam.base.requests import page_number, signed_in
from qadam.consultations.enums import SubmissionStatus
from qadam.consultations.forms.calls import AnswerForm, CallForm, ModerationForm, ReferralForm, RevealForm
from qadam.consultations.models import Submission, SubmissionFile
from qadam.consultations.permissions import (
    check_read_submission,
    check_secretariat,
    check_take_part,
    is_secretariat,
    may_answer,
)
from qadam.consultations.selectors.calls import call_by_code, calls_list, submission_by_reference, submissions_of
from qadam.consultations.services.calls import create_call, edit_call, publish_call
from qadam.consultations.services.submissions import (
    answer_due,
    answer_submission,
    decide_link,
    match_submission_now,
    moderate_submission,
    publish_submission,
    refer_submission,
)
from qadam.consultations.services.submitters import reveal_submitter
from qadam.consultations.views.platforms import form_page
from qadam.documents.views import CONTENT_TYPES
from qadam.register.selectors.recommendations import text_for
from unrec.records import FileKind

SUBMISSIONS_PER_PAGE = 50
CALLS_PER_PAGE = 50


@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Answer the calls."""
    check_take_part(request.user)
    rows = calls_list()
    if not is_secretariat(request.user):
        rows = rows.filter(published_at__isnull=False)
    page = Paginator(rows, CALLS_PER_PAGE).get_page(page_number(request))
    return render(request, "consultations/calls.html", {"page": page, "may_change": is_secretariat(request.user)})


@require_GET
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a call with the submissions that the person may read."""
    check_take_part(request.user)
    found = call_by_code(code)
    if found.published_at is None and not is_secretariat(request.user):
        raise NotFoundError()
    rows = submissions_of(request.user).filter(call=found)
    page = Paginator(rows, SUBMISSIONS_PER_PAGE).get_page(page_number(request))
    context = {"call": found, "page": page, "may_change": is_secretariat(request.user)}
    return render(request, "consultations/call.html", context)


@require_http_methods(["GET", "POST"])
def call_new(request: HttpRequest) -> HttpResponse:
    """Show the form of a new call, and write it."""
    by = signed_in(request)
    check_secretariat(by)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            made = create_call(by=by, **form.facts())
            return redirect("consultation_call", made.code)
    back = reverse("consultation_calls")
    return form_page(request, form, title=_("New call for input"), back_url=back, back_label=_("Calls for input"))


@require_http_methods(["GET", "POST"])
def call_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a call, and save it upon the version that the person saw."""
    by = signed_in(request)
    check_secretariat(by)
    found = call_by_code(code)
    form = CallForm(request.POST or None, call=found)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            saved = edit_call(code=code, version=form.cleaned_data["version"] or 0, by=by, **form.facts())
            messages.success(request, _("Saved."))
            return redirect("consultation_call", saved.code)
    back = reverse("consultation_call", args=[code])
    return form_page(request, form, title=_("Change the call"), back_url=back, back_label=found.name)


@require_POST
def call_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish a call or take it back."""
    by = signed_in(request)
    publish_call(code=code, is_published=request.POST.get("publish") == "yes", by=by)
    messages.success(request, _("Saved."))
    return redirect("consultation_call", code)


@require_GET
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer a submission: what was sent in, what it is about, and what comes next."""
    found = _readable(request, reference)
    return render(request, "consultations/submission.html", _context(request, found))


def _readable(request: HttpRequest, reference: str) -> Submission:
    check_take_part(request.user)
    found = submission_by_reference(reference)
    check_read_submission(request.user, found)
    return found


def _context(request: HttpRequest, found: Submission) -> dict[str, Any]:
    secretariat = is_secretariat(request.user)
    language = (get_language() or "en")[:2]
    status = SubmissionStatus(found.status)
    links = [
        (link, text_for(link.recommendation.texts.all(), language))
        for link in found.links.all()
        if secretariat or link.is_confirmed
    ]
    context: dict[str, Any] = {
        "submission": found,
        "file": getattr(found, "file", None),
        "links": links,
        "may_change": secretariat,
        "may_publish": secretariat
        and found.may_be_published
        and status not in (SubmissionStatus.RECEIVED, SubmissionStatus.DECLINED),
    }
    if secretariat and status in (SubmissionStatus.RECEIVED, SubmissionStatus.DECLINED):
        context["moderation_form"] = ModerationForm()
    if secretariat and status in (SubmissionStatus.ACCEPTED, SubmissionStatus.REFERRED, SubmissionStatus.ANSWERED):
        context["referral_form"] = ReferralForm(initial={"due_on": answer_due(timezone.localdate())})
    if may_answer(request.user, found) and status == SubmissionStatus.REFERRED:
        context["answer_form"] = AnswerForm()
    if secretariat:
        context["reveal_form"] = RevealForm()
    return context


@require_POST
def submission_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Take one step with a submission: moderate, refer, answer, publish, withdraw, match, or decide a link."""
    by = signed_in(request)
    found = _readable(request, reference)
    if step not in STEPS:
        raise NotFoundError()
    if step != "answer":
        check_secretariat(by)
    try:
        sentence = STEPS[step](request, reference, by)
    except InvalidInputError as error:
        context = _context(request, found)
        form = context.get(FORMS.get(step, ""))
        if form is None:
            raise
        bound = type(form)(request.POST)
        bound.is_valid()
        take_errors(bound, error)
        context[FORMS[step]] = bound
        return render(request, "consultations/submission.html", context, status=422)
    messages.success(request, sentence)
    return redirect("submission", reference)


def _moderate(request: HttpRequest, reference: str, by: Any) -> str:
    form = ModerationForm(request.POST)
    if not form.is_valid():
        raise InvalidInputError(fields={"accept": _("Choose one of the two.")})
    accepted = form.cleaned_data["accept"] == "yes"
    moderate_submission(reference=reference, is_accepted=accepted, note=form.cleaned_data["note"], by=by)
    return _("Saved.")


def _refer(request: HttpRequest, reference: str, by: Any) -> str:
    form = ReferralForm(request.POST)
    if not form.is_valid():
        raise InvalidInputError(fields={"body": _("Choose the body and the day.")})
    refer_submission(reference=reference, body=form.cleaned_data["body"], due_on=form.cleaned_data["due_on"], by=by)
    return _("The body is asked to answer.")


def _answer(request: HttpRequest, reference: str, by: Any) -> str:
    answer_submission(reference=reference, answer=request.POST.get("answer", ""), by=by)
    return _("The answer is recorded.")


def _publish(request: HttpRequest, reference: str, by: Any) -> str:
    publish_submission(reference=reference, is_published=request.POST.get("publish") == "yes", by=by)
    return _("Saved.")


def _match(request: HttpRequest, reference: str, by: Any) -> str:
    count = match_submission_now(reference=reference, by=by)
    sentence = ngettext("%(count)s recommendation was found.", "%(count)s recommendations were found.", count)
    return sentence % {"count": count}


def _link(request: HttpRequest, reference: str, by: Any) -> str:
    given = request.POST.get("link", "")
    if not (given.isascii() and given.isdigit()):
        raise NotFoundError()
    decide_link(reference=reference, link_id=int(given), is_kept=request.POST.get("keep") == "yes", by=by)
    return _("Saved.")


STEPS = {
    "moderate": _moderate,
    "refer": _refer,
    "answer": _answer,
    "publish": _publish,
    "match": _match,
    "link": _link,
}
# step -> the form of the page that shows what was wrong
FORMS = {"moderate": "moderation_form", "refer": "referral_form", "answer": "answer_form"}


@never_cache
@require_POST
def submission_submitter(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer to the secretariat who sent a submission; the reason stands in the audit log, nothing keeps the page."""
    by = signed_in(request)
    check_secretariat(by)
    found = _readable(request, reference)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return render(
            request, "consultations/submission.html", _context(request, found) | {"reveal_form": form}, status=422
        )
    facts = reveal_submitter(reference=reference, reason=form.cleaned_data["reason"], by=by)
    return render(request, "consultations/submitter.html", {"submission": found, "facts": facts})


@require_GET
def submission_file(request: HttpRequest, reference: str) -> FileResponse:
    """Answer the file of a submission as a download."""
    found = _readable(request, reference)
    stored = getattr(found, "file", None)
    if stored is None:
        raise NotFoundError()
    return file_response(stored)


def file_response(stored: SubmissionFile) -> FileResponse:
    """Return the file of a submission under its neutral name. The caller has checked who may have it."""
    response = FileResponse(stored.file.open("rb"), content_type=CONTENT_TYPES[FileKind(stored.kind)])
    response.headers["Content-Disposition"] = f'attachment; filename="submission-{stored.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
