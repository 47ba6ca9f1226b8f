"""The dates that follow from a review, by the rules of the clocks."""

from datetime import date

import pytest
from django.urls import reverse

from qadam.register.enums import MechanismKind
from qadam.register.models import Mechanism, Review
from qadam.register.selectors.dates import proposed_dates
from qadam.taxonomy.models import LoadedPreset

pytestmark = pytest.mark.django_db


def review_of(code: str, kind: MechanismKind, **facts) -> Review:
    mechanism = Mechanism.objects.create(code=code, name_en=code, kind=kind)
    return Review.objects.create(code=f"vel-{code}-9", mechanism=mechanism, state_under_review="KGZ", **facts)


UPR, TREATY, PROCEDURES = MechanismKind.UPR, MechanismKind.TREATY_BODY, MechanismKind.SPECIAL_PROCEDURES


@pytest.mark.parametrize(
    ("code", "kind", "facts", "expected", "reason"),
    [
        ("u", UPR, {"adopted_on": date(2025, 6, 26)}, [("upr-mid-term", date(2027, 6, 26))], "two years"),
        (
            "u",
            UPR,
            {"adopted_on": date(2025, 6, 26), "next_review_on": date(2029, 11, 5)},
            [("upr-mid-term", date(2027, 6, 26)), ("upr-national-report", date(2029, 8, 13))],
            "the national report 12 weeks before the review",
        ),
        ("cedaw", TREATY, {"adopted_on": date(2024, 2, 29)}, [("cedaw-follow-up", date(2026, 2, 28))], "no leap year"),
        ("cat", TREATY, {"adopted_on": date(2025, 5, 9)}, [("cat-follow-up", date(2026, 5, 9))], "one year"),
        ("crpd", TREATY, {"adopted_on": date(2025, 5, 9)}, [("other-follow-up", None)], "the observations print it"),
        ("u", UPR, {}, [], "nothing is known yet"),
        ("sp", PROCEDURES, {"adopted_on": date(2025, 5, 9)}, [], "no rule of reports"),
    ],
)
def test_the_dates_that_follow(code, kind, facts, expected, reason):
    review = review_of(code, kind, **facts)
    assert [(each.rule.id, each.due_on) for each in proposed_dates(review)] == expected, reason


def test_a_preset_changes_them():
    row = {"id": "upr-mid-term", "after": "3 years", "source": "Order"}
    LoadedPreset.objects.create(code="x", state="KGZ", clocks=[row])
    (found,) = proposed_dates(review_of("u", UPR, adopted_on=date(2025, 6, 26)))
    assert (found.due_on, found.source) == (date(2028, 6, 26), "Order")


def test_the_page_of_the_review_shows_them_with_their_rule(cast, sign_in):
    review = review_of("u", UPR, adopted_on=date(2025, 6, 26))
    page = sign_in(cast.coordinator).get(reverse("register_review", args=[review.code])).content.decode()
    assert "26 June 2027" in page
    assert "A/HRC/RES/16/21" in page
    assert "It is voluntary." in page
