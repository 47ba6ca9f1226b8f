"""What is due after an event: every rule that applies, as a proposal that says how its date was found.

A proposal is never more than that. A date printed in the document beats it, and where the rule or the calendar is not
confirmed in a primary text, the sentence says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.base.working_days import Calendar, calendar_of
from qadam.taxonomy.clocks.dates import shift
from qadam.taxonomy.clocks.enums import Event, Unit
from qadam.taxonomy.clocks.rules import Period, Rule, Rulebook, standard_rulebook


@dataclass(frozen=True)
class Facts:
    """What is known of the matter. Codes in any case: `kind` of communication ("urgent_appeal"), `committee` ("ccpr"),
    `report` ("upr", "treaty"), `state` (ISO 3166-1 alpha-3) whose working days count."""

    kind: str = ""
    committee: str = ""
    report: str = ""
    state: str = ""


@dataclass(frozen=True)
class Proposal:
    """A date that a rule gives. `due_on` is None where only the date printed in the document counts.

    `last_working_day_on` is the last working day on or before the due date, for those who have to send it.
    """

    rule: Rule
    started_on: date
    due_on: date | None
    last_working_day_on: date | None
    needs_confirmation: bool
    calendar: str
    calendar_unsure: bool

    @property
    def title(self) -> str:
        """What is due, in the language of the reader."""
        return self.rule.title

    @property
    def source(self) -> str:
        """Where the period stands."""
        return self.rule.source

    @property
    def edition(self) -> str:
        """The edition of that source."""
        return self.rule.edition

    @property
    def voluntary(self) -> bool:
        """Whether the State may do it, and need not."""
        return self.rule.voluntary

    @property
    def in_working_days(self) -> bool:
        """Whether the period is counted in working days."""
        return self.rule.period is not None and self.rule.period.unit is Unit.WORKING_DAYS

    @property
    def sentence(self) -> str:
        """How the date was found, and what is unsure about it, in the language of the reader."""
        parts = [_found(self)]
        if self.rule.voluntary:
            parts.append(_("It is voluntary."))
        if self.rule.confirm and self.due_on:
            parts.append(_("This period is not confirmed in a primary text: check the letter before you rely on it."))
        if self.calendar_unsure:
            parts.append(_("Days of rest in this time are not all known yet: check the calendar."))
        return " ".join(parts)


def proposals(
    event: str,
    on: date,
    facts: Facts,
    *,
    book: Rulebook | None = None,
    calendars: Callable[[str], Calendar] = calendar_of,
) -> list[Proposal]:
    """Return what the rules propose after (or before) an event, the earliest date first, those without one last.

    Args:
        event: a value of `Event`.
        on: the day of the event in the State's own zone (`day_of`).
        facts: what is known of the matter; a rule that names kinds, committees or reports applies to those alone.
        book: the rules in force; those that the product brings, where it is left out.
        calendars: gives the working days of a State; those that the product brings, where it is left out.
    """
    rules = (book or standard_rulebook()).rules.values()
    found = [
        propose(rule, on, facts, calendars=calendars) for rule in rules if rule.event == event and applies(rule, facts)
    ]
    return sorted(found, key=lambda proposal: (proposal.due_on is None, proposal.due_on or on))


def applies(rule: Rule, facts: Facts) -> bool:
    """Return whether a rule speaks of a matter: one that names kinds, committees or reports applies to those alone."""
    wanted = ((rule.kinds, facts.kind), (rule.committees, facts.committee), (rule.reports, facts.report))
    return all(not named or given.lower() in named for named, given in wanted)


def propose(rule: Rule, on: date, facts: Facts, *, calendars: Callable[[str], Calendar] = calendar_of) -> Proposal:
    """Return what one rule proposes. Args: see `proposals`."""
    calendar = calendars(rule.calendar or facts.state)
    if rule.period is None:
        return Proposal(rule, on, None, None, False, calendar.code, False)
    due_on = shift(on, rule.period, calendar)
    last = calendar.last_on_or_before(due_on)
    unsure = rule.period.unit is Unit.WORKING_DAYS and not calendar.are_known(min(on, due_on), max(on, due_on))
    return Proposal(rule, on, due_on, last, rule.confirm or unsure, calendar.code, unsure)


def _found(proposal: Proposal) -> str:
    """Return the sentence that shows the rule."""
    rule = proposal.rule
    values = {
        "due": date_format(proposal.due_on, "DATE_FORMAT") if proposal.due_on else "",
        "start": date_format(proposal.started_on, "DATE_FORMAT"),
        "event": str(Event(rule.event).label),
        "source": rule.source,
    }
    if rule.period is None:
        return _("No period is fixed: enter the date that the letter prints. Source: %(source)s.") % values
    values["period"] = period_words(rule.period)
    if rule.period.count < 0:
        sentence = _("Due on %(due)s: %(period)s before %(start)s (%(event)s). Source: %(source)s.")
    else:
        sentence = _("Due on %(due)s: %(period)s after %(start)s (%(event)s). Source: %(source)s.")
    return sentence % values


def period_words(period: Period) -> str:
    """Return a period in words ("6 months"), in the language of the reader."""
    count = abs(period.count)
    words = {
        Unit.DAYS: ngettext("%(count)d day", "%(count)d days", count),
        Unit.WORKING_DAYS: ngettext("%(count)d working day", "%(count)d working days", count),
        Unit.WEEKS: ngettext("%(count)d week", "%(count)d weeks", count),
        Unit.MONTHS: ngettext("%(count)d month", "%(count)d months", count),
        Unit.YEARS: ngettext("%(count)d year", "%(count)d years", count),
    }
    return words[period.unit] % {"count": count}
