"""The tables of allowed changes are complete, and nothing leaves a final state."""

import pytest

from qadam.base.errors import WrongStateError
from qadam.base.workflow import check_change
from qadam.intake.enums import Decision, ImportStatus, Resolution
from qadam.intake.workflow import DECISION_CHANGES, FINAL, IMPORT_CHANGES, RESOLUTION_CHANGES
from tests.qadam.workflows import reachable

TABLES = [(ImportStatus, IMPORT_CHANGES), (Decision, DECISION_CHANGES), (Resolution, RESOLUTION_CHANGES)]


@pytest.mark.parametrize(("states", "table"), TABLES)
def test_every_state_stands_in_its_table_and_leads_to_known_ones(states, table):
    assert set(table) == set(states)
    assert all(following <= set(states) for following in table.values())


@pytest.mark.parametrize(("states", "table"), TABLES)
def test_every_state_can_be_reached(states, table):
    assert reachable(table, next(iter(states))) == set(states)


def test_a_published_or_discarded_import_stays_so():
    assert {ImportStatus.PUBLISHED, ImportStatus.DISCARDED} == FINAL


@pytest.mark.parametrize(
    ("now", "to", "allowed"),
    [
        (ImportStatus.READING, ImportStatus.READING, True),  # another worker takes it up
        (ImportStatus.READY, ImportStatus.READING, False),  # read twice, its decisions would be lost
        (ImportStatus.FAILED, ImportStatus.UPLOADED, True),  # tried again
        (ImportStatus.PUBLISHED, ImportStatus.DISCARDED, False),
        (ImportStatus.UPLOADED, ImportStatus.PUBLISHED, False),
    ],
)
def test_changes_of_an_import(now, to, allowed):
    if allowed:
        check_change(IMPORT_CHANGES, now, to)
    else:
        with pytest.raises(WrongStateError):
            check_change(IMPORT_CHANGES, now, to)
