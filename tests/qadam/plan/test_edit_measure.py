"""Changing a measure of a draft: what changed stands in the log, and nobody overwrites what somebody else saved."""

import pytest
from django.urls import reverse

from qadam.audit.selectors import history_of
from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError, NotFoundError, WrongStateError
from qadam.plan.deadlines import parse_deadline
from qadam.plan.services.measures import edit_measure
from tests.qadam.plan.plans import adopted, circulated, make_plan, measures_of
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db


def test_every_changed_field_stands_in_the_log_with_before_and_after(cast):
    plan = make_plan(review=make_register(), lead=cast.justice)
    measure = measures_of(plan)[0]
    changes = {
        "text_ru": "Новый текст",
        "lead_body": cast.health,
        "deadline": parse_deadline("2028"),
        "recommendations": [recommendation("139.2"), recommendation("139.1")],
        "contributing_bodies": [cast.justice],
    }
    saved = edit_measure(measure_id=measure.pk, version=1, changes=changes, by=cast.coordinator)
    assert saved.version == 2
    held = {change.field: (change.before, change.after) for change in history_of(saved)[0].changes}
    assert held == {
        "text_ru": ("", "Новый текст"),
        "lead_body": ("Ministry of Justice", "Ministry of Health"),
        "deadline": ("Q2 2027", "2028"),
        "recommendations": ("", "vel-upr-3 139.1\nvel-upr-3 139.2"),
        "contributing_bodies": ("", "Ministry of Justice"),
    }


def test_a_save_without_a_change_leaves_no_trace(cast):
    measure = measures_of(make_plan())[0]
    saved = edit_measure(measure_id=measure.pk, version=1, changes={"text_en": measure.text_en}, by=cast.coordinator)
    assert saved.version == 1
    assert all(entry.action != "measure.edited" for entry in history_of(measure))


def test_whoever_saves_second_is_shown_both_texts_and_nothing_is_lost(cast):
    measure = measures_of(make_plan())[0]
    edit_measure(measure_id=measure.pk, version=1, changes={"text_en": "First"}, by=cast.coordinator)
    with pytest.raises(LostUpdateError) as lost:
        edit_measure(measure_id=measure.pk, version=1, changes={"text_en": "Second"}, by=cast.coordinator)
    assert lost.value.theirs == {"Text in English": "First"}
    assert lost.value.yours == {"Text in English": "Second"}
    assert (lost.value.current_version, lost.value.changed_by) == (2, "Aida Coordinator")


def test_the_page_of_a_conflict_offers_both_and_saves_upon_the_current_version(cast, sign_in):
    plan = make_plan()
    measure = measures_of(plan)[0]
    client, address = sign_in(cast.coordinator), reverse("measure_edit", args=[plan.code, measure.pk])
    edit_measure(measure_id=measure.pk, version=1, changes={"text_en": "First"}, by=cast.coordinator)
    posted = {"version": "1", "number": "1", "text_en": "Second", "deadline": "Q2 2027", "completion_form": "law"}
    answer = client.post(address, posted)
    assert answer.status_code == 409
    assert "First" in answer.content.decode()
    assert "Second" in answer.content.decode()
    assert client.post(address, posted | {"version": "2"}).status_code == 302
    assert measures_of(plan)[0].text_en == "Second"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text_en": " "}, "no text would be left"),
        ({"number": "2"}, "another measure has this number"),
        ({"number": ""}, "a measure has a number"),
    ],
)
def test_what_cannot_stand_is_refused(cast, changes, reason):
    measure = measures_of(make_plan())[0]
    with pytest.raises(InvalidInputError):
        edit_measure(measure_id=measure.pk, version=1, changes=changes, by=cast.coordinator)
    assert measures_of(measure.plan)[0].version == 1, reason


def test_a_text_that_bodies_read_or_that_was_adopted_is_not_changed(cast):
    asked, in_force = make_plan(lead=cast.justice), make_plan(code="b")
    circulated(asked, cast.justice)
    adopted(in_force)
    for plan in (asked, in_force):
        with pytest.raises(WrongStateError):
            edit_measure(measure_id=measures_of(plan)[0].pk, version=1, changes={"text_en": "X"}, by=cast.coordinator)


def test_nobody_else_changes_a_measure(cast):
    measure = measures_of(make_plan())[0]
    for person in (cast.focal_point, cast.national_institution, cast.administrator, cast.stranger):
        with pytest.raises(NotAllowedError):
            edit_measure(measure_id=measure.pk, version=1, changes={"text_en": "X"}, by=person)
    with pytest.raises(NotFoundError):
        edit_measure(measure_id=measure.pk + 99, version=1, changes={"text_en": "X"}, by=cast.coordinator)
