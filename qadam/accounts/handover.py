"""What a person's work for a body consists of. Apps above register a source each from `AppConfig.ready()`.

Most work belongs to the body and passes with the role; the source then only lists it, so that the successor knows what
there is. What is tied to the person is moved by `move`, inside the transaction of the hand-over.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from qadam.accounts.models import Handover, User
from qadam.bodies.models import Body


@dataclass(frozen=True)
class HandoverItem:
    """One piece of work. `path` is its page in the language now active; `kind` says what it is in a word or two."""

    title: Any
    kind: Any
    path: str
    about: Any = ""
    due_on: date | None = None


Lister = Callable[[User, Body | None], Iterable[HandoverItem]]
Mover = Callable[[Handover], None]


@dataclass(frozen=True)
class HandoverSource:
    """What lists the work of a person for a body, and what moves that which is tied to the person."""

    items: Lister
    move: Mover | None = None


_sources: dict[str, HandoverSource] = {}


def register_handover_source(name: str, items: Lister, move: Mover | None = None) -> None:
    """Add a source; the same name again replaces it.

    Args:
        items: lists the open work of a person for a body (None for roles without one).
        move: called once with the saved hand-over, after the role has passed; may raise a `DomainError`, which undoes
            everything.
    """
    _sources[name] = HandoverSource(items, move)


def handover_items(user: User, body: Body | None) -> list[HandoverItem]:
    """Return the open work of a person for a body, by deadline; what has none comes last."""
    items = [item for source in _sources.values() for item in source.items(user, body)]
    return sorted(items, key=lambda item: (item.due_on or date.max, str(item.kind), str(item.title)))


def move_work(handover: Handover) -> None:
    """Let every source move what is tied to the person."""
    for source in _sources.values():
        if source.move is not None:
            source.move(handover)
