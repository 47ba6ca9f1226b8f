"""What every table of allowed changes must hold, for the tests of each app's tables."""

from collections.abc import Iterable, Mapping
from typing import Any


def reachable(table: Mapping[Any, Iterable[Any]], start: Any) -> set[Any]:
    """Return the states to which a table leads from `start`, itself among them."""
    found, waiting = {start}, [start]
    while waiting:
        for following in set(table[waiting.pop()]) - found:
            found.add(following)
            waiting.append(following)
    return found
