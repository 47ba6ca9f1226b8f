from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.base.navigation import Group, NavItem, Place, register_navigation


class NotificationsConfig(AppConfig):
    name = "qadam.notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the pages to the navigation, and tell whoever takes work over."""
        from qadam.accounts.handover import register_handover_source
        from qadam.audit.words import register_audit_choices
        from qadam.notifications.enums import Rhythm
        from qadam.notifications.handover import nothing_listed, tell_successor

        register_audit_choices("rhythm", Rhythm)
        register_handover_source("notifications", nothing_listed, tell_successor)
        register_navigation(
            NavItem(_("Notifications"), "notifications", Place.WORKSPACE, order=12),
            NavItem(
                _("Reminders"),
                "reminder_rules",
                Place.WORKSPACE,
                order=85,
                roles=frozenset({"coordinator", "administrator"}),
                group=Group.OFFICE,
            ),
            NavItem(
                _("Outbox"), "outbox", Place.WORKSPACE, order=95, roles=frozenset({"administrator"}), group=Group.OFFICE
            ),
            NavItem(_("Mails"), "notification_preferences", Place.ACCOUNT, order=30),
        )
