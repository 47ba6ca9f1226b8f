"""Submissions: received without asking who is signed in, moderated, referred to a body, answered, published."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import people_with_role
from qadam.audit.services import NOT_NAMED, record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.base.workflow import check_change
from qadam.bodies.models import Body
from qadam.consultations.enums import LinkSource, SubmissionStatus
from qadam.consultations.links import receipt_checksum
from qadam.consultations.models import Call, Submission, SubmissionFile, SubmissionRecommendation
from qadam.consultations.neutral_files import FILE_LIMITS, holds_name, neutral_file
from qadam.consultations.permissions import check_answer_submission, check_secretariat
from qadam.consultations.selectors.platforms import ACTING_ROLES
from qadam.consultations.services.meetings import TOPIC
from qadam.consultations.services.submitters import SubmitterFacts, keep_submitter
from qadam.consultations.workflow import SUBMISSION_CHANGES
from qadam.documents.errors import UnreadableDocumentError
from qadam.documents.scanning import scan_upload
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address
from qadam.register.models import Recommendation
from qadam.register.submissions import compare_submission, proposals_of_file, proposals_of_text
from unrec.errors import UnrecError
from unrec.matching.submissions import Level
from unrec.reading.files import detect_kind
from unrec.records import FileKind

# Letters and figures that nobody confuses when a reference is read out or typed.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 8
RECEIPT_BYTES = 18  # 144 bits: a receipt is the only key to the page of an unnamed submission
MAX_TEXT = 50_000  # characters; a call asks for input, not for a library
# A flood is held up for everybody rather than traced to somebody: no address of a sender is kept.
MAX_A_CALL_A_DAY = 300


@dataclass(frozen=True)
class SubmissionFacts:
    """What was sent in, apart from who sent it."""

    title: str
    text: str
    language: str
    may_be_published: bool = False
    numbers: Sequence[str] = ()  # printed numbers of recommendations of the call's review


@transaction.atomic
def receive_submission(
    *, call: Call, facts: SubmissionFacts, submitter: SubmitterFacts, is_named: bool, file: File | None = None
) -> tuple[Submission, str]:
    """Keep what was sent in, and return it with its receipt, which is shown once and never again.

    There is no `by`, on purpose: whoever is signed in is not asked, the audit event names nobody, and the name goes
    sealed into a table of its own. Unless the submitter agrees to be named, the file is rewritten without its metadata.

    Raises:
        WrongStateError: the call is not open today, or was flooded today.
        InvalidInputError: no title, neither text nor file, a number that the review does not have, or an unnamed
            submission whose text or file holds the name.
        UnreadableDocumentError: the file cannot be read.
    """
    if not call.is_open:
        raise WrongStateError(_("This call is not open for input."))
    today = timezone.localdate()
    if call.submissions.filter(received_on=today).count() >= MAX_A_CALL_A_DAY:
        raise WrongStateError(_("Too much was sent in today. Please try again tomorrow, or write to the secretariat."))
    _check_facts(facts, submitter, is_named, file is not None)
    recommendations = _numbered(call, facts.numbers)
    kept = _file(file, submitter, is_named) if file is not None else None
    receipt = secrets.token_urlsafe(RECEIPT_BYTES)
    submission = Submission.objects.create(
        call=call,
        reference=_new_reference(),
        receipt_sha256=receipt_checksum(receipt),
        shown_name=submitter.name.strip() if is_named else "",
        title=facts.title.strip(),
        text=facts.text.strip(),
        language=facts.language,
        may_be_published=facts.may_be_published,
        received_on=today,
    )
    keep_submitter(submission.reference, submitter)
    if kept is not None:
        kind, content = kept
        stored = SubmissionFile(submission=submission, kind=kind.value, size_bytes=len(content))
        stored.file.save(stored.name, ContentFile(content), save=False)
        stored.save()
    SubmissionRecommendation.objects.bulk_create(
        SubmissionRecommendation(
            submission=submission, recommendation=item, source=LinkSource.SUBMITTER, is_confirmed=True
        )
        for item in recommendations
    )
    record_event("submission.received", actor=NOT_NAMED, target=submission, details={"call": call.code})
    _tell_secretariat(submission)
    return submission, receipt


def _check_facts(facts: SubmissionFacts, submitter: SubmitterFacts, is_named: bool, has_file: bool) -> None:
    if not submitter.name.strip():
        raise InvalidInputError(fields={"name": _("The secretariat must know who writes, even where nobody else may.")})
    if not facts.title.strip():
        raise InvalidInputError(fields={"title": _("Give your input a title.")})
    if not facts.text.strip() and not has_file:
        raise InvalidInputError(fields={"text": _("Write your input, or send it as a file.")})
    if len(facts.text) > MAX_TEXT:
        sentence = _("This is longer than %(count)s characters. Send it as a file.")
        raise InvalidInputError(fields={"text": sentence % {"count": MAX_TEXT}})
    if is_named:
        return
    for name in ("title", "text"):
        if holds_name(getattr(facts, name), _names(submitter)):
            raise InvalidInputError(
                fields={name: _("This holds the name of your organisation. Take it out, or let it be shown.")}
            )


def _names(submitter: SubmitterFacts) -> tuple[str, ...]:
    return (submitter.name, submitter.contact)


def _numbered(call: Call, numbers: Iterable[str]) -> list[Recommendation]:
    wanted = list(dict.fromkeys(number.strip() for number in numbers if number.strip()))
    if not wanted:
        return []
    found = {
        item.number: item
        for item in Recommendation.objects.filter(
            review=call.review, number__in=wanted, published_at__isnull=False
        ).select_related("review")
    }
    missing = [number for number in wanted if number not in found]
    if missing:
        sentence = _("There is no recommendation with the number %(number)s.") % {"number": missing[0]}
        raise InvalidInputError(fields={"numbers": sentence})
    return [found[number] for number in wanted]


def _file(file: File, submitter: SubmitterFacts, is_named: bool) -> tuple[FileKind, bytes]:
    if (file.size or 0) > FILE_LIMITS.max_bytes:
        raise InvalidInputError(fields={"file": _("The file is larger than 20 MB.")})
    scan_upload(file)
    file.seek(0)
    data = file.read()
    try:
        if not is_named:
            return neutral_file(data, names=_names(submitter))
        kind = detect_kind(data)
    except (InvalidInputError, UnrecError) as error:
        raised = error if isinstance(error, InvalidInputError) else UnreadableDocumentError.of(error)
        raise InvalidInputError(raised.message, fields={"file": raised.message}) from error
    if kind not in (FileKind.DOCX, FileKind.PDF):
        raise InvalidInputError(
            fields={"file": _("Send a Word document (.docx) or a PDF, or write your text into the form.")}
        )
    return kind, data


def _new_reference() -> str:
    while True:
        reference = "".join(secrets.choice(ALPHABET) for _each in range(REFERENCE_LENGTH))
        if not Submission.objects.filter(reference=reference).exists():
            return reference


@transaction.atomic
def moderate_submission(*, reference: str, is_accepted: bool, note: str = "", by: User | None) -> Submission:
    """Accept a submission or decline it, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such submission.
        WrongStateError: it is with a body or answered already.
        InvalidInputError: it is declined without a reason.
    """
    check_secretariat(by)
    submission = locked_submission(reference)
    to = SubmissionStatus.ACCEPTED if is_accepted else SubmissionStatus.DECLINED
    if not is_accepted and not note.strip():
        raise InvalidInputError(fields={"note": _("Say why it is not taken up; the submitter reads it.")})
    _change(submission, to, "submission.moderated", by, {"moderation_note": note.strip()})
    return submission


@transaction.atomic
def refer_submission(*, reference: str, body: Body, due_on: date, by: User | None) -> Submission:
    """Ask a body to answer a submission, and return it; its people are told.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such submission.
        WrongStateError: it is not accepted.
        InvalidInputError: the day lies in the past.
    """
    check_secretariat(by)
    submission = locked_submission(reference)
    if due_on < timezone.localdate():
        raise InvalidInputError(fields={"due_on": _("This day lies in the past.")})
    values = {"referred_to": body, "answer_due_on": due_on}
    _change(submission, SubmissionStatus.REFERRED, "submission.referred", by, values)

    def words() -> Words:
        return Words(
            _("Input to answer: %(title)s") % {"title": submission.title},
            _("Your body, %(body)s, is asked to answer what %(submitter)s sent in to the call %(call)s.")
            % {"body": body.name, "submitter": submission.submitter, "call": submission.call.name},
        )

    notify(
        recipients=people_with_role(*ACTING_ROLES, body=body),
        key=f"submission-{submission.reference}-{submission.version}",
        topic=TOPIC,
        words=words,
        path=address("submission", reference=submission.reference),
        due_on=due_on,
    )
    return submission


@transaction.atomic
def answer_submission(*, reference: str, answer: str, by: User) -> Submission:
    """Answer a submission for the body that is asked to, and return it.

    Raises:
        NotFoundError: there is no such submission, or not for this person.
        NotAllowedError: another body is asked.
        WrongStateError: no body is asked.
        InvalidInputError: the answer is empty.
    """
    submission = locked_submission(reference)
    check_answer_submission(by, submission)
    if not answer.strip():
        raise InvalidInputError(fields={"answer": _("Write the answer.")})
    values = {"answer": answer.strip(), "answered_on": timezone.localdate()}
    _change(submission, SubmissionStatus.ANSWERED, "submission.answered", by, values)
    return submission


@transaction.atomic
def publish_submission(*, reference: str, is_published: bool, by: User | None) -> Submission:
    """Publish a submission with its answer, or take it back, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such submission.
        WrongStateError: the submitter did not agree, or it is not accepted.
    """
    check_secretariat(by)
    submission = locked_submission(reference)
    if is_published and not submission.may_be_published:
        raise WrongStateError(_("The submitter did not agree to the publication."))
    if is_published and submission.status in (SubmissionStatus.RECEIVED, SubmissionStatus.DECLINED):
        raise WrongStateError(_("Accept the submission first."))
    before = submission.published_at is not None
    submission.published_at = timezone.now() if is_published else None
    submission.version += 1
    submission.save(update_fields=["published_at", "version"])
    record_event("submission.published", actor=by, target=submission, changes={"published": (before, is_published)})
    return submission


@transaction.atomic
def link_to_body(*, reference: str, body: Body | None, by: User) -> Submission:
    """Say which known organisation a named submission comes from, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such submission.
        WrongStateError: its submitter is not to be named, so that no organisation may stand beside it.
    """
    check_secretariat(by)
    submission = locked_submission(reference)
    if not submission.is_named:
        raise WrongStateError(_("This submitter is not to be named, so no organisation may stand beside it."))
    before, submission.body = submission.body, body
    submission.save(update_fields=["body"])
    record_event("submission.linked", actor=by, target=submission, changes={"body": (before, body)})
    return submission


@transaction.atomic
def match_submission_now(*, reference: str, by: User | None) -> int:
    """Compare a submission with the recommendations of its call's review; return how many links are new.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such submission.
        WrongStateError: the call is about no review.
        InvalidInputError: no proposal is found in it.
    """
    check_secretariat(by)
    submission = locked_submission(reference)
    if submission.call.review is None:
        raise WrongStateError(_("This call is about no review, so there is nothing to compare with."))
    stored = getattr(submission, "file", None)
    if submission.text:
        proposals = proposals_of_text(submission.text)
    elif stored is not None:
        with stored.file.open() as content:
            proposals = proposals_of_file(content.read(), stored.name)
    else:
        proposals = []
    result = compare_submission(proposals, submission.call.review)
    best: dict[str, float] = {}
    for outcome in result.outcomes:
        for near in outcome.near:
            if near.level is not Level.NOT:
                best[near.number] = max(best.get(near.number, 0.0), near.score)
    standing = set(submission.links.values_list("recommendation__number", flat=True))
    found = Recommendation.objects.filter(review=submission.call.review, number__in=set(best) - standing)
    new = [
        SubmissionRecommendation(
            submission=submission, recommendation=item, source=LinkSource.MATCHER, score=best[item.number]
        )
        for item in found
    ]
    SubmissionRecommendation.objects.bulk_create(new)
    record_event("submission.matched", actor=by, target=submission, details={"new": len(new)})
    return len(new)


@transaction.atomic
def decide_link(*, reference: str, link_id: int, is_kept: bool, by: User) -> None:
    """Confirm that a submission speaks of a recommendation, or take the link away.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such submission or link.
    """
    check_secretariat(by)
    submission = locked_submission(reference)
    link = submission.links.select_related("recommendation__review").filter(pk=link_id).first()
    if link is None:
        raise NotFoundError()
    record_event(
        "submission.link_decided", actor=by, target=submission, changes={str(link.recommendation): (None, is_kept)}
    )
    if is_kept:
        link.is_confirmed = True
        link.save(update_fields=["is_confirmed"])
    else:
        link.delete()


def locked_submission(reference: str) -> Submission:
    """Return a submission with its call, locked until the transaction ends.

    Raises:
        NotFoundError: there is no such submission.
    """
    found = Submission.objects.select_for_update(of=("self",)).select_related("call__review", "body", "referred_to")
    submission = found.filter(reference=reference).first()
    if submission is None:
        raise NotFoundError()
    return submission


def answer_due(today: date) -> date:
    """Return the day that is proposed for the answer of a body: a month from today."""
    return today + timedelta(days=30)


def _change(submission: Submission, to: SubmissionStatus, action: str, by: User | None, values: dict[str, Any]) -> None:
    before = SubmissionStatus(submission.status)
    check_change(SUBMISSION_CHANGES, before, to)
    changes: dict[str, tuple[Any, Any]] = {"status": (before, to)}
    for name, value in values.items():
        if getattr(submission, name) != value:
            changes[name] = (getattr(submission, name), value)
            setattr(submission, name, value)
    submission.status = to
    submission.version += 1
    submission.save()
    record_event(action, actor=by, target=submission, changes=changes)


def _tell_secretariat(submission: Submission) -> None:
    def words() -> Words:
        return Words(
            _("New input: %(call)s") % {"call": submission.call.name},
            _("%(submitter)s has sent something in. Look at it and decide whether it is taken up.")
            % {"submitter": submission.submitter},
        )

    notify(
        recipients=people_with_role(Role.COORDINATOR),
        key=f"submission-{submission.reference}-received",
        topic=TOPIC,
        words=words,
        path=address("submission", reference=submission.reference),
    )
