from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "qadam.taxonomy"
    default_auto_field = "django.db.models.BigAutoField"
