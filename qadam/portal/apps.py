from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from qadam.base.navigation import NavItem, Place, register_navigation


class PortalConfig(AppConfig):
    name = "qadam.portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add the public pages to the navigation."""
        register_navigation(NavItem(_("Overview"), "overview", Place.PUBLIC, order=10))
