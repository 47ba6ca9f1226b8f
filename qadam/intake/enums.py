"""The closed lists of the intake."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportStatus(models.TextChoices):
    """How far an import is."""

    UPLOADED = "uploaded", _("waiting")
    READING = "reading", _("being read")
    READY = "ready", _("ready for review")
    PUBLISHED = "published", _("published")
    FAILED = "failed", _("could not be read")
    DISCARDED = "discarded", _("discarded")


class ImportStep(models.TextChoices):
    """What the job does now, in words for the progress bar."""

    WAITING = "waiting", _("Waiting for a free worker")
    READING = "reading", _("Reading the documents")
    GATHERING = "gathering", _("Finding the recommendations")
    COMPARING = "comparing", _("Comparing with the register")
    WRITING = "writing", _("Writing the proposals")
    DONE = "done", _("Done")


class ProposalKind(models.TextChoices):
    """What a proposal is to the register."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    MISSING = "missing", _("not in the file")


class Decision(models.TextChoices):
    """What a person decided about a proposal."""

    PENDING = "pending", _("to review")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class Resolution(models.TextChoices):
    """What a person decided about a finding."""

    OPEN = "open", _("open")
    KEPT_FIRST = "kept_first", _("the first was kept")
    KEPT_SECOND = "kept_second", _("the second was kept")
    DISMISSED = "dismissed", _("dismissed")


class StepKind(models.TextChoices):
    """What one step of the review did; each can be undone."""

    ACCEPT = "accept", _("accepted")
    REJECT = "reject", _("rejected")
    REOPEN = "reopen", _("reopened")
    EDIT = "edit", _("edited")
    SPLIT = "split", _("split")
    MERGE = "merge", _("merged")
    RESOLVE = "resolve", _("finding resolved")


class Doubt(models.TextChoices):
    """Why a proposal deserves a closer look although no finding speaks of it."""

    NO_STATE = "no-state", _("no recommending State was found")
    SHORT = "short", _("the text is very short")
    LONG = "long", _("the text is very long")
    NO_POSITION = "no-position", _("the documents do not say the position")
    PICTURE = "picture", _("the page was read from its picture")
    LABEL = "label", _("no theme is certain")
    RECURRENCE = "recurrence", _("it may or may not repeat an earlier one")
