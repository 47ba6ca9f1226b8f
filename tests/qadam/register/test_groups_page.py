"""Groups of a review and links to other mechanisms are decided by the coordinator, read by everybody with a role."""

import pytest
from django.urls import reverse

from qadam.register.enums import LabelStatus, MechanismKind, Relation
from qadam.register.models import Mechanism, RecommendationLink
from qadam.register.records import ClusterRecord, LinkRecord, RecommendationRecord, TextRecord
from qadam.register.services import create_review, propose_clusters, propose_links, publish_recommendations
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast):
    made = make_register(cast.coordinator)
    ids = tuple(recommendation(number).pk for number in ("139.1", "139.2"))
    propose_clusters(review=made, records=[ClusterRecord("Torture", ids, 0.8, ("word:torture",))], by=None)
    return made


@pytest.fixture
def link(review, cast):
    committee = Mechanism.objects.create(code="cat", kind=MechanismKind.TREATY_BODY, name_en="Committee")
    other = create_review(code="vel-cat-1", mechanism=committee, state_under_review="KGZ", by=cast.coordinator)
    texts = (TextRecord("en", "Ratify the Optional Protocol"),)
    publish_recommendations(review=other, records=[RecommendationRecord("12", 0, texts=texts)], by=cast.coordinator)
    record = LinkRecord(recommendation("139.1").pk, recommendation("12", "vel-cat-1").pk, Relation.NARROWER, 0.4)
    propose_links(review=review, records=[record], by=None)
    return RecommendationLink.objects.get()


def decide(client, cluster, **fields):
    return client.post(reverse("register_cluster", args=["vel-upr-3", cluster.pk]), fields)


def test_the_page_shows_a_group_with_its_recommendations(review, cast, sign_in):
    page = sign_in(cast.focal_point).get(reverse("register_clusters", args=["vel-upr-3"])).content.decode()
    for words in ("Torture", "139.1", "139.2", "Publish every year", "1 to decide"):
        assert words in page
    assert 'name="decision"' not in page
    assert sign_in(cast.stranger).get(reverse("register_clusters", args=["vel-upr-3"])).status_code == 403


def test_a_group_is_confirmed_renamed_and_taken_apart(review, cast, sign_in):
    client, cluster = sign_in(cast.coordinator), review.clusters.get()
    decide(client, cluster, decision="confirmed")
    cluster.refresh_from_db()
    assert cluster.status == LabelStatus.CONFIRMED
    decide(client, cluster, decision="rename", label="  Prevention   of torture ")
    cluster.refresh_from_db()
    assert cluster.label == "Prevention of torture"
    decide(client, cluster, decision="rejected")
    assert recommendation("139.1").cluster is None
    assert "No groups yet" in client.get(reverse("register_clusters", args=["vel-upr-3"])).content.decode()


@pytest.mark.parametrize("fields", [{}, {"decision": "maybe"}, {"decision": "rename", "label": "  "}])
def test_what_cannot_be_meant_is_refused(review, cast, sign_in, fields):
    assert decide(sign_in(cast.coordinator), review.clusters.get(), **fields).status_code == 422


def test_a_group_of_another_review_is_not_found(review, cast, sign_in):
    make_register(cast.coordinator, code="vel-upr-2", cycle=2)
    address = reverse("register_cluster", args=["vel-upr-2", review.clusters.get().pk])
    assert sign_in(cast.coordinator).post(address, {"decision": "confirmed"}).status_code == 404


def test_others_decide_nothing(review, link, cast, sign_in):
    for person in (cast.focal_point, cast.stranger):
        assert decide(sign_in(person), review.clusters.get(), decision="confirmed").status_code == 403
        address = reverse("register_link", args=["vel-upr-3", "139.1"])
        assert sign_in(person).post(address, {"link": link.pk, "status": "confirmed"}).status_code == 403
        assert sign_in(person).post(reverse("register_propose", args=["vel-upr-3"])).status_code == 403


def test_a_link_is_seen_from_both_ends_each_in_its_own_words(link, cast, sign_in):
    client = sign_in(cast.coordinator)
    here = client.get(reverse("register_recommendation", args=["vel-upr-3", "139.1"])).content.decode()
    there = client.get(reverse("register_recommendation", args=["vel-cat-1", "12"])).content.decode()
    assert "wider · proposed" in here
    assert "narrower · proposed" in there


def test_a_link_is_confirmed_under_another_relation(link, cast, sign_in):
    address = reverse("register_link", args=["vel-upr-3", "139.1"])
    sign_in(cast.coordinator).post(address, {"link": link.pk, "status": "confirmed", "relation": "same"})
    link.refresh_from_db()
    assert (link.relation, link.status, link.decided_by_id) == ("same", "confirmed", cast.coordinator.pk)


@pytest.mark.parametrize("given", ["", "x", "99999999999999999999"])
def test_a_link_that_is_none_is_refused(link, cast, sign_in, given):
    address = reverse("register_link", args=["vel-upr-3", "139.2"])
    client = sign_in(cast.coordinator)
    assert client.post(address, {"link": given, "status": "confirmed"}).status_code == 422
    assert client.post(address, {"link": link.pk, "status": "confirmed"}).status_code == 404, "of another one"


def test_the_button_that_proposes_again_stands_on_the_review(review, cast, sign_in):
    address = reverse("register_review", args=["vel-upr-3"])
    assert "Propose again" in sign_in(cast.coordinator).get(address).content.decode()
    assert "Propose again" not in sign_in(cast.focal_point).get(address).content.decode()
    answer = sign_in(cast.coordinator).post(reverse("register_propose", args=["vel-upr-3"]), follow=True)
    assert "The proposals are being made" in answer.content.decode()
