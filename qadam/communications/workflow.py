"""The allowed changes of state, as tables. A test holds that every state stands in its table and can be reached."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from qadam.base.errors import WrongStateError
from qadam.communications.enums import (
    CaseKind,
    ClearanceState,
    ContributionState,
    CopyState,
    ReplyState,
    Stage,
    Track,
)

State = TypeVar("State", bound=Enum)

TRACK_OF: Mapping[CaseKind, Track] = {
    CaseKind.URGENT_APPEAL: Track.LETTER,
    CaseKind.JOINT_URGENT_APPEAL: Track.LETTER,
    CaseKind.ALLEGATION_LETTER: Track.LETTER,
    CaseKind.JOINT_ALLEGATION_LETTER: Track.LETTER,
    CaseKind.OTHER_LETTER: Track.LETTER,
    CaseKind.VISIT_REQUEST: Track.VISIT,
    CaseKind.INDIVIDUAL_COMMUNICATION: Track.INDIVIDUAL,
    CaseKind.WGAD_REGULAR: Track.DETENTION,
    CaseKind.WGAD_URGENT: Track.DETENTION,
    CaseKind.WGEID_STANDARD: Track.DISAPPEARANCE,
    CaseKind.WGEID_URGENT: Track.DISAPPEARANCE,
}

# Every case can be closed from every stage (a letter is withdrawn, an author dies), and opened again where it was.
_CLOSED = Stage.CLOSED

LETTER_STAGES: Mapping[Stage, frozenset[Stage]] = {
    Stage.REGISTERED: frozenset({Stage.IN_PREPARATION, Stage.ANSWERED, _CLOSED}),
    Stage.IN_PREPARATION: frozenset({Stage.ANSWERED, _CLOSED}),
    # the experts ask again
    Stage.ANSWERED: frozenset({Stage.IN_PREPARATION, Stage.FOLLOW_UP, _CLOSED}),
    Stage.FOLLOW_UP: frozenset({Stage.IN_PREPARATION, _CLOSED}),
    _CLOSED: frozenset({Stage.FOLLOW_UP}),
}

VISIT_STAGES: Mapping[Stage, frozenset[Stage]] = {
    Stage.REGISTERED: frozenset({Stage.IN_PREPARATION, Stage.AGREED, _CLOSED}),
    Stage.IN_PREPARATION: frozenset({Stage.ANSWERED, Stage.AGREED, _CLOSED}),
    Stage.ANSWERED: frozenset({Stage.AGREED, _CLOSED}),
    Stage.AGREED: frozenset({Stage.VISITED, Stage.IN_PREPARATION, _CLOSED}),
    Stage.VISITED: frozenset({Stage.FOLLOW_UP, _CLOSED}),
    Stage.FOLLOW_UP: frozenset({_CLOSED}),
    _CLOSED: frozenset({Stage.IN_PREPARATION, Stage.FOLLOW_UP}),
}

INDIVIDUAL_STAGES: Mapping[Stage, frozenset[Stage]] = {
    Stage.REGISTERED: frozenset({Stage.INTERIM_MEASURES, Stage.ADMISSIBILITY, Stage.MERITS, _CLOSED}),
    Stage.INTERIM_MEASURES: frozenset({Stage.ADMISSIBILITY, Stage.MERITS, _CLOSED}),
    Stage.ADMISSIBILITY: frozenset({Stage.INTERIM_MEASURES, Stage.MERITS, Stage.VIEWS, _CLOSED}),
    Stage.MERITS: frozenset({Stage.INTERIM_MEASURES, Stage.ADMISSIBILITY, Stage.VIEWS, _CLOSED}),
    Stage.VIEWS: frozenset({Stage.FOLLOW_UP, _CLOSED}),
    Stage.FOLLOW_UP: frozenset({_CLOSED}),
    # a follow-up that was suspended begins again
    _CLOSED: frozenset({Stage.FOLLOW_UP}),
}

DETENTION_STAGES: Mapping[Stage, frozenset[Stage]] = {
    Stage.REGISTERED: frozenset({Stage.IN_PREPARATION, Stage.ANSWERED, Stage.OPINION, _CLOSED}),
    Stage.IN_PREPARATION: frozenset({Stage.ANSWERED, Stage.OPINION, _CLOSED}),
    # an urgent action that was answered may go on by the regular procedure, and is then asked again
    Stage.ANSWERED: frozenset({Stage.IN_PREPARATION, Stage.OPINION, _CLOSED}),
    Stage.OPINION: frozenset({Stage.FOLLOW_UP, _CLOSED}),
    Stage.FOLLOW_UP: frozenset({_CLOSED}),
    _CLOSED: frozenset({Stage.FOLLOW_UP}),
}

DISAPPEARANCE_STAGES: Mapping[Stage, frozenset[Stage]] = {
    Stage.REGISTERED: frozenset({Stage.IN_PREPARATION, Stage.ANSWERED, _CLOSED}),
    Stage.IN_PREPARATION: frozenset({Stage.ANSWERED, _CLOSED}),
    Stage.ANSWERED: frozenset({Stage.IN_PREPARATION, Stage.CLARIFIED, _CLOSED}),
    # the six-month rule: until then the source may object, and the case is open again
    Stage.CLARIFIED: frozenset({Stage.IN_PREPARATION, _CLOSED}),
    _CLOSED: frozenset({Stage.IN_PREPARATION}),
}

STAGES: Mapping[Track, Mapping[Stage, frozenset[Stage]]] = {
    Track.LETTER: LETTER_STAGES,
    Track.VISIT: VISIT_STAGES,
    Track.INDIVIDUAL: INDIVIDUAL_STAGES,
    Track.DETENTION: DETENTION_STAGES,
    Track.DISAPPEARANCE: DISAPPEARANCE_STAGES,
}

CONTRIBUTION_CHANGES: Mapping[ContributionState, frozenset[ContributionState]] = {
    ContributionState.REQUESTED: frozenset({ContributionState.SUBMITTED, ContributionState.WITHDRAWN}),
    ContributionState.SUBMITTED: frozenset(
        {ContributionState.ACCEPTED, ContributionState.RETURNED, ContributionState.WITHDRAWN}
    ),
    ContributionState.RETURNED: frozenset({ContributionState.SUBMITTED, ContributionState.WITHDRAWN}),
    ContributionState.ACCEPTED: frozenset({ContributionState.RETURNED}),
    ContributionState.WITHDRAWN: frozenset(),
}

REPLY_CHANGES: Mapping[ReplyState, frozenset[ReplyState]] = {
    ReplyState.DRAFTING: frozenset({ReplyState.IN_CLEARANCE, ReplyState.WITHDRAWN}),
    ReplyState.IN_CLEARANCE: frozenset({ReplyState.CLEARED, ReplyState.DRAFTING, ReplyState.WITHDRAWN}),
    ReplyState.CLEARED: frozenset({ReplyState.SIGNED, ReplyState.DRAFTING, ReplyState.WITHDRAWN}),
    ReplyState.SIGNED: frozenset({ReplyState.SENT, ReplyState.DRAFTING}),
    ReplyState.SENT: frozenset({ReplyState.ACKNOWLEDGED}),
    ReplyState.ACKNOWLEDGED: frozenset(),
    ReplyState.WITHDRAWN: frozenset(),
}

CLEARANCE_CHANGES: Mapping[ClearanceState, frozenset[ClearanceState]] = {
    ClearanceState.WAITING: frozenset({ClearanceState.ASKED}),
    ClearanceState.ASKED: frozenset({ClearanceState.CLEARED, ClearanceState.RETURNED}),
    ClearanceState.CLEARED: frozenset(),
    ClearanceState.RETURNED: frozenset(),
}

COPY_CHANGES: Mapping[CopyState, frozenset[CopyState]] = {
    CopyState.PREPARED: frozenset({CopyState.CHECKED, CopyState.REFUSED}),
    CopyState.REFUSED: frozenset({CopyState.CHECKED, CopyState.REFUSED}),
    CopyState.CHECKED: frozenset({CopyState.RELEASED, CopyState.REFUSED}),
    CopyState.RELEASED: frozenset({CopyState.WITHDRAWN}),
    CopyState.WITHDRAWN: frozenset(),
}


def following_stages(kind: CaseKind, now: Stage) -> frozenset[Stage]:
    """Return the stages to which a case of this kind may go from the stage where it stands."""
    return STAGES[TRACK_OF[kind]].get(now, frozenset())


def check_stage(kind: CaseKind, now: Stage, to: Stage) -> None:
    """Raise `WrongStateError` unless the table of the kind's track allows to go from `now` to `to`."""
    if to not in following_stages(kind, now):
        raise WrongStateError()


def check_change(changes: Mapping[State, frozenset[State]], now: State, to: State) -> None:
    """Raise `WrongStateError` unless the table allows to go from `now` to `to`."""
    if to not in changes[now]:
        raise WrongStateError()
