"""Which brackets name the States that made a recommendation, and which do not. All texts are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unrec.extraction.attribution import leading_states, state_groups, states_in_list


@pytest.mark.parametrize(
    ("text", "states", "reason"),
    [
        ("Ratify CAT (Chile);", ["CHL"], "one State"),
        ("Ratify CAT (Chile, Peru and the Netherlands);", ["CHL", "PER", "NLD"], "commas, and, an article"),
        ("Ratify CAT (Chile; Peru);", ["CHL", "PER"], "semicolons inside the bracket"),
        ("Ratify CAT (Chile Peru);", ["CHL", "PER"], "the comma forgotten"),
        ("Ratify CAT (Iran (Islamic Republic of));", ["IRN"], "brackets inside a name"),
        ("Ratify CAT (Bolivia (Plurinational State of), Peru)", ["BOL", "PER"], "brackets inside a name, then another"),
        ("Ratify CAT (Bolivarian Republic of Venezuela);", ["VEN"], "the name the other way round"),
        ("Ratify CAT (UK, USA and DPRK);", ["GBR", "USA", "PRK"], "abbreviations"),
        ("Ratify CAT (Holy See and State of Palestine)", ["VAT", "PSE"], "observer States"),
        ("Ratify CAT (Swaziland, Czech Republic)", ["SWZ", "CZE"], "former names"),
        ("Ratify CAT (Philipines, Peru)", ["PHL", "PER"], "a slip in a name"),
        ("Ratify CAT (Chile1, Peru2);", ["CHL", "PER"], "footnote marks that were not raised"),
        ("Ratify CAT (Chile", ["CHL"], "a bracket never closed at the end"),
        ("Ratify CAT (Chile; adopt a law (Peru)", ["CHL", "PER"], "a bracket never closed before another"),
        ("Ratify CAT Chile, Peru);", ["CHL", "PER"], "a bracket never opened"),
        ("Ratify CAT (Egypt on behalf of the African Group)", ["EGY"], "a State that speaks for a group"),
        ("批准《公约》（西班牙、法国）；", ["ESP", "FRA"], "Chinese brackets and commas"),
        ("ратифицировать Конвенцию (Испания и Франция);", ["ESP", "FRA"], "Russian"),
        ("Ratify the Convention against Torture (CAT);", [], "an acronym"),
        ("Act as said above (see paragraph 4);", [], "a remark"),
        ("Share its work with neighbours (such as those of Chile);", [], "a sentence with a State in it"),
        ("Do (a) this and (b) that;", [], "letters"),
    ],
)
def test_states_of_a_recommendation(text: str, states: list[str], reason: str) -> None:
    found = [state for group in state_groups(text) for state in group.states]
    assert found == states, reason


def test_an_unknown_name_beside_a_known_one_is_kept() -> None:
    (group,) = state_groups("Ratify CAT (Chile, Ruritania);")
    assert group.states == ("CHL",)
    assert group.unknown == ("Ruritania",)


@pytest.mark.parametrize(
    ("text", "states", "rest"),
    [
        ("Brazil recommended that Utopia abolish it.", ("BRA",), "recommended that Utopia abolish it."),
        ("Spain, Italy and the Netherlands also urged Utopia to act.", ("ESP", "ITA", "NLD"), "urged Utopia to act."),
        ("Canada: Ratify the Convention.", ("CAN",), "Ratify the Convention."),
        ("Algeria - Continue its efforts.", ("DZA",), "Continue its efforts."),
        ("Continue the dialogue with Brazil.", (), "Continue the dialogue with Brazil."),
        ("Brazil noted the efforts of Utopia.", (), "Brazil noted the efforts of Utopia."),
    ],
)
def test_states_named_before_their_ask(text: str, states: tuple[str, ...], rest: str) -> None:
    found, start = leading_states(text)
    assert found == states
    assert text[start:] == rest


def test_a_list_without_any_state_is_no_list() -> None:
    assert states_in_list("Rights of the Child") == ((), ())


@given(st.text(alphabet=st.sampled_from(list("abcXY ()[]（）,;.Chile Peru")), max_size=120))
def test_groups_lie_in_the_text_in_order_and_do_not_overlap(text: str) -> None:
    place = 0
    for group in state_groups(text):
        assert place <= group.start < group.end <= len(text)
        assert group.states
        place = group.end
