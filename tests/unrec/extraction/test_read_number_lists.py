"""Lists of numbers come back whatever way they are printed, and no text breaks the reader."""

from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrec.extraction.position_phrases import position_phrases
from unrec.extraction.recommendation_numbers import NumberReader, number_key, paragraphs_spoken_of, sort_key

READER = NumberReader(position_phrases("en"), {"121", "122"})


@st.composite
def printed_lists(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A list as a State might print it, and the numbers that it means."""
    numbers = sorted(draw(st.sets(st.integers(1, 250), min_size=1, max_size=30)))
    runs = [[value for _, value in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    dash = draw(st.sampled_from(["-", "–", " – ", "— ", " to ", "-122."]))
    short = draw(st.booleans())  # "122.3, 5" for "122.3, 122.5"
    comma = draw(st.sampled_from([", ", ",", "; ", " ,", ". "]))
    items: list[str] = []
    for place, run in enumerate(runs):
        first = str(run[0]) if short and place else f"122.{run[0]}"
        upper = f"122.{run[-1]}" if dash == " to " else str(run[-1])
        items.append(first if len(run) == 1 else f"{first}{dash}{upper}")
    if short and comma in (",", ". "):  # "122.3,5" is a decimal in many languages
        comma = ", "
    last = draw(st.sampled_from([comma, " and ", ", and "]))
    text = comma.join(items[:-1]) + (last if len(items) > 1 else "") + items[-1]
    return text, [f"122.{number}" for number in numbers]


@settings(deadline=None)
@given(printed_lists())
def test_a_printed_list_means_its_numbers(case: tuple[str, list[str]]) -> None:
    text, numbers = case
    found = READER.find(f"The State accepts recommendations {text}.")
    assert [number for one in found for number in one.numbers] == numbers
    assert not any(one.slips for one in found)


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,;-–() abandto%\n", max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    for found in [*READER.find(f"recommendations {text}"), READER.read_entry(text, bare=True)]:
        if found is not None:
            assert 0 <= found.start <= found.end
            assert found.numbers


NOT_LISTS = [
    ("a share", "The budget grew by 122.5 per cent."),
    ("a resolution", "See resolution 60/251 and A/HRC/122.5/3."),
    ("a date", "It was adopted on 12.122.2019."),
    ("a number of persons", "Some 122.500,000 persons were counted."),
    ("another decimal", "The rate fell from 15.1 to 9.4."),
]


@pytest.mark.parametrize(("reason", "text"), NOT_LISTS, ids=[row[0] for row in NOT_LISTS])
def test_other_numbers_are_left_alone(reason: str, text: str) -> None:
    assert READER.find(text) == [], reason


def test_one_decimal_makes_no_paragraph() -> None:
    texts = ["The rate is 22.5.", "Recommendations 122.1 and 122.2", "items 5.1 and 5.2"]
    assert paragraphs_spoken_of(texts) == {"122"}


KEYS = [("52 (a)", "52.a"), ("52(a)", "52.a"), ("52.a", "52.a"), ("122.10", "122.10"), (" 3 ", "3")]


@pytest.mark.parametrize(("number", "key"), KEYS)
def test_prints_of_one_number_have_one_key(number: str, key: str) -> None:
    assert number_key(number) == key


def test_numbers_sort_as_they_are_counted() -> None:
    assert sorted(["122.10", "122.9", "121.1", "52 (a)"], key=sort_key) == ["52 (a)", "121.1", "122.9", "122.10"]
