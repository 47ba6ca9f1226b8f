"""Values of indicators: who records, corrects and voids them, and that nothing is lost on the way."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from qadam.audit.models import AuditChange, AuditEvent
from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError, NotFoundError
from qadam.plan.models import IndicatorValue
from qadam.plan.selectors.public import indicator_values_public
from qadam.plan.services.indicators import edit_value, publish_indicator, record_value, void_value
from tests.qadam.plan.indicators import make_indicator, make_value, record
from tests.qadam.plan.plans import adopted, make_plan, measures_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(cast):
    """An indicator of a measure in force that the Ministry of Justice leads."""
    plan = make_plan(lead=cast.justice)
    made = make_indicator(measures_of(plan)[0])
    adopted(plan)
    return made


@pytest.mark.parametrize("actor", ["coordinator", "focal_point"])
def test_the_coordinator_and_the_lead_bodys_focal_point_record_values(indicator, cast, actor):
    row = record_value(indicator_id=indicator.pk, record=record(groups={"sex": "women"}), by=getattr(cast, actor))
    row.refresh_from_db()
    assert (row.value, row.disaggregation_key, row.published_at) == (Decimal("850.5"), "sex=women", None)
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.target_label) == ("indicator.value_recorded", "Complaints of torture")


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        ("other_focal_point", NotAllowedError),
        ("approver", NotAllowedError),
        ("civil_society", NotAllowedError),
        ("national_institution", NotAllowedError),
        ("administrator", NotAllowedError),
        ("stranger", NotFoundError),
    ],
)
def test_nobody_else_does(indicator, cast, actor, refusal):
    with pytest.raises(refusal):
        record_value(indicator_id=indicator.pk, record=record(), by=getattr(cast, actor))
    assert not IndicatorValue.objects.exists()


def test_the_focal_point_of_a_draft_does_not_know_the_indicator(cast):
    hidden = make_indicator(measures_of(make_plan(lead=cast.justice))[0])
    with pytest.raises(NotFoundError):
        record_value(indicator_id=hidden.pk, record=record(), by=cast.focal_point)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period_end": date(2024, 12, 31)}, "period_end"),
        ({"groups": {"age": "60+"}}, "age"),
        ({"groups": {"sex": "a=b"}}, "sex"),
    ],
)
def test_a_value_that_cannot_stand_is_refused_at_its_field(indicator, cast, changes, field):
    with pytest.raises(InvalidInputError) as refused:
        record_value(indicator_id=indicator.pk, record=record(**changes), by=cast.coordinator)
    assert list(refused.value.fields) == [field]


def test_a_value_needs_a_source_and_takes_that_of_its_indicator(indicator, cast):
    assert make_value(indicator, cast.coordinator, source="").source == "Prosecutor General"
    bare = make_indicator(code="bare", source="")
    with pytest.raises(InvalidInputError) as refused:
        make_value(bare, cast.coordinator, source="")
    assert list(refused.value.fields) == ["source"]


def test_the_same_period_and_group_has_one_value(indicator, cast):
    make_value(indicator, cast.coordinator)
    with pytest.raises(InvalidInputError):
        make_value(indicator, cast.coordinator, value="1")
    make_value(indicator, cast.coordinator, groups={"sex": "men"})
    assert indicator.values.count() == 2


def test_a_correction_says_why_and_the_log_keeps_what_it_was(indicator, cast):
    row = make_value(indicator, cast.focal_point)
    given = {"value_id": row.pk, "version": 1, "record": record(value="860"), "by": cast.focal_point}
    with pytest.raises(InvalidInputError) as refused:
        edit_value(**given, reason=" ")
    assert list(refused.value.fields) == ["reason"]
    edit_value(**given, reason="The yearbook was corrected.")
    event = AuditEvent.objects.latest("sequence")
    assert event.details == {"reason": "The yearbook was corrected."}
    changes = AuditChange.objects.get(event_sequence=event.sequence).changes
    assert changes == {"value:2025-01-01:2025-12-31": ["850.5", "860"]}


def test_a_correction_upon_an_old_version_is_refused_with_both_figures(indicator, cast):
    row = make_value(indicator, cast.coordinator)
    edit_value(value_id=row.pk, version=1, record=record(value="1"), reason="first", by=cast.coordinator)
    with pytest.raises(LostUpdateError) as refused:
        edit_value(value_id=row.pk, version=1, record=record(value="2"), reason="second", by=cast.coordinator)
    assert (refused.value.theirs, refused.value.yours) == ({"Value": "1"}, {"Value": "2"})
    assert refused.value.changed_by == str(cast.coordinator)


def test_a_voided_value_is_gone_and_stands_in_the_log(indicator, cast):
    row = make_value(indicator, cast.coordinator)
    void_value(value_id=row.pk, version=1, reason="Counted twice.", by=cast.coordinator)
    assert not indicator.values.exists()
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.details) == ("indicator.value_voided", {"reason": "Counted twice."})
    changes = AuditChange.objects.get(event_sequence=event.sequence).changes
    assert changes["value:2025-01-01:2025-12-31"] == ["850.5", None]


def test_what_the_public_reads_is_the_coordinators_alone(indicator, cast):
    row = make_value(indicator, cast.focal_point)
    assert list(indicator_values_public()) == []
    publish_indicator(indicator_id=indicator.pk, by=cast.coordinator)
    assert list(indicator_values_public()) == [row]
    for write in (
        lambda by: edit_value(value_id=row.pk, version=1, record=record(value="1"), reason="x", by=by),
        lambda by: void_value(value_id=row.pk, version=1, reason="x", by=by),
    ):
        with pytest.raises(NotAllowedError):
            write(cast.focal_point)
    edit_value(value_id=row.pk, version=1, record=record(value="1"), reason="x", by=cast.coordinator)
    assert indicator_values_public().get().value == 1
    with pytest.raises(NotAllowedError):
        publish_indicator(indicator_id=indicator.pk, by=cast.focal_point)


@pytest.mark.parametrize(
    ("groups", "language", "words", "reason"),
    [
        ({"sex": "women"}, "ru", "женщины", "the usual groups are known in each language"),
        ({"sex": "Women", "region": "Orda"}, "ru", "женщины, Orda", "a place is shown as it was typed"),
        ({"sex": "women"}, "en", "women", "as typed"),
        ({}, "ru", "", "a figure for everybody"),
    ],
)
def test_a_group_is_named_in_the_readers_language(groups, language, words, reason):
    with translation.override(language):
        assert IndicatorValue(disaggregation=groups).groups == words, reason


def test_the_page_of_an_indicator_writes_its_figures_as_the_reader_does(cast, sign_in):
    make_indicator(baseline_value=Decimal("1096.4"))
    page = reverse("indicator", args=["complaints"]).replace("/en/", "/ru/")
    assert "1\u202f096,4 · 31 декабря 2024" in sign_in(cast.coordinator).get(page).content.decode()
