from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.accounts.enums import Role
from qadam.base.navigation import Group, NavItem, Place, register_navigation


class RegisterConfig(AppConfig):
    name = "qadam.register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the register to the navigation, the inbox and the reminders, and say how the log speaks of it."""
        from qadam.accounts.inbox import register_inbox_source
        from qadam.audit.words import register_audit_words
        from qadam.notifications.reminders import register_reminder_source
        from qadam.register.inbox import duties, inbox_items
        from qadam.register.selectors.history import field_words, value_words

        for kind in ("register.recommendation", "register.review"):
            register_audit_words(kind, field_words, value_words)
        everybody, deciding = frozenset(Role.values), frozenset({Role.COORDINATOR.value})
        link = partial(NavItem, place=Place.WORKSPACE, group=Group.REGISTER)
        register_navigation(
            link(_("Register"), "register", order=20, roles=everybody),
            link(_("Reviews"), "register_reviews", order=22, roles=everybody),
            link(_("Least sure first"), "register_queue", order=21, roles=deciding),
            link(_("Statistics"), "register_statistics", order=24, roles=everybody),
            link(_("Quality of the proposals"), "register_quality", order=25, roles=deciding),
            link(_("Match a submission"), "register_submissions", order=26, roles=everybody),
        )
        register_inbox_source("register", inbox_items)
        register_reminder_source("register", duties)
