"""The machine proposes pairs, people decide them, and the status follows."""

import pytest

from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError
from qadam.register.enums import EarlierStatus, RecurrenceStatus
from qadam.register.models import EarlierRecommendation
from qadam.register.records import EarlierRecord, RecurrenceRecord
from qadam.register.selectors.recommendations import recommendation_detail
from qadam.register.selectors.statistics import totals
from qadam.register.services import confirm_first_time, decide_recurrence, propose_recurrences
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(cast):
    """The later and the earlier recommendation of one ask."""
    make_register(cast.coordinator)
    make_register(cast.coordinator, code="vel-upr-2", cycle=2)
    return recommendation("139.1"), recommendation("139.1", "vel-upr-2")


def propose(later, *earlier, score=0.9, status=RecurrenceStatus.REPEATED):
    matches = tuple(EarlierRecord(item.pk, 0.8, ("torture",)) for item in earlier)
    return propose_recurrences(records=[RecurrenceRecord(later.pk, status, score, matches, "m1")], by=None)


def decide(pair, decision, by):
    return decide_recurrence(recommendation_id=pair[0].pk, earlier_id=pair[1].pk, decision=decision, by=by)


@pytest.mark.parametrize("status", ["repeated", "first_time"])
def test_a_proposal_is_what_the_matcher_says(cast, pair, status):
    propose(*pair, score=0.4, status=RecurrenceStatus(status))
    later = recommendation("139.1")
    assert (later.recurrence, later.recurrence_confirmed_at) == (status, None)


@pytest.mark.parametrize(
    ("decision", "status", "is_confirmed"),
    [
        (EarlierStatus.SAME, "repeated", True),
        (EarlierStatus.RELATED, "related", True),
        (EarlierStatus.DIFFERENT, "first_time", True),
        (EarlierStatus.PROPOSED, "repeated", False),
    ],
)
def test_a_decision_gives_the_status(cast, pair, decision, status, is_confirmed):
    propose(*pair)
    decide(pair, decision, cast.coordinator)
    later = recommendation("139.1")
    assert later.recurrence == status
    assert (later.recurrence_confirmed_by_id == cast.coordinator.pk) == is_confirmed


def test_one_pair_that_is_the_same_is_enough(cast, pair):
    other = recommendation("139.2", "vel-upr-2")
    propose(pair[0], pair[1], other)
    decide((pair[0], other), EarlierStatus.DIFFERENT, cast.coordinator)
    assert recommendation("139.1").recurrence_confirmed_at is None
    decide(pair, EarlierStatus.SAME, cast.coordinator)
    assert recommendation("139.1").recurrence == "repeated"


def test_a_pair_that_the_machine_missed_can_be_added(cast, pair):
    decide(pair, EarlierStatus.SAME, cast.coordinator)
    assert recommendation("139.1").recurrence == "repeated"


def test_first_time_is_confirmed_at_once(cast, pair):
    propose(*pair)
    confirm_first_time(recommendation_id=pair[0].pk, by=cast.coordinator)
    assert recommendation("139.1").recurrence == "first_time"
    assert EarlierRecommendation.objects.get().status == EarlierStatus.DIFFERENT
    counted = totals(pair[0].review.recommendations.all())
    assert (counted.first_time, counted.first_time_confirmed) == (1, 1)


def test_a_new_proposal_leaves_decisions_alone(cast, pair):
    propose(*pair)
    decide(pair, EarlierStatus.DIFFERENT, cast.coordinator)
    propose(pair[0], pair[1], recommendation("139.2", "vel-upr-2"))
    later = recommendation("139.1")
    assert later.recurrence == "first_time"
    assert {row.earlier.number: row.status for row in later.earlier.select_related("earlier")} == {
        "139.1": "different",
        "139.2": "proposed",
    }


def test_the_chain_runs_over_all_cycles(cast, pair):
    make_register(cast.coordinator, code="vel-upr-1", cycle=1)
    oldest = recommendation("139.1", "vel-upr-1")
    decide(pair, EarlierStatus.SAME, cast.coordinator)
    decide((pair[1], oldest), EarlierStatus.RELATED, cast.coordinator)
    chain = recommendation_detail("vel-upr-3", "139.1").earlier
    assert [step.recommendation.review.code for step in chain] == ["vel-upr-2", "vel-upr-1"]
    later = recommendation_detail("vel-upr-1", "139.1").later
    assert [step.recommendation.review.code for step in later] == ["vel-upr-2", "vel-upr-3"]


def test_two_that_name_each_other_make_no_endless_chain(cast, pair):
    decide(pair, EarlierStatus.SAME, cast.coordinator)
    decide((pair[1], pair[0]), EarlierStatus.SAME, cast.coordinator)
    assert len(recommendation_detail("vel-upr-3", "139.1").earlier) == 1


def test_proposals_take_as_many_queries_for_many_as_for_one(cast, pair, django_assert_max_num_queries):
    later = list(pair[0].review.recommendations.all())
    matches = (EarlierRecord(pair[1].pk, 0.5),)
    records = [RecurrenceRecord(item.pk, RecurrenceStatus.REPEATED, 0.9, matches) for item in later]
    with django_assert_max_num_queries(14):
        propose_recurrences(records=records, by=None)
    assert EarlierRecommendation.objects.count() == len(later)


def test_a_recommendation_is_no_earlier_one_of_itself(cast, pair):
    with pytest.raises(InvalidInputError):
        decide((pair[0], pair[0]), EarlierStatus.SAME, cast.coordinator)


def test_an_unknown_earlier_one_is_not_found(cast, pair):
    with pytest.raises(NotFoundError):
        decide_recurrence(
            recommendation_id=pair[0].pk, earlier_id=999_999, decision=EarlierStatus.SAME, by=cast.coordinator
        )


@pytest.mark.parametrize("person", ["focal_point", "approver", "stranger"])
def test_only_the_coordinator_decides(cast, pair, person):
    with pytest.raises(NotAllowedError):
        decide(pair, EarlierStatus.SAME, getattr(cast, person))
    with pytest.raises(NotAllowedError):
        confirm_first_time(recommendation_id=pair[0].pk, by=getattr(cast, person))
