"""The log names every kind of object, and the fields, in the language of the reader."""

import pytest
from django.apps import apps
from django.db import transaction
from django.utils.translation import override

from qadam.audit.kinds import FIELD_LABELS, KIND_LABELS
from qadam.audit.services import record_event
from qadam.audit.words import in_words, kind_in_words


def test_every_model_has_a_word_and_every_word_a_model():
    models = {model._meta.label_lower for model in apps.get_models() if model.__module__.startswith("qadam.")}
    assert set(KIND_LABELS) == models


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_word_is_translated(language):
    words = [*KIND_LABELS.values(), *FIELD_LABELS.values()]
    with override("en"):
        english = [str(word) for word in words]
    with override(language):
        assert [word for word, same in zip(words, english, strict=True) if str(word) == same] == []


@pytest.mark.parametrize(("language", "kind"), [("en", "Meeting"), ("ru", "Заседание"), ("kk", "Отырыс")])
def test_a_kind_is_named_in_the_readers_language(language, kind):
    with override(language):
        assert kind_in_words("consultations.meeting") == kind


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "words", "reason"),
    [
        ("closes_on", "Прием до", "a name that is no field of the object"),
        ("item 3", "Пункт 3", "a name with a number"),
        ("reply: Item 3", "Ответ: Item 3", "a name with words of a person"),
        ("version", "Версия", "a field that its model does not name in words"),
        ("parent", "Подразделение органа", "a name of the log goes first"),
        ("A/HRC/1: x", "A/HRC/1: x", "a name that is not known"),
    ],
)
def test_a_field_is_named_in_the_readers_language(cast, name, words, reason):
    with transaction.atomic():
        event = record_event("body.edited", actor=cast.coordinator, target=cast.health, changes={name: (1, 2)})
    with override("ru"):
        (entry,) = in_words([event])
    assert entry.changed[0].lines[0].field == words, reason
