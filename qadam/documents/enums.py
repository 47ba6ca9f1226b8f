"""What a document is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentType(models.TextChoices):
    """What a document is to the follow-up. Values are those of `unrec.records.DocumentType`."""

    REPORT = "report", _("report of the Working Group")
    ADDENDUM = "addendum", _("addendum with the State's positions")
    MATRIX = "matrix", _("thematic list")
    CONCLUDING_OBSERVATIONS = "concluding_observations", _("concluding observations")
    TABLE = "table", _("table")
    UNKNOWN = "unknown", _("not recognised")


class PublicationKind(models.TextChoices):
    """What a published paper of the State's correspondence with the United Nations is."""

    LETTER = "letter", _("received letter")
    REPLY = "reply", _("reply of the State")
    DECISION = "decision", _("decision or Views")
    OTHER = "other", _("other paper")
