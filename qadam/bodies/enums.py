"""What a body is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    """The kinds of organisations that take part in the follow-up."""

    STATE_BODY = "state_body", _("state body")
    NATIONAL_INSTITUTION = "national_institution", _("national human rights institution")
    CIVIL_SOCIETY = "civil_society", _("civil society organisation")
    OBSERVER = "observer", _("observer")


class Verification(models.TextChoices):
    """Whether an organisation is what it says; only a verified one has people who act for it."""

    ASKED = "asked", _("asks to take part")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")
