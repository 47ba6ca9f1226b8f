"""Recommendations of one mechanism are linked to those of another: same, narrower, related, contradicting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.matching.links import Relation, propose_links
from unrec.matching.polarity import KEEP, REMOVE, direction_of


@pytest.mark.parametrize(
    ("text", "other", "relation", "why"),
    [
        (
            "Abolish the death penalty",
            "The State party should abolish the death penalty in law",
            Relation.SAME,
            "a committee's words for the same ask",
        ),
        (
            "Ratify OP-CAT",
            "Consider ratifying the Optional Protocol to the Convention against Torture",
            Relation.SAME,
            "one treaty, however it is written",
        ),
        (
            "Retain the death penalty for the most serious crimes",
            "Abolish the death penalty",
            Relation.CONTRADICTS,
            "to keep and to end the same penalty",
        ),
        (
            "Lift the ban on public assemblies",
            "Maintain the ban on public assemblies",
            Relation.CONTRADICTS,
            "to lift and to keep the same ban",
        ),
        (
            "Provide mobile clinics with Roma-speaking nurses for Roma women in remote villages",
            "Improve access of Roma women to health care",
            Relation.RELATED,
            "one subject, another level and action",
        ),
    ],
)
def test_the_relation_of_two(text: str, other: str, relation: Relation, why: str) -> None:
    links = propose_links([("upr", text)], [("committee", other)], embed=False)
    assert [link.relation for link in links] == [relation], why


def test_a_special_case_with_more_detail_is_narrower() -> None:
    general = ("cedaw", "Combat violence against women")
    special = (
        "upr",
        "Combat violence against women by opening shelters with legal aid offices, hotlines and trained interpreters "
        "in every northern district before winter",
    )
    (link,) = propose_links([special], [general], embed=False)
    assert link.relation is Relation.NARROWER
    assert all(link.relation is not Relation.NARROWER for link in propose_links([general], [special], embed=False))


def test_what_has_nothing_in_common_is_not_linked() -> None:
    assert propose_links([("1", "Ratify OP-CAT")], [("2", "Improve rural roads")], embed=False) == []
    assert propose_links([], [("2", "Improve rural roads")], embed=False) == []
    assert propose_links([("1", "")], [("2", "")], embed=False) == []


@pytest.mark.parametrize(
    ("ask", "direction", "why"),
    [
        ("Abolish the death penalty", REMOVE, "a removing verb"),
        ("Retain the death penalty", KEEP, "a keeping verb"),
        ("Maintain the moratorium on executions", REMOVE, "a moratorium turns the verb round"),
        ("Lift the ban on foreign funding", KEEP, "lifting a ban lets the thing be"),
        ("Abolish the death penalty and maintain the moratorium", REMOVE, "the first verb decides, up to the 'and'"),
        ("Отменить запрет на собрания", KEEP, "the same in Russian"),
        ("Promote education for girls", None, "neither keeps nor removes"),
    ],
)
def test_the_direction_of_an_ask(ask: str, direction: int | None, why: str) -> None:
    assert direction_of(ask) == direction, why


@given(st.text(max_size=200))
def test_any_text_has_a_direction_or_none(text: str) -> None:
    assert direction_of(text) in (KEEP, REMOVE, None)
