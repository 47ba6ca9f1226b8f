"""The closed lists of the reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportState(models.TextChoices):
    """How far a report has come on its way to the addressee."""

    DRAFT = "draft", pgettext_lazy("report to a UN mechanism", "draft")
    CIRCULATED = "circulated", pgettext_lazy("report to a UN mechanism", "circulated to bodies")
    CONSULTED = "consulted", pgettext_lazy("report to a UN mechanism", "consulted")
    CLEARED = "cleared", pgettext_lazy("report to a UN mechanism", "cleared")
    SENT = "sent", pgettext_lazy("report to a UN mechanism", "sent")


class SectionKind(models.TextChoices):
    """What fills a section: people who write, or the data, which are read anew until the report is frozen."""

    TEXT = "text", _("text")
    AREAS = "areas", _("text by areas")
    POSITIONS = "positions", _("positions of the State")
    ABBREVIATIONS = "abbreviations", _("abbreviations")
    MATRIX = "matrix", _("matrix of recommendations")
    PLAN = "plan", _("plan of measures")
    STATISTICS = "statistics", _("statistics")
    CONSULTATIONS = "consultations", _("consultations")


class FactKind(models.TextChoices):
    """Where an inserted paragraph comes from."""

    UPDATE = "update", _("update of a measure")
    INDICATOR = "indicator", _("value of an indicator")
    LAW = "law", _("law or other evidence")
    ASSESSMENT = "assessment", _("assessment")
    POSITION = "position", _("position of the State")
    FIGURE = "figure", _("figure of the register")
    PASSAGE = "passage", _("passage of a document")


class SectionOrigin(models.TextChoices):
    """How a version of a section came about."""

    MADE = "made", _("made")
    WRITTEN = "written", _("written here")
    INSERTED = "inserted", _("paragraph inserted")
    RETURNED = "returned", _("taken from a Word document")
    RESTORED = "restored", _("earlier version restored")
    COPIED = "copied", _("copied from another report")


class Verdict(models.TextChoices):
    """What a body answers on a section that was circulated to it."""

    OPEN = "open", _("no answer yet")
    AGREED = "agreed", _("agreed")
    CHANGES = "changes", _("asks for changes")


class ReturnState(models.TextChoices):
    """What became of a section of a Word document that a colleague sent back."""

    PENDING = "pending", _("to decide")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class CommitmentState(models.TextChoices):
    """What became of something that a sent report promises."""

    PROPOSED = "proposed", _("found by the machine")
    OPEN = "open", _("to follow")
    DONE = "done", _("done")
    DROPPED = "dropped", _("no longer followed")
    REJECTED = "rejected", _("no commitment")


class LinkState(models.TextChoices):
    """What a person says of a proposal of the evidence finder."""

    PROPOSED = "proposed", pgettext_lazy("evidence", "proposed")
    CONFIRMED = "confirmed", pgettext_lazy("evidence", "confirmed")
    REJECTED = "rejected", pgettext_lazy("evidence", "rejected")


class ClaimKind(models.TextChoices):
    """What a passage claims. The values are those of `unrec.matching.claims`."""

    LAW = "law", pgettext_lazy("what a passage claims", "law")
    INSTITUTION = "institution", pgettext_lazy("what a passage claims", "institution")
    FIGURE = "figure", pgettext_lazy("what a passage claims", "figure")
    TRAINING = "training", pgettext_lazy("what a passage claims", "training")
    PLAN = "plan", pgettext_lazy("what a passage claims", "plan or intention")
    STATEMENT = "statement", pgettext_lazy("what a passage claims", "statement only")
