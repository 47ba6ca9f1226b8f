"""One of each thing that the addresses of notifications name, for the table of who may open what."""

from django.core import signing
from django.db import transaction

from qadam.notifications.letters import UNSUBSCRIBE_SALT
from qadam.notifications.models import Notification, SpecialDay
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address
from tests.people import Cast


def addressed(cast: Cast, named: dict[str, str]) -> dict[str, str]:
    """Make the things and return their names; `named` holds those of the apps below."""
    with transaction.atomic():
        notify(
            recipients=[cast.focal_point],
            key="addressed",
            topic="test",
            words=lambda: Words("Subject", "Text"),
            path=address("inbox"),
        )
    return {
        "notification": str(Notification.objects.get(key="addressed").pk),
        "special_day": str(SpecialDay.objects.create(month=1, day=1, name_en="New Year").pk),
        "unsubscribe": signing.dumps(cast.focal_point.pk, salt=UNSUBSCRIBE_SALT, compress=False),
    }
