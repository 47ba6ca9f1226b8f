"""How often people changed the machine: its own proposals that were decided, and labels that people had to add."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from qadam.register.enums import LabelStatus, RecurrenceStatus
from qadam.register.models import RecommendationLabel
from qadam.register.records import LabelRecord, RecurrenceRecord
from qadam.register.selectors.quality import Decided, quality
from qadam.register.services import add_label, confirm_first_time, decide_labels, propose_labels, propose_recurrences
from qadam.taxonomy.models import Term
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db
NUMBERS = ("139.1", "139.2", "139.10", "139.11")


@pytest.fixture
def decided(cast):
    theme = Term.objects.create(scheme="themes", code="Prisons", name_en="Prisons")
    area = Term.objects.create(scheme="areas", code="torture", name_en="Torture")
    make_register(cast.coordinator)
    ids = [recommendation(number).pk for number in NUMBERS]
    propose_labels(labels={pk: [LabelRecord("themes", "Prisons", 0.7)] for pk in ids}, by=None)
    labels = list(RecommendationLabel.objects.order_by("pk").values_list("pk", flat=True))
    decide_labels(label_ids=labels[:1], status=LabelStatus.CONFIRMED, by=cast.coordinator)
    decide_labels(label_ids=labels[1:3], status=LabelStatus.REJECTED, by=cast.coordinator)
    add_label(recommendation_id=ids[0], term_id=area.pk, by=cast.coordinator)
    propose_recurrences(
        records=[
            RecurrenceRecord(ids[0], RecurrenceStatus.FIRST_TIME, 0.05),
            RecurrenceRecord(ids[1], RecurrenceStatus.REPEATED, 0.9),
        ],
        by=None,
    )
    for pk in ids[:2]:
        confirm_first_time(recommendation_id=pk, by=cast.coordinator)
    return theme


def test_what_is_open_does_not_count_and_what_was_added_counts_apart(decided):
    found = quality()
    assert found.by_scheme["themes"] == Decided(confirmed=1, rejected=2)
    assert found.by_scheme["areas"] == Decided(added=1)
    assert found.by_scheme["recurrence"] == Decided(confirmed=1, rejected=1)
    assert found.total == Decided(confirmed=2, rejected=3, added=1)
    assert found.by_label == [(decided, Decided(confirmed=1, rejected=2))]


def test_months_stand_apart(decided):
    first = RecommendationLabel.objects.filter(status=LabelStatus.REJECTED).first()
    RecommendationLabel.objects.filter(pk=first.pk).update(decided_at=datetime(2025, 3, 5, tzinfo=UTC))
    months = quality().by_month
    assert next(month.isoformat() for month in months) == "2025-03-01"
    assert next(iter(months.values())) == {"themes": Decided(rejected=1)}


def test_a_share_of_nothing_is_not_known():
    assert Decided().changed_share is None
    assert Decided(confirmed=3, rejected=1).changed_share == 0.25


def test_the_page_shows_chart_and_table_and_strangers_see_nothing(decided, cast, sign_in):
    RecommendationLabel.objects.filter(status=LabelStatus.CONFIRMED, score__isnull=False).update(
        decided_at=datetime(2025, 3, 5, tzinfo=UTC)
    )
    page = sign_in(cast.focal_point).get(reverse("register_quality")).content.decode()
    assert page.count("<svg") >= 2
    assert "67%" in page
    assert "March 2025" in page
    assert sign_in(cast.stranger).get(reverse("register_quality")).status_code == 403


def test_the_page_is_empty_before_anybody_decided(cast, sign_in):
    page = sign_in(cast.focal_point).get(reverse("register_quality")).content.decode()
    assert "Nobody has decided a proposal yet" in page


def test_queries_do_not_grow(decided, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(3) as few:
        quality()
    labels = list(RecommendationLabel.objects.values_list("pk", flat=True))
    decide_labels(label_ids=labels, status=LabelStatus.REJECTED, by=cast.coordinator)
    with django_assert_max_num_queries(len(few.captured_queries)):
        quality()
