"""Case forms of names: what may stand in a sentence, and which two names must never meet."""

import pytest

from unrec.vocabularies.inflection import kazakh_forms, russian_forms


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("франция", "францией"),
        ("корея", "корею"),
        ("нигер", "нигера"),
        ("южная", "южной"),
        ("соединенное", "соединенного"),
        ("объединенные", "объединенных"),
        ("российская", "российской"),
        ("королевство", "королевства"),
        ("нидерланды", "нидерландов"),
        ("филиппины", "филиппин"),
        ("острова", "островов"),
        ("китай", "китая"),
        ("израиль", "израиля"),
        ("беларусь", "беларуси"),
        ("куба", "кубы"),
        ("марокко", "марокко"),
        ("перу", "перу"),
    ],
)
def test_a_russian_form_is_known(word, form):
    assert form in russian_forms(word)
    assert word in russian_forms(word)


@pytest.mark.parametrize(
    ("left", "right"),
    [("нигер", "нигерия"), ("ирак", "иран"), ("австрия", "австралия"), ("гана", "гайана"), ("ливан", "ливия")],
)
def test_russian_names_that_are_alike_share_no_form(left, right):
    assert set(russian_forms(left)).isdisjoint(russian_forms(right))


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("франция", "францияның"),
        ("қазақстан", "қазақстанға"),
        ("республикасы", "республикасында"),
        ("кения", "кениямен"),
    ],
)
def test_a_kazakh_form_is_known(word, form):
    assert form in kazakh_forms(word)


def test_a_word_too_short_to_change_stays():
    assert russian_forms("и") == ("и",)
    assert kazakh_forms("ақ") == ("ақ",)
