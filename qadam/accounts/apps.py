from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.base.navigation import Group, NavItem, Place, read_roles_with, register_navigation

AUDIT_READERS = frozenset({"coordinator", "administrator"})


class AccountsConfig(AppConfig):
    name = "qadam.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the inbox and the pages of one's own account to the navigation."""
        from qadam.accounts.enums import Role
        from qadam.accounts.selectors import roles_of
        from qadam.audit.words import register_audit_choices

        read_roles_with(roles_of)
        register_audit_choices("role", Role)
        register_navigation(
            NavItem(_("Inbox"), "inbox", Place.WORKSPACE, order=10),
            NavItem(_("Bodies"), "bodies", Place.WORKSPACE, order=75, group=Group.OFFICE),
            NavItem(_("Leave"), "leave", Place.ACCOUNT, order=40),
            NavItem(_("Audit log"), "audit", Place.WORKSPACE, order=80, roles=AUDIT_READERS, group=Group.OFFICE),
            NavItem(
                _("People"), "people", Place.WORKSPACE, order=90, roles=frozenset({"administrator"}), group=Group.OFFICE
            ),
            NavItem(_("Password"), "account_change_password", Place.ACCOUNT, order=10),
            NavItem(_("Second step of sign-in"), "mfa_index", Place.ACCOUNT, order=20),
        )
