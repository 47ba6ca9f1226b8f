"""Which deadlines of reports follow from a review: by the rules of the clocks, and by what documents print."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.base.errors import NotFoundError
from qadam.register.enums import MechanismKind
from qadam.register.models import ReportDeadline, Review
from qadam.taxonomy.clocks import (
    Clock,
    Effective,
    Event,
    Facts,
    Light,
    LightState,
    Proposal,
    Rule,
    applies,
    effective,
    light,
    propose,
    standard_rulebook,
)
from qadam.taxonomy.selectors import ClocksInForce, clocks_in_force

# Which reports a mechanism asks for, by the `reports` of the rules, and from which days their deadlines are counted.
REPORTS = {MechanismKind.UPR: "upr", MechanismKind.TREATY_BODY: "treaty"}
EVENTS = {
    MechanismKind.UPR: {Event.REVIEW_SCHEDULED, Event.HRC_SESSION_OPENS, Event.OUTCOME_ADOPTED},
    MechanismKind.TREATY_BODY: {
        Event.TREATY_IN_FORCE,
        Event.REPORT_DUE,
        Event.LIST_OF_ISSUES_RECEIVED,
        Event.LOPR_RECEIVED,
        Event.OBSERVATIONS_ADOPTED,
    },
}
# A report is written by many and cleared by more: it is due soon two months ahead, whatever it is counted from.
LIGHTS = {"due_soon": [{"days": 60}]}
URGENT = frozenset({LightState.DUE_SOON, LightState.DUE_TODAY, LightState.OVERDUE})


@dataclass(frozen=True)
class ReportDate:
    """One deadline of a review: what the rule proposes, and what a person has noted of it.

    `proposal` is None where nobody knows the day from which it is counted, `deadline` where nobody follows it.
    """

    review: Review
    rule: Rule
    proposal: Proposal | None
    deadline: ReportDeadline | None

    @property
    def title(self) -> str:
        """What is due, in the language of the reader."""
        return self.rule.title

    @property
    def is_known(self) -> bool:
        """Whether there is anything to say of it: somebody follows it, or the day it is counted from is known."""
        return self.deadline is not None or self.proposal is not None

    @property
    def clock(self) -> Clock | None:
        """The deadline as the engine of the clocks takes it; None as long as nobody follows it."""
        if self.deadline is None:
            return None
        return clock_of(self.deadline, self.proposal)

    @property
    def effective(self) -> Effective | None:
        """The date that counts, of a deadline that is followed."""
        return effective(self.clock) if self.clock else None

    @property
    def due_on(self) -> date | None:
        """The date that counts: the printed one, else the one by rule."""
        if self.effective:
            return self.effective.due_on
        return self.proposal.due_on if self.proposal else None

    @property
    def light(self) -> Light | None:
        """How a deadline that is followed stands today."""
        return light(self.clock, timezone.localdate(), lights=LIGHTS) if self.clock else None

    @property
    def sentence(self) -> str:
        """How the date was found, and what is unsure about it, in the language of the reader."""
        if self.deadline and self.deadline.printed_on:
            return _("The date is printed in: %(source)s.") % {"source": self.deadline.source.rstrip(".")}
        if self.proposal:
            return self.proposal.sentence
        return _("The day from which it is counted is not known: %(event)s. Source: %(source)s.") % {
            "event": Event(self.rule.event).label,
            "source": self.rule.source,
        }

    @property
    def needs_confirmation(self) -> bool:
        """Whether the date rests on a rule that is not confirmed in a primary text."""
        is_printed = self.deadline is not None and self.deadline.printed_on is not None
        return not is_printed and self.proposal is not None and self.proposal.needs_confirmation


def clock_of(deadline: ReportDeadline, proposal: Proposal | None) -> Clock:
    """Return a deadline as the engine of the clocks takes it. Where its start is not known, no day before it counts."""
    by_rule = proposal.due_on if proposal else None
    started_on = proposal.started_on if proposal else deadline.printed_on or date.min
    if deadline.printed_on and not (by_rule and by_rule < started_on):
        started_on = min(started_on, deadline.printed_on)
    return Clock(
        started_on=started_on,
        due_on=by_rule,
        rule=deadline.rule,
        printed_on=deadline.printed_on,
        met_on=deadline.sent_on,
        needs_confirmation=proposal is not None and proposal.needs_confirmation,
    )


def known_days(review: Review) -> dict[str, date]:
    """Return the days that a review itself knows, by the events of the clocks."""
    if review.mechanism.kind == MechanismKind.UPR:
        ahead = review.next_review_on or (None if review.adopted_on else review.reviewed_on)
        days = {Event.OUTCOME_ADOPTED: review.adopted_on, Event.REVIEW_SCHEDULED: ahead}
    else:
        days = {Event.OBSERVATIONS_ADOPTED: review.adopted_on}
    return {event.value: on for event, on in days.items() if on is not None}


def report_dates(review: Review) -> list[ReportDate]:
    """Return the deadlines of a review, by date; those without one last. In four queries. Reads `mechanism`.

    For the universal periodic review: the national report, the addendum, the mid-term report; for a treaty body: the
    initial and the periodic report, the replies to lists of issues, the follow-up to concluding observations.
    """
    if review.mechanism.kind not in REPORTS:
        return []
    rows = {row.rule: row for row in review.report_deadlines.all()}
    rules = clocks_in_force()
    followed = {name: rule for name in rows if (rule := _rule_of(name, rules))}
    wanted = {rule.id: rule for rule in _rules_of(review, rules)} | followed
    found = [_report_date(review, rule, rows.get(rule.id), rules) for rule in wanted.values()]
    return sorted(found, key=lambda each: (each.due_on is None, each.due_on or date.max))


def report_date(review: Review, rule: str) -> ReportDate:
    """Return one deadline of a review. Reads `mechanism`.

    Raises:
        NotFoundError: no such rule applies to the review.
    """
    found = next((each for each in report_dates(review) if each.rule.id == rule), None)
    if found is None:
        raise NotFoundError()
    return found


def open_report_dates() -> list[ReportDate]:
    """Return every deadline that is followed, has a date and was not met, by date. In four queries, one if there is
    none."""
    rows = list(ReportDeadline.objects.filter(sent_on__isnull=True).select_related("review__mechanism"))
    if not rows:
        return []
    rules = clocks_in_force()
    found = [_report_date(row.review, rule, row, rules) for row in rows if (rule := _rule_of(row.rule, rules))]
    return sorted((each for each in found if each.due_on), key=lambda each: each.due_on or date.max)


def _rules_of(review: Review, rules: ClocksInForce) -> Iterable[Rule]:
    """Return the rules of the reports that the mechanism of a review asks for."""
    events, facts = EVENTS[MechanismKind(review.mechanism.kind)], _facts(review, rules)
    return (rule for rule in rules.book.rules.values() if rule.event in events and applies(rule, facts))


def _rule_of(name: str, rules: ClocksInForce) -> Rule | None:
    """Return the rule of a deadline that is followed: the product's where a preset has switched it off since."""
    return rules.book.rule(name) or standard_rulebook().rule(name)


def _report_date(review: Review, rule: Rule, row: ReportDeadline | None, rules: ClocksInForce) -> ReportDate:
    on = known_days(review).get(rule.event)
    if row is not None and (on is None or row.sent_on is not None):
        on = row.started_on or on
    proposal = propose(rule, on, _facts(review, rules), calendars=rules.calendar_of) if on else None
    return ReportDate(review, rule, proposal, row)


def _facts(review: Review, rules: ClocksInForce) -> Facts:
    return Facts(
        report=REPORTS[MechanismKind(review.mechanism.kind)], committee=review.mechanism.code, state=rules.state
    )
