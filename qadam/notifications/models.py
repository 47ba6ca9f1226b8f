"""What people are told: notifications (the outbox), the mails that carry them, and the rules by which it happens.

A notification is written in the transaction of what it speaks of, so neither exists without the other. A mail has its
Message-ID from the moment it is made: whoever sends it twice sends the same mail, and the receiver drops the double.
"""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qadam.accounts.models import User
from qadam.base.models import Named
from qadam.notifications.enums import Audience, MailKind, MailState, Rhythm

SINGLE_ROW = 1  # the primary key of a table that has one row
FIRST_HOUR = 8  # when offices open
LEAP_YEAR = 2024  # a day of every year is kept in a year that has all of them


class Mail(models.Model):
    """One mail to one person; its text is made from its notifications, which never change, whenever it is sent."""

    message_id = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(User, models.PROTECT, related_name="mails", verbose_name=_("recipient"))
    kind = models.CharField(_("kind"), max_length=10, choices=MailKind)
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.WAITING)
    language = models.CharField(_("language"), max_length=2)
    created_at = models.DateTimeField(_("made"))
    due_at = models.DateTimeField(_("next attempt"))  # WAITING: when to send; SENDING: when the claim runs out
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    failure = models.CharField(_("last failure"), max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state__in=["waiting", "sending"]), name="notifications_mail_open"
            ),
            models.Index(fields=["state", "-created_at"], name="notifications_mail_state"),
        ]

    def __str__(self) -> str:
        return self.message_id


class Notification(models.Model):
    """One thing that one person was told, in that person's language; (key, recipient) is told once.

    `mail` is empty until a mail carries it, and stays empty where the person wants none (`is_mail_wanted`).
    """

    key = models.CharField(max_length=200)
    recipient = models.ForeignKey(User, models.PROTECT, related_name="notifications")
    stands_in_for = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    topic = models.CharField(_("topic"), max_length=60)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    url_name = models.CharField(max_length=100)
    url_kwargs = models.JSONField(default=dict)
    due_on = models.DateField(_("due"), null=True, blank=True)
    is_duty = models.BooleanField(default=True)
    is_neutral = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    is_mail_wanted = models.BooleanField(default=True)
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, blank=True, related_name="notifications")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["key", "recipient"], name="notifications_told_once")]
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="notifications_of_person"),
            models.Index(
                fields=["recipient"],
                condition=Q(mail__isnull=True, is_mail_wanted=True),
                name="notifications_to_mail",
            ),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notifications_unread"),
        ]

    def __str__(self) -> str:
        return self.subject


class MailPreference(models.Model):
    """How often a person wants the digest. Its row is locked while a mail for the person is put together."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="mail_preference")
    rhythm = models.CharField(_("digest"), max_length=10, choices=Rhythm, default=Rhythm.DAILY)
    digest_on = models.DateField(null=True, blank=True)  # the day of the last digest

    def __str__(self) -> str:
        return f"{self.user}: {self.get_rhythm_display()}"


class ReminderRule(models.Model):
    """A rule: so many days after a deadline (negative: before) these people are reminded.

    Where the table is empty the rules of `qadam.notifications.rules.DEFAULT_RULES` hold.
    """

    days = models.SmallIntegerField(_("days after the deadline"))
    audience = models.CharField(_("to"), max_length=12, choices=Audience)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["days", "audience"]
        constraints = [models.UniqueConstraint(fields=["days", "audience"], name="notifications_one_rule_a_day")]

    def __str__(self) -> str:
        return f"{self.days:+d} {self.get_audience_display()}"


class SpecialDay(Named):
    """A holiday, or a day that is worked although it would be free. Without a year it returns every year."""

    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    month = models.PositiveSmallIntegerField(_("month"))
    day = models.PositiveSmallIntegerField(_("day"))
    is_working = models.BooleanField(_("working day"), default=False)

    class Meta:
        ordering = ["month", "day", "year"]
        constraints = [
            models.UniqueConstraint(fields=["year", "month", "day"], name="notifications_one_special_day"),
            models.UniqueConstraint(
                fields=["month", "day"], condition=Q(year__isnull=True), name="notifications_one_yearly_day"
            ),
        ]

    @property
    def date(self) -> datetime.date:
        """Return the day as a date; the year of a day that returns every year says nothing."""
        return datetime.date(self.year or LEAP_YEAR, self.month, self.day)


def weekend() -> list[int]:
    """Return Saturday and Sunday, the free days where nobody says otherwise; 0 is Monday."""
    return [5, 6]


class Week(models.Model):
    """The week of the State: which days are free, and the hour from which reminders and digests go out. One row.

    `state` is the one whose holidays count (`qadam.base.working_days`); the preset that is loaded names it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=SINGLE_ROW)
    free_days = models.JSONField(_("free days"), default=weekend)
    hour = models.PositiveSmallIntegerField(_("hour"), default=FIRST_HOUR)
    state = models.CharField(_("State"), max_length=3, blank=True)

    def __str__(self) -> str:
        return str(_("reminders and working days"))
