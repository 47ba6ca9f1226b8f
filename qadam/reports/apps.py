from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qadam.accounts.enums import Role
from qadam.base.navigation import Group, NavItem, Place, register_navigation


class ReportsConfig(AppConfig):
    name = "qadam.reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the reports to the workspace's navigation and to the inbox."""
        from qadam.accounts.inbox import register_inbox_source
        from qadam.reports.inbox import reports_inbox

        register_inbox_source("reports", reports_inbox)
        register_navigation(
            NavItem(
                pgettext_lazy("to a UN mechanism", "Reports"),
                "reports",
                Place.WORKSPACE,
                order=65,
                roles=frozenset(Role.values),
                group=Group.PAPERS,
            ),
            NavItem(
                _("Templates of reports"),
                "report_templates",
                Place.WORKSPACE,
                order=92,
                roles=frozenset({Role.ADMINISTRATOR.value}),
                group=Group.OFFICE,
            ),
        )
