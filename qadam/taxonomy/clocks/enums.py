"""The words of the clocks: what starts one, what its date rests on, and how it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """What starts a clock. The label stands in a sentence after "from" or "before"."""

    LETTER_DATED = "letter_dated", _("the date of the letter")
    LETTER_RECEIVED = "letter_received", _("the day the letter was received")
    REGISTERED = "registered", _("the day the communication was transmitted to the State")
    INTERIM_MEASURES_REQUESTED = "interim_measures_requested", _("the day interim measures were requested")
    FURTHER_OBSERVATIONS_REQUESTED = (
        "further_observations_requested",
        _("the day further observations were requested"),
    )
    VIEWS_TRANSMITTED = "views_transmitted", _("the day the decision was transmitted to the State")
    VISIT_REQUESTED = "visit_requested", _("the day the visit was requested")
    REVIEW_SCHEDULED = "review_scheduled", _("the day of the review")
    HRC_SESSION_OPENS = "hrc_session_opens", _("the opening of the session of the Human Rights Council")
    OUTCOME_ADOPTED = "outcome_adopted", _("the adoption of the outcome")
    LIST_OF_ISSUES_RECEIVED = "list_of_issues_received", _("the day the list of issues was received")
    LOPR_RECEIVED = "lopr_received", _("the day the list of issues prior to reporting was received")
    OBSERVATIONS_ADOPTED = "observations_adopted", _("the adoption of the concluding observations")
    TREATY_IN_FORCE = "treaty_in_force", _("the treaty's entry into force for the State")
    REPORT_DUE = "report_due", _("the day the last report was due")


class Unit(models.TextChoices):
    """In what a period is counted."""

    DAYS = "days", _("calendar days")
    WORKING_DAYS = "working_days", _("working days")
    WEEKS = "weeks", _("weeks")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


class Basis(models.TextChoices):
    """What the date of a clock rests on."""

    RULE = "rule", _("rule")
    PRINTED = "printed", _("printed date")
    EXTENSION = "extension", _("extension")
    NONE = "none", _("no date yet")


class LightState(models.TextChoices):
    """How a clock stands today."""

    NO_DATE = "no_date", _("No date yet")
    ON_TRACK = "on_track", _("On track")
    DUE_SOON = "due_soon", _("Due soon")
    DUE_TODAY = "due_today", _("Due today")
    OVERDUE = "overdue", _("Overdue")
    OVERDUE_ACKNOWLEDGED = "overdue_acknowledged", _("Overdue, acknowledged")
    PAUSED = "paused", _("Paused")
    MET = "met", _("Met")
    MET_LATE = "met_late", _("Met late")
