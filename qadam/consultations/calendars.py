"""Writing calendars as RFC 5545 (iCalendar) asks for, exactly the part that a list of meetings needs.

Lines end with CRLF and are folded at 75 octets without breaking a character (3.1); text is escaped (3.3.11); times are
in UTC, so that no time zone has to be described (3.3.5, form 2).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FOLD_OCTETS = 75
PRODUCT = "-//qadam//consultations//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
# Control characters have no place in a text of a calendar (3.1: CONTROL is excluded), the tab has.
_CONTROLS = {code: None for code in (*range(32), 127) if code not in (9, 10)}


@dataclass(frozen=True)
class CalendarEvent:
    """One meeting. `sequence` rises with each change that participants must notice; a cancelled one stays."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False


def calendar(name: str, events: Iterable[CalendarEvent]) -> bytes:
    """Return a whole calendar."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event_lines(event)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event_lines(event: CalendarEvent) -> Iterator[str]:
    status = "CANCELLED" if event.is_cancelled else "TENTATIVE" if event.is_tentative else "CONFIRMED"
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_moment(event.changed_at)}"
    yield f"LAST-MODIFIED:{_moment(event.changed_at)}"
    yield f"DTSTART:{_moment(event.starts_at)}"
    yield f"DTEND:{_moment(event.ends_at)}"
    yield f"SUMMARY:{escaped(event.title)}"
    for key, value in (("LOCATION", event.place), ("DESCRIPTION", event.description)):
        if value:
            yield f"{key}:{escaped(value)}"
    if event.url:
        yield f"URL:{event.url}"
    yield f"STATUS:{status}"
    yield "END:VEVENT"


def escaped(text: Any) -> str:
    """Return a text as the value of a property."""
    plain = str(text).replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return plain.translate(_ESCAPES)


def folded(line: str) -> bytes:
    """Return a content line in octets, folded after at most 75 of them, with its end."""
    pieces: list[bytes] = []
    piece, room = b"", FOLD_OCTETS
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", FOLD_OCTETS - 1  # the space that begins a folded line counts
        piece += octets
    pieces.append(piece)
    return b"\r\n ".join(pieces) + b"\r\n"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
