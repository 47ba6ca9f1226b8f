"""`qadam serve`"""

import os
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

# Of the C library's allocator: two pools for all threads instead of one each, and what is large goes back to the system
# when it is free. A server of 250,000 recommendations holds half as much (docs/reference/performance.md).
MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}


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
            sys.executable, "-m", "gunicorn", "qadam.config.served",
            "--bind", options["bind"],
            "--workers", str(options["processes"]),
            "--threads", str(options["threads"]),
            "--timeout", "60",
            # A process is replaced from time to time, so that no leak lives long.
            "--max-requests", "5000", "--max-requests-jitter", "500",
            "--no-control-socket",
            "--preload",
        ]  # fmt: skip
        os.environ |= {name: value for name, value in MEMORY.items() if name not in os.environ}
        os.execv(sys.executable, arguments)
