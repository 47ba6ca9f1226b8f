"""A running clock: the date that counts, its light, and whom it reaches."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.base.errors import InvalidInputError
from qadam.base.working_days import calendar_of
from qadam.taxonomy.clocks import (
    SHAPES,
    Basis,
    Clock,
    Extension,
    LightState,
    Pause,
    effective,
    escalations,
    light,
)

START, DUE = date(2025, 1, 12), date(2025, 7, 12)


def day(text):
    return date.fromisoformat(text)


def clock(**given_):
    return Clock(**{"started_on": START, "due_on": DUE, **given_})


def extended(to, granted="2025-06-01", reason="Asked for time."):
    return Extension(day(to), reason, day(granted))


@pytest.mark.parametrize(
    ("given_", "on", "due", "basis", "why"),
    [
        ({}, None, "2025-07-12", Basis.RULE, "the rule alone"),
        ({"printed_on": day("2025-06-30")}, None, "2025-06-30", Basis.PRINTED, "a printed date beats the rule, sooner"),
        ({"printed_on": day("2025-09-01")}, None, "2025-09-01", Basis.PRINTED, "a printed date beats the rule, later"),
        ({"due_on": None, "printed_on": day("2025-02-01")}, None, "2025-02-01", Basis.PRINTED, "no rule is needed"),
        ({"due_on": None}, None, None, Basis.NONE, "nothing is known yet"),
        ({"extensions": (extended("2025-08-12"),)}, None, "2025-08-12", Basis.EXTENSION, "an extension of a rule"),
        (
            {"printed_on": day("2025-06-30"), "extensions": (extended("2025-07-30"),)},
            None,
            "2025-07-30",
            Basis.EXTENSION,
            "an extension of a printed date",
        ),
        ({"extensions": (extended("2025-06-20"),)}, None, "2025-07-12", Basis.RULE, "an extension takes no time away"),
        (
            {"extensions": (extended("2025-08-12"), extended("2025-09-12", "2025-08-01"))},
            None,
            "2025-09-12",
            Basis.EXTENSION,
            "the second extension",
        ),
        (
            {"pauses": (Pause(day("2025-02-01"), day("2025-02-11")),)},
            None,
            "2025-07-22",
            Basis.RULE,
            "a pause of ten days",
        ),
        (
            {"pauses": (Pause(day("2025-02-01"), day("2025-02-11")), Pause(day("2025-02-06"), day("2025-02-16")))},
            None,
            "2025-07-27",
            Basis.RULE,
            "days of two pauses count once",
        ),
        ({"pauses": (Pause(day("2025-02-01")),)}, "2025-02-06", "2025-07-17", Basis.RULE, "a pause that still goes on"),
        ({"pauses": (Pause(day("2025-02-01")),)}, None, "2025-07-12", Basis.RULE, "its end is not known"),
        (
            {"pauses": (Pause(day("2025-08-01"), day("2025-09-01")),)},
            None,
            "2025-07-12",
            Basis.RULE,
            "a pause after the date moves nothing",
        ),
        (
            {"pauses": (Pause(day("2025-02-01"), day("2025-02-11")),), "extensions": (extended("2025-08-12"),)},
            None,
            "2025-08-12",
            Basis.EXTENSION,
            "the extension knew of the pause",
        ),
        (
            {"pauses": (Pause(day("2025-07-01"), day("2025-07-11")),), "extensions": (extended("2025-08-12"),)},
            None,
            "2025-08-22",
            Basis.EXTENSION,
            "a pause after the extension",
        ),
        (
            {"started_on": day("2025-12-22"), "due_on": day("2025-12-26"), "calendar": calendar_of("KAZ"),
             "pauses": (Pause(day("2025-12-24"), day("2025-12-31")),)},
            None,
            "2026-01-06",
            Basis.RULE,
            "three working days were left: 31 December, 5 and 6 January",
        ),
        (
            {"started_on": day("2025-01-23"), "due_on": day("2024-10-31")},
            None,
            "2024-10-31",
            Basis.RULE,
            "a date counted back from a review",
        ),
    ],
)  # fmt: skip
def test_the_date_that_counts(given_, on, due, basis, why):
    found = effective(clock(**given_), day(on) if on else None)

    assert (found.due_on, found.basis) == (day(due) if due else None, basis), why


def test_a_rule_to_be_confirmed_says_so_until_a_letter_prints_the_date():
    unsure = clock(needs_confirmation=True)
    printed = clock(needs_confirmation=True, printed_on=day("2025-06-30"))

    assert effective(unsure).needs_confirmation
    assert "not confirmed" in effective(unsure).sentence
    assert not effective(printed).needs_confirmation
    assert effective(printed).sentence == "Due on 30 June 2025, the date printed in the letter."


def test_the_sentence_tells_extension_and_pause():
    found = effective(
        clock(extensions=(extended("2025-08-12"),), pauses=(Pause(day("2025-07-01"), day("2025-07-11")),))
    )

    assert found.sentence == "Due on 22 August 2025, as extended: Asked for time. Moved by 10 days by pauses."


@pytest.mark.parametrize(
    ("given_", "word"),
    [
        ({"printed_on": day("2025-01-01")}, "printed date lies before"),
        ({"extensions": (extended("2025-08-12", reason=" "),)}, "reason"),
        ({"extensions": (extended("2025-05-01"),)}, "ends before"),
        ({"pauses": (Pause(day("2025-02-01"), day("2025-01-01")),)}, "ends before it begins"),
        ({"acknowledged_on": day("2025-08-01")}, "Say why"),
    ],
)
def test_a_clock_that_contradicts_itself_is_refused(given_, word):
    with pytest.raises(InvalidInputError, match=word):
        clock(**given_)


@pytest.mark.parametrize(
    ("given_", "today", "state", "sentence"),
    [
        ({}, "2025-03-01", LightState.ON_TRACK, "133 days left"),
        ({}, "2025-06-11", LightState.ON_TRACK, "31 days left"),
        ({}, "2025-06-12", LightState.DUE_SOON, "30 days left"),
        ({}, "2025-07-11", LightState.DUE_SOON, "1 day left"),
        ({}, "2025-07-12", LightState.DUE_TODAY, "Due today"),
        ({}, "2025-07-13", LightState.OVERDUE, "Overdue by 1 day"),
        ({"due_on": None}, "2025-07-13", LightState.NO_DATE, "No date yet"),
        ({"met_on": day("2025-07-12")}, "2025-12-01", LightState.MET, "Met"),
        ({"met_on": day("2025-07-15")}, "2025-12-01", LightState.MET_LATE, "Met 3 days late"),
        ({"pauses": (Pause(day("2025-07-01")),)}, "2025-08-20", LightState.PAUSED, "Paused"),
        ({"pauses": (Pause(day("2025-07-01")),), "met_on": day("2025-07-05")}, "2025-08-20", LightState.MET, "Met"),
        ({"pauses": (Pause(day("2025-08-01")),)}, "2025-08-20", LightState.OVERDUE, "Overdue by 39 days"),
        (
            {"acknowledged_on": day("2025-07-20"), "acknowledged_reason": "The court's file is missing."},
            "2025-07-22",
            LightState.OVERDUE_ACKNOWLEDGED,
            "Overdue by 10 days",
        ),
        ({"due_on": day("2025-01-22")}, "2025-01-18", LightState.ON_TRACK, "4 days left"),
        ({"due_on": day("2025-01-22")}, "2025-01-19", LightState.DUE_SOON, "3 days left"),
        ({"due_on": day("2025-03-13")}, "2025-02-27", LightState.DUE_SOON, "14 days left"),
        ({"due_on": day("2025-03-13")}, "2025-02-26", LightState.ON_TRACK, "15 days left"),
    ],
)
def test_the_light(given_, today, state, sentence):
    found = light(clock(**given_), day(today))

    assert (found.state, found.sentence) == (state, sentence)


@pytest.mark.parametrize(
    ("given_", "today", "label", "rest"),
    [
        ({}, "2025-03-01", "On track", "133 days left"),
        ({}, "2025-07-13", "Overdue by 1 day", ""),
        ({}, "2025-07-12", "Due today", ""),
        ({"met_on": day("2025-07-12")}, "2025-12-01", "Met", ""),
        ({"met_on": day("2025-07-15")}, "2025-12-01", "Met 3 days late", ""),
    ],
)
def test_a_label_and_its_rest_say_nothing_twice(given_, today, label, rest):
    found = light(clock(**given_), day(today))

    assert (found.label, found.rest) == (label, rest)


def test_an_acknowledgement_does_not_outlive_an_extension():
    acknowledged = {"acknowledged_on": day("2025-07-20"), "acknowledged_reason": "Late."}
    moved = clock(**acknowledged, extensions=(extended("2025-08-12"),))

    assert light(moved, day("2025-08-13")).state is LightState.OVERDUE


def test_every_state_has_a_shape_and_a_word():
    assert set(SHAPES) == set(LightState)
    assert len({str(state.label) for state in LightState}) == len(LightState)


class TestEscalation:
    def reached(self, given_, today):
        return [step.days for step in escalations(clock(**given_), day(today))]

    @pytest.mark.parametrize(
        ("today", "steps", "why"),
        [
            ("2025-06-11", [], "31 days before"),
            ("2025-06-12", [-30], "30 days before"),
            ("2025-07-05", [-30, -14, -7], "days on which nothing ran are caught up"),
            ("2025-07-12", [-30, -14, -7, -1, 0], "the day itself"),
            ("2025-07-19", [-30, -14, -7, -1, 0, 1, 7], "a week late"),
        ],
    )
    def test_steps_are_reached_by_the_day(self, today, steps, why):
        assert self.reached({}, today) == steps, why

    def test_a_short_clock_leaves_out_the_steps_before_its_start(self):
        assert self.reached({"due_on": day("2025-01-22")}, "2025-01-22") == [-7, -1, 0]

    def test_nobody_is_told_of_a_clock_that_is_met_or_paused(self):
        assert self.reached({"met_on": day("2025-07-01")}, "2025-07-19") == []
        assert self.reached({"pauses": (Pause(day("2025-06-01")),)}, "2025-07-19") == []

    def test_an_acknowledged_delay_goes_no_further(self):
        given_ = {"acknowledged_on": day("2025-07-14"), "acknowledged_reason": "The court's file is missing."}
        assert self.reached(given_, "2025-08-30") == [-30, -14, -7, -1, 0, 1]

    def test_keys_stay_the_same_until_the_date_moves(self):
        first = escalations(clock(), day("2025-06-13"))
        again = escalations(clock(), day("2025-06-20"))
        moved = escalations(clock(extensions=(extended("2025-07-19"),)), day("2025-06-20"))

        assert [step.key for step in first] == [step.key for step in again] == ["2025-07-12-30"]
        assert [step.key for step in moved] == ["2025-07-19-30"]

    def test_the_approver_hears_of_an_overdue_clock(self):
        assert "approver" in escalations(clock(), day("2025-07-13"))[-1].to


dates = st.dates(date(2024, 1, 1), date(2027, 12, 31))
pauses = st.builds(lambda start, length: Pause(start, start + timedelta(days=length)), dates, st.integers(0, 90))
extensions = st.builds(
    lambda granted, length: Extension(granted + timedelta(days=length), "x", granted), dates, st.integers(0, 200)
)
clocks = st.builds(
    lambda start, length, spans, more, working: Clock(
        started_on=start,
        due_on=start + timedelta(days=length),
        pauses=tuple(spans),
        extensions=tuple(more),
        calendar=calendar_of("KAZ") if working else None,
    ),
    dates,
    st.integers(1, 400),
    st.lists(pauses, max_size=4),
    st.lists(extensions, max_size=3),
    st.booleans(),
)


@given(clocks)
def test_no_extension_and_no_pause_brings_a_date_nearer(running):
    found = effective(running)

    assert found.due_on >= running.due_on > running.started_on
    assert found.due_on >= max((extension.to_on for extension in running.extensions), default=date.min)


@given(clocks, pauses)
def test_one_more_pause_never_brings_a_date_nearer(running, pause):
    paused = Clock(**{**running.__dict__, "pauses": (*running.pauses, pause)})

    assert effective(paused).due_on >= effective(running).due_on


@given(clocks, dates)
def test_a_later_day_never_gives_a_calmer_light(running, today):
    order = [LightState.ON_TRACK, LightState.DUE_SOON, LightState.DUE_TODAY, LightState.OVERDUE]
    states = [light(running, today + timedelta(days=number)).state for number in range(0, 60, 7)]

    assert [order.index(state) for state in states] == sorted(order.index(state) for state in states)
