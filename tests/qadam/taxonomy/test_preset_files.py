"""Every preset file keeps the schema that docs/reference/presets.md describes."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from unrec.vocabularies.labels import issues, sdg_goals, themes
from unrec.vocabularies.loader import load_yaml_file
from unrec.vocabularies.mechanisms import mechanisms
from unrec.vocabularies.states import get_state

FOLDER = Path(__file__).parents[3] / "qadam" / "taxonomy" / "presets"
FILES = sorted(FOLDER.glob("*.yaml"))
LANGUAGES = {"en", "ru", "kk"}
CODE = re.compile(r"[a-z][a-z0-9-]{1,59}")

# What a record must hold, and what it may.
NEEDED: dict[str, set[str]] = {
    "preset": {
        "version", "code", "source", "state", "languages", "timezone", "platform", "areas", "bodies", "roles",
        "reviews", "plans",
    },
    "state": {"code", "name", "formal_name"},
    "platform": {"code", "name", "kind", "co_chairs", "members", "observers", "subcommittees"},
    "areas": {"code", "name", "issues", "themes", "sdg"},
    "bodies": {"code", "kind", "name", "areas"},
    "reviews": {"code", "mechanism", "cycle", "working_group_session", "hrc_session", "reviewed_on", "report_symbol"},
    "plans": {"code", "review", "name", "starts", "ends"},
    "people": {"role", "body", "name", "email", "language"},
}  # fmt: skip
ALLOWED: dict[str, set[str]] = {
    "preset": {"invented", "people", "clocks"},
    "areas": {"keywords"},
    "bodies": {"short", "website", "confirm"},
    "reviews": {"adopted_on", "next_review_on", "addendum_symbol", "decision_symbol", "totals", "confirm"},
    "plans": {"confirm", "legal_act"},
}
KINDS = {"state_body", "national_institution", "civil_society", "observer"}
ROLES = {
    "coordinator", "focal_point", "approver", "national_institution", "civil_society", "observer", "case_officer",
    "administrator",
}  # fmt: skip


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def preset(request: pytest.FixtureRequest) -> dict[str, Any]:
    return load_yaml_file(request.param)


def check_keys(kind: str, record: dict[str, Any]) -> None:
    missing, unknown = NEEDED[kind] - set(record), set(record) - NEEDED[kind] - ALLOWED.get(kind, set())
    assert not missing, f"{kind} {record.get('code')}: {missing} missing"
    assert not unknown, f"{kind} {record.get('code')}: {unknown} unknown"


def test_there_are_two_presets():
    assert {path.stem for path in FILES} == {"illustria", "kazakhstan"}


def test_every_record_has_its_fields_and_no_other(preset):
    check_keys("preset", preset)
    check_keys("state", preset["state"])
    check_keys("platform", preset["platform"])
    for kind in ("areas", "bodies", "reviews", "plans", "people"):
        for record in preset.get(kind, ()):
            check_keys(kind, record)


def test_the_file_is_named_after_its_code_and_the_state_is_known(preset):
    assert preset["code"] in {path.stem for path in FILES}
    assert get_state(preset["state"]["code"]).names["ru"] == preset["state"]["name"]["ru"]


def test_every_name_stands_in_three_languages(preset):
    named = [preset["state"], preset["platform"], *preset["areas"], *preset["bodies"], *preset["plans"]]
    for record in [*named, *preset["platform"]["subcommittees"]]:
        assert set(record["name"]) == LANGUAGES, record["code"]
        assert all(name.strip() == name and name for name in record["name"].values())
        assert set(record.get("short", LANGUAGES)) == LANGUAGES, record["code"]


@pytest.mark.parametrize("kind", ["areas", "bodies", "reviews", "plans"])
def test_codes_are_slugs_and_unique(preset, kind):
    codes = [record["code"] for record in preset[kind]]
    assert len(codes) == len(set(codes))
    assert all(CODE.fullmatch(code) for code in codes)


def test_references_lead_somewhere(preset):
    areas, bodies = ({record["code"] for record in preset[kind]} for kind in ("areas", "bodies"))
    for body in preset["bodies"]:
        assert set(body["areas"]) <= areas, body["code"]
        assert body["kind"] in KINDS, body["code"]
    platform = preset["platform"]
    assert {*platform["co_chairs"], *platform["members"], *platform["observers"]} <= bodies
    assert all(set(sub["areas"]) <= areas for sub in platform["subcommittees"])
    assert set(preset["roles"]) <= ROLES
    assert {body for some in preset["roles"].values() for body in some} <= bodies
    assert {plan["review"] for plan in preset["plans"]} <= {review["code"] for review in preset["reviews"]}
    for person in preset.get("people", ()):
        assert person["role"] in ROLES
        assert person["body"] in bodies


def test_areas_use_labels_that_exist(preset):
    known_issues, known_themes = {issue.code for issue in issues()}, {theme.code for theme in themes()}
    goals = {int(goal.code) for goal in sdg_goals()}
    for area in preset["areas"]:
        assert set(area["issues"]) <= known_issues, area["code"]
        assert set(area["themes"]) <= known_themes, area["code"]
        assert set(area["sdg"]) <= goals, area["code"]


def test_no_label_leads_to_two_areas(preset):
    for labels in ("issues", "themes"):
        used = [label for area in preset["areas"] for label in area[labels]]
        assert len(used) == len(set(used))


def test_every_area_has_a_competent_state_body(preset):
    led = {area for body in preset["bodies"] if body["kind"] == "state_body" for area in body["areas"]}
    assert led == {area["code"] for area in preset["areas"]}


def test_reviews_are_facts_with_dates_no_more_precise_than_known(preset):
    for review in preset["reviews"]:
        assert review["mechanism"] in {mechanism.code for mechanism in mechanisms()}
        for field in ("reviewed_on", "adopted_on", "next_review_on"):
            value = review.get(field)
            assert value is None or isinstance(value, date) or re.fullmatch(r"\d{4}(-\d{2})?", str(value)), field
        totals = review.get("totals", {})
        assert totals.get("received", 0) == totals.get("supported", 0) + totals.get("noted", 0)
        assert set(review.get("confirm", ())) <= set(review)
        assert re.fullmatch(r"A/HRC/\d+/\d+", review["report_symbol"])


def test_only_an_invented_state_brings_people(preset):
    assert bool(preset.get("people")) == bool(preset.get("invented"))
    assert all(person["email"].endswith(".example") for person in preset.get("people", ()))


def test_kazakhstan_has_its_fourteen_areas_and_its_four_reviews():
    preset = load_yaml_file(FOLDER / "kazakhstan.yaml")
    assert len(preset["areas"]) == 14
    assert [review["cycle"] for review in preset["reviews"]] == [1, 2, 3, 4]
    assert preset["reviews"][-1]["totals"] == {"received": 294, "supported": 259, "noted": 35, "first_time": 56}
