"""What the consultations hold: platforms, their meetings, the structuring of reviews, calls for input.

Names of submitters stand apart in `qadam.consultations.models.submitters`, and are imported from there alone.
"""

from qadam.consultations.models.calls import Call, Submission, SubmissionFile, SubmissionRecommendation
from qadam.consultations.models.meetings import (
    AgendaItem,
    Decision,
    Meeting,
    Minutes,
    MinutesApproval,
    MinutesRemark,
    Paper,
    Participation,
    WrittenPosition,
)
from qadam.consultations.models.platforms import CalendarFeed, Membership, Platform
from qadam.consultations.models.structuring import (
    AgreedStructure,
    AreaProposal,
    Placement,
    Remark,
    Structuring,
)
from qadam.consultations.models.submitters import Submitter

__all__ = [
    "AgendaItem",
    "AgreedStructure",
    "AreaProposal",
    "CalendarFeed",
    "Call",
    "Decision",
    "Meeting",
    "Membership",
    "Minutes",
    "MinutesApproval",
    "MinutesRemark",
    "Paper",
    "Participation",
    "Placement",
    "Platform",
    "Remark",
    "Structuring",
    "Submission",
    "SubmissionFile",
    "SubmissionRecommendation",
    "Submitter",
    "WrittenPosition",
]
