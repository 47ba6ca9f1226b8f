"""The closed lists of progress."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PeriodKind(models.TextChoices):
    """How often the bodies report on a plan."""

    HALF_YEAR = "half_year", _("every half-year")
    QUARTER = "quarter", _("every quarter")


class UpdateState(models.TextChoices):
    """How far a report on a measure has come. `workflow.UPDATE_CHANGES` says what may follow what."""

    DRAFT = "draft", pgettext_lazy("state of a report", "draft")
    SUBMITTED = "submitted", pgettext_lazy("state of a report", "submitted")
    APPROVED = "approved", pgettext_lazy("state of a report", "approved by the body")
    ACCEPTED = "accepted", pgettext_lazy("state of a report", "accepted by the coordinator")
    RETURNED = "returned", pgettext_lazy("state of a report", "returned")
    PUBLISHED = "published", pgettext_lazy("state of a report", "published")


class Step(models.TextChoices):
    """What a person does to a report. `workflow.STEPS` says where it leads."""

    SUBMIT = "submit", pgettext_lazy("do with a report", "Submit")
    APPROVE = "approve", pgettext_lazy("do with a report", "Approve")
    ACCEPT = "accept", pgettext_lazy("do with a report", "Accept")
    RETURN = "return", pgettext_lazy("do with a report", "Return")
    PUBLISH = "publish", pgettext_lazy("do with a report", "Publish")


class EvidenceKind(models.TextChoices):
    """What a piece of evidence is."""

    LAW = "law", _("law or other legal act")
    STATISTIC = "statistic", _("statistic")
    COURT_PRACTICE = "court_practice", _("court practice")
    BUDGET = "budget", _("budget")
    TRAINING = "training", _("training")
    PUBLICATION = "publication", _("publication")
    OTHER = "other", pgettext_lazy("kind of evidence", "other")


class ExtensionState(models.TextChoices):
    """What became of a request for a later deadline."""

    REQUESTED = "requested", pgettext_lazy("request for a later deadline", "waits for a decision")
    GRANTED = "granted", pgettext_lazy("request for a later deadline", "granted")
    REFUSED = "refused", pgettext_lazy("request for a later deadline", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request for a later deadline", "withdrawn")


class Voice(models.TextChoices):
    """Who assesses a recommendation. Voices stand side by side and are never averaged."""

    STATE = "state", pgettext_lazy("who assesses", "State")
    NATIONAL_INSTITUTION = "national_institution", _("national human rights institution")
    CIVIL_SOCIETY = "civil_society", pgettext_lazy("who assesses", "civil society")
    TREATY_BODY = "treaty_body", _("treaty body")


class AssessmentStatus(models.TextChoices):
    """How far a recommendation is carried out, as one voice sees it. Not the status of a measure."""

    NOT_IMPLEMENTED = "not_implemented", _("not implemented")
    PARTLY_IMPLEMENTED = "partly_implemented", _("partly implemented")
    IMPLEMENTED = "implemented", _("implemented")
    NO_LONGER_APPLICABLE = "no_longer_applicable", _("no longer applicable")


class Grade(models.TextChoices):
    """The grades of the follow-up procedures of treaty bodies of the Human Rights Committee, CAT and others."""

    A = "A", _("A: largely satisfactory")
    B = "B", _("B: partially satisfactory")
    C = "C", _("C: not satisfactory")
    D = "D", _("D: no cooperation with the Committee")
    E = "E", _("E: contrary to the recommendation")


class AssessmentState(models.TextChoices):
    """How far an assessment has come on its way to the public."""

    DRAFT = "draft", pgettext_lazy("state of an assessment", "draft")
    SUBMITTED = "submitted", pgettext_lazy("state of an assessment", "waits for publication")
    RETURNED = "returned", pgettext_lazy("state of an assessment", "returned")
    PUBLISHED = "published", pgettext_lazy("state of an assessment", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an assessment", "withdrawn")


class ReplyState(models.TextChoices):
    """What became of a sheet that a body sent back."""

    WAITING = "waiting", pgettext_lazy("a sheet sent back", "waits for a decision")
    TAKEN_OVER = "taken_over", pgettext_lazy("a sheet sent back", "taken over")
    DISCARDED = "discarded", pgettext_lazy("a sheet sent back", "discarded")
