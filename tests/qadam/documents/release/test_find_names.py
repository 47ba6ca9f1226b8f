"""Names are found in every script, case and spelling that a letter uses, and plain words are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.documents.release.names import PLAIN_WORDS, find_names, masked, skeleton

NAMES = ("Нұрланова Айгүл Серікқызы", "Ivan Petrov", "Ли Надежда", "Zhaksybekov Arman", "Щукин Юрий")

FOUND = [
    ("Нұрланова", "as it is"),
    ("NURLANOVA", "capitals, Latin letters"),
    ("Нурлановой", "Russian dative, without the Kazakh letter"),
    ("Нурланову", "Russian accusative"),
    ("Нұрлановаға", "Kazakh dative"),
    ("Нұрлановадан", "Kazakh ablative"),
    ("Нұрланованың", "Kazakh genitive"),
    ("Nurlanowa", "German spelling"),
    ("Aygül", "Turkic Latin"),
    ("Айгулью", "Russian instrumental of a first name"),
    ("Петров", "the other script"),
    ("Петровым", "Russian instrumental"),
    ("Петрову", "Russian dative"),
    ("Petrov's", "English possessive"),
    ("Пeтров", "a Latin letter in a Cyrillic word"),
    ("Пет\u200bров", "a character that is not seen"),
    ("Пет\u00adров", "a soft hyphen"),
    ("Пет-\nров", "broken over a line"),
    ("П е т р о в", "letter by letter"),
    ("ivan.petrov@mail.example", "an address in small letters"),
    ("Ли Н.", "a short name with its initial"),
    ("Н. Ли", "the initial before it"),
    ("Надежды Ли", "both parts"),
    ("Жақсыбековтің", "another spelling, Kazakh genitive"),
    ("Jaksybekov", "another transliteration"),
    ("Жаксыбекова", "Russian genitive"),
    ("Арман Жаксыбеков", "both parts"),
    ("Shchukin", "one letter written with four"),
    ("Schukin", "and with three"),
    ("Щукину", "Russian dative"),
]

NOT_FOUND = [
    ("Надежда на ответ и ли", "plain words"),
    ("Надежда", "a name that is a plain word, alone"),
    ("Петроград", "a longer word that begins alike"),
    ("Петрушка", "a word that begins alike"),
    ("Ivanovo", "a town"),
    ("the arman of the city", "small letters of a plain word"),
    ("Нурлан", "another name"),
    ("АЛ 1/2025, Женева", "a reference"),
    ("", "nothing"),
]


@pytest.mark.parametrize(("text", "why"), FOUND)
def test_a_name_is_found(text, why):
    assert list(find_names(f"В деле {text} говорится", NAMES)), why


@pytest.mark.parametrize(("text", "why"), NOT_FOUND)
def test_a_plain_word_is_no_name(text, why):
    assert not list(find_names(text, NAMES)), why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Жақсыбеков", "Zhaksybekov"),
        ("Токаев", "Tokayev"),
        ("Юлия", "Iuliia"),
        ("Щербаков", "Shcherbakov"),
        ("Құрманғазы", "Kurmangazy"),
        ("Мұхамед", "Mukhamed"),
        ("Цой", "Tsoy"),
        ("Чехов", "Chekhov"),
        ("Нұрлан", "Nurlan"),
    ],
)
def test_two_spellings_have_one_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


def test_a_finding_never_holds_the_name():
    assert list(find_names("Петровой", NAMES)) == ["П******й"]
    assert masked("Ли") == "**"


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=3))
def test_no_text_and_no_name_stops_the_search(text, names):
    for word in find_names(text, names):
        assert "*" in word


@given(st.text(alphabet="абвгдежзиклмнопрстуфхцчшщыэюяәғқңөұүһі", min_size=5, max_size=14))
def test_every_name_is_found_in_capitals_and_as_written(name):
    name = name.title()
    if len(skeleton(name)) >= 3:
        assert list(find_names(f"{name} сообщает", [f"{name} Ержан"])) or name.casefold() in PLAIN_WORDS
        assert list(find_names(f"дело {name.upper()} ЕРЖАНА, 2025", [f"{name} Ержан"]))
