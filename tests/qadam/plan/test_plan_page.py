"""The page of a plan: its filters find what they say, its order is the printed one, its price does not grow."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qadam.plan.deadlines import Deadline
from qadam.plan.enums import DeadlinePrecision, MeasureStatus
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.measures import MeasureFilters, measures_page, plan_counts
from qadam.plan.selectors.timing import deadlines_chart
from qadam.plan.services.execution import record_measure_status
from qadam.plan.services.measures import create_measures
from qadam.plan.services.plans import publish_plan
from tests.qadam.plan.plans import adopted, make_area, make_plan, measures_of

pytestmark = pytest.mark.django_db


def due(days):
    return Deadline(timezone.localdate() + timedelta(days=days), DeadlinePrecision.DAY)


@pytest.fixture
def plan(cast):
    """Four measures: overdue, due soon, much later, and one that has nothing but its text."""
    plan = make_plan(texts=())
    torture, women = make_area("torture", order=2), make_area("women", order=1)
    create_measures(
        plan_id=plan.pk,
        records=[
            MeasureRecord({"en": "Late law"}, lead_body=cast.justice, deadline=due(-3), areas=(torture,)),
            MeasureRecord(
                {"en": "Soon a report", "kk": "Жақында баяндама"},
                lead_body=cast.health,
                contributing_bodies=(cast.justice,),
                deadline=due(30),
                areas=(women, torture),
            ),
            MeasureRecord({"ru": "Далёкая мера"}, lead_body=cast.health, deadline=due(3_000), areas=(torture,)),
            MeasureRecord({"en": "Bare"}),
        ],
        by=None,
    )
    return plan


@pytest.mark.parametrize(
    ("query", "numbers", "reason"),
    [
        ("", ["2", "1", "3", "4"], "areas in their order, those without one last"),
        ("area=torture", ["2", "1", "3"], "further areas count too, under their principal one"),
        ("area=none", ["4"], "without an area"),
        ("body=ministry-of-justice", ["2", "1"], "leads or contributes"),
        ("body=ministry-of-justice&role=lead", ["1"], "leads alone"),
        ("body=ministry-of-justice&role=contributes", ["2"], "contributes alone"),
        ("body=none", ["4"], "nobody leads"),
        ("deadline=overdue", ["1"], "the last day has passed"),
        ("deadline=soon", ["2"], "within 90 days"),
        ("deadline=later", ["3"], "in a later year"),
        ("deadline=none", ["4"], "no date"),
        ("q=далёкая", ["3"], "words in any language"),
        ("q=soon+report", ["2"], "every word must stand there"),
        ("q=баяндама", ["2"], "Kazakh letters"),
        ("sort=deadline", ["1", "2", "3", "4"], "by the last day, those without one last"),
        ("area=nowhere", [], "an area that does not exist"),
        ("q=100%25", [], "a percent sign is a letter, not a pattern"),
    ],
)
def test_a_filter_finds_what_it_says(plan, query, numbers, reason):
    address = QueryDict(query)
    page = measures_page(plan, MeasureFilters.of(address), sort=address.get("sort", ""))
    found = [measure.number for measure in page.object_list]
    if "later" in query and (timezone.localdate() + timedelta(days=30)).year > timezone.localdate().year:
        numbers = ["2", "3"]
    assert found == numbers, reason


def test_what_is_completed_is_never_overdue(cast, plan):
    adopted(plan)
    assert plan_counts(plan).overdue == 1
    first = measures_of(plan)[0]
    record_measure_status(measure_id=first.pk, status=MeasureStatus.COMPLETED, by=cast.coordinator)
    counts = plan_counts(plan)
    assert (counts.overdue, counts.of("completed"), counts.total) == (0, 1, 4)


def test_the_timeline_has_a_bar_for_each_stretch_without_a_gap(plan):
    chart = deadlines_chart(plan, MeasureFilters())
    assert 8 <= len(chart.rows) <= 20, "too many quarters become half-years"
    assert deadlines_chart(make_plan(code="bare", texts=()), MeasureFilters()) is None


@pytest.mark.parametrize("person", ["coordinator", "focal_point"])
@pytest.mark.parametrize("name", ["plan", "plan_timeline"])
def test_the_page_issues_as_many_queries_for_many_measures_as_for_one(cast, sign_in, person, name):
    client = sign_in(getattr(cast, person))

    def cost(code, count):
        one = make_plan(code=code, texts=tuple(f"Do {n}" for n in range(count)), lead=cast.justice)
        adopted(one)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name, args=[code])).status_code == 200
        return len(queries)

    cost("first", 1)
    assert cost("few", 1) == cost("many", 120)


def test_the_list_of_plans_issues_as_many_queries_for_many_plans_as_for_one(cast, sign_in):
    client = sign_in(cast.civil_society)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("plans")).status_code == 200
        return len(queries)

    adopted(make_plan(code="one"))
    cost()
    few = cost()
    for n in range(8):
        adopted(make_plan(code=f"more-{n}"))
    assert cost() == few


def test_the_history_of_a_measure_is_for_the_coordinator_alone(cast, sign_in):
    plan = make_plan(lead=cast.justice)
    adopted(plan)
    publish_plan(plan_id=plan.pk, by=cast.coordinator)
    address = reverse("measure", args=[plan.code, measures_of(plan)[0].pk])
    assert "History" in sign_in(cast.coordinator).get(address).content.decode()
    assert "History" not in sign_in(cast.civil_society).get(address).content.decode()
