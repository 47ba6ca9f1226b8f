"""Reading meetings with their agenda, papers, participants, minutes and decisions."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from qadam.accounts.enums import Role
from qadam.accounts.selectors import Person, has_role
from qadam.base.errors import NotFoundError
from qadam.consultations.enums import MeetingStatus
from qadam.consultations.models import AgendaItem, Decision, Meeting, Minutes, Paper, Participation
from qadam.consultations.selectors.platforms import bodies_of, platform_ids_of

COMING_AHEAD_DAYS = 400  # of a calendar feed: what lies further ahead is not planned to the day
PAST_KEPT_DAYS = 400


class Month(NamedTuple):
    """A month of the calendar with the months before and after it, each as its first day."""

    first: date
    previous: date
    next: date

    @property
    def last(self) -> date:
        """Return the last day of the month."""
        return self.next - timedelta(days=1)


def month_of(text: str, today: date) -> Month:
    """Return the month of "2026-11"; this month where the text is no month of the years 1900 to 2199."""
    try:
        year, month = (int(part) for part in text.split("-"))
        first = date(year, month, 1)
    except ValueError:
        first = today.replace(day=1)
    if not 1900 <= first.year < 2200:
        first = today.replace(day=1)
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Month(first, (first - timedelta(days=1)).replace(day=1), following)


def start_of(day: date) -> datetime:
    """Return the moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def meetings_of(user: Person) -> QuerySet[Meeting]:
    """Return the meetings that a person may read, the latest first; the secretariat reads all."""
    meetings = Meeting.objects.select_related("platform")
    if has_role(user, Role.COORDINATOR):
        return meetings
    invited = Participation.objects.filter(invited_at__isnull=False).filter(
        Q(body__in=bodies_of(user)) | Q(person=user.pk)
    )
    mine = Q(platform__in=platform_ids_of(user)) | Q(pk__in=invited.values("meeting"))
    return meetings.filter(mine).exclude(status=MeetingStatus.PLANNED)


def meetings_between(meetings: QuerySet[Meeting], first: date, last: date) -> QuerySet[Meeting]:
    """Return the meetings that begin from the first to the last day, in the order of time."""
    return meetings.filter(starts_at__gte=start_of(first), starts_at__lt=start_of(last + timedelta(days=1))).order_by(
        "starts_at", "pk"
    )


def meetings_coming(meetings: QuerySet[Meeting], limit: int) -> QuerySet[Meeting]:
    """Return the next meetings that are not over, the nearest first."""
    return (
        meetings.filter(ends_at__gte=timezone.now())
        .exclude(status=MeetingStatus.CANCELLED)
        .order_by("starts_at", "pk")[:limit]
    )


def meetings_for_calendar(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Return the meetings of a calendar feed: a year back and a year ahead, cancelled ones too, so that they go."""
    today = timezone.localdate()
    return meetings_between(meetings, today - timedelta(days=PAST_KEPT_DAYS), today + timedelta(days=COMING_AHEAD_DAYS))


def meeting_by_id(meeting_id: int) -> Meeting:
    """Return a meeting with everything that its page shows, in a constant number of queries.

    Raises:
        NotFoundError: there is no such meeting.
    """
    items = AgendaItem.objects.prefetch_related(
        "areas", "recommendations__review__mechanism", "measures__plan", "papers__document"
    )
    meeting = (
        Meeting.objects.select_related("platform__parent", "minutes")
        .prefetch_related(
            Prefetch("agenda", items),
            Prefetch("papers", Paper.objects.select_related("document", "item")),
            Prefetch("participations", Participation.objects.select_related("body", "person")),
            Prefetch("decisions", decisions_with_parts().order_by("number")),
            "positions__body",
            "positions__person",
        )
        .filter(pk=meeting_id)
        .first()
    )
    if meeting is None:
        raise NotFoundError()
    return meeting


def decisions_with_parts() -> QuerySet[Decision]:
    """Return decisions with what their lines show."""
    return Decision.objects.select_related(
        "responsible_body", "item", "measure__plan", "assessment__recommendation__review", "meeting__platform"
    ).prefetch_related("positions__body", "positions__person")


def minutes_of(meeting: Meeting) -> Minutes | None:
    """Return the minutes of a meeting, None as long as nobody has begun them."""
    return getattr(meeting, "minutes", None)


def item_by_id(meeting_id: int, item_id: int) -> AgendaItem:
    """Return an item of a meeting's agenda.

    Raises:
        NotFoundError: there is none in this meeting.
    """
    item = AgendaItem.objects.select_related("meeting__platform").filter(meeting=meeting_id, pk=item_id).first()
    if item is None:
        raise NotFoundError()
    return item


def paper_by_id(meeting_id: int, paper_id: int) -> Paper:
    """Return a paper of a meeting.

    Raises:
        NotFoundError: there is none in this meeting.
    """
    paper = (
        Paper.objects.select_related("meeting__platform", "document").filter(meeting=meeting_id, pk=paper_id).first()
    )
    if paper is None:
        raise NotFoundError()
    return paper
