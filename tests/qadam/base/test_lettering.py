"""Texts are measured, wrapped and cut without losing a letter or leaving their line."""

from hypothesis import given
from hypothesis import strategies as st

from qadam.base.lettering import ELLIPSIS, shortened, text_width, wrap_text

SIZE = 14.0
texts = st.text(st.sampled_from("абвқәіңAiW -"), max_size=120)


def test_a_wide_letter_is_wider_than_a_narrow_one():
    assert text_width("W", SIZE) > 2 * text_width("i", SIZE)
    assert text_width("Щ", SIZE) > text_width("і", SIZE)


def test_every_kazakh_letter_has_its_own_width():
    assert text_width("ӘәҒғҚқҢңӨөҰұҮүҺһІі", SIZE) < 18 * SIZE


@given(texts, st.floats(20, 300))
def test_no_line_is_wider_than_its_room(text, width):
    assert all(text_width(line, SIZE) <= width for line in wrap_text(text, SIZE, width))


@given(texts)
def test_nothing_is_lost_where_there_are_lines_enough(text):
    lines = wrap_text(text, SIZE, 60, most_lines=1000)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_what_is_too_long_ends_with_an_ellipsis():
    assert wrap_text("one two three four five six seven", SIZE, 60, most_lines=2)[-1].endswith(ELLIPSIS)
    assert shortened("Ратификация", SIZE, 40).endswith(ELLIPSIS)
    assert shortened("да", SIZE, 40) == "да"
