"""Every number of the statistics is the length of a list, and pledges are not counted as recommendations."""

import pytest

from qadam.register.enums import LabelStatus
from qadam.register.models import Recommendation
from qadam.register.records import LabelRecord
from qadam.register.selectors.filters import Filters, filtered
from qadam.register.selectors.public import areas_public, reviews_list_public, states_public, totals_public
from qadam.register.selectors.statistics import LabelRow, statistics
from qadam.register.services import publish_recommendations
from qadam.taxonomy.models import Term
from tests.qadam.register.reviews import ASKS, make_register, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(cast):
    Term.objects.create(scheme="areas", code="torture", name_en="Torture")
    review = make_register(cast.coordinator)
    sure = LabelRecord("areas", "torture", 0.9, status=LabelStatus.CONFIRMED)
    records = [
        record_of("139.1", 0, labels=(sure,)),
        record_of("139.2", 1, labels=(LabelRecord("areas", "torture", 0.6),)),
        record_of("139.11", 3, is_pledge=True),
    ]
    publish_recommendations(review=review, records=records, by=cast.coordinator)
    return review


def test_totals_leave_the_pledges_apart(register):
    totals = totals_public()
    assert (totals.recommendations, totals.supported, totals.noted, totals.pending, totals.pledges) == (3, 2, 1, 0, 1)


def test_an_area_says_what_part_of_it_is_confirmed(register):
    assert areas_public("vel-upr-3") == [LabelRow("torture", 2, 2, 0, 1)]
    assert areas_public("vel-upr-3")[0].confirmed_share == 0.5


def test_every_number_is_the_length_of_a_list(register):
    found = statistics(Recommendation.objects.all(), Filters())
    for name, rows in found.by_label.items():
        for row in rows:
            assert filtered(Recommendation.objects.all(), Filters("", {name: (row.code,)})).count() == row.total
    for name, counts in found.by_field.items():
        for value, count in counts.items():
            assert filtered(Recommendation.objects.all(), Filters("", {name: (value,)})).count() == count


def test_what_is_not_published_is_in_no_public_number(register):
    Recommendation.objects.filter(number="139.1").update(published_at=None)
    assert totals_public().recommendations == 2
    assert states_public() == {"FRA": 1, "KAZ": 1, "BRA": 1}
    assert areas_public()[0].total == 1
    register.published_at = None
    register.save()
    assert totals_public().recommendations == 0
    assert not reviews_list_public().exists()


def test_statistics_take_as_many_queries_whatever_the_rows(register, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(8) as few:
        statistics(Recommendation.objects.all(), Filters())
    make_register(cast.coordinator, code="vel-upr-2", cycle=2)
    with django_assert_max_num_queries(len(few.captured_queries)):
        statistics(Recommendation.objects.all(), Filters())
    assert len(ASKS) * 2 == Recommendation.objects.count()
