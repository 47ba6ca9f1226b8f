"""Later recommendations find the earlier ones that ask the same, and say whether they were made before."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unrec.matching.embeddings import EmbeddingsMissingError, embeddings_available
from unrec.matching.recurrence import FIRST_TIME, REPEATED, match

# A made review of an invented State.
EARLIER = [
    ("1", "Ratify the Optional Protocol to the Convention against Torture"),
    ("2", "Abolish the death penalty"),
    ("3", "Take further steps to combat domestic violence and protect its victims"),
    ("4", "Decriminalize defamation and protect journalists from harassment"),
    ("5", "Extend a standing invitation to all special procedures"),
    ("6", "Establish a national human rights institution in accordance with the Paris Principles"),
    ("7", "Improve conditions of detention and reduce overcrowding in prisons"),
    ("8", "Strengthen efforts to fight trafficking in persons"),
    ("9", "Ensure equal access of Roma children to education"),
    ("10", "Prevent torture and investigate all allegations of ill-treatment"),
    ("11", "Simplify the registration of religious communities"),
    ("12", "Adopt a comprehensive law against discrimination"),
]

SAME = [
    # (later text, the earlier one that asks the same, why)
    ("Consider acceding to OP-CAT", "1", "the same instrument under its abbreviation, a weaker step"),
    ("Establish a moratorium on executions and abolish capital punishment", "2", "other words for the same penalty"),
    ("Continue to combat domestic violence by training the police", "3", "general with a measure added"),
    ("Protect journalists against all harassment", "4", "one of two asks is enough"),
    ("Issue an open invitation to the special procedures", "5", "open and standing mean the same"),
    ("Make the national human rights institution independent under the Paris Principles", "6", "the same institution"),
    ("Bring living conditions in prisons up to international standards", "7", "the same places, the same goal"),
    ("Continue to combat human trafficking, including by training border guards", "8", "general with a measure added"),
    ("Investigate reports of torture by police officers", "10", "one of two asks is enough"),
    ("Enact general anti-discrimination legislation", "12", "the same law"),
]
FURTHER = [
    # found first as well, though the default install is not sure enough to call them repeated
    ("Intensify measures against violence in the family, especially against women", "3", "a neighbouring wording"),
    ("Remove libel from the criminal code", "4", "the same change of law without a common word"),
    ("Bring its ombudsman into line with the Paris Principles", "6", "another name of the institution"),
]


@pytest.mark.parametrize(("text", "same", "why"), SAME)
def test_an_ask_in_other_words_is_found_first(text: str, same: str, why: str) -> None:
    (found,) = match(EARLIER, [("later", text)], embed=False)
    assert found.matches[0].id == same, why
    assert found.status == REPEATED, why


@pytest.mark.parametrize(("text", "same", "why"), FURTHER)
def test_an_ask_without_common_words_is_still_found_first(text: str, same: str, why: str) -> None:
    assert match(EARLIER, [("later", text)], embed=False)[0].matches[0].id == same, why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Reduce the emissions of coal-fired power stations", "nothing earlier speaks of the climate"),
        ("Introduce paid leave for fathers", "nothing earlier speaks of parents"),
        ("Restore the fishing rights of coastal villages", "nothing earlier speaks of fishing"),
        ("", "an empty text asks nothing"),
        ("😀🔥", "pictures ask nothing"),
    ],
)
def test_an_ask_on_a_new_subject_is_made_for_the_first_time(text: str, why: str) -> None:
    (found,) = match(EARLIER, [("later", text)], embed=False)
    assert found.status == FIRST_TIME, why
    assert len(found.matches) == 10, "the nearest are given whatever the status"


def test_a_protocol_is_not_the_matter_of_its_treaty() -> None:
    (found,) = match(
        EARLIER, [("later", "Ratify the Optional Protocol to the Convention against Torture")], embed=False
    )
    scores = {one.id: one.score for one in found.matches}
    assert scores["1"] > 0.9
    assert scores.get("10", 0) < 0.3


def test_matches_are_best_first_with_reasons() -> None:
    (found,) = match(EARLIER, [("later", "Sign OP-CAT without delay")], embed=False)
    assert [one.score for one in found.matches] == sorted((one.score for one in found.matches), reverse=True)
    assert "instrument:OPCAT" in found.matches[0].reason
    assert "action:ratify" not in found.matches[-1].reason


def test_reasons_name_the_words_as_printed() -> None:
    (found,) = match(EARLIER, [("later", "Reduce OVERCROWDING in prisons")], embed=False)
    assert found.matches[0].id == "7"
    assert {"word:overcrowding", "word:prisons"} <= set(found.matches[0].reason)


def test_the_order_and_the_ids_of_the_later_list_are_kept() -> None:
    later = [("b", "Abolish the death penalty"), ("a", "Ratify OP-CAT"), ("b", "Abolish the death penalty")]
    assert [found.id for found in match(EARLIER, later, embed=False)] == ["b", "a", "b"]


def test_a_recommendation_scores_the_same_alone_and_among_many() -> None:
    later = [(str(number), text) for number, (text, _, _) in enumerate(SAME * 40)]
    many = match(EARLIER, later, embed=False)
    for number, (id_, text) in enumerate(later[: len(SAME)]):
        (alone,) = match(EARLIER, [(id_, text)], embed=False)
        assert many[number].score == pytest.approx(alone.score, abs=2e-4)
        assert many[number].matches[0].id == alone.matches[0].id


def test_without_an_earlier_review_everything_is_made_for_the_first_time() -> None:
    (found,) = match([], [("later", "Abolish the death penalty")], embed=False)
    assert (found.status, found.score, found.matches) == (FIRST_TIME, 0.0, ())
    assert match(EARLIER, [], embed=False) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Отменить смертную казнь", "Полностью отменить смертную казнь"),
        ("Өлім жазасын алып тастау", "Өлім жазасын толық алып тастау"),
        ("废除死刑", "立即废除死刑"),
        ("Abolir la peine de mort", "Abolir complètement la peine de mort"),
    ],
)
def test_other_languages_are_compared_by_their_stems(earlier: str, later: str) -> None:
    (found,) = match([("other", "Ratify OP-CAT"), ("same", earlier)], [("later", later)], embed=False)
    assert (found.matches[0].id, found.status) == ("same", REPEATED)


def test_an_instrument_joins_two_languages() -> None:
    later = [("later", "Ратифицировать Факультативный протокол к Конвенции против пыток")]
    assert match(EARLIER, later, embed=False)[0].matches[0].id == "1"


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "combat torture, " * 7000, "\n" * 100_000, "and to " * 15_000, "\0\ud800"]
)
def test_odd_and_endless_texts_get_an_answer(text: str) -> None:
    found = match([*EARLIER, ("odd", text)], [("later", text)], embed=False)
    assert len(found[0].matches) == 10


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=120), min_size=1, max_size=4), st.lists(st.text(max_size=120), min_size=1, max_size=4))
def test_any_two_lists_get_probabilities(earlier: list[str], later: list[str]) -> None:
    found = match(list(enumerate_texts(earlier)), list(enumerate_texts(later)), embed=False)
    assert [one.id for one in found] == [str(number) for number in range(len(later))]
    for one in found:
        assert 0 <= one.score <= 1
        assert len(one.matches) == min(10, len(earlier))
        assert all(0 <= near.score <= 1 for near in one.matches)


def enumerate_texts(texts: list[str]) -> list[tuple[str, str]]:
    return [(str(number), text) for number, text in enumerate(texts)]


def test_embeddings_that_are_not_installed_are_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unrec.matching.embeddings.embeddings_available", lambda: False)
    from unrec.matching.embeddings import load_embedder

    load_embedder.cache_clear()
    with pytest.raises(EmbeddingsMissingError, match=r"qadam\[embed\]"):
        match(EARLIER, [("later", "Abolish the death penalty")], embed=True)


@pytest.mark.skipif(not embeddings_available(), reason="the extra 'embed' is not installed or the processor lacks AVX2")
def test_embeddings_join_languages_that_share_no_word() -> None:
    later = [("later", "Запретить телесные наказания детей")]
    earlier = [("same", "Prohibit corporal punishment of children"), *EARLIER]
    assert match(earlier, later, embed=True)[0].matches[0].id == "same"


# The least that the default install must reach on Kazakhstan 2010 to 2014, which no weight was learned from. The goals
# of the issue are 0.62 and 0.88; these floors lie a little under what was measured, to catch a loss and not a wobble.
FLOORS = {"hit@1": 0.74, "hit@5": 0.96, "recall@10": 0.90, "status_f1": 0.94, "first_time_f1": 0.50}


def test_repeated_recommendations_of_kazakhstan_are_found(corpus: Path, tmp_path: Path) -> None:
    def read(name: str) -> list[tuple[str, str]]:
        rows = map(json.loads, (corpus / name).read_text(encoding="utf-8").splitlines())
        return [(row["id"], row["text"]) for row in rows]

    predicted = tmp_path / "predicted.jsonl"
    found = match(read("kazakhstan_2010.jsonl"), read("kazakhstan_2014.jsonl"), embed=False)
    lines = (
        {"id": one.id, "status": one.status, "matches": [{"id": m.id, "score": m.score} for m in one.matches]}
        for one in found
    )
    predicted.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    scorer, truth = corpus.parent / "eval" / "score_repeats.py", corpus / "kazakhstan_repeats.jsonl"
    run = subprocess.run([sys.executable, scorer, predicted, truth], capture_output=True, text=True, env=os.environ)
    figures = json.loads(run.stdout)
    assert {name: figures[name] for name in FLOORS if figures[name] < FLOORS[name]} == {}
