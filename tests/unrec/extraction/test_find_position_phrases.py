"""Each phrase of the table is found in the examples beside it, and means what its kind says."""

import pytest

from unrec.extraction.position_phrases import LIST_MARK, position_phrases
from unrec.vocabularies.loader import load_table

MEANING = {
    "supported": ("supported", False),
    "implemented": ("supported", False),
    "noted": ("noted", False),
    "partly": ("noted", True),
    "pending": ("pending", False),
}
EXAMPLES = [
    (row["language"], row["kind"], example.replace("#", LIST_MARK))
    for row in load_table("position_phrases")
    for example in row["examples"].split(" | ")
]
SENTENCES = [row for row in EXAMPLES if row[1] in MEANING]
HEADINGS = [row for row in EXAMPLES if row[1].startswith("heading_")]


@pytest.mark.parametrize(("language", "kind", "example"), SENTENCES)
def test_an_example_states_its_position(language: str, kind: str, example: str) -> None:
    found = position_phrases(language).find(example)
    assert {(str(phrase.position), phrase.partly) for phrase in found} == {MEANING[kind]}
    assert all(phrase.strong == (kind != "implemented") for phrase in found)


@pytest.mark.parametrize(("language", "kind", "example"), HEADINGS)
def test_a_heading_states_its_position(language: str, kind: str, example: str) -> None:
    phrase = position_phrases(language).of_heading(example)
    assert phrase is not None
    assert (str(phrase.position), phrase.partly) == MEANING[kind.removeprefix("heading_")]


@pytest.mark.parametrize(("language", "kind", "example"), [row for row in EXAMPLES if row[1] in ("all", "except")])
def test_words_for_the_rest_are_found(language: str, kind: str, example: str) -> None:
    phrases = position_phrases(language)
    assert (phrases.all_others if kind == "all" else phrases.exceptions).search(example)


NEUTRAL = [
    ("a comment", "The State supports new developments in palliative care in all regions"),
    ("an imperative", "Support the efforts of civil society and accept visits of special procedures"),
    ("a reference", "See recommendation " + LIST_MARK),
    ("a fact", "The Committee was informed that the law had been adopted"),
    ("notes that", "Arcadia notes that recommended activities have begun"),
    ("two groups", "Accepted recommendations and noted recommendations"),
]


@pytest.mark.parametrize(("reason", "sentence"), NEUTRAL, ids=[row[0] for row in NEUTRAL])
def test_other_sentences_state_no_position(reason: str, sentence: str) -> None:
    if reason == "two groups":
        assert position_phrases("en").of_heading(sentence) is None
    else:
        assert not [phrase for phrase in position_phrases("en").find(sentence) if phrase.strong], reason


@pytest.mark.parametrize(("language", "kind", "example"), [row for row in EXAMPLES if row[1] == "cell"])
def test_the_cell_of_a_row_that_was_read_as_one_line_is_found(language: str, kind: str, example: str) -> None:
    phrase = position_phrases(language).of_row(f"Ratify it (Chile) {example} A law is in force")
    assert phrase is not None
    assert phrase.raw == example
