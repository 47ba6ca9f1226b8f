"""What is sealed opens with its key, at its place, unchanged; and in no other way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadam.communications.sealing import CannotOpenError, open_record, open_sealed, seal, seal_record

KEY, OTHER = bytes(range(32)), bytes(range(32, 64))  # fixed, so that every run names its cases alike


@given(st.binary(), st.text())
def test_what_is_sealed_opens_unchanged(content, place):
    assert open_sealed(KEY, seal(KEY, content, place=place), place=place) == content


@given(st.dictionaries(st.text(), st.none() | st.text() | st.integers() | st.lists(st.text())), st.text())
def test_a_record_opens_unchanged(record, place):
    assert open_record(KEY, seal_record(KEY, record, place=place), place=place) == record


@given(st.binary(min_size=1))
def test_the_same_words_are_never_sealed_alike(content):
    assert seal(KEY, content, place="a") != seal(KEY, content, place="a")


@pytest.mark.parametrize(
    ("key", "place", "damage", "reason"),
    [
        (OTHER, "a", lambda s: s, "another key"),
        (KEY, "b", lambda s: s, "another place"),
        (KEY, "a", lambda s: s[:-1] + bytes([s[-1] ^ 1]), "a changed byte at the end"),
        (KEY, "a", lambda s: s[:5] + bytes([s[5] ^ 1]) + s[6:], "a changed nonce"),
        (KEY, "a", lambda s: s[:20], "cut off"),
        (KEY, "a", lambda s: b"\x02" + s[1:], "another form"),
        (KEY, "a", lambda s: b"", "nothing"),
    ],
)
def test_nothing_else_opens_it(key, place, damage, reason):
    sealed = damage(seal(KEY, b"Aibarys", place="a"))
    with pytest.raises(CannotOpenError):
        open_sealed(key, sealed, place=place)


@pytest.mark.parametrize("sealed", ["not base64!", "AAAA", "QWliYXJ5cw=="])
def test_a_text_that_was_never_sealed_does_not_open(sealed):
    with pytest.raises(CannotOpenError):
        open_record(KEY, sealed, place="a")
