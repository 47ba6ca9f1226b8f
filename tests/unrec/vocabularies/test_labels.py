"""The schemes of labels and the crosswalks between them."""

import json

import pytest

from unrec.matching.stems import detect_language
from unrec.vocabularies.instruments import all_instruments
from unrec.vocabularies.labels import (
    KEYWORD_LANGUAGES,
    action_categories,
    issues,
    keywords,
    newest_names,
    persons,
    sdg_goals,
    sdg_targets,
    themes,
    to_newest,
    vocabulary_version,
)
from unrec.vocabularies.mechanisms import mandates, mechanisms

# How many targets each goal has (A/RES/70/1).
TARGETS = [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19]
ALL = [*themes(), *persons(), *issues(), *sdg_goals(), *sdg_targets()]


def test_the_schemes_are_complete():
    assert (len(themes()), len(persons()), len(issues()), len(sdg_goals())) == (60, 24, 54, 17)
    assert [category.code for category in action_categories()] == [1, 2, 3, 4, 5]


def test_every_goal_has_all_its_targets():
    counts = [sum(t.code.split(".")[0] == goal.code for t in sdg_targets()) for goal in sdg_goals()]
    assert counts == TARGETS
    assert len({target.code for target in sdg_targets()}) == sum(TARGETS) == 169


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_label_is_named_in_its_own_language(language):
    assert [label.code for label in ALL if not any("а" <= c <= "я" for c in label.names[language].lower())] == []


def test_a_name_falls_back_to_english():
    assert themes()[0].name("fr") == themes()[0].code


@pytest.mark.parametrize("scheme", ["themes", "persons", "issues", "sdg_goals"])
@pytest.mark.parametrize("language", KEYWORD_LANGUAGES)
def test_nearly_every_label_has_keywords(scheme, language):
    without = {"General", "Other"}
    names = {"themes": themes, "persons": persons, "issues": issues, "sdg_goals": sdg_goals}[scheme]()
    assert {label.code for label in names} - set(keywords(scheme, language)) <= without


def test_keywords_of_kazakh_are_not_russian():
    words = [word for some in keywords("themes", "kk").values() for word in some if " " in word]
    assert sum(detect_language(word) == "kk" for word in words) / len(words) > 0.9


def test_crosswalks_lead_only_to_labels_that_exist():
    known = {"themes": {t.code for t in themes()}, "persons": {p.code for p in persons()}}
    targets = {target.code for target in sdg_targets()}
    for label in (*issues(), *themes(), *persons()):
        assert set(label.themes) <= known["themes"], label.code
        assert set(label.persons) <= known["persons"], label.code
        assert set(label.sdg_targets) <= targets, label.code
    for mandate in mandates():
        assert set(mandate.themes) <= known["themes"], mandate.code


@pytest.mark.parametrize("scheme", ["themes", "persons"])
def test_the_names_are_those_that_ohchr_printed(scheme, corpus):
    printed = json.loads((corpus / "uhri_label_names.json").read_text())
    for cycle in (2, 3, 4):
        assert set(newest_names(scheme, cycle)) == set(printed[f"cycle{cycle}"][scheme]), cycle


@pytest.mark.parametrize(
    ("scheme", "printed", "newest"),
    [
        ("themes", "D29 Domestic violence", ("Violence against women",)),
        ("themes", "domestic violence", ("Violence against women",)),
        ("themes", "Prohibition of slavery, trafficking", ("Human trafficking & contemporary forms of slavery",)),
        ("themes", "Right to self-determination", ()),
        ("themes", "Something new", ()),
        ("persons", "girls", ("Women & girls",)),
        ("persons", "Judges, lawyers and prosecutors", ("Judges, lawyers and prosecutors",)),
        ("persons", "general", ()),
    ],
)
def test_an_older_label_leads_to_the_newest(scheme, printed, newest):
    assert to_newest(scheme, printed) == newest


def test_the_ten_treaty_bodies_watch_over_treaties_that_are_known():
    bodies = [m for m in mechanisms() if m.kind == "treaty_body"]
    assert len(bodies) == 10
    assert {m.treaty for m in bodies} <= {instrument.code for instrument in all_instruments()}


@pytest.mark.parametrize(
    "name", ["themes", "persons", "issues", "sdg_keywords", "mechanisms", "mandates", "instruments"]
)
def test_every_vocabulary_says_its_version_and_source(name):
    version, source = vocabulary_version(name)
    assert version >= 1
    assert len(source) > 20
