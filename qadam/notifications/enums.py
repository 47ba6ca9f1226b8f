"""The closed lists of the notifications."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """How far a mail is."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    GIVEN_UP = "given_up", _("given up")
    CANCELLED = "cancelled", _("not sent")


class MailKind(models.TextChoices):
    """What a mail is made of."""

    DUTY = "duty", _("duties")
    DIGEST = "digest", _("digest")


class Rhythm(models.TextChoices):
    """How often a person wants the digest of what is no duty."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("every working day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")


class Audience(models.TextChoices):
    """Whom a reminder rule speaks to."""

    RESPONSIBLE = "responsible", _("who has to do it")
    ESCALATION = "escalation", _("who answers for it, such as the approver")
    COORDINATOR = "coordinator", _("the coordinators")
