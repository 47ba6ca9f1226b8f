"""The allowed changes of state in the consultations, as tables. A test holds that every state stands in its table."""

from collections.abc import Mapping

from qadam.consultations.enums import DecisionStatus, MeetingStatus, MinutesStatus, StructuringStatus, SubmissionStatus

MEETING_CHANGES: Mapping[MeetingStatus, frozenset[MeetingStatus]] = {
    MeetingStatus.PLANNED: frozenset({MeetingStatus.CALLED, MeetingStatus.CANCELLED}),
    MeetingStatus.CALLED: frozenset({MeetingStatus.HELD, MeetingStatus.CANCELLED}),
    MeetingStatus.HELD: frozenset(),
    MeetingStatus.CANCELLED: frozenset(),
}

MINUTES_CHANGES: Mapping[MinutesStatus, frozenset[MinutesStatus]] = {
    MinutesStatus.DRAFT: frozenset({MinutesStatus.CIRCULATED}),
    # back to the draft where a member asks for a correction; approvals given until then are void
    MinutesStatus.CIRCULATED: frozenset({MinutesStatus.DRAFT, MinutesStatus.APPROVED}),
    MinutesStatus.APPROVED: frozenset(),
}

DECISION_CHANGES: Mapping[DecisionStatus, frozenset[DecisionStatus]] = {
    DecisionStatus.OPEN: frozenset({DecisionStatus.IN_PROGRESS, DecisionStatus.REPORTED, DecisionStatus.DROPPED}),
    DecisionStatus.IN_PROGRESS: frozenset({DecisionStatus.REPORTED, DecisionStatus.DROPPED}),
    DecisionStatus.REPORTED: frozenset({DecisionStatus.DONE, DecisionStatus.IN_PROGRESS, DecisionStatus.DROPPED}),
    DecisionStatus.DONE: frozenset({DecisionStatus.IN_PROGRESS}),
    DecisionStatus.DROPPED: frozenset(),
}

STRUCTURING_CHANGES: Mapping[StructuringStatus, frozenset[StructuringStatus]] = {
    StructuringStatus.COLLECTING: frozenset({StructuringStatus.COMMENTING}),
    StructuringStatus.COMMENTING: frozenset({StructuringStatus.COLLECTING, StructuringStatus.AGREED}),
    StructuringStatus.AGREED: frozenset(),
}

SUBMISSION_CHANGES: Mapping[SubmissionStatus, frozenset[SubmissionStatus]] = {
    SubmissionStatus.RECEIVED: frozenset({SubmissionStatus.ACCEPTED, SubmissionStatus.DECLINED}),
    SubmissionStatus.ACCEPTED: frozenset({SubmissionStatus.REFERRED, SubmissionStatus.DECLINED}),
    # referred again where the first body is not competent
    SubmissionStatus.REFERRED: frozenset({SubmissionStatus.REFERRED, SubmissionStatus.ANSWERED}),
    SubmissionStatus.ANSWERED: frozenset({SubmissionStatus.REFERRED}),
    SubmissionStatus.DECLINED: frozenset({SubmissionStatus.ACCEPTED}),
}
