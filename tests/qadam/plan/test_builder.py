"""The builder: from recommendations to measures, with suggestions and their reasons, with and without htmx."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qadam.plan.selectors.builder import builder_groups, coverage_by_area
from qadam.plan.selectors.suggestions import suggested_leads_by_recommendation
from qadam.plan.services.copying import copy_measures
from qadam.register.enums import EarlierStatus, LabelStatus
from qadam.register.models import EarlierRecommendation, RecommendationLabel
from qadam.taxonomy.models import Competence
from tests.qadam.plan.plans import adopted, make_area, make_plan, measures_of
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast):
    """A review with two supported recommendations in the area of torture, for which Justice is competent."""
    review, area = make_register(), make_area()
    for number in ("139.1", "139.2"):
        RecommendationLabel.objects.create(
            recommendation=recommendation(number), term=area, status=LabelStatus.CONFIRMED, is_principal=True
        )
    Competence.objects.create(body=cast.justice, term=area)
    return review


def posted(plan, client, action, **fields):
    return client.post(reverse("plan_builder", args=[plan.code]) + "?area=torture", {"action": action, **fields})


def test_one_measure_answers_what_was_chosen_and_gets_area_and_lead(cast, review, sign_in):
    plan = make_plan(review=review, texts=())
    chosen = [recommendation("139.1").pk, recommendation("139.2").pk]
    fields = {"recommendation": chosen, "new-text": "Ratify and report", "new-deadline": "Q2 2027", "new-suggest": "on"}
    answer = posted(plan, sign_in(cast.coordinator), "create", **fields)
    assert answer.status_code == 302
    assert answer.headers["location"].endswith("?area=torture"), "the place in the builder is kept"
    (measure,) = measures_of(plan)
    assert (measure.text_en, measure.lead_body, measure.deadline.isoformat()) == (
        "Ratify and report",
        cast.justice,
        "2027-06-30",
    )
    assert measure.recommendation_links.count() == 2
    assert measure.area_links.get().term.code == "torture"


def test_one_measure_for_each_begins_with_the_text_of_its_recommendation(cast, review, sign_in):
    plan = make_plan(review=review, texts=(), languages=["ru", "en"])
    chosen = [recommendation("139.2").pk, recommendation("139.1").pk]
    assert posted(plan, sign_in(cast.coordinator), "each", recommendation=chosen).status_code == 302
    first, second = measures_of(plan)
    assert first.text_ru == "Ратифицировать Факультативный протокол к Конвенции против пыток"
    assert first.text_en.startswith("Ratify")
    assert (second.number, second.lead_body) == ("2", None), "no lead where none was asked for"


@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        ("create", {"new-text": " "}, "Write what shall be done."),
        ("create", {"new-text": "A", "new-deadline": "soon"}, "“soon” is no deadline."),
        ("each", {}, "Choose at least one recommendation."),
        ("assign", {"bulk-deadline": "2027"}, "Choose at least one measure."),
        ("link", {}, "Choose at least one recommendation."),
        ("remove", {}, "Choose at least one measure."),
        ("dance", {}, "This cannot be done."),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(cast, review, sign_in, action, fields, sentence):
    plan = make_plan(review=review)
    answer = posted(plan, sign_in(cast.coordinator), action, **fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    if fields.get("new-text") == "A":
        assert ">\nA</textarea>" in answer.content.decode()


def test_bulk_work_by_buttons(cast, review, sign_in):
    plan = make_plan(review=review)
    client = sign_in(cast.coordinator)
    first, second, third = (measure.pk for measure in measures_of(plan))
    posted(plan, client, "assign", **{"measure": [first, second], "bulk-lead_body": cast.health.pk})
    posted(plan, client, "link", measure=[first], recommendation=[recommendation("139.1").pk])
    posted(plan, client, f"down:{first}")
    stand = measures_of(plan)
    assert [measure.pk for measure in stand] == [second, first, third]
    assert [measure.lead_body for measure in stand] == [cast.health, cast.health, None]
    assert stand[1].recommendation_links.count() == 1
    posted(plan, client, "renumber")
    posted(plan, client, "remove", measure=[third])
    assert [(measure.number, measure.pk) for measure in measures_of(plan)] == [("1", second), ("2", first)]


def test_htmx_gets_the_columns_alone_with_what_was_said(cast, review, sign_in):
    plan = make_plan(review=review)
    address = reverse("plan_builder", args=[plan.code])
    answer = sign_in(cast.coordinator).post(address, {"action": "remove"}, headers={"hx-request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.strip().startswith('<div id="builder">')
    assert "Choose at least one measure." in page


def test_what_is_covered_is_counted_by_area_and_once(cast, review):
    plan = make_plan(review=review, texts=())
    RecommendationLabel.objects.create(
        recommendation=recommendation("139.1"), term=make_area("women", order=2), score=0.9
    )
    counts = {one.code: (one.supported, one.covered) for one in coverage_by_area(plan)}
    assert counts == {"torture": (2, 0), "women": (0, 0)}


def test_a_lead_is_suggested_by_competence_and_by_earlier_plans_with_the_reason(cast, review):
    earlier_review = make_register(code="vel-upr-2", cycle=2)
    earlier = make_plan(code="earlier", review=earlier_review, texts=("Ratify",), lead=cast.health)
    measures_of(earlier)[0].recommendation_links.create(recommendation=recommendation("139.1", "vel-upr-2"))
    EarlierRecommendation.objects.create(
        recommendation=recommendation("139.1"),
        earlier=recommendation("139.1", "vel-upr-2"),
        status=EarlierStatus.SAME,
        score=0.5,
    )
    plan, asked = make_plan(review=review, texts=()), recommendation("139.1").pk
    before = suggested_leads_by_recommendation([asked], apart_from=plan)[asked]
    assert [(one.body, one.reasons) for one in before] == [(cast.justice, ["competent for “Area of torture”"])]
    adopted(earlier)
    after = suggested_leads_by_recommendation([asked], apart_from=plan)[asked]
    assert [one.body for one in after] == [cast.health, cast.justice], "having led it weighs more"
    assert after[0].reasons == ["led measure 1 of “Plan earlier” on vel-upr-2 139.1, which this one takes up"]


def test_what_carries_over_from_the_last_cycle(cast, review):
    earlier = make_plan(
        code="earlier", review=make_register(code="vel-upr-2", cycle=2), texts=("Ratify", "Report"), lead=cast.health
    )
    first, second = measures_of(earlier)
    first.recommendation_links.create(recommendation=recommendation("139.1", "vel-upr-2"))
    second.recommendation_links.create(recommendation=recommendation("139.2", "vel-upr-2"))
    for number, status, score in (("139.1", EarlierStatus.SAME, 0.1), ("139.2", EarlierStatus.DIFFERENT, 0.99)):
        EarlierRecommendation.objects.create(
            recommendation=recommendation(number),
            earlier=recommendation(number, "vel-upr-2"),
            status=status,
            score=score,
        )
    adopted(earlier)
    plan = make_plan(review=review, texts=())
    arguments = {"plan_id": plan.pk, "from_plan_id": earlier.pk, "measure_ids": [first.pk, second.pk]}
    assert len(copy_measures(**arguments, by=cast.coordinator)) == 2
    one, two = measures_of(plan)
    assert (one.text_en, one.lead_body, one.completion_form, one.deadline) == ("Ratify", cast.health, "law", None)
    assert [str(link.recommendation) for link in one.recommendation_links.all()] == ["vel-upr-3 139.1"]
    assert list(two.recommendation_links.all()) == [], "a person said that these two are different"
    assert one.copied_from == first
    assert copy_measures(**arguments, by=cast.coordinator) == [], "nothing is copied twice"


def test_the_builder_costs_as_many_queries_for_many_measures_as_for_few(cast, review, sign_in):
    client = sign_in(cast.coordinator)

    def cost(code, count):
        plan = make_plan(code=code, review=review, texts=tuple(f"Do {n}" for n in range(count)), lead=cast.justice)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("plan_builder", args=[plan.code])).status_code == 200
        return len(queries)

    cost("first", 1)
    assert cost("few", 3) == cost("many", 39)
    plan = make_plan(code="groups", review=review, texts=())
    assert sum(len(group.rows) for group in builder_groups(plan, None).groups) == 2
