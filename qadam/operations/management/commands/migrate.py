"""`qadam migrate`: Django's own, and the table of the shared cache."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate


class Command(DjangoMigrate):
    """Makes or updates the database, the cache table included."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run Django's migrations, then make the cache table where it is missing."""
        super().handle(*args, **options)
        call_command("createcachetable", database=options["database"], verbosity=0)
