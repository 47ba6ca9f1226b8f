"""The machine's proposals for a review: made in one job, again at any time, and never over what a person decided."""

import pytest
from django_tasks_db.models import DBTaskResult

from qadam.audit.models import AuditEvent
from qadam.base.errors import NotAllowedError, NotFoundError
from qadam.register.enums import LabelStatus, MechanismKind, RecurrenceStatus
from qadam.register.models import Mechanism, Recommendation, RecommendationLabel, RecommendationLink
from qadam.register.records import LabelRecord, RecommendationRecord, TextRecord
from qadam.register.services import (
    confirm_first_time,
    create_review,
    decide_cluster,
    decide_label,
    decide_link,
    propose_for_review,
    publish_recommendations,
    request_proposals,
)
from qadam.register.services.proposing import shortened
from qadam.taxonomy.models import Term
from tests.qadam.register.reviews import make_register, make_review, recommendation
from unrec.vocabularies.labels import issues

pytestmark = pytest.mark.django_db

STRANGE_TEXTS = {
    "empty": "",
    "blank": " \n\t ",
    "emoji": "🕊️🕊️ ❤️",
    "Chinese": "批准《禁止酷刑公约任择议定书》，并建立国家防范机制。",
    "Arabic": "التصديق على البروتوكول الاختياري لاتفاقية مناهضة التعذيب",
    "long": "Ratify the Optional Protocol to the Convention against Torture and train judges. " * 1_300,
    "one word": "Ratify",
    "marks": "<script>alert('x')</script> & 'quotes' \"",
}


@pytest.fixture
def terms(db):
    Term.objects.bulk_create(Term(scheme="issues", code=issue.code, name_en=issue.code) for issue in issues())
    Term.objects.bulk_create(Term(scheme="action", code=str(n), name_en=f"Action {n}") for n in range(1, 6))


@pytest.fixture
def review(cast, terms):
    make_register(cast.coordinator, code="vel-upr-1", cycle=1)
    make_register(cast.coordinator, code="vel-upr-2", cycle=2)
    return make_register(cast.coordinator)


def propose(review):
    return propose_for_review(review_id=review.pk)


def everything(review):
    """All that the job writes, without ids and times."""
    items = Recommendation.objects.filter(review=review).order_by("pk")
    return [
        (
            item.recurrence,
            item.recurrence_score,
            item.action_category,
            item.cluster_id,
            list(item.labels.values_list("pk", "term", "status", "score")),
            list(item.earlier.values_list("pk", "earlier", "status", "score")),
            list(item.links.values_list("pk", "other", "relation", "status")),
        )
        for item in items
    ]


def treaty_body_review(cast):
    committee = Mechanism.objects.create(code="cat", kind=MechanismKind.TREATY_BODY, name_en="Committee")
    other = create_review(code="vel-cat-1", mechanism=committee, state_under_review="KGZ", by=cast.coordinator)
    ask = "Ratify the Optional Protocol to the Convention against Torture"
    records = [RecommendationRecord("12", 0, texts=(TextRecord("en", ask),))]
    publish_recommendations(review=other, records=records, by=cast.coordinator)
    return other


def test_labels_and_earlier_recommendations_of_all_cycles_are_proposed(review):
    done = propose(review)
    item = recommendation("139.1")
    assert done.labels > 4
    assert done.recurrences == 4
    assert item.recurrence == RecurrenceStatus.REPEATED
    assert item.recurrence_confirmed_at is None
    assert {pair.earlier.review.code for pair in item.earlier.select_related("earlier__review")} >= {
        "vel-upr-1",
        "vel-upr-2",
    }
    label = item.labels.get(term__code="International instruments")
    assert label.status == LabelStatus.PROPOSED
    assert label.score
    assert label.model_version
    assert label.reason, "the words that decided"


def test_a_first_review_has_nothing_to_repeat(cast, terms):
    review = make_register(cast.coordinator)
    assert propose(review).recurrences == 0
    assert recommendation("139.1").recurrence == RecurrenceStatus.UNKNOWN


def test_the_same_again_changes_nothing_and_leaves_no_event(review):
    propose(review)
    before, events = everything(review), AuditEvent.objects.count()
    propose(review)
    assert everything(review) == before
    assert AuditEvent.objects.count() == events


def test_what_a_person_decided_stays(review, cast):
    propose(review)
    label = RecommendationLabel.objects.filter(recommendation__review=review).first()
    decide_label(label_id=label.pk, status=LabelStatus.REJECTED, by=cast.coordinator)
    item = recommendation("139.1")
    confirm_first_time(recommendation_id=item.pk, by=cast.coordinator)
    propose(review)
    label.refresh_from_db()
    item.refresh_from_db()
    assert label.status == LabelStatus.REJECTED
    assert (item.recurrence, item.recurrence_confirmed_by_id) == (RecurrenceStatus.FIRST_TIME, cast.coordinator.pk)


def test_a_scheme_of_which_a_document_speaks_is_left_to_it(review, cast):
    item = recommendation("139.1")
    said = LabelRecord("issues", "Detention", None, model_version="A/HRC/44/5")
    publish_recommendations(
        review=review, records=[RecommendationRecord("139.1", 0, labels=(said,))], by=cast.coordinator
    )
    propose(review)
    assert list(item.labels.filter(term__scheme="issues").values_list("term__code", flat=True)) == ["Detention"]
    assert item.labels.filter(term__scheme="action").exists()


def test_another_mechanism_is_linked_once_from_either_side(review, cast):
    other = treaty_body_review(cast)
    assert propose(review).links >= 1
    link = RecommendationLink.objects.get(recommendation=recommendation("139.1"))
    assert (link.other.review, link.relation, link.status) == (other, "same", LabelStatus.PROPOSED)
    propose(other)
    assert RecommendationLink.objects.filter(other__in=[link.recommendation_id, link.other_id]).count() == 1
    decide_link(link_id=link.pk, status=LabelStatus.REJECTED, by=cast.coordinator)
    propose(review)
    propose(other)
    ends = [link.recommendation_id, link.other_id]
    standing = RecommendationLink.objects.get(recommendation__in=ends, other__in=ends)
    assert standing.status == LabelStatus.REJECTED


def test_a_group_that_was_taken_apart_is_not_proposed_again(cast, terms):
    review = make_review(cast.coordinator)
    asks = ("Abolish the death penalty", "Abolish the death penalty in law", "Open more schools in rural districts")
    records = [RecommendationRecord(str(n), n, texts=(TextRecord("en", ask),)) for n, ask in enumerate(asks)]
    publish_recommendations(review=review, records=records, by=cast.coordinator)
    assert propose(review).clusters == 1
    cluster = review.clusters.get()
    propose(review)
    assert review.clusters.get() == cluster, "a group that is proposed again stays the same"
    decide_cluster(cluster_id=cluster.pk, status=LabelStatus.REJECTED, by=cast.coordinator)
    propose(review)
    assert not Recommendation.objects.filter(review=review, cluster__isnull=False).exists()


def test_no_text_makes_it_fail(cast, terms):
    for code, cycle in (("vel-upr-2", 2), ("vel-upr-3", 3)):
        review = make_review(cast.coordinator, code=code, cycle=cycle)
        records = [
            RecommendationRecord(str(n), n, texts=(TextRecord("zh" if name == "Chinese" else "en", text),))
            for n, (name, text) in enumerate(STRANGE_TEXTS.items())
        ]
        publish_recommendations(review=review, records=records, by=cast.coordinator)
        propose(review)
    assert recommendation("0").recurrence == RecurrenceStatus.UNKNOWN, "an empty text asks nothing"
    assert recommendation("5").recurrence == RecurrenceStatus.REPEATED


def test_queries_do_not_grow_with_the_review(review, cast, django_assert_max_num_queries):
    def review_of(count, cycle):
        made = make_review(cast.coordinator, code=f"vel-upr-{cycle}", cycle=cycle)
        ask = "Train {} more judges on the prohibition of torture"
        records = [RecommendationRecord(str(n), n, texts=(TextRecord("en", ask.format(n)),)) for n in range(count)]
        publish_recommendations(review=made, records=records, by=cast.coordinator)
        return made

    few, many = review_of(5, 4), review_of(50, 5)
    with django_assert_max_num_queries(60) as of_few:
        propose(few)
    batches = 5  # SQLite takes so many values at once: ten times the rows are written in a few more batches
    with django_assert_max_num_queries(len(of_few.captured_queries) + batches):
        propose(many)


def test_the_coordinator_asks_for_it_and_nobody_else(review, cast):
    request_proposals(review_id=review.pk, by=cast.coordinator)
    assert DBTaskResult.objects.filter(task_path="qadam.register.tasks.propose_for_review_job").count() == 1
    for person in (cast.focal_point, cast.stranger):
        with pytest.raises(NotAllowedError):
            request_proposals(review_id=review.pk, by=person)
        with pytest.raises(NotAllowedError):
            propose_for_review(review_id=review.pk, by=person)
    with pytest.raises(NotFoundError):
        request_proposals(review_id=0, by=cast.coordinator)


def test_a_name_is_cut_between_words():
    assert shortened("Ratify the Convention.") == "Ratify the Convention"
    long = shortened("torture " * 60)
    assert long.endswith("torture…")
    assert len(long) <= 160
    assert len(shortened("x" * 900)) == 160
