"""The demonstration of an instance for many States: a table of the world's recommendations, imported as it stands."""

import gzip
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from qadam.accounts.models import User
from qadam.base.errors import InvalidInputError
from qadam.intake.services.collections import import_collection
from qadam.register.models import Recommendation
from qadam.register.services.mechanisms import load_mechanisms
from qadam.taxonomy.services import load_vocabularies


def load_world(table: Path, say: Callable[[str], None]) -> list[User]:
    """Import a table of many reviews where nothing is there yet; nobody signs in to this demonstration.

    Args:
        table: CSV or XLSX as `qadam import --collection` takes it, or a CSV packed with gzip.

    Raises:
        InvalidInputError: the file is missing or cannot be read.
    """
    with transaction.atomic():
        load_vocabularies(by=None)
        load_mechanisms(by=None)
    if Recommendation.objects.exists():
        return []
    started = time.monotonic()
    with TemporaryDirectory() as folder:
        reviews = list(import_collection(path=_unpacked(table, Path(folder)), by=None))
    count = sum(each.new_count for each in reviews)
    states = len({each.review.state_under_review for each in reviews})
    say(
        f"{table.name}: {count} recommendations to {states} States in {len(reviews)} reviews, "
        f"{time.monotonic() - started:.0f} s"
    )
    return []


def _unpacked(table: Path, folder: Path) -> Path:
    if not table.is_file():
        raise InvalidInputError(f"There is no file {table}. Name a table: make demo-world WORLD=PATH")
    if table.suffix != ".gz":
        return table
    plain = folder / table.stem
    try:
        plain.write_bytes(gzip.decompress(table.read_bytes()))
    except (OSError, EOFError) as error:
        raise InvalidInputError(f"{table} is not a gzip file.") from error
    return plain
