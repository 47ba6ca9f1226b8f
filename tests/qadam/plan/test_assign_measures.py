"""Bulk work: giving many measures the same lead or deadline, ordering, numbering and taking them out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError, WrongStateError
from qadam.plan.deadlines import parse_deadline
from qadam.plan.models import Measure
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.measures import measure_of
from qadam.plan.services.adoption import amend_plan
from qadam.plan.services.measures import (
    Assignment,
    assign_measures,
    create_measures,
    edit_measure,
    remove_measures,
    renumber_measures,
    reorder_measures,
)
from tests.qadam.plan.plans import adopted, make_area, make_plan, measures_of
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db


def ids(plan):
    return [measure.pk for measure in measures_of(plan)]


def test_many_measures_get_the_same_at_once(cast):
    plan = make_plan(review=make_register(), lead=cast.health)
    first, second, third = ids(plan)
    assignment = Assignment(
        lead_body=cast.justice,
        contributing_bodies=(cast.health,),
        deadline=parse_deadline("2029"),
        area=make_area("children", order=5),
        recommendations=(recommendation("139.1"),),
    )
    count = assign_measures(plan_id=plan.pk, measure_ids=[first, second], assignment=assignment, by=cast.coordinator)
    assert count == 2
    changed = measure_of(plan, second)
    assert (changed.lead_body, changed.deadline.year, changed.version) == (cast.justice, 2029, 2)
    assert [link.term.code for link in changed.area_links.all()] == ["children", "torture"], "areas are added"
    assert [link.body for link in changed.body_links.all()] == [cast.health]
    assert measure_of(plan, third).lead_body == cast.health
    again = assign_measures(plan_id=plan.pk, measure_ids=[first], assignment=assignment, by=cast.coordinator)
    assert again == 0, "what has it already is not touched"


def test_whoever_has_one_of_them_open_in_a_form_is_told(cast):
    plan = make_plan(lead=cast.health)
    first = ids(plan)[0]
    assignment = Assignment(lead_body=cast.justice)
    assign_measures(plan_id=plan.pk, measure_ids=[first], assignment=assignment, by=cast.coordinator)
    with pytest.raises(LostUpdateError):
        edit_measure(measure_id=first, version=1, changes={"lead_body": cast.coalition}, by=cast.coordinator)


def test_a_new_lead_no_longer_contributes(cast):
    plan = make_plan(lead=cast.health)
    chosen = ids(plan)[:1]
    assign_measures(
        plan_id=plan.pk,
        measure_ids=chosen,
        assignment=Assignment(contributing_bodies=(cast.justice,)),
        by=cast.coordinator,
    )
    assign_measures(
        plan_id=plan.pk, measure_ids=chosen, assignment=Assignment(lead_body=cast.justice), by=cast.coordinator
    )
    assert list(measure_of(plan, chosen[0]).body_links.all()) == []


def test_the_queries_do_not_grow_with_the_measures(cast):
    def cost(code, count):
        plan = make_plan(code=code, texts=())
        create_measures(
            plan_id=plan.pk, records=[MeasureRecord(texts={"en": f"Do {n}"}) for n in range(count)], by=None
        )
        with CaptureQueriesContext(connection) as queries:
            assign_measures(
                plan_id=plan.pk,
                measure_ids=ids(plan),
                assignment=Assignment(lead_body=cast.justice, area=make_area()),
                by=cast.coordinator,
            )
        return len(queries)

    cost("first", 1)  # reads the person's roles, once
    assert cost("few", 2) == cost("many", 40)


@pytest.mark.parametrize(
    ("chosen", "assignment", "error", "reason"),
    [
        ([], Assignment(completion_form="law"), InvalidInputError, "no measure"),
        (["own"], Assignment(), InvalidInputError, "nothing to give"),
        (["own"], Assignment(completion_form="wish"), InvalidInputError, "no such form of completion"),
        (["own", "foreign"], Assignment(completion_form="law"), NotFoundError, "a measure of another plan"),
    ],
)
def test_a_choice_that_cannot_be_meant_changes_nothing(cast, chosen, assignment, error, reason):
    plan, other = make_plan(), make_plan(code="other")
    known = {"own": ids(plan)[0], "foreign": ids(other)[0]}
    with pytest.raises(error):
        assign_measures(
            plan_id=plan.pk,
            measure_ids=[known[name] for name in chosen],
            assignment=assignment,
            by=cast.coordinator,
        )
    assert not Measure.objects.filter(version__gt=1).exists(), reason


def test_measures_change_places_and_the_others_stay(cast):
    plan = make_plan()
    first, second, third = ids(plan)
    reorder_measures(plan_id=plan.pk, measure_ids=[third, first], by=cast.coordinator)
    assert ids(plan) == [third, second, first]


def test_numbers_follow_the_printed_order_and_stay_in_an_amendment(cast):
    plan = make_plan()
    first, second, third = ids(plan)
    reorder_measures(plan_id=plan.pk, measure_ids=[third, second, first], by=cast.coordinator)
    assert renumber_measures(plan_id=plan.pk, by=cast.coordinator) == 2
    assert [(measure.pk, measure.number) for measure in measures_of(plan)] == [
        (third, "1"),
        (second, "2"),
        (first, "3"),
    ]
    adopted(plan)
    with pytest.raises(WrongStateError):
        renumber_measures(plan_id=amend_plan(plan_id=plan.pk, by=cast.coordinator).pk, by=cast.coordinator)


def test_a_measure_that_is_taken_out_of_a_draft_stays_in_the_log(cast):
    from qadam.audit.models import AuditChange

    plan = make_plan()
    gone = ids(plan)[1]
    assert remove_measures(plan_id=plan.pk, measure_ids=[gone], by=cast.coordinator) == 1
    assert gone not in ids(plan)
    kept = AuditChange.objects.filter(target_type="plan.measure", target_id=str(gone)).last()
    assert kept.changes["text_en"] == ["Publish every year the number of complaints of torture", None]
