"""`qadam worker`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from qadam.operations.worker import run_worker


class Command(BaseCommand):
    """Runs background jobs."""

    help = "Run the background jobs until stopped. Several workers share the work, on one machine or on many."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--until-empty", action="store_true", help="stop when the queue is empty")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        run_worker(until_empty=options["until_empty"])
