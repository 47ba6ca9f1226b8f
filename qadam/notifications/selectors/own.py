"""Reading one's own notifications."""

from django.db.models import QuerySet

from qadam.accounts.models import User
from qadam.base.errors import NotFoundError
from qadam.notifications.models import MailPreference, Notification


def notifications_of(user: User, *, is_unread: bool = False) -> QuerySet[Notification]:
    """Return a person's own notifications, newest first, or only those not read yet."""
    own = Notification.objects.filter(recipient=user).select_related("stands_in_for")
    return own.filter(read_at__isnull=True) if is_unread else own


def unread_count(user: User) -> int:
    """Return how many notifications a person has not read."""
    return Notification.objects.filter(recipient=user, read_at__isnull=True).count()


def own_notification(user: User, notification_id: int) -> Notification:
    """Return one of a person's own notifications.

    Raises:
        NotFoundError: there is none with this id, or it is another person's.
    """
    found = Notification.objects.filter(recipient=user, pk=notification_id).first()
    if found is None:
        raise NotFoundError()
    return found


def preference_of(user: User) -> MailPreference:
    """Return how often a person wants the digest; what stands there where the person never said."""
    return MailPreference.objects.filter(user=user).first() or MailPreference(user=user)
