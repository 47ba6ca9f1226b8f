"""Circulating a plan: whom to ask, what was answered, the answer of a body, comments by measure, the end of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qadam.accounts.models import User
from qadam.base.errors import NotFoundError, WrongStateError
from qadam.base.forms import form_status, refusals_at
from qadam.base.requests import page_number, signed_in
from qadam.plan.deadlines import deadline_words
from qadam.plan.enums import AnswerKind, CirculationOutcome, PlanStatus
from qadam.plan.forms import AnswerForm, CirculateForm, CommentForm, LetterForm, SettleForm
from qadam.plan.models import CirculationAnswer, Measure, MeasureComment, PlanCirculation
from qadam.plan.permissions import check_answer, check_read_plans, may_answer_for, may_change_plans
from qadam.plan.selectors.circulations import (
    bodies_of,
    circulation_for,
    comments_for,
    measures_to_answer,
    own_answers,
    tally_of,
)
from qadam.plan.selectors.measures import by_area, standing, with_everything
from qadam.plan.services.circulation import (
    answer_circulation,
    circulate_plan,
    comment_on_measure,
    reply_to_comment,
    settle_circulation,
    take_back_circulation,
)
from qadam.plan.views.guards import changed_plan

MEASURES_A_PAGE = 50


@require_http_methods(["GET", "POST"])
def plan_circulate(request: HttpRequest, code: str) -> HttpResponse:
    """Show whom the plan names, and ask the chosen bodies whether they agree."""
    by, plan = changed_plan(request, code)
    if plan.status != PlanStatus.DRAFT:
        raise WrongStateError()
    named = bodies_of(plan)
    form = CirculateForm(request.POST or None, named=[row.body.pk for row in named])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_at(form):
            made = circulate_plan(
                plan_id=plan.pk, bodies=list(data["bodies"]), due_on=data["due_on"], message=data["message"], by=by
            )
            messages.success(request, _("The bodies have been asked."))
            return redirect("plan_circulation", plan.code, made.number)
    status = form_status(form)
    return render(request, "plan/circulate.html", {"plan": plan, "form": form, "named": named}, status=status)


@require_safe
def plan_circulation(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Answer a circulation: everything for the coordinator, their own answers and measures for the bodies' people."""
    check_read_plans(request.user)
    found = circulation_for(request.user, code, number)
    may_change = may_change_plans(request.user)
    answers = list(found.answers.all()) if may_change else own_answers(found, request.user)
    is_open = found.outcome == CirculationOutcome.OPEN
    context = {
        "circulation": found,
        "plan": found.plan,
        "tally": tally_of(found),
        "answers": answers,
        "own": own_answers(found, request.user),
        "comments": comments_for(found, request.user),
        "is_open": is_open,
        "is_late": is_open and found.due_on < timezone.localdate(),
        "is_last": not found.plan.circulations.filter(number__gt=found.number).exists(),
        "may_change": may_change,
    }
    return render(request, "plan/circulation.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str, number: int, body: str) -> HttpResponse:
    """Show a body its measures and the form of its answer, and keep the answer."""
    by, found, given = _answer(request, code, number, body)
    speaks = may_answer_for(by, given.body_id)
    made = AnswerForm if speaks else LetterForm
    held = {} if given.answer == AnswerKind.PENDING else {"answer": given.answer, "comment": given.comment}
    form = made(request.POST or None, initial=held | {"version": given.version, "source": given.source})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_at(form):
            answer_circulation(
                circulation_id=found.pk,
                body_id=given.body_id,
                version=data["version"],
                answer=AnswerKind(data["answer"]),
                comment=data["comment"],
                source=data.get("source", ""),
                by=by,
            )
            messages.success(request, _("The answer is recorded. Thank you."))
            return redirect("plan_circulation", found.plan.code, found.number)
    is_open = found.outcome == CirculationOutcome.OPEN
    shows_all = request.GET.get("all") == "yes"
    measures = standing(found.plan) if shows_all else measures_to_answer(found.plan, [given.body_id])
    if not is_open:  # a plan that was taken back is a draft again, and not theirs to read
        measures = measures.none()
    page = Paginator(with_everything(by_area(measures)), MEASURES_A_PAGE).get_page(page_number(request))
    own: dict[int | None, list[MeasureComment]] = {}
    for comment in found.comments.filter(body_id=given.body_id):
        own.setdefault(comment.measure_id, []).append(comment)
    context = {
        "circulation": found,
        "plan": found.plan,
        "given": given,
        "form": form,
        "page": page,
        "rows": [(row, _deadline(row), own.get(row.pk, [])) for row in page.object_list],
        "shows_all": shows_all,
        "is_open": is_open,
        "speaks": speaks,
    }
    status = form_status(form)
    return render(request, "plan/answer.html", context, status=status)


@require_http_methods(["GET", "POST"])
def measure_comment(request: HttpRequest, code: str, number: int, body: str, measure_id: int) -> HttpResponse:
    """Show the form of a comment on one measure, and keep it."""
    by, found, given = _answer(request, code, number, body)
    if found.outcome != CirculationOutcome.OPEN:
        raise NotFoundError()
    measure = with_everything(standing(found.plan).filter(pk=measure_id)).first()
    if measure is None:
        raise NotFoundError()
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            comment_on_measure(
                circulation_id=found.pk,
                body_id=given.body_id,
                measure_id=measure.pk,
                text=form.cleaned_data["text"],
                is_objection=form.cleaned_data["is_objection"],
                by=by,
            )
            messages.success(request, _("The comment is kept."))
            return redirect(reverse("plan_answer", args=[found.plan.code, found.number, given.body.code]))
    context = {"circulation": found, "plan": found.plan, "given": given, "measure": measure, "form": form}
    status = form_status(form)
    return render(request, "plan/comment_form.html", context, status=status)


@require_POST
def comment_reply(request: HttpRequest, code: str, comment_id: int) -> HttpResponse:
    """Keep the coordinator's reply (`reply`) to a comment."""
    by, plan = changed_plan(request, code)
    comment = MeasureComment.objects.filter(pk=comment_id, circulation__plan=plan).select_related("circulation").first()
    if comment is None:
        raise NotFoundError()
    reply_to_comment(comment_id=comment.pk, reply=request.POST.get("reply", ""), by=by)
    messages.success(request, _("The reply is kept."))
    return redirect("plan_circulation", plan.code, comment.circulation.number)


@require_http_methods(["GET", "POST"])
def circulation_close(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask how a circulation ends, and close it as agreed, or take it back (`back`) to change the plan."""
    by, plan = changed_plan(request, code)
    found = circulation_for(by, code, number)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        with refusals_at(form):
            if request.POST.get("back"):
                take_back_circulation(circulation_id=found.pk, note=note, by=by)
                messages.success(request, _("The plan is a draft again. The answers are kept."))
            else:
                settle_circulation(circulation_id=found.pk, note=note, by=by)
                messages.success(request, _("The plan is agreed. It can be adopted now."))
            return redirect("plan", plan.code)
    context = {
        "circulation": found,
        "plan": plan,
        "form": form,
        "tally": tally_of(found),
        "unsettled": [one for one in found.answers.all() if one.answer in (AnswerKind.OBJECTS, AnswerKind.PENDING)],
        "is_open": found.outcome == CirculationOutcome.OPEN,
    }
    status = form_status(form)
    return render(request, "plan/circulation_close.html", context, status=status)


def _answer(request: HttpRequest, code: str, number: int, body: str) -> tuple[User, PlanCirculation, CirculationAnswer]:
    """Return who answers, the circulation, and the answer of a body; raises where the person may not know or answer."""
    check_read_plans(request.user)
    by: User = signed_in(request)
    found = circulation_for(by, code, number)
    given = next((one for one in found.answers.all() if one.body.code == body), None)
    if given is None:
        raise NotFoundError()
    check_answer(by, given)
    return by, found, given


def _deadline(measure: Measure) -> str:
    return deadline_words(measure.deadline, measure.deadline_precision)
