"""`qadam doctor`"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from qadam.operations.doctor import Health, examine


class Command(BaseCommand):
    """Looks at everything that can go wrong."""

    help = "Check database, files, audit log, search and workers; exits 1 if something is wrong."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        wrong = False
        for name, answer in examine():
            wrong = wrong or answer.health is Health.WRONG
            self.stdout.write(f"{answer.health.upper():8} {name:12} {answer.message}")
            if answer.advice:
                self.stdout.write(f"{'':22}{answer.advice}")
        if wrong:
            sys.exit(1)
