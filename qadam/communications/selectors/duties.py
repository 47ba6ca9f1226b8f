"""What needs somebody now, for the inbox and the reminders. No word of a case ever leaves through here."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
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
from qadam.communications.selectors.work import clearances_waiting_for, waiting_questions
from qadam.notifications.reminders import Duty
from qadam.notifications.words import Words, address
from qadam.taxonomy.clocks import due_soon_days

WORKING = (AccessLevel.OWNER, AccessLevel.OFFICER)
ANSWERING = (Role.FOCAL_POINT, Role.APPROVER)


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
    for clock in _running(CaseClock.unguarded.filter(case__in=numbers)).select_related("case"):
        if _is_urgent(clock, today):
            url = reverse("case_clocks", args=[clock.case.number])
            yield _item(str(clock.case), url, _("deadline"), clock.due_on, today)


def _running(clocks: QuerySet[CaseClock]) -> QuerySet[CaseClock]:
    return clocks.filter(met_on__isnull=True, is_withdrawn=False, is_paused=False, due_on__isnull=False)


def _is_urgent(clock: CaseClock, today: date) -> bool:
    """Return whether a running clock is due soon or overdue, and nobody has explained the delay. Opens nothing."""
    assert clock.due_on is not None
    if clock.acknowledged_on is not None and clock.acknowledged_on > clock.due_on:
        return False
    return (clock.due_on - today).days <= due_soon_days(clock.started_on, clock.due_on)


def _item(title: str, url: str, kind: str, due_on: date | None, today: date) -> InboxItem:
    return InboxItem(title=title, url=url, kind=kind, due_on=due_on, is_overdue=bool(due_on and due_on < today))


def duties(today: date) -> Iterable[Duty]:
    """Return every open deadline: of cases, of questions to bodies, of clearances. In five queries, however many."""
    people = _people_of_cases()
    for clock in _running(CaseClock.unguarded.exclude(case__stage=Stage.CLOSED)).select_related("case"):
        if clock.due_on is None:
            continue
        yield Duty(
            key=f"case-clock-{clock.pk}",
            due_on=clock.due_on,
            path=address("case_clocks", number=clock.case.number),
            words=partial(_words, clock.case.number, gettext_lazy("Case %(number)s has a deadline")),
            to=[person for level in WORKING for person in people[clock.case_id, level]],
            escalate_to=people[clock.case_id, AccessLevel.OWNER],
            neutral=True,
        )
    yield from _question_duties()
    steps = Clearance.unguarded.filter(state=ClearanceState.ASKED, due_on__isnull=False).select_related("case")
    for step in steps:
        yield Duty(
            key=f"clearance-{step.pk}",
            due_on=step.due_on,
            path=address("case_reply", number=step.case.number, reply_id=step.reply_id),
            words=partial(_words, step.case.number, gettext_lazy("Case %(number)s: your clearance is asked for")),
            to=[step.person_id],
            escalate_to=people[step.case_id, AccessLevel.OWNER],
            neutral=True,
        )


def _question_duties() -> Iterable[Duty]:
    acting: dict[tuple[int, str], list[int]] = defaultdict(list)
    held = RoleAssignment.objects.filter(role__in=ANSWERING, ended_at__isnull=True, user__is_active=True)
    for body_id, role, person_id in held.values_list("body_id", "role", "user_id"):
        if body_id is not None:
            acting[body_id, role].append(person_id)
    waiting = (ContributionState.REQUESTED, ContributionState.RETURNED)
    for question in Contribution.unguarded.filter(state__in=waiting, due_on__isnull=False):
        yield Duty(
            key=f"question-{question.number}",
            due_on=question.due_on,
            path=address("question", number=question.number),
            words=partial(_words, question.number, gettext_lazy("Question %(number)s: your contribution is asked for")),
            to=acting[question.body_id, Role.FOCAL_POINT],
            escalate_to=[*acting[question.body_id, Role.APPROVER], question.asked_by_id],
            neutral=True,
        )


def _words(number: int, subject: Any) -> Words:
    return Words(subject % {"number": number}, _("Sign in to see what is due."))


def _people_of_cases() -> dict[tuple[int, str], list[int]]:
    """Return who is on the access lists, by case and level."""
    people: dict[tuple[int, str], list[int]] = defaultdict(list)
    held = CaseAccess.unguarded.filter(ended_at__isnull=True).values_list("case_id", "level", "person_id")
    for case_id, level, person_id in held:
        people[case_id, level].append(person_id)
    return people
