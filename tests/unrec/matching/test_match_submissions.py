"""An organisation's proposals: cut out of its text, and compared with the recommendations that the State received."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.matching.submissions import Level, Received, level_of, match_submission, split_proposals

RECEIVED = [
    Received("1", "Abolish the death penalty", ("FRA", "CHL")),
    Received("2", "Consider abolishing the death penalty", ("ITA",)),
    Received("3", "Take steps to combat domestic violence", ("NOR",)),
    Received("4", "Ratify OP-CAT", ("DNK", "FRA")),
]


def test_a_proposal_taken_up_names_the_states_that_did() -> None:
    (uptake,) = match_submission([("p1", "Abolish the death penalty")], RECEIVED, embed=False)
    assert uptake.level is Level.FULLY
    assert uptake.recommending_states == ("FRA", "CHL", "ITA")
    assert uptake.evidence[0].id == "1"
    assert uptake.evidence[0].covered == 1


def test_a_proposal_that_nobody_took_up_still_shows_the_nearest() -> None:
    (uptake,) = match_submission([("p1", "Build cycle paths in the capital")], RECEIVED, embed=False)
    assert (uptake.level, uptake.recommending_states) == (Level.NOT, ())
    assert len(uptake.evidence) == len(RECEIVED)


def test_a_longer_proposal_is_taken_up_less_closely_than_a_short_one() -> None:
    short = ("short", "Combat domestic violence")
    detailed = (
        "long",
        "Combat domestic violence by criminalizing it, opening twenty shelters, training prosecutors and publishing "
        "quarterly statistics disaggregated by district",
    )
    levels = [uptake.level for uptake in match_submission([short, detailed], RECEIVED, embed=False)]
    assert list(Level).index(levels[0]) < list(Level).index(levels[1])


def test_no_recommendations_take_nothing_up() -> None:
    assert match_submission([("p1", "Abolish the death penalty")], [], embed=False)[0].level is Level.NOT
    assert match_submission([], RECEIVED, embed=False) == []


@pytest.mark.parametrize(
    ("score", "covered", "level"),
    [(0.9, 0.9, "fully"), (0.9, 0.4, "largely"), (0.9, 0.1, "partly"), (0.3, 0.9, "partly"), (0.1, 1.0, "not")],
)
def test_the_level_follows_the_ask_and_its_wording(score: float, covered: float, level: str) -> None:
    assert level_of(score, covered) == level


SPLITS = [
    ("1. Abolish the death penalty\n2. Ratify OP-CAT without delay", 2, "numbers begin a proposal"),
    ("• Abolish the death penalty\n• Ratify OP-CAT without delay", 2, "bullets begin a proposal"),
    ("(a) Abolish the death penalty;\n(b) Ratify OP-CAT without delay.", 2, "letters begin a proposal"),
    (
        "Рекомендация 1: Отменить смертную казнь полностью\nРекомендация 2: Принять закон о собраниях",
        2,
        "Russian heads",
    ),
    ("Abolish the death penalty in all\ncircumstances and without delay", 1, "a wrapped line goes on"),
    ("Abolish the death penalty.\nRatify OP-CAT without delay.", 2, "a line after a full stop begins anew"),
    ("Abolish the death penalty now\n\nRatify OP-CAT without delay", 2, "an empty line parts"),
    ("Freedom of expression\n\nPage 3\n\nWe recommend that the government:", 0, "headings and lead-ins are no asks"),
    ("Joint Submission of Example Rights Watch International", 0, "a title is no ask"),
    ("废除死刑并批准任择议定书", 1, "words need not be parted by spaces"),
    ("", 0, "nothing in, nothing out"),
]


@pytest.mark.parametrize(("text", "count", "why"), SPLITS)
def test_a_pasted_text_is_cut_into_proposals(text: str, count: int, why: str) -> None:
    assert len(split_proposals(text)) == count, why


def test_numbers_and_bullets_are_taken_off() -> None:
    assert split_proposals("12.3 Abolish the death penalty\n– Ratify OP-CAT without delay") == [
        "Abolish the death penalty",
        "Ratify OP-CAT without delay",
    ]


@given(st.text(max_size=300))
def test_any_text_can_be_cut(text: str) -> None:
    assert all(proposal.strip() for proposal in split_proposals(text))
