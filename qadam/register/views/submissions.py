"""What became of an organisation's proposals: paste or upload them, choose the review, read or download the answer."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from qadam.base.errors import InvalidInputError
from qadam.base.forms import take_errors
from qadam.base.pieces import Figure
from qadam.base.tables import XLSX
from qadam.base.word_files import DOCX
from qadam.register.forms import SubmissionForm
from qadam.register.permissions import check_read_register
from qadam.register.submission_exports import LEVEL_NAMES, submission_docx, submission_xlsx
from qadam.register.submissions import SubmissionResult, compare_submission, proposals_of_file, proposals_of_text
from unrec.matching.submissions import Level

LEVEL_KINDS = {Level.FULLY: "done", Level.LARGELY: "partly", Level.PARTLY: "going", Level.NOT: "idle"}
SHORT_NAMES = {
    Level.FULLY: gettext_lazy("fully"),
    Level.LARGELY: gettext_lazy("largely"),
    Level.PARTLY: gettext_lazy("partly"),
    Level.NOT: gettext_lazy("not at all"),
}


@require_http_methods(["GET", "POST"])
def submissions(request: HttpRequest) -> HttpResponse:
    """Show the form; with a list of proposals answer what became of it, as a page or as a download. Stores nothing."""
    check_read_register(request.user)
    form = SubmissionForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    try:
        result = compare_submission(_proposals(form), form.cleaned_data["review"])
    except InvalidInputError as error:
        take_errors(form, error)
        return _form(request, form)
    kind = request.POST.get("download", "")
    if kind == "xlsx":
        return _download(submission_xlsx(result), XLSX, kind)
    if kind == "docx":
        return _download(submission_docx(result), DOCX, kind)
    return render(request, "register/submission_result.html", _context(result))


def _proposals(form: SubmissionForm) -> list[str]:
    file = form.cleaned_data["file"]
    return proposals_of_file(file.read(), file.name) if file else proposals_of_text(form.cleaned_data["text"])


def _context(result: SubmissionResult) -> dict[str, Any]:
    figures = [Figure(_("proposals"), len(result.outcomes), kind="accent")]
    figures += [Figure(LEVEL_NAMES[level], result.count(level), kind=LEVEL_KINDS[level]) for level in LEVEL_NAMES]
    return {
        "result": result,
        "review_title": result.review.title,
        "figures": figures,
        "rows": [
            (outcome, LEVEL_KINDS[outcome.level], LEVEL_NAMES[outcome.level], _near_rows(outcome.near))
            for outcome in result.outcomes
        ],
        # one paragraph a proposal, so that a download compares exactly what stands here
        "text": "\n\n".join(f"{outcome.order}. {outcome.text}" for outcome in result.outcomes),
    }


def _near_rows(near: Any) -> list[tuple[Any, str, Any]]:
    return [(one, LEVEL_KINDS[one.level], SHORT_NAMES[one.level]) for one in near]


def _form(request: HttpRequest, form: forms.Form) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "register/submissions.html", {"form": form}, status=status)


def _download(data: bytes, content_type: str, kind: str) -> HttpResponse:
    name = f"proposals-{timezone.localdate().isoformat()}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=content_type, headers=headers)
