"""Of every deadline people are reminded by the rules, once each, on days that are worked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from qadam.base.errors import InvalidInputError, NotAllowedError
from qadam.base.working_days import calendar_of
from qadam.notifications import reminders
from qadam.notifications.enums import Audience
from qadam.notifications.models import Notification
from qadam.notifications.reminders import Duty, register_reminder_source
from qadam.notifications.rules import DEFAULT_RULES, Rule, rule_in_force
from qadam.notifications.services.mails import deliver
from qadam.notifications.services.reminders import remind, reminder_key
from qadam.notifications.services.rules import add_special_day, set_rules, set_state, set_week
from qadam.notifications.words import Words, address

pytestmark = pytest.mark.django_db

DUE_ON = date(2026, 6, 1)  # a Monday


@pytest.fixture
def duties(monkeypatch):
    """What is due: a list that a test fills; the sources of the apps are silent."""
    due: list[Duty] = []
    monkeypatch.setattr(reminders, "_sources", {})
    register_reminder_source("test", lambda today: list(due))
    return due


@pytest.fixture
def on(monkeypatch):
    """Return a function that sets the day; it is noon in Almaty."""

    def set_day(day: date, hour: int = 12) -> None:
        now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=5)
        monkeypatch.setattr(timezone, "now", lambda: now)

    return set_day


@pytest.fixture
def duty(cast, duties):
    one = Duty(
        key="measure-1",
        due_on=DUE_ON,
        path=address("inbox"),
        words=lambda: Words("Measure 1", "Report on it."),
        to=[cast.focal_point.pk],
        escalate_to=[cast.approver.pk],
    )
    duties.append(one)
    return one


def walk(on, first: date, last: date) -> list[tuple[str, str, str]]:
    """Go through the days and return (day, person, subject) of what was said."""
    said = []
    day = first
    while day <= last:
        on(day)
        before = set(Notification.objects.values_list("pk", flat=True))
        remind()
        new = Notification.objects.exclude(pk__in=before).order_by("recipient__full_name")
        said += [(day.isoformat(), told.recipient.full_name, told.subject) for told in new]
        day += timedelta(days=1)
    return said


def test_the_default_rules_speak_before_on_and_after_the_deadline_and_then_to_others(cast, duty, on):
    assert walk(on, date(2026, 4, 1), date(2026, 8, 1)) == [
        ("2026-05-04", "Bolat Focal", "Due in 28 days: Measure 1"),  # 30 days before is a Saturday
        ("2026-05-25", "Bolat Focal", "Due in 7 days: Measure 1"),
        # one day before is a Sunday, and would go out with the deadline itself: the later rule speaks
        ("2026-06-01", "Bolat Focal", "Due today: Measure 1"),
        ("2026-06-08", "Bolat Focal", "Overdue by 7 days: Measure 1"),
        ("2026-06-15", "Yerlan Approver", "Overdue by 14 days: Measure 1"),
        ("2026-07-01", "Aida Coordinator", "Overdue by 30 days: Measure 1"),
    ]


def test_what_is_done_is_not_spoken_of_any_more(cast, duties, duty, on):
    walk(on, date(2026, 4, 1), date(2026, 6, 1))
    duties.clear()
    assert walk(on, date(2026, 6, 2), date(2026, 8, 1)) == []


def test_after_an_outage_one_mail_speaks_of_the_latest_state_of_everything(cast, duties, on):
    for n in range(10):
        duties.append(
            Duty(
                f"m{n}",
                DUE_ON + timedelta(days=n),
                address("inbox"),
                lambda n=n: Words(f"M{n}", ""),
                [cast.focal_point.pk],
            )
        )
    on(date(2026, 6, 18))  # nothing ran since spring
    remind()
    deliver()
    told = Notification.objects.filter(recipient=cast.focal_point)
    assert told.count() == 10, "one reminder a duty, not four"
    (message,) = django_mail.outbox
    assert message.subject == "10 things need you"
    assert "Overdue by 17 days: M0" in message.body


@pytest.mark.parametrize(
    ("day", "hour", "count", "reason"),
    [
        (date(2026, 6, 1), 12, 1, "the deadline"),
        (date(2026, 6, 1), 7, 0, "before the hour"),
        (date(2026, 6, 6), 12, 0, "a Saturday"),
        (date(2026, 6, 7), 12, 0, "a Sunday"),
        (date(2026, 6, 8), 12, 1, "the Monday after"),
    ],
)
def test_nobody_is_reminded_on_a_free_day_or_in_the_night(cast, duty, on, day, hour, count, reason):
    on(day, hour)
    assert remind() == count, reason


def test_a_holiday_moves_a_reminder_to_the_next_working_day(cast, duty, on):
    add_special_day(month=6, day=1, year=None, is_working=False, names={"en": "Day"}, by=cast.coordinator)
    assert [said[0] for said in walk(on, date(2026, 5, 30), date(2026, 6, 3))] == ["2026-06-02"]


def test_the_holidays_of_the_state_need_not_be_entered(cast, duty, on):
    set_state(state="XQD")
    assert [said[0] for said in walk(on, date(2026, 5, 30), date(2026, 6, 3))] == ["2026-06-02"], "1 June is a holiday"


def test_what_the_office_says_of_a_day_beats_the_calendar_of_the_state(cast, duty, on):
    set_state(state="XQD")
    add_special_day(month=6, day=1, year=2026, is_working=True, names={"en": "Worked"}, by=cast.coordinator)
    assert [said[0] for said in walk(on, date(2026, 5, 30), date(2026, 6, 3))] == ["2026-06-01"]


def test_a_worked_saturday_is_a_day_like_others(cast, duty, on):
    add_special_day(month=5, day=2, year=2026, is_working=True, names={"en": "Worked"}, by=cast.coordinator)
    assert walk(on, date(2026, 5, 1), date(2026, 5, 3))[0][0] == "2026-05-02"


def test_another_week_has_other_free_days(cast, duty, on):
    set_week(free_days=[4, 5], hour=8, by=cast.coordinator)
    assert walk(on, date(2026, 4, 30), date(2026, 5, 4))[0][0] == "2026-05-03", "a Sunday, the first day of the week"


def test_of_a_new_deadline_everybody_is_told_anew(cast, duties, duty, on):
    on(DUE_ON)
    assert remind() == 1
    duties[0] = Duty(duty.key, DUE_ON + timedelta(days=7), duty.path, duty.words, duty.to)
    assert remind() == 1
    assert Notification.objects.order_by("-pk")[0].subject == "Due in 7 days: Measure 1"


def test_of_a_neutral_duty_nobody_learns_whom_the_source_does_not_name(cast, duties, on):
    duties.append(
        Duty("case-1", DUE_ON, address("inbox"), lambda: Words("A matter", ""), [cast.case_officer.pk], neutral=True)
    )
    said = walk(on, DUE_ON, DUE_ON + timedelta(days=40))
    assert {who for _, who, _ in said} == {"Kairat Case"}
    assert all(told.is_neutral for told in Notification.objects.all())


def test_a_successor_is_told_what_the_predecessor_was(cast, duties, duty, on):
    on(DUE_ON)
    remind()
    duties[0] = Duty(duty.key, duty.due_on, duty.path, duty.words, [cast.other_focal_point.pk])
    assert remind() == 1
    assert remind() == 0


def test_a_broken_source_silences_no_other(cast, duty, on):
    def broken(today):
        raise ValueError("broken")

    register_reminder_source("a broken one", broken)
    on(DUE_ON)
    with pytest.raises(RuntimeError, match="a broken one"):
        remind()
    assert Notification.objects.count() == 1


def test_reminding_asks_the_same_number_of_queries_for_few_and_many_duties(cast, duties, duty, on):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    on(DUE_ON)
    remind()
    with CaptureQueriesContext(connection) as few:
        remind()
    for n in range(50):
        duties.append(Duty(f"x{n}", DUE_ON + timedelta(days=90), duty.path, duty.words, duty.to))
    with CaptureQueriesContext(connection) as many:
        assert remind() == 0
    assert len(many) == len(few)


def test_a_key_that_is_too_long_is_shortened_and_stays_its_own():
    def key(name: str) -> str:
        return reminder_key("test", Duty(name, DUE_ON, address("inbox"), lambda: Words("", "")), DEFAULT_RULES[0])

    long = "x" * 300
    assert len(key(long)) <= 200
    assert key(long) != key(long + "y")
    assert key(long) == key(long)


@pytest.mark.parametrize(
    ("today", "days", "reason"),
    [
        (DUE_ON - timedelta(days=31), None, "before the first rule"),
        (DUE_ON - timedelta(days=10), -30, "between two"),
        (DUE_ON + timedelta(days=400), 7, "long after the last"),
    ],
)
def test_the_latest_rule_whose_day_has_come_is_in_force(today, days, reason):
    rule = rule_in_force(DEFAULT_RULES, Audience.RESPONSIBLE, DUE_ON, today, calendar_of(""))
    assert (rule.days if rule else None) == days, reason


class TestChangingTheRules:
    def test_other_rules_hold_from_now_on(self, cast, duty, on):
        set_rules(rules=[Rule(-2, Audience.ESCALATION), Rule(0, Audience.RESPONSIBLE, False)], by=cast.coordinator)
        said = walk(on, date(2026, 4, 1), date(2026, 8, 1))
        assert said == [("2026-06-01", "Yerlan Approver", "Due today: Measure 1")], "two days before is a Saturday"

    @pytest.mark.parametrize(
        ("rules", "says"),
        [
            ([], "at least one rule"),
            ([Rule(1, Audience.RESPONSIBLE), Rule(1, Audience.RESPONSIBLE, False)], "twice"),
            ([Rule(731, Audience.RESPONSIBLE)], "two years"),
        ],
    )
    def test_rules_that_make_no_sense_are_refused_in_one_sentence(self, cast, rules, says):
        with pytest.raises(InvalidInputError, match=says):
            set_rules(rules=rules, by=cast.coordinator)

    @pytest.mark.parametrize("who", ["focal_point", "approver", "civil_society", "case_officer", "stranger"])
    def test_nobody_else_changes_them(self, cast, who):
        person = getattr(cast, who)
        with pytest.raises(NotAllowedError):
            set_rules(rules=[Rule(1, Audience.RESPONSIBLE)], by=person)
        with pytest.raises(NotAllowedError):
            set_week(free_days=[6], hour=9, by=person)
        with pytest.raises(NotAllowedError):
            add_special_day(month=1, day=1, year=None, is_working=False, names={"en": "X"}, by=person)

    @pytest.mark.parametrize(("free", "hour"), [(list(range(7)), 8), ([7], 8), ([5], 24)])
    def test_a_week_without_work_or_an_hour_that_is_none_is_refused(self, cast, free, hour):
        with pytest.raises(InvalidInputError):
            set_week(free_days=free, hour=hour, by=cast.administrator)

    @pytest.mark.parametrize(("month", "day", "year"), [(2, 30, None), (2, 29, 2027), (13, 1, None)])
    def test_a_day_that_does_not_exist_is_refused(self, cast, month, day, year):
        with pytest.raises(InvalidInputError):
            add_special_day(month=month, day=day, year=year, is_working=False, names={}, by=cast.coordinator)
