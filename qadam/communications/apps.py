from django.apps import AppConfig


class CommunicationsConfig(AppConfig):
    name = "qadam.communications"
    default_auto_field = "django.db.models.BigAutoField"
