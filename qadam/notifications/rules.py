"""When a deadline is spoken of, and to whom: the rules of reminders, pure but for reading their rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from qadam.base.working_days import Calendar
from qadam.notifications.enums import Audience
from qadam.notifications.models import ReminderRule


@dataclass(frozen=True)
class Rule:
    """`days` after the deadline (negative: before it) the audience is told."""

    days: int
    audience: Audience
    is_active: bool = True


# The habit of Kazakhstan's interagency plans (a month, a week, a day) and of most offices; rows replace all of them.
DEFAULT_RULES = (
    Rule(-30, Audience.RESPONSIBLE),
    Rule(-7, Audience.RESPONSIBLE),
    Rule(-1, Audience.RESPONSIBLE),
    Rule(0, Audience.RESPONSIBLE),
    Rule(7, Audience.RESPONSIBLE),
    Rule(14, Audience.ESCALATION),
    Rule(30, Audience.COORDINATOR),
)


def all_rules() -> tuple[Rule, ...]:
    """Return every rule, those that are switched off too: the rows, or the defaults where no row was ever saved."""
    rows = ReminderRule.objects.all()
    return tuple(Rule(row.days, Audience(row.audience), row.is_active) for row in rows) or DEFAULT_RULES


def reminder_rules() -> tuple[Rule, ...]:
    """Return the rules in force."""
    return tuple(rule for rule in all_rules() if rule.is_active)


def rule_in_force(
    rules: Iterable[Rule], audience: Audience, due_on: date, today: date, calendar: Calendar
) -> Rule | None:
    """Return the latest rule of an audience whose day has come, None before the first.

    A rule's day that is no working day counts as the next one. Of several whose day has come, only the latest speaks:
    after an outage one reminder goes out instead of all that were missed.
    """
    passed = [
        rule
        for rule in rules
        if rule.audience is audience and calendar.next_on_or_after(due_on + timedelta(days=rule.days)) <= today
    ]
    return max(passed, key=lambda rule: rule.days, default=None)
