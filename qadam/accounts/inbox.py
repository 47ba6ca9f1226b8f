"""What stands in the inbox. Apps above register a source each from `AppConfig.ready()`; the inbox asks them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from qadam.accounts.models import User
from qadam.accounts.selectors import Person, absent_for


@dataclass(frozen=True)
class InboxItem:
    """One thing that needs a person now. `due_on` orders the list; what has no date comes last."""

    title: Any
    url: str
    kind: Any  # what it is, in a word or two: "import", "approval"
    about: Any = ""
    due_on: date | None = None
    is_overdue: bool = False
    instead_of: str = ""  # the person on leave whose inbox it is


Source = Callable[[Person], Iterable[InboxItem]]
_sources: dict[str, Source] = {}
_personal: set[str] = set()


def register_inbox_source(name: str, source: Source, *, is_personal: bool = False) -> None:
    """Add a source; the same name again replaces it. A source returns what needs this person, and nothing else.

    `is_personal` says that its items are confidential to the person: an alternate does not see them.
    """
    _sources[name] = source
    _personal.discard(name)
    if is_personal:
        _personal.add(name)


def inbox_of(user: Person) -> list[InboxItem]:
    """Return everything that needs a person now: overdue first, then by date, then what has none.

    What needs somebody on leave for whom the person stands in is there too, unless the person has it anyway.
    """
    items = [item for source in _sources.values() for item in source(user)]
    if isinstance(user, User):
        seen = {item.url for item in items}
        for absent in absent_for(user, timezone.localdate()):
            theirs = (item for name, source in _sources.items() if name not in _personal for item in source(absent))
            items += [replace(item, instead_of=absent.full_name) for item in theirs if item.url not in seen]
    return sorted(items, key=lambda item: (not item.is_overdue, item.due_on or date.max, str(item.title)))
