"""Who may read a case is a matter of its access list: no role alone opens one, and every refusal leaves a line."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from qadam.accounts.enums import Role
from qadam.accounts.services import create_user, give_role
from qadam.base.errors import InvalidInputError, NotAllowedError, NotFoundError, WrongStateError
from qadam.communications.enums import AccessLevel
from qadam.communications.models import BreakGlass, Case, CaseAccess, CaseLogEntry, StandingInvitation
from qadam.communications.models.sealed import GuardedManager
from qadam.communications.services.access import GLASS_HOURS, break_glass, end_access, end_glass, give_access
from qadam.communications.services.cases import change_stage, register_case
from qadam.communications.services.papers import restrict_document
from qadam.notifications.models import Notification
from tests.people import PASSWORD
from tests.qadam.communications.dossier import make_dossier

pytestmark = pytest.mark.django_db

ROLES = "coordinator focal_point other_focal_point approver national_institution civil_society administrator stranger"
CONFIDENTIAL = [m for m in apps.get_app_config("communications").get_models() if m is not StandingInvitation]
REASON = "The prison calls: the doctor needs the letter tonight."


def lines(case: Case, action: str) -> list[CaseLogEntry]:
    return list(CaseLogEntry.unguarded.filter(case=case, action=action).order_by("sequence"))


@pytest.mark.parametrize("model", CONFIDENTIAL, ids=lambda model: model.__name__)
def test_the_manager_gives_nothing_unless_it_is_asked_for_whom(cast, model):
    make_dossier(cast)
    assert isinstance(model._default_manager, GuardedManager)
    assert list(model.objects.all()) == []
    assert model.objects.filter(pk__gt=0).count() == 0


@pytest.mark.parametrize("model", CONFIDENTIAL, ids=lambda model: model.__name__)
def test_rows_are_visible_to_those_on_the_list_alone(cast, model):
    make_dossier(cast)
    everything = model.unguarded.count() if hasattr(model, "unguarded") else 0
    owner = model.objects.visible_to(cast.case_officer).count()
    assert owner == everything
    for name in ROLES.split():
        if name != "approver":
            assert model.objects.visible_to(getattr(cast, name)).count() == 0, name
    assert model.objects.visible_to(cast.anonymous).count() == 0
    assert model.objects.visible_to(cast.deactivated).count() == 0


def test_reading_without_right_is_404_and_leaves_a_line(cast, sign_in):
    case = make_dossier(cast).case
    refused = []
    for name in ROLES.split():
        if name == "approver":
            continue
        person = getattr(cast, name)
        for page in ("case", "case_papers", "case_log", "case_access"):
            assert sign_in(person).get(reverse(page, args=[case.number])).status_code == 404, (name, page)
            refused.append(person.pk)
    assert [line.actor_id for line in lines(case, "refused")] == refused
    owner = sign_in(cast.case_officer).get(reverse("case_log", args=[case.number])).content.decode()
    assert str(cast.coordinator) in owner
    assert "Asked for without the right" in owner


def test_a_case_officer_who_is_not_on_the_list_is_refused_like_anybody(cast, sign_in):
    case = make_dossier(cast).case
    other = create_user(email="o@example.org", full_name="Ospan Officer", password=PASSWORD, by=None)
    give_role(user=other, role=Role.CASE_OFFICER, by=None)
    assert sign_in(other).get(reverse("case", args=[case.number])).status_code == 404
    register = sign_in(other).get(reverse("communications"))
    assert register.status_code == 200
    assert "Aibarys" not in register.content.decode()
    assert str(case.number) not in register.content.decode()


def test_a_change_without_right_is_404_and_leaves_a_line_too(cast, sign_in):
    case = make_dossier(cast).case
    answer = sign_in(cast.coordinator).post(reverse("case_stage", args=[case.number]), {"to": "closed"})
    assert answer.status_code == 404
    assert len(lines(case, "refused")) == 1
    assert Case.unguarded.get(pk=case.pk).stage == case.stage


def test_every_reading_is_a_line_that_the_owner_sees(cast, sign_in):
    dossier = make_dossier(cast)
    client = sign_in(cast.approver)
    client.get(reverse("case", args=[dossier.case.number]))
    client.get(reverse("case_paper_file", args=[dossier.case.number, dossier.paper.pk]))
    read = [(line.actor_id, line.about) for line in lines(dossier.case, "read")]
    assert read == [(cast.approver.pk, ""), (cast.approver.pk, f"paper {dossier.paper.pk}")]
    assert client.get(reverse("case_log", args=[dossier.case.number])).status_code == 403, "the log is the owner's"


def test_a_reader_reads_and_changes_nothing(cast, sign_in):
    dossier = make_dossier(cast)
    number = dossier.case.number
    client = sign_in(cast.approver)
    assert client.get(reverse("case", args=[number])).status_code == 200
    assert client.post(reverse("case_stage", args=[number]), {"to": "closed"}).status_code == 403
    assert client.post(reverse("case_access_do", args=[number]), {"action": "give"}).status_code == 403
    with pytest.raises(NotAllowedError):
        change_stage(case_id=dossier.case.pk, to="closed", by=cast.approver)


def test_access_that_ended_ends_with_the_next_request(cast, sign_in):
    case = make_dossier(cast).case
    client = sign_in(cast.approver)
    assert client.get(reverse("case", args=[case.number])).status_code == 200
    entry = CaseAccess.unguarded.get(case=case, person=cast.approver)
    end_access(case_id=case.pk, access_id=entry.pk, by=cast.case_officer)
    assert client.get(reverse("case", args=[case.number])).status_code == 404


def test_access_ends_with_the_role(cast, sign_in):
    case = make_dossier(cast).case
    cast.approver.assignments.update(ended_at=timezone.now())
    assert sign_in(cast.approver).get(reverse("case", args=[case.number])).status_code == 404


@pytest.mark.parametrize(
    ("name", "level", "reason"),
    [
        ("administrator", AccessLevel.READER, "administrators have no access"),
        ("civil_society", AccessLevel.READER, "not a body of the State"),
        ("national_institution", AccessLevel.READER, "not a body of the State"),
        ("stranger", AccessLevel.READER, "no role"),
        ("deactivated", AccessLevel.READER, "has left"),
        ("approver", AccessLevel.OWNER, "only case officers own cases"),
    ],
)
def test_who_cannot_be_put_on_the_list(cast, name, level, reason):
    case = make_dossier(cast).case
    with pytest.raises(InvalidInputError):
        give_access(case_id=case.pk, person=getattr(cast, name), level=level, by=cast.case_officer)


def test_an_owner_who_becomes_administrator_reads_no_case_any_more(cast, sign_in):
    case = make_dossier(cast).case
    give_role(user=cast.case_officer, role=Role.ADMINISTRATOR, by=None)
    assert sign_in(cast.case_officer).get(reverse("case", args=[case.number])).status_code == 404


def test_a_case_keeps_an_owner(cast):
    case = make_dossier(cast).case
    entry = CaseAccess.unguarded.get(case=case, level=AccessLevel.OWNER)
    with pytest.raises(WrongStateError):
        end_access(case_id=case.pk, access_id=entry.pk, by=cast.case_officer)
    with pytest.raises(WrongStateError):
        give_access(case_id=case.pk, person=cast.case_officer, level=AccessLevel.READER, by=cast.case_officer)
    assert CaseAccess.unguarded.filter(case=case, level=AccessLevel.OWNER, ended_at__isnull=True).exists()


def test_whoever_gets_access_is_told_neutrally(cast):
    case = make_dossier(cast).case
    told = Notification.objects.get(recipient=cast.approver, key__startswith=f"case-{case.pk}-access")
    assert str(case.number) in told.subject
    assert "Aibarys" not in told.subject + told.text
    assert told.is_neutral


# Restricted papers ---------------------------------------------------------------------------------------------------
def test_a_restricted_paper_is_for_its_readers_alone(cast, sign_in):
    dossier = make_dossier(cast)
    address = reverse("case_paper_file", args=[dossier.case.number, dossier.restricted.pk])
    reader, owner = sign_in(cast.approver), sign_in(cast.case_officer)
    assert reader.get(address).status_code == 404
    (line,) = lines(dossier.case, "refused")
    assert line.about == f"paper {dossier.restricted.pk}"
    assert "medical" not in reader.get(reverse("case_papers", args=[dossier.case.number])).content.decode()
    assert owner.get(address).content == b"Medical file of Aibarys."
    restrict_document(
        case_id=dossier.case.pk,
        document_id=dossier.restricted.pk,
        is_restricted=True,
        readers=[cast.approver],
        by=cast.case_officer,
    )
    assert reader.get(address).content == b"Medical file of Aibarys."


def test_a_reader_of_a_paper_has_to_be_on_the_access_list(cast):
    dossier = make_dossier(cast)
    with pytest.raises(InvalidInputError):
        restrict_document(
            case_id=dossier.case.pk,
            document_id=dossier.paper.pk,
            is_restricted=True,
            readers=[cast.coordinator],
            by=cast.case_officer,
        )


# Broken glass --------------------------------------------------------------------------------------------------------
def test_an_administrator_reads_through_broken_glass_which_is_announced(cast, sign_in):
    dossier = make_dossier(cast)
    case, client = dossier.case, sign_in(cast.administrator)
    assert client.get(reverse("case", args=[case.number])).status_code == 404
    mail.outbox.clear()
    answer = client.post(reverse("break_glass"), {"number": case.number, "reason": REASON})
    assert answer.status_code == 302
    page = client.get(reverse("case", args=[case.number]))
    assert "Matter of Aibarys" in page.content.decode()
    assert "through an emergency opening" in page.content.decode(), "it is shown"
    told = set(Notification.objects.filter(key__contains="-glass-").values_list("recipient_id", flat=True))
    assert told == {cast.case_officer.pk, cast.coordinator.pk}
    assert len(lines(case, "read_by_glass")) == 1
    log = sign_in(cast.case_officer).get(reverse("case_log", args=[case.number])).content.decode()
    assert REASON in log


def test_broken_glass_changes_nothing_and_opens_no_restricted_paper(cast, sign_in):
    dossier = make_dossier(cast)
    break_glass(number=dossier.case.number, reason=REASON, by=cast.administrator)
    client = sign_in(cast.administrator)
    number = dossier.case.number
    assert client.post(reverse("case_stage", args=[number]), {"to": "closed"}).status_code == 403
    assert client.get(reverse("case_access", args=[number])).status_code == 403
    assert client.get(reverse("case_paper_file", args=[number, dossier.paper.pk])).status_code == 200
    assert client.get(reverse("case_paper_file", args=[number, dossier.restricted.pk])).status_code == 404


def test_broken_glass_closes_by_itself_and_by_the_owner(cast, sign_in):
    case = make_dossier(cast).case
    glass = break_glass(number=case.number, reason=REASON, by=cast.administrator)
    assert glass.until_at - glass.opened_at <= timedelta(hours=GLASS_HOURS, seconds=5)
    BreakGlass.unguarded.filter(pk=glass.pk).update(until_at=timezone.now())
    assert sign_in(cast.administrator).get(reverse("case", args=[case.number])).status_code == 404
    again = break_glass(number=case.number, reason=REASON, by=cast.administrator)
    end_glass(case_id=case.pk, glass_id=again.pk, by=cast.case_officer)
    assert sign_in(cast.administrator).get(reverse("case", args=[case.number])).status_code == 404
    with pytest.raises(WrongStateError):
        end_glass(case_id=case.pk, glass_id=again.pk, by=cast.case_officer)


@pytest.mark.parametrize("reason", ["", "   ", "because", "x" * 10])
def test_glass_is_not_broken_without_a_reason(cast, reason):
    case = make_dossier(cast).case
    with pytest.raises(InvalidInputError):
        break_glass(number=case.number, reason=reason, by=cast.administrator)
    assert not BreakGlass.unguarded.exists()


@pytest.mark.parametrize("name", ["coordinator", "case_officer", "focal_point", "stranger", "civil_society"])
def test_nobody_else_breaks_glass(cast, name):
    case = make_dossier(cast).case
    with pytest.raises(NotFoundError):
        break_glass(number=case.number, reason=REASON, by=getattr(cast, name))


@pytest.mark.parametrize("name", [*ROLES.split(), "deactivated"])
def test_only_a_case_officer_registers_cases(cast, name):
    with pytest.raises(NotFoundError):
        register_case(kind="urgent_appeal", title="T", received_on=timezone.localdate(), by=getattr(cast, name))
