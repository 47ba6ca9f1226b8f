from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.accounts.enums import Role
from qadam.base.navigation import NavItem, Place, register_navigation


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
        register_navigation(
            NavItem(_("My measures"), "progress_measures", Place.WORKSPACE, order=40, roles=reporting),
            NavItem(_("Approvals"), "progress_approvals", Place.WORKSPACE, order=41, roles=reporting),
            NavItem(_("Later deadlines"), "progress_extensions", Place.WORKSPACE, order=42, roles=reporting),
            NavItem(_("Assessments"), "progress_assessments", Place.WORKSPACE, order=43, roles=everybody),
            NavItem(_("Disagreements"), "progress_disagreements", Place.WORKSPACE, order=44, roles=everybody),
            NavItem(_("Sheets of bodies"), "progress_sheets", Place.WORKSPACE, order=45, roles=coordinator),
            NavItem(_("Reporting periods"), "progress_plans", Place.WORKSPACE, order=46, roles=coordinator),
        )
        register_inbox_source("progress", progress_inbox)
        register_reminder_source("progress", progress_duties)
        register_handover_source("progress", measures_to_hand_over)
        register_progress_facets()
