"""What is due. Apps above register a source each from `AppConfig.ready()`; the engine asks them all.

A source says what is open; when to speak, and to whom, is the engine's (`services.reminders`) by the rules.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from qadam.notifications.words import Address, WordMaker


@dataclass(frozen=True)
class Duty:
    """Something open with a deadline.

    `key` names it for good ("measure-17"): the same duty with another deadline is spoken of anew. `words` says what is
    due, without the deadline, which the engine adds. `to` holds the ids of the people who have to do it, `escalate_to`
    of those who answer for it. The coordinators are the last to be told, unless the duty is `neutral`: confidential,
    so that its words hold no title, and nobody learns of it whom the source does not name.
    """

    key: str
    due_on: date
    path: Address
    words: WordMaker
    to: list[int] = field(default_factory=list)
    escalate_to: list[int] = field(default_factory=list)
    neutral: bool = False


ReminderSource = Callable[[date], Iterable[Duty]]
_sources: dict[str, ReminderSource] = {}


def register_reminder_source(name: str, source: ReminderSource) -> None:
    """Add a source; the same name again replaces it. It yields every open duty, given today's date."""
    _sources[name] = source


def reminder_sources() -> dict[str, ReminderSource]:
    """Return the sources by name."""
    return dict(_sources)
