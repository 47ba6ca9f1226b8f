"""`qadam dump`"""

from typing import Any

from django.core.management.base import BaseCommand

from qadam.portal.dump import write_dump


class Command(BaseCommand):
    """Writes the dump of the published data."""

    help = (
        "Write everything that is published into one archive with its data dictionary; the nightly job does the same."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        dump = write_dump()
        rows = ", ".join(f"{count} {name}" for name, count in dump.rows.items())
        self.stdout.write(f"version {dump.version}: {rows}; {dump.size_bytes / 1_000_000:.1f} MB")
