"""The tables of states are complete: every state stands in its table, and can be reached."""

from itertools import product

import pytest

from qadam.base.errors import WrongStateError
from qadam.communications import workflow
from qadam.communications.enums import (
    CaseKind,
    ClearanceState,
    ContributionState,
    CopyState,
    ReplyState,
    Stage,
    Track,
)
from tests.qadam.workflows import reachable

TABLES = {
    ContributionState: (workflow.CONTRIBUTION_CHANGES, ContributionState.REQUESTED),
    ReplyState: (workflow.REPLY_CHANGES, ReplyState.DRAFTING),
    ClearanceState: (workflow.CLEARANCE_CHANGES, ClearanceState.WAITING),
    CopyState: (workflow.COPY_CHANGES, CopyState.PREPARED),
}


@pytest.mark.parametrize("states", TABLES, ids=lambda states: states.__name__)
def test_every_state_stands_in_its_table_and_can_be_reached(states):
    table, start = TABLES[states]
    assert set(table) == set(states)
    assert reachable(table, start) == set(states)


@pytest.mark.parametrize("track", Track)
def test_every_stage_of_a_track_can_be_reached_and_left(track):
    table = workflow.STAGES[track]
    assert reachable(table, Stage.REGISTERED) == set(table)
    assert all(Stage.CLOSED in following for stage, following in table.items() if stage is not Stage.CLOSED)
    assert all(following <= set(table) for following in table.values())


def test_every_kind_has_a_track_and_every_track_a_table():
    assert set(workflow.TRACK_OF) == set(CaseKind)
    assert set(workflow.STAGES) == set(Track) == set(workflow.TRACK_OF.values())


@pytest.mark.parametrize("kind", CaseKind)
def test_only_what_the_table_allows_is_allowed(kind):
    table = workflow.STAGES[workflow.TRACK_OF[kind]]
    for now, to in product(table, Stage):
        if to in table[now]:
            workflow.check_stage(kind, now, to)
        else:
            with pytest.raises(WrongStateError):
                workflow.check_stage(kind, now, to)
