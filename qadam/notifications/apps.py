from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.base.navigation import NavItem, Place, register_navigation


class NotificationsConfig(AppConfig):
    name = "qadam.notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add one's own notifications, the rules of reminders and the outbox to the navigation."""
        from qadam.audit.words import register_audit_choices
        from qadam.notifications.enums import Rhythm

        register_audit_choices("rhythm", Rhythm)
        register_navigation(
            NavItem(_("Notifications"), "notifications", Place.WORKSPACE, order=12),
            NavItem(
                _("Reminders"),
                "reminder_rules",
                Place.WORKSPACE,
                order=85,
                roles=frozenset({"coordinator", "administrator"}),
            ),
            NavItem(_("Outbox"), "outbox", Place.WORKSPACE, order=95, roles=frozenset({"administrator"})),
            NavItem(_("Mails"), "notification_preferences", Place.ACCOUNT, order=30),
        )
