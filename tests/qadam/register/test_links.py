"""Clusters stand inside a review, links between reviews; confirmed ones outlive new proposals."""

import pytest

from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError
from qadam.register.enums import LabelStatus, Relation
from qadam.register.models import Cluster, RecommendationLink
from qadam.register.records import ClusterRecord
from qadam.register.selectors.recommendations import recommendation_detail
from qadam.register.services import decide_cluster, propose_clusters, set_cluster, set_link
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast):
    return make_register(cast.coordinator)


def ids(*numbers):
    return tuple(recommendation(number).pk for number in numbers)


def test_a_proposed_group_joins_its_recommendations(cast, review):
    propose_clusters(review=review, records=[ClusterRecord("Torture", ids("139.1", "139.2"), 0.8)], by=None)
    assert [item.number for item in recommendation_detail("vel-upr-3", "139.1").similar] == ["139.2"]


def test_a_recommendation_stands_in_one_group_and_one_alone_is_none(cast, review):
    records = [ClusterRecord("One", ids("139.1", "139.2")), ClusterRecord("Two", ids("139.2", "139.10"))]
    assert [cluster.label for cluster in propose_clusters(review=review, records=records, by=None)] == ["One"]


def test_a_confirmed_group_outlives_a_new_proposal(cast, review):
    first = propose_clusters(review=review, records=[ClusterRecord("One", ids("139.1", "139.2"))], by=None)[0]
    decide_cluster(cluster_id=first.pk, status=LabelStatus.CONFIRMED, by=cast.coordinator)
    propose_clusters(review=review, records=[ClusterRecord("Two", ids("139.2", "139.10", "139.11"))], by=None)
    assert recommendation("139.2").cluster_id == first.pk
    assert Cluster.objects.count() == 2


def test_a_rejected_group_sets_its_recommendations_free(cast, review):
    cluster = propose_clusters(review=review, records=[ClusterRecord("One", ids("139.1", "139.2"))], by=None)[0]
    decide_cluster(cluster_id=cluster.pk, status=LabelStatus.REJECTED, by=cast.coordinator)
    assert recommendation("139.1").cluster_id is None


def test_a_group_is_made_by_hand(cast, review):
    cluster = set_cluster(recommendation_ids=ids("139.1", "139.10"), label="Together", by=cast.coordinator)
    assert recommendation("139.10").cluster_id == cluster.pk
    with pytest.raises(InvalidInputError):
        set_cluster(recommendation_ids=ids("139.2"), label="Alone", by=cast.coordinator)


def test_recommendations_of_two_reviews_are_linked(cast, review):
    make_register(cast.coordinator, code="vel-upr-2", cycle=2)
    other = recommendation("139.2", "vel-upr-2")
    link = set_link(
        recommendation_id=recommendation("139.1").pk, other_id=other.pk, relation=Relation.NARROWER, by=cast.coordinator
    )
    assert (link.status, link.decided_by_id) == (LabelStatus.CONFIRMED, cast.coordinator.pk)
    assert [shown.other for shown in recommendation_detail("vel-upr-3", "139.1").links] == [other]
    set_link(
        recommendation_id=recommendation("139.1").pk, other_id=other.pk, relation=Relation.SAME, by=cast.coordinator
    )
    assert RecommendationLink.objects.get().relation == Relation.SAME


def test_inside_one_review_there_is_no_link(cast, review):
    one, other = ids("139.1", "139.2")
    with pytest.raises(InvalidInputError, match="group"):
        set_link(recommendation_id=one, other_id=other, relation=Relation.SAME, by=cast.coordinator)
    with pytest.raises(NotFoundError):
        set_link(recommendation_id=one, other_id=999_999, relation=Relation.SAME, by=cast.coordinator)


@pytest.mark.parametrize("person", ["focal_point", "stranger"])
def test_only_the_coordinator_decides(cast, review, person):
    by = getattr(cast, person)
    with pytest.raises(NotAllowedError):
        set_cluster(recommendation_ids=ids("139.1", "139.2"), label="x", by=by)
    with pytest.raises(NotAllowedError):
        propose_clusters(review=review, records=[], by=by)
    with pytest.raises(NotAllowedError):
        decide_cluster(cluster_id=1, status=LabelStatus.CONFIRMED, by=by)
