"""The table of States, and a name's way to its code."""

from collections import Counter

import pytest

from unrec.vocabularies.states import (
    REGIONAL_GROUPS,
    all_states,
    get_state,
    regional_group,
    regional_group_name,
    state_code,
    state_name,
)


def test_there_are_193_members_and_2_observers():
    observers = [state.code for state in all_states() if state.observer]
    assert len(all_states()) == 195
    assert observers == ["PSE", "VAT"]


def test_codes_are_unique():
    for field in ("code", "iso2", "m49"):
        assert len({getattr(state, field) for state in all_states()}) == 195, field


def test_regional_groups_have_the_sizes_that_the_un_gives_them():
    members = Counter(state.regional_group for state in all_states() if not state.observer)
    assert members == {"AFRICAN": 54, "ASIA_PACIFIC": 54, "EEG": 23, "GRULAC": 33, "WEOG": 29}  # with the United States
    assert set(members) == set(REGIONAL_GROUPS)


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("KAZ", "KAZ", "a code in capitals means itself"),
        ("kaz", None, "and is no name in small letters"),
        ("  the Netherlands; ", "NLD", "article and punctuation"),
        ("NewZealand", "NZL", "a space lost"),
        ("Kazahstan", "KAZ", "a letter lost"),
        ("Germnay", "DEU", "two letters swapped"),
        ("Iraq", "IRQ", "one letter from Iran"),
        ("Irax", None, "too short to guess"),
        ("Austrlia", None, "as near to Austria as to Australia"),
        ("Northern Ireland", None, "no State"),
        ("Atlantis", None, "no State"),
        ("", None, "nothing"),
        ("Республики Казахстан", "KAZ", "a formal name in a Russian case"),
        ("Қазақстанға", "KAZ", "a Kazakh case"),
        ("大韩民国", "KOR", "Chinese"),
    ],
)
def test_a_name_leads_to_its_code(name, code, reason):
    assert state_code(name) == code, reason


def test_names_fall_back_to_english_and_to_the_code():
    assert state_name("FRA", "ru") == "Франция"
    assert state_name("FRA", "de") == "France"
    assert state_name("XXX") == "XXX"
    assert regional_group("XXX") is None


def test_a_state_has_its_facts():
    state = get_state("KAZ")
    assert (state.iso2, state.m49, state.regional_group, state.subregion) == (
        "KZ",
        "398",
        "ASIA_PACIFIC",
        "Central Asia",
    )
    assert regional_group_name("EEG", "kk").startswith("Шығыс Еуропа")


def test_an_unknown_code_is_a_key_error():
    with pytest.raises(KeyError):
        get_state("XXX")
