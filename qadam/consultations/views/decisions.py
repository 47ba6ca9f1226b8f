"""Decisions: the list, one decision with its follow-up, what it turns into, and positions on record."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.base.forms import refusals_at
from qadam.base.requests import page_number, signed_in
from qadam.consultations.enums import DecisionStatus, PositionKind
from qadam.consultations.forms.meetings import DecisionForm, FollowUpForm, MeasureResultForm, PositionForm
from qadam.consultations.models import Decision
from qadam.consultations.permissions import (
    check_follow_up,
    check_read_decision,
    check_secretariat,
    check_speak,
    check_take_part,
    is_secretariat,
    may_follow_up,
)
from qadam.consultations.selectors.decisions import decision_by_id, decisions_of, filtered_decisions
from qadam.consultations.selectors.meetings import meeting_by_id
from qadam.consultations.services.decisions import (
    add_decision,
    edit_decision,
    follow_up_decision,
    record_position,
)
from qadam.consultations.services.results import turn_into_assessment, turn_into_measure
from qadam.consultations.views.meetings import readable_meeting
from qadam.consultations.views.platforms import form_page
from qadam.consultations.workflow import DECISION_CHANGES
from qadam.progress.enums import AssessmentStatus

DECISIONS_PER_PAGE = 50
OWN_STEPS = (DecisionStatus.IN_PROGRESS, DecisionStatus.REPORTED)


@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """Answer the decisions that the person may read, with a filter by their state."""
    check_take_part(request.user)
    state = request.GET.get("state", "")
    rows = filtered_decisions(decisions_of(request.user), state)
    page = Paginator(rows, DECISIONS_PER_PAGE).get_page(page_number(request))
    states = [("", _("All")), ("overdue", _("Overdue")), *((s.value, s.label) for s in DecisionStatus)]
    return render(request, "consultations/decisions.html", {"page": page, "state": state, "states": states})


@require_GET
def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Answer a decision, with the forms of what the person may do about it."""
    found = _readable(request, decision_id)
    return _page(request, found, _follow_up_form(request, found))


@require_POST
def decision_follow_up(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Take what became of a decision."""
    by = signed_in(request)
    found = _readable(request, decision_id)
    check_follow_up(by, found)
    form = _follow_up_form(request, found)
    if form is None:
        raise WrongStateError()
    if form.is_valid():
        given = form.cleaned_data
        with refusals_at(form):
            follow_up_decision(
                decision_id=decision_id,
                status=DecisionStatus(given["status"]),
                outcome=given["outcome"],
                done_on=given["done_on"],
                by=by,
            )
            messages.success(request, _("Saved."))
            return redirect("decision", decision_id)
    return _page(request, found, form)


def _follow_up_form(request: HttpRequest, found: Decision) -> FollowUpForm | None:
    allowed = _allowed_steps(request, found)
    return FollowUpForm(request.POST or None, allowed=allowed, initial={"outcome": found.outcome}) if allowed else None


def _page(request: HttpRequest, found: Decision, form: FollowUpForm | None) -> HttpResponse:
    secretariat = is_secretariat(request.user)
    item = found.item
    context = {
        "decision": found,
        "form": form,
        "may_change": secretariat,
        "measure_form": MeasureResultForm() if secretariat and found.measure_id is None else None,
        "recommendations": list(item.recommendations.select_related("review")) if secretariat and item else [],
        "assessment_statuses": AssessmentStatus.choices,
    }
    faulty = form is not None and request.method == "POST"
    return render(request, "consultations/decision.html", context, status=422 if faulty else 200)


def _readable(request: HttpRequest, decision_id: int) -> Decision:
    check_take_part(request.user)
    found = decision_by_id(decision_id)
    check_read_decision(request.user, found)
    return found


def _allowed_steps(request: HttpRequest, found: Decision) -> list[DecisionStatus]:
    """Return the states that the person may set now, in their order."""
    now = DecisionStatus(found.status)
    steps = [status for status in DecisionStatus if status in DECISION_CHANGES[now]]
    if is_secretariat(request.user):
        return steps
    if not may_follow_up(request.user, found) or now in (DecisionStatus.REPORTED, DecisionStatus.DONE):
        return []
    return [status for status in steps if status in OWN_STEPS]


@require_http_methods(["GET", "POST"])
def decision_new(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the form of a decision, and record it."""
    by = signed_in(request)
    check_secretariat(by)
    meeting = meeting_by_id(meeting_id)
    form = DecisionForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            add_decision(meeting_id=meeting.pk, by=by, **form.facts())
            return redirect(f"{reverse('meeting', args=[meeting.pk])}#decisions")
    back = reverse("meeting", args=[meeting.pk])
    return form_page(request, form, title=_("New decision"), back_url=back, back_label=meeting.name)


@require_http_methods(["GET", "POST"])
def decision_edit(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Show the form of a decision, and save it upon the version that the person saw."""
    by = signed_in(request)
    check_secretariat(by)
    found = decision_by_id(decision_id)
    form = DecisionForm(request.POST or None, meeting=found.meeting, decision=found)
    if request.method == "POST" and form.is_valid():
        with refusals_at(form):
            edit_decision(decision_id=decision_id, version=form.cleaned_data["version"] or 0, by=by, **form.facts())
            messages.success(request, _("Saved."))
            return redirect("decision", decision_id)
    back = reverse("decision", args=[decision_id])
    label = pgettext("of a meeting", "Decision")
    return form_page(request, form, title=_("Correct the decision"), back_url=back, back_label=label)


@require_POST
def decision_measure(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Make the decision a measure, or change one by it."""
    by = signed_in(request)
    check_secretariat(by)
    decision_by_id(decision_id)
    form = MeasureResultForm(request.POST)
    if not form.is_valid():
        raise InvalidInputError(_("Choose the plan."))
    turn_into_measure(decision_id=decision_id, plan=form.cleaned_data["plan"], measure=form.changed_measure(), by=by)
    messages.success(request, _("The decision stands in the plan now."))
    return redirect("decision", decision_id)


@require_POST
def decision_assessment(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Make the decision the draft of an assessment."""
    by = signed_in(request)
    check_secretariat(by)
    decision_by_id(decision_id)
    given = request.POST.get("recommendation", "")
    if not (given.isascii() and given.isdigit()) or request.POST.get("status") not in AssessmentStatus.values:
        raise NotFoundError()
    turn_into_assessment(
        decision_id=decision_id,
        recommendation_id=int(given),
        status=AssessmentStatus(request.POST["status"]),
        by=by,
    )
    messages.success(request, _("The draft of the assessment is made."))
    return redirect("decision", decision_id)


@require_http_methods(["GET", "POST"])
def position_new(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Show the form of a dissent or written position, and put it on record."""
    by = signed_in(request)
    meeting = readable_meeting(request, meeting_id)
    check_speak(by, meeting)
    initial = {"kind": PositionKind.POSITION, "decision": request.GET.get("decision")}
    form = PositionForm(request.POST or None, meeting=meeting, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with refusals_at(form):
            record_position(
                meeting_id=meeting.pk,
                kind=PositionKind(given["kind"]),
                decision_id=given["decision"].pk if given["decision"] else None,
                text=given["text"],
                by=by,
            )
            messages.success(request, _("Your position is on record."))
            return redirect("meeting", meeting.pk)
    back = reverse("meeting", args=[meeting.pk])
    return form_page(request, form, title=_("Put a position on record"), back_url=back, back_label=meeting.name)
