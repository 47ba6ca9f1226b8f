"""Adding measures to a draft: numbers, texts, what hangs on them, and who may."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qadam.audit.models import AuditEvent
from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from qadam.plan.deadlines import parse_deadline
from qadam.plan.models import Measure
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.measures import measure_of
from qadam.plan.services.measures import create_measure, create_measures
from tests.qadam.plan.plans import adopted, make_area, make_plan, measures_of
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db


def test_a_measure_keeps_everything_that_it_is_given(cast):
    plan, other = make_plan(review=make_register(), texts=()), make_plan(code="other", texts=())
    asks = (recommendation("139.1"), recommendation("139.10"))
    record = MeasureRecord(
        texts={"en": " Ratify ", "ru": "Ратифицировать"},
        lead_body=cast.justice,
        contributing_bodies=(cast.health, cast.justice, cast.health),
        deadline=parse_deadline("II квартал 2027 года"),
        deadline_note="every year",
        completion_form="treaty",
        areas=(make_area("ratification", order=2), make_area("torture")),
        recommendations=asks,
        other_plans=(other,),
    )
    made = measure_of(plan, create_measure(plan_id=plan.pk, record=record, by=cast.coordinator).pk)
    assert (made.number, made.text_en, made.text_ru) == ("1", "Ratify", "Ратифицировать")
    assert (made.deadline.isoformat(), made.deadline_precision) == ("2027-06-30", "quarter")
    assert [link.body for link in made.body_links.all()] == [cast.health], "who leads does not contribute as well"
    assert [(link.term.code, link.is_principal) for link in made.area_links.all()] == [
        ("ratification", True),
        ("torture", False),
    ]
    assert [link.recommendation.number for link in made.recommendation_links.all()] == ["139.1", "139.10"]
    assert [link.plan for link in made.plan_links.all()] == [other]


def test_new_measures_get_the_next_free_numbers(cast):
    plan = make_plan(texts=())
    records = [MeasureRecord(texts={"en": "A"}, number=number) for number in ("2", "", "3.10", "")]
    create_measures(plan_id=plan.pk, records=records, by=cast.coordinator)
    assert [measure.number for measure in measures_of(plan)] == ["2", "1", "3.10", "3"]


@pytest.mark.parametrize(
    ("records", "row", "reason"),
    [
        ([{"texts": {"en": "A"}}, {"texts": {"en": "  "}}], "row 2", "no text"),
        ([{"texts": {"en": "A"}, "number": "7"}, {"texts": {"en": "B"}, "number": "7"}], "row 2", "a number twice"),
        ([{"texts": {"en": "x" * 20_001}}, {"texts": {"en": "B"}}], "row 1", "a text that no plan prints"),
    ],
)
def test_one_row_that_cannot_stand_stops_all_and_is_named(cast, records, row, reason):
    plan = make_plan(texts=())
    with pytest.raises(InvalidInputError) as refused:
        create_measures(plan_id=plan.pk, records=[MeasureRecord(**r) for r in records], by=cast.coordinator)
    assert list(refused.value.fields) == [row], reason
    assert not Measure.objects.exists()


def test_the_queries_grow_with_the_batches_alone(cast):
    def cost(code, count):
        plan, area = make_plan(code=code, texts=()), make_area()
        records = [MeasureRecord(texts={"en": f"Do {n}"}, lead_body=cast.justice, areas=(area,)) for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            create_measures(plan_id=plan.pk, records=records, by=cast.coordinator)
        return len(queries)

    cost("first", 1)  # reads the person's roles, once
    assert cost("few", 2) == cost("more", 20)
    assert cost("many", 400) < cost("again", 20) + 20


def test_nobody_but_the_coordinator_adds_and_only_to_a_draft(cast):
    plan = make_plan()
    record = MeasureRecord(texts={"en": "A"})
    for person in (cast.focal_point, cast.approver, cast.civil_society, cast.administrator, cast.stranger):
        with pytest.raises(NotAllowedError):
            create_measure(plan_id=plan.pk, record=record, by=person)
    with pytest.raises(NotFoundError):
        create_measure(plan_id=plan.pk + 99, record=record, by=cast.coordinator)
    adopted(plan)
    with pytest.raises(WrongStateError):
        create_measure(plan_id=plan.pk, record=record, by=cast.coordinator)
    assert AuditEvent.objects.filter(action="measure.created").count() == 0
