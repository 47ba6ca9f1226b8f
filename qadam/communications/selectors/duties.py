"""What needs somebody now, for the inbox and the reminders. No word of a case ever leaves through here."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.accounts.enums import Role
from qadam.accounts.inbox import InboxItem
from qadam.accounts.models import RoleAssignment
from qadam.accounts.selectors import Person
from qadam.communications.enums import AccessLevel, ClearanceState, ContributionState, Stage
from qadam.communications.models import Case, CaseAccess, CaseClock, Clearance, Contribution
from qadam.communications.selectors.cases import with_next_clocks
from qadam.communications.selectors.work import clearances_waiting_for, waiting_questions
from qadam.notifications.reminders import Duty
from qadam.notifications.words import Words, address

# Clocks appear in the inbox from the day on which their light says so.
URGENT = frozenset({"due_soon", "due_today", "overdue"})
WORKING = (AccessLevel.OWNER, AccessLevel.OFFICER)


def inbox_items(person: Person) -> Iterable[InboxItem]:
    """Return what needs a person now: questions to their body, clearances, answers that arrived, clocks."""
    if not person.is_authenticated:
        return
    today = timezone.localdate()
    for question in waiting_questions(person):
        yield _item(
            str(question), reverse("question", args=[question.number]), _("contribution"), question.due_on, today
        )
    for step in clearances_waiting_for(person):
        url = reverse("case_reply", args=[step.case.number, step.reply_id])
        yield _item(str(step.case), url, _("signature") if step.is_signature else _("clearance"), step.due_on, today)
    yield from _items_of_cases(person, today)


def _items_of_cases(person: Person, today: date) -> Iterable[InboxItem]:
    worked_on = CaseAccess.unguarded.filter(person_id=person.pk, level__in=WORKING, ended_at__isnull=True)
    cases = list(Case.objects.visible_to(person).filter(pk__in=worked_on.values("case_id")).exclude(stage=Stage.CLOSED))
    if not cases:
        return
    numbers = {case.pk: case.number for case in cases}
    arrived = Contribution.unguarded.filter(case__in=numbers, state=ContributionState.SUBMITTED)
    for question in arrived.only("pk", "number", "case_id"):
        url = reverse("case_contribution", args=[numbers[question.case_id], question.pk])
        yield _item(str(question), url, _("answer of a body"), None, today)
    for row in with_next_clocks(cases):
        if row.next_clock is not None and row.next_clock.light.state in URGENT:
            url = reverse("case_clocks", args=[row.case.number])
            yield _item(str(row.case), url, _("deadline"), row.next_clock.effective.due_on, today)


def _item(title: str, url: str, kind: str, due_on: date | None, today: date) -> InboxItem:
    return InboxItem(title=title, url=url, kind=kind, due_on=due_on, is_overdue=bool(due_on and due_on < today))


def duties(today: date) -> Iterable[Duty]:
    """Return every open deadline: of cases, of questions to bodies, of clearances."""
    yield from _clock_duties()
    yield from _question_duties()
    steps = Clearance.unguarded.filter(state=ClearanceState.ASKED, due_on__isnull=False).select_related("case")
    for step in steps:
        yield Duty(
            key=f"clearance-{step.pk}",
            due_on=step.due_on,
            path=address("case_reply", number=step.case.number, reply_id=step.reply_id),
            words=partial(_case_words, step.case.number, gettext_lazy("Case %(number)s: your clearance is asked for")),
            to=[step.person_id],
            escalate_to=_people(step.case_id, AccessLevel.OWNER),
            neutral=True,
        )


def _clock_duties() -> Iterable[Duty]:
    running = CaseClock.unguarded.filter(
        met_on__isnull=True, is_withdrawn=False, is_paused=False, due_on__isnull=False
    ).exclude(case__stage=Stage.CLOSED)
    for clock in running.select_related("case"):
        yield Duty(
            key=f"case-clock-{clock.pk}",
            due_on=clock.due_on,
            path=address("case_clocks", number=clock.case.number),
            words=partial(_case_words, clock.case.number, gettext_lazy("Case %(number)s has a deadline")),
            to=_people(clock.case_id, *WORKING),
            escalate_to=_people(clock.case_id, AccessLevel.OWNER),
            neutral=True,
        )


def _question_duties() -> Iterable[Duty]:
    waiting = (ContributionState.REQUESTED, ContributionState.RETURNED)
    for question in Contribution.unguarded.filter(state__in=waiting, due_on__isnull=False):
        yield Duty(
            key=f"question-{question.number}",
            due_on=question.due_on,
            path=address("question", number=question.number),
            words=partial(
                _case_words, question.number, gettext_lazy("Question %(number)s: your contribution is asked for")
            ),
            to=_acting_for(question.body_id, Role.FOCAL_POINT),
            escalate_to=[*_acting_for(question.body_id, Role.APPROVER), question.asked_by_id],
            neutral=True,
        )


def _case_words(number: int, subject: Any) -> Words:
    return Words(subject % {"number": number}, _("Sign in to see what is due."))


def _people(case_id: int, *levels: AccessLevel) -> list[int]:
    held = CaseAccess.unguarded.filter(case=case_id, level__in=levels, ended_at__isnull=True)
    return list(held.values_list("person_id", flat=True))


def _acting_for(body_id: int, role: Role) -> list[int]:
    held = RoleAssignment.objects.filter(body_id=body_id, role=role, ended_at__isnull=True, user__is_active=True)
    return list(held.values_list("user_id", flat=True))
