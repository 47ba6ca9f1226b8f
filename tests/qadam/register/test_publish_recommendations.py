"""A publication writes what is new, leaves what stands, and never overwrites a person's correction."""

from datetime import date

import pytest

from qadam.audit.models import AuditChange, AuditEvent
from qadam.audit.selectors import verify_chain
from qadam.base.errors import InvalidInputError, NotAllowedError
from qadam.register.enums import LabelStatus, Position
from qadam.register.models import Recommendation, RecommendationLabel, Review
from qadam.register.records import LabelRecord, PartRecord, PositionRecord, TextRecord
from qadam.register.services import decide_label, publish_recommendations
from qadam.taxonomy.models import Term
from tests.qadam.register.reviews import ASKS, make_register, make_review, recommendation, record_of

pytestmark = pytest.mark.django_db


def all_records(**changes):
    return [record_of(number, order, **changes) for order, number in enumerate(ASKS)]


def test_a_first_publication_writes_everything_and_one_event(cast):
    review = make_review(cast.coordinator)
    result = publish_recommendations(review=review, records=all_records(), by=cast.coordinator)
    assert result.new == tuple(ASKS)
    first = recommendation("139.1")
    assert result.ids["139.1"] == first.pk
    assert [(t.language, t.is_official) for t in first.texts.all()] == [("en", True), ("ru", False)]
    assert [state.state for state in first.recommending_states.all()] == ["DNK", "CHL"]
    assert {r.number: r.position for r in Recommendation.objects.all()} == {n: a[3] for n, a in ASKS.items()}
    assert first.published_at is not None
    assert Review.objects.get().published_at is not None
    event = AuditEvent.objects.get(action="import.published")
    assert event.details["new"] == 4
    assert AuditChange.objects.filter(event_sequence=event.sequence, target_type="register.recommendation").count() == 4
    assert verify_chain() is None


def test_the_same_records_again_change_nothing(cast):
    review = make_register(cast.coordinator)
    events = AuditEvent.objects.count()
    result = publish_recommendations(review=review, records=all_records(), by=cast.coordinator)
    assert (result.new, result.changed, result.unchanged) == ((), (), tuple(ASKS))
    assert AuditEvent.objects.count() == events
    assert set(Recommendation.objects.values_list("version", flat=True)) == {1}


def test_a_corrected_document_changes_what_differs_alone(cast):
    review = make_register(cast.coordinator)
    changed = record_of("139.2", 1, texts=(TextRecord("en", "Publish every month the number of complaints"),))
    result = publish_recommendations(review=review, records=[record_of("139.1"), changed], by=cast.coordinator)
    assert (result.changed, result.unchanged) == (("139.2",), ("139.1",))
    item = recommendation("139.2")
    assert item.version == 2
    assert {t.language: t.text for t in item.texts.all()} == {
        "en": "Publish every month the number of complaints",
        "ru": ASKS["139.2"][1],
    }


def test_a_second_language_brings_its_text_and_leaves_the_parts(cast):
    review = make_register(cast.coordinator)
    kazakh = record_of("139.1", texts=(TextRecord("kk", "Азаптауға қарсы"),), parts=None, heading=None, positions=())
    publish_recommendations(review=review, records=[kazakh], by=cast.coordinator)
    item = recommendation("139.1")
    assert [t.language for t in item.texts.all()] == ["en", "ru", "kk"]
    assert item.parts.count() == 1


def test_a_correction_by_a_person_stands_against_the_next_import(cast):
    review = make_review(cast.coordinator)
    corrected = record_of("139.1", texts=(TextRecord("en", "Ratify it"),), human_fields=frozenset({"text:en"}))
    publish_recommendations(review=review, records=[corrected], by=cast.coordinator)
    result = publish_recommendations(review=review, records=[record_of("139.1")], by=cast.coordinator)
    assert result.kept == (("139.1", "text:en"),)
    assert recommendation("139.1").texts.get(language="en").text == "Ratify it"


def test_a_correction_is_replaced_where_a_person_says_so(cast):
    review = make_review(cast.coordinator)
    corrected = record_of("139.1", texts=(TextRecord("en", "Ratify it"),), human_fields=frozenset({"text:en"}))
    publish_recommendations(review=review, records=[corrected], by=cast.coordinator)
    again = record_of("139.1", overwrite=frozenset({"text:en"}))
    assert publish_recommendations(review=review, records=[again], by=cast.coordinator).kept == ()
    assert recommendation("139.1").texts.get(language="en").text == ASKS["139.1"][0]


def test_parts_are_replaced_as_a_whole(cast):
    review = make_register(cast.coordinator)
    parts = (PartRecord("Ratify the Protocol", ("DNK",)), PartRecord("and set up a body", ("CHL", "CHL", "FRA")))
    publish_recommendations(review=review, records=[record_of("139.1", parts=parts)], by=cast.coordinator)
    item = recommendation("139.1")
    assert [[s.state for s in part.recommending_states.all()] for part in item.parts.all()] == [["DNK"], ["CHL", "FRA"]]
    assert item.recommending_states.count() == 3


@pytest.mark.parametrize(
    ("entries", "position", "why"),
    [
        ([("pending", date(2020, 1, 20)), ("supported", None)], "supported", "an undated decision counts from today"),
        ([("supported", date(2020, 7, 2)), ("pending", None)], "supported", "an undated pending is only the beginning"),
        ([("supported", date(2020, 7, 2)), ("noted", date(2020, 9, 1))], "noted", "the newer statement wins"),
        ([("noted", date(2020, 9, 1)), ("supported", date(2020, 7, 2))], "noted", "whatever their order"),
        ([("noted", date(2020, 7, 2)), ("supported", date(2020, 7, 2))], "supported", "of one day the later recorded"),
        ([], "pending", "nothing was stated"),
    ],
)
def test_the_newest_statement_gives_the_position(cast, entries, position, why):
    review = make_review(cast.coordinator)
    records = tuple(PositionRecord(Position(name), source=name, stated_on=on) for name, on in entries)
    publish_recommendations(review=review, records=[record_of("139.1", positions=records)], by=cast.coordinator)
    assert recommendation("139.1").position == position, why
    assert recommendation("139.1").positions.count() == len(entries)


def test_labels_are_proposed_and_a_decided_one_stays(cast):
    torture = Term.objects.create(scheme="areas", code="torture", name_en="Torture")
    Term.objects.create(scheme="areas", code="women", name_en="Women")
    Term.objects.create(scheme="action", code="5", name_en="Specific action")
    review = make_review(cast.coordinator)
    first = (LabelRecord("areas", "torture", 0.9, ("torture",), is_principal=True), LabelRecord("action", "5", 0.8))
    result = publish_recommendations(
        review=review,
        records=[record_of("139.1", labels=(*first, LabelRecord("areas", "nowhere")))],
        by=cast.coordinator,
    )
    assert result.unknown_terms == (("areas", "nowhere"),)
    item = recommendation("139.1")
    assert item.action_category == 5
    decide_label(label_id=item.labels.get(term=torture).pk, status=LabelStatus.REJECTED, by=cast.coordinator)
    second = (LabelRecord("areas", "torture", 0.7), LabelRecord("areas", "women", 0.6))
    publish_recommendations(review=review, records=[record_of("139.1", labels=second)], by=cast.coordinator)
    statuses = {label.term.code: label.status for label in RecommendationLabel.objects.select_related("term")}
    assert statuses == {"torture": "rejected", "women": "proposed", "5": "proposed"}


def test_two_records_of_one_number_are_refused(cast):
    review = make_review(cast.coordinator)
    with pytest.raises(InvalidInputError, match=r"139\.1 stands twice"):
        publish_recommendations(review=review, records=[record_of("139.1"), record_of("139.1")], by=cast.coordinator)


def test_the_number_of_queries_does_not_grow_with_the_records(cast, django_assert_max_num_queries):
    review = make_review(cast.coordinator)
    many = [record_of("139.1", number=f"140.{n}", order=n) for n in range(300)]
    with django_assert_max_num_queries(60):
        publish_recommendations(review=review, records=many, by=cast.coordinator)
    assert Recommendation.objects.count() == 300


@pytest.mark.parametrize("person", ["focal_point", "stranger", "administrator"])
def test_only_the_coordinator_publishes(cast, person):
    review = make_review(cast.coordinator)
    with pytest.raises(NotAllowedError):
        publish_recommendations(review=review, records=[record_of("139.1")], by=getattr(cast, person))
