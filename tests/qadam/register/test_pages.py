"""Every page of the register: who sees it, who changes through it, and what a stranger gets."""

import pytest
from django.urls import reverse
from django.utils import translation

from qadam.register.enums import EarlierStatus, LabelStatus
from qadam.register.models import Recommendation, RecommendationLabel, Review
from qadam.register.records import LabelRecord
from qadam.register.services import propose_labels
from qadam.taxonomy.models import Term
from tests.qadam.register.reviews import make_mechanism, make_register, recommendation

pytestmark = pytest.mark.django_db

READ = {
    "register": [],
    "register_statistics": [],
    "register_reviews": [],
    "register_review": ["vel-upr-3"],
    "register_recommendation": ["vel-upr-3", "139.1"],
    **{f"register_export {kind}": [kind] for kind in ("csv", "xlsx", "json")},
}
CHANGE = {
    "register_review_new": [],
    "register_review_edit": ["vel-upr-3"],
    "register_recommendation_edit": ["vel-upr-3", "139.1"],
    "register_position": ["vel-upr-3", "139.1"],
}
POST_ONLY = {
    "register_labels": ["vel-upr-3", "139.1"],
    "register_recurrence": ["vel-upr-3", "139.1"],
}
UNKNOWN = [
    ("register_review", ["vel-upr-9"]),
    ("register_recommendation", ["vel-upr-3", "139.99"]),
    ("register_recommendation", ["vel-upr-9", "139.1"]),
    ("register_recommendation_edit", ["vel-upr-3", "139.99"]),
    ("register_review_edit", ["vel-upr-9"]),
    ("register_position", ["vel-upr-3", "139.99"]),
    ("register_export", ["exe"]),
]


@pytest.fixture(autouse=True)
def _register(cast):
    with translation.override("en"):
        make_register(cast.coordinator)


def address(name: str, arguments: list[str]) -> str:
    with translation.override("en"):
        return reverse(name.split()[0], args=arguments)


@pytest.mark.parametrize(("name", "arguments"), READ.items())
@pytest.mark.parametrize(
    "person", ["coordinator", "focal_point", "approver", "national_institution", "civil_society", "administrator"]
)
def test_every_role_reads(cast, sign_in, name, arguments, person):
    assert sign_in(getattr(cast, person)).get(address(name, arguments)).status_code == 200


@pytest.mark.parametrize(("name", "arguments"), CHANGE.items())
@pytest.mark.parametrize(("person", "status"), [("coordinator", 200), ("focal_point", 403), ("administrator", 403)])
def test_the_coordinator_alone_sees_the_forms(cast, sign_in, name, arguments, person, status):
    assert sign_in(getattr(cast, person)).get(address(name, arguments)).status_code == status


@pytest.mark.parametrize(("name", "arguments"), [*CHANGE.items(), *POST_ONLY.items()])
@pytest.mark.parametrize("person", ["focal_point", "stranger", "civil_society"])
def test_nobody_else_changes_anything(cast, sign_in, name, arguments, person):
    before = list(Recommendation.objects.values_list("version", flat=True))
    posted = {"version": 1, "text_en": "Changed", "position": "noted", "source": "x", "status": "confirmed"}
    assert sign_in(getattr(cast, person)).post(address(name, arguments), posted).status_code == 403
    assert list(Recommendation.objects.values_list("version", flat=True)) == before


@pytest.mark.parametrize(("name", "arguments"), [*READ.items(), *CHANGE.items()])
def test_a_person_without_a_role_sees_nothing(cast, sign_in, name, arguments):
    assert sign_in(cast.stranger).get(address(name, arguments)).status_code == 403


@pytest.mark.parametrize(("name", "arguments"), [*READ.items(), *CHANGE.items()])
def test_who_is_not_signed_in_is_asked_to(sign_in, name, arguments):
    response = sign_in().get(address(name, arguments))
    assert response.status_code == 302
    assert "/account/login/" in response.headers["Location"]


@pytest.mark.parametrize(("name", "arguments"), UNKNOWN)
def test_what_does_not_exist_is_not_found(cast, sign_in, name, arguments):
    assert sign_in(cast.coordinator).get(address(name, arguments)).status_code == 404


@pytest.mark.parametrize(("name", "arguments"), POST_ONLY.items())
def test_decisions_are_posted(cast, sign_in, name, arguments):
    assert sign_in(cast.coordinator).get(address(name, arguments)).status_code == 405


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_pages_speak_every_language(cast, sign_in, language):
    client = sign_in(cast.coordinator)
    with translation.override(language):
        for name, arguments in [*READ.items(), *CHANGE.items()]:
            path = reverse(name.split()[0], args=arguments)
            assert path.startswith(f"/{language}/")
            assert client.get(path).status_code == 200


def test_the_list_shows_texts_states_and_marks_what_was_found(cast, sign_in):
    page = sign_in(cast.focal_point).get(address("register", []), {"q": "complaints"}).content.decode()
    assert "<mark>complaints</mark>" in page
    assert "France" in page
    assert "139.10" not in page


def test_the_list_shows_the_russian_text_to_a_russian_reader(cast, sign_in):
    with translation.override("ru"):
        page = sign_in(cast.focal_point).get(reverse("register")).content.decode()
    assert "Ежегодно публиковать" in page
    assert "Франция" in page


def test_htmx_gets_the_results_alone(cast, sign_in):
    response = sign_in(cast.coordinator).get(address("register", []), headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert b'id="results"' in response.content


def test_a_script_in_a_text_stays_text(cast, sign_in):
    item = recommendation("139.1")
    item.texts.filter(language="en").update(text="<script>alert(1)</script> torture")
    client = sign_in(cast.coordinator)
    for path in (address("register", []) + "?q=torture", address("register_recommendation", ["vel-upr-3", "139.1"])):
        assert b"<script>alert" not in client.get(path).content


def test_a_correction_is_saved_and_said(cast, sign_in):
    client = sign_in(cast.coordinator)
    path = address("register_recommendation_edit", ["vel-upr-3", "139.1"])
    posted = posted_form(client.get(path)) | {"text_en": "Ratify it at once", "part_0_states": "Дания; CHL"}
    response = client.post(path, posted, follow=True)
    assert b"Ratify it at once" in response.content
    item = recommendation("139.1")
    assert item.human_fields == ["text:en"]
    assert [row.state for row in item.recommending_states.all()] == ["DNK", "CHL"]


def test_two_people_who_correct_at_once_are_shown_both_versions(cast, sign_in):
    client = sign_in(cast.coordinator)
    path = address("register_recommendation_edit", ["vel-upr-3", "139.1"])
    first, second = posted_form(client.get(path)), posted_form(client.get(path))
    client.post(path, first | {"text_en": "The first version"})
    response = client.post(path, second | {"text_en": "The second version"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Aida Coordinator" in page
    assert "first" in page
    assert "second" in page
    assert recommendation("139.1").texts.get(language="en").text == "The first version"
    saved = client.post(path, second | {"text_en": "The second version", "version": recommendation("139.1").version})
    assert saved.status_code == 302
    assert recommendation("139.1").texts.get(language="en").text == "The second version"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"part_0_states": "Nowhere"}, "Nowhere"),
        ({"text_en": "", "text_ru": ""}, "at least one language"),
        ({"heading": "x" * 600}, "500"),
    ],
)
def test_what_cannot_stand_comes_back_with_a_sentence(cast, sign_in, change, sentence):
    client = sign_in(cast.coordinator)
    path = address("register_recommendation_edit", ["vel-upr-3", "139.1"])
    response = client.post(path, posted_form(client.get(path)) | change)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert recommendation("139.1").version == 1


def test_a_position_is_recorded_and_the_ledger_keeps_the_old_one(cast, sign_in):
    client = sign_in(cast.coordinator)
    posted = {"position": "noted", "source": "Letter of 3 May", "stated_on": "2031-05-03"}
    response = client.post(address("register_position", ["vel-upr-3", "139.1"]), posted, follow=True)
    assert "Letter of 3 May" in response.content.decode()
    assert recommendation("139.1").position == "noted"
    assert recommendation("139.1").positions.count() == 2


def test_a_position_without_a_source_is_refused(cast, sign_in):
    path = address("register_position", ["vel-upr-3", "139.1"])
    response = sign_in(cast.coordinator).post(path, {"position": "noted"})
    assert response.status_code == 422
    assert recommendation("139.1").position == "supported"


def test_labels_are_confirmed_and_set_on_the_page(cast, sign_in):
    area = Term.objects.create(scheme="areas", code="torture", name_en="Combating torture")
    item = recommendation("139.1")
    propose_labels(labels={item.pk: [LabelRecord("areas", "torture", 0.71, ("torture",))]}, by=None)
    client = sign_in(cast.coordinator)
    page = client.get(address("register_recommendation", ["vel-upr-3", "139.1"])).content.decode()
    assert "Combating torture" in page
    label = RecommendationLabel.objects.get()
    path = address("register_labels", ["vel-upr-3", "139.1"])
    client.post(path, {"label": label.pk, "status": "confirmed"})
    client.post(path, {"term": area.pk, "principal": "1"})
    label.refresh_from_db()
    assert (label.status, label.is_principal, label.decided_by_id) == (
        LabelStatus.CONFIRMED,
        True,
        cast.coordinator.pk,
    )


@pytest.mark.parametrize(
    ("posted", "status"),
    [
        ({}, 422),
        ({"label": "1", "status": "true"}, 422),
        ({"label": "999999", "status": "confirmed"}, 404),
        ({"term": "999999"}, 404),
        ({"term": "x"}, 422),
    ],
)
def test_a_decision_that_cannot_be_meant_is_refused(cast, sign_in, posted, status):
    response = sign_in(cast.coordinator).post(address("register_labels", ["vel-upr-3", "139.1"]), posted)
    assert response.status_code == status


def test_a_label_of_another_recommendation_is_not_found_here(cast, sign_in):
    Term.objects.create(scheme="areas", code="torture", name_en="Combating torture")
    other = recommendation("139.2")
    propose_labels(labels={other.pk: [LabelRecord("areas", "torture", 0.71)]}, by=None)
    posted = {"label": RecommendationLabel.objects.get().pk, "status": "confirmed"}
    path = address("register_labels", ["vel-upr-3", "139.1"])
    assert sign_in(cast.coordinator).post(path, posted).status_code == 404


def test_a_repeated_recommendation_shows_its_chain(cast, sign_in):
    make_register(cast.coordinator, code="vel-upr-2", cycle=2)
    client = sign_in(cast.coordinator)
    posted = {"earlier": recommendation("139.1", "vel-upr-2").pk, "decision": EarlierStatus.SAME}
    client.post(address("register_recurrence", ["vel-upr-3", "139.1"]), posted)
    assert recommendation("139.1").recurrence == "repeated"
    assert (
        "cycle 2 (2020), 139.1"
        in client.get(address("register_recommendation", ["vel-upr-3", "139.1"])).content.decode()
    )
    assert (
        "cycle 3 (2020), 139.1"
        in client.get(address("register_recommendation", ["vel-upr-2", "139.1"])).content.decode()
    )
    client.post(address("register_recurrence", ["vel-upr-3", "139.1"]), posted | {"decision": EarlierStatus.PROPOSED})
    assert recommendation("139.1").recurrence == "unknown"


@pytest.mark.parametrize(
    ("score", "is_open", "reason"),
    [
        (0.9, True, "a likely pair wants a decision"),
        (0.02, False, "what hardly resembles it is there, folded away"),
    ],
)
def test_earlier_ones_stand_open_only_where_one_is_likely(cast, sign_in, score, is_open, reason):
    later = Recommendation.objects.get(number="139.1")
    earlier = Recommendation.objects.exclude(pk=later.pk).first()
    later.earlier.create(earlier=earlier, score=score)
    page = sign_in(cast.coordinator).get(address("register_recommendation", ["vel-upr-3", "139.1"])).content.decode()
    folded = page[: page.index("1 similar earlier recommendation")].rpartition("<details")[2]
    assert (" open" in folded) == is_open, reason


def test_a_review_is_made_changed_and_guarded_against_lost_updates(cast, sign_in):
    client = sign_in(cast.coordinator)
    facts = {
        "code": "vel-cat-5",
        "mechanism": make_mechanism().pk,
        "state_under_review": "KGZ",
        "cycle": 5,
        "reviewed_on": "2021-05-03",
    }
    assert client.post(address("register_review_new", []), facts).status_code == 302
    edit = address("register_review_edit", ["vel-cat-5"])
    assert client.post(edit, facts | {"version": 1, "report_symbol": "A/HRC/44/5"}).status_code == 302
    assert client.post(edit, facts | {"version": 1, "report_symbol": "A/HRC/44/6"}).status_code == 409
    assert Review.objects.get(code="vel-cat-5").report_symbol == "A/HRC/44/5"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "vel-upr-3"}, "already a review"),
        ({"cycle": 3}, "stands in the register already"),
        ({"state_under_review": "XXX"}, "XXX"),
        ({"code": "reviews"}, "Choose another"),
    ],
)
def test_a_review_that_cannot_stand_comes_back(cast, sign_in, change, sentence):
    facts = {"code": "vel-upr-4", "mechanism": make_mechanism().pk, "state_under_review": "KGZ", "cycle": 4} | change
    response = sign_in(cast.coordinator).post(address("register_review_new", []), facts)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def posted_form(response) -> dict[str, str]:
    """Return what a browser would send for the form of a page, unchanged."""
    form = response.context["form"]
    data = {}
    for field in form:
        value = field.value()
        if isinstance(value, bool):
            if value:
                data[field.html_name] = "on"
        elif value is not None:
            data[field.html_name] = str(form.fields[field.name].prepare_value(value))
    return data
