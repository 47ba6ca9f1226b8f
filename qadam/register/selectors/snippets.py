"""The words of a text that a search found, marked, and the stretch of the text around them."""

import re

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from qadam.register.selectors.queries import Alternative, Query
from qadam.register.selectors.stems import clean_token
from unrec.matching.stems import stem

SNIPPET_CHARACTERS = 360
LEAD_CHARACTERS = 80  # before the first word found
_WORD = re.compile(r"[^\W_]+")


def marked(text: str, query: Query, *, language: str) -> SafeString:
    """Return the whole text, escaped, with every word that the query finds in `<mark>`."""
    return _with_marks(text, found_spans(text, query, language=language))


def snippet(text: str, query: Query, *, language: str) -> SafeString:
    """Return the text, or where it is long the stretch around the first word found, with the found words marked."""
    spans = found_spans(text, query, language=language)
    if len(text) <= SNIPPET_CHARACTERS:
        return _with_marks(text, spans)
    start = max(0, spans[0][0] - LEAD_CHARACTERS) if spans else 0
    if start:
        start = text.rfind(" ", 0, start) + 1
    end = start + SNIPPET_CHARACTERS
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + SNIPPET_CHARACTERS // 2)
    inside = [(left - start, right - start) for left, right in spans if left >= start and right <= end]
    return format_html(
        "{}{}{}", "… " if start else "", _with_marks(text[start:end], inside), " …" if end < len(text) else ""
    )


def found_spans(text: str, query: Query, *, language: str) -> list[tuple[int, int]]:
    """Return where the words stand that the query finds, in order."""
    if not query:
        return []
    found = [(match.start(), match.end(), clean_token(stem(match.group(), language))) for match in _WORD.finditer(text)]
    alternatives = {alternative for clause in query.clauses for alternative in clause}
    places: set[int] = set()
    stems = [token for _start, _end, token in found]
    for alternative in alternatives:
        places |= _places(stems, alternative)
    return [found[place][:2] for place in sorted(places)]


def _places(stems: list[str], alternative: Alternative) -> set[int]:
    """Return the places of the words that an alternative covers."""
    *head, last = alternative.tokens
    length = len(alternative.tokens)
    covered: set[int] = set()
    for place in range(len(stems) - length + 1):
        end = stems[place + length - 1]
        if stems[place : place + length - 1] == head and (
            end.startswith(last) if alternative.is_prefix else end == last
        ):
            covered.update(range(place, place + length))
    return covered


def _with_marks(text: str, spans: list[tuple[int, int]]) -> SafeString:
    parts: list[SafeString] = []
    place = 0
    for start, end in spans:
        parts += [conditional_escape(text[place:start]), format_html("<mark>{}</mark>", text[start:end])]
        place = end
    parts.append(conditional_escape(text[place:]))
    return mark_safe("".join(parts))  # noqa: S308  (every part is escaped above)
