"""Themes, groups, goals and areas follow from issues and words as the rules say."""

import pytest

from unrec.classification import areas, features, rules
from unrec.errors import InputError
from unrec.vocabularies import labels
from unrec.vocabularies.loader import load_yaml_file

DATA = load_yaml_file(rules.RULES_FILE)


def given(text: str, scheme: str, issues: dict[str, float] | None = None) -> set[str]:
    stems = [rules.light_stem(token) for token in features.tokens(text)]
    found = rules.shipped_rules().apply(stems, issues or {})
    return {code for one, code in found if one == scheme}


@pytest.mark.parametrize("scheme", ["themes", "persons"])
def test_every_label_of_the_rules_is_one_of_ohchrs(scheme: str) -> None:
    names = {label.code for label in (labels.themes() if scheme == "themes" else labels.persons())}
    assert set(DATA[scheme]) <= names


def test_every_issue_of_the_rules_is_one_of_upr_infos() -> None:
    names = {label.code for label in labels.issues()}
    used = {issue for scheme in rules.SCHEMES for rule in DATA[scheme].values() for issue in rule.get("issues", {})}
    assert used <= names


def test_every_goal_has_a_rule() -> None:
    assert {str(code) for code in DATA["sdg_goals"]} == {str(goal) for goal in range(1, 18)}


@pytest.mark.parametrize(
    ("text", "scheme", "wanted", "reason"),
    [
        ("Combat domestic violence", "persons", {"Women & girls"}, "victims are meant, though not named"),
        (
            "Adopt national legislation",
            "themes",
            {"Constitutional & legislative framework"},
            "no nationality in national",
        ),
        ("Strengthen human rights education", "sdg_goals", {"4"}, "education of any kind is goal 4"),
        ("Reduce air pollution", "themes", {"Human rights & the environment"}, "a word of the list"),
        ("Support the family environment", "themes", set(), "an exception keeps the environment out"),
        ("Do better", "sdg_goals", {"16"}, "a text that names no goal is about institutions"),
        ("", "sdg_goals", set(), "an empty text is about nothing"),
    ],
)
def test_words_give_labels(text: str, scheme: str, wanted: set[str], reason: str) -> None:
    found = given(text, scheme)
    assert wanted <= found, reason
    if "national legislation" in text:
        assert "Rights related to name, identity & nationality" not in found, reason
    if not wanted or "environment" in text:
        assert ("Human rights & the environment" in found) is ("family" not in text and "pollution" in text), reason


def test_a_likely_issue_gives_its_group_and_an_unlikely_one_does_not() -> None:
    assert "Children" in given("Something", "persons", {"Rights of the Child": 0.95})
    assert "Children" not in given("Something", "persons", {"Rights of the Child": 0.3})


@pytest.mark.parametrize(
    ("word", "stem"),
    [("countries", "country"), ("women", "women"), ("laws", "law"), ("status", "status"), ("access", "access")],
)
def test_only_the_plural_is_taken_off(word: str, stem: str) -> None:
    assert rules.light_stem(word) == stem


AREAS = areas.AreaRules(
    [
        {"code": "torture", "issues": ["Torture and other CID treatment"], "themes": ["Right to life"]},
        {"code": "migrants", "issues": ["Migrants"], "keywords": {"en": ["stateless persons"]}},
    ]
)


def test_the_area_of_the_likeliest_issue_comes_first() -> None:
    found = AREAS.apply({"Torture and other CID treatment": 0.95, "Migrants": 0.7}, {}, [], "en")
    assert sorted(found, key=lambda code: -found[code].score) == ["torture", "migrants"]
    assert found["torture"].label == "Torture and other CID treatment"


def test_a_keyword_of_the_preset_gives_its_area() -> None:
    found = AREAS.apply({}, {}, ["protect", "stateless", "person"], "en")
    assert {code: one.places for code, one in found.items()} == {"migrants": (1, 2)}


def test_no_sign_of_any_area_gives_none() -> None:
    assert AREAS.apply({"Migrants": 0.2}, {}, ["something"], "en") == {}


def test_the_preset_of_kazakhstan_has_its_fourteen_areas() -> None:
    path = areas.preset_file("kazakhstan")
    codes = [area["code"] for area in load_yaml_file(path)["areas"]]
    assert len(codes) == 14
    rules_of_preset = areas.load_areas(str(path))
    assert "torture" in rules_of_preset.apply({"Torture and other CID treatment": 1.0}, {}, [], "en")


@pytest.mark.parametrize("preset", ["nowhere", "../../etc/passwd", "missing.yaml", ""])
def test_an_unknown_preset_is_refused_in_one_sentence(preset: str) -> None:
    with pytest.raises(InputError, match="no preset"):
        areas.preset_file(preset)
