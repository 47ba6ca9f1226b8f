"""Making, changing, withdrawing, ending and publishing plans, and who may."""

from datetime import date

import pytest
from django.urls import reverse

from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError, WrongStateError
from qadam.plan.enums import PlanKind, PlanStatus
from qadam.plan.models import Measure, Plan
from qadam.plan.selectors.public import measures_public, plans_public
from qadam.plan.services.plans import (
    create_plan,
    edit_plan,
    end_plan,
    publish_plan,
    resume_plan,
    unpublish_plan,
    withdraw_plan,
)
from tests.qadam.plan.plans import adopted, make_plan
from tests.qadam.register.reviews import make_register

pytestmark = pytest.mark.django_db


def test_a_plan_is_made_by_its_form_and_opens_in_the_builder(cast, sign_in):
    review = make_register()
    fields = {
        "code": "vel-2026",
        "name_en": "Plan",
        "name_kk": "Жоспар",
        "kind": "interagency",
        "reviews": [review.pk],
        "starts_on": "2026-01-01",
        "ends_on": "2030-12-31",
        "languages": ["kk", "en"],
    }
    answer = sign_in(cast.coordinator).post(reverse("plan_new"), fields)
    assert answer.headers["location"] == reverse("plan_builder", args=["vel-2026"])
    plan = Plan.objects.get(code="vel-2026")
    assert (plan.status, plan.ends_on, list(plan.reviews.all())) == (PlanStatus.DRAFT, date(2030, 12, 31), [review])
    assert plan.languages == ["en", "kk"] or plan.languages == ["kk", "en"]


@pytest.mark.parametrize(
    ("fields", "fault", "reason"),
    [
        ({"code": "two words"}, "code", "no code for an address"),
        ({"code": "new"}, "code", "an address of the site"),
        ({"code": "taken"}, "code", "another plan has it"),
        ({"names": {"en": " "}}, "name_en", "no name"),
        ({"starts_on": date(2027, 1, 1), "ends_on": date(2026, 1, 1)}, "ends_on", "it ends before it starts"),
        ({"languages": []}, "languages", "no language"),
        ({"languages": ["fr"]}, "languages", "a language that measures have no field for"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(cast, fields, fault, reason):
    make_plan(code="taken", texts=())
    with pytest.raises(InvalidInputError) as refused:
        create_plan(**({"code": "fine", "names": {"en": "Plan"}, "by": cast.coordinator} | fields))
    assert list(refused.value.fields) == [fault], reason
    assert Plan.objects.count() == 1


def test_two_people_with_the_form_open_are_shown_both(cast):
    plan = make_plan(texts=())
    edit_plan(plan_id=plan.pk, version=1, changes={"name_en": "First"}, by=cast.coordinator)
    with pytest.raises(LostUpdateError) as lost:
        edit_plan(plan_id=plan.pk, version=1, changes={"name_en": "Second"}, by=cast.coordinator)
    assert lost.value.theirs == {"Name in English": "First"}
    assert lost.value.yours == {"Name in English": "Second"}


def test_an_adopted_plan_is_not_edited(cast):
    plan = make_plan()
    adopted(plan)
    with pytest.raises(WrongStateError):
        edit_plan(plan_id=plan.pk, version=2, changes={"name_en": "Other"}, by=cast.coordinator)


def test_a_draft_is_withdrawn_and_taken_up_again(cast):
    plan = make_plan()
    assert withdraw_plan(plan_id=plan.pk, by=cast.coordinator).status == PlanStatus.WITHDRAWN
    assert resume_plan(plan_id=plan.pk, by=cast.coordinator).status == PlanStatus.DRAFT
    adopted(plan)
    with pytest.raises(WrongStateError):
        withdraw_plan(plan_id=plan.pk, by=cast.coordinator)
    assert end_plan(plan_id=plan.pk, by=cast.coordinator).status == PlanStatus.ENDED
    with pytest.raises(WrongStateError):
        end_plan(plan_id=plan.pk, by=cast.coordinator)


def test_publishing_is_a_step_of_its_own_and_can_be_taken_back(cast):
    plan = make_plan()
    with pytest.raises(WrongStateError):
        publish_plan(plan_id=plan.pk, by=cast.coordinator)
    adopted(plan)
    assert not plans_public().exists()
    publish_plan(plan_id=plan.pk, by=cast.coordinator)
    assert measures_public().count() == 3
    unpublish_plan(plan_id=plan.pk, by=cast.coordinator)
    assert not plans_public().exists()
    assert not Measure.objects.filter(published_at__isnull=False).exists()


def test_nobody_else_writes_plans(cast):
    plan = make_plan()
    adopted(plan)
    for person in (cast.focal_point, cast.approver, cast.national_institution, cast.administrator, cast.stranger):
        for act in (
            lambda by: create_plan(code="own", names={"en": "Own"}, kind=PlanKind.OTHER, by=by),
            lambda by: edit_plan(plan_id=plan.pk, version=1, changes={"name_en": "X"}, by=by),
            lambda by: publish_plan(plan_id=plan.pk, by=by),
            lambda by: unpublish_plan(plan_id=plan.pk, by=by),
            lambda by: end_plan(plan_id=plan.pk, by=by),
            lambda by: withdraw_plan(plan_id=plan.pk, by=by),
            lambda by: resume_plan(plan_id=plan.pk, by=by),
        ):
            with pytest.raises(NotAllowedError):
                act(person)
