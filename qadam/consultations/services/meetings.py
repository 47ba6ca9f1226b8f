"""Meetings: planned, called, held or cancelled; replies and attendance."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from qadam.accounts.enums import ROLES_OF_A_BODY
from qadam.accounts.models import RoleAssignment, User
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError, WrongStateError
from qadam.base.workflow import check_change
from qadam.consultations.enums import Capacity, MeetingStatus, Reply
from qadam.consultations.links import invitation_token
from qadam.consultations.models import Meeting, Participation, Platform
from qadam.consultations.permissions import check_secretariat, check_speak
from qadam.consultations.selectors.platforms import members_of
from qadam.consultations.workflow import MEETING_CHANGES
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address

TOPIC = "consultations"
MEETING_FIELDS = (
    "name_en", "name_ru", "name_kk", "starts_at", "ends_at",
    "place_en", "place_ru", "place_kk", "link", "papers_due_on",
)  # fmt: skip
# A change of one of these has to reach the calendars of the participants.
CALENDAR_FIELDS = frozenset({"starts_at", "ends_at", "place_en", "place_ru", "place_kk", "link"})


@transaction.atomic
def plan_meeting(*, platform: Platform, by: User | None, **facts: Any) -> Meeting:
    """Plan a meeting of a platform and return it. Nobody is told yet.

    Args:
        facts: `MEETING_FIELDS`; a title in one language at least, and the two times.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: no title, or an end that does not lie after the beginning.
    """
    check_secretariat(by)
    meeting = Meeting(platform=platform, **facts)
    _check_facts(meeting)
    meeting.save()
    record_event("meeting.planned", actor=by, target=meeting, details={"starts_at": meeting.starts_at})
    return meeting


@transaction.atomic
def edit_meeting(*, meeting_id: int, version: int, by: User, **facts: Any) -> Meeting:
    """Change title, time or place, and return the meeting. Whoever was invited hears of another time or place.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting.
        WrongStateError: it was held or cancelled already.
        LostUpdateError: somebody else saved since `version`.
        InvalidInputError: no title, or an end that does not lie after the beginning.
    """
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    if meeting.status in (MeetingStatus.HELD, MeetingStatus.CANCELLED):
        raise WrongStateError()
    check_version(meeting, version, facts)
    changes = difference({name: getattr(meeting, name) for name in facts}, facts)
    if not changes:
        return meeting
    for name, value in facts.items():
        setattr(meeting, name, value)
    _check_facts(meeting)
    meeting.version += 1
    if CALENDAR_FIELDS & set(changes):
        meeting.sequence += 1
    meeting.save()
    record_event("meeting.edited", actor=by, target=meeting, changes=changes)
    if CALENDAR_FIELDS & set(changes) and meeting.status == MeetingStatus.CALLED:
        _tell_participants(meeting, f"moved-{meeting.sequence}", _moved_words(meeting))
    return meeting


def _check_facts(meeting: Meeting) -> None:
    if not meeting.name:
        raise InvalidInputError(fields={"name_en": _("Give a title in one language at least.")})
    if meeting.ends_at <= meeting.starts_at:
        raise InvalidInputError(fields={"ends_at": _("The meeting ends before it begins.")})
    if meeting.papers_due_on and meeting.papers_due_on > timezone.localdate(meeting.starts_at):
        raise InvalidInputError(fields={"papers_due_on": _("Papers are due before the meeting.")})


@transaction.atomic
def call_meeting(*, meeting_id: int, by: User | None) -> Meeting:
    """Invite every member and observer of the platform, and return the meeting. Each person gets a mail with a link.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting.
        WrongStateError: it was called already.
        InvalidInputError: nobody sits in the platform, or the agenda is empty.
    """
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    check_change(MEETING_CHANGES, MeetingStatus(meeting.status), MeetingStatus.CALLED)
    members = list(members_of(meeting.platform, timezone.localdate(meeting.starts_at)))
    guests = list(meeting.participations.all())
    if not members and not guests:
        raise InvalidInputError(_("Nobody sits in this platform yet. Add its members first."))
    if not meeting.agenda.exists():
        raise InvalidInputError(_("The agenda is empty. Add an item, so that people know what to come for."))
    standing = {(part.body_id, part.person_id) for part in guests}
    now = timezone.now()
    Participation.objects.bulk_create(
        Participation(
            meeting=meeting,
            body=member.body,
            person=member.person,
            capacity=member.capacity,
            is_co_chair=member.is_co_chair,
            invited_at=now,
        )
        for member in members
        if (member.body_id, member.person_id) not in standing
    )
    meeting.participations.filter(invited_at__isnull=True).update(invited_at=now)
    meeting.status = MeetingStatus.CALLED
    meeting.sequence += 1
    meeting.version += 1
    meeting.save(update_fields=["status", "sequence", "version", "changed_at"])
    invited = meeting.participations.count()
    record_event(
        "meeting.called",
        actor=by,
        target=meeting,
        changes={"status": (MeetingStatus.PLANNED, MeetingStatus.CALLED)},
        details={"invited": invited},
    )
    _tell_participants(meeting, "invited", _invitation_words(meeting))
    return meeting


@transaction.atomic
def invite_guest(
    *, meeting_id: int, by: User, body_id: int | None = None, person_id: int | None = None, name: str = ""
) -> Participation:
    """Invite somebody who does not sit in the platform, and return the participation.

    A guest without an account (`name` alone) gets no mail: the page of the meeting shows the link to send.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting.
        WrongStateError: it was held or cancelled already.
        InvalidInputError: nobody is given, or takes part already.
    """
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    if meeting.status in (MeetingStatus.HELD, MeetingStatus.CANCELLED):
        raise WrongStateError()
    if not (body_id or person_id or name.strip()):
        raise InvalidInputError(fields={"body": _("Choose an organisation, or write a name.")})
    guest: dict[str, Any] = {"body_id": body_id, "person_id": person_id, "name": name.strip()}
    if meeting.participations.filter(**guest).exists():
        raise InvalidInputError(fields={"body": _("They take part already.")})
    part = Participation.objects.create(
        meeting=meeting,
        **guest,
        capacity=Capacity.INVITED,
        invited_at=timezone.now() if meeting.status == MeetingStatus.CALLED else None,
    )
    record_event("meeting.guest_invited", actor=by, target=meeting, changes={"guest": (None, part.who)})
    if meeting.status == MeetingStatus.CALLED:
        _tell_participants(meeting, "invited", _invitation_words(meeting), only=part)
    return part


@transaction.atomic
def reply_to_invitation(
    *, participation_id: int, reply: Reply, note: str = "", by: User | None = None
) -> Participation:
    """Record what somebody answered, and return the participation.

    Args:
        by: who is signed in; None for the signed link of the invitation, which is the right to answer in itself.

    Raises:
        NotFoundError: there is no such invitation, or not for this person.
        NotAllowedError: the person may not speak for whoever was invited.
        WrongStateError: the meeting has begun, or was cancelled.
    """
    found = Participation.objects.select_for_update(of=("self",)).select_related("meeting", "body", "person")
    part = found.filter(pk=participation_id, invited_at__isnull=False).first()
    if part is None:
        raise NotFoundError()
    if by is not None and check_speak(by, part.meeting).pk != part.pk:
        check_secretariat(by)
    if not part.can_be_answered:
        raise WrongStateError(_("The meeting has begun or was cancelled, so it cannot be answered any more."))
    before = part.reply
    part.reply, part.reply_note, part.replied_at = reply, note.strip()[:300], timezone.now()
    part.save(update_fields=["reply", "reply_note", "replied_at"])
    record_event("meeting.replied", actor=by, target=part.meeting, changes={f"reply: {part.who}": (before, str(reply))})
    return part


@transaction.atomic
def hold_meeting(*, meeting_id: int, attendance: Mapping[int, str | None], by: User | None) -> Meeting:
    """Record who came, and that the meeting was held; return it. A second call corrects the attendance.

    Args:
        attendance: by id of the participation: the names of those who were there ("" where nobody noted them), or
            None for who did not come. Those who are not named did not come.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting.
        WrongStateError: it was not called, was cancelled, has not begun yet, or its minutes are approved.
    """
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    if meeting.status != MeetingStatus.HELD:
        check_change(MEETING_CHANGES, MeetingStatus(meeting.status), MeetingStatus.HELD)
    if meeting.starts_at > timezone.now():
        raise WrongStateError(_("The meeting has not begun yet."))
    check_minutes_open(meeting)
    parts = list(meeting.participations.select_related("body", "person"))
    changes: dict[str, tuple[Any, Any]] = {}
    for part in parts:
        names = attendance.get(part.pk)
        if part.attended != (names is not None) or part.present_names != (names or ""):
            changes[f"attended: {part.who}"] = (part.attended, names is not None)
        part.attended, part.present_names = names is not None, (names or "")[:500]
    Participation.objects.bulk_update(parts, ["attended", "present_names"], batch_size=200)
    before, meeting.status = meeting.status, MeetingStatus.HELD
    meeting.version += 1
    meeting.save(update_fields=["status", "version", "changed_at"])
    changes["status"] = (before, MeetingStatus.HELD)
    record_event("meeting.held", actor=by, target=meeting, changes=changes)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting_id: int, by: User) -> Meeting:
    """Cancel a meeting and return it; whoever was invited hears of it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting.
        WrongStateError: it was held or cancelled already.
    """
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    before = MeetingStatus(meeting.status)
    check_change(MEETING_CHANGES, before, MeetingStatus.CANCELLED)
    meeting.status = MeetingStatus.CANCELLED
    meeting.sequence += 1
    meeting.version += 1
    meeting.save(update_fields=["status", "sequence", "version", "changed_at"])
    record_event("meeting.cancelled", actor=by, target=meeting, changes={"status": (before, MeetingStatus.CANCELLED)})
    if before == MeetingStatus.CALLED:
        _tell_participants(meeting, "cancelled", _cancelled_words(meeting))
    return meeting


def locked_meeting(meeting_id: int) -> Meeting:
    """Return a meeting, locked until the transaction ends: its parts change in one order.

    Raises:
        NotFoundError: there is no such meeting.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("platform").filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFoundError()
    return meeting


def check_version(row: Any, version: int, given: Mapping[str, Any]) -> None:
    """Raise `LostUpdateError` with both versions of the given fields where somebody saved since `version`."""
    if row.version == version:
        return
    labels = {name: str(row._meta.get_field(name).verbose_name) for name in given}
    raise LostUpdateError(
        theirs={labels[name]: str(getattr(row, name) or "") for name in given},
        yours={labels[name]: str(value or "") for name, value in given.items()},
        current_version=row.version,
    )


def check_minutes_open(meeting: Meeting) -> None:
    """Raise `WrongStateError` where the minutes of a meeting are approved: what they record stays as it is."""
    minutes = getattr(meeting, "minutes", None)
    if minutes is not None and minutes.approved_at is not None:
        raise WrongStateError(_("The minutes are approved, so what they record can no longer be changed."))


def people_of(parts: Iterable[Participation]) -> dict[int, list[User]]:
    """Return by participation whom it reaches: the person, or everybody with a role at the organisation."""
    parts = list(parts)
    held = RoleAssignment.objects.filter(
        body__in=[part.body_id for part in parts if part.body_id],
        role__in=ROLES_OF_A_BODY,
        ended_at__isnull=True,
        user__is_active=True,
    ).select_related("user")
    by_body: dict[int, dict[int, User]] = {}
    for assignment in held:
        by_body.setdefault(assignment.body_id or 0, {})[assignment.user_id] = assignment.user
    found = {}
    for part in parts:
        if part.person is not None:
            found[part.pk] = [part.person]
        else:
            found[part.pk] = list(by_body.get(part.body_id or 0, {}).values())
    return found


def _tell_participants(meeting: Meeting, what: str, words: Any, only: Participation | None = None) -> None:
    parts = meeting.participations.select_related("body", "person").filter(invited_at__isnull=False)
    told = [only] if only is not None else list(parts)
    for part_id, people in people_of(told).items():
        if people:
            notify(
                recipients=people,
                key=f"meeting-{meeting.pk}-{what}-{part_id}",
                topic=TOPIC,
                words=words,
                path=address("meeting_reply", token=invitation_token(part_id)),
                due_on=_reply_by(meeting),
            )


def _reply_by(meeting: Meeting) -> date:
    return timezone.localdate(meeting.starts_at)


def when(moment: datetime) -> str:
    """Return a moment in the language now active, in the site's time zone."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _invitation_words(meeting: Meeting) -> Any:
    titles = list(meeting.agenda.all())

    def words() -> Words:
        agenda = "\n".join(f"{n}. {item.name}" for n, item in enumerate(titles, 1))
        text = _(
            "You are invited to a meeting: %(title)s\n\n%(platform)s\n%(when)s\n%(place)s\n\n"
            "Agenda:\n%(agenda)s\n\nPlease say by the link whether you will attend."
        )
        return Words(
            _("Invitation: %(title)s") % {"title": meeting.name},
            text
            % {
                "title": meeting.name,
                "platform": meeting.platform.name,
                "when": when(meeting.starts_at),
                "place": meeting.place or meeting.link,
                "agenda": agenda,
            },
        )

    return words


def _moved_words(meeting: Meeting) -> Any:
    def words() -> Words:
        return Words(
            _("Another time or place: %(title)s") % {"title": meeting.name},
            _("The meeting now takes place as follows:\n\n%(when)s\n%(place)s")
            % {"when": when(meeting.starts_at), "place": meeting.place or meeting.link},
        )

    return words


def _cancelled_words(meeting: Meeting) -> Any:
    def words() -> Words:
        return Words(
            _("Cancelled: %(title)s") % {"title": meeting.name},
            _("The meeting planned for %(when)s does not take place.") % {"when": when(meeting.starts_at)},
        )

    return words


def next_number(meeting: Meeting) -> int:
    """Return the number of the next decision of a meeting. The meeting is locked by the caller."""
    last = meeting.decisions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
