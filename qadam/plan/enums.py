"""The closed lists of the plan."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanKind(models.TextChoices):
    """What sort of plan it is; a measure may serve several."""

    INTERAGENCY = "interagency", _("interagency plan on recommendations")
    ACTION_PLAN = "action_plan", _("national action plan")
    PROGRAMME = "programme", _("programme or strategy")
    FOLLOW_UP = "follow_up", _("follow-up to concluding observations or Views")
    OTHER = "other", pgettext_lazy("kind of plan", "other plan")


class PlanStatus(models.TextChoices):
    """Where a plan stands between the first draft and its end."""

    DRAFT = "draft", pgettext_lazy("plan", "draft")
    CIRCULATED = "circulated", pgettext_lazy("plan", "circulated to bodies")
    AGREED = "agreed", pgettext_lazy("plan", "agreed")
    ADOPTED = "adopted", pgettext_lazy("plan", "adopted")
    AMENDED = "amended", pgettext_lazy("plan", "adopted, amended since")
    ENDED = "ended", pgettext_lazy("plan", "ended")
    WITHDRAWN = "withdrawn", pgettext_lazy("plan", "withdrawn")


class VersionKind(models.TextChoices):
    """Why a text of the plan was frozen."""

    CIRCULATED = "circulated", _("text that was circulated")
    ADOPTED = "adopted", _("text that was adopted")


class MeasureStatus(models.TextChoices):
    """What has become of a measure. It says nothing on whether a recommendation is implemented."""

    NOT_STARTED = "not_started", _("not started")
    IN_PROGRESS = "in_progress", _("in progress")
    COMPLETED = "completed", _("completed")
    DELAYED = "delayed", _("delayed")
    CANCELLED = "cancelled", _("cancelled")


class DeadlinePrecision(models.TextChoices):
    """How precise a deadline was given; the date that is kept beside it is the last day of it."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    HALF_YEAR = "half_year", _("half-year")
    YEAR = "year", _("year")


class CompletionForm(models.TextChoices):
    """By what one will see that a measure is completed."""

    LAW = "law", _("law")
    DECREE = "decree", _("decree or order")
    TREATY = "treaty", _("ratification or accession")
    PROGRAMME = "programme", _("programme or plan")
    INSTITUTION = "institution", _("institution or service")
    REPORT = "report", pgettext_lazy("form of completion", "report")
    TRAINING = "training", _("training")
    PUBLICATION = "publication", _("publication")
    STATISTICS = "statistics", _("statistics")
    EVENT = "event", _("meeting or campaign")
    OTHER = "other", pgettext_lazy("form of completion", "other")


class IndicatorKind(models.TextChoices):
    """The three kinds of human rights indicators (OHCHR, Human Rights Indicators, HR/PUB/12/5)."""

    STRUCTURAL = "structural", _("structural")
    PROCESS = "process", _("process")
    OUTCOME = "outcome", _("outcome")


class Direction(models.TextChoices):
    """Whether a larger value is better."""

    UP = "up", _("should rise")
    DOWN = "down", _("should fall")
    KEEP = "keep", _("should stay")


class Frequency(models.TextChoices):
    """How often an indicator is measured."""

    MONTHLY = "monthly", _("monthly")
    QUARTERLY = "quarterly", _("quarterly")
    HALF_YEARLY = "half_yearly", _("twice a year")
    YEARLY = "yearly", _("yearly")
    RARER = "rarer", _("less often than yearly")


class Disaggregation(models.TextChoices):
    """By what the values of an indicator are told apart."""

    SEX = "sex", _("sex")
    AGE = "age", _("age")
    REGION = "region", _("region")
    DISABILITY = "disability", _("disability")


# The names of groups that nearly every table has; whatever else was typed is shown as it was.
GROUP_WORDS = {
    "women": _("women"),
    "men": _("men"),
    "girls": _("girls"),
    "boys": _("boys"),
    "with disabilities": _("with disabilities"),
    "without disabilities": _("without disabilities"),
}


class AnswerKind(models.TextChoices):
    """What a body says of a plan that was circulated to it."""

    PENDING = "pending", _("no answer yet")
    AGREES = "agrees", _("agrees")
    AGREES_WITH_COMMENTS = "agrees_with_comments", _("agrees with comments")
    OBJECTS = "objects", _("objects")


class CirculationOutcome(models.TextChoices):
    """How a circulation ended."""

    OPEN = "open", pgettext_lazy("circulation", "open")
    AGREED = "agreed", pgettext_lazy("circulation", "agreed")
    TAKEN_BACK = "taken_back", pgettext_lazy("circulation", "taken back to be changed")
