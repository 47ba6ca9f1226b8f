"""Adopting freezes the text; an amendment is written apart and keeps the identity of every measure."""

from datetime import date

import pytest

from qadam.base.errors import InvalidInputError, NotAllowedError, WrongStateError
from qadam.plan.content import compare_contents
from qadam.plan.deadlines import parse_deadline
from qadam.plan.enums import AnswerKind, MeasureStatus, PlanStatus
from qadam.plan.models import Measure, MeasureComment, Plan, PlanVersion
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.public import measures_public, plans_public
from qadam.plan.services.adoption import adopt_plan, amend_plan
from qadam.plan.services.circulation import (
    answer_circulation,
    circulate_plan,
    comment_on_measure,
    settle_circulation,
    take_back_circulation,
)
from qadam.plan.services.execution import move_deadline, record_measure_status
from qadam.plan.services.measures import create_measure, edit_measure, remove_measures
from qadam.plan.services.plans import end_plan, publish_plan, resume_plan, withdraw_plan
from tests.qadam.plan.plans import FAR_AWAY, adopted, circulated, make_plan, measures_of

pytestmark = pytest.mark.django_db


def agreed(plan, cast):
    circulation = circulated(plan, cast.justice)
    answer_circulation(
        circulation_id=circulation.pk, body_id=cast.justice.pk, version=1, answer=AnswerKind.AGREES, by=cast.approver
    )
    settle_circulation(circulation_id=circulation.pk, by=cast.coordinator)
    return circulation


def test_an_agreed_plan_is_adopted_and_its_text_is_frozen(cast):
    plan = make_plan(lead=cast.justice)
    circulation = agreed(plan, cast)
    version = adopt_plan(plan_id=plan.pk, adopted_on=date(2026, 3, 3), legal_act="Resolution 412", by=cast.coordinator)
    plan.refresh_from_db()
    assert (plan.status, plan.legal_act, version.number) == (PlanStatus.ADOPTED, "Resolution 412", 1)
    assert version.is_intact
    assert version.content["measures"] == circulation.text.content["measures"], "what was agreed is what is adopted"


def test_a_plan_that_was_agreed_elsewhere_says_how(cast):
    plan = make_plan()
    with pytest.raises(InvalidInputError):
        adopt_plan(plan_id=plan.pk, adopted_on=date(2026, 3, 3), by=cast.coordinator)
    assert adopted(plan, cast.coordinator).note == "Agreed at the session of 2 March."


def test_a_text_changed_behind_the_back_of_the_bodies_is_not_adopted(cast):
    plan = make_plan(lead=cast.justice)
    agreed(plan, cast)
    Measure.objects.filter(plan=plan).update(text_en="Something else")  # as no service allows
    with pytest.raises(WrongStateError):
        adopt_plan(plan_id=plan.pk, adopted_on=date(2026, 3, 3), by=cast.coordinator)


def test_a_body_that_was_renamed_since_has_agreed_all_the_same(cast):
    plan = make_plan(lead=cast.justice)
    agreed(plan, cast)
    cast.justice.name_en = "Ministry of Justice and Law"
    cast.justice.save()
    assert adopt_plan(plan_id=plan.pk, adopted_on=date(2026, 3, 3), by=cast.coordinator).number == 1


def test_a_frozen_text_that_somebody_changed_is_found(cast):
    version = adopted(make_plan())
    content = version.content
    content["measures"][0]["text_en"] = "Something easier"
    PlanVersion.objects.filter(pk=version.pk).update(content=content)
    assert not PlanVersion.objects.get(pk=version.pk).is_intact


def amended(plan, cast):
    """Amend a plan: the first measure changed, the second taken out, a fourth added; return (draft's code, version)."""
    draft = amend_plan(plan_id=plan.pk, by=cast.coordinator)
    first, second, _third = measures_of(draft)
    edit_measure(
        measure_id=first.pk,
        version=1,
        changes={"deadline": parse_deadline("2029"), "lead_body": cast.health},
        by=cast.coordinator,
    )
    remove_measures(plan_id=draft.pk, measure_ids=[second.pk], by=cast.coordinator)
    record = MeasureRecord(texts={"en": "Open a second school"}, lead_body=cast.health)
    create_measure(plan_id=draft.pk, record=record, by=cast.coordinator)
    return draft


def test_an_amendment_keeps_the_identity_and_the_course_of_every_measure(cast):
    plan = make_plan(lead=cast.justice)
    first, second, third = measures_of(plan)
    adopted(plan)
    record_measure_status(measure_id=first.pk, status=MeasureStatus.IN_PROGRESS, by=cast.coordinator)
    draft = amended(plan, cast)
    assert [m.text_en for m in measures_of(plan)] == [first.text_en, second.text_en, third.text_en], "as it was"
    version = adopted(draft, cast.coordinator)
    plan.refresh_from_db()
    assert (plan.status, version.plan, version.number) == (PlanStatus.AMENDED, plan, 2)
    assert not Plan.objects.filter(pk=draft.pk).exists()
    stand = measures_of(plan)
    assert [m.pk for m in stand][:2] == [first.pk, third.pk]
    assert (stand[0].status, stand[0].lead_body, stand[0].deadline.year) == ("in_progress", cast.health, 2029)
    assert stand[2].text_en == "Open a second school"
    second.refresh_from_db()
    assert second.status == MeasureStatus.CANCELLED
    assert second.removed_at is not None


def test_two_versions_are_compared_by_measure_and_field(cast):
    plan = make_plan(lead=cast.justice)
    before = adopted(plan)
    after = adopted(amended(plan, cast))
    found = compare_contents(before.content, after.content)
    assert [one.number for one in found.of_kind("removed")] == ["2"]
    assert [one.text for one in found.of_kind("added")] == ["Open a second school"]
    (changed,) = found.of_kind("changed")
    assert [(field.label, field.before, field.after) for field in changed.fields] == [
        ("Lead body", "Ministry of Justice", "Ministry of Health"),
        ("Deadline", "Q2 2027", "2029"),
    ]


def test_a_deadline_that_was_extended_meanwhile_stays_unless_the_amendment_gives_another(cast):
    plan = make_plan(lead=cast.justice)
    first, _second, third = measures_of(plan)
    adopted(plan)
    draft = amended(plan, cast)
    for measure in (first, third):
        move_deadline(
            measure_id=measure.pk, deadline=parse_deadline("Q4 2027"), reason="Elections", by=cast.coordinator
        )
    adopted(draft)
    deadlines = {m.pk: m.deadline.isoformat() for m in measures_of(plan) if m.deadline}
    assert deadlines[third.pk] == "2027-12-31", "the extension stands"
    assert deadlines[first.pk] == "2029-12-31", "the amendment says otherwise"


def test_numbers_may_change_hands_in_an_amendment(cast):
    plan = make_plan()
    adopted(plan)
    draft = amend_plan(plan_id=plan.pk, by=cast.coordinator)
    first, second, _third = measures_of(draft)
    for measure, number in ((first, "9"), (second, "1"), (first, "2")):
        measure.refresh_from_db()
        edit_measure(measure_id=measure.pk, version=measure.version, changes={"number": number}, by=cast.coordinator)
    adopted(draft)
    assert [(m.number, m.text_en[:7]) for m in measures_of(plan)][:2] == [("2", "Ratify "), ("1", "Publish")]


def test_the_circulation_of_an_amendment_belongs_to_the_plan_afterwards(cast):
    plan = make_plan(lead=cast.justice)
    agreed(plan, cast)
    adopt_plan(plan_id=plan.pk, adopted_on=date(2026, 3, 3), by=cast.coordinator)
    draft = amend_plan(plan_id=plan.pk, by=cast.coordinator)
    circulation = circulated(draft, cast.justice)
    comment_on_measure(
        circulation_id=circulation.pk,
        body_id=cast.justice.pk,
        measure_id=measures_of(draft)[0].pk,
        text="Later",
        by=cast.focal_point,
    )
    take_back_circulation(circulation_id=circulation.pk, by=cast.coordinator)
    adopted(draft)
    assert [(c.plan_id, c.number) for c in plan.circulations.order_by("number")] == [(plan.pk, 1), (plan.pk, 2)]
    assert MeasureComment.objects.get().measure == measures_of(plan)[0]


def test_one_amendment_at_a_time_and_none_of_a_draft(cast):
    plan = make_plan()
    with pytest.raises(WrongStateError):
        amend_plan(plan_id=plan.pk, by=cast.coordinator)
    adopted(plan)
    draft = amend_plan(plan_id=plan.pk, by=cast.coordinator)
    with pytest.raises(WrongStateError):
        amend_plan(plan_id=plan.pk, by=cast.coordinator)
    with pytest.raises(WrongStateError):
        end_plan(plan_id=plan.pk, by=cast.coordinator)
    withdraw_plan(plan_id=draft.pk, by=cast.coordinator)
    amend_plan(plan_id=plan.pk, by=cast.coordinator)
    with pytest.raises(WrongStateError):
        resume_plan(plan_id=draft.pk, by=cast.coordinator)


def test_the_public_sees_the_adopted_text_alone(cast):
    plan = make_plan(lead=cast.justice)
    adopted(plan)
    assert not plans_public().exists(), "adopted is not yet published"
    publish_plan(plan_id=plan.pk, by=cast.coordinator)
    draft = amended(plan, cast)
    assert {m.plan_id for m in measures_public()} == {plan.pk}
    assert measures_public().count() == 3
    adopted(draft)
    assert sorted(measures_public().values_list("text_en", flat=True)) == [
        "Open a second school",
        "Open schools for children with disabilities in every district",
        "Ratify the Optional Protocol to the Convention against Torture",
    ]


def test_nobody_else_adopts_or_amends(cast):
    plan = make_plan()
    for person in (cast.focal_point, cast.approver, cast.administrator, cast.national_institution):
        with pytest.raises(NotAllowedError):
            adopted(plan, person)
    adopted(plan)
    with pytest.raises(NotAllowedError):
        amend_plan(plan_id=plan.pk, by=cast.approver)


def test_an_empty_plan_is_neither_circulated_nor_adopted(cast):
    plan = make_plan(texts=())
    with pytest.raises(InvalidInputError):
        adopted(plan)
    with pytest.raises(InvalidInputError):
        circulate_plan(plan_id=plan.pk, bodies=[cast.justice], due_on=FAR_AWAY, by=cast.coordinator)
