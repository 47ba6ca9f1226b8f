from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.accounts.enums import Role
from qadam.base.navigation import Group, NavItem, Place, register_navigation


class ProgressConfig(AppConfig):
    name = "qadam.progress"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the pages to the navigation, and what is due to the inbox and the reminders."""
        from qadam.accounts.handover import register_handover_source
        from qadam.accounts.inbox import register_inbox_source
        from qadam.notifications.reminders import register_reminder_source
        from qadam.progress.facets import register_progress_facets
        from qadam.progress.handover import measures_to_hand_over
        from qadam.progress.inbox import progress_inbox
        from qadam.progress.reminders import progress_duties

        reporting = frozenset({Role.FOCAL_POINT.value, Role.APPROVER.value, Role.COORDINATOR.value})
        coordinator = frozenset({Role.COORDINATOR.value})
        everybody = frozenset(Role.values)
        link = partial(NavItem, place=Place.WORKSPACE, group=Group.PLAN)
        register_navigation(
            link(_("My measures"), "progress_measures", order=40, roles=reporting),
            link(_("Approvals"), "progress_approvals", order=41, roles=reporting),
            link(_("Later deadlines"), "progress_extensions", order=42, roles=reporting),
            link(_("Assessments"), "progress_assessments", order=43, roles=everybody),
            link(_("Disagreements"), "progress_disagreements", order=44, roles=everybody),
            link(_("Sheets of bodies"), "progress_sheets", order=45, roles=coordinator),
            link(_("Reporting periods"), "progress_plans", order=46, roles=coordinator),
        )
        register_inbox_source("progress", progress_inbox)
        register_reminder_source("progress", progress_duties)
        register_handover_source("progress", measures_to_hand_over)
        register_progress_facets()
