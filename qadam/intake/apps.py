from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.base.navigation import Group, NavItem, Place, register_navigation


class IntakeConfig(AppConfig):
    name = "qadam.intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the intake to the navigation of the workspace, for coordinators."""
        roles = frozenset({"coordinator"})
        register_navigation(
            NavItem(_("Intake"), "imports", Place.WORKSPACE, order=20, roles=roles, group=Group.REGISTER)
        )
