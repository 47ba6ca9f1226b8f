"""What the consultations put into the inbox, and the deadlines of which people are reminded."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qadam.accounts.enums import Role
from qadam.accounts.inbox import InboxItem
from qadam.accounts.models import RoleAssignment
from qadam.accounts.selectors import Person, body_ids_of, has_role
from qadam.consultations.enums import (
    DecisionStatus,
    MeetingStatus,
    MinutesStatus,
    Reply,
    StructuringStatus,
    SubmissionStatus,
)
from qadam.consultations.models import Decision, Meeting, Minutes, Participation, Remark, Structuring, Submission
from qadam.consultations.selectors.decisions import PENDING, decisions_to_do
from qadam.consultations.selectors.platforms import ACTING_ROLES, acting_bodies_of, bodies_of, platform_ids_of
from qadam.notifications.reminders import Duty
from qadam.notifications.words import Words, address

SHOWN = 50  # of a sort: an inbox is read, and its pages show the rest
TITLE_LENGTH = 140

DECISION = pgettext_lazy("of a meeting", "decision")
INVITATION = gettext_lazy("invitation")
MINUTES = gettext_lazy("minutes")
AREAS = gettext_lazy("areas of a review")
SUBMISSION = gettext_lazy("submission")


def inbox_items(user: Person) -> Iterator[InboxItem]:
    """Yield what the consultations need from a person now; a constant number of queries."""
    yield from _decisions_to_do(user)
    yield from _invitations(user)
    yield from _minutes_to_approve(user)
    yield from _rounds(user)
    yield from _submissions_to_answer(user)
    if has_role(user, Role.COORDINATOR):
        yield from _of_the_secretariat()


def _decisions_to_do(user: Person) -> Iterator[InboxItem]:
    for decision in decisions_to_do(user)[:SHOWN]:
        yield InboxItem(
            title=_short(decision.text),
            url=reverse("decision", args=[decision.pk]),
            kind=DECISION,
            about=decision.meeting.name,
            due_on=decision.deadline,
            is_overdue=decision.is_overdue,
        )


def _invitations(user: Person) -> Iterator[InboxItem]:
    parts = Participation.objects.filter(
        reply=Reply.NONE,
        invited_at__isnull=False,
        meeting__status=MeetingStatus.CALLED,
        meeting__starts_at__gt=timezone.now(),
        body__in=bodies_of(user),
    ).select_related("meeting__platform")
    for part in parts.order_by("meeting__starts_at")[:SHOWN]:
        yield InboxItem(
            title=part.meeting.name,
            url=reverse("meeting", args=[part.meeting_id]),
            kind=INVITATION,
            about=part.meeting.platform.name,
            due_on=timezone.localdate(part.meeting.starts_at),
        )


def _minutes_to_approve(user: Person) -> Iterator[InboxItem]:
    bodies = body_ids_of(user, Role.APPROVER)
    if not bodies:
        return
    waiting = (
        Minutes.objects.filter(
            status=MinutesStatus.CIRCULATED,
            meeting__participations__is_co_chair=True,
            meeting__participations__body__in=bodies,
        )
        .exclude(approvals__body__in=bodies)
        .select_related("meeting__platform")
        .distinct()
    )
    for minutes in waiting[:SHOWN]:
        yield InboxItem(
            title=minutes.meeting.name,
            url=reverse("meeting_minutes", args=[minutes.meeting_id]),
            kind=MINUTES,
            about=_("Minutes to approve"),
        )


def _rounds(user: Person) -> Iterator[InboxItem]:
    mine = platform_ids_of(user)
    if not mine:
        return
    today = timezone.localdate()
    said = Remark.objects.filter(made_by=user.pk).values("structuring")
    rounds = Structuring.objects.filter(
        platform__in=mine, status=StructuringStatus.COMMENTING, comments_until__gte=today
    ).exclude(pk__in=said)
    for found in rounds.select_related("review__mechanism", "platform")[:SHOWN]:
        yield InboxItem(
            title=found.review.title,
            url=reverse("structuring", args=[found.pk]),
            kind=AREAS,
            about=_("Open for comments"),
            due_on=found.comments_until,
        )


def _submissions_to_answer(user: Person) -> Iterator[InboxItem]:
    today = timezone.localdate()
    rows = Submission.objects.filter(status=SubmissionStatus.REFERRED, referred_to__in=acting_bodies_of(user))
    for submission in rows.select_related("call").order_by("answer_due_on")[:SHOWN]:
        yield InboxItem(
            title=submission.title,
            url=reverse("submission", args=[submission.reference]),
            kind=SUBMISSION,
            about=submission.submitter,
            due_on=submission.answer_due_on,
            is_overdue=submission.answer_due_on is not None and submission.answer_due_on < today,
        )


def _of_the_secretariat() -> Iterator[InboxItem]:
    for submission in Submission.objects.filter(status=SubmissionStatus.RECEIVED).select_related("call")[:SHOWN]:
        yield InboxItem(
            title=submission.title,
            url=reverse("submission", args=[submission.reference]),
            kind=SUBMISSION,
            about=_("Take it up or decline it"),
        )
    reported = Decision.objects.filter(status=DecisionStatus.REPORTED).select_related("meeting", "responsible_body")
    for decision in reported[:SHOWN]:
        yield InboxItem(
            title=_short(decision.text),
            url=reverse("decision", args=[decision.pk]),
            kind=DECISION,
            about=_("Reported as done: accept it or send it back"),
        )
    unheld = Meeting.objects.filter(status=MeetingStatus.CALLED, ends_at__lt=timezone.now())
    for meeting in unheld.select_related("platform")[:SHOWN]:
        yield InboxItem(
            title=meeting.name,
            url=reverse("meeting", args=[meeting.pk]),
            kind=MINUTES,
            about=_("Record who came, then write the minutes"),
        )


def duties(today: date) -> Iterator[Duty]:
    """Yield the deadlines of decisions and answers, for the engine of reminders; two queries more than rows need."""
    decisions = list(
        Decision.objects.filter(status__in=PENDING, deadline__isnull=False, responsible_body__isnull=False)
        .select_related("meeting", "responsible_body")
        .order_by("pk")
    )
    submissions = list(
        Submission.objects.filter(status=SubmissionStatus.REFERRED, answer_due_on__isnull=False).select_related("call")
    )
    asked = [decision.responsible_body_id for decision in decisions] + [one.referred_to_id for one in submissions]
    people = _people_by_body({body_id for body_id in asked if body_id})
    for decision in decisions:
        do, answer = people.get(decision.responsible_body_id or 0, ([], []))
        assert decision.deadline is not None
        yield Duty(
            key=f"decision-{decision.pk}",
            due_on=decision.deadline,
            path=address("decision", decision_id=decision.pk),
            words=partial(_decision_words, decision),
            to=do,
            escalate_to=answer,
        )
    for submission in submissions:
        do, answer = people.get(submission.referred_to_id or 0, ([], []))
        assert submission.answer_due_on is not None
        yield Duty(
            key=f"submission-{submission.reference}",
            due_on=submission.answer_due_on,
            path=address("submission", reference=submission.reference),
            words=partial(_submission_words, submission),
            to=do,
            escalate_to=answer,
        )


def _people_by_body(body_ids: set[int]) -> dict[int, tuple[list[int], list[int]]]:
    """Return (who acts, who approves) by body, in one query."""
    found: dict[int, tuple[list[int], list[int]]] = {}
    held = RoleAssignment.objects.filter(
        body__in=body_ids, role__in=ACTING_ROLES, ended_at__isnull=True, user__is_active=True
    ).values_list("body_id", "role", "user_id")
    for body_id, role, user_id in held:
        do, answer = found.setdefault(body_id or 0, ([], []))
        (answer if role == Role.APPROVER else do).append(user_id)
    return found


def _decision_words(decision: Decision) -> Words:
    return Words(
        _("Decision of a meeting: %(meeting)s") % {"meeting": decision.meeting.name},
        decision.text,
    )


def _submission_words(submission: Submission) -> Words:
    return Words(_("Input to answer: %(title)s") % {"title": submission.title}, submission.call.name)


def _short(text: Any) -> str:
    plain = " ".join(str(text).split())
    return plain if len(plain) <= TITLE_LENGTH else plain[: TITLE_LENGTH - 1].rstrip() + "…"
