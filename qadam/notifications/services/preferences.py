"""What people say about their own notifications: read, rhythm, language; leaving the digest by a link."""

from django.db import transaction
from django.utils import timezone

from qadam.accounts.models import User
from qadam.accounts.services import set_language
from qadam.audit.services import record_event
from qadam.base.errors import NotFoundError
from qadam.notifications.enums import Rhythm
from qadam.notifications.letters import person_of_token
from qadam.notifications.models import MailPreference, Notification


@transaction.atomic
def set_preferences(*, rhythm: Rhythm, language: str, by: User) -> None:
    """Set how often a person gets the digest, and the language of their mails."""
    set_language(language=language, by=by)
    _set_rhythm(by, rhythm, actor=by)


@transaction.atomic
def unsubscribe(*, token: str) -> User:
    """Switch the digest of the person off whose link it is, and return the person. Duties are still mailed.

    Raises:
        NotFoundError: the link was not made here.
    """
    person_id = person_of_token(token)
    person = User.objects.filter(pk=person_id).first() if person_id is not None else None
    if person is None:
        raise NotFoundError()
    _set_rhythm(person, Rhythm.NEVER, actor=person)
    return person


def _set_rhythm(person: User, rhythm: Rhythm, actor: User) -> None:
    MailPreference.objects.get_or_create(user=person)
    preference = MailPreference.objects.select_for_update().get(user=person)
    if preference.rhythm == rhythm:
        return
    before, preference.rhythm = preference.rhythm, rhythm
    preference.save(update_fields=["rhythm"])
    record_event("mail.preference", actor=actor, target=person, changes={"rhythm": (before, rhythm.value)})


@transaction.atomic
def mark_read(*, by: User, notification_id: int | None = None, is_read: bool = True) -> int:
    """Mark one of a person's own notifications as read or unread, or all as read; return how many changed.

    No event is written: it is of nobody's concern but the person's.

    Raises:
        NotFoundError: there is no such notification, or it is another person's.
    """
    own = Notification.objects.filter(recipient=by)
    if notification_id is not None:
        own = own.filter(pk=notification_id)
        if not own.exists():
            raise NotFoundError()
    return own.filter(read_at__isnull=is_read).update(read_at=timezone.now() if is_read else None)
