"""Deadlines of a case: by rule, by printed date, extended, paused, met; individual communications to their Views."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.communications.enums import CaseKind, ClockChangeKind, EventKind, Finding, FollowUpGrade, Stage
from qadam.communications.models import Case, CaseClock, Remedy
from qadam.communications.selectors.cases import clocks_of, events_of, proposals_for
from qadam.communications.services.cases import add_event, change_stage
from qadam.communications.services.clocks import change_clock, start_clock
from qadam.communications.services.outcomes import grade_remedy, record_views
from qadam.notifications.services.rules import add_special_day
from qadam.taxonomy.models import LoadedPreset
from qadam.taxonomy.services import load_preset
from tests.qadam.communications.dossier import make_dossier, register, start_first_clock

pytestmark = pytest.mark.django_db


def due(case) -> date | None:
    (view,) = clocks_of(case)
    assert view.clock.due_on == view.effective.due_on, "the column follows what the engine says"
    return view.effective.due_on


def test_a_letter_runs_by_its_rule_and_then_by_its_printed_date(cast):
    case = register(cast, dated_on=date(2026, 1, 31), received_on=date(2026, 2, 4))
    clock = start_first_clock(case, cast.case_officer)
    assert due(case) == date(2026, 4, 1), "60 days after 31 January 2026"
    which = {"case_id": case.pk, "clock_id": clock.pk, "by": cast.case_officer}
    change_clock(**which, kind=ClockChangeKind.PRINTED, to_on=date(2026, 3, 20))
    assert due(case) == date(2026, 3, 20), "a printed date beats the rule, also an earlier one"
    change_clock(
        **which, kind=ClockChangeKind.EXTENDED, on=date(2026, 3, 10), to_on=date(2026, 4, 20), reason="granted"
    )
    assert due(case) == date(2026, 4, 20)
    change_clock(**which, kind=ClockChangeKind.PAUSED, on=date(2026, 3, 15), reason="translation awaited")
    change_clock(**which, kind=ClockChangeKind.RESUMED, on=date(2026, 3, 25))
    assert due(case) == date(2026, 4, 30), "ten days of pause"
    change_clock(**which, kind=ClockChangeKind.MET, on=date(2026, 4, 28))
    (view,) = clocks_of(case)
    assert view.light.word == "Met"


def test_an_individual_communication_goes_from_registration_to_views_to_follow_up_with_the_right_dates(cast):
    case = register(
        cast, kind=CaseKind.INDIVIDUAL_COMMUNICATION, dated_on=date(2024, 8, 20), received_on=date(2024, 8, 31)
    )
    officer = cast.case_officer
    proposed = {each.proposal.rule.id: each.proposal for each in proposals_for(case, events_of(case), [])}
    assert proposed["ccpr-merits"].due_on == date(2025, 2, 28), "six months, to the end of February: OP1, art. 4 (2)"
    assert proposed["ccpr-admissibility"].due_on == date(2024, 10, 31)
    assert proposed["ccpr-admissibility"].needs_confirmation
    event = events_of(case)[0]
    start_clock(case_id=case.pk, event_id=event.pk, rule="ccpr-merits", by=officer)
    asked = add_event(case_id=case.pk, kind=EventKind.INTERIM_MEASURES_REQUESTED, on=date(2024, 9, 1), by=officer)
    with pytest.raises(InvalidInputError):
        start_clock(case_id=case.pk, event_id=asked.pk, rule="interim-measures", by=officer)
    start_clock(case_id=case.pk, event_id=asked.pk, rule="interim-measures", printed_on=date(2024, 9, 15), by=officer)
    for stage in (Stage.INTERIM_MEASURES, Stage.MERITS):
        change_stage(case_id=case.pk, to=stage, by=officer)
    record_views(
        case_id=case.pk,
        finding=Finding.VIOLATION,
        adopted_on=date(2025, 7, 10),
        transmitted_on=date(2025, 8, 1),
        symbol="CCPR/C/144/D/1/2024",
        remedies=["Compensation", "Review of the law"],
        by=officer,
    )
    assert Case.unguarded.get(pk=case.pk).stage == Stage.VIEWS
    transmitted = next(event for event in events_of(case) if event.kind == EventKind.VIEWS_TRANSMITTED)
    follow_up = start_clock(case_id=case.pk, event_id=transmitted.pk, rule="ccpr-views", by=officer)
    assert follow_up.due_on == date(2026, 1, 28), "180 days after 1 August 2025"
    change_stage(case_id=case.pk, to=Stage.FOLLOW_UP, by=officer)
    first = Remedy.unguarded.filter(case=case).first()
    for grade, on in ((FollowUpGrade.C, date(2026, 3, 1)), (FollowUpGrade.B, date(2026, 7, 1))):
        grade_remedy(case_id=case.pk, remedy_id=first.pk, grade=grade, graded_on=on, source="CCPR/C/146/3", by=officer)
    first = Remedy.unguarded.get(pk=first.pk)
    assert (first.grade, first.earlier_grades) == ("B", [["C", "2026-03-01", "CCPR/C/146/3"]])
    change_stage(case_id=case.pk, to=Stage.CLOSED, by=officer)
    with pytest.raises(WrongStateError):
        change_stage(case_id=case.pk, to=Stage.MERITS, by=officer)


@pytest.mark.parametrize(
    ("kind", "given", "error", "reason"),
    [
        (ClockChangeKind.EXTENDED, {"to_on": date(2030, 1, 1)}, InvalidInputError, "an extension without a reason"),
        (ClockChangeKind.EXTENDED, {"reason": "granted"}, InvalidInputError, "an extension to no date"),
        (ClockChangeKind.PRINTED, {}, InvalidInputError, "a printed date without the date"),
        (ClockChangeKind.PRINTED, {"to_on": date(2020, 1, 1)}, InvalidInputError, "printed before the letter"),
        (ClockChangeKind.PAUSED, {}, InvalidInputError, "a pause without a reason"),
        (ClockChangeKind.RESUMED, {}, WrongStateError, "it was not paused"),
        (ClockChangeKind.REOPENED, {"reason": "x"}, WrongStateError, "it was not met"),
        (ClockChangeKind.ACKNOWLEDGED, {}, InvalidInputError, "a delay that nobody explains"),
    ],
)
def test_what_cannot_happen_to_a_deadline(cast, kind, given, error, reason):
    case = register(cast)
    clock = start_first_clock(case, cast.case_officer)
    with pytest.raises(error):
        change_clock(case_id=case.pk, clock_id=clock.pk, kind=kind, by=cast.case_officer, **given)
    assert CaseClock.unguarded.get(pk=clock.pk).due_on == clock.due_on


def test_a_stranger_changes_no_deadline(cast):
    case = register(cast)
    clock = start_first_clock(case, cast.case_officer)
    with pytest.raises(NotFoundError):
        change_clock(case_id=case.pk, clock_id=clock.pk, kind=ClockChangeKind.MET, by=cast.coordinator)


def test_events_of_the_future_are_not_noted(cast):
    case = register(cast)
    with pytest.raises(InvalidInputError):
        add_event(
            case_id=case.pk, kind=EventKind.NOTE, on=timezone.localdate() + timedelta(days=1), by=cast.case_officer
        )


def test_a_letter_dated_after_it_arrived_is_refused(cast):
    with pytest.raises(InvalidInputError) as raised:
        register(cast, dated_on=date(2026, 2, 2), received_on=date(2026, 2, 1))
    assert "dated_on" in raised.value.fields


def test_the_register_reads_a_constant_number_of_rows(cast, sign_in, django_assert_num_queries):
    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext
        from django.urls import reverse

        client = sign_in(cast.case_officer)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("communications")).status_code == 200
        return len(captured)

    make_dossier(cast, "One")
    queries()
    with_one = queries()
    for word in ("Two", "Three", "Four"):
        make_dossier(cast, word)
    assert queries() == with_one


def test_the_rules_of_the_preset_count_with_the_working_days_of_the_state_and_of_the_office(cast):
    load_preset("illustria", by=None)
    add_special_day(month=12, day=3, year=2025, is_working=False, names={"en": "Closed"}, by=cast.coordinator)
    case = register(cast, dated_on=date(2025, 11, 20), received_on=date(2025, 12, 1))
    officer = cast.case_officer
    event = add_event(case_id=case.pk, kind=EventKind.LETTER_RECEIVED, on=date(2025, 12, 1), by=officer)
    found = next(each for each in proposals_for(case, [event], []) if each.proposal.rule.id == "body-contribution")
    assert found.proposal.due_on == date(2025, 12, 17), "ten working days without 3 (office) and 10 December (State)"
    clock = start_clock(case_id=case.pk, event_id=event.pk, rule="body-contribution", by=officer)
    which = {"case_id": case.pk, "clock_id": clock.pk, "by": officer}
    change_clock(**which, kind=ClockChangeKind.PAUSED, on=date(2025, 12, 15), reason="translation awaited")
    change_clock(**which, kind=ClockChangeKind.RESUMED, on=date(2025, 12, 22))
    assert due(case) == date(2025, 12, 24), "three working days were left: 22, 23 and 24 December"
    (view,) = clocks_of(case)
    assert (view.title, view.source) == (
        "Contribution of a body to the reply",
        "Decision of the inter-agency commission of Illustria, No. 4, para. 12 (invented), 2025",
    )


def test_a_clock_keeps_its_name_when_a_preset_switches_its_rule_off(cast):
    case = register(cast)
    start_first_clock(case, cast.case_officer)
    title = clocks_of(case)[0].title
    LoadedPreset.objects.create(code="other", state="XQD", clocks=[{"id": "sp-letter", "removed": True}])
    assert proposals_for(case, events_of(case), []) == []
    assert clocks_of(case)[0].title == title
