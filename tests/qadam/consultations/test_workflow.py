"""The tables of allowed changes are complete, and every state can be reached."""

import pytest

from qadam.base.errors import WrongStateError
from qadam.base.workflow import check_change
from qadam.consultations.enums import DecisionStatus, MeetingStatus, MinutesStatus, StructuringStatus, SubmissionStatus
from qadam.consultations.workflow import (
    DECISION_CHANGES,
    MEETING_CHANGES,
    MINUTES_CHANGES,
    STRUCTURING_CHANGES,
    SUBMISSION_CHANGES,
)
from tests.qadam.workflows import reachable

TABLES = [
    (MeetingStatus, MEETING_CHANGES),
    (MinutesStatus, MINUTES_CHANGES),
    (DecisionStatus, DECISION_CHANGES),
    (StructuringStatus, STRUCTURING_CHANGES),
    (SubmissionStatus, SUBMISSION_CHANGES),
]


@pytest.mark.parametrize(("states", "table"), TABLES)
def test_every_state_stands_in_its_table_and_leads_to_known_ones(states, table):
    assert set(table) == set(states)
    assert all(following <= set(states) for following in table.values())


@pytest.mark.parametrize(("states", "table"), TABLES)
def test_every_state_can_be_reached(states, table):
    assert reachable(table, next(iter(states))) == set(states)


@pytest.mark.parametrize(
    ("table", "now", "to", "reason"),
    [
        (MEETING_CHANGES, MeetingStatus.PLANNED, MeetingStatus.HELD, "nobody was invited"),
        (MINUTES_CHANGES, MinutesStatus.APPROVED, MinutesStatus.DRAFT, "approved is approved"),
        (DECISION_CHANGES, DecisionStatus.OPEN, DecisionStatus.DONE, "the body has said nothing yet"),
        (STRUCTURING_CHANGES, StructuringStatus.COLLECTING, StructuringStatus.AGREED, "no member was asked"),
        (SUBMISSION_CHANGES, SubmissionStatus.RECEIVED, SubmissionStatus.REFERRED, "nobody has looked at it"),
    ],
)
def test_no_step_is_left_out(table, now, to, reason):
    with pytest.raises(WrongStateError):
        check_change(table, now, to)
