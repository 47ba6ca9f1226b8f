"""Between the stored clocks of a case and the engine of `qadam.taxonomy.clocks`, which counts the days. Pure."""

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
    Unit,
    effective,
    proposals,
    standard_rulebook,
)


def facts_of(case: Case) -> Facts:
    """Return what the rules have to know of a case."""
    return Facts(kind=case.kind, committee=case.committee)


def proposed(case: Case, event: str, on: date) -> list[Proposal]:
    """Return the clocks that an event may start; none for an event that starts no clock."""
    return proposals(event, on, facts_of(case)) if event in Event.values else []


def clock_of(row: CaseClock, changes: Sequence[ClockChange]) -> Clock:
    """Return a stored clock as the engine takes it.

    Args:
        changes: of this clock, in the order in which they were made.
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
    rule = standard_rulebook().rule(row.rule)
    counted_in_working_days = bool(rule and rule.period and rule.period.unit is Unit.WORKING_DAYS)
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
        working_days=counted_in_working_days,
        calendar=rule.calendar if rule else "",
    )


def due_date(row: CaseClock, changes: Sequence[ClockChange]) -> date | None:
    """Return the date that counts now, for the column by which reminders are found."""
    return effective(clock_of(row, changes)).due_on


def rule_title(rule_id: str) -> str:
    """Return what a clock's rule asks for; its id where the rule is gone since."""
    rule = standard_rulebook().rule(rule_id)
    return rule.title if rule else rule_id


def rule_source(rule_id: str) -> str:
    """Return where a clock's rule stands, with its edition."""
    rule = standard_rulebook().rule(rule_id)
    return ", ".join(filter(None, (rule.source, rule.edition))) if rule else ""
