"""`qadam demo`"""

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.base.errors import DomainError
from qadam.operations.demo import load_demo, run_demo
from qadam.operations.world import load_world


class Command(BaseCommand):
    """Loads and runs the demonstration."""

    help = "Load a fictional State's reviews into a database of their own and run the site."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port (default: %(default)s)")
        parser.add_argument(
            "--world",
            metavar="TABLE",
            type=Path,
            help="show a table of many reviews instead, such as UPR Info's export (.csv, .csv.gz or .xlsx)",
        )
        parser.add_argument("--load-only", action="store_true", help="load the data and do not start the site")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        signal.signal(signal.SIGTERM, _stop)
        call_command("migrate", verbosity=0, interactive=False)
        try:
            world = options["world"]
            people = load_demo(self.stdout.write) if world is None else load_world(world, self.stdout.write)
            if not options["load_only"]:
                sys.exit(run_demo(people, bind=options["bind"], say=self.stdout.write))
        except (DomainError, RuntimeError) as error:
            raise CommandError(str(error)) from error


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
