from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.accounts.enums import ROLES_OF_A_BODY, Role
from qadam.base.navigation import Group, NavItem, Place, register_navigation


class ConsultationsConfig(AppConfig):
    name = "qadam.consultations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the consultations to the navigation, to the inbox and to the reminders."""
        from qadam.accounts.inbox import register_inbox_source
        from qadam.consultations.inbox import duties, inbox_items
        from qadam.notifications.reminders import register_reminder_source

        roles = frozenset({Role.COORDINATOR.value, *(role.value for role in ROLES_OF_A_BODY)})
        link = partial(NavItem, place=Place.WORKSPACE, group=Group.PLATFORM)
        register_navigation(
            link(_("Consultations"), "consultations", order=50, roles=roles),
            link(_("Decisions"), "decisions", order=51, roles=roles),
            link(_("Areas of reviews"), "structurings", order=52, roles=roles),
            link(_("Calls for input"), "consultation_calls", order=53, roles=roles),
        )
        register_inbox_source("consultations", inbox_items)
        register_reminder_source("consultations", duties)
