from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.accounts.enums import Role
from qadam.base.navigation import Group, NavItem, Place, register_navigation


class PlanConfig(AppConfig):
    name = "qadam.plan"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the plans to the navigation, and what they ask of people to the inbox and the reminders."""
        from qadam.accounts.inbox import register_inbox_source
        from qadam.notifications.reminders import register_reminder_source
        from qadam.plan.inbox import plan_inbox
        from qadam.plan.messages import answers_due

        link = partial(NavItem, place=Place.WORKSPACE, group=Group.PLAN)
        register_navigation(link(_("Plans"), "plans", order=30, roles=frozenset(Role.values)))
        register_navigation(link(_("Indicators"), "indicators", order=31, roles=frozenset(Role.values)))
        register_inbox_source("plan", plan_inbox)
        register_reminder_source("plan", answers_due)
