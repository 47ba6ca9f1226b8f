"""Minutes: drafted by the secretariat, sent to the members, approved by each co-chair upon exactly one text."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, WrongStateError
from qadam.base.workflow import check_change
from qadam.consultations.enums import MeetingStatus, MinutesStatus
from qadam.consultations.models import AgendaItem, Meeting, Minutes, MinutesApproval, MinutesRemark
from qadam.consultations.permissions import check_approve_minutes, check_secretariat, check_speak
from qadam.consultations.services.agenda import DISCUSSION_FIELDS
from qadam.consultations.services.meetings import TOPIC, check_version, locked_meeting, people_of
from qadam.consultations.workflow import MINUTES_CHANGES
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address

TEXT_FIELDS = ("text_en", "text_ru", "text_kk")


def minutes_checksum(meeting: Meeting) -> str:
    """Return the SHA-256 (hex) of what the minutes of a meeting say now, the same in every language."""
    minutes = Minutes.objects.get(meeting=meeting)
    content = {
        "texts": [getattr(minutes, name) for name in TEXT_FIELDS],
        "agenda": [
            [item.order, item.name_en, item.name_ru, item.name_kk, *(getattr(item, name) for name in DISCUSSION_FIELDS)]
            for item in meeting.agenda.order_by("order", "pk")
        ],
        "attendance": [
            [part.body_id, part.person_id, part.name, part.attended, part.present_names]
            for part in meeting.participations.order_by("pk")
        ],
        "decisions": [
            [d.number, d.text_en, d.text_ru, d.text_kk, d.responsible_body_id, str(d.deadline or "")]
            for d in meeting.decisions.order_by("number")
        ],
        "positions": [[p.pk, p.kind, p.decision_id, p.text] for p in meeting.positions.order_by("pk")],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def write_minutes(
    *, meeting_id: int, version: int, texts: Mapping[str, str], discussions: Mapping[int, Mapping[str, str]], by: User
) -> Minutes:
    """Write the draft of the minutes and return it; the first call begins it.

    Args:
        version: of the minutes that the person saw, 0 where there were none.
        texts: `TEXT_FIELDS`, the opening part.
        discussions: by id of the item of the agenda, `DISCUSSION_FIELDS`.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting.
        WrongStateError: it was not held yet, or the minutes are not a draft.
        LostUpdateError: somebody else saved since `version`.
    """
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    if meeting.status != MeetingStatus.HELD:
        raise WrongStateError(_("Record first who came to the meeting; then its minutes can be written."))
    minutes = Minutes.objects.filter(meeting=meeting).first() or Minutes(meeting=meeting, version=0)
    if minutes.status != MinutesStatus.DRAFT:
        raise WrongStateError(_("The minutes are with the members. Take them back to change them."))
    check_version(minutes, version, dict(texts))
    changes: dict[str, tuple[Any, Any]] = {}
    for name in TEXT_FIELDS:
        if getattr(minutes, name) != texts.get(name, ""):
            changes[name] = (getattr(minutes, name), texts.get(name, ""))
            setattr(minutes, name, texts.get(name, ""))
    items = list(meeting.agenda.all())
    for item in items:
        for name, value in discussions.get(item.pk, {}).items():
            if name in DISCUSSION_FIELDS and getattr(item, name) != value:
                changes[f"{name} {item.order}"] = (getattr(item, name), value)
                setattr(item, name, value)
    AgendaItem.objects.bulk_update(items, DISCUSSION_FIELDS)
    minutes.version += 1
    minutes.save()
    record_event("minutes.written", actor=by, target=meeting, changes=changes)
    return minutes


@transaction.atomic
def circulate_minutes(*, meeting_id: int, by: User) -> Minutes:
    """Send the minutes to everybody who was invited, for remarks and approval, and return them.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting.
        WrongStateError: there is no draft.
    """
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    minutes = _locked(meeting)
    _change(minutes, MinutesStatus.CIRCULATED, meeting, "minutes.circulated", by)
    _tell(meeting, minutes, "circulated", _circulated_words(meeting))
    return minutes


@transaction.atomic
def take_back_minutes(*, meeting_id: int, by: User) -> Minutes:
    """Make the minutes a draft again, to correct them, and return them. Approvals given until now are void.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting.
        WrongStateError: they are not with the members.
    """
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    minutes = _locked(meeting)
    minutes.approvals.all().delete()
    _change(minutes, MinutesStatus.DRAFT, meeting, "minutes.taken_back", by)
    return minutes


@transaction.atomic
def remark_on_minutes(*, meeting_id: int, text: str, by: User) -> MinutesRemark:
    """Record what a participant asks to be corrected, and return it.

    Raises:
        NotFoundError: there is no such meeting, or not for this person.
        NotAllowedError: the person was not invited.
        WrongStateError: the minutes are not with the members.
        InvalidInputError: the text is empty.
    """
    meeting = locked_meeting(meeting_id)
    part = check_speak(by, meeting)
    minutes = _locked(meeting)
    if minutes.status != MinutesStatus.CIRCULATED:
        raise WrongStateError()
    if not text.strip():
        raise InvalidInputError(fields={"text": _("Write what is to be corrected.")})
    remark = MinutesRemark.objects.create(minutes=minutes, body=part.body, text=text.strip(), made_by=by)
    record_event("minutes.remarked", actor=by, target=meeting, changes={f"remark: {part.who}": (None, remark.text)})
    return remark


@transaction.atomic
def approve_minutes(*, meeting_id: int, participation_id: int, by: User) -> Minutes:
    """Record the approval of one co-chair upon the present text, and return the minutes.

    They are approved when every co-chair who was invited has approved the same text. Where the meeting had no co-chair,
    the secretariat approves.

    Raises:
        NotAllowedError: `by` is neither an approver of this co-chair, nor that person, nor the secretariat.
        NotFoundError: there is no such meeting or co-chair.
        WrongStateError: the minutes are not with the members, or this co-chair has approved already.
    """
    meeting = locked_meeting(meeting_id)
    minutes = _locked(meeting)
    chairs = list(meeting.participations.select_related("body", "person").filter(is_co_chair=True))
    chair = next((part for part in chairs if part.pk == participation_id), None)
    if chairs and chair is None:
        raise WrongStateError()
    check_approve_minutes(by, chair.body_id if chair else None, chair.person_id if chair else None)
    if minutes.status != MinutesStatus.CIRCULATED:
        raise WrongStateError()
    sha256 = minutes_checksum(meeting)
    body, person = (chair.body, chair.person) if chair else (None, None)
    if minutes.approvals.filter(body=body, person=person).exists():
        raise WrongStateError(_("This co-chair has approved already."))
    MinutesApproval.objects.create(minutes=minutes, body=body, person=person, sha256=sha256, recorded_by_id=by.pk)
    given = {(a.body_id, a.person_id) for a in minutes.approvals.filter(sha256=sha256)}
    if all((part.body_id, part.person_id) in given for part in chairs):
        minutes.approved_at, minutes.sha256 = timezone.now(), sha256
        _change(minutes, MinutesStatus.APPROVED, meeting, "minutes.approved", by)
        _tell(meeting, minutes, "approved", _approved_words(meeting), duty=False)
    else:
        who = chair.who if chair else ""
        record_event("minutes.approval_given", actor=by, target=meeting, changes={f"approval: {who}": (None, sha256)})
    return minutes


def _locked(meeting: Meeting) -> Minutes:
    minutes = Minutes.objects.select_for_update().filter(meeting=meeting).first()
    if minutes is None:
        raise WrongStateError(_("There are no minutes yet."))
    return minutes


def _change(minutes: Minutes, to: MinutesStatus, meeting: Meeting, action: str, by: User) -> None:
    before = MinutesStatus(minutes.status)
    check_change(MINUTES_CHANGES, before, to)
    minutes.status = to
    minutes.version += 1
    minutes.save()
    record_event(action, actor=by, target=meeting, changes={"minutes": (str(before), str(to))})


def _tell(meeting: Meeting, minutes: Minutes, what: str, words: Any, *, duty: bool = True) -> None:
    parts = meeting.participations.select_related("body", "person").filter(invited_at__isnull=False)
    people = {person.pk: person for found in people_of(parts).values() for person in found}
    notify(
        recipients=people.values(),
        key=f"minutes-{minutes.pk}-{what}-{minutes.version}",
        topic=TOPIC,
        words=words,
        path=address("meeting_minutes", meeting_id=meeting.pk),
        duty=duty,
    )


def _circulated_words(meeting: Meeting) -> Any:
    def words() -> Words:
        return Words(
            _("Minutes to look through: %(title)s") % {"title": meeting.name},
            _("The minutes of the meeting are ready. Say what is to be corrected; the co-chairs then approve them."),
        )

    return words


def _approved_words(meeting: Meeting) -> Any:
    def words() -> Words:
        return Words(
            _("Minutes approved: %(title)s") % {"title": meeting.name},
            _("The co-chairs have approved the minutes of the meeting."),
        )

    return words
