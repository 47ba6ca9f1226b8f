"""Every state stands in its table, and no table allows what the rules of the field forbid."""

import pytest

from qadam.base.errors import WrongStateError
from qadam.plan import workflow
from qadam.plan.enums import AnswerKind, CirculationOutcome, MeasureStatus, PlanStatus


@pytest.mark.parametrize(
    ("table", "states"),
    [
        (workflow.PLAN_CHANGES, PlanStatus),
        (workflow.CIRCULATION_CHANGES, CirculationOutcome),
        (workflow.ANSWER_CHANGES, AnswerKind),
        (workflow.MEASURE_CHANGES, MeasureStatus),
    ],
)
def test_every_state_stands_in_its_table(table, states):
    assert set(table) == set(states)
    assert all(following <= set(states) for following in table.values())


@pytest.mark.parametrize(
    ("now", "to", "reason"),
    [
        (PlanStatus.ADOPTED, PlanStatus.DRAFT, "an adopted text is never a draft again"),
        (PlanStatus.CIRCULATED, PlanStatus.ADOPTED, "nothing is adopted while bodies are still asked"),
        (PlanStatus.ENDED, PlanStatus.AMENDED, "what has ended is not amended"),
        (PlanStatus.DRAFT, PlanStatus.AGREED, "nobody has agreed to what nobody was asked"),
    ],
)
def test_a_change_that_would_lie_is_refused(now, to, reason):
    with pytest.raises(WrongStateError):
        workflow.check_change(workflow.PLAN_CHANGES, now, to)


def test_an_answer_is_never_unsaid():
    assert all(AnswerKind.PENDING not in following for following in workflow.ANSWER_CHANGES.values())
