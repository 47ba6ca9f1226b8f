"""The page of decisions, remedies, grades and lessons of a case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from qadam.base.requests import signed_in
from qadam.communications.enums import Finding, FollowUpGrade
from qadam.communications.forms import DoneForm, GradeForm, LessonForm, ViewsForm, lines_of_text
from qadam.communications.models import Case
from qadam.communications.selectors.cases import decisions_of, lessons_of
from qadam.communications.services.outcomes import (
    FINDINGS,
    grade_remedy,
    hand_over_lesson,
    note_what_was_done,
    record_views,
    write_lesson,
)
from qadam.communications.views.guarding import confidential
from qadam.communications.views.shell import (
    carry_out,
    case_response,
    chosen_action,
    read,
    whole_number,
    worked_on,
)
from qadam.plan.models import Measure
from qadam.plan.permissions import visible_plans


@require_GET
@confidential
def case_outcome(request: HttpRequest, number: int) -> HttpResponse:
    """Answer what was decided, what was done about it, how it was graded, and what the case teaches."""
    return _outcome(request, read(request, number, "outcome"))


@require_POST
@confidential
def case_outcome_do(request: HttpRequest, number: int) -> HttpResponse:
    """Record a decision, a grade, what was done, or a lesson; or hand a lesson over to the plan."""
    found = worked_on(request, number, "outcome")
    by, back = signed_in(request), ("case_outcome", number)
    action = chosen_action(request, ("views", "grade", "done", "lesson", "hand_over"))
    form: Any
    if action == "hand_over":
        hand_over_lesson(case_id=found.pk, lesson_id=whole_number(request, "lesson"), by=by)
        return redirect(*back)
    if action == "views":
        form = ViewsForm(request.POST, findings=FINDINGS.get(found.track, ()))
        answer = carry_out(
            request,
            form,
            lambda form: record_views(case_id=found.pk, by=by, **_decision(form.cleaned_data)),
            back,
        )
        return answer or _outcome(request, found, status=422, views_form=form)
    if action == "lesson":
        form = LessonForm(request.POST, measures=_measures(request))
        answer = carry_out(
            request,
            form,
            lambda form: write_lesson(
                case_id=found.pk, text=form.cleaned_data["text"], measure_id=form.cleaned_data["measure"].pk, by=by
            ),
            back,
        )
        return answer or _outcome(request, found, status=422, lesson_form=form)
    remedy_id = whole_number(request, "remedy")
    if action == "grade":
        form = GradeForm(request.POST)
        answer = carry_out(
            request,
            form,
            lambda form: grade_remedy(
                case_id=found.pk,
                remedy_id=remedy_id,
                grade=FollowUpGrade(form.cleaned_data["grade"]),
                graded_on=form.cleaned_data["graded_on"],
                source=form.cleaned_data["source"],
                by=by,
            ),
            back,
        )
        return answer or _outcome(request, found, status=422, grade_form=form, remedy_id=remedy_id)
    form = DoneForm(request.POST)
    answer = carry_out(
        request,
        form,
        lambda form: note_what_was_done(case_id=found.pk, remedy_id=remedy_id, text=form.cleaned_data["text"], by=by),
        back,
    )
    return answer or _outcome(request, found, status=422, done_form=form, remedy_id=remedy_id)


def _decision(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"finding": Finding(data["finding"]), "remedies": lines_of_text(data["remedies"])}


def _measures(request: HttpRequest) -> Any:
    return Measure.objects.filter(plan__in=visible_plans(request.user), removed_at__isnull=True).select_related("plan")


def _outcome(request: HttpRequest, found: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    remedy_id = forms.get("remedy_id")
    decisions = [
        (
            view,
            [
                (
                    remedy,
                    forms.get("grade_form")
                    if remedy.pk == remedy_id and "grade_form" in forms
                    else GradeForm(initial={"remedy": remedy.pk}, key=remedy.pk),
                    forms.get("done_form")
                    if remedy.pk == remedy_id and "done_form" in forms
                    else DoneForm(initial={"remedy": remedy.pk, "text": remedy.done}, key=remedy.pk),
                )
                for remedy in view.remedies
            ],
        )
        for view in decisions_of(found)
    ]
    findings = FINDINGS.get(found.track, ())
    context = {
        "decisions": decisions,
        "has_decisions": bool(findings),
        "views_form": forms.get("views_form") or ViewsForm(findings=findings),
        "lessons": lessons_of(found),
        "lesson_form": forms.get("lesson_form") or LessonForm(measures=_measures(request)),
    }
    return case_response(request, found, "case_outcome", "case_outcome", context, status=status)
