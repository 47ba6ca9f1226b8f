"""Two texts side by side: what only one of them says is marked, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.matching.differences import mark_differences


def marked(a: str, b: str) -> tuple[list[str], list[str]]:
    return tuple([s.text for s in side if s.differs] for side in mark_differences(a, b))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("a", "b", "only_a", "only_b", "why"),
    [
        ("Ratify OP-CAT", "Ratify OP-CAT", [], [], "the same text"),
        ("Protect women", "Protect children", ["women"], ["children"], "one word differs"),
        ("Protection of workers", "Protect a worker", [], [], "another form of a word is the same word"),
        (
            "Ratification of OP-CAT",
            "Ratify the Optional Protocol to the Convention against Torture",
            [],
            [],
            "an instrument is itself under each of its names",
        ),
        ("Train judges and prosecutors", "Prosecutors and judges: train", [], [], "order does not matter"),
        (
            "Abolish the death penalty",
            "Abolish the death penalty and reform the prison system",
            [],
            ["reform the prison system"],
            "little words between marked ones are marked with them",
        ),
        ("", "Abolish torture", [], ["Abolish torture"], "nothing against something"),
    ],
)
def test_words_that_only_one_text_has_are_marked(
    a: str, b: str, only_a: list[str], only_b: list[str], why: str
) -> None:
    assert marked(a, b) == (only_a, only_b), why


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_segments_are_the_whole_text(a: str, b: str) -> None:
    first, second = mark_differences(a, b)
    assert "".join(segment.text for segment in first) == a
    assert "".join(segment.text for segment in second) == b
    assert all(segment.text for segment in (*first, *second))


@given(st.text(max_size=200))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert not any(segment.differs for side in mark_differences(text, text) for segment in side)
