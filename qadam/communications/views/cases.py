"""The pages of one case: its facts, timeline and deadlines, persons and links."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qadam.base.forms import form_status
from qadam.base.requests import signed_in
from qadam.communications.enums import ClockChangeKind, EventKind, LinkKind, PersonPart, Stage
from qadam.communications.forms import (
    CaseForm,
    ClockForm,
    EventForm,
    LinkForm,
    PersonForm,
    StageForm,
    StartClockForm,
    lines_of_text,
)
from qadam.communications.models import Case
from qadam.communications.selectors.cases import (
    clocks_of,
    events_of,
    facts_of,
    links_of,
    people_of,
    possible_changes,
    proposals_for,
    timeline_of,
)
from qadam.communications.services.cases import (
    CASE_FIELDS,
    add_event,
    add_link,
    add_person,
    change_stage,
    edit_case,
    remove_link,
    remove_person,
)
from qadam.communications.services.clocks import change_clock, start_clock
from qadam.communications.views.guarding import confidential
from qadam.communications.views.shell import carry_out, case_response, chosen_action, read, whole_number, worked_on


@require_GET
@confidential
def case(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the facts of a case, the next deadline and where it stands."""
    found = read(request, number)
    running = [view for view in clocks_of(found) if view.is_running]
    context = {
        "facts": facts_of(found),
        "clocks": running,
        "stage_form": StageForm(case=found),
        "summary": found.summary,
    }
    return case_response(request, found, "case", "case", context)


@require_http_methods(["GET", "POST"])
@confidential
def case_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Show the form of a case, and save it upon the version that the person saw."""
    found = worked_on(request, number, "")
    initial = {name: getattr(found, name) for name in CASE_FIELDS} | {"version": found.version}
    form = CaseForm(request.POST or None, initial=initial, is_new=False)
    if request.method == "POST":

        def save(_form: Any) -> None:
            version = form.cleaned_data["version"] or 0
            edit_case(case_id=found.pk, version=version, changes=form.facts(), by=signed_in(request))

        answer = carry_out(request, form, save, ("case", number))
        if answer is not None:
            return answer
    return case_response(request, found, "case", "case_edit", {"form": form}, status=form_status(form))


@require_POST
@confidential
def case_stage(request: HttpRequest, number: int) -> HttpResponse:
    """Move a case to another stage."""
    found = worked_on(request, number, "")
    form = StageForm(request.POST, case=found)
    answer = carry_out(
        request,
        form,
        lambda form: change_stage(case_id=found.pk, to=Stage(form.cleaned_data["to"]), by=signed_in(request)),
        ("case", number),
    )
    return answer or redirect("case", number)


@require_GET
@confidential
def case_clocks(request: HttpRequest, number: int) -> HttpResponse:
    """Answer what happened in a case and when, which deadlines run, and which the rules propose."""
    return _clocks(request, read(request, number, "clocks"))


@require_POST
@confidential
def case_clocks_do(request: HttpRequest, number: int) -> HttpResponse:
    """Note an event, accept a proposed deadline, or note what happened to a deadline."""
    found = worked_on(request, number, "clocks")
    action = chosen_action(request, ("event", "start", "change"))
    by, back = signed_in(request), ("case_clocks", number)
    forms: dict[str, Any] = {}
    answer: HttpResponse | None = None
    if action == "event":
        forms["event_form"] = EventForm(request.POST)
        answer = carry_out(
            request,
            forms["event_form"],
            lambda form: add_event(case_id=found.pk, by=by, **_event(form.cleaned_data)),
            back,
        )
    elif action == "start":
        form: Any = StartClockForm(request.POST, key="sent")
        forms["start_form"], forms["start_key"] = form, (request.POST.get("event"), request.POST.get("rule"))
        answer = carry_out(
            request,
            form,
            lambda form: start_clock(
                case_id=found.pk,
                event_id=form.cleaned_data["event"],
                rule=form.cleaned_data["rule"],
                printed_on=form.cleaned_data["printed_on"],
                by=by,
            ),
            back,
        )
    else:
        clock_id = whole_number(request, "clock")
        form = ClockForm(request.POST, kinds=ClockChangeKind, key="sent")
        forms["clock_form"], forms["clock_id"] = form, clock_id
        answer = carry_out(
            request,
            form,
            lambda form: change_clock(
                case_id=found.pk,
                clock_id=clock_id,
                kind=ClockChangeKind(form.cleaned_data["kind"]),
                on=form.cleaned_data["on"],
                to_on=form.cleaned_data["to_on"],
                reason=form.cleaned_data["reason"],
                by=by,
            ),
            back,
        )
    return answer or _clocks(request, found, status=422, **forms)


def _clocks(request: HttpRequest, found: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    events, clocks = events_of(found), clocks_of(found)
    clock_forms = [
        (
            view,
            forms["clock_form"]
            if forms.get("clock_id") == view.clock.pk
            else ClockForm(kinds=possible_changes(view), initial={"clock": view.clock.pk}, key=view.clock.pk),
        )
        for view in clocks
    ]
    proposed = [
        (
            each,
            forms["start_form"]
            if forms.get("start_key") == (str(each.event.pk), each.proposal.rule.id)
            else StartClockForm(initial={"event": each.event.pk, "rule": each.proposal.rule.id}, key=place),
        )
        for place, each in enumerate(proposals_for(found, events, clocks))
    ]
    context = {
        "timeline": timeline_of(events, clocks),
        "clocks": clock_forms,
        "proposals": proposed,
        "event_form": forms.get("event_form") or EventForm(),
    }
    return case_response(request, found, "case_clocks", "case_clocks", context, status=status)


def _event(data: dict[str, Any]) -> dict[str, Any]:
    return {"kind": EventKind(data["kind"]), "on": data["on"], "note": data["note"]}


@require_GET
@confidential
def case_people(request: HttpRequest, number: int) -> HttpResponse:
    """Answer the persons concerned, and what the case is linked to."""
    return _people(request, read(request, number, "people"))


@require_POST
@confidential
def case_people_do(request: HttpRequest, number: int) -> HttpResponse:
    """Add or remove a person or a link."""
    found = worked_on(request, number, "people")
    by, back = signed_in(request), ("case_people", number)
    action = chosen_action(request, ("add_person", "remove_person", "add_link", "remove_link"))
    if action == "remove_person":
        remove_person(case_id=found.pk, person_id=whole_number(request, "person"), by=by)
        return redirect(*back)
    if action == "remove_link":
        remove_link(case_id=found.pk, link_id=whole_number(request, "link"), by=by)
        return redirect(*back)
    if action == "add_person":
        form: Any = PersonForm(request.POST)
        answer = carry_out(
            request,
            form,
            lambda form: add_person(
                case_id=found.pk,
                part=PersonPart(form.cleaned_data["part"]),
                name=form.cleaned_data["name"],
                other_names=lines_of_text(form.cleaned_data["other_names"]),
                note=form.cleaned_data["note"],
                may_be_named=form.cleaned_data["may_be_named"],
                by=by,
            ),
            back,
        )
        return answer or _people(request, found, status=422, person_form=form)
    form = LinkForm(request.POST)
    answer = carry_out(
        request,
        form,
        lambda form: add_link(
            case_id=found.pk,
            kind=LinkKind(form.cleaned_data["kind"]),
            target=form.cleaned_data["target"],
            note=form.cleaned_data["note"],
            by=by,
        ),
        back,
    )
    return answer or _people(request, found, status=422, link_form=form)


def _people(request: HttpRequest, found: Case, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "people": people_of(found),
        "links": links_of(found),
        "person_form": forms.get("person_form") or PersonForm(),
        "link_form": forms.get("link_form") or LinkForm(),
    }
    return case_response(request, found, "case_people", "case_people", context, status=status)
