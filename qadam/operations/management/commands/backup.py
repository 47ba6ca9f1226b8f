"""`qadam backup`"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.base.errors import DomainError
from qadam.operations.backup import write_backup


class Command(BaseCommand):
    """Write every row and every file into one archive."""

    help = "Write every row and every file into one archive."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, help="the archive, such as qadam-2026-11-21.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            counts = write_backup(options["file"])
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        files = counts.pop("files", 0)
        self.stdout.write(f"{sum(counts.values())} rows and {files} files: {options['file']}")
