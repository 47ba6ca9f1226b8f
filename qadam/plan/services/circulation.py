"""Asking bodies whether they agree to a plan: a frozen text, a date, an answer of each body, comments by measure."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import has_role
from qadam.audit.services import Changed, difference, record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.bodies.models import Body
from qadam.plan.enums import AnswerKind, CirculationOutcome, PlanStatus, VersionKind
from qadam.plan.messages import ask_bodies, tell_coordinators
from qadam.plan.models import CirculationAnswer, MeasureComment, PlanCirculation
from qadam.plan.permissions import check_answer, check_change_plans, may_answer_for
from qadam.plan.selectors.measures import standing
from qadam.plan.services.adoption import freeze
from qadam.plan.services.locking import check_version, locked_plan
from qadam.plan.workflow import ANSWER_CHANGES, CIRCULATION_CHANGES, PLAN_CHANGES, check_change

MAX_COMMENT_CHARACTERS = 10_000


@transaction.atomic
def circulate_plan(
    *, plan_id: int, bodies: Sequence[Body], due_on: date, by: User | None, message: str = ""
) -> PlanCirculation:
    """Freeze the text of a draft, ask bodies whether they agree, and return the circulation. Their people are told.

    Args:
        bodies: who is asked, each once; organisations and observers may be among them.
        due_on: until when an answer is wanted.
        message: a word to all of them.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such plan.
        WrongStateError: the plan is no draft.
        InvalidInputError: it has no measure, no body is asked, or the date has passed.
    """
    check_change_plans(by)
    plan = locked_plan(plan_id)
    check_change(PLAN_CHANGES, PlanStatus(plan.status), PlanStatus.CIRCULATED)
    faults: dict[str, str] = {}
    if not standing(plan).exists():
        faults["bodies"] = _("A plan without measures cannot be circulated.")
    elif not bodies:
        faults["bodies"] = _("Choose at least one body.")
    if due_on < timezone.localdate():
        faults["due_on"] = _("Give a date that is still to come.")
    if faults:
        raise InvalidInputError(" ".join(faults.values()), fields=faults)
    text = freeze(plan, VersionKind.CIRCULATED, by=by)
    circulation = PlanCirculation.objects.create(
        plan=plan,
        text=text,
        number=(plan.circulations.aggregate(last=Max("number"))["last"] or 0) + 1,
        due_on=due_on,
        message=message.strip(),
        opened_by_id=by.pk if by else None,
    )
    asked = list(dict.fromkeys(bodies))
    CirculationAnswer.objects.bulk_create([CirculationAnswer(circulation=circulation, body=body) for body in asked])
    plan.status = PlanStatus.CIRCULATED
    plan.version += 1
    plan.save(update_fields=["status", "version", "changed_at"])
    record_event(
        "plan.circulated",
        actor=by,
        target=plan,
        changes={"status": (PlanStatus.DRAFT.value, plan.status)},
        details={
            "round": circulation.number,
            "due_on": due_on,
            "bodies": [body.code for body in asked],
            "sha256": text.sha256,
        },
    )
    ask_bodies(circulation, asked)
    return circulation


@transaction.atomic
def answer_circulation(
    *,
    circulation_id: int,
    body_id: int,
    version: int,
    answer: AnswerKind,
    by: User | None,
    comment: str = "",
    source: str = "",
) -> CirculationAnswer:
    """Record what a body answers, who gave it and when, bound to the frozen text; return the answer.

    Args:
        version: the version of the answer that the person saw: two people of a body may answer at once.
        source: the letter by which it came; needed where the coordinator records it for the body.

    Raises:
        NotFoundError: there is no such circulation for this person, or the body was not asked.
        NotAllowedError: the person does not speak for the body.
        WrongStateError: the circulation is closed.
        LostUpdateError: somebody of the body has answered since `version`.
        InvalidInputError: nothing is answered, an objection has no word, or a letter is not named.
    """
    found = _locked_answer(circulation_id, body_id)
    check_answer(by, found)
    _check_open(found.circulation)
    comment, source = _tidy(comment), source.strip()
    before = {"answer": str(AnswerKind(found.answer).label), "comment": found.comment}
    after = {"answer": str(answer.label), "comment": comment}
    check_version(found, version, theirs=before, yours=after)
    check_change(ANSWER_CHANGES, AnswerKind(found.answer), answer)
    faults: dict[str, str] = {}
    has_comments = bool(comment) or found.circulation.comments.filter(body_id=body_id).exists()
    if answer in (AnswerKind.OBJECTS, AnswerKind.AGREES_WITH_COMMENTS) and not has_comments:
        faults["comment"] = _("Say what should change, here or at a measure.")
    if by is not None and not may_answer_for(by, body_id) and not source:
        faults["source"] = _("Name the letter in which the body gave this answer.")
    if faults:
        raise InvalidInputError(" ".join(faults.values()), fields=faults)
    found.answer, found.comment, found.source = answer, comment, source
    found.answered_at = timezone.now()
    found.answered_by_id, found.answered_by_name = (by.pk, str(by)[:200]) if by else (None, "")
    found.text_sha256 = found.circulation.text.sha256
    found.version += 1
    found.save()
    record_event(
        "plan.answered",
        actor=by,
        target=found,
        changes=difference(before, after),
        also=[Changed(found.circulation.plan, {f"answer:{found.body.code}": (before["answer"], after["answer"])})],
        details={"round": found.circulation.number, "sha256": found.text_sha256, "source": source},
    )
    if not has_role_of_coordinator(by):
        tell_coordinators(found)
    return found


@transaction.atomic
def comment_on_measure(
    *, circulation_id: int, body_id: int, measure_id: int, text: str, by: User | None, is_objection: bool = False
) -> MeasureComment:
    """Keep what a body says of one measure of the circulated text, and return the comment.

    Raises:
        NotFoundError: there is no such circulation for this person, or the text has no such measure.
        NotAllowedError: the person does not speak for the body.
        WrongStateError: the circulation is closed.
        InvalidInputError: there is no text, or it is too long.
    """
    answer = _locked_answer(circulation_id, body_id)
    check_answer(by, answer)
    _check_open(answer.circulation)
    measure = standing(answer.circulation.plan).filter(pk=measure_id).first()
    if measure is None:
        raise NotFoundError()
    text = _tidy(text)
    if not text or len(text) > MAX_COMMENT_CHARACTERS:
        sentence = _("This comment is too long.") if text else _("Write your comment.")
        raise InvalidInputError(sentence, fields={"text": sentence})
    comment = MeasureComment.objects.create(
        circulation=answer.circulation,
        measure=measure,
        measure_number=measure.number,
        body=answer.body,
        text=text,
        is_objection=is_objection,
        written_by_id=by.pk if by else None,
        written_by_name=str(by)[:200] if by else "",
    )
    record_event(
        "plan.commented",
        actor=by,
        target=measure,
        details={"body": answer.body.code, "text": text, "objection": is_objection},
    )
    return comment


@transaction.atomic
def reply_to_comment(*, comment_id: int, reply: str, by: User | None) -> MeasureComment:
    """Keep what the coordinator replies to a comment, which the body reads, and return the comment.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such comment.
        InvalidInputError: there is no reply.
    """
    check_change_plans(by)
    comment = MeasureComment.objects.select_for_update(of=("self",)).filter(pk=comment_id).first()
    if comment is None:
        raise NotFoundError()
    reply = _tidy(reply)
    if not reply:
        raise InvalidInputError(_("Write your reply."), fields={"reply": _("Write your reply.")})
    before, comment.reply = comment.reply, reply
    comment.replied_at, comment.replied_by_id = timezone.now(), by.pk if by else None
    comment.save()
    record_event("plan.comment_replied", actor=by, target=comment, changes={"reply": (before, reply)})
    return comment


@transaction.atomic
def settle_circulation(*, circulation_id: int, by: User | None, note: str = "") -> PlanCirculation:
    """Close a circulation as agreed, and return it; the plan can be adopted then.

    Args:
        note: how what is open was settled; needed where a body objects or has not answered.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such circulation.
        WrongStateError: it is closed.
        InvalidInputError: a body objects or has not answered, and the note does not say how that was settled.
    """
    check_change_plans(by)
    circulation = _locked_circulation(circulation_id)
    unsettled = circulation.answers.filter(answer__in=[AnswerKind.OBJECTS, AnswerKind.PENDING]).count()
    if unsettled and not note.strip():
        sentence = _("Not every body agrees. Say how that was settled.")
        raise InvalidInputError(sentence, fields={"note": sentence})
    return _close(circulation, CirculationOutcome.AGREED, PlanStatus.AGREED, "plan.agreed", note, by)


@transaction.atomic
def take_back_circulation(*, circulation_id: int, by: User | None, note: str = "") -> PlanCirculation:
    """Take a circulated or agreed plan back to change it, and return the circulation. Its answers are kept.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such circulation.
        WrongStateError: the plan is neither circulated nor agreed, or has been circulated again since.
    """
    check_change_plans(by)
    circulation = _locked_circulation(circulation_id)
    plan = circulation.plan
    if plan.circulations.filter(number__gt=circulation.number).exists():
        raise WrongStateError()
    if circulation.outcome == CirculationOutcome.OPEN:
        return _close(
            circulation, CirculationOutcome.TAKEN_BACK, PlanStatus.DRAFT, "plan.circulation_taken_back", note, by
        )
    # The answers stand as they were given to this text; the plan alone goes back.
    check_change(PLAN_CHANGES, PlanStatus(plan.status), PlanStatus.DRAFT)
    before, plan.status = plan.status, PlanStatus.DRAFT
    plan.version += 1
    plan.save(update_fields=["status", "version", "changed_at"])
    record_event(
        "plan.circulation_taken_back",
        actor=by,
        target=plan,
        changes={"status": (before, plan.status)},
        details={"round": circulation.number, "note": note.strip()},
    )
    return circulation


def _close(
    circulation: PlanCirculation,
    outcome: CirculationOutcome,
    status: PlanStatus,
    action: str,
    note: str,
    by: User | None,
) -> PlanCirculation:
    plan = circulation.plan
    check_change(CIRCULATION_CHANGES, CirculationOutcome(circulation.outcome), outcome)
    check_change(PLAN_CHANGES, PlanStatus(plan.status), status)
    circulation.outcome, circulation.outcome_note = outcome, note.strip()
    circulation.closed_at, circulation.closed_by_id = timezone.now(), by.pk if by else None
    circulation.save()
    before, plan.status = plan.status, status
    plan.version += 1
    plan.save(update_fields=["status", "version", "changed_at"])
    record_event(
        action,
        actor=by,
        target=plan,
        changes={"status": (before, plan.status)},
        details={"round": circulation.number, "note": note.strip()},
    )
    return circulation


def has_role_of_coordinator(by: User | None) -> bool:
    """Return whether whoever answers is the coordinator, who need not be told."""
    return by is None or has_role(by, Role.COORDINATOR)


def _locked_circulation(circulation_id: int) -> PlanCirculation:
    found = PlanCirculation.objects.filter(pk=circulation_id).values_list("plan_id", flat=True).first()
    if found is None:
        raise NotFoundError()
    plan = locked_plan(found)  # the plan first, as every service: no two wait for each other
    circulation = PlanCirculation.objects.select_for_update(of=("self",)).select_related("text").get(pk=circulation_id)
    circulation.plan = plan
    return circulation


def _locked_answer(circulation_id: int, body_id: int) -> CirculationAnswer:
    answer = (
        CirculationAnswer.objects.select_for_update(of=("self",))
        .select_related("circulation__plan", "circulation__text", "body")
        .filter(circulation_id=circulation_id, body_id=body_id)
        .first()
    )
    if answer is None:
        raise NotFoundError()
    return answer


def _check_open(circulation: PlanCirculation) -> None:
    if circulation.outcome != CirculationOutcome.OPEN:
        raise WrongStateError(_("This circulation is closed. Nothing can be added to it."))


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
