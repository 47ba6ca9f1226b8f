"""An instance of the recommendations to many States begins with the States; every number leads to a list."""

import gzip
import re

import pytest
from django.urls import reverse

from qadam.base.errors import InvalidInputError
from qadam.operations.world import load_world
from qadam.register.models import Recommendation
from qadam.register.selectors.public import under_review_public

pytestmark = pytest.mark.django_db

TABLE = """id,State under review,Recommending State,Session,Recommendation,Response,Action,Issues
1,Mongolia,France,9,Abolish the death penalty in all cases.,Accepted,5,Death penalty
2,Kenya,Chile,8,Ratify the Convention against Torture.,Noted,3,Torture and other CID treatment
3,Mongolia,Chile,9,Train judges in human rights law.,Accepted,2,Justice
4,Mongolia,Chile,22,Continue to train judges in human rights law.,Noted,2,Justice
"""


@pytest.fixture
def world(tmp_path):
    file = tmp_path / "world.csv.gz"
    file.write_bytes(gzip.compress(TABLE.encode()))
    said: list[str] = []
    assert load_world(file, said.append) == []
    return said


def test_it_is_loaded_from_a_packed_table_once(world, tmp_path):
    assert "4 recommendations to 2 States in 3 reviews" in world[0]
    load_world(tmp_path / "not read again.csv", world.append)
    assert len(world) == 1


@pytest.mark.parametrize("content", [None, b"not packed"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    file = tmp_path / "world.csv.gz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InvalidInputError, match=r"world\.csv\.gz"):
        load_world(file, print)
    assert not Recommendation.objects.exists()


def test_the_first_page_names_every_state_with_its_counts(world, client):
    assert [(row.state, row.total, row.supported, row.noted) for row in under_review_public()] == [
        ("MNG", 3, 2, 1),
        ("KEN", 1, 0, 1),
    ]
    page = client.get("/en/", headers={"host": "localhost"}).content.decode()
    rows = re.findall(r'<a href="([^"]*under_review=(\w+)[^"]*)">([^<]+)</a>', page)
    assert {(code, name) for _address, code, name in rows} == {("KEN", "Kenya"), ("MNG", "Mongolia")}
    for address, code, _name in rows:
        listed = client.get(address, headers={"host": "localhost"}).context["found"]
        assert listed.total == {"MNG": 3, "KEN": 1}[code]


def test_a_list_over_many_states_says_to_whom_each_was_made(world, client):
    page = client.get(reverse("recommendations"), headers={"host": "localhost"}).content.decode()
    assert "Mongolia · Universal Periodic Review, cycle 2" in page
    of_one = client.get(reverse("recommendations") + "?under_review=KEN", headers={"host": "localhost"})
    assert {row.under_review for row in of_one.context["found"].page} == {"Kenya"}


@pytest.mark.parametrize(("language", "word"), [("ru", "Кения"), ("kk", "Кения")])
def test_the_states_are_named_in_the_visitors_language(world, client, language, word):
    assert word in client.get(f"/{language}/", headers={"host": "localhost"}).content.decode()


def test_what_is_not_published_is_in_no_number_of_it(world):
    Recommendation.objects.filter(number="2").update(published_at=None)
    assert [row.state for row in under_review_public()] == ["MNG"]
