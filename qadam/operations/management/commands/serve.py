"""`qadam serve`"""

import os
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Runs the web server."""

    help = "Collect the static files and run the web server (gunicorn) in the foreground."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port (default: %(default)s)")
        parser.add_argument("--processes", type=int, default=2, help="server processes (default: %(default)s)")
        parser.add_argument("--threads", type=int, default=4, help="threads in each (default: %(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace this process by gunicorn."""
        call_command("collectstatic", interactive=False, verbosity=0)
        arguments = [
            sys.executable, "-m", "gunicorn", "qadam.config.wsgi",
            "--bind", options["bind"],
            "--workers", str(options["processes"]),
            "--threads", str(options["threads"]),
            "--timeout", "60",
            # A process is replaced from time to time, so that no leak lives long.
            "--max-requests", "5000", "--max-requests-jitter", "500",
            "--no-control-socket",
        ]  # fmt: skip
        os.execv(sys.executable, arguments)
