"""Indicators: made and changed by the coordinator, shown with their course to those who may know of them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError
from qadam.plan.models import Indicator
from qadam.plan.services.indicators import create_indicator, edit_indicator, publish_indicator, unpublish_indicator
from tests.qadam.plan.indicators import FACTS, make_indicator, make_value
from tests.qadam.plan.plans import adopted, make_plan, measures_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "two words"}, "code"),
        ({"code": "new"}, "code"),
        ({"code": "taken"}, "code"),
        ({"name_en": "", "name_ru": " "}, "name_en"),
        ({"kind": "magic"}, "kind"),
        ({"direction": ""}, "direction"),
        ({"baseline_on": None}, "baseline_on"),
        ({"target_value": None}, "target_on"),
        ({"target_on": date(2020, 1, 1)}, "target_on"),
        ({"disaggregations": ["colour"]}, "disaggregations"),
        ({"sdg_codes": ["16"]}, "sdg_codes"),
    ],
)
def test_an_indicator_that_cannot_stand_is_refused_at_its_field(cast, changes, field):
    make_indicator(code="taken")
    with pytest.raises(InvalidInputError) as refused:
        create_indicator(changes={"code": "fresh"} | FACTS | changes, by=cast.coordinator)
    assert list(refused.value.fields) == [field]
    assert Indicator.objects.count() == 1


def test_a_change_upon_an_old_version_is_refused_with_both_texts(cast):
    made = make_indicator()
    edit_indicator(indicator_id=made.pk, version=1, changes={"target_value": Decimal(300)}, by=cast.coordinator)
    with pytest.raises(LostUpdateError) as refused:
        edit_indicator(indicator_id=made.pk, version=1, changes={"target_value": Decimal(200)}, by=cast.coordinator)
    assert (refused.value.theirs, refused.value.yours) == ({"Target": "300"}, {"Target": "200"})


@pytest.mark.parametrize("actor", ["focal_point", "approver", "stranger", "administrator", "civil_society"])
def test_nobody_but_the_coordinator_makes_changes_or_publishes_indicators(cast, actor):
    made, by = make_indicator(), getattr(cast, actor)
    for write in (
        lambda: create_indicator(changes={"code": "fresh"} | FACTS, by=by),
        lambda: edit_indicator(indicator_id=made.pk, version=1, changes={"source": "x"}, by=by),
        lambda: publish_indicator(indicator_id=made.pk, by=by),
        lambda: unpublish_indicator(indicator_id=made.pk, by=by),
    ):
        with pytest.raises(NotAllowedError):
            write()


def test_the_page_shows_the_course_and_hides_what_is_not_published(cast, sign_in):
    plan = make_plan(lead=cast.justice)
    indicator = make_indicator(measures_of(plan)[0])
    adopted(plan)
    make_value(indicator, year=2025, value="850")
    make_value(indicator, year=2026, value="777")
    address = reverse("indicator", args=[indicator.code])
    for actor, is_seen in [("coordinator", True), ("focal_point", True), ("other_focal_point", False)]:
        answer = sign_in(getattr(cast, actor)).get(address)
        assert (b"777" in answer.content) is is_seen, actor
        assert b"<svg" in answer.content
    publish_indicator(indicator_id=indicator.pk, by=cast.coordinator)
    assert b"777" in sign_in(cast.other_focal_point).get(address).content


def test_the_list_asks_as_often_for_one_indicator_as_for_twenty(cast, sign_in, django_assert_max_num_queries):
    client = sign_in(cast.coordinator)
    for n in range(20):
        make_value(make_indicator(code=f"one-{n}"))
    with django_assert_max_num_queries(14):
        answer = client.get(reverse("indicators") + "?q=torture&kind=outcome")
    assert len(answer.context["page"].object_list) == 20


def test_the_forms_record_correct_and_void_a_value(cast, sign_in):
    client, indicator = sign_in(cast.coordinator), make_indicator()
    sent = {
        "period_start": "2026-01-01",
        "period_end": "2026-12-31",
        "value": "1,200.5",
        "source": "Survey",
        "sex": "men",
    }
    page = reverse("indicator_value_new", args=[indicator.code])
    assert client.post(page, sent | {"value": "many"}).status_code == 422
    assert client.post(page, sent).status_code == 302
    row = indicator.values.get()
    assert (row.value, row.disaggregation) == (Decimal("1200.5"), {"sex": "men"})
    edit = reverse("indicator_value_edit", args=[indicator.code, row.pk])
    assert client.post(edit, sent | {"value": "7", "version": "1", "reason": ""}).status_code == 422
    assert client.post(edit, sent | {"value": "7", "version": "1", "reason": "Typing."}).status_code == 302
    conflict = client.post(edit, sent | {"value": "8", "version": "1", "reason": "Typing."})
    assert conflict.status_code == 409
    void = reverse("indicator_value_void", args=[indicator.code, row.pk])
    assert client.post(void, {"version": "2", "reason": "Twice."}).status_code == 302
    assert not indicator.values.exists()


def test_the_form_makes_and_changes_an_indicator(cast, sign_in):
    client = sign_in(cast.coordinator)
    sent = {"code": "schools", "name_en": "Schools", "kind": "process", "direction": "up", "frequency": "yearly",
            "baseline_value": "10", "baseline_on": "2025-12-31", "sdg_codes": "4.a.1; 4.1.2",
            "disaggregations": ["age"]}  # fmt: skip
    assert client.post(reverse("indicator_new"), sent).status_code == 302
    made = Indicator.objects.get(code="schools")
    assert (made.baseline_value, made.sdg_codes, made.disaggregations) == (10, ["4.a.1", "4.1.2"], ["age"])
    edit = reverse("indicator_edit", args=["schools"])
    assert client.post(edit, sent | {"version": "1", "name_en": "Open schools"}).status_code == 302
    assert Indicator.objects.get(code="schools").name_en == "Open schools"
