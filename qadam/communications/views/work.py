"""The inter-agency work as the case officer sees it: questions to bodies, replies, clearance, sending."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.accounts.models import User
from qadam.base.forms import form_status
from qadam.base.requests import signed_in
from qadam.base.word_files import DOCX
from qadam.communications.enums import ClearanceState, ContributionState, ReplyKind, ReplyState, Track
from qadam.communications.exports import reply_docx
from qadam.communications.forms import (
    AcknowledgedForm,
    BeginReplyForm,
    ChainForm,
    DecisionForm,
    DraftForm,
    QuestionForm,
    ReasonForm,
    SentForm,
)
from qadam.communications.models import Case, CaseDocument
from qadam.communications.selectors.cases import access_of, clocks_of, names_of_accounts
from qadam.communications.selectors.work import (
    ReplyView,
    papers_of,
    question_of,
    questions_of,
    replies_of,
    reply_of,
)
from qadam.communications.services.contributions import ask_body, decide_answer
from qadam.communications.services.reading import open_case
from qadam.communications.services.recording import note_reading
from qadam.communications.services.replies import (
    ask_for_clearance,
    begin_reply,
    decide_clearance,
    record_acknowledgement,
    record_sending,
    save_draft,
    take_back,
)
from qadam.communications.views.guarding import confidential
from qadam.communications.views.shell import (
    carry_out,
    case_response,
    chosen_action,
    read,
    worked_on,
)

USUAL_REPLY = {Track.VISIT: ReplyKind.VISIT, Track.INDIVIDUAL: ReplyKind.MERITS}


@require_GET
@confidential
def case_bodies(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the questions that were put to bodies."""
    return _bodies(request, read(request, number, "bodies"))


@require_POST
@confidential
def case_bodies_do(request: HttpRequest, number: int) -> HttpResponse:
    """Put a question to a body."""
    found = worked_on(request, number, "bodies")
    form = QuestionForm(request.POST, papers=_paper_choices(request, found))

    def ask(_form: Any) -> None:
        data = form.cleaned_data
        chosen = CaseDocument.objects.visible_to(request.user).filter(case=found, pk__in=data.get("papers") or [])
        ask_body(
            case_id=found.pk,
            body=data["body"],
            question=data["question"].replace("\r\n", "\n"),
            due_on=data["due_on"],
            documents=list(chosen),
            by=signed_in(request),
        )

    answer = carry_out(request, form, ask, ("case_bodies", number))
    return answer or _bodies(request, found, status=422, form=form)


def _bodies(request: HttpRequest, found: Case, *, status: int = 200, form: Any = None) -> HttpResponse:
    context = {
        "questions": questions_of(found),
        "form": form or QuestionForm(papers=_paper_choices(request, found)),
    }
    return case_response(request, found, "case_bodies", "case_bodies", context, status=status)


def _paper_choices(request: HttpRequest, found: Case) -> list[tuple[str, str]]:
    return [(str(view.paper.pk), view.paper.name) for view in papers_of(found, request.user)]


@require_GET
@confidential
def case_contribution(request: HttpRequest, number: int, contribution_id: int) -> HttpResponse:
    """Answer one question with the answer of the body and its versions."""
    found = read(request, number, "bodies")
    return _contribution(request, found, contribution_id)


@require_POST
@confidential
def case_contribution_do(request: HttpRequest, number: int, contribution_id: int) -> HttpResponse:
    """Accept an answer, return it, or take the question back."""
    found = worked_on(request, number, "bodies")
    by = signed_in(request)
    to = {
        "accept": ContributionState.ACCEPTED,
        "return": ContributionState.RETURNED,
        "withdraw": ContributionState.WITHDRAWN,
    }
    action = chosen_action(request, to)
    form = ReasonForm(request.POST)
    form.fields["reason"].required = False
    answer = carry_out(
        request,
        form,
        lambda form: decide_answer(
            case_id=found.pk,
            contribution_id=contribution_id,
            to=to[action],
            reason=form.cleaned_data["reason"],
            by=by,
        ),
        ("case_contribution", number, contribution_id),
    )
    return answer or _contribution(request, found, contribution_id, status=422, form=form)


def _contribution(
    request: HttpRequest, found: Case, contribution_id: int, *, status: int = 200, form: Any = None
) -> HttpResponse:
    view = question_of(found, contribution_id)
    previous = view.versions[-2] if len(view.versions) > 1 else None
    context = {"view": view, "question": view.question, "previous": previous, "form": form or ReasonForm()}
    return case_response(request, found, "case_bodies", "case_contribution", context, status=status)


@require_GET
@confidential
def case_replies(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the replies of a case."""
    return _replies(request, read(request, number, "replies"))


@require_POST
@confidential
def case_replies_do(request: HttpRequest, number: int) -> HttpResponse:
    """Begin a reply."""
    found = worked_on(request, number, "replies")
    form = BeginReplyForm(request.POST, clocks=_clock_choices(found))
    made: list[int] = []

    def begin(_form: Any) -> None:
        data = form.cleaned_data
        reply = begin_reply(
            case_id=found.pk,
            kind=ReplyKind(data["kind"]),
            language=data["language"],
            clock_id=int(data["clock"]) if data["clock"] else None,
            with_answers=data["with_answers"],
            by=signed_in(request),
        )
        made.append(reply.pk)

    if carry_out(request, form, begin, ("case_replies", number)) is not None:
        return redirect("case_draft", number, made[0])
    return _replies(request, found, status=422, form=form)


def _replies(request: HttpRequest, found: Case, *, status: int = 200, form: Any = None) -> HttpResponse:
    clocks = _clock_choices(found)
    initial = {
        "kind": USUAL_REPLY.get(found.track, ReplyKind.REPLY),
        "clock": clocks[0][0] if clocks else "",
        "with_answers": True,
    }
    context = {"replies": replies_of(found), "form": form or BeginReplyForm(clocks=clocks, initial=initial)}
    return case_response(request, found, "case_replies", "case_replies", context, status=status)


def _clock_choices(found: Case) -> list[tuple[str, str]]:
    return [(str(view.clock.pk), view.title) for view in clocks_of(found) if view.is_running]


@require_GET
@confidential
def case_reply(request: HttpRequest, number: int, reply_id: int) -> HttpResponse:
    """Answer a reply: its newest text, its versions compared, its chain of clearance."""
    return _reply(request, read(request, number, f"reply {reply_id}"), reply_id)


@require_POST
@confidential
def case_reply_do(request: HttpRequest, number: int, reply_id: int) -> HttpResponse:
    """Send a reply into clearance, take it back, note that it was sent, or that it was acknowledged."""
    found = worked_on(request, number, f"reply {reply_id}")
    by, back = signed_in(request), ("case_reply", number, reply_id)
    action = chosen_action(request, ("clear", "take_back", "sent", "acknowledged"))
    which = {"case_id": found.pk, "reply_id": reply_id, "by": by}
    if action == "clear":
        chain = ChainForm(request.POST, people=_people_with_access(found))
        answer = carry_out(
            request,
            chain,
            lambda _form: ask_for_clearance(people=chain.people(), due_on=chain.cleaned_data["due_on"], **which),
            back,
        )
        return answer or _reply(request, found, reply_id, status=422, chain_form=chain)
    form: Any
    if action == "take_back":
        form = ReasonForm(request.POST)
        answer = carry_out(request, form, lambda form: take_back(**which, **form.cleaned_data), back)
        return answer or _reply(request, found, reply_id, status=422, reason_form=form)
    if action == "sent":
        form = SentForm(request.POST)
        answer = carry_out(request, form, lambda form: record_sending(**which, **form.cleaned_data), back)
        return answer or _reply(request, found, reply_id, status=422, sent_form=form)
    form = AcknowledgedForm(request.POST)
    answer = carry_out(request, form, lambda form: record_acknowledgement(**which, **form.cleaned_data), back)
    return answer or _reply(request, found, reply_id, status=422, acknowledged_form=form)


@require_POST
@confidential
def case_clearance(request: HttpRequest, number: int, reply_id: int) -> HttpResponse:
    """Clear, sign or return a reply: for the person whose turn it is, at whatever level they read the case."""
    by = signed_in(request)
    found = open_case(number=number, by=by, about=f"reply {reply_id}", is_reading=False)
    action = chosen_action(request, ("clear", "return"))
    form = DecisionForm(request.POST)
    answer = carry_out(
        request,
        form,
        lambda form: decide_clearance(
            case_id=found.pk,
            clearance_id=form.cleaned_data["clearance"],
            is_cleared=action == "clear",
            note=form.cleaned_data["note"],
            by=by,
        ),
        ("case_reply", number, reply_id),
    )
    return answer or _reply(request, found, reply_id, status=422, decision_form=form)


def _reply(request: HttpRequest, found: Case, reply_id: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    view = reply_of(found, reply_id)
    mine = next(
        (step for step in view.chain if step.person_id == request.user.pk and step.state == ClearanceState.ASKED), None
    )
    before, after = _compared(request, view)
    state = ReplyState(view.reply.state)
    context = {
        "view": view,
        "reply": view.reply,
        "authors": names_of_accounts(version.by_id for version in view.versions),
        "before": before,
        "after": after,
        "mine": mine,
        "is_drafting": state is ReplyState.DRAFTING,
        "may_take_back": state in (ReplyState.IN_CLEARANCE, ReplyState.CLEARED, ReplyState.SIGNED),
        "is_signed": state is ReplyState.SIGNED,
        "is_sent": state is ReplyState.SENT,
        "chain_form": forms.get("chain_form") or ChainForm(people=_people_with_access(found)),
        "reason_form": forms.get("reason_form") or ReasonForm(),
        "sent_form": forms.get("sent_form") or SentForm(),
        "acknowledged_form": forms.get("acknowledged_form") or AcknowledgedForm(),
        "decision_form": forms.get("decision_form") or DecisionForm(initial={"clearance": mine.pk if mine else None}),
    }
    return case_response(request, found, "case_replies", "case_reply", context, status=status)


def _compared(request: HttpRequest, view: ReplyView) -> tuple[Any, Any]:
    """Return the two versions that are compared: those of the address, else the newest two; none where there is one."""
    by_number = {version.number: version for version in view.versions}
    if len(by_number) < 2:
        return None, None

    def asked(name: str, otherwise: int) -> Any:
        given = request.GET.get(name, "")
        return by_number.get(int(given) if given.isascii() and given.isdigit() and len(given) < 8 else otherwise)

    newest = view.newest.number
    return asked("before", newest - 1), asked("after", newest)


def _people_with_access(found: Case) -> Any:
    ids = [entry.person_id for entry in access_of(found) if entry.ended_at is None]
    return User.objects.filter(pk__in=ids)


@require_http_methods(["GET", "POST"])
@confidential
def case_draft(request: HttpRequest, number: int, reply_id: int) -> HttpResponse:
    """Show the newest draft to edit, and keep the next version of it."""
    found = worked_on(request, number, f"reply {reply_id}")
    view = reply_of(found, reply_id)
    form = DraftForm(request.POST or None, initial={"version": view.newest.number, "text": view.newest.text})
    if request.method == "POST":
        answer = carry_out(
            request,
            form,
            lambda form: save_draft(
                case_id=found.pk,
                reply_id=reply_id,
                upon=form.cleaned_data["version"],
                text=form.cleaned_data["text"].replace("\r\n", "\n"),
                note=form.cleaned_data["note"],
                by=signed_in(request),
            ),
            ("case_reply", number, reply_id),
        )
        if answer is not None:
            return answer
    else:
        note_reading(case=found, by=signed_in(request), about=f"reply {reply_id}")
    context = {"form": form, "reply": view.reply, "newest": view.newest, "questions": questions_of(found)}
    return case_response(request, found, "case_replies", "case_draft", context, status=form_status(form))


@require_GET
@confidential
def case_reply_docx(request: HttpRequest, number: int, reply_id: int) -> HttpResponse:
    """Answer the newest draft of a reply as a Word document, for those who work on the case."""
    found = worked_on(request, number, f"reply {reply_id}")
    view = reply_of(found, reply_id)
    note_reading(case=found, by=signed_in(request), about=f"reply {reply_id}, version {view.newest.number}")
    response = HttpResponse(reply_docx(view.reply, view.newest), content_type=DOCX)
    name = f"case-{found.number}-{view.reply.pk}-{view.newest.number}.docx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
