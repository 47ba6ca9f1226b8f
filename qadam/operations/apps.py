from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "qadam.operations"
    default_auto_field = "django.db.models.BigAutoField"
