"""The plain records that the component tags show. Views of any app make them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _


class StatusLook(NamedTuple):
    """The shape and colour class of a status, and the word where none is given."""

    kind: str
    word: Any


# Statuses of every app by their stored value. Each kind has one shape and one colour (base/parts/shape.html):
# a state that is reached is full, one under way is part full, one not begun is open, a warning is a triangle.
STATUS_LOOKS: dict[str, StatusLook] = {
    # what became of a recommendation or measure
    "done": StatusLook("done", _("Implemented")),
    "partly": StatusLook("partly", _("Partly implemented")),
    "going": StatusLook("going", _("In progress")),
    "idle": StatusLook("idle", _("Not started")),
    "late": StatusLook("late", _("Overdue")),
    # a measure of a plan
    "not_started": StatusLook("idle", _("Not started")),
    "in_progress": StatusLook("going", _("In progress")),
    "completed": StatusLook("done", _("Completed")),
    "delayed": StatusLook("late", _("Delayed")),
    "cancelled": StatusLook("noted", _("Cancelled")),
    # what one voice says of a recommendation
    "implemented": StatusLook("done", _("Implemented")),
    "partly_implemented": StatusLook("partly", _("Partly implemented")),
    "not_implemented": StatusLook("late", _("Not implemented")),
    "no_longer_applicable": StatusLook("noted", _("No longer applicable")),
    # the State's position
    "supported": StatusLook("done", _("Supported")),
    "noted": StatusLook("noted", _("Noted")),
    "pending": StatusLook("idle", _("Pending")),
    # a job or a document
    "waiting": StatusLook("idle", _("Waiting")),
    "running": StatusLook("going", _("Running")),
    "ready": StatusLook("partly", _("Ready for review")),
    "finished": StatusLook("done", _("Finished")),
    "failed": StatusLook("late", _("Failed")),
    # what a person decided
    "proposed": StatusLook("idle", _("Proposed")),
    "confirmed": StatusLook("done", _("Confirmed")),
    "accepted": StatusLook("done", _("Accepted")),
    "edited": StatusLook("partly", _("Edited")),
    "rejected": StatusLook("noted", _("Rejected")),
    "published": StatusLook("done", _("Published")),
    "draft": StatusLook("idle", _("Draft")),
    "withdrawn": StatusLook("noted", _("Withdrawn")),
    # how far a text has come on its way
    "submitted": StatusLook("going", _("Submitted")),
    "approved": StatusLook("partly", _("Approved")),
    "returned": StatusLook("warning", _("Returned")),
    "requested": StatusLook("going", _("Requested")),
    "granted": StatusLook("done", _("Granted")),
    "refused": StatusLook("noted", _("Refused")),
    "unverified": StatusLook("warning", _("Unverified")),
    # a meeting, its minutes, an invitation
    "planned": StatusLook("idle", _("Planned")),
    "called": StatusLook("going", _("Called")),
    "held": StatusLook("done", _("Held")),
    "none": StatusLook("idle", _("No reply")),
    "coming": StatusLook("done", _("Will attend")),
    "sending": StatusLook("partly", _("Sends somebody else")),
    "not_coming": StatusLook("noted", _("Will not attend")),
    # a decision of a meeting, an objection
    "open": StatusLook("idle", _("Open")),
    "reported": StatusLook("partly", _("Reported as done")),
    "dropped": StatusLook("noted", _("Dropped")),
    "followed": StatusLook("done", _("Followed")),
    "not_followed": StatusLook("noted", _("Not followed")),
    # the areas of a review, what an organisation has sent in
    "collecting": StatusLook("idle", _("Being prepared")),
    "commenting": StatusLook("going", _("Open for comments")),
    "received": StatusLook("idle", _("Received")),
    "referred": StatusLook("going", _("With a body")),
    "answered": StatusLook("done", _("Answered")),
    "declined": StatusLook("noted", _("Not taken up")),
    # a plan, and what a body says of it
    "circulated": StatusLook("going", _("Circulated")),
    "agreed": StatusLook("partly", _("Agreed")),
    "adopted": StatusLook("done", _("Adopted")),
    "amended": StatusLook("done", _("Amended")),
    "ended": StatusLook("noted", _("Ended")),
    "agrees": StatusLook("done", _("Agrees")),
    "agrees_with_comments": StatusLook("partly", _("Agrees with comments")),
    "objects": StatusLook("late", _("Objects")),
    # a mail
    "sent": StatusLook("done", _("Sent")),
    "given_up": StatusLook("late", _("Given up")),
    # how weighty a finding is
    "info": StatusLook("going", _("For information")),
    "warning": StatusLook("warning", _("Check this")),
    "error": StatusLook("late", _("Error")),
}


@dataclass(frozen=True)
class Figure:
    """A number that tells the story. `kind` gives the colour of its rule (a status kind, "accent" or "gold")."""

    label: Any
    value: Any
    note: Any = ""
    kind: str = ""
    url: str = ""

    @property
    def shown(self) -> Any:
        """Return the value as the language writes it, where it is a number: 10,700 / 10 700."""
        return number_format(self.value, force_grouping=True) if isinstance(self.value, int | float) else self.value


@dataclass(frozen=True)
class Row:
    """A line of a summary list: what, its value, and where it is changed."""

    term: Any
    value: Any
    url: str = ""
    action: Any = ""


@dataclass(frozen=True)
class Entry:
    """What happened on a date: a line of a ledger. `status` is a key of STATUS_LOOKS, `word` its word."""

    on: Any
    text: Any = ""
    note: Any = ""
    status: str = ""
    word: Any = ""
    url: str = ""


@dataclass(frozen=True)
class FacetOption:
    """One choice of a filter with the number of rows that it leaves."""

    value: str
    label: Any
    count: int | None = None
    selected: bool = False


@dataclass(frozen=True)
class Facet:
    """A filter: its name in the address, its title and its choices. More than `open_count` choices fold.

    `unlisted_count` choices are not among `options`, since there are too many for a page: the page says so.
    """

    name: str
    title: Any
    options: Sequence[FacetOption] = ()
    several: bool = True
    open_count: int = 8
    unlisted_count: int = 0

    @property
    def first_options(self) -> list[FacetOption]:
        """Return the choices that are always shown: the first ones, and every selected one."""
        return [o for n, o in enumerate(self.options) if n < self.open_count or o.selected]

    @property
    def other_options(self) -> list[FacetOption]:
        """Return the choices behind "more"."""
        return [o for n, o in enumerate(self.options) if n >= self.open_count and not o.selected]


@dataclass(frozen=True)
class Applied:
    """A filter in force, and the address of the same list without it."""

    label: Any
    url_without: str


@dataclass(frozen=True)
class Box:
    """A marked place of a page: its corner and size in the units of the page (points), from the upper left."""

    x: float
    y: float
    width: float
    height: float
    current: bool = False


@dataclass(frozen=True)
class SourcePage:
    """A rendered page of a source document and the places marked on it. Sizes are in points."""

    image_url: str
    width: float
    height: float
    label: Any
    boxes: Sequence[Box] = field(default_factory=tuple)
    text: str = ""
