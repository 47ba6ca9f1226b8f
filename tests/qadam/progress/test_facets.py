"""The list of recommendations is filtered by what became of them: by published facts alone."""

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from qadam.plan.models import Measure
from qadam.plan.services.plans import unpublish_plan
from qadam.progress.enums import AssessmentStatus, Voice
from qadam.register.models import Recommendation
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.selection import Selection
from tests.qadam.progress.plans import accepted, published
from tests.qadam.progress.test_assessments import say

pytestmark = pytest.mark.django_db

NAMES = ("measures", "body", "status", "voice", "evidence")


def counts(address: str = "", audience: Audience = Audience.PUBLIC) -> dict[str, dict[str, int]]:
    return Selection.of(audience, Filters.of(QueryDict(address))).counts(NAMES).by_filter


def test_measures_count_for_the_recommendations_that_they_answer(cast, work):
    Measure.objects.filter(pk=work.law.pk).update(status="completed")
    answered = work.law.recommendation_links.get().recommendation
    found = counts()
    assert found["measures"]["completed"] == 1
    assert found["body"]["ministry-of-justice"] >= 1
    chosen = Selection.of(Audience.PUBLIC, Filters.of(QueryDict("measures=completed")))
    assert chosen.ids().tolist() == [answered.pk]


@pytest.mark.parametrize("audience", Audience)
def test_what_is_not_published_filters_nothing(cast, work, audience):
    accepted(work, cast)
    assert counts(audience=audience)["evidence"] == {}
    unpublish_plan(plan_id=work.plan.pk, by=cast.coordinator)
    assert counts(audience=audience)["measures"] == counts(audience=audience)["body"] == {}


def test_published_reports_bring_their_evidence(cast, work):
    published(work, cast)
    assert counts()["evidence"] == {"law": 1}


def test_the_states_newest_word_counts_and_every_voice_is_found(cast, work):
    say(cast, Voice.STATE, AssessmentStatus.PARTLY_IMPLEMENTED, on=date(2025, 1, 1))
    spoken = say(cast, Voice.STATE, AssessmentStatus.IMPLEMENTED, on=date(2026, 1, 1))
    say(cast, Voice.CIVIL_SOCIETY, AssessmentStatus.NOT_IMPLEMENTED)
    found = counts()
    assert found["status"] == {"implemented": 1}
    assert found["voice"] == {"state": 1, "civil_society": 1}
    Recommendation.objects.filter(pk=spoken.recommendation_id).update(published_at=None)
    assert counts()["voice"] == {}, "nothing is said of what is not public"


def test_the_page_names_the_choices(cast, work, client):
    Measure.objects.filter(pk=work.law.pk).update(status="completed")
    page = client.get(reverse("recommendations") + "?measures=completed", headers={"host": "localhost"})
    assert "Status of its measures: completed" in page.content.decode()
    assert "Ministry of Justice" in page.content.decode()


def test_many_measures_ask_no_more_queries(cast, work, django_assert_max_num_queries):
    with django_assert_max_num_queries(25) as few:
        counts()
    for number in range(5):
        Measure.objects.create(
            plan=work.plan, number=f"9.{number}", lead_body=cast.health, published_at="2026-01-01T00:00Z"
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        counts()
