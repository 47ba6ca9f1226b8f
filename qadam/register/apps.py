from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.accounts.enums import Role
from qadam.base.navigation import NavItem, Place, register_navigation


class RegisterConfig(AppConfig):
    name = "qadam.register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the register to the workspace's navigation, and say how the log speaks of it."""
        from qadam.audit.words import register_audit_words
        from qadam.register.selectors.history import field_words, value_words

        for kind in ("register.recommendation", "register.review"):
            register_audit_words(kind, field_words, value_words)
        everybody = frozenset(Role.values)
        register_navigation(
            NavItem(_("Register"), "register", Place.WORKSPACE, order=20, roles=everybody),
            NavItem(_("Reviews"), "register_reviews", Place.WORKSPACE, order=22, roles=everybody),
            NavItem(_("Least sure first"), "register_queue", Place.WORKSPACE, order=21, roles=everybody),
            NavItem(_("Statistics"), "register_statistics", Place.WORKSPACE, order=24, roles=everybody),
            NavItem(_("Quality of the proposals"), "register_quality", Place.WORKSPACE, order=25, roles=everybody),
            NavItem(_("Match a submission"), "register_submissions", Place.WORKSPACE, order=26, roles=everybody),
        )
