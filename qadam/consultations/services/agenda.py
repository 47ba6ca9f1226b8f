"""The agenda of a meeting and its papers."""

from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.consultations.enums import MeetingStatus
from qadam.consultations.models import AgendaItem, Meeting, Paper
from qadam.consultations.permissions import check_secretariat
from qadam.consultations.selectors.meetings import item_by_id
from qadam.consultations.services.meetings import TOPIC, locked_meeting, people_of
from qadam.documents.services import store_attachment
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address
from qadam.plan.models import Measure
from qadam.register.models import Recommendation
from qadam.taxonomy.models import Term

ITEM_FIELDS = ("name_en", "name_ru", "name_kk", "note")
DISCUSSION_FIELDS = ("discussion_en", "discussion_ru", "discussion_kk")


@transaction.atomic
def add_item(
    *,
    meeting_id: int,
    by: User | None,
    areas: Iterable[Term] = (),
    recommendations: Iterable[Recommendation] = (),
    measures: Iterable[Measure] = (),
    **facts: Any,
) -> AgendaItem:
    """Add an item to the end of an agenda, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting.
        WrongStateError: it was held or cancelled already.
        InvalidInputError: the item has no title.
    """
    check_secretariat(by)
    meeting = _open_meeting(meeting_id)
    last = meeting.agenda.order_by("-order").values_list("order", flat=True).first()
    item = AgendaItem(meeting=meeting, order=(last or 0) + 1, **facts)
    _check_title(item)
    item.save()
    _link(item, areas, recommendations, measures)
    record_event("agenda.added", actor=by, target=meeting, changes={f"item {item.order}": (None, item.name)})
    return item


@transaction.atomic
def edit_item(
    *,
    meeting_id: int,
    item_id: int,
    by: User,
    areas: Iterable[Term] = (),
    recommendations: Iterable[Recommendation] = (),
    measures: Iterable[Measure] = (),
    **facts: Any,
) -> AgendaItem:
    """Change an item with what it is linked to, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such item.
        WrongStateError: the meeting was held or cancelled already.
        InvalidInputError: the item has no title.
    """
    check_secretariat(by)
    meeting = _open_meeting(meeting_id)
    item = item_by_id(meeting.pk, item_id)
    changes = difference({name: getattr(item, name) for name in facts}, facts)
    for name, value in facts.items():
        setattr(item, name, value)
    _check_title(item)
    item.save()
    _link(item, areas, recommendations, measures)
    record_event("agenda.edited", actor=by, target=meeting, changes=changes)
    return item


@transaction.atomic
def remove_item(*, meeting_id: int, item_id: int, by: User) -> None:
    """Take an item off the agenda; its papers stay with the meeting.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such item.
        WrongStateError: the meeting was held or cancelled already.
    """
    check_secretariat(by)
    meeting = _open_meeting(meeting_id)
    item = item_by_id(meeting.pk, item_id)
    item.papers.update(item=None)
    record_event("agenda.removed", actor=by, target=meeting, changes={f"item {item.order}": (item.name, None)})
    item.delete()


@transaction.atomic
def move_item(*, meeting_id: int, item_id: int, up: bool, by: User) -> None:
    """Move an item one place up or down; at the end of the agenda nothing happens.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such item.
        WrongStateError: the meeting was held or cancelled already.
    """
    check_secretariat(by)
    meeting = _open_meeting(meeting_id)
    items = list(meeting.agenda.all())
    place = next((n for n, item in enumerate(items) if item.pk == item_id), None)
    if place is None:
        raise NotFoundError()
    to = place - 1 if up else place + 1
    if not 0 <= to < len(items):
        return
    items[place], items[to] = items[to], items[place]
    for order, item in enumerate(items, start=1):
        item.order = order
    AgendaItem.objects.bulk_update(items, ["order"])
    moved = items[to].name
    record_event("agenda.moved", actor=by, target=meeting, changes={f"place: {moved}": (place + 1, to + 1)})


@transaction.atomic
def add_paper(*, meeting_id: int, file: File, name: str, title: str, by: User, item_id: int | None = None) -> Paper:
    """Put a paper to a meeting, or to an item of it, and return it. Members see it when it is circulated.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting or item.
        WrongStateError: the meeting was cancelled.
        InvalidInputError: the file is too large, cannot be read, or was flagged by the scanner.
    """
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    if meeting.status == MeetingStatus.CANCELLED:
        raise WrongStateError()
    item = item_by_id(meeting.pk, item_id) if item_id else None
    document = store_attachment(file=file, name=name, by=by)
    paper = Paper.objects.create(meeting=meeting, item=item, document=document, title=title.strip() or document.name)
    record_event("paper.added", actor=by, target=meeting, changes={"paper": (None, paper.title)})
    return paper


@transaction.atomic
def circulate_papers(*, meeting_id: int, by: User) -> int:
    """Send the papers that were not yet sent to everybody who is invited; return how many papers that were.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such meeting.
        WrongStateError: nobody is invited yet, or the meeting was cancelled.
        InvalidInputError: every paper was sent already.
    """
    check_secretariat(by)
    meeting = locked_meeting(meeting_id)
    if meeting.status not in (MeetingStatus.CALLED, MeetingStatus.HELD):
        raise WrongStateError(_("Call the meeting first, so that there is somebody to send the papers to."))
    papers = list(meeting.papers.filter(circulated_at__isnull=True))
    if not papers:
        raise InvalidInputError(_("Every paper has been sent already."))
    now = timezone.now()
    meeting.papers.filter(pk__in=[paper.pk for paper in papers]).update(circulated_at=now)
    is_late = meeting.papers_due_on is not None and timezone.localdate(now) > meeting.papers_due_on
    record_event(
        "paper.circulated",
        actor=by,
        target=meeting,
        details={"papers": [paper.title for paper in papers], "late": is_late},
    )

    def words() -> Words:
        listed = "\n".join(f"- {paper.title}" for paper in papers)
        return Words(
            _("Papers: %(title)s") % {"title": meeting.name},
            _("These papers are ready for the meeting:\n\n%(papers)s") % {"papers": listed},
        )

    parts = meeting.participations.select_related("body", "person").filter(invited_at__isnull=False)
    people = {person.pk: person for found in people_of(parts).values() for person in found}
    notify(
        recipients=people.values(),
        key=f"meeting-{meeting.pk}-papers-{papers[-1].pk}",
        topic=TOPIC,
        words=words,
        path=address("meeting", meeting_id=meeting.pk),
        duty=False,
    )
    return len(papers)


def _open_meeting(meeting_id: int) -> Meeting:
    meeting = locked_meeting(meeting_id)
    if meeting.status in (MeetingStatus.HELD, MeetingStatus.CANCELLED):
        raise WrongStateError(_("The meeting is over, so its agenda can no longer be changed."))
    return meeting


def _check_title(item: AgendaItem) -> None:
    if not item.name:
        raise InvalidInputError(fields={"name_en": _("Give a title in one language at least.")})


def _link(
    item: AgendaItem,
    areas: Iterable[Term],
    recommendations: Iterable[Recommendation],
    measures: Iterable[Measure],
) -> None:
    item.areas.set(areas)
    item.recommendations.set(recommendations)
    item.measures.set(measures)
