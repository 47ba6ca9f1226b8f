"""Reading the outbox for those who look after it: states, attempts and failures, never what a mail says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from qadam.notifications.enums import MailState
from qadam.notifications.models import Mail, Notification


@dataclass(frozen=True)
class OutboxCounts:
    """How many mails are in each state, and how many notifications wait to be put into one, the oldest since when."""

    by_state: dict[MailState, int]
    to_mail: int
    oldest_at: datetime | None


def mails_list(state: MailState | None = None) -> QuerySet[Mail]:
    """Return mails newest first with their people and the number of notifications in each (`told`)."""
    mails = Mail.objects.select_related("recipient").annotate(told=Count("notifications")).order_by("-pk")
    return mails.filter(state=state) if state else mails


def outbox_counts() -> OutboxCounts:
    """Return the counts of the outbox, in two queries."""
    counted = dict(Mail.objects.order_by().values_list("state").annotate(Count("pk")))
    waiting = Notification.objects.filter(mail__isnull=True, is_mail_wanted=True).aggregate(
        n=Count("pk"), oldest=Min("created_at")
    )
    return OutboxCounts({state: counted.get(state.value, 0) for state in MailState}, waiting["n"], waiting["oldest"])


def late_count(limit: timedelta) -> int:
    """Return how many mails that are due, or notifications of duties without a mail, are older than the limit."""
    before = timezone.now() - limit
    mails = Mail.objects.filter(state__in=[MailState.WAITING, MailState.SENDING], created_at__lt=before).count()
    return (
        mails
        + Notification.objects.filter(
            mail__isnull=True, is_mail_wanted=True, is_duty=True, created_at__lt=before
        ).count()
    )
