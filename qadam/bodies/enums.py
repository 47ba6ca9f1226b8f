"""What a body is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    """The kinds of organisations that take part in the follow-up."""

    STATE_BODY = "state_body", _("state body")
    NATIONAL_INSTITUTION = "national_institution", _("national human rights institution")
    CIVIL_SOCIETY = "civil_society", _("civil society organisation")
    OBSERVER = "observer", _("observer")


class RequestState(models.TextChoices):
    """How far the request of an organisation to take part is."""

    ASKED = "asked", _("waiting for a decision")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")
