"""From the outbox to the mail server: put mails together, send them, try again, give up.

Two workers may do this at the same time, and each may be killed at any moment. A person's outbox is put into a mail
under the lock of the person's row; a mail is claimed under its own lock before it is sent, with its Message-ID long
since stored. Who is killed after sending and before saying so leaves a claim that runs out: the same mail goes out
again, and the receiver knows it by its Message-ID.
"""

import uuid
from datetime import date, datetime, timedelta
from email.utils import parseaddr

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from qadam.accounts.models import User
from qadam.base.workflow import check_change
from qadam.notifications.calendar import Office, office
from qadam.notifications.enums import MailKind, MailState, Rhythm
from qadam.notifications.letters import compose
from qadam.notifications.models import Mail, MailPreference, Notification
from qadam.notifications.workflow import MAIL_CHANGES

log = structlog.get_logger("qadam.mail")

# The waits after each failed attempt: nearly five days, as mail servers hold out themselves (RFC 5321, 4.5.4.1).
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    *[timedelta(days=1)] * 4,
)
MOST_ATTEMPTS = len(WAITS) + 1
# A claim runs out when its worker must be dead: no attempt lasts longer (EMAIL_TIMEOUT is 20 seconds).
CLAIM = timedelta(minutes=5)
# One turn of the regular job ends after this, since the thread that runs it also says that the worker lives.
TURN_SECONDS = 20
OPEN_STATES = (MailState.WAITING, MailState.SENDING)


def deliver() -> int:
    """Put together what is to be mailed and send it; return how many mails went out. The regular job.

    Raises:
        OSError, SMTPException: the mail server cannot be reached. Nothing is lost, and no mail counts an attempt.
    """
    put_together()
    return send_due()


def put_together() -> int:
    """Put what people are to be told into mails, one a person and kind; return how many mails were made."""
    hours = office()
    waiting = Notification.objects.filter(mail__isnull=True, is_mail_wanted=True).order_by("recipient_id")
    rows = waiting.values_list("recipient_id").annotate(duties=Count("pk", filter=Q(is_duty=True)))
    preferences = MailPreference.objects.in_bulk([person_id for person_id, _duties in rows])
    # A look without a lock: whose digest is not due yet, and who has no duty, has to wait.
    people = [
        person_id
        for person_id, duties in rows
        if duties or _is_decided(preferences.get(person_id, MailPreference(user_id=person_id)), hours)
    ]
    return sum(_put_together_for(person_id, hours) for person_id in people)


def _is_decided(preference: MailPreference, hours: Office) -> bool:
    return preference.rhythm == Rhythm.NEVER or _is_digest_due(preference, hours)


@transaction.atomic
def _put_together_for(person_id: int, hours: Office) -> int:
    MailPreference.objects.get_or_create(user_id=person_id)
    preference = MailPreference.objects.select_for_update(skip_locked=True).filter(user_id=person_id).first()
    if preference is None:
        return 0  # another worker is at it
    if Mail.objects.filter(recipient_id=person_id, state__in=OPEN_STATES).exists():
        # What comes while a mail waits for the server goes with the next: one mail after an outage, not ten.
        return 0
    person = User.objects.get(pk=person_id)
    waiting = Notification.objects.filter(recipient=person, mail__isnull=True, is_mail_wanted=True)
    if not person.is_active:
        waiting.update(is_mail_wanted=False)
        return 0
    news = waiting.filter(is_duty=False)
    news.filter(Q(read_at__isnull=False)).update(is_mail_wanted=False)  # seen on the page already
    if preference.rhythm == Rhythm.NEVER:
        news.update(is_mail_wanted=False)
    count = _make(MailKind.DUTY, person, waiting.filter(is_duty=True))
    if news.exists() and _is_digest_due(preference, hours):
        count += _make(MailKind.DIGEST, person, news)
        preference.digest_on = timezone.localdate()
        preference.save(update_fields=["digest_on"])
    return count


def _make(kind: MailKind, person: User, told: QuerySet[Notification]) -> int:
    keys = list(told.values_list("pk", flat=True))
    if not keys:
        return 0
    now = timezone.now()
    mail = Mail.objects.create(
        message_id=new_message_id(),
        recipient=person,
        kind=kind,
        language=person.language,
        created_at=now,
        due_at=now,
    )
    Notification.objects.filter(pk__in=keys).update(mail=mail)
    return 1


def _is_digest_due(preference: MailPreference, hours: Office) -> bool:
    now = timezone.localtime()
    if preference.rhythm == Rhythm.AT_ONCE:
        return True
    if not hours.calendar.is_working(now.date()) or now.hour < hours.hour:
        return False
    since = now.date() if preference.rhythm == Rhythm.DAILY else _monday(now.date())
    return preference.digest_on is None or preference.digest_on < since


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def new_message_id() -> str:
    """Return a Message-ID that no other mail has, at the domain of the sender."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"


def send_due() -> int:
    """Send the mails that are due, for at most `TURN_SECONDS`; return how many went out.

    Raises:
        OSError, SMTPException: the mail server cannot be reached.
    """
    if not _due(timezone.now()).exists():
        return 0
    started, sent = timezone.now(), 0
    with get_connection() as connection:
        while timezone.now() - started < timedelta(seconds=TURN_SECONDS) and (mail := claim()) is not None:
            sent += _send(mail, connection)
    return sent


def _due(now: datetime) -> QuerySet[Mail]:
    return Mail.objects.filter(state__in=OPEN_STATES, due_at__lte=now).order_by("due_at", "pk")


@transaction.atomic
def claim() -> Mail | None:
    """Take the next mail that is due, so that no other worker sends it; return None where there is none."""
    now = timezone.now()
    while (mail := _due(now).select_for_update(skip_locked=True).first()) is not None:
        if mail.state == MailState.WAITING and not mail.recipient.is_active:
            _change(mail, MailState.CANCELLED)
        elif mail.state == MailState.SENDING and mail.attempts >= MOST_ATTEMPTS:
            _change(mail, MailState.GIVEN_UP)
        else:
            mail.attempts += 1
            mail.due_at = now + CLAIM
            _change(mail, MailState.SENDING)
            return mail
    return None


def _send(mail: Mail, connection: BaseEmailBackend) -> bool:
    """Send a claimed mail and write down how it went; return whether it went out."""
    try:
        connection.send_messages([compose(mail)])
    except Exception as error:
        log.warning("mail failed", mail=mail.pk, attempt=mail.attempts, error=f"{type(error).__name__}: {error}")
        _finish(mail, failure=f"{type(error).__name__}: {error}"[:500])
        connection.close()
        connection.open()  # the next one gets a fresh connection, or the turn ends here
        return False
    _finish(mail)
    return True


@transaction.atomic
def _finish(mail: Mail, failure: str = "") -> None:
    now = timezone.now()
    held = Mail.objects.select_for_update().get(pk=mail.pk)
    if held.state != MailState.SENDING or held.attempts != mail.attempts:
        return  # our claim ran out, and another worker has the mail
    held.failure = failure
    if not failure:
        held.sent_at = now
        _change(held, MailState.SENT)
    elif held.attempts >= MOST_ATTEMPTS:
        log.error("mail given up", mail=held.pk)
        _change(held, MailState.GIVEN_UP)
    else:
        held.due_at = now + WAITS[held.attempts - 1]
        _change(held, MailState.WAITING)


def _change(mail: Mail, to: MailState) -> None:
    check_change(MAIL_CHANGES, MailState(mail.state), to)
    mail.state = to
    mail.save(update_fields=["state", "attempts", "due_at", "sent_at", "failure"])
