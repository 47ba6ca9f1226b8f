"""The coordinator looks after bodies; an organisation of civil society acts once it is verified; others only look."""

import pytest
from django.urls import reverse

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.services import give_role
from qadam.accounts.services.bodies import create_body, decide_verification, edit_body
from qadam.audit.models import AuditEvent
from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError, WrongStateError
from qadam.bodies.enums import BodyKind, Verification
from qadam.bodies.models import Body
from qadam.bodies.workflow import VERIFICATION_CHANGES

pytestmark = pytest.mark.django_db

NEW = {"kind": "state_body", "name_en": "Committee on Statistics", "is_active": "on"}


def asking(cast) -> Body:
    return create_body(code="", kind=BodyKind.CIVIL_SOCIETY, values={"name_en": "New Voices"}, by=cast.coordinator)


def test_every_state_of_verification_stands_in_the_table():
    assert set(VERIFICATION_CHANGES) == set(Verification)


def test_a_unit_is_added_below_its_body(cast, sign_in):
    client = sign_in(cast.coordinator)
    made = client.post(reverse("body_new"), NEW | {"parent": cast.justice.pk})
    assert made.headers["location"] == reverse("body", args=["committee-on-statistics"])
    assert "Committee on Statistics" in client.get(reverse("body", args=["ministry-of-justice"])).content.decode()


@pytest.mark.parametrize(
    ("change", "says", "reason"),
    [
        ({"name_en": ""}, "Give a code", "no name, and so no code"),
        ({"name_en": "", "code": "x"}, "Give a name in one language", "a code is no name"),
        ({"code": "ministry-of-justice"}, "with this code already", "codes are unique"),
        ({"code": "Новый"}, "valid", "Latin letters"),
        ({"website": "javascript:alert(1)"}, "valid URL", "a link that runs"),
    ],
)
def test_a_wrong_body_gets_a_sentence_and_is_not_added(cast, sign_in, change, says, reason):
    before = Body.objects.count()
    answer = sign_in(cast.coordinator).post(reverse("body_new"), NEW | change)
    assert answer.status_code == 422, reason
    assert says in answer.content.decode(), reason
    assert Body.objects.count() == before


def test_a_body_is_no_unit_of_itself_however_far_below(cast):
    unit = create_body(
        code="unit", kind=BodyKind.STATE_BODY, values={"name_en": "Unit", "parent": cast.justice}, by=cast.coordinator
    )
    for body, parent in ((cast.justice, cast.justice), (cast.justice, unit)):
        with pytest.raises(InvalidInputError):
            edit_body(code=body.code, version=body.version, values={"parent": parent}, by=cast.coordinator)


def test_two_who_change_the_same_body_both_see_what_the_other_wrote(cast):
    edit_body(code="ministry-of-justice", version=1, values={"name_en": "First"}, by=cast.coordinator)
    with pytest.raises(LostUpdateError) as lost:
        edit_body(code="ministry-of-justice", version=1, values={"name_en": "Second"}, by=cast.administrator)
    assert (lost.value.theirs["name_en"], lost.value.yours["name_en"]) == ("First", "Second")
    assert (lost.value.current_version, lost.value.changed_by) == (2, "Aida Coordinator")
    assert Body.objects.get(code="ministry-of-justice").name_en == "First"


def test_the_conflict_page_shows_both_and_saves_upon_the_new_version(cast, sign_in):
    edit_body(code="ministry-of-justice", version=1, values={"name_en": "First"}, by=cast.administrator)
    client, page = sign_in(cast.coordinator), reverse("body_edit", args=["ministry-of-justice"])
    sent = {"name_en": "Second", "is_active": "on"}
    answer = client.post(page, sent | {"version": 1})
    assert answer.status_code == 409
    assert "First" in answer.content.decode()
    assert client.post(page, sent | {"version": 2}).status_code == 302


class TestVerification:
    def test_nobody_acts_for_an_organisation_before_it_is_verified(self, cast):
        body = asking(cast)
        with pytest.raises(InvalidInputError):
            give_role(user=cast.stranger, role=Role.CIVIL_SOCIETY, body=body, by=cast.administrator)
        body = decide_verification(code=body.code, to=Verification.VERIFIED, note="Register seen", by=cast.coordinator)
        give_role(user=cast.stranger, role=Role.CIVIL_SOCIETY, body=body, by=cast.administrator)

    def test_a_refused_one_may_be_verified_later_and_both_are_kept(self, cast):
        code = asking(cast).code
        decide_verification(code=code, to=Verification.REFUSED, note="No statute", by=cast.coordinator)
        decide_verification(code=code, to=Verification.VERIFIED, note="Statute seen", by=cast.coordinator)
        actions = list(AuditEvent.objects.filter(target_label="New Voices").values_list("action", flat=True))
        assert actions == ["body.verified", "body.refused", "body.created"]

    def test_a_decision_says_why_and_is_made_once(self, cast):
        code = asking(cast).code
        with pytest.raises(InvalidInputError):
            decide_verification(code=code, to=Verification.VERIFIED, note=" ", by=cast.coordinator)
        decide_verification(code=code, to=Verification.VERIFIED, note="Seen", by=cast.coordinator)
        with pytest.raises(WrongStateError):
            decide_verification(code=code, to=Verification.VERIFIED, note="Seen", by=cast.coordinator)

    def test_the_coordinator_decides_on_the_page(self, cast, sign_in):
        page = reverse("body", args=[asking(cast).code])
        client = sign_in(cast.coordinator)
        assert "asks to take part" in client.get(page).content.decode()
        assert client.post(page, {"decision": "verified", "note": ""}).status_code == 422
        assert client.post(page, {"decision": "verified", "note": "Register seen"}).status_code == 302
        assert Body.objects.get(name_en="New Voices").verification == Verification.VERIFIED

    @pytest.mark.parametrize("who", ["administrator", "focal_point", "civil_society", "stranger"])
    def test_nobody_else_decides(self, cast, who):
        with pytest.raises(NotAllowedError):
            decide_verification(code="coalition", to=Verification.REFUSED, note="x", by=getattr(cast, who))


@pytest.mark.parametrize("who", ["focal_point", "approver", "national_institution", "civil_society", "case_officer"])
def test_others_look_and_change_nothing(cast, sign_in, who):
    client = sign_in(getattr(cast, who))
    assert client.get(reverse("bodies")).status_code == 200
    page = client.get(reverse("body", args=["ministry-of-health"])).content.decode()
    assert "Gulnara Other" not in page, "people are for those who look after them"
    assert client.post(reverse("body_new"), NEW).status_code == 403
    assert client.post(reverse("body_edit", args=["ministry-of-justice"]), NEW).status_code == 403


def test_the_list_asks_the_same_number_of_queries_for_few_and_many(cast, sign_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(cast.coordinator)
    client.get(reverse("bodies"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("bodies"))
    for n in range(30):
        Body.objects.create(code=f"b{n}", name_en=f"B {n}", parent=cast.justice)
    with django_assert_num_queries(len(few)):
        client.get(reverse("bodies"))


def test_the_page_of_a_body_asks_the_same_number_of_queries(cast, sign_in, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, page = sign_in(cast.coordinator), reverse("body", args=["ministry-of-justice"])
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for n in range(20):
        user = User.objects.create_user(f"q{n}@example.org", full_name=f"Q {n}")
        give_role(user=user, role=Role.FOCAL_POINT, body=cast.justice, by=None)
    with django_assert_num_queries(len(few)):
        client.get(page)
