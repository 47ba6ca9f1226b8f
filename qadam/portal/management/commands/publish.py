"""`qadam publish`"""

import logging
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.base.errors import DomainError
from qadam.portal.edition.publishing import publish


class Command(BaseCommand):
    """Writes the static edition."""

    help = "Write the whole portal as plain files, in every language, from what is published alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--to", type=Path, required=True, help="folder: new, empty, or an earlier edition")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        logging.getLogger("qadam.request").setLevel(logging.WARNING)  # nobody asked for these pages
        call_command("collectstatic", interactive=False, verbosity=0)  # no server need have run here before
        try:
            edition = publish(options["to"], say=self.stdout.write)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(
            f"{edition.pages} pages, {edition.files} files, {edition.size_bytes / 1_000_000:.1f} MB, "
            f"{edition.seconds:.1f} s in {options['to']}"
        )
        if edition.broken:
            lines = [f"  {address} (from {page or 'the start'})" for page, address in edition.broken]
            raise CommandError("These links lead nowhere:\n" + "\n".join(lines))
