"""Publishing a meeting part by part. What is not published is invisible on the portal, whatever stands beside it."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qadam.accounts.models import User
from qadam.audit.services import Changed, record_event
from qadam.base.errors import NotFoundError, WrongStateError
from qadam.consultations.enums import MeetingStatus, MinutesStatus
from qadam.consultations.models import Meeting
from qadam.consultations.permissions import check_secretariat
from qadam.consultations.services.meetings import locked_meeting


class Part(models.TextChoices):
    """The parts of a meeting that are published each for itself."""

    MEETING = "meeting", gettext_lazy("date and place")
    ITEM = "item", gettext_lazy("item of the agenda")
    PAPER = "paper", gettext_lazy("paper")
    DECISION = "decision", pgettext_lazy("of a meeting", "decision")
    POSITION = "position", gettext_lazy("position on record")
    MINUTES = "minutes", gettext_lazy("minutes")


# part -> the name of the relation from the meeting
RELATIONS = {Part.ITEM: "agenda", Part.PAPER: "papers", Part.DECISION: "decisions", Part.POSITION: "positions"}


@transaction.atomic
def publish_part(*, meeting_id: int, part: Part, by: User | None, part_id: int | None = None) -> Meeting:
    """Publish a part of a meeting, or all parts of one sort where `part_id` is None; return the meeting.

    With its first part the date and place of the meeting are published too, since a part without them says nothing.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting or part.
        WrongStateError: a planned meeting that nobody was invited to yet, or minutes that are not approved.
    """
    return _set(meeting_id, part, part_id, by, timezone.now())


@transaction.atomic
def withdraw_part(*, meeting_id: int, part: Part, by: User, part_id: int | None = None) -> Meeting:
    """Take a part back from the portal, with the whole meeting where the part is its date and place.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting or part.
    """
    return _set(meeting_id, part, part_id, by, None)


def _set(meeting_id: int, part: Part, part_id: int | None, by: User | None, at: Any) -> Meeting:
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    if at is not None and meeting.status == MeetingStatus.PLANNED:
        raise WrongStateError(_("Call the meeting first; a plan is not announced."))
    rows = _rows(meeting, part, part_id)
    changed = [row for row in rows if (row.published_at is None) == (at is not None)]
    if at is not None and meeting.published_at is None and meeting not in changed:
        changed.append(meeting)
    for row in changed:
        row.published_at = at
        row.save(update_fields=["published_at"])
    if changed:
        shown = at is not None
        record_event(
            "meeting.part_published" if shown else "meeting.part_withdrawn",
            actor=by,
            target=meeting,
            also=[Changed(row, {"published": (not shown, shown)}) for row in changed],
            details={"part": str(part), "count": len(changed)},
        )
    return meeting


def _rows(meeting: Meeting, part: Part, part_id: int | None) -> list[Any]:
    if part == Part.MEETING:
        return [meeting]
    if part == Part.MINUTES:
        minutes = getattr(meeting, "minutes", None)
        if minutes is None:
            raise NotFoundError()
        if minutes.status != MinutesStatus.APPROVED:
            raise WrongStateError(_("Minutes are published after the co-chairs have approved them."))
        return [minutes]
    rows = getattr(meeting, RELATIONS[part]).all()
    if part_id is None:
        return list(rows)
    found = list(rows.filter(pk=part_id))
    if not found:
        raise NotFoundError()
    return found
