"""Which dates follow from a review, by the rules of the clocks."""

from qadam.register.enums import MechanismKind
from qadam.register.models import Review
from qadam.taxonomy.clocks import Event, Facts, Proposal, proposals
from qadam.taxonomy.selectors import clocks_in_force


def proposed_dates(review: Review) -> list[Proposal]:
    """Return the dates that the rules propose from what is known of a review, those without a date last: the mid-term
    report and the next national report of the universal periodic review, the follow-up to concluding observations.

    Each is a proposal with its rule; a date that a document prints beats it. In three queries. Reads `mechanism`.
    """
    if review.mechanism.kind == MechanismKind.UPR:
        report = "upr"
        known = {Event.OUTCOME_ADOPTED: review.adopted_on, Event.REVIEW_SCHEDULED: review.next_review_on}
    elif review.mechanism.kind == MechanismKind.TREATY_BODY:
        report = "treaty"
        known = {Event.OBSERVATIONS_ADOPTED: review.adopted_on}
    else:
        return []
    rules = clocks_in_force()
    facts = Facts(report=report, committee=review.mechanism.code, state=rules.state)
    found = [
        each
        for event, on in known.items()
        if on is not None
        for each in proposals(event, on, facts, book=rules.book, calendars=rules.calendar_of)
    ]
    return sorted(found, key=lambda each: (each.due_on is None, each.due_on or each.started_on))
