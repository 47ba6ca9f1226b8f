"""A correction keeps who made it, is safe from imports, and never overwrites a correction that came first."""

import pytest

from qadam.audit.models import AuditEvent
from qadam.audit.selectors import verify_chain
from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError, NotFoundError
from qadam.register.records import PartRecord, TextRecord
from qadam.register.selectors.history import history_in_words
from qadam.register.services import edit_recommendation, publish_recommendations
from tests.qadam.register.reviews import ASKS, make_register, recommendation, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(cast):
    make_register(cast.coordinator)
    return recommendation("139.1")


def edit(item, by, version=1, **changes):
    return edit_recommendation(recommendation_id=item.pk, version=version, by=by, **changes)


def test_what_a_person_corrects_stands_against_the_next_import(cast, item):
    parts = [PartRecord("Ratify", ("PER",))]
    edit(item, cast.coordinator, texts=[TextRecord("en", "Ratify it")], parts=parts, heading="Treaties")
    edited = recommendation("139.1")
    assert edited.human_fields == ["heading", "parts", "text:en"]
    result = publish_recommendations(review=edited.review, records=[record_of("139.1")], by=cast.coordinator)
    assert {field for _number, field in result.kept} == {"heading", "parts", "text:en"}
    after = recommendation("139.1")
    assert after.heading == "Treaties"
    assert [state.state for state in after.recommending_states.all()] == ["PER"]
    assert after.texts.get(language="ru").text == ASKS["139.1"][1]


def test_the_history_says_who_changed_what_and_when(cast, item):
    edit(item, cast.coordinator, heading="Treaties")
    newest = history_in_words(recommendation("139.1"))[0]
    assert newest.who == "Aida Coordinator"
    assert [(str(c.field), c.before, c.after) for c in newest.changes] == [("heading", "Themes", "Treaties")]
    assert verify_chain() is None


def test_the_later_of_two_corrections_is_answered_with_both(cast, item):
    edit(item, cast.coordinator, heading="Treaties")
    with pytest.raises(LostUpdateError) as conflict:
        edit(item, cast.coordinator, heading="Instruments")
    assert conflict.value.theirs == {"heading": "Treaties"}
    assert conflict.value.yours == {"heading": "Instruments"}
    assert (conflict.value.current_version, conflict.value.changed_by) == (2, "Aida Coordinator")
    assert recommendation("139.1").heading == "Treaties"


def test_an_empty_text_takes_its_language_away(cast, item):
    edit(item, cast.coordinator, texts=[TextRecord("ru", " ")])
    assert [text.language for text in recommendation("139.1").texts.all()] == ["en"]
    assert "text:ru" in recommendation("139.1").human_fields


def test_nothing_changed_leaves_no_event_and_no_new_version(cast, item):
    events = AuditEvent.objects.count()
    edit(item, cast.coordinator, heading="Themes", texts=[TextRecord("en", ASKS["139.1"][0])])
    assert AuditEvent.objects.count() == events
    assert recommendation("139.1").version == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"texts": [TextRecord("en", ""), TextRecord("ru", "")]}, "at least one language"),
        ({"parts": [PartRecord("Ratify", ("XXX",))]}, "XXX"),
    ],
)
def test_what_cannot_stand_is_refused(cast, item, changes, sentence):
    with pytest.raises(InvalidInputError, match=sentence):
        edit(item, cast.coordinator, **changes)


def test_what_does_not_exist_is_not_found(cast, item):
    with pytest.raises(NotFoundError):
        edit_recommendation(recommendation_id=item.pk + 1_000, version=1, by=cast.coordinator)


@pytest.mark.parametrize("person", ["focal_point", "administrator", "stranger"])
def test_only_the_coordinator_corrects(cast, item, person):
    with pytest.raises(NotAllowedError):
        edit(item, getattr(cast, person), heading="Mine")
