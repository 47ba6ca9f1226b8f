"""Numbers as people type them, and what is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.plan.numbers import parse_number


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("740", "en", "740"),
        ("10,700", "en", "10700"),
        ("10,700.5", "en", "10700.5"),
        ("0,3", "en", "0.3"),
        ("10 700,5", "ru", "10700.5"),
        ("10\u00a0700,5", "kk", "10700.5"),
        ("1,500", "ru", "1.5"),
        ("−4", "ru", "-4"),
        ("1'000", "en", "1000"),
        ("0.30", "ru", "0.30"),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(typed, language, number):
    assert parse_number(typed, language) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "about 700", "1,2,3", "12%", "1e5", "0x10", "NaN", "1.2.3", "1" * 19, "٣"])
def test_what_is_no_number_is_none(typed):
    assert parse_number(typed, "en") is None


@given(st.text(max_size=60), st.sampled_from(["en", "ru", "kk"]))
def test_nothing_that_is_typed_breaks_it(typed, language):
    found = parse_number(typed, language)
    assert found is None or found.is_finite()


@given(st.decimals(-(10**17), 10**17, places=6), st.sampled_from(["en", "ru", "kk"]))
def test_what_is_written_plainly_is_read_back(number, language):
    assert parse_number(f"{number:f}", language) == number
