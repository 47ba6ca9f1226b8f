"""How much of this machine one document may use before it is refused.

The limits guard against hostile files; the largest honest document known (a report of 60 pages with annexes) stays
far below each of them.
"""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for reading one document.

    `max_bytes` is of the file itself; `max_seconds` of processor time and of wall time each; `max_memory_bytes` of
    the address space of a child process; `max_cells` of all sheets or tables together; `max_characters` of all
    paragraphs. For files that are zip archives: `max_members` files inside, `max_total` bytes unpacked in all,
    `max_ratio` unpacked to packed size of one member.
    """

    max_bytes: int = 50 * MEBIBYTE
    max_pages: int = 1_000
    max_seconds: float = 60.0
    max_memory_bytes: int = 1_024 * MEBIBYTE
    max_cells: int = 1_000_000
    max_members: int = 2_000
    max_total: int = 256 * MEBIBYTE
    max_ratio: int = 200
    max_characters: int = 5_000_000
