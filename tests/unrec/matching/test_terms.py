"""Texts become comparable terms: stems, and one term for an instrument however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.matching.terms import MAX_CHARACTERS, instruments_in, terms_of, with_pairs


def values(text: str) -> set[str]:
    return {term.value for term in terms_of(text)}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ratify OP-CAT", "Ratify the Optional Protocol to the Convention against Torture"),
        ("Ратифицировать ФПКПП", "Ратифицировать Факультативный протокол к Конвенции против пыток"),
    ],
)
def test_an_instrument_is_one_term_however_it_is_written(first: str, second: str) -> None:
    assert instruments_in(terms_of(first)) == instruments_in(terms_of(second)) == {"OPCAT"}


def test_the_name_of_a_treaty_does_not_bring_its_words_along() -> None:
    assert "tortur" in values("Prevent torture")
    assert "tortur" not in values("Ratify the Optional Protocol to the Convention against Torture")


def test_families_of_treaty_words_share_a_stem() -> None:
    assert values("ratification") == values("ratify")
    assert values("abolition") == values("abolish")


def test_pairs_are_neighbours() -> None:
    assert with_pairs(terms_of("death penalty")) == ["death", "penalti", "death penalti"]


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert all(term.end <= MAX_CHARACTERS for term in terms_of("torture " * 10_000))


@given(st.text(max_size=300))
def test_every_term_stands_in_the_text(text: str) -> None:
    assert all(0 <= term.start < term.end <= len(text) for term in terms_of(text))
