"""The closed lists of the consultations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Capacity(models.TextChoices):
    """In which capacity somebody sits at the table."""

    MEMBER = "member", _("member")
    INVITED = "invited", pgettext_lazy("to a meeting", "invited")
    OBSERVER = "observer", _("observer")


class MeetingStatus(models.TextChoices):
    """How far a meeting is."""

    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    CALLED = "called", pgettext_lazy("meeting", "called")
    HELD = "held", pgettext_lazy("meeting", "held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


class Reply(models.TextChoices):
    """What somebody answered to an invitation."""

    NONE = "none", pgettext_lazy("to an invitation", "no reply")
    COMING = "coming", pgettext_lazy("to an invitation", "will attend")
    SENDING = "sending", pgettext_lazy("to an invitation", "sends somebody else")
    NOT_COMING = "not_coming", pgettext_lazy("to an invitation", "will not attend")


class MinutesStatus(models.TextChoices):
    """How far the minutes of a meeting are."""

    DRAFT = "draft", pgettext_lazy("minutes", "draft")
    CIRCULATED = "circulated", pgettext_lazy("minutes", "with the members")
    APPROVED = "approved", pgettext_lazy("minutes", "approved")


class DecisionStatus(models.TextChoices):
    """What became of a decision. The body reports it done; the secretariat accepts that or sends it back."""

    OPEN = "open", pgettext_lazy("decision", "open")
    IN_PROGRESS = "in_progress", pgettext_lazy("decision", "in progress")
    REPORTED = "reported", pgettext_lazy("decision", "reported as done")
    DONE = "done", pgettext_lazy("decision", "done")
    DROPPED = "dropped", pgettext_lazy("decision", "dropped")


class PositionKind(models.TextChoices):
    """What somebody has put on record."""

    DISSENT = "dissent", _("dissent")
    POSITION = "position", _("written position")


class StructuringStatus(models.TextChoices):
    """How far the structuring of a review is."""

    COLLECTING = "collecting", pgettext_lazy("structuring", "being prepared")
    COMMENTING = "commenting", pgettext_lazy("structuring", "open for comments")
    AGREED = "agreed", pgettext_lazy("structuring", "agreed")


class RemarkKind(models.TextChoices):
    """What a member says about a placement."""

    COMMENT = "comment", pgettext_lazy("of a member", "comment")
    OBJECTION = "objection", pgettext_lazy("of a member", "objection")


class RemarkStatus(models.TextChoices):
    """What became of a remark."""

    OPEN = "open", pgettext_lazy("remark", "open")
    FOLLOWED = "followed", pgettext_lazy("remark", "followed")
    NOT_FOLLOWED = "not_followed", pgettext_lazy("remark", "not followed")


class SubmissionStatus(models.TextChoices):
    """How far a submission is."""

    RECEIVED = "received", pgettext_lazy("submission", "received")
    ACCEPTED = "accepted", pgettext_lazy("submission", "accepted")
    REFERRED = "referred", pgettext_lazy("submission", "with a body")
    ANSWERED = "answered", pgettext_lazy("submission", "answered")
    DECLINED = "declined", pgettext_lazy("submission", "not taken up")


class LinkSource(models.TextChoices):
    """Who says that a submission speaks of a recommendation."""

    SUBMITTER = "submitter", pgettext_lazy("of a link", "named by the submitter")
    MATCHER = "matcher", pgettext_lazy("of a link", "proposed by comparison")
    SECRETARIAT = "secretariat", pgettext_lazy("of a link", "set by the secretariat")
