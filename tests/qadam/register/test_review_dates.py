"""The deadlines of reports that follow from a review: by rule, by printed date, followed until they are met."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qadam.accounts.inbox import inbox_of
from qadam.audit.models import AuditEvent
from qadam.audit.selectors import changes_of, verify_chain
from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError, NotFoundError
from qadam.notifications.models import Notification
from qadam.notifications.reminders import reminder_sources
from qadam.register.enums import MechanismKind
from qadam.register.models import Mechanism, ReportDeadline, Review
from qadam.register.selectors.dates import open_report_dates, report_date, report_dates
from qadam.register.services import drop_report_deadline, note_report_deadline
from qadam.taxonomy.clocks import Basis
from qadam.taxonomy.models import LoadedPreset

pytestmark = pytest.mark.django_db


def review_of(code: str, kind: MechanismKind, **facts) -> Review:
    mechanism = Mechanism.objects.create(code=code, name_en=code, kind=kind)
    return Review.objects.create(code=f"vel-{code}-9", mechanism=mechanism, state_under_review="KGZ", **facts)


def counted(review: Review) -> list[tuple[str, date | None]]:
    return [(each.rule.id, each.due_on) for each in report_dates(review) if each.is_known]


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


UPR, TREATY, PROCEDURES = MechanismKind.UPR, MechanismKind.TREATY_BODY, MechanismKind.SPECIAL_PROCEDURES


@pytest.mark.parametrize(
    ("code", "kind", "facts", "expected", "reason"),
    [
        ("u", UPR, {"adopted_on": date(2025, 6, 26)}, [("upr-mid-term", date(2027, 6, 26))], "two years"),
        (
            "u",
            UPR,
            {"adopted_on": date(2025, 6, 26), "next_review_on": date(2029, 11, 5)},
            [("upr-mid-term", date(2027, 6, 26)), ("upr-national-report", date(2029, 8, 13))],
            "the national report 12 weeks before the review",
        ),
        (
            "u",
            UPR,
            {"reviewed_on": date(2029, 11, 5)},
            [("upr-national-report", date(2029, 8, 13))],
            "a review that is not over yet is itself the one to report to",
        ),
        ("cedaw", TREATY, {"adopted_on": date(2024, 2, 29)}, [("cedaw-follow-up", date(2026, 2, 28))], "no leap year"),
        ("cat", TREATY, {"adopted_on": date(2025, 5, 9)}, [("cat-follow-up", date(2026, 5, 9))], "one year"),
        ("crpd", TREATY, {"adopted_on": date(2025, 5, 9)}, [("other-follow-up", None)], "the observations print it"),
        ("u", UPR, {}, [], "nothing is known yet"),
        ("sp", PROCEDURES, {"adopted_on": date(2025, 5, 9)}, [], "no rule of reports"),
    ],
)
def test_the_dates_that_follow(code, kind, facts, expected, reason):
    assert counted(review_of(code, kind, **facts)) == expected, reason


@pytest.mark.parametrize(
    ("code", "kind", "rule", "started_on", "due_on", "is_unsure", "reason"),
    [
        ("u", UPR, "upr-addendum", date(2025, 6, 16), date(2025, 6, 15), False, "the day before the session opens"),
        ("cedaw", TREATY, "cedaw-initial", date(2024, 2, 29), date(2025, 2, 28), False, "a year after the leap day"),
        ("cedaw", TREATY, "cedaw-periodic", date(2024, 2, 29), date(2028, 2, 29), False, "four years, art. 18"),
        ("cescr", TREATY, "cescr-periodic", date(2024, 2, 29), date(2029, 2, 28), True, "five years, to be confirmed"),
        ("cat", TREATY, "simplified-report", date(2025, 8, 31), date(2026, 8, 31), True, "a year, to be confirmed"),
    ],
)
def test_what_the_review_does_not_know_is_counted_from_a_day_that_the_coordinator_enters(
    cast, code, kind, rule, started_on, due_on, is_unsure, reason
):
    review = review_of(code, kind)
    assert not report_date(review, rule).is_known
    note_report_deadline(review_id=review.pk, rule=rule, version=0, started_on=started_on, by=cast.coordinator)
    found = report_date(review, rule)
    assert (found.due_on, found.needs_confirmation) == (due_on, is_unsure), reason
    assert found.rule.source in found.sentence
    assert ("not confirmed" in found.sentence) == is_unsure


@pytest.mark.parametrize(
    ("code", "kind", "rule", "facts", "reason"),
    [
        ("u", UPR, "upr-national-report", {"next_review_on": date(2029, 11, 5)}, "sooner than the rule"),
        ("u", UPR, "upr-mid-term", {"adopted_on": date(2020, 6, 26)}, "later than the rule"),
        ("u", UPR, "upr-addendum", {}, "the day of the session is not known"),
        ("cedaw", TREATY, "cedaw-periodic", {}, "as the concluding observations have it"),
        ("cedaw", TREATY, "list-of-issues", {}, "no period is fixed"),
        ("cescr", TREATY, "simplified-report", {}, "instead of a rule that is to be confirmed"),
        ("crpd", TREATY, "other-follow-up", {"adopted_on": date(2025, 5, 9)}, "no period is fixed"),
    ],
)
def test_a_printed_date_beats_the_rule(cast, code, kind, rule, facts, reason):
    review = review_of(code, kind, **facts)
    given = {"printed_on": date(2027, 3, 1), "source": "CO/5, para. 61"}
    note_report_deadline(review_id=review.pk, rule=rule, version=0, **given, by=cast.coordinator)
    found = report_date(review, rule)
    assert (found.due_on, found.effective.basis) == (date(2027, 3, 1), Basis.PRINTED), reason
    assert "CO/5, para. 61" in found.sentence
    assert not found.needs_confirmation


def test_the_day_of_the_next_review_moves_a_deadline_until_the_report_is_sent(cast):
    review = review_of("u", UPR, adopted_on=date(2020, 6, 26), next_review_on=date(2025, 1, 23))
    which = {"review_id": review.pk, "rule": "upr-national-report", "by": cast.coordinator}

    def due_on() -> date | None:
        return report_date(Review.objects.select_related("mechanism").get(pk=review.pk), which["rule"]).due_on

    note_report_deadline(**which, version=0)
    Review.objects.filter(pk=review.pk).update(next_review_on=date(2025, 1, 30))
    assert due_on() == date(2024, 11, 7)
    note_report_deadline(**which, version=1, sent_on=date(2024, 11, 6))
    Review.objects.filter(pk=review.pk).update(next_review_on=date(2029, 11, 5))
    assert due_on() == date(2024, 11, 7), "the report of the past keeps its date"
    note_report_deadline(**which, version=2, sent_on=date(2024, 11, 8))
    found = report_date(Review.objects.select_related("mechanism").get(pk=review.pk), which["rule"])
    assert (found.due_on, found.light.sentence) == (date(2024, 11, 7), "Met 1 day late")


@pytest.mark.parametrize(
    ("rule", "given", "field"),
    [
        ("upr-mid-term", {"printed_on": date(2027, 1, 1)}, "source"),
        ("upr-mid-term", {"printed_on": date(2027, 1, 1), "source": "  "}, "source"),
        ("upr-mid-term", {"sent_on": date(2999, 1, 1)}, "sent_on"),
        ("upr-addendum", {}, "started_on"),
    ],
)
def test_what_cannot_be_noted(cast, rule, given, field):
    review = review_of("u", UPR, adopted_on=date(2025, 6, 26))
    with pytest.raises(InvalidInputError) as raised:
        note_report_deadline(review_id=review.pk, rule=rule, version=0, by=cast.coordinator, **given)
    assert list(raised.value.fields) == [field]
    assert not ReportDeadline.objects.exists()


def test_a_rule_without_a_period_needs_the_printed_date(cast):
    review = review_of("cedaw", TREATY)
    which = {"review_id": review.pk, "rule": "list-of-issues", "version": 0, "by": cast.coordinator}
    with pytest.raises(InvalidInputError) as raised:
        note_report_deadline(**which, started_on=date(2026, 3, 1))
    assert list(raised.value.fields) == ["printed_on"]


def test_a_stranger_follows_nothing_and_another_mechanism_s_rule_is_not_known(cast):
    review = review_of("u", UPR, adopted_on=date(2025, 6, 26))
    with pytest.raises(NotAllowedError):
        note_report_deadline(review_id=review.pk, rule="upr-mid-term", version=0, by=cast.focal_point)
    with pytest.raises(NotAllowedError):
        drop_report_deadline(review_id=review.pk, rule="upr-mid-term", by=cast.focal_point)
    for rule in ("cedaw-follow-up", "sp-letter", "none"):
        with pytest.raises(NotFoundError):
            note_report_deadline(review_id=review.pk, rule=rule, version=0, by=cast.coordinator)


def test_two_who_note_at_once_lose_nothing(cast):
    review = review_of("u", UPR, adopted_on=date(2025, 6, 26))
    which = {"review_id": review.pk, "rule": "upr-mid-term", "version": 0, "by": cast.coordinator}
    note_report_deadline(**which)
    with pytest.raises(LostUpdateError) as raised:
        note_report_deadline(**which, sent_on=date(2026, 6, 1))
    assert raised.value.yours == {"sent on": "2026-06-01"}
    assert ReportDeadline.objects.get().sent_on is None


def test_each_note_is_one_event_of_the_review(cast):
    review = review_of("u", UPR, adopted_on=date(2025, 6, 26))
    which = {"review_id": review.pk, "rule": "upr-mid-term", "by": cast.coordinator}
    note_report_deadline(**which, version=0, printed_on=date(2027, 3, 1), source="Letter")
    note_report_deadline(**which, version=1, printed_on=date(2027, 3, 1), source="Letter")
    drop_report_deadline(**which)
    with pytest.raises(NotFoundError):
        drop_report_deadline(**which)
    events = list(AuditEvent.objects.filter(target_type="register.review").order_by("sequence"))
    assert [event.action for event in events] == ["deadline.noted", "deadline.dropped"]
    (noted,) = changes_of(events)[events[0].sequence]
    assert noted.changes == {
        "deadline:upr-mid-term:started_on": [None, "2025-06-26"],
        "deadline:upr-mid-term:printed_on": [None, "2027-03-01"],
        "deadline:upr-mid-term:source": ["", "Letter"],
    }
    assert verify_chain() is None


@pytest.mark.parametrize(
    ("days", "in_inbox", "is_overdue", "reason"),
    [
        (400, False, False, "far away"),
        (61, False, False, "a day too early"),
        (60, True, False, "two months to write it"),
        (-1, True, True, "late"),
    ],
)
def test_the_coordinator_finds_it_in_the_inbox_in_time(cast, days, in_inbox, is_overdue, reason):
    review = review_of("cedaw", TREATY)
    given = {"printed_on": in_days(days), "source": "Letter"}
    note_report_deadline(review_id=review.pk, rule="list-of-issues", version=0, **given, by=cast.coordinator)
    found = [(item.title, item.is_overdue) for item in inbox_of(cast.coordinator)]
    assert found == ([("Replies to the list of issues", is_overdue)] if in_inbox else []), reason
    assert inbox_of(cast.focal_point) == []


def test_reminders_speak_of_what_is_followed_and_not_sent(cast, django_assert_num_queries):
    reviews = [review_of(code, TREATY, adopted_on=in_days(-300)) for code in ("cat", "ccpr", "cerd")]
    source = reminder_sources()["register"]
    assert list(source(in_days(0))) == []
    for review, sent_on in zip(reviews, (None, None, in_days(0)), strict=True):
        rule = f"{review.mechanism.code}-follow-up"
        note_report_deadline(review_id=review.pk, rule=rule, version=0, sent_on=sent_on, by=cast.coordinator)
    with django_assert_num_queries(5):
        duties = list(source(in_days(0)))
    assert [duty.to for duty in duties] == [[cast.coordinator.pk]] * 2
    assert duties[0].words().subject == "Follow-up information on the concluding observations"
    assert [each.due_on for each in open_report_dates()] == [duty.due_on for duty in duties]
    assert not Notification.objects.exists()


def test_a_preset_changes_them():
    row = {"id": "upr-mid-term", "after": "3 years", "source": "Order"}
    LoadedPreset.objects.create(code="x", state="KGZ", clocks=[row])
    (found,) = (each for each in report_dates(review_of("u", UPR, adopted_on=date(2025, 6, 26))) if each.is_known)
    assert (found.due_on, found.rule.source) == (date(2028, 6, 26), "Order")


def test_a_followed_deadline_outlives_its_rule(cast):
    review = review_of("u", UPR, adopted_on=date(2025, 6, 26))
    note_report_deadline(review_id=review.pk, rule="upr-mid-term", version=0, by=cast.coordinator)
    LoadedPreset.objects.create(code="x", state="KGZ", clocks=[{"id": "upr-mid-term", "removed": True}])
    assert counted(review) == [("upr-mid-term", date(2027, 6, 26))]


def test_the_page_of_the_review_shows_them_with_their_rule(cast, sign_in):
    review = review_of("u", UPR, adopted_on=date(2025, 6, 26))
    page = sign_in(cast.coordinator).get(reverse("register_review", args=[review.code])).content.decode()
    assert "26 June 2027" in page
    assert "A/HRC/RES/16/21" in page
    assert "It is voluntary." in page
    assert "is not known: the opening of the session of the Human Rights Council." in page


def test_the_coordinator_enters_a_printed_date_and_takes_it_back(cast, sign_in):
    review = review_of("u", UPR, adopted_on=date(2025, 6, 26))
    client = sign_in(cast.coordinator)
    address = reverse("register_deadline", args=[review.code, "upr-mid-term"])
    assert "started_on" not in client.get(address).context["form"].fields, "the review knows that day"
    refused = client.post(address, {"printed_on": "2027-03-01"})
    assert (refused.status_code, "Say where the date is printed." in refused.content.decode()) == (422, True)
    assert client.post(address, {"printed_on": "2027-03-01", "source": "A/HRC/59/12"}).status_code == 302
    page = client.get(reverse("register_review", args=[review.code])).content.decode()
    for words in ("1 March 2027", "The date is printed in: A/HRC/59/12.", "By rule: 26 June 2027.", "On track"):
        assert words in page
    assert "Mid-term report: date that the document prints" in page, "the history names it"
    assert "2027-03-01" not in page.replace('datetime="2027-03-01', ""), "and writes its day as people do"
    assert client.post(address, {"do": "drop"}).status_code == 302
    assert not ReportDeadline.objects.exists()
    assert client.post(address, {"do": "drop"}).status_code == 404


def test_the_page_offers_nothing_to_whom_it_is_not_for(cast, sign_in):
    review = review_of("u", UPR, adopted_on=date(2025, 6, 26))
    address = reverse("register_deadline", args=[review.code, "upr-mid-term"])
    page = sign_in(cast.focal_point).get(reverse("register_review", args=[review.code])).content.decode()
    assert "26 June 2027" in page
    assert address not in page
    assert sign_in(cast.focal_point).get(address).status_code == 403
