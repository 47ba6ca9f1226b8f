"""The areas of a review: proposed, placed, remarked upon, agreed; then the register has them and nothing moves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from qadam.consultations.enums import RemarkKind, RemarkStatus
from qadam.consultations.models import AgreedStructure
from qadam.consultations.services.structuring import (
    agree_structuring,
    answer_remark,
    ask_for_remarks,
    keep_area,
    open_structuring,
    place_recommendations,
    propose_area,
    publish_structure,
    remark,
)
from qadam.register.enums import LabelStatus
from qadam.register.models import RecommendationLabel
from qadam.register.records import LabelRecord
from qadam.register.services import propose_labels
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from tests.qadam.consultations import scene
from tests.qadam.register.reviews import make_register, recommendation

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(cast):
    return scene.make_platform(cast)


@pytest.fixture
def review(cast):
    scene.make_areas()
    made = make_register(cast.coordinator)
    labels = {recommendation("139.1").pk: [LabelRecord(Scheme.AREA, "torture", score=0.9, is_principal=True)]}
    propose_labels(labels=labels, by=None)
    return made


def place_all(structuring, code, by):
    area = structuring.areas.get(code=code)
    rest = list(structuring.placements.filter(area__isnull=True).values_list("pk", flat=True))
    return place_recommendations(structuring_id=structuring.pk, placement_ids=rest, area_id=area.pk, by=by)


def test_a_round_begins_from_the_vocabulary_and_what_the_machine_proposes(cast, platform, review):
    structuring = open_structuring(platform=platform, review=review, by=cast.coordinator)
    assert [area.code for area in structuring.areas.all()] == ["torture", "children"]
    placed = {p.recommendation.number: p.area and p.area.code for p in structuring.placements.all()}
    assert placed == {"139.1": "torture", "139.2": None, "139.10": None, "139.11": None}
    with pytest.raises(WrongStateError):
        open_structuring(platform=platform, review=review, by=cast.coordinator)
    with pytest.raises(NotAllowedError):
        open_structuring(platform=platform, review=review, by=cast.focal_point)


def test_members_remark_while_they_are_asked_and_strangers_never(cast, platform, review):
    structuring = open_structuring(platform=platform, review=review, by=cast.coordinator)
    place = structuring.placements.get(recommendation__number="139.10")
    given = {
        "structuring_id": structuring.pk,
        "placement_id": place.pk,
        "kind": RemarkKind.OBJECTION,
        "text": "Schools.",
    }
    with pytest.raises(WrongStateError):
        remark(by=cast.civil_society, **given)
    ask_for_remarks(structuring_id=structuring.pk, until=timezone.localdate(), by=cast.coordinator)
    assert remark(by=cast.civil_society, **given).body == cast.coalition
    with pytest.raises(NotFoundError):
        remark(by=cast.other_focal_point, **given)
    structuring.refresh_from_db()
    structuring.comments_until = timezone.localdate() - timedelta(days=1)
    structuring.save()
    with pytest.raises(InvalidInputError):
        remark(by=cast.civil_society, **given)


def test_an_objection_that_is_followed_moves_the_recommendation(cast, platform, review):
    structuring = scene.opened(platform, review, cast)
    place = structuring.placements.get(recommendation__number="139.10")
    made = remark(
        structuring_id=structuring.pk,
        placement_id=place.pk,
        kind=RemarkKind.OBJECTION,
        text="It is about schools.",
        wanted_area_id=structuring.areas.get(code="children").pk,
        by=cast.civil_society,
    )
    place_all(structuring, "torture", cast.coordinator)
    with pytest.raises(WrongStateError, match="1 objection waits"):
        agree_structuring(structuring_id=structuring.pk, agreed_on=timezone.localdate(), by=cast.coordinator)
    with pytest.raises(InvalidInputError):
        answer_remark(structuring_id=structuring.pk, remark_id=made.pk, is_followed=False, by=cast.coordinator)
    answered = answer_remark(structuring_id=structuring.pk, remark_id=made.pk, is_followed=True, by=cast.coordinator)
    assert answered.status == RemarkStatus.FOLLOWED
    place.refresh_from_db()
    assert place.area.code == "children"


def test_the_agreed_version_writes_the_labels_and_is_frozen(cast, platform, review):
    structuring = scene.opened(platform, review, cast)
    new = propose_area(structuring_id=structuring.pk, names={"en": "Early marriage"}, by=cast.national_institution)
    assert new.proposed_by_body == cast.ombudsman
    with pytest.raises(WrongStateError, match="3 recommendations have no area"):
        agree_structuring(structuring_id=structuring.pk, agreed_on=timezone.localdate(), by=cast.coordinator)
    marriage = structuring.placements.get(recommendation__number="139.11")
    place_recommendations(
        structuring_id=structuring.pk, placement_ids=[marriage.pk], area_id=new.pk, by=cast.coordinator
    )
    place_all(structuring, "children", cast.coordinator)
    agreed = agree_structuring(structuring_id=structuring.pk, agreed_on=timezone.localdate(), by=cast.coordinator)
    principal = RecommendationLabel.objects.filter(is_principal=True, status=LabelStatus.CONFIRMED)
    assert {label.recommendation.number: label.term.code for label in principal} == {
        "139.1": "torture",
        "139.2": "children",
        "139.10": "children",
        "139.11": "early-marriage",
    }
    assert Term.objects.get(code="early-marriage").source == "agreed by Dialogue Platform"
    assert [area["recommendations"] for area in agreed.content["areas"]] == [["139.1"], ["139.2", "139.10"], ["139.11"]]
    for change in (
        lambda: place_all(structuring, "torture", cast.coordinator),
        lambda: keep_area(structuring_id=structuring.pk, area_id=new.pk, is_kept=False, by=cast.coordinator),
        lambda: propose_area(structuring_id=structuring.pk, names={"en": "x"}, by=cast.coordinator),
    ):
        with pytest.raises((WrongStateError, InvalidInputError)):
            change()
    assert AgreedStructure.objects.get().number == 1


def test_a_second_round_gives_the_next_version(cast, platform, review):
    for _round in (1, 2):
        structuring = scene.opened(platform, review, cast)
        if structuring.placements.filter(area__isnull=True).exists():
            place_all(structuring, "children", cast.coordinator)
        agree_structuring(structuring_id=structuring.pk, agreed_on=timezone.localdate(), by=cast.coordinator)
    assert list(AgreedStructure.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_an_area_that_is_left_out_frees_its_recommendations(cast, platform, review):
    structuring = scene.opened(platform, review, cast)
    torture = structuring.areas.get(code="torture")
    keep_area(structuring_id=structuring.pk, area_id=torture.pk, is_kept=False, by=cast.coordinator)
    assert not structuring.placements.filter(area__isnull=False).exists()
    with pytest.raises(WrongStateError):
        place_all(structuring, "torture", cast.coordinator)


def test_the_public_sees_an_agreed_version_once_it_is_published(cast, platform, review, sign_in):
    from django.urls import reverse

    structuring = scene.opened(platform, review, cast)
    place_all(structuring, "children", cast.coordinator)
    agree_structuring(structuring_id=structuring.pk, agreed_on=timezone.localdate(), by=cast.coordinator)
    address = reverse("agreed_areas", args=[review.code, 1])
    assert sign_in().get(address).status_code == 404
    publish_structure(structuring_id=structuring.pk, is_published=True, by=cast.coordinator)
    assert b"139.10" in sign_in().get(address).content
