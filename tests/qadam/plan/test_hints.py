"""Quality hints: each check finds its own fault and nothing else, explains itself, and can be switched off."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qadam.base.errors import NotAllowedError
from qadam.plan.enums import IndicatorKind
from qadam.plan.hints import CHECKS, MeasureFacts, PlanFacts, active_checks, facts_of_plan, find_hints
from qadam.plan.hints.empty_words import empty_words_in
from qadam.plan.models import Indicator, IndicatorMeasure, MeasureCluster
from qadam.plan.records import MeasureRecord
from qadam.plan.selectors.choices import hinted_ids
from qadam.plan.services.measures import create_measures
from qadam.plan.services.plans import switch_hint
from qadam.register.models import Cluster, Recommendation
from tests.qadam.plan.plans import make_plan, measures_of
from tests.qadam.register.reviews import make_register, recommendation

GOOD = MeasureFacts(1, "1", {"en": "Adopt a law on legal aid"}, 7, date(2027, 6, 30), "law", (5,))


def changed(**fields):
    return MeasureFacts(**{**{name: getattr(GOOD, name) for name in GOOD.__dataclass_fields__}, **fields})


@pytest.mark.parametrize(
    ("measure", "code", "reason"),
    [
        (GOOD, None, "a measure that has everything"),
        (changed(lead_body_id=None), "no_lead", "nobody leads"),
        (changed(deadline=None), "no_deadline", "no date"),
        (changed(indicator_ids=()), "no_indicator", "nothing to measure it by"),
        (changed(completion_form=""), "no_form", "nothing to see it by"),
        (changed(deadline=date(2031, 1, 1)), "after_end", "the plan is over by then"),
        (changed(deadline=date(2030, 12, 31)), None, "the last day of the plan is still in it"),
        (changed(texts={"ru": "Рассмотреть возможность принятия закона"}), "empty_words", "it promises nothing"),
        (changed(indicator_ids=(6,)), "no_baseline", "no value at the start"),
    ],
)
def test_each_check_finds_its_own_fault(measure, code, reason):
    facts = PlanFacts(ends_on=date(2030, 12, 31), measures=(measure,), without_baseline={6: "Complaints"})
    found = {one.check.code for one in find_hints(facts, CHECKS.values()) if one.hints}
    assert found == ({code} if code else set()), reason


def test_a_plan_that_hangs_on_one_body_is_seen():
    def plan(leads):
        measures = tuple(changed(id=n, lead_body_id=lead) for n, lead in enumerate(leads))
        return list(CHECKS["one_body"].find(PlanFacts(measures=measures, body_names={7: "Ministry"})))

    assert [hint.detail for hint in plan([7] * 6 + [8, 9])] == ["Ministry leads 6 of 8 measures"]
    assert plan([7, 7, 7, 8, 8, 8, 9, 9]) == [], "three of eight is no more than others"
    assert plan([7, 7, 7]) == [], "in a plan of three measures a share says nothing"


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Consider ratifying the Convention", "en", ["Consider"]),
        ("Adopt a law; consider a fund", "en", ["consider"]),
        ("Adopt the law considered by Parliament", "en", []),
        ("Continue to cooperate with the special procedures", "en", ["Continue to"]),
        ("Study the possibility of a fund", "en", ["Study the possibility"]),
        ("Repair bridges as necessary", "en", ["as necessary"]),
        ("Publish the necessary statistics", "en", []),
        ("Проработать вопрос создания фонда", "ru", ["Проработать вопрос"]),
        ("Создать фонд и продолжить работу с судьями", "ru", ["продолжить работу"]),
        ("Продолжить обучение судей", "ru", ["Продолжить"]),
        ("Принять закон о продолжении выплат", "ru", []),
        ("Қор құру мүмкіндігін қарастыру", "kk", ["мүмкіндігін қарастыру"]),
        ("Судьяларды оқытуды жалғастыру", "kk", ["жалғастыру"]),
        ("Заң қабылдау", "kk", []),
        ("Consider it", "fr", []),
    ],
)
def test_words_that_promise_nothing_are_found_in_three_languages(text, language, words):
    assert empty_words_in(text, language) == words


@pytest.mark.django_db
def test_a_supported_recommendation_without_a_measure_is_found(cast):
    review = make_register()
    plan = make_plan(review=review, texts=())

    def uncovered():
        return [hint.recommendation.number for hint in CHECKS["uncovered"].find(facts_of_plan(plan))]

    assert uncovered() == ["139.1", "139.2"], "noted and pending ones were not promised"
    record = MeasureRecord(texts={"en": "Ratify"}, recommendations=(recommendation("139.1"),))
    (measure,) = create_measures(plan_id=plan.pk, records=[record], by=cast.coordinator)
    assert uncovered() == ["139.2"]
    group = Cluster.objects.create(review=review, label="Torture")
    Recommendation.objects.filter(number="139.2").update(cluster=group)
    MeasureCluster.objects.create(measure=measure, cluster=group)
    assert uncovered() == [], "its group is answered as a whole"


@pytest.mark.django_db
def test_an_indicator_without_a_baseline_is_named(cast):
    plan = make_plan()
    indicator = Indicator.objects.create(code="complaints", kind=IndicatorKind.OUTCOME, name_en="Complaints")
    IndicatorMeasure.objects.create(indicator=indicator, measure=measures_of(plan)[1])
    (hint,) = CHECKS["no_baseline"].find(facts_of_plan(plan))
    assert (hint.measure.number, hint.detail) == ("2", "Complaints")
    assert hinted_ids(plan, "no_indicator") == [measures_of(plan)[0].pk, measures_of(plan)[2].pk]


@pytest.mark.django_db
def test_a_check_is_switched_off_for_one_plan_alone(cast):
    plan, other = make_plan(), make_plan(code="other")
    switch_hint(plan_id=plan.pk, code="no_indicator", is_on=False, by=cast.coordinator)
    for one in (plan, other):
        one.refresh_from_db()
    assert "no_indicator" not in {check.code for check in active_checks(plan)}
    assert len(active_checks(other)) == len(CHECKS)
    switch_hint(plan_id=plan.pk, code="no_indicator", is_on=True, by=cast.coordinator)
    plan.refresh_from_db()
    assert len(active_checks(plan)) == len(CHECKS)
    with pytest.raises(NotAllowedError):
        switch_hint(plan_id=plan.pk, code="no_indicator", is_on=False, by=cast.focal_point)


@pytest.mark.django_db
def test_the_facts_cost_as_many_queries_for_many_measures_as_for_one(cast):
    def cost(code, count):
        plan = make_plan(code=code, texts=tuple(f"Do {n}" for n in range(count)), lead=cast.justice)
        with CaptureQueriesContext(connection) as queries:
            find_hints(facts_of_plan(plan), CHECKS.values())
        return len(queries)

    assert cost("few", 1) == cost("many", 60)
