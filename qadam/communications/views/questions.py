"""The pages of a body that is asked: its questions, one question with its papers. Nothing of the case is here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.accounts.permissions import check_may_know
from qadam.base.requests import signed_in
from qadam.communications.forms import AnswerForm, AttachmentForm
from qadam.communications.models import Contribution
from qadam.communications.selectors.work import question_for_body, questions_to
from qadam.communications.services.contributions import (
    ANSWERING_ROLES,
    WRITABLE,
    attach_to_answer,
    save_answer,
)
from qadam.communications.services.reading import open_question, open_question_paper
from qadam.communications.views.guarding import confidential
from qadam.communications.views.shell import carry_out, download, page_of


@require_GET
@confidential
def questions(request: HttpRequest) -> HttpResponse:
    """Answer the questions that were put to the person's bodies."""
    check_may_know(request.user, *ANSWERING_ROLES)
    return render(request, "communications/questions.html", {"page": page_of(request, questions_to(request.user))})


@require_http_methods(["GET", "POST"])
@confidential
def question(request: HttpRequest, number: int) -> HttpResponse:
    """Show a question to its body, and keep what the body answers."""
    by = signed_in(request)
    asked = open_question(number=number, by=by, is_reading=request.method == "GET")
    if request.method == "GET":
        return _question(request, asked)
    form = AnswerForm(request.POST)
    answer = carry_out(
        request,
        form,
        lambda form: save_answer(
            number=number,
            version=form.cleaned_data["version"],
            text=form.cleaned_data["text"].replace("\r\n", "\n"),
            is_final=request.POST.get("action") == "submit",
            by=by,
        ),
        ("question", number),
    )
    return answer or _question(request, asked, status=422, form=form)


@require_POST
@confidential
def question_attach(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a paper that a body gives with its answer."""
    by = signed_in(request)
    asked = open_question(number=number, by=by, is_reading=False)
    form = AttachmentForm(request.POST, request.FILES)
    answer = carry_out(
        request,
        form,
        lambda form: attach_to_answer(
            number=number, file=form.cleaned_data["file"], name=form.cleaned_data["file"].name, by=by
        ),
        ("question", number),
    )
    return answer or _question(request, asked, status=422, attachment_form=form)


def _question(request: HttpRequest, asked: Contribution, *, status: int = 200, **forms: Any) -> HttpResponse:
    view = question_for_body(asked)
    newest = view.versions[-1] if view.versions else None
    initial = {"version": asked.version, "text": newest.text if newest else ""}
    context = {
        "view": view,
        "question": asked,
        "is_writable": asked.state in WRITABLE,
        "form": forms.get("form") or AnswerForm(initial=initial),
        "attachment_form": forms.get("attachment_form") or AttachmentForm(),
    }
    return render(request, "communications/question.html", context, status=status)


@require_GET
@confidential
def question_paper(request: HttpRequest, number: int, document_id: int) -> HttpResponse:
    """Answer a paper that was given to a body with its question."""
    return download(open_question_paper(number=number, document_id=document_id, by=signed_in(request)))
