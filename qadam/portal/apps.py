from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.base.navigation import NavItem, Place, register_navigation, register_search


class PortalConfig(AppConfig):
    name = "qadam.portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the public pages to the navigation."""
        register_navigation(
            NavItem(_("Overview"), "overview", Place.PUBLIC, order=10),
            NavItem(_("Recommendations"), "recommendations", Place.PUBLIC, order=20),
            NavItem(_("Areas"), "areas", Place.PUBLIC, order=30),
            NavItem(_("Plan"), "public_plans", Place.PUBLIC, order=40),
            NavItem(_("States"), "states", Place.PUBLIC, order=60),
            NavItem(_("Platform"), "platform_public", Place.PUBLIC, order=70),
            NavItem(_("Calls for input"), "calls_public", Place.PUBLIC, order=72),
            NavItem(_("Open data"), "open_data", Place.PUBLIC, order=80),
            NavItem(_("About"), "about", Place.PUBLIC, order=90),
            NavItem(_("Searches that I follow"), "search_alerts", Place.ACCOUNT, order=40),
            NavItem(_("My list"), "my_list", Place.FOOTER, order=10),
            NavItem(_("The cycles compared"), "cycles", Place.FOOTER, order=20),
            NavItem(_("Sustainable Development Goals"), "goals", Place.FOOTER, order=30),
            NavItem(_("Groups of persons"), "groups", Place.FOOTER, order=40),
            NavItem(_("Bodies"), "public_bodies", Place.FOOTER, order=50),
            NavItem(_("Indicators"), "public_indicators", Place.FOOTER, order=60),
            NavItem(_("Letters and replies"), "letters_public", Place.FOOTER, order=70),
            NavItem(_("Accessibility"), "accessibility", Place.FOOTER, order=90),
        )
        register_search("recommendations")
