"""Between the stored clocks of a case and the engine of `qadam.taxonomy.clocks`, which counts the days. Pure: the rules
in force are passed in, since a State's preset changes them.
"""

from collections.abc import Sequence
from datetime import date

from qadam.communications.enums import ClockChangeKind
from qadam.communications.models import Case, CaseClock, ClockChange
from qadam.taxonomy.clocks import (
    Clock,
    Event,
    Extension,
    Facts,
    Pause,
    Proposal,
    Rule,
    Unit,
    effective,
    proposals,
    standard_rulebook,
)
from qadam.taxonomy.selectors import ClocksInForce


def proposed(case: Case, event: str, on: date, clocks: ClocksInForce) -> list[Proposal]:
    """Return the clocks that an event may start by the rules in force; none for an event that starts no clock."""
    if event not in Event.values:
        return []
    facts = Facts(kind=case.kind, committee=case.committee, state=clocks.state)
    return proposals(event, on, facts, book=clocks.book, calendars=clocks.calendar_of)


def rule_of(row: CaseClock, clocks: ClocksInForce) -> Rule | None:
    """Return the rule by which a clock was started: the one in force; the product's where a preset has switched it off
    since; None where it is gone altogether."""
    return clocks.book.rule(row.rule) or standard_rulebook().rule(row.rule)


def clock_of(row: CaseClock, changes: Sequence[ClockChange], clocks: ClocksInForce) -> Clock:
    """Return a stored clock as the engine takes it.

    Args:
        changes: of this clock, in the order in which they were made.
        clocks: the rules in force, for the working days of a clock that counts them.
    """
    extensions: list[Extension] = []
    pauses: list[Pause] = []
    reason = ""
    for change in changes:
        if change.kind == ClockChangeKind.EXTENDED and change.to_on:
            extensions.append(Extension(change.to_on, change.reason, change.on))
        elif change.kind == ClockChangeKind.PAUSED:
            pauses.append(Pause(change.on, None, change.reason))
        elif change.kind == ClockChangeKind.RESUMED and pauses:
            pauses[-1] = Pause(pauses[-1].from_on, change.on, pauses[-1].reason)
        elif change.kind == ClockChangeKind.ACKNOWLEDGED:
            reason = change.reason
    rule = rule_of(row, clocks)
    in_working_days = rule is not None and rule.period is not None and rule.period.unit is Unit.WORKING_DAYS
    return Clock(
        started_on=row.started_on,
        due_on=row.proposed_on,
        rule=row.rule,
        printed_on=row.printed_on,
        extensions=tuple(extensions),
        pauses=tuple(pauses),
        met_on=row.met_on,
        acknowledged_on=row.acknowledged_on,
        acknowledged_reason=reason,
        needs_confirmation=row.needs_confirmation,
        calendar=clocks.calendar_of(rule.calendar or clocks.state) if rule and in_working_days else None,
    )


def due_date(row: CaseClock, changes: Sequence[ClockChange], clocks: ClocksInForce) -> date | None:
    """Return the date that counts now, for the column by which reminders are found."""
    return effective(clock_of(row, changes, clocks)).due_on


def rule_title(row: CaseClock, clocks: ClocksInForce) -> str:
    """Return what a clock's rule asks for; its id where the rule is gone since."""
    rule = rule_of(row, clocks)
    return rule.title if rule else row.rule


def rule_source(row: CaseClock, clocks: ClocksInForce) -> str:
    """Return where a clock's rule stands, with its edition."""
    rule = rule_of(row, clocks)
    return ", ".join(filter(None, (rule.source, rule.edition))) if rule else ""
