"""The rows of communications. Every manager gives nothing unless it is asked for whom: `visible_to(person)`."""

from qadam.communications.models.cases import (
    BreakGlass,
    Case,
    CaseAccess,
    CaseEvent,
    CaseLink,
    CasePart,
    CommitteeViews,
    PersonConcerned,
    Remedy,
    StandingInvitation,
)
from qadam.communications.models.clocks import CaseClock, ClockChange
from qadam.communications.models.log import CaseLogEntry
from qadam.communications.models.papers import CaseDocument, DocumentReader, PublicCopy
from qadam.communications.models.work import (
    Clearance,
    Contribution,
    ContributionPaper,
    ContributionText,
    DraftVersion,
    Lesson,
    Reply,
)

__all__ = [
    "BreakGlass",
    "Case",
    "CaseAccess",
    "CaseClock",
    "CaseDocument",
    "CaseEvent",
    "CaseLink",
    "CaseLogEntry",
    "CasePart",
    "Clearance",
    "ClockChange",
    "CommitteeViews",
    "Contribution",
    "ContributionPaper",
    "ContributionText",
    "DocumentReader",
    "DraftVersion",
    "Lesson",
    "PersonConcerned",
    "PublicCopy",
    "Remedy",
    "Reply",
    "StandingInvitation",
]
