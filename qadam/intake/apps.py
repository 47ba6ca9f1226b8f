from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "qadam.intake"
    default_auto_field = "django.db.models.BigAutoField"
