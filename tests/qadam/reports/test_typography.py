"""Each language sets its own type, and the number of words stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.reports.typography import typeset, written_count

CASES = [
    ("en", 'the "Law on peace" - in force', "the “Law on peace” – in force"),
    ("ru", 'закон "О мире" - в силе', "закон «О\u00a0мире»\u00a0— в\u00a0силе"),
    ("kk", '"Бейбітшілік туралы" заң - күшінде', "«Бейбітшілік туралы» заң — күшінде"),
    ("en", "recommendations 139.1-139.5", "recommendations\u00a0139.1–139.5"),
    ("ru", "10 700 слов, ст. 12, 2024 г.", "10\u00a0700 слов, ст.\u00a012, 2024\u00a0г."),
    ("en", "on 12 March 2026, 5 per cent", "on 12\u00a0March 2026, 5\u00a0per cent"),
    ("en", "children's rights, the States' duties", "children’s rights, the States’ duties"),
    ("en", "the 'right to be heard'", "the ‘right to be heard’"),
    ("ru", "Кот-д'Ивуар", "Кот-д'Ивуар"),
    ("en", "A/HRC/43/15/Add.1, No. 412-VIII", "A/HRC/43/15/Add.1, No.\u00a0412-VIII"),
]


@pytest.mark.parametrize(("language", "plain", "printed"), CASES)
def test_words_are_set_as_the_language_sets_them(language, plain, printed):
    assert typeset(plain, language) == printed


@given(st.text("ab1 .,-–—\"«»'‘’№%агвси"), st.sampled_from(["en", "ru", "kk"]))
def test_setting_again_changes_nothing_and_words_stay(text, language):
    once = typeset(text, language)
    assert typeset(once, language) == once
    assert len(once.split()) == len(text.split())


def test_counts_are_grouped():
    assert written_count(10700, "en") == "10,700"
    assert written_count(10700, "ru") == "10\u00a0700"
