"""Tells the successor of a hand-over what they have taken over, and where to read it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from qadam.accounts.handover import HandoverItem
from qadam.accounts.models import Handover, User
from qadam.bodies.models import Body
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address


def nothing_listed(user: User, body: Body | None) -> Iterator[HandoverItem]:
    """Yield nothing: notifications are no work."""
    yield from ()


def tell_successor(handover: Handover) -> None:
    """Notify the successor, with the note of whoever handed the work over."""

    def words() -> Words:
        what = {"name": handover.from_user.full_name, "body": handover.body.name if handover.body else ""}
        subject = _("You take over the work of %(name)s") % what
        if handover.body:
            subject = _("You take over the work of %(name)s: %(body)s") % what
        return Words(subject, handover.note)

    notify(
        recipients=[handover.to_user],
        key=f"handover/{handover.pk}",
        topic="handover",
        words=words,
        path=address("handover", handover_id=handover.pk),
    )
