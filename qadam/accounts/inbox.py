"""What stands in the inbox. Apps above register a source each from `AppConfig.ready()`; the inbox asks them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from qadam.accounts.selectors import Person


@dataclass(frozen=True)
class InboxItem:
    """One thing that needs a person now. `due_on` orders the list; what has no date comes last."""

    title: Any
    url: str
    kind: Any  # what it is, in a word or two: "import", "approval"
    about: Any = ""
    due_on: date | None = None
    is_overdue: bool = False


Source = Callable[[Person], Iterable[InboxItem]]
_sources: dict[str, Source] = {}


def register_inbox_source(name: str, source: Source) -> None:
    """Add a source; the same name again replaces it. A source returns what needs this person, and nothing else."""
    _sources[name] = source


def inbox_of(user: Person) -> list[InboxItem]:
    """Return everything that needs a person now: overdue first, then by date, then what has none."""
    items = [item for source in _sources.values() for item in source(user)]
    return sorted(items, key=lambda item: (not item.is_overdue, item.due_on or date.max, str(item.title)))
