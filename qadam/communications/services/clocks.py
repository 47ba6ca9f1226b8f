"""Starting the clocks of a case, and what happens to them. Dates are counted by `qadam.taxonomy.clocks`."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.communications.clockwork import due_date, proposed
from qadam.communications.enums import ClockChangeKind
from qadam.communications.models import Case, CaseClock, CaseEvent, ClockChange
from qadam.communications.permissions import check_work_on_case
from qadam.communications.services.cases import locked_case
from qadam.communications.services.recording import record
from qadam.taxonomy.selectors import clocks_in_force

# What cannot be noted without saying why, or without a date.
NEEDS_REASON = frozenset(
    {
        ClockChangeKind.EXTENDED,
        ClockChangeKind.PAUSED,
        ClockChangeKind.ACKNOWLEDGED,
        ClockChangeKind.WITHDRAWN,
        ClockChangeKind.REOPENED,
    }
)
NEEDS_DATE = frozenset({ClockChangeKind.PRINTED, ClockChangeKind.EXTENDED})


@transaction.atomic
def start_clock(*, case_id: int, event_id: int, rule: str, by: User, printed_on: date | None = None) -> CaseClock:
    """Start a clock that a rule proposes for an event of the case, and return it.

    Args:
        rule: the id of the rule, one of those proposed for the event.
        printed_on: the date that the letter prints; it beats the rule.

    Raises:
        NotFoundError: see `check_work_on_case`; or the case has no such event.
        NotAllowedError: see `check_work_on_case`.
        WrongStateError: the case is erased, or this clock runs already.
        InvalidInputError: the rule is not proposed for the event, or no date follows and none is given.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    event = CaseEvent.unguarded.filter(case=case, pk=event_id).first()
    if event is None:
        raise NotFoundError()
    rules = clocks_in_force()
    found = next((each for each in proposed(case, event.kind, event.on, rules) if each.rule.id == rule), None)
    if found is None:
        raise InvalidInputError(_("No rule proposes this deadline."))
    if CaseClock.unguarded.filter(case=case, rule=rule, started_on=event.on, is_withdrawn=False).exists():
        raise WrongStateError(_("This clock is running already."))
    if found.due_on is None and printed_on is None:
        raise InvalidInputError(fields={"printed_on": _("No period is fixed. Enter the date that the letter prints.")})
    clock = CaseClock(
        case=case,
        rule=rule,
        started_on=event.on,
        proposed_on=found.due_on,
        printed_on=printed_on,
        needs_confirmation=found.needs_confirmation,
    )
    clock.due_on = due_date(clock, [], rules)
    clock.save()
    if printed_on:
        _note(clock, ClockChangeKind.PRINTED, on=timezone.localdate(), to_on=printed_on, by=by)
    record(
        case,
        "clock_started",
        by=by,
        about=f"clock {clock.pk}",
        details={"rule": rule, "proposed_on": found.due_on, "printed_on": printed_on},
    )
    return clock


@transaction.atomic
def change_clock(
    *,
    case_id: int,
    clock_id: int,
    kind: ClockChangeKind,
    by: User,
    on: date | None = None,
    to_on: date | None = None,
    reason: str = "",
) -> CaseClock:
    """Note what happened to a clock and return it; `due_on` is what follows from all of it.

    Args:
        kind: what happened.
        on: the day on which it holds; today where it is left out.
        to_on: the printed date, or the date to which it is extended.
        reason: why; extensions, pauses and explanations need one.

    Raises:
        NotFoundError: see `check_work_on_case`; or the case has no such clock.
        NotAllowedError: see `check_work_on_case`.
        WrongStateError: the clock is not in a state in which this can happen.
        InvalidInputError: a date or a reason is missing, or the dates contradict each other.
    """
    case = locked_case(case_id)
    check_work_on_case(by, case)
    clock = CaseClock.unguarded.filter(case=case, pk=clock_id).select_related("case").first()
    if clock is None:
        raise NotFoundError()
    on = on or timezone.localdate()
    _check_possible(clock, kind)
    _check_given(kind, to_on, reason)
    match kind:
        case ClockChangeKind.PRINTED:
            clock.printed_on = to_on
        case ClockChangeKind.PAUSED | ClockChangeKind.RESUMED:
            clock.is_paused = kind is ClockChangeKind.PAUSED
        case ClockChangeKind.MET:
            clock.met_on = on
        case ClockChangeKind.REOPENED:
            clock.met_on = None
        case ClockChangeKind.ACKNOWLEDGED:
            clock.acknowledged_on = on
        case ClockChangeKind.WITHDRAWN:
            clock.is_withdrawn = True
    _note(clock, kind, on=on, to_on=to_on, by=by, reason=reason)
    changes = list(ClockChange.unguarded.filter(clock=clock).select_related("case"))
    clock.due_on = due_date(clock, changes, clocks_in_force())  # the engine refuses what contradicts itself
    clock.save()
    record(
        clock.case,
        f"clock_{kind.value}",
        by=by,
        about=f"clock {clock.pk}",
        details={"on": on, "to_on": to_on, "reason": reason},
    )
    return clock


def meet_clock(case: Case, clock_id: int | None, *, on: date, by: User) -> None:
    """Note that what was sent meets a clock that still runs. For services that send; they record the event."""
    clock = CaseClock.unguarded.filter(case=case, pk=clock_id, met_on__isnull=True, is_withdrawn=False).first()
    if clock is None:
        return
    clock.met_on = on
    clock.save(update_fields=["met_on"])
    _note(clock, ClockChangeKind.MET, on=on, by=by)


def _check_possible(clock: CaseClock, kind: ClockChangeKind) -> None:
    if clock.is_withdrawn:
        raise WrongStateError()
    if (clock.met_on is not None) is not (kind is ClockChangeKind.REOPENED):
        raise WrongStateError()
    if kind in (ClockChangeKind.PAUSED, ClockChangeKind.RESUMED) and clock.is_paused is (
        kind is ClockChangeKind.PAUSED
    ):
        raise WrongStateError()


def _check_given(kind: ClockChangeKind, to_on: date | None, reason: str) -> None:
    wrong = {}
    if kind in NEEDS_DATE and to_on is None:
        wrong["to_on"] = _("Enter the date.")
    if kind in NEEDS_REASON and not reason.strip():
        wrong["reason"] = _("Say why.")
    if wrong:
        raise InvalidInputError(fields=wrong)


def _note(
    clock: CaseClock, kind: ClockChangeKind, *, on: date, by: User, to_on: date | None = None, reason: str = ""
) -> None:
    ClockChange.unguarded.create(
        case=clock.case, clock=clock, kind=kind, on=on, to_on=to_on, by_id=by.pk, reason=reason.strip()
    )
