"""The queue asks for what the machine is least sure of; the coordinator answers, everybody else with a role reads."""

import html
import re
from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from qadam.audit.models import AuditChange, AuditEvent
from qadam.register.enums import EarlierStatus, LabelStatus, RecurrenceStatus
from qadam.register.models import RecommendationLabel
from qadam.register.records import EarlierRecord, LabelRecord, RecurrenceRecord
from qadam.register.selectors.marks import has_any, marked_text
from qadam.register.selectors.queue import (
    CONFIDENCES,
    FIRST_PACE_SECONDS,
    Cursor,
    QueueFilters,
    next_entry,
    seconds_a_decision,
    waiting,
)
from qadam.register.services import propose_labels, propose_recurrences
from qadam.taxonomy.models import Term
from tests.qadam.register.reviews import make_register, recommendation

SCORES = {
    "139.1": {("areas", "torture"): 0.95, ("themes", "Prisons"): 0.55},
    "139.2": {("areas", "torture"): 0.91, ("action", "5"): 0.62},
    "139.10": {("areas", "children"): 0.97},
}
RECURRENCES = {"139.1": 0.52, "139.2": 0.9}


@pytest.fixture
def register(cast):
    for scheme, code in {key for labels in SCORES.values() for key in labels}:
        Term.objects.create(scheme=scheme, code=code, name_en=code.capitalize(), name_ru=f"{code} (ru)")
    make_register(cast.coordinator, code="vel-upr-2", cycle=2)
    review = make_register(cast.coordinator)
    labels = {
        recommendation(number).pk: [
            LabelRecord(scheme, code, score, ("Torture", "ratify"), "m1") for (scheme, code), score in given.items()
        ]
        for number, given in SCORES.items()
    }
    propose_labels(labels=labels, by=None)
    matches = [EarlierRecord(recommendation(n, "vel-upr-2").pk, 0.6, ("word:torture",)) for n in ("139.1", "139.2")]
    propose_recurrences(
        records=[
            RecurrenceRecord(recommendation(number).pk, RecurrenceStatus.REPEATED, score, tuple(matches), "m1")
            for number, score in RECURRENCES.items()
        ],
        by=None,
    )
    return review


def page(client, query=""):
    return client.get(f"{reverse('register_queue')}?{query}")


def decide(client, **fields):
    return client.post(reverse("register_queue_decide"), fields)


def label(number, code):
    return RecommendationLabel.objects.get(recommendation=recommendation(number), term__code=code)


@pytest.mark.django_db
def test_the_least_sure_comes_first_and_skipping_goes_on(register):
    asked, cursor = [], None
    while entry := next_entry(QueueFilters(), cursor):
        cursor = entry.cursor
        asked.append(entry.label.term.code if entry.label else f"pair {entry.recommendation.number}")
    assert asked == ["pair 139.1", "Prisons", "5", "pair 139.2", "torture", "torture", "children"]
    assert waiting(QueueFilters()).total == len(asked)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (QueueFilters(scheme="areas"), 3),
        (QueueFilters(scheme="recurrence"), 2),
        (QueueFilters(area="torture"), 6),  # its own labels, and what else is open on its recommendations
        (QueueFilters(area="torture", scheme="areas"), 2),
        (QueueFilters(review="vel-upr-2"), 0),
        (QueueFilters(confidence="50-70"), 3),
        (QueueFilters(confidence="from-90", scheme="recurrence"), 1),
        (QueueFilters(area="nowhere"), 0),
    ],
)
def test_filters_narrow_the_queue(register, filters, count):
    assert waiting(filters).total == count
    assert (next_entry(filters) is not None) == bool(count)


@pytest.mark.django_db
def test_the_deciding_words_are_marked_also_for_who_reads_russian(register, cast, sign_in):
    text = page(sign_in(cast.coordinator), "scheme=themes").content.decode()
    assert "<mark>Torture</mark>" in text
    with override("ru"):
        russian = page(sign_in(cast.coordinator), "scheme=themes").content.decode()
    assert "Ратифицировать Факультативный протокол" in russian
    assert "<mark>Torture</mark>" in russian, "the text in which the words stand"


@pytest.mark.django_db
def test_the_pair_stands_side_by_side(register, cast, sign_in):
    text = page(sign_in(cast.coordinator), "scheme=recurrence").content.decode()
    assert 'class="versus"' in text
    assert "cycle 2" in text
    assert "“torture”" in html.unescape(text)


@pytest.mark.django_db
def test_yes_and_no_decide_a_label_and_keep_the_place(register, cast, sign_in):
    client = sign_in(cast.coordinator)
    for number, answer, status in (("139.1", "y", LabelStatus.CONFIRMED), ("139.2", "n", LabelStatus.REJECTED)):
        answered = decide(client, label=label(number, "torture").pk, answer=answer, scheme="areas", after="label:0.1:7")
        assert answered.status_code == 302
        assert "scheme=areas" in answered.headers["location"]
        assert "after=label%3A0.1%3A7" in answered.headers["location"]
        assert label(number, "torture").status == status


@pytest.mark.django_db
def test_the_last_answer_can_be_taken_back(register, cast, sign_in):
    client = sign_in(cast.coordinator)
    location = decide(client, label=label("139.1", "torture").pk, answer="y").headers["location"]
    assert 'value="u"' in client.get(location).content.decode()
    decide(client, label=label("139.1", "torture").pk, answer="u")
    assert label("139.1", "torture").status == LabelStatus.PROPOSED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "status", "is_decided"),
    [("y", "repeated", True), ("r", "related", True), ("n", "repeated", False), ("f", "first_time", True)],
)
def test_one_key_decides_a_pair(register, cast, sign_in, answer, status, is_decided):
    item, earlier = recommendation("139.1"), recommendation("139.1", "vel-upr-2")
    decide(sign_in(cast.coordinator), recommendation=item.pk, earlier=earlier.pk, answer=answer)
    item.refresh_from_db()
    assert (item.recurrence, item.recurrence_confirmed_at is not None) == (status, is_decided)


@pytest.mark.django_db
def test_no_goes_on_to_the_next_pair_and_the_last_no_makes_it_the_first_time(register, cast, sign_in):
    client = sign_in(cast.coordinator)
    item = recommendation("139.1")
    for _time in range(2):
        entry = next_entry(QueueFilters(scheme="recurrence"))
        assert entry.recommendation == item
        decide(client, recommendation=item.pk, earlier=entry.pair.earlier_id, answer="n")
    item.refresh_from_db()
    assert item.recurrence == RecurrenceStatus.FIRST_TIME
    assert {pair.status for pair in item.earlier.all()} == {EarlierStatus.DIFFERENT}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [{}, {"answer": "y"}, {"label": "x", "answer": "y"}, {"label": "1", "answer": "maybe"}, {"recommendation": "1"}],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(register, cast, sign_in, fields):
    assert decide(sign_in(cast.coordinator), **fields).status_code == 422


@pytest.mark.django_db
def test_only_the_coordinator_decides(register, cast, sign_in):
    chosen = label("139.1", "torture")
    assert page(sign_in(cast.focal_point)).status_code == 200
    assert 'name="answer"' not in page(sign_in(cast.focal_point)).content.decode()
    for person in (cast.focal_point, cast.stranger):
        assert decide(sign_in(person), label=chosen.pk, answer="y").status_code == 403
        assert sign_in(person).get(reverse("register_queue_confirm")).status_code == 403
    assert page(sign_in(cast.stranger)).status_code == 403
    assert label("139.1", "torture").status == LabelStatus.PROPOSED


@pytest.mark.django_db
def test_sure_labels_of_an_area_are_confirmed_together_in_one_event(register, cast, sign_in):
    client = sign_in(cast.coordinator)
    filters = {"scheme": "areas", "area": "torture", "least": "0.9"}
    preview = client.get(reverse("register_queue_confirm"), filters).content.decode()
    assert "Confirm 2 labels?" in preview
    events = AuditEvent.objects.count()
    client.post(reverse("register_queue_confirm"), filters | {"expected": "2"})
    assert label("139.1", "torture").status == label("139.2", "torture").status == LabelStatus.CONFIRMED
    assert label("139.10", "children").status == LabelStatus.PROPOSED
    assert AuditEvent.objects.count() == events + 1
    assert AuditChange.objects.filter(event_sequence=AuditEvent.objects.latest("sequence").sequence).count() == 2


@pytest.mark.django_db
def test_nothing_is_confirmed_where_the_number_has_changed(register, cast, sign_in):
    fields = {"scheme": "areas", "least": "0.9", "expected": "7"}
    answer = sign_in(cast.coordinator).post(reverse("register_queue_confirm"), fields)
    assert "Confirm 3 labels?" in answer.content.decode()
    assert not RecommendationLabel.objects.filter(status=LabelStatus.CONFIRMED).exists()
    refused = sign_in(cast.coordinator).post(reverse("register_queue_confirm"), fields | {"least": "0.1"})
    assert refused.status_code == 422


@pytest.mark.django_db
def test_the_pace_is_the_persons_own_without_pauses(register, cast):
    assert seconds_a_decision(cast.coordinator) == FIRST_PACE_SECONDS
    now = timezone.now()
    for order, seconds in enumerate((0, 4, 8, 12, 4_000, 4_004)):
        AuditEvent.objects.create(
            sequence=10_000 + order,
            at=now + timedelta(seconds=seconds),
            actor_id=cast.coordinator.pk,
            actor_name="Aida",
            action="label.confirmed",
            target_type="x",
            target_id="1",
            target_label="x",
            previous_hash="",
            hash=str(order),
        )
    assert seconds_a_decision(cast.coordinator) == 4
    assert seconds_a_decision(cast.focal_point) == FIRST_PACE_SECONDS


@pytest.mark.django_db
def test_an_empty_queue_says_so(cast, sign_in):
    assert "Nothing waits here" in page(sign_in(cast.coordinator)).content.decode()


@pytest.mark.django_db
def test_the_page_takes_as_many_queries_whatever_waits(register, cast, sign_in, django_assert_max_num_queries):
    client = sign_in(cast.coordinator)
    with django_assert_max_num_queries(30) as few:
        page(client)
    labels = {
        recommendation(number).pk: [LabelRecord("themes", "Prisons", 0.4), LabelRecord("areas", "children", 0.3)]
        for number in ("139.1", "139.2", "139.10", "139.11")
    }
    propose_labels(labels=labels, by=None)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(client)


@given(st.text(max_size=60))
def test_any_cursor_and_any_filter_in_an_address_is_read(text):
    cursor = Cursor.read(text)
    assert cursor is None or Cursor.read(str(cursor)) == cursor
    request = RequestFactory().get("/", {"scheme": text, "area": text, "confidence": text, "review": text})
    assert QueueFilters.of(request.GET).confidence == (text if text in CONFIDENCES else "")


@pytest.mark.parametrize(
    "cursor", ["label:nan:1", "pair:0.2:-1", "label:2:1", "other:0.1:1", "label:0.1:99999999999999999999", "label:1"]
)
def test_a_cursor_that_no_page_gave_is_none(cursor):
    assert Cursor.read(cursor) is None


@given(st.text(max_size=200), st.lists(st.text(max_size=8), max_size=4))
def test_marking_changes_no_letter_and_lets_nothing_through(text, words):
    marked = str(marked_text(text, words))
    bare = marked.replace("<mark>", "").replace("</mark>", "")
    assert html.unescape(bare) == html.unescape(html.escape(text))
    assert "<" not in re.sub(r"</?mark>", "", marked)


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Ratify it", ["ratify"], True),  # whatever the case
        ("Ratification", ["Rati"], False),  # whole words alone
        ("Бороться с пытками", ["пытками"], True),
        ("a+b", ["+"], False),  # stands inside a word's letters
        ("Ratify", [" ", ""], False),
    ],
)
def test_words_are_found_whole(text, words, found):
    assert has_any(text, words) == found
