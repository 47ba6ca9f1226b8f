"""The demonstration loads a whole review through the pipeline that everybody uses, once however often it is started."""

import pytest
from django.contrib.auth import authenticate
from django.db.models import Count

from qadam.accounts.enums import Role
from qadam.accounts.selectors import roles_of
from qadam.audit.selectors import verify_chain
from qadam.operations.demo import PASSWORD, load_demo
from qadam.register.models import Recommendation, RecommendationText

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


def test_the_demonstration_is_complete_and_loads_once(files):
    said = []
    people = load_demo(said.append)
    found = Recommendation.objects.values_list("review__code", "position").annotate(count=Count("pk"))
    assert set(found) == {
        ("xqd-upr-3", "supported", 69),
        ("xqd-upr-3", "noted", 11),
        ("xqd-upr-4", "supported", 91),
        ("xqd-upr-4", "noted", 29),
    }
    assert RecommendationText.objects.filter(language="ru", is_official=True).count() == 120
    assert {role for person in people for role in roles_of(person)} == set(Role)
    assert all(authenticate(None, email=person.email, password=PASSWORD) for person in people)
    assert verify_chain() is None

    events = len(said)
    load_demo(said.append)
    assert Recommendation.objects.count() == 200
    assert len(said) == events, "nothing is imported a second time"
