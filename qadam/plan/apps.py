from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "qadam.plan"
    default_auto_field = "django.db.models.BigAutoField"
