"""A decision becomes a measure, a change of the plan in force, or an assessment, in one step each."""

import pytest

from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from qadam.consultations.services.agenda import edit_item
from qadam.consultations.services.results import turn_into_assessment, turn_into_measure
from qadam.plan.models import Measure, Plan
from qadam.progress.enums import AssessmentStatus, Voice
from tests.qadam.consultations import scene
from tests.qadam.plan.plans import adopted, make_plan, measures_of
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(cast):
    make_register(cast.coordinator)
    platform = scene.make_platform(cast)
    meeting = scene.planned(platform, cast, days=-1)
    item = meeting.agenda.get()
    asked = [recommendation("139.1"), recommendation("139.2")]
    edit_item(
        meeting_id=meeting.pk,
        item_id=item.pk,
        name_en="Visits",
        recommendations=asked,
        areas=scene.make_areas()[:1],
        by=cast.coordinator,
    )
    from qadam.consultations.services.meetings import call_meeting, hold_meeting

    call_meeting(meeting_id=meeting.pk, by=cast.coordinator)
    hold_meeting(meeting_id=meeting.pk, attendance={}, by=cast.coordinator)
    return scene.decided(meeting, cast, item=item)


def test_a_decision_becomes_a_measure_of_a_draft(cast, decision):
    draft = make_plan(code="draft-of-a-plan", lead=cast.justice)
    changed = turn_into_measure(decision_id=decision.pk, plan=draft, measure=None, by=cast.coordinator)
    measure = Measure.objects.get(pk=changed.measure_id)
    assert (measure.plan, measure.text_en, measure.lead_body) == (draft, decision.text_en, cast.justice)
    assert measure.deadline == decision.deadline
    linked = measure.recommendation_links.values_list("recommendation__number", flat=True)
    assert set(linked) == {"139.1", "139.2"}
    assert not changed.is_amendment
    with pytest.raises(WrongStateError):
        turn_into_measure(decision_id=decision.pk, plan=draft, measure=None, by=cast.coordinator)


def test_a_plan_in_force_changes_by_an_amendment(cast, decision):
    plan = make_plan(code="plan-in-force", lead=cast.health)
    adopted(plan)
    plan = Plan.objects.get(pk=plan.pk)
    measure = measures_of(plan)[0]
    before = measure.text_en
    changed = turn_into_measure(decision_id=decision.pk, plan=plan, measure=measure, by=cast.coordinator)
    draft = plan.amendments.get()
    written = Measure.objects.get(pk=changed.measure_id)
    assert (written.plan, written.original, written.text_en) == (draft, measure, decision.text_en)
    assert changed.is_amendment
    assert Measure.objects.get(pk=measure.pk).text_en == before  # until the amendment is adopted


def test_only_the_secretariat_changes_plans_by_decisions(cast, decision):
    draft = make_plan(code="draft-of-a-plan", lead=cast.justice)
    with pytest.raises(NotAllowedError):
        turn_into_measure(decision_id=decision.pk, plan=draft, measure=None, by=cast.focal_point)
    other = make_plan(code="other-plan", lead=cast.justice)
    with pytest.raises(InvalidInputError):
        turn_into_measure(decision_id=decision.pk, plan=draft, measure=measures_of(other)[0], by=cast.coordinator)


def test_a_decision_becomes_the_draft_of_an_assessment(cast, decision):
    assessment = turn_into_assessment(
        decision_id=decision.pk,
        recommendation_id=recommendation("139.1").pk,
        status=AssessmentStatus.PARTLY_IMPLEMENTED,
        by=cast.coordinator,
    )
    assert (assessment.voice, assessment.body, assessment.text_en) == (Voice.STATE, cast.justice, decision.text_en)
    assert assessment.published_at is None
    with pytest.raises(WrongStateError):
        turn_into_assessment(
            decision_id=decision.pk,
            recommendation_id=recommendation("139.1").pk,
            status=AssessmentStatus.IMPLEMENTED,
            by=cast.coordinator,
        )


def test_a_recommendation_that_the_item_does_not_name_is_not_assessed_by_it(cast, decision):
    with pytest.raises(NotFoundError):
        turn_into_assessment(
            decision_id=decision.pk,
            recommendation_id=recommendation("139.10").pk,
            status=AssessmentStatus.IMPLEMENTED,
            by=cast.coordinator,
        )
