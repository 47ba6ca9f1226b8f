"""The allowed changes of state of plans, circulations, answers and measures. A test holds that each state is here."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from qadam.base.errors import WrongStateError
from qadam.plan.enums import AnswerKind, CirculationOutcome, MeasureStatus, PlanStatus

State = TypeVar("State", bound=Enum)

PLAN_CHANGES: Mapping[PlanStatus, frozenset[PlanStatus]] = {
    # From draft to adopted: a plan that was agreed on elsewhere, with a note that says so.
    PlanStatus.DRAFT: frozenset({PlanStatus.CIRCULATED, PlanStatus.ADOPTED, PlanStatus.WITHDRAWN}),
    PlanStatus.CIRCULATED: frozenset({PlanStatus.AGREED, PlanStatus.DRAFT}),
    PlanStatus.AGREED: frozenset({PlanStatus.ADOPTED, PlanStatus.DRAFT}),
    PlanStatus.ADOPTED: frozenset({PlanStatus.AMENDED, PlanStatus.ENDED}),
    PlanStatus.AMENDED: frozenset({PlanStatus.AMENDED, PlanStatus.ENDED}),
    PlanStatus.ENDED: frozenset(),
    PlanStatus.WITHDRAWN: frozenset({PlanStatus.DRAFT}),
}

CIRCULATION_CHANGES: Mapping[CirculationOutcome, frozenset[CirculationOutcome]] = {
    CirculationOutcome.OPEN: frozenset({CirculationOutcome.AGREED, CirculationOutcome.TAKEN_BACK}),
    CirculationOutcome.AGREED: frozenset(),
    CirculationOutcome.TAKEN_BACK: frozenset(),
}

_GIVEN = frozenset({AnswerKind.AGREES, AnswerKind.AGREES_WITH_COMMENTS, AnswerKind.OBJECTS})
# While its circulation is open a body may change its mind; it cannot unsay that it has answered.
ANSWER_CHANGES: Mapping[AnswerKind, frozenset[AnswerKind]] = dict.fromkeys(AnswerKind, _GIVEN)

MEASURE_CHANGES: Mapping[MeasureStatus, frozenset[MeasureStatus]] = {
    status: frozenset(MeasureStatus) - {status} for status in (MeasureStatus.NOT_STARTED, MeasureStatus.IN_PROGRESS)
} | {
    MeasureStatus.DELAYED: frozenset({MeasureStatus.IN_PROGRESS, MeasureStatus.COMPLETED, MeasureStatus.CANCELLED}),
    MeasureStatus.COMPLETED: frozenset({MeasureStatus.IN_PROGRESS}),  # it turned out not to be
    MeasureStatus.CANCELLED: frozenset({MeasureStatus.NOT_STARTED, MeasureStatus.IN_PROGRESS}),
}

# What has been adopted once: its text changes by an amendment alone.
IN_FORCE = frozenset({PlanStatus.ADOPTED, PlanStatus.AMENDED})
ADOPTED_ONCE = IN_FORCE | {PlanStatus.ENDED}


def check_change(changes: Mapping[State, frozenset[State]], now: State, to: State) -> None:
    """Raise `WrongStateError` unless the table allows to go from `now` to `to`."""
    if to not in changes[now]:
        raise WrongStateError()
