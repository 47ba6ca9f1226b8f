"""Assessments: written by each voice for itself, published or returned by the coordinator."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.accounts.models import User
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.base.forms import form_status, refusals_at, take_errors
from qadam.base.requests import page_number, signed_in
from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body
from qadam.progress.enums import AssessmentState, Voice
from qadam.progress.forms import AssessmentForm, EvidenceForm, ReasonForm, initial_of
from qadam.progress.models import Assessment
from qadam.progress.permissions import (
    check_read_progress,
    check_write_assessment,
    is_coordinator,
    is_owner,
    voices_of_writer,
)
from qadam.progress.selectors.assessments import assessment_by_id, assessments_page
from qadam.progress.services.assessments import (
    add_assessment_evidence,
    edit_assessment,
    publish_assessment,
    return_assessment,
    submit_assessment,
    withdraw_assessment,
    write_assessment,
)
from qadam.progress.workflow import ASSESSMENT_CHANGES, ASSESSMENT_EDITABLE
from qadam.register.enums import MechanismKind
from qadam.register.models import Mechanism
from qadam.register.selectors.recommendations import recommendation_detail, text_for

STEPS = {
    "submit": gettext_lazy("Sent. The coordinator decides on its publication and changes nothing in it."),
    "publish": gettext_lazy("Published. Everybody can read it now."),
    "return": gettext_lazy("Returned. Its writer has been told why."),
    "withdraw": gettext_lazy("Withdrawn. It is no longer public."),
}


@require_GET
def assessments(request: HttpRequest) -> HttpResponse:
    """Answer the assessments that the person may read."""
    by = signed_in(request)
    check_read_progress(by)
    state, voice = request.GET.get("state", ""), request.GET.get("voice", "")
    context = {
        "page": assessments_page(by, page=page_number(request), state=state, voice=voice),
        "state": state,
        "voice": voice,
        "states": AssessmentState.choices,
        "voices": Voice.choices,
        "may_write": bool(voices_of_writer(by)),
    }
    return render(request, "progress/assessments.html", context)


@require_http_methods(["GET", "POST"])
def assessment_new(request: HttpRequest, review: str, number: str, voice: str) -> HttpResponse:
    """Show the form of a new assessment of a recommendation by one voice, and write its draft."""
    by: User = signed_in(request)
    voices = voices_of_writer(by)
    if voice not in [str(one) for one in voices]:
        raise NotFoundError()
    spoken = Voice(voice)
    item = recommendation_detail(review, number).recommendation
    speakers = _speakers(spoken, voices[spoken])
    form = AssessmentForm(
        request.POST or None, voice=spoken, speakers=speakers, initial={"assessed_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            written = write_assessment(
                recommendation_id=item.pk,
                voice=spoken,
                body=form.cleaned_data.get("body"),
                mechanism=form.cleaned_data.get("mechanism"),
                record=form.record(),
                by=by,
            )
        except InvalidInputError as error:
            take_errors(form, _at_fields(error, form))
        else:
            messages.success(request, _("The draft is saved. Add evidence, then send it."))
            return redirect("progress_assessment", written.pk)
    context = {"form": form, "item": item, "text": text_for(item.texts.all()), "voice": spoken.label}
    return render(request, "progress/assessment_form.html", context, status=form_status(form))


@require_http_methods(["GET", "POST"])
def assessment(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Answer one assessment; add the evidence that its form holds."""
    by: User = signed_in(request)
    found = assessment_by_id(assessment_id, by)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        check_write_assessment(by, found)
        if form.is_valid():
            with refusals_at(form):
                add_assessment_evidence(assessment_id=found.pk, record=form.record(), by=by)
                messages.success(request, _("The evidence is added."))
                return redirect("progress_assessment", found.pk)
    return _page(request, found, by, form)


@require_http_methods(["GET", "POST"])
def assessment_edit(request: HttpRequest, assessment_id: int) -> HttpResponse:
    """Show the form of an assessment that is not published, and save it."""
    by: User = signed_in(request)
    found = assessment_by_id(assessment_id, by)
    check_write_assessment(by, found)
    form = AssessmentForm(request.POST or None, voice=Voice(found.voice), assessment=found, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            edit_assessment(assessment_id=found.pk, version=form.cleaned_data["version"], record=form.record(), by=by)
        except InvalidInputError as error:
            take_errors(form, _at_fields(error, form))
        else:
            messages.success(request, _("Saved."))
            return redirect("progress_assessment", found.pk)
    item = found.recommendation
    context = {
        "form": form,
        "item": item,
        "text": text_for(item.texts.all()),
        "voice": found.get_voice_display(),
        "assessment": found,
    }
    return render(request, "progress/assessment_form.html", context, status=form_status(form))


@require_POST
def take_step(request: HttpRequest, assessment_id: int, step: str) -> HttpResponse:
    """Send, publish, return or withdraw an assessment."""
    by: User = signed_in(request)
    found = assessment_by_id(assessment_id, by)
    if step not in STEPS:
        raise NotFoundError()
    reason_form = ReasonForm(request.POST)
    reason_form.is_valid()
    reason = reason_form.cleaned_data.get("reason", "")
    try:
        if step == "submit":
            submit_assessment(assessment_id=found.pk, by=by)
        elif step == "publish":
            publish_assessment(assessment_id=found.pk, by=by)
        elif step == "return":
            return_assessment(assessment_id=found.pk, reason=reason, by=by)
        else:
            withdraw_assessment(assessment_id=found.pk, reason=reason, by=by)
    except InvalidInputError as error:
        take_errors(reason_form, error)
        return _page(request, found, by, EvidenceForm(), reason_form)
    messages.success(request, str(STEPS[step]))
    return redirect("progress_assessment", found.pk)


def _speakers(voice: Voice, body_ids: frozenset[int]) -> Any:
    """Return who may speak with a voice: the person's bodies, the bodies of the State, the treaty bodies."""
    if voice == Voice.TREATY_BODY:
        return Mechanism.objects.filter(kind=MechanismKind.TREATY_BODY)
    if voice == Voice.STATE:
        return Body.objects.filter(kind=BodyKind.STATE_BODY, is_active=True)
    return Body.objects.filter(pk__in=body_ids)


def _at_fields(error: InvalidInputError, form: AssessmentForm) -> InvalidInputError:
    """Return the error with the sentence on the text at the field of the visitor's language."""
    fields = {f"text_{form.languages[0]}" if name == "text" else name: text for name, text in error.fields.items()}
    return InvalidInputError(error.message, fields=fields)


def _page(
    request: HttpRequest, found: Assessment, by: User, form: EvidenceForm, reason_form: ReasonForm | None = None
) -> HttpResponse:
    state = AssessmentState(found.state)
    owns = is_owner(by, found)
    following = ASSESSMENT_CHANGES[state]
    moderates = is_coordinator(by)
    context = {
        "assessment": found,
        "item": found.recommendation,
        "text": text_for(found.recommendation.texts.all()),
        "form": form,
        "reason_form": reason_form or ReasonForm(),
        "may_edit": owns and state in ASSESSMENT_EDITABLE,
        "may_submit": owns and AssessmentState.SUBMITTED in following,
        "publishes_itself": found.voice in (Voice.STATE, Voice.TREATY_BODY),
        "may_moderate": moderates and state == AssessmentState.SUBMITTED,
        "may_withdraw": (owns or moderates) and AssessmentState.WITHDRAWN in following,
        "steps": found.steps.all() if owns or moderates else [],
    }
    failed = bool(form.is_bound and form.errors) or bool(reason_form and reason_form.errors)
    return render(request, "progress/assessment.html", context, status=422 if failed else 200)
