"""How two texts differ, word by word, for showing them side by side. Pure functions."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)
# Above this many words on either side the comparison would take noticeable time; the texts are then shown whole.
MOST_WORDS = 20_000


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `changed` says that the other text does not have it here."""

    text: str
    changed: bool


def word_difference(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts cut into equal and changed stretches. Joined, the stretches give back the texts unchanged."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _whole(before, before != after), _whole(after, before != after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left += _whole("".join(old[a:b]), kind != "equal")
        right += _whole("".join(new[c:d]), kind != "equal")
    return left, right


def _whole(text: str, changed: bool) -> list[Piece]:
    return [Piece(text, changed)] if text else []
