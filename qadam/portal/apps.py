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
            NavItem(_("States"), "states", Place.PUBLIC, order=40),
            NavItem(_("Open data"), "open_data", Place.PUBLIC, order=80),
            NavItem(_("About"), "about", Place.PUBLIC, order=90),
        )
        register_search("recommendations")
