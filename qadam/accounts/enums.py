"""The roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in the follow-up. Roles of a body are given together with that body."""

    COORDINATOR = "coordinator", _("coordinator")
    FOCAL_POINT = "focal_point", _("focal point")
    APPROVER = "approver", _("approver")
    NATIONAL_INSTITUTION = "national_institution", _("national human rights institution")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    OBSERVER = "observer", _("observer")
    CASE_OFFICER = "case_officer", _("case officer")
    ADMINISTRATOR = "administrator", _("administrator")


# These see what is confidential, or decide who may: a password alone is not enough (settings: QADAM_REQUIRE_MFA).
ROLES_WITH_SECOND_FACTOR = frozenset({Role.COORDINATOR, Role.CASE_OFFICER, Role.ADMINISTRATOR})
# These act for one organisation; without it the role means nothing.
ROLES_OF_A_BODY = frozenset(
    {Role.FOCAL_POINT, Role.APPROVER, Role.NATIONAL_INSTITUTION, Role.CIVIL_SOCIETY, Role.OBSERVER}
)
