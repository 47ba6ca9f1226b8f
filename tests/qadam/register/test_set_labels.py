"""Labels are decided by the coordinator, alone or many at once; one area is the principal one."""

import pytest

from qadam.audit.models import AuditChange, AuditEvent
from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError
from qadam.register.enums import LabelStatus
from qadam.register.models import RecommendationLabel
from qadam.register.records import LabelRecord
from qadam.register.services import add_label, decide_labels, propose_labels, set_principal_area
from qadam.taxonomy.models import Term
from tests.qadam.register.reviews import ASKS, make_register, recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms(cast):
    make_register(cast.coordinator)
    areas = [Term.objects.create(scheme="areas", code=code, name_en=code) for code in ("torture", "women")]
    actions = [Term.objects.create(scheme="action", code=code, name_en=code) for code in "45"]
    return {term.code: term for term in [*areas, *actions]}


def test_many_labels_are_confirmed_in_one_event(cast, terms):
    labels = {recommendation(number).pk: [LabelRecord("areas", "torture", 0.9)] for number in ASKS}
    propose_labels(labels=labels, by=None)
    ids = list(RecommendationLabel.objects.values_list("pk", flat=True))
    assert decide_labels(label_ids=ids, status=LabelStatus.CONFIRMED, by=cast.coordinator) == len(ASKS)
    event = AuditEvent.objects.get(action="label.confirmed")
    assert AuditChange.objects.filter(event_sequence=event.sequence).count() == len(ASKS)
    assert set(RecommendationLabel.objects.values_list("decided_by_id", flat=True)) == {cast.coordinator.pk}
    assert decide_labels(label_ids=ids, status=LabelStatus.CONFIRMED, by=cast.coordinator) == 0


def test_there_is_one_principal_area(cast, terms):
    item = recommendation("139.1")
    for code in ("torture", "women"):
        set_principal_area(recommendation_id=item.pk, term_id=terms[code].pk, by=cast.coordinator)
    labels = {label.term.code: label.is_principal for label in item.labels.select_related("term")}
    assert labels == {"torture": False, "women": True}


def test_a_machine_does_not_take_the_principal_place_of_a_person(cast, terms):
    item = recommendation("139.1")
    set_principal_area(recommendation_id=item.pk, term_id=terms["torture"].pk, by=cast.coordinator)
    propose_labels(labels={item.pk: [LabelRecord("areas", "women", 0.9, is_principal=True)]}, by=None)
    assert [label.term.code for label in item.labels.filter(is_principal=True)] == ["torture"]


def test_a_confirmed_action_category_wins_over_a_likelier_one(cast, terms):
    item = recommendation("139.1")
    propose_labels(labels={item.pk: [LabelRecord("action", "5", 0.9)]}, by=None)
    assert recommendation("139.1").action_category == 5
    add_label(recommendation_id=item.pk, term_id=terms["4"].pk, by=cast.coordinator)
    assert recommendation("139.1").action_category == 4


def test_a_rejected_action_category_counts_no_more(cast, terms):
    item = recommendation("139.1")
    propose_labels(labels={item.pk: [LabelRecord("action", "5", 0.9)]}, by=None)
    label = RecommendationLabel.objects.get()
    decide_labels(label_ids=[label.pk], status=LabelStatus.REJECTED, by=cast.coordinator)
    assert recommendation("139.1").action_category is None


def test_only_an_area_is_principal(cast, terms):
    with pytest.raises(InvalidInputError):
        set_principal_area(recommendation_id=recommendation("139.1").pk, term_id=terms["5"].pk, by=cast.coordinator)


def test_proposals_take_as_many_queries_for_many_as_for_one(cast, terms, django_assert_max_num_queries):
    labels = {recommendation(n).pk: [LabelRecord("areas", "torture"), LabelRecord("action", "5")] for n in ASKS}
    with django_assert_max_num_queries(16):
        propose_labels(labels=labels, by=None)


def test_unknown_labels_and_terms_are_not_found(cast, terms):
    with pytest.raises(NotFoundError):
        decide_labels(label_ids=[999_999], status=LabelStatus.CONFIRMED, by=cast.coordinator)
    with pytest.raises(NotFoundError):
        add_label(recommendation_id=recommendation("139.1").pk, term_id=999_999, by=cast.coordinator)


@pytest.mark.parametrize("person", ["focal_point", "civil_society", "stranger"])
def test_only_the_coordinator_sets_labels(cast, terms, person):
    by, item = getattr(cast, person), recommendation("139.1")
    with pytest.raises(NotAllowedError):
        add_label(recommendation_id=item.pk, term_id=terms["torture"].pk, by=by)
    with pytest.raises(NotAllowedError):
        decide_labels(label_ids=[1], status=LabelStatus.CONFIRMED, by=by)
    with pytest.raises(NotAllowedError):
        propose_labels(labels={item.pk: []}, by=by)
