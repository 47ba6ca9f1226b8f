"""A meeting from its plan to its decisions: who is told, who answers, who came, and what nobody may do."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from qadam.audit.models import AuditEvent
from qadam.audit.selectors import verify_chain
from qadam.base.errors import InvalidInputError, LostUpdateError, NotAllowedError, NotFoundError, WrongStateError
from qadam.consultations.enums import DecisionStatus, MeetingStatus, MinutesStatus, PositionKind, Reply
from qadam.consultations.links import invitation_token, participation_of_token
from qadam.consultations.models import Decision, Meeting, Participation
from qadam.consultations.services.agenda import add_item, add_paper, circulate_papers, move_item, remove_item
from qadam.consultations.services.decisions import edit_decision, follow_up_decision, record_position
from qadam.consultations.services.meetings import (
    call_meeting,
    cancel_meeting,
    edit_meeting,
    hold_meeting,
    invite_guest,
    plan_meeting,
    reply_to_invitation,
)
from qadam.consultations.services.minutes import (
    approve_minutes,
    minutes_checksum,
    remark_on_minutes,
    take_back_minutes,
    write_minutes,
)
from qadam.consultations.services.platforms import add_member, end_membership
from qadam.consultations.services.publication import Part, publish_part
from qadam.notifications.models import Notification
from tests.qadam.consultations import scene
from tests.qadam.intake.papers import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(cast):
    return scene.make_platform(cast)


@pytest.fixture(autouse=True)
def _memory(settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}


def told(user) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("pk").values_list("subject", flat=True))


def test_nobody_but_the_secretariat_plans_a_meeting(cast, platform):
    facts = {"name_en": "x", "starts_at": scene.in_days(1), "ends_at": scene.in_days(1, 12)}
    for person in (cast.focal_point, cast.approver, cast.civil_society, cast.stranger, cast.administrator):
        with pytest.raises(NotAllowedError):
            plan_meeting(platform=platform, by=person, **facts)
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name_en": ""}, "name_en"),
        ({"ends_at": scene.in_days(7, 10)}, "ends_at"),
        ({"papers_due_on": scene.day("2999-01-01")}, "papers_due_on"),
    ],
)
def test_a_meeting_needs_a_title_and_times_that_fit(cast, platform, facts, field):
    with pytest.raises(InvalidInputError) as raised:
        scene.planned(platform, cast, **facts)
    assert field in raised.value.fields


def test_calling_a_meeting_invites_every_member_and_tells_the_people_of_each(cast, platform):
    meeting = scene.called(platform, cast)
    invited = {part.who: part.is_co_chair for part in meeting.participations.all()}
    assert invited == {
        "Ministry of Justice": True,
        "Commissioner for Human Rights": False,
        "Coalition of Organisations": False,
    }
    for person in (cast.focal_point, cast.approver, cast.national_institution, cast.civil_society):
        assert told(person) == ["Invitation: Prevention of torture"]
    assert told(cast.other_focal_point) == []
    assert AuditEvent.objects.filter(action="meeting.called").count() == 1


def test_an_empty_agenda_or_an_empty_platform_calls_nobody(cast, platform):
    facts = {"name_en": "x", "starts_at": scene.in_days(1), "ends_at": scene.in_days(1, 12)}
    bare = plan_meeting(platform=platform, by=cast.coordinator, **facts)
    with pytest.raises(InvalidInputError, match="agenda"):
        call_meeting(meeting_id=bare.pk, by=cast.coordinator)
    for member in platform.memberships.all():
        end_membership(membership_id=member.pk, ends_on=timezone.localdate() - timedelta(days=1), by=cast.coordinator)
    add_item(meeting_id=bare.pk, name_en="An item", by=cast.coordinator)
    with pytest.raises(InvalidInputError, match="Nobody"):
        call_meeting(meeting_id=bare.pk, by=cast.coordinator)


def test_whoever_left_the_platform_is_no_longer_invited(cast, platform):
    coalition = platform.memberships.get(body=cast.coalition)
    end_membership(membership_id=coalition.pk, ends_on=timezone.localdate() + timedelta(days=3), by=cast.coordinator)
    soon, later = scene.called(platform, cast, days=2), scene.called(platform, cast, days=9)
    assert soon.participations.filter(body=cast.coalition).exists()
    assert not later.participations.filter(body=cast.coalition).exists()


def test_a_seat_is_held_once_at_a_time(cast, platform):
    with pytest.raises(InvalidInputError):
        add_member(platform=platform, body=cast.justice, by=cast.coordinator)
    with pytest.raises(InvalidInputError):
        add_member(platform=platform, by=cast.coordinator)


def test_the_link_of_an_invitation_is_the_right_to_answer_it(cast, platform):
    part = scene.called(platform, cast).participations.get(body=cast.ombudsman)
    assert participation_of_token(invitation_token(part.pk)) == part.pk
    reply_to_invitation(participation_id=part.pk, reply=Reply.SENDING, note="My deputy")
    part.refresh_from_db()
    assert (part.reply, part.reply_note) == (Reply.SENDING, "My deputy")
    event = AuditEvent.objects.get(action="meeting.replied")
    assert event.actor_id is None


@pytest.mark.parametrize("token", ["", "x", "WzEsMV0:1:x", "8:1vA:bad"])
def test_a_made_up_link_leads_nowhere(token):
    with pytest.raises(NotFoundError):
        participation_of_token(token)


def test_a_token_of_a_calendar_answers_no_invitation(cast):
    from qadam.consultations.links import calendar_token

    with pytest.raises(NotFoundError):
        participation_of_token(calendar_token(cast.focal_point.pk, 1))


def test_a_body_answers_for_itself_alone(cast, platform):
    meeting = scene.called(platform, cast)
    other = meeting.participations.get(body=cast.ombudsman)
    with pytest.raises(NotAllowedError):
        reply_to_invitation(participation_id=other.pk, reply=Reply.COMING, by=cast.focal_point)
    with pytest.raises(NotFoundError):
        reply_to_invitation(participation_id=other.pk, reply=Reply.COMING, by=cast.other_focal_point)
    own = meeting.participations.get(body=cast.justice)
    assert reply_to_invitation(participation_id=own.pk, reply=Reply.COMING, by=cast.focal_point).reply == Reply.COMING


def test_another_place_is_told_in_the_language_of_the_reader(cast, platform):
    cast.focal_point.language = "ru"
    cast.focal_point.save()
    meeting = scene.called(platform, cast, place_en="Hall 2", place_ru="Зал 2")
    edit_meeting(meeting_id=meeting.pk, version=meeting.version, by=cast.coordinator, place_ru="Зал 3")
    texts = Notification.objects.filter(recipient=cast.focal_point).values_list("text", flat=True)
    assert [("Зал 2" in text, "Зал 3" in text) for text in texts.order_by("pk")] == [(True, False), (False, True)]


def test_nobody_answers_after_the_meeting_began_or_was_cancelled(cast, platform):
    past = scene.called(platform, cast, days=-1).participations.first()
    cancelled = scene.called(platform, cast)
    cancel_meeting(meeting_id=cancelled.pk, by=cast.coordinator)
    for part in (past, cancelled.participations.first()):
        with pytest.raises(WrongStateError):
            reply_to_invitation(participation_id=part.pk, reply=Reply.COMING)


def test_another_time_raises_the_sequence_of_the_calendar_and_is_told(cast, platform):
    meeting = scene.called(platform, cast)
    later = {"starts_at": meeting.starts_at + timedelta(days=1), "ends_at": meeting.ends_at + timedelta(days=1)}
    moved = edit_meeting(meeting_id=meeting.pk, version=meeting.version, by=cast.coordinator, **later)
    assert moved.sequence == meeting.sequence + 1
    assert told(cast.focal_point)[-1] == "Another time or place: Prevention of torture"
    renamed = edit_meeting(meeting_id=meeting.pk, version=moved.version, by=cast.coordinator, name_en="Prevention")
    assert renamed.sequence == moved.sequence
    with pytest.raises(LostUpdateError) as raised:
        edit_meeting(meeting_id=meeting.pk, version=1, by=cast.coordinator, name_en="Another")
    assert (raised.value.theirs, raised.value.yours) == (
        {"name in English": "Prevention"},
        {"name in English": "Another"},
    )


def test_a_guest_is_invited_to_one_meeting(cast, platform):
    meeting = scene.called(platform, cast)
    invite_guest(meeting_id=meeting.pk, body_id=cast.health.pk, by=cast.coordinator)
    assert told(cast.other_focal_point) == ["Invitation: Prevention of torture"]
    guest = invite_guest(meeting_id=meeting.pk, name="Dr Nobody", by=cast.coordinator)
    assert guest.invited_at is not None
    with pytest.raises(InvalidInputError):
        invite_guest(meeting_id=meeting.pk, name="Dr Nobody", by=cast.coordinator)
    assert not Participation.objects.filter(name="Dr Nobody").exclude(meeting=meeting).exists()


def test_papers_are_hidden_until_they_are_circulated(cast, platform, sign_in):
    from django.urls import reverse

    meeting = scene.called(platform, cast)
    paper = add_paper(
        meeting_id=meeting.pk, file=ContentFile(report()), name="a.docx", title="Note", by=cast.coordinator
    )
    address = reverse("meeting_paper", args=[meeting.pk, paper.pk])
    assert sign_in(cast.focal_point).get(address).status_code == 404
    assert circulate_papers(meeting_id=meeting.pk, by=cast.coordinator) == 1
    assert sign_in(cast.focal_point).get(address).status_code == 200
    assert sign_in(cast.other_focal_point).get(address).status_code == 404
    # nor do the pages of the documents show it to people outside the platform
    page = reverse("document_original", args=[paper.document_id])
    assert sign_in(cast.other_focal_point).get(page).status_code == 404
    with pytest.raises(InvalidInputError):
        circulate_papers(meeting_id=meeting.pk, by=cast.coordinator)


def test_items_are_moved_and_taken_off_until_the_meeting(cast, platform):
    meeting = scene.called(platform, cast)
    second = add_item(meeting_id=meeting.pk, name_en="Second", by=cast.coordinator)
    move_item(meeting_id=meeting.pk, item_id=second.pk, up=True, by=cast.coordinator)
    assert [item.name for item in meeting.agenda.all()] == ["Second", "Visits to prisons"]
    remove_item(meeting_id=meeting.pk, item_id=second.pk, by=cast.coordinator)
    over = scene.held(platform, cast)
    with pytest.raises(WrongStateError):
        add_item(meeting_id=over.pk, name_en="Too late", by=cast.coordinator)


def test_a_meeting_is_held_after_it_began(cast, platform):
    coming = scene.called(platform, cast)
    with pytest.raises(WrongStateError):
        hold_meeting(meeting_id=coming.pk, attendance={}, by=cast.coordinator)
    meeting = scene.called(platform, cast, days=-1)
    justice = meeting.participations.get(body=cast.justice)
    hold_meeting(meeting_id=meeting.pk, attendance={justice.pk: "Bolat Focal"}, by=cast.coordinator)
    came = {part.body.code: part.attended for part in meeting.participations.all()}
    assert came == {"ministry-of-justice": True, "ombudsman": False, "coalition": False}


def test_a_decision_reaches_the_inbox_of_its_body(cast, platform):
    from qadam.accounts.inbox import inbox_of
    from qadam.accounts.models import User

    decision = scene.decided(scene.held(platform, cast), cast)
    titles = [item.title for item in inbox_of(User.objects.get(pk=cast.focal_point.pk))]
    assert decision.text_en in titles
    assert decision.text_en not in [i.title for i in inbox_of(User.objects.get(pk=cast.other_focal_point.pk))]
    assert told(cast.focal_point)[-1] == "Decision for your body: Prevention of torture"


def test_the_body_reports_and_the_secretariat_accepts(cast, platform):
    decision = scene.decided(scene.held(platform, cast), cast)

    def step(status, by, outcome=""):
        return follow_up_decision(decision_id=decision.pk, status=status, outcome=outcome, by=by)

    with pytest.raises(NotFoundError):
        step(DecisionStatus.IN_PROGRESS, cast.other_focal_point)
    with pytest.raises(NotAllowedError):
        step(DecisionStatus.IN_PROGRESS, cast.national_institution)
    step(DecisionStatus.IN_PROGRESS, cast.focal_point)
    with pytest.raises(InvalidInputError):
        step(DecisionStatus.REPORTED, cast.focal_point)
    assert step(DecisionStatus.REPORTED, cast.focal_point, "Published.").done_on == timezone.localdate()
    with pytest.raises(NotAllowedError):
        step(DecisionStatus.DONE, cast.focal_point)
    returned = step(DecisionStatus.IN_PROGRESS, cast.coordinator)
    assert returned.done_on is None
    step(DecisionStatus.REPORTED, cast.approver, "Published, with the regions.")
    assert step(DecisionStatus.DONE, cast.coordinator).status == DecisionStatus.DONE


def test_a_dissent_stands_with_its_decision(cast, platform):
    meeting = scene.held(platform, cast)
    decision = scene.decided(meeting, cast)
    with pytest.raises(InvalidInputError):
        record_position(meeting_id=meeting.pk, kind=PositionKind.DISSENT, text="No.", by=cast.national_institution)
    made = record_position(
        meeting_id=meeting.pk, kind=PositionKind.DISSENT, text="No.", decision_id=decision.pk, by=cast.civil_society
    )
    assert made.body == cast.coalition
    with pytest.raises(NotFoundError):
        record_position(meeting_id=meeting.pk, kind=PositionKind.POSITION, text="x", by=cast.other_focal_point)


def test_minutes_are_approved_by_each_co_chair_upon_one_text(cast, platform):
    add_member(platform=platform, body=cast.health, is_co_chair=True, by=cast.coordinator)
    meeting = scene.held(platform, cast)
    scene.decided(meeting, cast)
    scene.minuted(meeting, cast)
    first, second = meeting.participations.filter(is_co_chair=True).order_by("pk")

    def approve(part, by):
        return approve_minutes(meeting_id=meeting.pk, participation_id=part.pk, by=by)

    with pytest.raises(NotAllowedError):
        approve(first, cast.focal_point)  # speaks for the body, but does not approve for it
    with pytest.raises(NotAllowedError):
        approve(second, cast.approver)
    by_body = {part.body: part for part in (first, second)}
    assert approve(by_body[cast.justice], cast.approver).status == MinutesStatus.CIRCULATED
    with pytest.raises(WrongStateError):
        approve(by_body[cast.justice], cast.approver)
    # a correction voids what was approved
    remark_on_minutes(meeting_id=meeting.pk, text="The ombudsman spoke too.", by=cast.national_institution)
    taken = take_back_minutes(meeting_id=meeting.pk, by=cast.coordinator)
    assert taken.approvals.count() == 0
    item = meeting.agenda.get()
    write_minutes(
        meeting_id=meeting.pk,
        version=taken.version,
        texts={"text_en": "Opened."},
        discussions={item.pk: {"discussion_en": "Both spoke."}},
        by=cast.coordinator,
    )
    from qadam.consultations.services.minutes import circulate_minutes

    circulate_minutes(meeting_id=meeting.pk, by=cast.coordinator)
    approve(by_body[cast.justice], cast.approver)
    done = approve(by_body[cast.health], cast.coordinator)
    assert done.status == MinutesStatus.APPROVED
    assert done.sha256 == minutes_checksum(meeting)


def test_what_approved_minutes_record_stays(cast, platform):
    meeting = scene.held(platform, cast)
    decision = scene.decided(meeting, cast)
    scene.minuted(meeting, cast, approved=True)
    fresh = Decision.objects.get(pk=decision.pk)
    with pytest.raises(WrongStateError):
        edit_decision(decision_id=decision.pk, version=fresh.version, text_en="Other", by=cast.coordinator)
    with pytest.raises(WrongStateError):
        scene.decided(meeting, cast)
    with pytest.raises(WrongStateError):
        record_position(meeting_id=meeting.pk, kind=PositionKind.POSITION, text="x", by=cast.focal_point)
    with pytest.raises(WrongStateError):
        hold_meeting(meeting_id=meeting.pk, attendance={}, by=cast.coordinator)
    # what became of it goes on
    follow_up_decision(decision_id=decision.pk, status=DecisionStatus.IN_PROGRESS, by=cast.focal_point)


def test_the_checksum_is_the_same_in_every_language(cast, platform):
    from django.utils import translation

    meeting = scene.minuted(scene.held(platform, cast), cast)
    sums = set()
    for language in ("en", "ru", "kk"):
        with translation.override(language):
            sums.add(minutes_checksum(meeting))
    assert len(sums) == 1


def test_minutes_are_published_after_their_approval(cast, platform):
    meeting = scene.minuted(scene.held(platform, cast), cast)
    with pytest.raises(WrongStateError):
        publish_part(meeting_id=meeting.pk, part=Part.MINUTES, by=cast.coordinator)
    with pytest.raises(NotAllowedError):
        publish_part(meeting_id=meeting.pk, part=Part.MEETING, by=cast.approver)
    planned = scene.planned(platform, cast)
    with pytest.raises(WrongStateError):
        publish_part(meeting_id=planned.pk, part=Part.MEETING, by=cast.coordinator)


def test_every_write_of_a_meeting_stands_in_the_chain_of_the_audit_log(cast, platform):
    meeting = scene.minuted(scene.held(platform, cast), cast, approved=True)
    assert meeting.status == MeetingStatus.HELD
    assert verify_chain() is None
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"meeting.planned", "meeting.called", "meeting.held", "minutes.written", "minutes.approved"} <= actions
