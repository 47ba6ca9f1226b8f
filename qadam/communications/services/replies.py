"""The reply of the State: drafts, the chain of clearance, the signature, sending, and the acknowledgement."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError, WrongStateError
from qadam.communications.enums import (
    CaseKind,
    ClearanceState,
    ContributionState,
    EventKind,
    ReplyKind,
    ReplyState,
    Stage,
)
from qadam.communications.labels import FIELD_LABELS
from qadam.communications.models import (
    Case,
    CaseEvent,
    Clearance,
    Contribution,
    ContributionText,
    DraftVersion,
    Reply,
)
from qadam.communications.permissions import check_work_on_case
from qadam.communications.services.access import TOPIC
from qadam.communications.services.cases import locked_case
from qadam.communications.services.clocks import meet_clock
from qadam.communications.services.recording import record
from qadam.communications.workflow import (
    CLEARANCE_CHANGES,
    REPLY_CHANGES,
    check_change,
    following_stages,
)
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address


@transaction.atomic
def begin_reply(
    *, case_id: int, kind: ReplyKind, language: str, by: User, clock_id: int | None = None, with_answers: bool = True
) -> Reply:
    """Begin a reply and return it; its first draft holds the accepted answers of the bodies, one after the other.

    Args:
        clock_id: the clock that sending it will meet.
        with_answers: whether the accepted answers go into the first draft.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    reply = Reply.unguarded.create(case=case, kind=kind, language=language, clock_id=clock_id)
    text = "\n\n".join(text for _body, text in accepted_answers(case)) if with_answers else ""
    DraftVersion.unguarded.create(case=case, reply=reply, number=1, by_id=by.pk, text=text)
    if Stage.IN_PREPARATION in following_stages(CaseKind(case.kind), Stage(case.stage)):
        case.stage = Stage.IN_PREPARATION
        case.save(update_fields=["stage"])
    record(case, "reply_begun", by=by, about=f"reply {reply.pk}", details={"kind": kind})
    found: Reply = reply
    return found


def accepted_answers(case: Case) -> list[tuple[str, str]]:
    """Return the name of each body whose answer was accepted with the answer, in the order of the questions."""
    accepted = Contribution.unguarded.filter(case=case, state=ContributionState.ACCEPTED).select_related("body")
    texts: dict[int, str] = {}
    for row in ContributionText.unguarded.filter(case=case, is_submitted=True).select_related("case"):
        texts[row.contribution_id] = row.text  # in the order of the versions: the last one stays
    return [(asked.body.name, texts.get(asked.pk, "")) for asked in accepted.order_by("pk")]


@transaction.atomic
def save_draft(*, case_id: int, reply_id: int, upon: int, text: str, by: User, note: str = "") -> DraftVersion:
    """Keep a new version of a draft and return it. Earlier ones stay as they are.

    Args:
        upon: the number of the version that the person edited.

    Raises:
        NotFoundError, NotAllowedError: see `check_work_on_case`; or there is no such reply.
        WrongStateError: the reply is no longer being drafted.
        LostUpdateError: somebody else saved a version in the meantime.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    reply = _reply(case, reply_id)
    if reply.state != ReplyState.DRAFTING:
        raise WrongStateError()
    newest = newest_draft(reply)
    if newest.number != upon:
        label = str(FIELD_LABELS["text"])
        raise LostUpdateError(theirs={label: newest.text}, yours={label: text}, current_version=newest.number)
    if text == newest.text:
        return newest
    draft: DraftVersion = DraftVersion.unguarded.create(
        case=case, reply=reply, number=newest.number + 1, by_id=by.pk, text=text, note=note.strip()
    )
    record(case, "draft_saved", by=by, about=f"reply {reply.pk}, version {draft.number}")
    return draft


@transaction.atomic
def ask_for_clearance(
    *, case_id: int, reply_id: int, people: list[User], by: User, due_on: date | None = None
) -> list[Clearance]:
    """Send the newest version through a chain of people and return its steps; the last one signs.

    Each is asked when the one before has cleared, and clears exactly this version.

    Raises:
        NotFoundError, NotAllowedError: see `check_work_on_case`; or there is no such reply.
        WrongStateError: the reply is not being drafted.
        InvalidInputError: nobody is named, somebody twice, or somebody who may not read the case; or it is empty.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    reply = _reply(case, reply_id)
    if reply.state != ReplyState.DRAFTING:
        raise WrongStateError()
    draft = newest_draft(reply)
    _check_chain(case, draft, people)
    last_round = Clearance.unguarded.filter(reply=reply).order_by("-round").first()
    steps: list[Clearance] = [
        Clearance.unguarded.create(
            case=case,
            reply=reply,
            round=last_round.round + 1 if last_round else 1,
            order=order,
            person=person,
            is_signature=order == len(people),
            state=ClearanceState.ASKED if order == 1 else ClearanceState.WAITING,
            draft=draft,
            due_on=due_on,
        )
        for order, person in enumerate(people, start=1)
    ]
    _move(reply, ReplyState.IN_CLEARANCE)
    if len(people) == 1:  # nobody has to clear before the signature
        _move(reply, ReplyState.CLEARED)
    record(
        case,
        "clearance_asked",
        by=by,
        about=f"reply {reply.pk}, version {draft.number}",
        details={"people": [str(person) for person in people]},
    )
    _tell_next(case, steps[0])
    return steps


def _check_chain(case: Case, draft: DraftVersion, people: list[User]) -> None:
    if not draft.text.strip():
        raise InvalidInputError(_("There is nothing to clear yet: the draft is empty."))
    if not people or len({person.pk for person in people}) != len(people):
        raise InvalidInputError(fields={"people": _("Name everybody once, in the order in which they are asked.")})
    for person in people:
        if not Case.objects.visible_to(person).filter(pk=case.pk).exists():
            sentence = _("%(person)s is not on the access list of the case.")
            raise InvalidInputError(fields={"people": sentence % {"person": person}})


@transaction.atomic
def decide_clearance(*, case_id: int, clearance_id: int, is_cleared: bool, by: User, note: str = "") -> Clearance:
    """Clear (or sign) the version that was shown, or return it with a reason, and return the step.

    Raises:
        NotFoundError: it is not this person who is asked.
        WrongStateError: it is not this person's turn, or it is decided already.
        InvalidInputError: it is returned without a reason.
    """
    case = locked_case(case_id)
    step = (
        Clearance.unguarded.filter(case=case, pk=clearance_id, person=by).select_related("case", "reply__case").first()
    )
    if step is None or not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise NotFoundError()
    to = ClearanceState.CLEARED if is_cleared else ClearanceState.RETURNED
    check_change(CLEARANCE_CHANGES, ClearanceState(step.state), to)
    if not is_cleared and not note.strip():
        raise InvalidInputError(fields={"note": _("Say what has to change.")})
    step.state, step.decided_at = to, timezone.now()
    step.note = note.strip()
    step.save()
    reply: Reply = step.reply
    following = Clearance.unguarded.filter(reply=reply, round=step.round, order=step.order + 1).first()
    if not is_cleared:
        _move(reply, ReplyState.DRAFTING)
    elif step.is_signature:
        reply.signed_on = timezone.localdate()
        _move(reply, ReplyState.SIGNED)
    elif following is not None:
        if following.is_signature:
            _move(reply, ReplyState.CLEARED)
        check_change(CLEARANCE_CHANGES, ClearanceState(following.state), ClearanceState.ASKED)
        following.state = ClearanceState.ASKED
        following.save(update_fields=["state"])
        _tell_next(case, following)
    words = "signed" if step.is_signature else "cleared"
    record(
        case,
        words if is_cleared else "clearance_returned",
        by=by,
        about=f"reply {reply.pk}",
        details={"note": note},
    )
    return step


@transaction.atomic
def take_back(*, case_id: int, reply_id: int, by: User, reason: str) -> Reply:
    """Take a reply out of its clearance, or a signed one that was not sent, back to drafting, and return it.

    Raises:
        NotFoundError, NotAllowedError: see `check_work_on_case`; or there is no such reply.
        WrongStateError: it is being drafted, or is sent.
        InvalidInputError: no reason is given.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    reply = _reply(case, reply_id)
    check_change(REPLY_CHANGES, ReplyState(reply.state), ReplyState.DRAFTING)
    if not reason.strip():
        raise InvalidInputError(fields={"reason": _("Say why.")})
    Clearance.unguarded.filter(reply=reply, state=ClearanceState.ASKED).update(state=ClearanceState.RETURNED)
    reply.signed_on = None
    _move(reply, ReplyState.DRAFTING)
    record(case, "reply_taken_back", by=by, about=f"reply {reply.pk}", details={"reason": reason})
    return reply


@transaction.atomic
def record_sending(*, case_id: int, reply_id: int, sent_on: date, how: str, by: User) -> Reply:
    """Note that a signed reply was sent, on which day and how, and return it. It meets its clock.

    Raises:
        NotFoundError, NotAllowedError: see `check_work_on_case`; or there is no such reply.
        WrongStateError: it is not signed.
        InvalidInputError: the day lies in the future, or before it was signed.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    reply = _reply(case, reply_id)
    check_change(REPLY_CHANGES, ReplyState(reply.state), ReplyState.SENT)
    if sent_on > timezone.localdate():
        raise InvalidInputError(fields={"sent_on": _("This day has not come yet. Note what has happened.")})
    if reply.signed_on and sent_on < reply.signed_on:
        raise InvalidInputError(fields={"sent_on": _("It cannot have been sent before it was signed.")})
    reply.sent_on = sent_on
    reply.sent_how = how.strip()
    _move(reply, ReplyState.SENT)
    CaseEvent.unguarded.create(case=case, kind=EventKind.REPLY_SENT, on=sent_on, note=how.strip(), recorded_by_id=by.pk)
    meet_clock(case, reply.clock_id, on=sent_on, by=by)
    if Stage.ANSWERED in following_stages(CaseKind(case.kind), Stage(case.stage)):
        case.stage = Stage.ANSWERED
        case.save(update_fields=["stage"])
    record(case, "reply_sent", by=by, about=f"reply {reply.pk}", details={"sent_on": sent_on, "how": how})
    return reply


@transaction.atomic
def record_acknowledgement(*, case_id: int, reply_id: int, on: date, words: str, by: User) -> Reply:
    """Note that the receipt of a reply was acknowledged, and return the reply.

    Raises:
        NotFoundError, NotAllowedError: see `check_work_on_case`; or there is no such reply.
        WrongStateError: it is not sent, or acknowledged already.
        InvalidInputError: the day lies before it was sent.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    reply = _reply(case, reply_id)
    check_change(REPLY_CHANGES, ReplyState(reply.state), ReplyState.ACKNOWLEDGED)
    if reply.sent_on and on < reply.sent_on:
        raise InvalidInputError(fields={"on": _("It cannot be acknowledged before it was sent.")})
    reply.acknowledged_on = on
    reply.acknowledgement = words.strip()
    _move(reply, ReplyState.ACKNOWLEDGED)
    CaseEvent.unguarded.create(
        case=case, kind=EventKind.REPLY_ACKNOWLEDGED, on=on, note=words.strip(), recorded_by_id=by.pk
    )
    record(case, "reply_acknowledged", by=by, about=f"reply {reply.pk}", details={"on": on, "words": words})
    return reply


def newest_draft(reply: Reply) -> DraftVersion:
    """Return the newest version of a reply; there is always one."""
    draft: DraftVersion = (
        DraftVersion.unguarded.filter(reply=reply).select_related("case").order_by("-number")[:1].get()
    )
    return draft


def _reply(case: Case, reply_id: int) -> Reply:
    reply: Reply | None = Reply.unguarded.filter(case=case, pk=reply_id).select_related("case").first()
    if reply is None:
        raise NotFoundError()
    return reply


def _move(reply: Reply, to: ReplyState) -> None:
    check_change(REPLY_CHANGES, ReplyState(reply.state), to)
    reply.state = to
    reply.version += 1
    reply.save()


def _tell_next(case: Case, step: Clearance) -> None:
    notify(
        recipients=[step.person],
        key=f"clearance-{step.pk}",
        topic=TOPIC,
        words=lambda: Words(
            _("Case %(number)s: your clearance is asked for") % {"number": case.number},
            _("Sign in to read the text and to decide."),
        ),
        path=address("case_reply", number=case.number, reply_id=step.reply_id),
        due_on=step.due_on,
        neutral=True,
    )
