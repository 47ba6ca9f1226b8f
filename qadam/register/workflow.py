"""What the machine's scores propose."""

from qadam.register.enums import RecurrenceStatus
from unrec.matching.decision import PLAIN, load_decision


def proposed_status(score: float | None) -> RecurrenceStatus:
    """Return what a score of the matcher (the probability of "repeated", 0-1) proposes.

    The line between the two is the matcher's own, learned with its weights (docs/reference/matching.md).
    """
    if score is None:
        return RecurrenceStatus.UNKNOWN
    return RecurrenceStatus.REPEATED if score >= load_decision(PLAIN).threshold else RecurrenceStatus.FIRST_TIME
