from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.base.navigation import Group, NavItem, Place, register_navigation

CASE_ROLES = frozenset({"case_officer"})
BODY_ROLES = frozenset({"focal_point", "approver"})
GLASS_ROLES = frozenset({"administrator"})


class CommunicationsConfig(AppConfig):
    name = "qadam.communications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the pages to the navigation, and tell the inbox and the reminders what is due."""
        from qadam.accounts.inbox import register_inbox_source
        from qadam.communications.selectors.duties import duties, inbox_items
        from qadam.notifications.reminders import register_reminder_source

        register_navigation(
            NavItem(
                _("Communications"), "communications", Place.WORKSPACE, order=60, roles=CASE_ROLES, group=Group.PAPERS
            ),
            NavItem(_("Contributions"), "questions", Place.WORKSPACE, order=61, roles=BODY_ROLES, group=Group.PAPERS),
            NavItem(
                _("Emergency opening"),
                "break_glass",
                Place.WORKSPACE,
                order=92,
                roles=frozenset({"administrator"}),
                group=Group.OFFICE,
            ),
        )
        register_inbox_source("communications", inbox_items, is_personal=True)
        register_reminder_source("communications", duties)
