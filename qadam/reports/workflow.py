"""The allowed changes of state of reports, as tables. A test holds that every state stands in its table."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from qadam.base.errors import WrongStateError
from qadam.reports.enums import CommitmentState, ReportState, ReturnState

State = TypeVar("State", bound=Enum)

REPORT_CHANGES: Mapping[ReportState, frozenset[ReportState]] = {
    ReportState.DRAFT: frozenset({ReportState.CIRCULATED}),
    ReportState.CIRCULATED: frozenset({ReportState.CONSULTED, ReportState.DRAFT}),
    ReportState.CONSULTED: frozenset({ReportState.CLEARED, ReportState.CIRCULATED, ReportState.DRAFT}),
    # a cleared report goes back where the government wants another word; its frozen data stay on record
    ReportState.CLEARED: frozenset({ReportState.SENT, ReportState.DRAFT}),
    ReportState.SENT: frozenset(),
}

RETURN_CHANGES: Mapping[ReturnState, frozenset[ReturnState]] = {
    ReturnState.PENDING: frozenset({ReturnState.ACCEPTED, ReturnState.REFUSED}),
    ReturnState.ACCEPTED: frozenset(),
    ReturnState.REFUSED: frozenset({ReturnState.PENDING}),
}

COMMITMENT_CHANGES: Mapping[CommitmentState, frozenset[CommitmentState]] = {
    CommitmentState.PROPOSED: frozenset({CommitmentState.OPEN, CommitmentState.REJECTED}),
    CommitmentState.OPEN: frozenset({CommitmentState.DONE, CommitmentState.DROPPED}),
    CommitmentState.DONE: frozenset({CommitmentState.OPEN}),
    CommitmentState.DROPPED: frozenset({CommitmentState.OPEN}),
    CommitmentState.REJECTED: frozenset({CommitmentState.OPEN}),
}

# The way forward, step by step; every other change goes back.
FORWARD = (
    ReportState.DRAFT,
    ReportState.CIRCULATED,
    ReportState.CONSULTED,
    ReportState.CLEARED,
    ReportState.SENT,
)
# In these a section may still be written.
WRITABLE = frozenset({ReportState.DRAFT, ReportState.CIRCULATED, ReportState.CONSULTED})


def check_change(changes: Mapping[State, frozenset[State]], now: State, to: State) -> None:
    """Raise `WrongStateError` unless the table allows to go from `now` to `to`."""
    if to not in changes[now]:
        raise WrongStateError()


def following(now: ReportState) -> ReportState | None:
    """Return the next step of the way, None at its end."""
    place = FORWARD.index(now) + 1
    return FORWARD[place] if place < len(FORWARD) else None
