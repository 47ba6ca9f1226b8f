"""The words that decided, marked in the text that they were found in."""

import re
from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

# Longer texts are shown whole and unmarked beyond this: nobody reads marks there.
MARKED_CHARACTERS = 20_000


def marked_text(text: str, words: Iterable[str]) -> SafeString:
    """Return a text as HTML with every whole occurrence of the words in `<mark>`, whatever their case."""
    wanted = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return conditional_escape(text)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)", re.IGNORECASE)
    pieces: list[str] = []
    done = 0
    for found in pattern.finditer(text, 0, MARKED_CHARACTERS):
        pieces += [conditional_escape(text[done : found.start()]), format_html("<mark>{}</mark>", found.group())]
        done = found.end()
    pieces.append(conditional_escape(text[done:]))
    return mark_safe("".join(pieces))  # noqa: S308 (every piece is escaped above)


def has_any(text: str, words: Iterable[str]) -> bool:
    """Return whether a text holds one of the words whole."""
    return "<mark>" in marked_text(text, words)
