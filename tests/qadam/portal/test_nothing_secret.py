"""Twenty-five secret objects in the database, or out of it, change not one byte of anything that the public reads."""

import io
import re
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from qadam.bodies.models import Body
from qadam.plan.models import Indicator, IndicatorValue, Measure, MeasureRecommendation, Plan
from qadam.portal.api.limits import Limit
from qadam.portal.dump import write_dump
from qadam.progress.models import Assessment, Evidence, ProgressUpdate
from qadam.register.models import Recommendation, RecommendationLabel, RecommendationText, Review
from qadam.register.services import publish_recommendations
from qadam.taxonomy.enums import Scheme
from tests.qadam.portal.addressed import give_evidence_file, give_source, label_all
from tests.qadam.portal.plans import make_everything, make_indicator, make_plan, make_report, make_voices
from tests.qadam.portal.test_public_pages import FILES, PAGES
from tests.qadam.register.reviews import make_register, make_review, recommendation, record_of

pytestmark = pytest.mark.django_db
CANARY = "Zyzzyva"

ADDRESSES = [
    *(page.format("en") for page in PAGES),
    *(page.format("kk") for page in ("/{}/", "/{}/plans/vel-plan-2020/", "/{}/reviews/vel-upr-3/139.2/")),
    *(f"/en/recommendations.{form}" for form in FILES if form not in ("xlsx", "docx")),  # those hold the time
    *(f"/en/recommendations.{form}?q=torture&area=torture" for form in ("csv", "json")),
    *(f"/en/measures.{form}" for form in ("csv", "json")),
    "/en/measures.csv?plan=vel-plan-2020",
    "/en/list.json?r=vel-upr-3:139.1",
    "/en/feeds/recommendations.atom?q=torture",
    "/en/feeds/updates.atom",
    "/en/pictures/areas.svg",
    "/en/pictures/progress.csv",
    "/en/pictures/deadlines.csv?of=vel-plan-2020",
    "/en/pictures/indicator.csv?of=complaints",
    "/en/open-data/api/",
    "/en/open-data/dictionary/",
    "/en/open-data/catalogue.jsonld",
    *(
        f"/api/v1/{path}"
        for path in (
            "openapi.json",
            "recommendations",
            "recommendations?q=torture&limit=1",
            "recommendations/vel-upr-3/139.2",
            "counts",
            "counts?area=torture",
            "reviews",
            "reviews/vel-upr-3",
            "states",
            "terms/areas",
            "plans",
            "plans/vel-plan-2020",
            "measures",
            "measures?overdue=true",
            "plans/vel-plan-2020/measures/1",
            "indicators",
            "indicators/complaints",
            "updates",
        )
    ),
]
# What is asked for by its secret name answers as if it were not there.
SECRET_ADDRESSES = [
    "/en/reviews/vel-upr-4/",
    "/en/reviews/vel-upr-4/139.1/",
    "/en/reviews/vel-upr-3/139.11/",
    "/en/plans/secret-plan/",
    "/en/plans/secret-plan/measures/1/",
    "/en/plans/vel-plan-2020/measures/3/",
    "/en/indicators/secret/",
    "/en/bodies/secret-body/",
    "/en/pictures/deadlines/?of=secret-plan",
    "/en/pictures/indicator/?of=secret",
    "/api/v1/reviews/vel-upr-4",
    "/api/v1/recommendations/vel-upr-3/139.11",
    "/api/v1/plans/secret-plan",
    "/api/v1/plans/vel-plan-2020/measures/3",
    "/api/v1/indicators/secret",
]


@pytest.fixture
def published(settings, tmp_path, monkeypatch):
    """What everybody may read; one recommendation was taken back from it."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    settings.API_REQUESTS_A_MINUTE = 10**6
    cache.clear()
    monkeypatch.setattr("qadam.portal.api.service.limit", Limit())
    make_register()
    Recommendation.objects.filter(number="139.11").update(published_at=None)
    label_all()
    give_source()
    make_everything()
    give_evidence_file()


def plant() -> int:
    """Put the secret objects into the database; return how many there are."""
    now = timezone.now()
    before = _rows()
    # a draft review with two recommendations; and the text of the one that was taken back, with a label and a voice
    review = make_review(code="vel-upr-4", cycle=4)
    publish_recommendations(review=review, records=[record_of("139.1"), record_of("139.2", 1)], by=None)
    Recommendation.objects.filter(review=review).update(published_at=None, heading=CANARY)
    Review.objects.filter(pk=review.pk).update(published_at=None, report_symbol=CANARY)
    RecommendationText.objects.filter(recommendation__review=review).update(text=f"{CANARY} torture")
    hidden = recommendation("139.11")
    RecommendationText.objects.filter(recommendation=hidden).update(text=f"{CANARY} torture")
    torture = hidden.labels.model._meta.get_field("term").related_model.objects.get(scheme=Scheme.AREA, code="torture")
    RecommendationLabel.objects.create(recommendation=hidden, term=torture)
    # a draft plan with measures, a report, an indicator
    secret_body = Body.objects.create(code="secret-body", name_en=CANARY)
    draft = make_plan("secret-plan", published=False)
    Plan.objects.filter(pk=draft.pk).update(name_en=CANARY)
    Measure.objects.filter(plan=draft).update(text_en=CANARY, lead_body=secret_body)
    make_report(draft, CANARY, published=False)
    make_indicator(draft, "secret", published=False)
    Indicator.objects.filter(code="secret").update(name_en=CANARY)
    # in the published plan: a measure that is not published, and one more value, report, evidence, voice
    plan = Plan.objects.get(code="vel-plan-2020")
    unpublished = Measure.objects.create(plan=plan, number="3", text_en=CANARY, lead_body=secret_body)
    MeasureRecommendation.objects.create(measure=unpublished, recommendation=recommendation("139.2"))
    MeasureRecommendation.objects.create(measure=plan.measures.get(number="1"), recommendation=hidden)
    first = plan.measures.get(number="1")
    report = ProgressUpdate.objects.create(
        measure=first, body=secret_body, period=first.updates.get().period, text_en=CANARY, state="submitted"
    )
    Evidence.objects.create(
        update=report, title=CANARY, reference=CANARY, on=now.date(), added_by=get_user_model().objects.first()
    )
    published = Indicator.objects.get(code="complaints")
    IndicatorValue.objects.create(
        indicator=published, period_start="2023-01-01", period_end="2023-12-31", value=7, note=CANARY
    )
    make_voices(CANARY, published=False)
    second = plan.measures.get(number="2")
    for year in (2024, 2025):  # more values that nobody has released
        IndicatorValue.objects.create(
            indicator=published,
            period_start=f"{year}-01-01",
            period_end=f"{year}-12-31",
            value=year,
            source=CANARY,
        )
    MeasureRecommendation.objects.create(measure=second, recommendation=hidden)
    return _rows() - before


def _rows() -> int:
    models = (Review, Recommendation, RecommendationLabel, Plan, Measure, MeasureRecommendation, Indicator)
    models += (IndicatorValue, ProgressUpdate, Evidence, Assessment, Body)
    return sum(model.objects.count() for model in models)


def read(address: str) -> bytes:
    answer = Client(headers={"host": "localhost"}).get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kept = {name: value for name, value in answer.headers.items() if name not in ("X-Request-ID",)}
    return f"{answer.status_code} {sorted(kept.items())}".encode() + content


def test_no_byte_of_anything_public_changes(published):
    before = {address: read(address) for address in ADDRESSES}
    assert plant() >= 25
    cache.clear()
    changed = [address for address in ADDRESSES if read(address) != before[address]]
    assert changed == []
    assert [address for address, content in before.items() if not content.startswith(b"200")] == []


def test_a_canary_is_in_no_answer_not_even_to_its_own_name(published):
    plant()
    for address in [*ADDRESSES, *SECRET_ADDRESSES, f"/en/recommendations/?q={CANARY}", f"/en/measures/?q={CANARY}"]:
        content = re.sub(rf"value=\"{CANARY}\"|q={CANARY}|“{CANARY}”|<title>{CANARY}".encode(), b"", read(address))
        assert CANARY.encode() not in content, address


@pytest.mark.parametrize("address", SECRET_ADDRESSES)
def test_what_is_secret_looks_as_if_it_never_was(published, address):
    before = read(address)
    plant()
    assert read(address) == before
    assert before.startswith(b"404")


def test_the_dump_stays_the_same(published, tmp_path):
    before = write_dump()
    plant()
    after = write_dump()
    assert (after.version, after.sha256) == (before.version, before.sha256)
    from django.core.files.storage import default_storage

    with default_storage.open("open-data/qadam-dump.zip") as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    assert all(CANARY.encode() not in archive.read(name) for name in archive.namelist())
    assert {"recommendations.jsonl", "measures.jsonl", "dictionary.json", "datapackage.json"} <= set(archive.namelist())


def test_a_leak_would_be_found(published, monkeypatch):
    """Plant a fault: publish one secret measure, and see that bytes change."""
    plant()
    before = read("/en/plans/vel-plan-2020/")
    Measure.objects.filter(number="3").update(published_at=timezone.now())
    assert read("/en/plans/vel-plan-2020/") != before
