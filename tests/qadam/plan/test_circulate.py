"""Circulating a plan: a frozen text, an answer of each body with who and when, comments by measure, and its end."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qadam.accounts.inbox import inbox_of
from qadam.accounts.models import User
from qadam.base.errors import (
    InvalidInputError,
    LostUpdateError,
    NotAllowedError,
    NotFoundError,
    WrongStateError,
)
from qadam.notifications.models import Notification
from qadam.plan.enums import AnswerKind, CirculationOutcome, PlanStatus
from qadam.plan.messages import answers_due
from qadam.plan.models import CirculationAnswer, MeasureComment
from qadam.plan.permissions import visible_plans
from qadam.plan.services.circulation import (
    answer_circulation,
    circulate_plan,
    comment_on_measure,
    reply_to_comment,
    settle_circulation,
    take_back_circulation,
)
from qadam.plan.services.measures import edit_measure
from tests.qadam.plan.plans import FAR_AWAY, circulated, make_plan, measures_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def circulation(cast):
    return circulated(make_plan(lead=cast.justice), cast.justice, cast.health, by=cast.coordinator)


def answers(circulation, body, by, kind=AnswerKind.AGREES, **more):
    return answer_circulation(
        **{"circulation_id": circulation.pk, "body_id": body.pk, "version": 1, "answer": kind, "by": by} | more
    )


def test_the_record_says_who_agreed_to_which_text_when(cast, circulation):
    given = answers(circulation, cast.justice, cast.approver)
    assert (given.answer, given.answered_by_id, given.answered_by_name) == (
        "agrees",
        cast.approver.pk,
        "Yerlan Approver",
    )
    assert given.answered_at is not None
    assert given.text_sha256 == circulation.text.sha256


def test_whoever_was_asked_sees_the_plan_and_nobody_else(cast, circulation):
    for person, sees in [
        (cast.coordinator, True),
        (cast.focal_point, True),
        (cast.approver, True),
        (cast.other_focal_point, True),
        (cast.national_institution, False),
        (cast.civil_society, False),
        (cast.case_officer, False),
        (cast.administrator, False),
    ]:
        assert visible_plans(person).filter(pk=circulation.plan_id).exists() is sees, person


def test_a_plan_that_was_taken_back_is_hidden_again_though_the_answers_stay(cast, circulation, sign_in):
    answers(circulation, cast.justice, cast.approver, AnswerKind.OBJECTS, comment="Too early")
    take_back_circulation(circulation_id=circulation.pk, note="A new text follows.", by=cast.coordinator)
    plan = circulation.plan
    edit_measure(
        measure_id=measures_of(plan)[0].pk, version=1, changes={"text_en": "Secret new text"}, by=cast.coordinator
    )
    client = sign_in(cast.focal_point)
    assert client.get(reverse("plan", args=[plan.code])).status_code == 404
    for name, args in [
        ("plan_circulation", [plan.code, 1]),
        ("plan_answer", [plan.code, 1, cast.justice.code]),
        ("plan_answer", [plan.code, 1, cast.justice.code]),
    ]:
        answer = client.get(reverse(name, args=args) + "?all=yes")
        assert answer.status_code == 200
        assert "Secret new text" not in answer.content.decode()


def test_a_second_round_has_its_own_text_and_answers(cast, circulation):
    answers(circulation, cast.justice, cast.approver)
    take_back_circulation(circulation_id=circulation.pk, by=cast.coordinator)
    edit_measure(
        measure_id=measures_of(circulation.plan)[0].pk, version=1, changes={"text_en": "Better"}, by=cast.coordinator
    )
    second = circulated(circulation.plan, cast.justice, by=cast.coordinator)
    assert (second.number, second.text.number) == (2, 2)
    assert second.answers.get().answer == AnswerKind.PENDING
    assert CirculationAnswer.objects.filter(circulation=circulation, answer=AnswerKind.AGREES).exists()


def test_the_second_of_two_answers_of_a_body_is_told(cast, circulation):
    answers(circulation, cast.justice, cast.focal_point)
    with pytest.raises(LostUpdateError) as lost:
        answers(circulation, cast.justice, cast.approver, AnswerKind.OBJECTS, comment="No")
    assert lost.value.theirs["Answer"] == "agrees"
    changed = answers(circulation, cast.justice, cast.approver, AnswerKind.OBJECTS, comment="No", version=2)
    assert changed.answer == AnswerKind.OBJECTS


@pytest.mark.parametrize(
    ("kind", "more", "field", "reason"),
    [
        (AnswerKind.OBJECTS, {}, "comment", "an objection without a word"),
        (AnswerKind.AGREES_WITH_COMMENTS, {"comment": "  "}, "comment", "comments without a comment"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(cast, circulation, kind, more, field, reason):
    with pytest.raises(InvalidInputError) as refused:
        answers(circulation, cast.justice, cast.approver, kind, **more)
    assert field in refused.value.fields, reason


def test_the_coordinator_records_a_letter_and_names_it(cast, circulation):
    with pytest.raises(InvalidInputError) as refused:
        answers(circulation, cast.health, cast.coordinator)
    assert "source" in refused.value.fields
    given = answers(circulation, cast.health, cast.coordinator, source="Letter 14-2 of 4 September 2026")
    assert given.answered_by_name == "Aida Coordinator"


def test_nobody_answers_for_another_body(cast, circulation):
    for person, error in [
        (cast.other_focal_point, NotAllowedError),
        (cast.civil_society, NotFoundError),
        (cast.stranger, NotFoundError),
        (cast.administrator, NotFoundError),
    ]:
        with pytest.raises(error):
            answers(circulation, cast.justice, person)
        with pytest.raises(error):
            comment_on_measure(
                circulation_id=circulation.pk,
                body_id=cast.justice.pk,
                measure_id=measures_of(circulation.plan)[0].pk,
                text="Mine",
                by=person,
            )
    assert not MeasureComment.objects.exists()


def test_rights_that_were_taken_away_act_at_once(cast, circulation):
    person = User.objects.get(pk=cast.focal_point.pk)
    person.assignments.update(ended_at=timezone.now())
    with pytest.raises(NotFoundError):
        answers(circulation, cast.justice, User.objects.get(pk=person.pk))


def test_a_comment_is_replied_to_and_seen_by_its_body_alone(cast, circulation, sign_in):
    measure = measures_of(circulation.plan)[0]
    comment = comment_on_measure(
        circulation_id=circulation.pk,
        body_id=cast.justice.pk,
        measure_id=measure.pk,
        text="Only after the budget",
        is_objection=True,
        by=cast.focal_point,
    )
    reply_to_comment(comment_id=comment.pk, reply="The budget is voted in May", by=cast.coordinator)
    address = reverse("plan_circulation", args=[circulation.plan.code, 1])
    own = sign_in(cast.approver).get(address).content.decode()
    assert "Only after the budget" in own
    assert "The budget is voted in May" in own
    assert "Only after the budget" not in sign_in(cast.other_focal_point).get(address).content.decode()
    measure_page = reverse("measure", args=[circulation.plan.code, measure.pk])
    assert "Only after the budget" not in sign_in(cast.other_focal_point).get(measure_page).content.decode()


def test_open_questions_are_settled_in_words(cast, circulation):
    answers(circulation, cast.justice, cast.approver)
    with pytest.raises(InvalidInputError):
        settle_circulation(circulation_id=circulation.pk, by=cast.coordinator)
    settled = settle_circulation(
        circulation_id=circulation.pk, note="Health agreed at the meeting of 3 March.", by=cast.coordinator
    )
    assert (settled.outcome, settled.plan.status) == (CirculationOutcome.AGREED, PlanStatus.AGREED)
    with pytest.raises(WrongStateError):
        answers(circulation, cast.health, cast.other_focal_point)
    with pytest.raises(WrongStateError):
        settle_circulation(circulation_id=circulation.pk, note="Again", by=cast.coordinator)


def test_an_agreed_plan_can_still_be_taken_back(cast, circulation):
    settle_circulation(circulation_id=circulation.pk, note="All agreed orally.", by=cast.coordinator)
    take_back_circulation(circulation_id=circulation.pk, by=cast.coordinator)
    circulation.plan.refresh_from_db()
    circulation.refresh_from_db()
    assert (circulation.plan.status, circulation.outcome) == (PlanStatus.DRAFT, CirculationOutcome.AGREED)


@pytest.mark.parametrize(
    ("bodies", "due_on", "field", "reason"),
    [
        ([], FAR_AWAY, "bodies", "nobody is asked"),
        (["justice"], date(2020, 1, 1), "due_on", "the date has passed"),
    ],
)
def test_a_circulation_that_cannot_be_meant_is_refused(cast, bodies, due_on, field, reason):
    plan = make_plan()
    with pytest.raises(InvalidInputError) as refused:
        circulate_plan(
            plan_id=plan.pk, bodies=[getattr(cast, name) for name in bodies], due_on=due_on, by=cast.coordinator
        )
    assert field in refused.value.fields, reason
    plan.refresh_from_db()
    assert plan.status == PlanStatus.DRAFT


def test_the_people_of_a_body_are_told_once_in_their_language(cast):
    cast.focal_point.language = "ru"
    cast.focal_point.save()
    circulation = circulated(make_plan(), cast.justice, by=cast.coordinator)
    told = {row.recipient_id: row for row in Notification.objects.filter(topic="plan")}
    assert set(told) == {cast.focal_point.pk, cast.approver.pk}
    assert told[cast.approver.pk].due_on == circulation.due_on
    assert "Министерство юстиции" in told[cast.focal_point.pk].text
    assert "Ministry of Justice" in told[cast.approver.pk].text


def test_the_inbox_holds_what_is_wanted_until_it_is_given(cast, circulation):
    def waiting(person):
        return [item for item in inbox_of(User.objects.get(pk=person.pk)) if "/plan/" in item.url]

    assert len(waiting(cast.focal_point)) == 1
    assert waiting(cast.focal_point)[0].due_on == circulation.due_on
    assert waiting(cast.coordinator) == []
    answers(circulation, cast.justice, cast.approver)
    assert waiting(cast.focal_point) == []
    answers(circulation, cast.health, cast.other_focal_point)
    assert len(waiting(cast.coordinator)) == 1, "everybody has answered: the coordinator settles"


def test_reminders_go_to_the_focal_point_and_rise_to_the_approver(cast, circulation, django_assert_num_queries):
    with django_assert_num_queries(2):
        duties = {duty.key: duty for duty in answers_due(timezone.localdate() + timedelta(days=1))}
    assert len(duties) == 2
    own = next(duty for duty in duties.values() if cast.approver.pk in duty.escalate_to)
    assert own.to == [cast.focal_point.pk]
    answers(circulation, cast.justice, cast.approver)
    assert len(list(answers_due(timezone.localdate()))) == 1
