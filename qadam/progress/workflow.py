"""How a report on a measure goes from its writer to the public, how an assessment does, and what may follow what.

Writer (focal point) -> the body's approver -> coordinator -> public. Every judge may return it with a reason. An edit
of what was submitted or approved makes a draft of it again, and its approval is void.
"""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from qadam.base.errors import WrongStateError
from qadam.progress.enums import AssessmentState, ExtensionState, ReplyState, Step, UpdateState

State = TypeVar("State", bound=Enum)

UPDATE_CHANGES: Mapping[UpdateState, frozenset[UpdateState]] = {
    UpdateState.DRAFT: frozenset({UpdateState.SUBMITTED}),
    UpdateState.SUBMITTED: frozenset({UpdateState.APPROVED, UpdateState.RETURNED, UpdateState.DRAFT}),
    UpdateState.APPROVED: frozenset({UpdateState.ACCEPTED, UpdateState.RETURNED, UpdateState.DRAFT}),
    UpdateState.ACCEPTED: frozenset({UpdateState.PUBLISHED, UpdateState.RETURNED}),
    UpdateState.RETURNED: frozenset({UpdateState.SUBMITTED}),
    # a mistake that was published is taken back, corrected, and goes the whole way again
    UpdateState.PUBLISHED: frozenset({UpdateState.RETURNED}),
}

# Where each step leads; whether it may be taken from where a report is, UPDATE_CHANGES says.
STEPS: Mapping[Step, UpdateState] = {
    Step.SUBMIT: UpdateState.SUBMITTED,
    Step.APPROVE: UpdateState.APPROVED,
    Step.ACCEPT: UpdateState.ACCEPTED,
    Step.RETURN: UpdateState.RETURNED,
    Step.PUBLISH: UpdateState.PUBLISHED,
}

# In these the content may be changed at all; in the second group the change makes a draft of it again.
EDITED_IN_PLACE = frozenset({UpdateState.DRAFT, UpdateState.RETURNED})
EDITED_INTO_DRAFT = frozenset({UpdateState.SUBMITTED, UpdateState.APPROVED})
EDITABLE = EDITED_IN_PLACE | EDITED_INTO_DRAFT

ASSESSMENT_CHANGES: Mapping[AssessmentState, frozenset[AssessmentState]] = {
    # the coordinator's own (the State's voice, a treaty body's grade) is published without waiting
    AssessmentState.DRAFT: frozenset({AssessmentState.SUBMITTED, AssessmentState.PUBLISHED}),
    AssessmentState.SUBMITTED: frozenset({AssessmentState.PUBLISHED, AssessmentState.RETURNED, AssessmentState.DRAFT}),
    AssessmentState.RETURNED: frozenset({AssessmentState.SUBMITTED, AssessmentState.PUBLISHED}),
    AssessmentState.PUBLISHED: frozenset({AssessmentState.WITHDRAWN}),
    AssessmentState.WITHDRAWN: frozenset(),
}
ASSESSMENT_EDITABLE = frozenset({AssessmentState.DRAFT, AssessmentState.RETURNED, AssessmentState.SUBMITTED})

EXTENSION_CHANGES: Mapping[ExtensionState, frozenset[ExtensionState]] = {
    ExtensionState.REQUESTED: frozenset({ExtensionState.GRANTED, ExtensionState.REFUSED, ExtensionState.WITHDRAWN}),
    ExtensionState.GRANTED: frozenset(),
    ExtensionState.REFUSED: frozenset(),
    ExtensionState.WITHDRAWN: frozenset(),
}

REPLY_CHANGES: Mapping[ReplyState, frozenset[ReplyState]] = {
    ReplyState.WAITING: frozenset({ReplyState.TAKEN_OVER, ReplyState.DISCARDED}),
    ReplyState.TAKEN_OVER: frozenset(),
    ReplyState.DISCARDED: frozenset(),
}


def check_change(changes: Mapping[State, frozenset[State]], now: State, to: State) -> None:
    """Raise `WrongStateError` unless the table allows to go from `now` to `to`."""
    if to not in changes[now]:
        raise WrongStateError()
