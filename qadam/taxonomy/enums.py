"""The schemes of labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scheme(models.TextChoices):
    """The lists from which a recommendation is labelled. Values are the names that `unrec classify` prints."""

    AREA = "areas", _("area")
    THEME = "themes", _("theme")
    ISSUE = "issues", _("issue (UPR Info)")
    SDG_GOAL = "sdg_goals", _("SDG goal")
    SDG_TARGET = "sdg_targets", _("SDG target")
    AFFECTED_GROUP = "persons", _("group of persons")
    ACTION_CATEGORY = "action", _("action category")
