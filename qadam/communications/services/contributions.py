"""Questions to bodies and their answers. Each body sees its own question and the papers meant for it, nothing else."""

from collections.abc import Callable, Iterable
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import people_with_role
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError, WrongStateError
from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body
from qadam.communications.enums import ContributionState, DocumentRole
from qadam.communications.labels import FIELD_LABELS
from qadam.communications.models import (
    Case,
    CaseDocument,
    Contribution,
    ContributionPaper,
    ContributionText,
)
from qadam.communications.permissions import check_work_on_case
from qadam.communications.services.access import TOPIC
from qadam.communications.services.cases import locked_case
from qadam.communications.services.papers import store_sealed
from qadam.communications.services.recording import record
from qadam.communications.workflow import CONTRIBUTION_CHANGES, check_change
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address

ANSWERING_ROLES = (Role.FOCAL_POINT, Role.APPROVER)
# While the question stands in one of these, the body may write.
WRITABLE = frozenset({ContributionState.REQUESTED, ContributionState.RETURNED})


@transaction.atomic
def ask_body(
    *,
    case_id: int,
    body: Body,
    question: str,
    by: User,
    due_on: date | None = None,
    documents: Iterable[CaseDocument] = (),
) -> Contribution:
    """Put a question to a body and return it. Its focal points and approvers are told, neutrally.

    Args:
        question: all that the body reads of the case, with the papers.
        documents: papers of the case that the body may read.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`; or a paper of another case.
        InvalidInputError: no question, no body of the State, a day that has passed, or nobody acts for the body.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    given = list(documents)
    visible = CaseDocument.objects.visible_to(by).filter(case=case, pk__in=[paper.pk for paper in given])
    if visible.count() != len(given):
        raise NotFoundError()
    _check_question(body, question, due_on)
    asked = Contribution(case=case, body=body, due_on=due_on, asked_by_id=by.pk, requested_at=timezone.now())
    while Contribution.unguarded.filter(number=asked.number).exists():
        asked.number = Contribution._meta.get_field("number").get_default()
    asked.question = question.strip()
    asked.save(force_insert=True)
    for paper in given:
        ContributionPaper.unguarded.create(case=case, contribution=asked, document=paper)
    record(
        case,
        "question_asked",
        by=by,
        about=f"question {asked.number}",
        details={"body": body.name_en, "question": question, "papers": [paper.pk for paper in given]},
    )
    _tell_body(
        asked, "asked", lambda: _("Question %(number)s: your contribution is asked for") % {"number": asked.number}
    )
    return asked


def _check_question(body: Body, question: str, due_on: date | None) -> None:
    wrong = {}
    if not question.strip():
        wrong["question"] = _("Write what the body should answer.")
    if body.kind != BodyKind.STATE_BODY or not body.is_active:
        wrong["body"] = _("Only bodies of the State are asked.")
    elif not people_with_role(*ANSWERING_ROLES, body=body).exists():
        wrong["body"] = _("Nobody acts for this body yet. Ask the administrator to name a focal point.")
    if due_on and due_on < timezone.localdate():
        wrong["due_on"] = _("This day has passed.")
    if wrong:
        raise InvalidInputError(fields=wrong)


@transaction.atomic
def save_answer(*, number: int, version: int, text: str, by: User, is_final: bool = False) -> Contribution:
    """Keep what a body writes, as a draft or as its answer, and return the question.

    A version that was submitted is never changed: what is written after a return is the next one.

    Args:
        number: of the question.
        version: of the question, as the person saw it.
        is_final: whether the answer is submitted.

    Raises:
        NotFoundError: the question was put to others.
        WrongStateError: the question does not wait for an answer.
        InvalidInputError: an empty answer is submitted.
        LostUpdateError: somebody else of the body saved first.
    """
    asked = _asked_of(number, by)
    if ContributionState(asked.state) not in WRITABLE:
        raise WrongStateError()
    if is_final and not text.strip():
        raise InvalidInputError(fields={"text": _("Write the answer first.")})
    newest = (
        ContributionText.unguarded.filter(contribution=asked).select_related("case").order_by("-version_number").first()
    )
    if asked.version != version:
        label = str(FIELD_LABELS["text"])
        raise LostUpdateError(
            theirs={label: newest.text if newest else ""}, yours={label: text}, current_version=asked.version
        )
    if newest is None or newest.is_submitted:
        newest = ContributionText(
            case=asked.case,
            contribution=asked,
            version_number=newest.version_number + 1 if newest else 1,
            by_id=by.pk,
        )
    newest.text, newest.by_id, newest.is_submitted = text, by.pk, is_final
    newest.save()
    if is_final:
        check_change(CONTRIBUTION_CHANGES, ContributionState(asked.state), ContributionState.SUBMITTED)
        asked.state, asked.submitted_at = ContributionState.SUBMITTED, timezone.now()
    asked.version += 1
    asked.save()
    record(
        asked.case,
        "answer_submitted" if is_final else "answer_saved",
        by=by,
        about=f"question {asked.number}",
        details={"version": newest.version_number},
    )
    if is_final:
        _tell_officer(asked, newest.version_number)
    return asked


@transaction.atomic
def attach_to_answer(*, number: int, file: File, name: str, by: User) -> CaseDocument:
    """Keep a paper that a body gives with its answer, and return it.

    Raises:
        NotFoundError: the question was put to others.
        WrongStateError: the question does not wait for an answer.
        InvalidInputError: the file is empty or too large.
    """
    asked = _asked_of(number, by)
    if ContributionState(asked.state) not in WRITABLE:
        raise WrongStateError()
    document = store_sealed(asked.case, role=DocumentRole.EVIDENCE, file=file, name=name, by=by)
    ContributionPaper.unguarded.create(case=asked.case, contribution=asked, document=document, from_body=True)
    record(
        asked.case,
        "paper_added",
        by=by,
        about=f"paper {document.pk}, question {asked.number}",
        details={"name": document.name},
    )
    return document


@transaction.atomic
def decide_answer(
    *, case_id: int, contribution_id: int, to: ContributionState, by: User, reason: str = ""
) -> Contribution:
    """Accept an answer, return it to the body, or take the question back, and return the question.

    Args:
        to: ACCEPTED, RETURNED (with a reason, which the body reads) or WITHDRAWN.

    Raises:
        NotFoundError, NotAllowedError, WrongStateError: see `check_work_on_case`; or the table does not allow it.
        InvalidInputError: it is returned without a reason.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    asked = Contribution.unguarded.filter(case=case, pk=contribution_id).select_related("case", "body").first()
    if asked is None:
        raise NotFoundError()
    if to not in (ContributionState.ACCEPTED, ContributionState.RETURNED, ContributionState.WITHDRAWN):
        raise WrongStateError()
    check_change(CONTRIBUTION_CHANGES, ContributionState(asked.state), to)
    if to is ContributionState.RETURNED and not reason.strip():
        raise InvalidInputError(fields={"reason": _("Say what is missing.")})
    asked.state = to
    asked.accepted_at = timezone.now() if to is ContributionState.ACCEPTED else None
    asked.returned_because = reason.strip()
    asked.version += 1
    asked.save()
    record(case, f"answer_{to.value}", by=by, about=f"question {asked.number}", details={"reason": reason})
    if to is ContributionState.RETURNED:
        _tell_body(
            asked,
            f"returned-{asked.version}",
            lambda: _("Question %(number)s: your contribution was returned") % {"number": asked.number},
        )
    return asked


def people_asked(contribution: Contribution) -> list[User]:
    """Return the people who may answer for the body."""
    return list(people_with_role(*ANSWERING_ROLES, body=contribution.body_id))


def _asked_of(number: int, by: User) -> Contribution:
    """Return a question that was put to a body of this person, locked."""
    found = Contribution.objects.asked_of(by).filter(number=number).first()
    if found is None:
        raise NotFoundError()
    return Contribution.unguarded.select_for_update(of=("self",)).select_related("case").get(pk=found.pk)


def _tell_body(asked: Contribution, what: str, subject: Callable[[], str]) -> None:
    notify(
        recipients=people_asked(asked),
        key=f"question-{asked.number}-{what}",
        topic=TOPIC,
        words=lambda: Words(subject(), _("Sign in to read the question and to answer it.")),
        path=address("question", number=asked.number),
        due_on=asked.due_on,
        neutral=True,
    )


def _tell_officer(asked: Contribution, version_number: int) -> None:
    case: Case = asked.case
    notify(
        recipients=User.objects.filter(pk=asked.asked_by_id),
        key=f"question-{asked.number}-answer-{version_number}",
        topic=TOPIC,
        words=lambda: Words(
            _("Case %(number)s: a contribution has arrived") % {"number": case.number},
            _("Sign in to read it."),
        ),
        path=address("case_contribution", number=case.number, contribution_id=asked.pk),
        neutral=True,
    )
