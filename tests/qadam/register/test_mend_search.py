"""A search that finds nothing is answered by what is near to it, and the page says what was changed."""

from collections import Counter

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from qadam.register.models import Recommendation
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.recommendations import recommendations_list
from qadam.register.selectors.spelling import nearest, slips
from tests.qadam.register.reviews import make_register

pytestmark = pytest.mark.django_db


def found(text: str, audience: Audience = Audience.WORKSPACE):
    page = recommendations_list(Filters.of(QueryDict(f"q={text}")), audience=audience, language="en")
    return page, {row.recommendation.number for row in page.page}


@pytest.mark.parametrize(
    ("typed", "replaced", "left_out", "reason"),
    [
        ("torure", (("torure", "torture"),), (), "a letter is missing"),
        ("totrure", (("totrure", "torture"),), (), "two letters are swapped"),
        ("Tortture", (("Tortture", "torture"),), (), "one too many, in capitals"),
        ("torture zzzzqqqq", (), ("zzzzqqqq",), "a word that is nowhere"),
        ("пыттки", (("пыттки", "пытки"),), (), "in Russian"),
    ],
)
def test_a_slip_is_set_right(cast, typed, replaced, left_out, reason):
    make_register(cast.coordinator)
    page, numbers = found(typed)
    assert page.mended is not None, reason
    assert (page.mended.replaced, page.mended.left_out) == (replaced, left_out), reason
    assert "139.1" in numbers or "139.2" in numbers


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ('"torure"', "a phrase in quotes is meant as it stands"),
        ("torture", "what finds something is not mended"),
        ("torture school", "each word is there, only not together"),
        ("zzzzqqqq", "nothing is near"),
        ("139.99", "a number is no slip of another"),
        ("tor x", "a word of one letter resembles all"),
    ],
)
def test_what_is_not_mended(cast, typed, reason):
    make_register(cast.coordinator)
    page, _numbers = found(typed)
    assert page.mended is None or page.mended.replaced == (), reason


def test_the_public_is_offered_no_word_of_what_is_not_published(cast):
    make_register(cast.coordinator)
    Recommendation.objects.filter(number__in=("139.1", "139.2")).update(published_at=None)
    page, numbers = found("torure", Audience.PUBLIC)
    assert page.mended is None
    assert numbers == set()


def test_the_page_says_so_and_the_files_follow(cast, client):
    make_register(cast.coordinator)
    answer = client.get(reverse("recommendations") + "?q=torure", headers={"host": "localhost"})
    page = answer.content.decode()
    assert "Instead of “torure”: “torture”." in page
    assert "recommendations.csv?q=torture" in page


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_slips_are_counted_both_ways_alike(first, second):
    assert slips(first, second, 9) == slips(second, first, 9)
    assert (slips(first, second, 9) == 0) == (first == second)
    assert slips(first, second, 9) <= max(len(first), len(second))


def test_of_equally_near_words_the_frequent_one_is_taken():
    assert nearest("right", Counter({"fight": 2, "rights": 9})) == "rights"
