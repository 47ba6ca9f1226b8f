"""The closed lists of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MechanismKind(models.TextChoices):
    """The families of mechanisms."""

    UPR = "upr", _("Universal Periodic Review")
    TREATY_BODY = "treaty_body", _("treaty body")
    SPECIAL_PROCEDURES = "special_procedures", _("special procedures")
    REGIONAL = "regional", _("regional mechanism")
    ILO = "ilo", _("International Labour Organization")


class Position(models.TextChoices):
    """The State's position. There are no others: "in part" keeps its raw words in the ledger."""

    SUPPORTED = "supported", _("supported")
    NOTED = "noted", _("noted")
    PENDING = "pending", _("pending")


class RecurrenceStatus(models.TextChoices):
    """Whether a recommendation was made in an earlier cycle."""

    UNKNOWN = "unknown", _("not examined")
    FIRST_TIME = "first_time", _("first time")
    RELATED = "related", _("related to an earlier one")
    REPEATED = "repeated", _("repeated")


class LabelStatus(models.TextChoices):
    """Whether a person stands behind a label."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("rejected")


class EarlierStatus(models.TextChoices):
    """What a person decided about a pair of a later and an earlier recommendation."""

    PROPOSED = "proposed", _("proposed")
    SAME = "same", _("the same")
    RELATED = "related", _("related")
    DIFFERENT = "different", _("different")


class Relation(models.TextChoices):
    """How two recommendations of different mechanisms stand to each other."""

    SAME = "same", _("same")
    NARROWER = "narrower", _("narrower")
    RELATED = "related", _("related")
    CONTRADICTS = "contradicts", _("contradicts")
