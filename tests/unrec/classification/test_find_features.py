"""Texts become words, and words become the same features in training and prediction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.classification import features


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("Ratify OP-CAT, now", ["ratify", "op", "cat", ",", "now"], "hyphens part words and commas are kept"),
        ("Côte d’Ivoire", ["cote", "d", "ivoire"], "signs of Latin letters fall away"),
        ("İstanbul Convention", ["istanbul", "convention"], "the dotted capital keeps its place"),
        ("No. 169", ["no", "169"], "numbers are words"),
        ("Права человека 人权", [], "other alphabets are no words here"),
        ("", [], "nothing is nothing"),
    ],
)
def test_a_text_is_cut_into_words(text: str, words: list[str], reason: str) -> None:
    assert features.tokens(text) == words, reason


@given(st.text(max_size=300))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(features.fold(text)) == len(text)


@given(st.text(max_size=300))
def test_spans_are_where_the_words_stand(text: str) -> None:
    folded = features.fold(text)
    assert [folded[start:end] for start, end in features.token_spans(text)] == features.tokens(text)


def test_a_very_long_text_is_read_up_to_its_limit() -> None:
    assert len(features.tokens("word " * 100_000)) == features.MAX_TOKENS


CODES = st.lists(st.integers(min_value=1, max_value=2**62), unique=True, max_size=400)


@given(CODES, CODES)
def test_the_table_finds_every_known_code_and_no_other(known: list[int], others: list[int]) -> None:
    table = features.CodeTable(np.array(known, dtype=np.int64))
    asked = known + [code for code in others if code not in known]
    places, rows = table.rows(np.array(asked, dtype=np.int64))
    assert {asked[place]: int(row) for place, row in zip(places, rows, strict=True)} == {
        code: row for row, code in enumerate(known)
    }


def test_neighbouring_texts_share_no_feature() -> None:
    lexicon = features.Lexicon(["prison", "school"], ["prison", "school"])
    grams = features.find_grams(lexicon.batch([["prison"], ["school"]]), lexicon.is_content)
    kinds = set(features.kind_of(grams.code).tolist())
    assert features.PAIR not in kinds
    assert features.NEXT_CONTENT not in kinds
    assert features.TWO in kinds  # the start of each text with its first word


def test_a_pair_of_words_is_the_same_in_either_order() -> None:
    lexicon = features.Lexicon(["child", "labour"], [])
    codes = []
    for words in (["child", "labour"], ["labour", "child"]):
        grams = features.find_grams(lexicon.batch([words]), lexicon.is_content)
        codes.append(set(grams.code[features.kind_of(grams.code) == features.PAIR].tolist()))
    assert codes[0] == codes[1] != set()


def test_near_duplicates_have_one_key() -> None:
    assert features.content_key(["ratifi", "the", "covenant", ","]) == features.content_key(["covenant", "ratifi"])
