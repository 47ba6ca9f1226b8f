"""Two texts side by side: what differs is marked, and nothing of either is lost."""

from hypothesis import given
from hypothesis import strategies as st

from qadam.base.differences import MOST_WORDS, Piece, word_difference

texts = st.text(st.sampled_from("ab қ,.\n"), max_size=60)


@given(texts, texts)
def test_the_pieces_give_back_both_texts(before, after):
    left, right = word_difference(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after


@given(texts)
def test_equal_texts_have_nothing_marked(text):
    left, right = word_difference(text, text)
    assert not any(piece.changed for piece in left + right)


def test_only_the_changed_word_is_marked():
    left, right = word_difference("Abolish the death penalty", "Abolish the capital penalty")
    assert [piece.text for piece in left if piece.changed] == ["death"]
    assert [piece.text for piece in right if piece.changed] == ["capital"]


def test_very_long_texts_are_shown_whole():
    long = "a " * MOST_WORDS
    assert word_difference(long, "b")[0] == [Piece(long, True)]
