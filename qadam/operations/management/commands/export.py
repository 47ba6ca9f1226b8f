"""`qadam export`"""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.register.exports import export_rows
from qadam.register.selectors.recommendations import all_recommendations
from qadam.register.selectors.training import decided_labels

EXPORTS: dict[str, Callable[[], Iterable[dict[str, Any]]]] = {
    "labels": decided_labels,
    "recommendations": lambda: export_rows(all_recommendations().order_by("review", "order", "pk")),
}


class Command(BaseCommand):
    """Writes rows as JSON lines."""

    help = "Write what people decided about labels (for unrec train --with), or the register, as JSON lines."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("what", choices=sorted(EXPORTS), help="labels, or recommendations")
        parser.add_argument("-o", "--output", type=Path, help="the file to write; standard output without it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        target: Path | None = options["output"]
        if target is None:
            for record in EXPORTS[options["what"]]():
                sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
            return
        if target.exists():
            raise CommandError(f"{target} exists already. Give a new name, so that nothing is overwritten.")
        partial = target.with_name(target.name + ".partial")
        count = 0
        with partial.open("w", encoding="utf-8") as lines:
            for record in EXPORTS[options["what"]]():
                lines.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
        partial.rename(target)
        self.stdout.write(f"{count} records: {target}")
