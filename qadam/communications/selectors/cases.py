"""Reading cases: the register of those a person may read, and everything that one case shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from qadam.accounts.models import User
from qadam.accounts.selectors import Person
from qadam.base.pieces import Entry, Row
from qadam.communications.clockwork import clock_of, proposed, rule_source, rule_title
from qadam.communications.enums import (
    CaseKind,
    ClockChangeKind,
    EventKind,
    LinkKind,
    Stage,
    Track,
)
from qadam.communications.labels import FIELD_LABELS
from qadam.communications.mandates import mandate_name
from qadam.communications.models import (
    BreakGlass,
    Case,
    CaseAccess,
    CaseClock,
    CaseEvent,
    CaseLink,
    ClockChange,
    CommitteeViews,
    Lesson,
    PersonConcerned,
    Remedy,
    StandingInvitation,
)
from qadam.communications.workflow import TRACK_OF
from qadam.plan.models import Measure
from qadam.register.models import Recommendation
from qadam.taxonomy.clocks import Effective, Light, Proposal, effective, light
from qadam.taxonomy.selectors import clocks_in_force


@dataclass(frozen=True)
class ClockView:
    """A clock as it stands today."""

    clock: CaseClock
    title: str
    source: str
    effective: Effective
    light: Light
    changes: tuple[ClockChange, ...]

    @property
    def is_running(self) -> bool:
        """Return whether it still has to be met."""
        return self.clock.met_on is None and not self.clock.is_withdrawn


@dataclass(frozen=True)
class CaseRow:
    """A line of the register: the case and the clock that is due next."""

    case: Case
    next_clock: ClockView | None


@dataclass(frozen=True)
class Proposed:
    """A clock that an event of the case may start."""

    event: CaseEvent
    proposal: Proposal


def cases_of(person: Person, *, track: str = "", stage: str = "", only_open: bool = False) -> QuerySet[Case]:
    """Return the cases that a person may read and that pass the filters, the newest first."""
    cases = Case.objects.visible_to(person)
    if track in Track.values:
        cases = cases.filter(kind__in=[kind for kind, its in TRACK_OF.items() if its == track])
    if stage in Stage.values:
        cases = cases.filter(stage=stage)
    return cases.exclude(stage=Stage.CLOSED) if only_open else cases


def matching(cases: Iterable[Case], text: str) -> list[Case]:
    """Return the cases whose title, reference or number holds a text. They are opened one after the other: what is
    sealed has no index."""
    wanted = text.casefold().strip()
    return [case for case in cases if wanted in f"{case.title}\n{case.reference}\n{case.number}".casefold()]


def counts_of(person: Person) -> dict[str, int]:
    """Return how many cases of each track a person may read, open ones alone; in one query."""
    counts = dict.fromkeys(Track.values, 0)
    for kind in Case.objects.visible_to(person).exclude(stage=Stage.CLOSED).values_list("kind", flat=True):
        counts[TRACK_OF[CaseKind(kind)].value] += 1
    return counts


def with_next_clocks(cases: Sequence[Case]) -> list[CaseRow]:
    """Return cases with the clock that is due next, in five queries however many there are."""
    by_id = {case.pk: case for case in cases}
    running = CaseClock.unguarded.filter(case__in=by_id, met_on__isnull=True, is_withdrawn=False)
    views: dict[int, list[ClockView]] = {}
    for view in _views(list(running), by_id):
        views.setdefault(view.clock.case_id, []).append(view)
    first = {case_id: min(found, key=_due) for case_id, found in views.items()}
    return [CaseRow(case, first.get(case.pk)) for case in cases]


def clocks_of(case: Case) -> list[ClockView]:
    """Return the clocks of a case with what happened to them: running ones first, by their date."""
    views = _views(list(CaseClock.unguarded.filter(case=case)), {case.pk: case})
    return sorted(views, key=lambda view: (not view.is_running, _due(view)))


def _due(view: ClockView) -> date:
    return view.effective.due_on or date.max


def _views(rows: list[CaseClock], cases: dict[int, Case]) -> list[ClockView]:
    changes: dict[int, list[ClockChange]] = {}
    for change in ClockChange.unguarded.filter(clock__in=[row.pk for row in rows]):
        change.case = cases[change.case_id]
        changes.setdefault(change.clock_id, []).append(change)
    today, rules = timezone.localdate(), clocks_in_force()
    found = []
    for row in rows:
        row.case = cases[row.case_id]
        clock = clock_of(row, changes.get(row.pk, []), rules)
        found.append(
            ClockView(
                clock=row,
                title=rule_title(row, rules),
                source=rule_source(row, rules),
                effective=effective(clock, today),
                light=light(clock, today),
                changes=tuple(changes.get(row.pk, ())),
            )
        )
    return found


def proposals_for(case: Case, events: Sequence[CaseEvent], clocks: Sequence[ClockView]) -> list[Proposed]:
    """Return the clocks that the events of a case may start, and that do not run yet."""
    running = {(view.clock.rule, view.clock.started_on) for view in clocks if not view.clock.is_withdrawn}
    rules = clocks_in_force()
    found = [Proposed(event, proposal) for event in events for proposal in proposed(case, event.kind, event.on, rules)]
    return [each for each in found if (each.proposal.rule.id, each.event.on) not in running]


def events_of(case: Case) -> list[CaseEvent]:
    """Return what happened in a case, in the order of the days."""
    return _of(case, CaseEvent.unguarded.filter(case=case))


def timeline_of(events: Sequence[CaseEvent], clocks: Sequence[ClockView]) -> list[Entry]:
    """Return the events and the clocks of a case as one ledger, by date."""
    entries = [Entry(event.on, EventKind(event.kind).label, event.note) for event in events]
    for view in clocks:
        if view.effective.due_on and not view.clock.is_withdrawn:
            entries.append(
                Entry(view.effective.due_on, view.title, view.effective.sentence, view.light.shape, view.light.word)
            )
    return sorted(entries, key=lambda entry: entry.on)


def facts_of(case: Case) -> list[Row]:
    """Return what is known of a case, for the component tag `summary_list`; what nobody knows is left out."""
    values: list[tuple[str, Any]] = [
        ("kind", case.get_kind_display()),
        ("reference", case.reference),
        ("mandates", "; ".join(mandate_name(code) for code in case.mandates)),
        ("committee", case.committee_name),
        ("articles", case.articles),
        ("dated_on", case.dated_on),
        ("received_on", case.received_on),
        ("opens_on", case.opens_on),
        ("keep_until", case.keep_until),
    ]
    return [Row(FIELD_LABELS[name], value) for name, value in values if value]


def people_of(case: Case) -> list[PersonConcerned]:
    """Return the persons concerned."""
    return _of(case, PersonConcerned.unguarded.filter(case=case))


@dataclass(frozen=True)
class LinkView:
    """A link with what it leads to."""

    link: CaseLink
    text: str
    url_name: str = ""
    url_args: tuple[Any, ...] = ()


def links_of(case: Case) -> list[LinkView]:
    """Return the links of a case with what they lead to, in three queries."""
    rows = _of(case, CaseLink.unguarded.filter(case=case))
    wanted = [row.target.partition(" ") for row in rows if row.kind == LinkKind.RECOMMENDATION]
    found = Recommendation.objects.filter(review__code__in=[code for code, _s, _n in wanted]).filter(
        number__in=[number.strip() for _c, _s, number in wanted]
    )
    texts = {
        f"{each.review.code} {each.number}": each for each in found.select_related("review").prefetch_related("texts")
    }
    measures = Measure.objects.in_bulk([int(row.target) for row in rows if row.kind == LinkKind.MEASURE])
    views = []
    for row in rows:
        if row.kind == LinkKind.RECOMMENDATION and row.target in texts:
            each = texts[row.target]
            text = next((text.text for text in each.texts.all()), "")
            views.append(
                LinkView(row, f"{each.number} {text}", "register_recommendation", (each.review.code, each.number))
            )
        elif row.kind == LinkKind.MEASURE and int(row.target) in measures:
            views.append(LinkView(row, str(measures[int(row.target)])))
        else:
            views.append(LinkView(row, row.target))
    return views


def access_of(case: Case) -> list[CaseAccess]:
    """Return the access list, with what was ended, the open entries first."""
    rows = CaseAccess.unguarded.filter(case=case).select_related("person").order_by("ended_at", "pk")
    return sorted(_of(case, rows), key=lambda row: row.ended_at is not None)


def openings_of(case: Case) -> list[BreakGlass]:
    """Return the emergency openings of a case, the newest first."""
    return _of(case, BreakGlass.unguarded.filter(case=case).select_related("person").order_by("-pk"))


def open_glass_of(person: Person) -> list[BreakGlass]:
    """Return the emergency openings by which a person reads cases now."""
    return list(BreakGlass.unguarded.open_to(person).select_related("case"))


@dataclass(frozen=True)
class DecisionView:
    """A decision with what it asks of the State."""

    views: CommitteeViews
    remedies: tuple[Remedy, ...]


def decisions_of(case: Case) -> list[DecisionView]:
    """Return the decisions of a case with their remedies, in two queries."""
    remedies: dict[int, list[Remedy]] = {}
    for remedy in _of(case, Remedy.unguarded.filter(case=case)):
        remedies.setdefault(remedy.views_id, []).append(remedy)
    rows = _of(case, CommitteeViews.unguarded.filter(case=case))
    return [DecisionView(row, tuple(remedies.get(row.pk, ()))) for row in rows]


@dataclass(frozen=True)
class LessonView:
    """A lesson with the measure that it is for."""

    lesson: Lesson
    measure: str


def lessons_of(case: Case) -> list[LessonView]:
    """Return the lessons of a case, in two queries."""
    rows = _of(case, Lesson.unguarded.filter(case=case))
    measures = Measure.objects.in_bulk([row.measure_id for row in rows if row.measure_id])
    return [LessonView(row, str(measures.get(row.measure_id or 0, ""))) for row in rows]


def names_of_accounts(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of accounts by their ids, in one query."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=set(ids))}


def standing_invitations() -> QuerySet[StandingInvitation]:
    """Return what was recorded of the standing invitation, the newest first."""
    return StandingInvitation.objects.all()


def possible_changes(view: ClockView) -> list[ClockChangeKind]:
    """Return what can happen next to a clock, for the form that notes it."""
    if view.clock.is_withdrawn:
        return []
    if view.clock.met_on is not None:
        return [ClockChangeKind.REOPENED]
    kinds = [ClockChangeKind.PRINTED, ClockChangeKind.EXTENDED]
    kinds.append(ClockChangeKind.RESUMED if view.clock.is_paused else ClockChangeKind.PAUSED)
    return [*kinds, ClockChangeKind.MET, ClockChangeKind.ACKNOWLEDGED, ClockChangeKind.WITHDRAWN]


def _of(case: Case, rows: Any) -> list[Any]:
    """Return rows of one case, which open with its key without reading it again."""
    found = list(rows)
    for row in found:
        row.case = case
    return found
