"""Decisions of a meeting, what the responsible bodies do about them, and what is put on record against them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.accounts.selectors import people_with_role
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.base.workflow import check_change
from qadam.consultations.enums import DecisionStatus, MeetingStatus, PositionKind
from qadam.consultations.models import Decision, WrittenPosition
from qadam.consultations.permissions import check_follow_up, check_secretariat, check_speak
from qadam.consultations.selectors.platforms import ACTING_ROLES
from qadam.consultations.services.meetings import (
    TOPIC,
    check_minutes_open,
    check_version,
    locked_meeting,
    next_number,
)
from qadam.consultations.workflow import DECISION_CHANGES
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address

# What a decision says. After the minutes are approved these stay as they are.
DECISION_FIELDS = ("text_en", "text_ru", "text_kk", "responsible_body", "deadline", "item")


@transaction.atomic
def add_decision(*, meeting_id: int, by: User | None, **facts: Any) -> Decision:
    """Record a decision of a meeting and return it; the responsible body finds it in its inbox and is told.

    Args:
        facts: `DECISION_FIELDS`; a text in one language at least.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting.
        WrongStateError: it was not held, or its minutes are approved.
        InvalidInputError: no text, a deadline before the meeting, or an item of another meeting.
    """
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    if meeting.status != MeetingStatus.HELD:
        raise WrongStateError(_("Record first who came to the meeting; then its decisions can be written."))
    check_minutes_open(meeting)
    decision = Decision(meeting=meeting, number=next_number(meeting), **facts)
    _check_facts(decision)
    decision.save()
    record_event(
        "decision.recorded",
        actor=by,
        target=decision,
        changes={name: (None, value) for name, value in facts.items() if value},
    )
    _tell_body(decision, "given")
    return decision


@transaction.atomic
def edit_decision(*, decision_id: int, version: int, by: User, **facts: Any) -> Decision:
    """Correct a decision before the minutes are approved, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such decision.
        WrongStateError: the minutes are approved.
        LostUpdateError: somebody else saved since `version`.
        InvalidInputError: no text, a deadline before the meeting, or an item of another meeting.
    """
    check_secretariat(by)
    decision = locked_decision(decision_id)
    check_minutes_open(decision.meeting)
    check_version(decision, version, facts)
    changes = difference({name: getattr(decision, name) for name in facts}, facts)
    if not changes:
        return decision
    for name, value in facts.items():
        setattr(decision, name, value)
    _check_facts(decision)
    decision.version += 1
    decision.save()
    record_event("decision.edited", actor=by, target=decision, changes=changes)
    if "responsible_body" in changes or "deadline" in changes:
        _tell_body(decision, f"given-{decision.version}")
    return decision


def _check_facts(decision: Decision) -> None:
    if not decision.text:
        raise InvalidInputError(fields={"text_en": _("Write the decision in one language at least.")})
    if decision.deadline and decision.deadline < timezone.localdate(decision.meeting.starts_at):
        raise InvalidInputError(fields={"deadline": _("The deadline lies before the meeting.")})
    if decision.item is not None and decision.item.meeting_id != decision.meeting_id:
        raise InvalidInputError(fields={"item": _("This item belongs to another meeting.")})


@transaction.atomic
def follow_up_decision(
    *, decision_id: int, status: DecisionStatus, outcome: str = "", done_on: date | None = None, by: User
) -> Decision:
    """Record what became of a decision, and return it.

    The responsible body says that it is under way or reports it as done; the secretariat accepts that, sends it back,
    or drops a decision that events have overtaken. Both say why.

    Raises:
        NotFoundError: there is no such decision, or not for this person.
        NotAllowedError: another body is responsible, or this step is the secretariat's alone.
        WrongStateError: the decision cannot go into this state.
        InvalidInputError: nothing is said of what was done, or the day lies in the future.
    """
    decision = locked_decision(decision_id)
    check_follow_up(by, decision)
    before = DecisionStatus(decision.status)
    own_steps = (DecisionStatus.IN_PROGRESS, DecisionStatus.REPORTED)
    if status not in own_steps or before in (DecisionStatus.REPORTED, DecisionStatus.DONE):
        check_secretariat(by)
    check_change(DECISION_CHANGES, before, status)
    if status != DecisionStatus.IN_PROGRESS and status != DecisionStatus.DONE and not outcome.strip():
        raise InvalidInputError(fields={"outcome": _("Say what was done.")})
    if done_on is not None and done_on > timezone.localdate():
        raise InvalidInputError(fields={"done_on": _("This day lies in the future.")})
    changes: dict[str, tuple[Any, Any]] = {"status": (before, status)}
    if outcome.strip() and outcome.strip() != decision.outcome:
        changes["outcome"] = (decision.outcome, outcome.strip())
        decision.outcome = outcome.strip()
    if status == DecisionStatus.REPORTED:
        decision.done_on = done_on or timezone.localdate()
        changes["done_on"] = (None, decision.done_on)
    elif status == DecisionStatus.IN_PROGRESS:
        decision.done_on = None
    decision.status = status
    decision.version += 1
    decision.save()
    record_event("decision.followed_up", actor=by, target=decision, changes=changes)
    if before == DecisionStatus.REPORTED and status == DecisionStatus.IN_PROGRESS:
        _tell_body(decision, f"returned-{decision.version}")
    return decision


@transaction.atomic
def record_position(
    *, meeting_id: int, kind: PositionKind, text: str, by: User, decision_id: int | None = None
) -> WrittenPosition:
    """Put a dissent or a written position on record, and return it.

    Raises:
        NotFoundError: there is no such meeting or decision, or not for this person.
        NotAllowedError: the person was not invited to speak.
        WrongStateError: the minutes are approved already, or the meeting was not held.
        InvalidInputError: the text is empty, or a dissent names no decision.
    """
    meeting = locked_meeting(meeting_id)
    part = check_speak(by, meeting)
    check_minutes_open(meeting)
    decision = None
    if decision_id is not None:
        decision = meeting.decisions.filter(pk=decision_id).first()
        if decision is None:
            raise NotFoundError()
    if meeting.status == MeetingStatus.CANCELLED or (kind == PositionKind.DISSENT and decision is None):
        raise InvalidInputError(fields={"decision": _("Say from which decision you dissent.")})
    if not text.strip():
        raise InvalidInputError(fields={"text": _("Write your position.")})
    position = WrittenPosition.objects.create(
        meeting=meeting,
        decision=decision,
        body=part.body,
        person=part.person if part.body is None else None,
        kind=kind,
        text=text.strip(),
    )
    record_event(
        "position.put_on_record",
        actor=by,
        target=decision or meeting,
        changes={f"{kind}: {position.who}": (None, position.text)},
    )
    return position


def locked_decision(decision_id: int) -> Decision:
    """Return a decision with its meeting, locked until the transaction ends.

    Raises:
        NotFoundError: there is no such decision.
    """
    found = Decision.objects.select_for_update(of=("self",)).select_related(
        "meeting__platform", "responsible_body", "item"
    )
    decision = found.filter(pk=decision_id).first()
    if decision is None:
        raise NotFoundError()
    return decision


def _tell_body(decision: Decision, what: str) -> None:
    """Tell everybody who acts for the responsible body."""
    body = decision.responsible_body
    if body is None:
        return

    def words() -> Words:
        return Words(
            _("Decision for your body: %(meeting)s") % {"meeting": decision.meeting.name},
            _("Your body, %(body)s, is responsible for this decision:\n\n%(text)s")
            % {"body": body.name, "text": decision.text},
        )

    notify(
        recipients=people_with_role(*ACTING_ROLES, body=body),
        key=f"decision-{decision.pk}-{what}",
        topic=TOPIC,
        words=words,
        path=address("decision", decision_id=decision.pk),
        due_on=decision.deadline,
    )
