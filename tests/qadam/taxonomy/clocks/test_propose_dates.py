"""What the rules propose: one row a dated case, with the source that says why."""

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from qadam.base.errors import InvalidInputError
from qadam.taxonomy.clocks import (
    Event,
    Facts,
    Unit,
    day_of,
    proposals,
    rulebook,
    standard_rulebook,
)
from unrec.vocabularies.mechanisms import mechanisms

IC = "individual_communication"

# event, day of the event, kind, committee, report, rule, expected day, why
CASES = [
    # letters of special procedures: 60 days (to be confirmed)
    ("letter_dated", "2025-01-15", "allegation_letter", "", "", "sp-letter", "2025-03-16", "60 days over February"),
    ("letter_dated", "2024-01-15", "allegation_letter", "", "", "sp-letter", "2024-03-15", "60 days over 29 February"),
    ("letter_dated", "2025-12-31", "joint_allegation_letter", "", "", "sp-letter", "2026-03-01", "over the year's end"),
    ("letter_dated", "2025-06-01", "other_letter", "", "", "sp-letter", "2025-07-31", "two months of 30 and 31 days"),
    ("letter_dated", "2025-02-10", "urgent_appeal", "", "", "sp-urgent", "2025-03-12", "an urgent appeal is faster"),
    ("letter_dated", "2025-02-10", "joint_urgent_appeal", "", "", "sp-urgent", "2025-03-12", "the joint form too"),
    ("visit_requested", "2025-02-10", "visit_request", "", "", "sp-visit", None, "the letter says when"),
    # working groups
    ("letter_dated", "2025-04-02", "wgad_regular", "", "", "wgad-regular", "2025-06-01", "A/HRC/36/38, para. 15"),
    ("letter_dated", "2025-04-02", "wgad_urgent", "", "", "wgad-urgent", None, "the letter says when"),
    ("views_transmitted", "2025-08-31", "wgad_regular", "", "", "wgad-opinion", "2026-02-28", "six months, month end"),
    ("letter_dated", "2025-04-02", "wgeid_urgent", "", "", "wgeid-urgent", None, "the letter says when"),
    ("letter_dated", "2025-04-02", "wgeid_standard", "", "", "wgeid-standard", None, "the letter says when"),
    # explanations on admissibility and merits
    ("registered", "2025-01-12", IC, "ccpr", "", "ccpr-merits", "2025-07-12", "OP1, art. 4 (2)"),
    ("registered", "2025-08-31", IC, "ccpr", "", "ccpr-merits", "2026-02-28", "February has no 31st"),
    ("registered", "2023-08-31", IC, "ccpr", "", "ccpr-merits", "2024-02-29", "February of a leap year"),
    ("registered", "2023-08-29", IC, "ccpr", "", "ccpr-merits", "2024-02-29", "the 29th exists in a leap year"),
    ("registered", "2024-02-29", IC, "ccpr", "", "ccpr-merits", "2024-08-29", "from a leap day the number stays"),
    ("registered", "2025-03-31", IC, "ccpr", "", "ccpr-merits", "2025-09-30", "September has 30 days"),
    ("registered", "2025-07-01", IC, "ccpr", "", "ccpr-merits", "2026-01-01", "a holiday does not move it"),
    ("registered", "2025-01-12", IC, "cescr", "", "cescr-merits", "2025-07-12", "OP-ICESCR, art. 6 (2)"),
    ("registered", "2025-11-30", IC, "cerd", "", "cerd-merits", "2026-02-28", "ICERD, art. 14 (6) (b): three months"),
    ("registered", "2023-11-30", IC, "cerd", "", "cerd-merits", "2024-02-29", "three months into a leap year"),
    ("registered", "2025-01-12", IC, "cedaw", "", "cedaw-merits", "2025-07-12", "OP-CEDAW, art. 6 (2)"),
    ("registered", "2025-01-12", IC, "cat", "", "cat-merits", "2025-07-12", "CAT, art. 22 (3)"),
    ("registered", "2025-01-12", IC, "crc", "", "crc-merits", "2025-07-12", "OPIC, art. 8 (2)"),
    ("registered", "2025-01-12", IC, "cmw", "", "cmw-merits", "2025-07-12", "ICRMW, art. 77 (4)"),
    ("registered", "2025-01-12", IC, "crpd", "", "crpd-merits", "2025-07-12", "OP-CRPD, art. 3"),
    ("registered", "2025-01-12", IC, "ced", "", "ced-merits", "2025-05-12", "rules of procedure, to be confirmed"),
    # a separate objection to admissibility: two months (to be confirmed)
    ("registered", "2024-12-31", IC, "ccpr", "", "ccpr-admissibility", "2025-02-28", "two months, month end"),
    ("registered", "2023-12-31", IC, "ccpr", "", "ccpr-admissibility", "2024-02-29", "two months, leap year"),
    ("registered", "2025-07-31", IC, "cat", "", "cat-admissibility", "2025-09-30", "two months, month end"),
    ("registered", "2025-01-12", IC, "cedaw", "", "cedaw-admissibility", "2025-03-12", "two months"),
    ("registered", "2025-01-12", IC, "crpd", "", "crpd-admissibility", "2025-03-12", "two months"),
    ("registered", "2025-01-12", IC, "cerd", "", "cerd-admissibility", "2025-03-12", "two months"),
    ("registered", "2025-06-30", IC, "cescr", "", "cescr-admissibility", "2025-08-30", "the number of the day stays"),
    ("registered", "2025-01-12", IC, "crc", "", "crc-admissibility", "2025-03-12", "two months"),
    ("registered", "2025-12-30", IC, "ced", "", "ced-admissibility", "2026-02-28", "two months, month end"),
    ("registered", "2025-01-12", IC, "cmw", "", "cmw-admissibility", None, "the letter says when"),
    # on the way
    ("interim_measures_requested", "2025-01-12", IC, "cat", "", "interim-measures", None, "the letter's own date"),
    ("further_observations_requested", "2025-01-12", IC, "ccpr", "", "further-observations", None, "the letter's own"),
    ("letter_dated", "2025-02-20", "ced_urgent_action", "ced", "", "ced-urgent-action", "2025-03-06", "CED/C/11/3"),
    # after the decision
    ("views_transmitted", "2025-04-03", IC, "ccpr", "", "ccpr-views", "2025-09-30", "180 days are not six months"),
    ("views_transmitted", "2023-11-01", IC, "ccpr", "", "ccpr-views", "2024-04-29", "180 days over 29 February"),
    ("views_transmitted", "2025-03-31", IC, "cescr", "", "cescr-views", "2025-09-30", "OP-ICESCR, art. 9 (2)"),
    ("views_transmitted", "2025-01-01", IC, "cerd", "", "cerd-views", "2025-04-01", "90 days, to be confirmed"),
    ("views_transmitted", "2025-04-03", IC, "cedaw", "", "cedaw-views", "2025-10-03", "OP-CEDAW, art. 7 (4)"),
    ("views_transmitted", "2024-01-01", IC, "cat", "", "cat-views", "2024-03-31", "90 days over 29 February"),
    ("views_transmitted", "2025-04-03", IC, "cmw", "", "cmw-views", None, "the letter says when"),
    ("views_transmitted", "2025-04-03", IC, "crc", "", "crc-views", "2025-10-03", "OPIC, art. 11 (1)"),
    ("views_transmitted", "2025-04-03", IC, "crpd", "", "crpd-views", "2025-10-03", "six months"),
    ("views_transmitted", "2025-04-03", IC, "ced", "", "ced-views", "2025-10-03", "six months, to be confirmed"),
    ("views_transmitted", "2025-04-03", "follow_up_to_views", "ccpr", "", "ccpr-views", "2025-09-30", "own matter"),
    # Universal Periodic Review
    ("review_scheduled", "2025-01-23", "", "", "upr", "upr-national-report", "2024-10-31", "twelve weeks before"),
    ("review_scheduled", "2028-03-01", "", "", "upr", "upr-national-report", "2027-12-08", "over 29 February"),
    ("hrc_session_opens", "2025-06-16", "", "", "upr", "upr-addendum", "2025-06-15", "before the session opens"),
    ("hrc_session_opens", "2024-03-01", "", "", "upr", "upr-addendum", "2024-02-29", "the day before is a leap day"),
    ("outcome_adopted", "2025-06-27", "", "", "upr", "upr-mid-term", "2027-06-27", "about two years, voluntary"),
    ("outcome_adopted", "2024-02-29", "", "", "upr", "upr-mid-term", "2026-02-28", "two years from a leap day"),
    # reports to treaty bodies
    ("treaty_in_force", "2024-02-29", "", "ccpr", "treaty", "ccpr-initial", "2025-02-28", "ICCPR, art. 40 (1) (a)"),
    ("treaty_in_force", "1998-09-25", "", "cerd", "treaty", "cerd-initial", "1999-09-25", "ICERD, art. 9 (1) (a)"),
    ("treaty_in_force", "1998-09-25", "", "cedaw", "treaty", "cedaw-initial", "1999-09-25", "CEDAW, art. 18 (1) (a)"),
    ("treaty_in_force", "1998-09-25", "", "cat", "treaty", "cat-initial", "1999-09-25", "CAT, art. 19 (1)"),
    ("treaty_in_force", "2006-04-24", "", "cescr", "treaty", "cescr-initial", "2008-04-24", "rule 58: two years"),
    ("treaty_in_force", "1994-09-11", "", "crc", "treaty", "crc-initial", "1996-09-11", "CRC, art. 44 (1) (a)"),
    ("treaty_in_force", "2024-02-29", "", "cmw", "treaty", "cmw-initial", "2025-02-28", "ICRMW, art. 73 (1) (a)"),
    ("treaty_in_force", "2015-05-21", "", "crpd", "treaty", "crpd-initial", "2017-05-21", "CRPD, art. 35 (1)"),
    ("treaty_in_force", "2009-03-29", "", "ced", "treaty", "ced-initial", "2011-03-29", "ICPPED, art. 29 (1)"),
    ("report_due", "2025-09-25", "", "cerd", "treaty", "cerd-periodic", "2027-09-25", "ICERD, art. 9: every two years"),
    ("report_due", "2024-02-29", "", "cedaw", "treaty", "cedaw-periodic", "2028-02-29", "four years to a leap day"),
    ("report_due", "2025-11-30", "", "cat", "treaty", "cat-periodic", "2029-11-30", "CAT, art. 19: every four years"),
    ("report_due", "2025-09-10", "", "crc", "treaty", "crc-periodic", "2030-09-10", "CRC, art. 44: every five years"),
    ("report_due", "2024-02-29", "", "cescr", "treaty", "cescr-periodic", "2029-02-28", "five years from a leap day"),
    ("report_due", "2025-07-01", "", "cmw", "treaty", "cmw-periodic", "2030-07-01", "ICRMW, art. 73: five years"),
    ("report_due", "2024-02-29", "", "crpd", "treaty", "crpd-periodic", "2028-02-29", "CRPD, art. 35: four years"),
    ("report_due", "2025-09-10", "", "ced", "treaty", "ced-periodic", None, "at the Committee's request"),
    ("report_due", "2025-09-10", "", "ccpr", "treaty", "ccpr-periodic", None, "whenever the Committee requests"),
    ("list_of_issues_received", "2025-05-02", "", "cat", "treaty", "list-of-issues", None, "the letter's own date"),
    ("lopr_received", "2024-02-29", "", "ccpr", "treaty", "simplified-report", "2025-02-28", "one year"),
    # follow-up to concluding observations
    ("observations_adopted", "2025-07-17", "", "ccpr", "treaty", "ccpr-follow-up", "2026-07-17", "one year"),
    ("observations_adopted", "2023-05-12", "", "cat", "treaty", "cat-follow-up", "2024-05-12", "one year"),
    ("observations_adopted", "2024-02-29", "", "cerd", "treaty", "cerd-follow-up", "2025-02-28", "one year"),
    ("observations_adopted", "2025-10-03", "", "ced", "treaty", "ced-follow-up", "2026-10-03", "one year"),
    ("observations_adopted", "2025-02-21", "", "cedaw", "treaty", "cedaw-follow-up", "2027-02-21", "CEDAW: two years"),
    ("observations_adopted", "2025-04-11", "", "cmw", "treaty", "cmw-follow-up", "2027-04-11", "CMW: two years"),
    ("observations_adopted", "2025-10-10", "", "cescr", "treaty", "other-follow-up", None, "as printed"),
    ("observations_adopted", "2025-10-10", "", "crpd", "treaty", "other-follow-up", None, "as printed"),
]


def propose(event, on, kind="", committee="", report="", *, book=None):
    facts = Facts(kind=kind, committee=committee, report=report, state="KAZ")
    return {proposal.rule.id: proposal for proposal in proposals(event, date.fromisoformat(on), facts, book=book)}


@pytest.mark.parametrize(("event", "on", "kind", "committee", "report", "rule", "expected", "why"), CASES)
def test_a_rule_gives_its_date(event, on, kind, committee, report, rule, expected, why):
    found = propose(event, on, kind, committee, report)

    assert rule in found, why
    assert found[rule].due_on == (date.fromisoformat(expected) if expected else None), why


def test_the_table_has_a_case_of_every_rule():
    assert {case[5] for case in CASES} == set(standard_rulebook().rules)
    assert sum(case[6] is not None for case in CASES) >= 40


def test_only_the_rules_of_the_matter_are_proposed():
    assert set(propose("registered", "2025-01-12", IC, "CCPR")) == {"ccpr-merits", "ccpr-admissibility"}
    assert propose("registered", "2025-01-12", "allegation_letter", "ccpr") == {}
    assert propose("registered", "2025-01-12", IC) == {}


def test_the_earliest_date_stands_first_and_a_printed_one_last():
    facts = Facts(kind=IC, committee="ccpr")
    assert [p.rule.id for p in proposals("registered", date(2025, 1, 12), facts)] == [
        "ccpr-admissibility",
        "ccpr-merits",
    ]


@pytest.mark.parametrize("rule", [rule for rule in standard_rulebook().rules.values() if rule.confirm])
def test_whatever_is_to_be_confirmed_says_so(rule):
    facts = Facts(next(iter(rule.kinds), ""), next(iter(rule.committees), ""), next(iter(rule.reports), ""), "KAZ")
    found = {p.rule.id: p for p in proposals(rule.event, date(2025, 3, 3), facts)}[rule.id]

    assert found.needs_confirmation
    assert "not confirmed" in found.sentence


@pytest.mark.parametrize("rule", [rule for rule in standard_rulebook().rules.values() if not rule.confirm])
def test_whatever_is_confirmed_does_not_ask(rule):
    facts = Facts(next(iter(rule.kinds), ""), next(iter(rule.committees), ""), next(iter(rule.reports), ""), "KAZ")
    found = {p.rule.id: p for p in proposals(rule.event, date(2025, 3, 3), facts)}[rule.id]

    assert not found.needs_confirmation
    assert "not confirmed" not in found.sentence


def test_the_sentence_shows_the_rule():
    found = propose("registered", "2025-08-31", IC, "ccpr")["ccpr-merits"]

    assert found.sentence == (
        "Due on 28 February 2026: 6 months after 31 August 2025 (the day the communication was transmitted to the "
        "State). Source: Optional Protocol to the International Covenant on Civil and Political Rights, art. 4 (2)."
    )
    assert found.last_working_day_on == date(2026, 2, 27)  # the 28th is a Saturday


def test_a_voluntary_report_says_so():
    assert "voluntary" in propose("outcome_adopted", "2025-06-27", report="upr")["upr-mid-term"].sentence


@pytest.mark.parametrize(("language", "title"), [("ru", "Среднесрочный доклад"), ("kk", "Аралық баяндама")])
def test_what_is_due_is_named_in_the_reader_s_language(language, title):
    with override(language):
        assert propose("outcome_adopted", "2025-06-27", report="upr")["upr-mid-term"].title == title


@pytest.mark.parametrize(
    ("language", "source"),
    [("ru", "Конвенция против пыток, ст. 22 (3)"), ("kk", "Азаптауға қарсы конвенция, 22 (3)-бап")],
)
def test_the_source_is_named_in_the_reader_s_language(language, source):
    with override(language):
        found = propose("registered", "2025-01-12", IC, "cat")["cat-merits"]
        assert found.source == source
        assert source in found.sentence


def test_every_rule_has_a_title_and_a_source_in_three_languages():
    for rule in standard_rulebook().rules.values():
        for texts in (rule.titles, rule.sources):
            assert set(texts) == {"en", "ru", "kk"}, rule.id
            assert all(texts.values()), rule.id


def test_the_follow_up_periods_are_those_of_the_vocabulary_of_mechanisms():
    rules = standard_rulebook()
    for mechanism in mechanisms():
        months = getattr(mechanism, "follow_up_months", None)
        rule = rules.rule(f"{mechanism.code.lower()}-follow-up")
        if months and rule and rule.period:
            assert rule.period.count * 12 == months, mechanism.code


class TestPreset:
    def test_a_state_s_preset_changes_a_period_and_says_its_own_source(self):
        book = rulebook([{"id": "sp-letter", "after": "45 days", "source": "Government order 7", "edition": "2026"}])
        found = propose("letter_dated", "2025-01-15", "allegation_letter", book=book)["sp-letter"]

        assert found.due_on == date(2025, 3, 1)
        assert (found.source, found.edition, found.needs_confirmation) == ("Government order 7", "2026", False)
        assert found.rule.from_preset
        assert found.title == "Reply to the letter"

    def test_a_preset_adds_a_rule_in_working_days(self):
        row = {
            "id": "body-answer",
            "event": "letter_received",
            "title": {"en": "Contribution of the body"},
            "after": "10 working_days",
            "source": "Government order 7",
        }
        found = propose("letter_received", "2025-12-24", "allegation_letter", book=rulebook([row]))["body-answer"]

        assert found.due_on == date(2026, 1, 12)  # over 1, 2 and 7 January
        assert found.in_working_days
        assert not found.needs_confirmation

    def test_working_days_of_a_year_that_is_not_known_are_to_be_confirmed(self):
        row = {
            "id": "body-answer",
            "event": "letter_received",
            "title": "Contribution",
            "after": "10 working_days",
            "source": "Government order 7",
        }
        found = propose("letter_received", "2027-05-10", book=rulebook([row]))["body-answer"]

        assert found.needs_confirmation
        assert "check the calendar" in found.sentence

    def test_a_preset_takes_a_rule_away(self):
        book = rulebook([{"id": "sp-letter", "removed": True}])
        assert propose("letter_dated", "2025-01-15", "allegation_letter", book=book) == {}

    def test_the_rules_of_the_product_stay_as_they_are(self):
        rulebook([{"id": "sp-letter", "after": "1 day", "source": "x"}])
        assert propose("letter_dated", "2025-01-15", "allegation_letter")["sp-letter"].due_on == date(2025, 3, 16)

    @pytest.mark.parametrize(
        ("row", "word"),
        [
            ("sp-letter", "list of rules"),
            ([{"id": "Sp Letter"}], "clocks[1]"),
            ([{"id": "sp-letter", "after": "60 days"}], "source"),
            ([{"id": "sp-letter", "after": "soon", "source": "x"}], "such as 60 days"),
            ([{"id": "sp-letter", "after": "0 days", "source": "x"}], "longer"),
            ([{"id": "sp-letter", "after": "9999 years", "source": "x"}], "longer"),
            ([{"id": "sp-letter", "after": "1 day", "before": "1 day", "source": "x"}], "exactly one"),
            ([{"id": "new", "after": "1 day", "source": "x"}], "events"),
            ([{"id": "new", "event": "letter_dated", "after": "1 day", "source": "x"}], "title"),
            ([{"id": "sp-letter", "kinds": "all", "source": "x"}], "must be a list"),
            ([{"id": "sp-letter", "off": True, "source": "x"}], "unknown key"),
        ],
    )
    def test_a_wrong_row_is_named_in_one_sentence(self, row, word):
        with pytest.raises(InvalidInputError) as raised:
            rulebook(row)
        assert word in str(raised.value)


class TestDayOfAnInstant:
    @pytest.mark.parametrize(
        ("instant", "day", "why"),
        [
            (datetime(2024, 2, 28, 18, 30, tzinfo=UTC), date(2024, 2, 29), "UTC+6 until 29 February 2024"),
            (datetime(2024, 2, 28, 17, 59, tzinfo=UTC), date(2024, 2, 28), "UTC+6: a minute before midnight"),
            (datetime(2024, 3, 1, 18, 30, tzinfo=UTC), date(2024, 3, 1), "UTC+5 since 1 March 2024"),
            (datetime(2024, 3, 1, 19, 0, tzinfo=UTC), date(2024, 3, 2), "UTC+5: midnight"),
            (datetime(2025, 8, 30, 19, 0, tzinfo=UTC), date(2025, 8, 31), "a letter that came in the night"),
        ],
    )
    def test_almaty_left_its_old_time_on_1_march_2024(self, instant, day, why):
        assert day_of(instant, "Asia/Almaty") == day, why

    def test_an_instant_without_a_zone_has_no_day(self):
        with pytest.raises(ValueError, match="zone"):
            day_of(datetime(2025, 1, 1), "Asia/Almaty")  # noqa: DTZ001


FACTS = [
    Facts(next(iter(rule.kinds), ""), next(iter(rule.committees), ""), next(iter(rule.reports), ""), "KAZ")
    for rule in standard_rulebook().rules.values()
]
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
facts = st.sampled_from(FACTS)
events = st.sampled_from(list(Event))


@given(event=events, on=days, facts=facts)
def test_no_date_lies_on_the_wrong_side_of_its_event(event, on, facts):
    for proposal in proposals(event, on, facts):
        if proposal.due_on is not None and proposal.rule.period is not None:
            assert (proposal.due_on > on) == (proposal.rule.period.count > 0)
            assert proposal.last_working_day_on <= proposal.due_on


@given(event=events, on=days, facts=facts, later=st.integers(0, 400))
def test_a_later_event_never_gives_an_earlier_date(event, on, facts, later):
    first, second = proposals(event, on, facts), proposals(event, on + timedelta(days=later), facts)
    second_by_rule = {proposal.rule.id: proposal.due_on for proposal in second}
    for proposal in first:
        if proposal.due_on is not None:
            assert second_by_rule[proposal.rule.id] >= proposal.due_on


@given(on=days, later=st.integers(0, 60), count=st.integers(1, 30))
def test_working_days_are_monotonic_too(on, later, count):
    row = {"id": "w", "event": "letter_received", "title": "w", "after": f"{count} working_days", "source": "x"}
    book = rulebook([row])
    first, second = (
        proposals("letter_received", day, Facts(state="KAZ"), book=book)[0] for day in (on, on + timedelta(days=later))
    )
    assert on < first.due_on <= second.due_on
    assert first.rule.period.unit is Unit.WORKING_DAYS


def test_the_zone_of_the_server_changes_nothing(monkeypatch):
    def table():
        return [propose(*case[:5])[case[5]].due_on for case in CASES] + [
            day_of(datetime(2024, 3, 1, 19, 0, tzinfo=UTC), "Asia/Almaty")
        ]

    before = table()
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12", "Asia/Almaty", "America/St_Johns"):
        monkeypatch.setitem(os.environ, "TZ", zone)
        time.tzset()
        assert table() == before, zone
    monkeypatch.undo()
    time.tzset()


def test_a_day_too_far_away_is_refused_in_one_sentence():
    with pytest.raises(InvalidInputError, match="too far"):
        propose("registered", "9999-12-01", IC, "ccpr")
