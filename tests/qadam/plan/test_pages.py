"""Every page of the plan opens for whom it is, in three languages, and is not known to anybody else."""

import csv
from pathlib import Path

import pytest
from django.urls import reverse

from qadam.plan.models import Plan
from tests.qadam.plan.addressed import addressed

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).parent.parent / "config" / "authorization.tsv"
OURS = ("plan", "measure")
ROWS = [
    row
    for row in csv.DictReader(TABLE.open(encoding="utf-8"), delimiter="\t")
    if row["address"].startswith(OURS) and "indicator" not in row["address"]
]


@pytest.fixture
def objects(cast):
    return addressed(cast, {})


def address_of(row, objects):
    pairs = [pair.split("=") for pair in (row["kwargs"] or "").split()]
    return reverse(row["address"], kwargs={name: value.format(**objects) for name, value in pairs})


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_page_opens_for_the_coordinator(objects, cast, sign_in, language):
    from django.utils import translation

    client = sign_in(cast.coordinator)
    with translation.override(language):
        addresses = [address_of(row, objects) for row in ROWS]
    answers = {address: client.get(address).status_code for address in addresses}
    assert {a: s for a, s in answers.items() if s not in (200, 405, 409)} == {}


@pytest.mark.parametrize("actor", ["stranger", "civil_society", "national_institution", "other_focal_point"])
def test_a_draft_and_what_others_were_asked_is_not_known_to_anybody_else(objects, cast, sign_in, actor):
    client = sign_in(getattr(cast, actor))
    hidden = [row for row in ROWS if "plan_draft" in (row["kwargs"] or "") or "plan_round" in (row["kwargs"] or "")]
    assert len(hidden) > 15
    refusal = 403 if actor == "stranger" else 404
    for row in hidden:
        assert client.get(address_of(row, objects)).status_code in (refusal, 405), row["address"]
        assert client.post(address_of(row, objects)).status_code in (refusal, 405), row["address"]


def test_whoever_reads_a_plan_may_still_not_change_it(objects, cast, sign_in):
    client = sign_in(cast.focal_point)
    for name in ("plan_publish", "plan_amend", "plan_end"):
        assert client.post(reverse(name, args=[objects["plan"]])).status_code == 403
    assert Plan.objects.get(code=objects["plan"]).published_at is None


def test_the_measure_of_another_plan_is_not_found_under_this_one(objects, cast, sign_in):
    answer = sign_in(cast.coordinator).get(reverse("measure", args=[objects["plan"], objects["measure_draft"]]))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "query",
    ["?area=torture", "?area=none", "?body=ministry-of-justice&role=lead", "?body=none", "?status=completed",
     "?deadline=overdue", "?deadline=soon", "?deadline=year", "?deadline=later", "?deadline=none", "?hint=no_indicator",
     "?hint=%27%3B", "?q=torture+2", "?sort=deadline", "?sort=number", "?page=99", "?page=x", "?area=%00"],
)  # fmt: skip
def test_every_filter_of_the_table_answers(objects, cast, sign_in, query):
    client = sign_in(cast.coordinator)
    for name in ("plan", "plan_timeline"):
        assert client.get(reverse(name, args=[objects["plan"]]) + query).status_code == 200


def test_htmx_gets_the_table_alone(objects, cast, sign_in):
    address = reverse("plan", args=[objects["plan"]])
    answer = sign_in(cast.focal_point).get(address, headers={"hx-request": "true"})
    assert answer.content.decode().strip().startswith('<div id="table">')
