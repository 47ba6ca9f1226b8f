"""A search as a person types it, and its form for each engine. Nothing of it reaches the engine but letters and digits.

Words must all be found, each by its stem or a beginning of it; "words in quotes" must stand one after the other; a
printed number such as 126.26 is found whole.
"""

import re
from dataclasses import dataclass, replace

from qadam.register.selectors.stems import clean_token, looks_like_number, number_token
from unrec.matching.stems import LANGUAGES, stem, stem_variants, words

MAX_CHARACTERS = 400
MAX_CLAUSES = 32
# A beginning of one letter finds nearly everything: such a word is looked for as it stands.
MIN_PREFIX_CHARACTERS = 2
_PIECE = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)')


@dataclass(frozen=True, slots=True)
class Alternative:
    """Tokens that stand one after the other; `is_prefix`: the last may go on."""

    tokens: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: every clause must hold, by one of its alternatives. `numbers` are the printed numbers."""

    clauses: tuple[tuple[Alternative, ...], ...] = ()
    numbers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @property
    def has_beginnings(self) -> bool:
        """Return whether a word may also be found by its beginning."""
        return any(alternative.is_prefix for clause in self.clauses for alternative in clause)

    def whole_words(self) -> "Query":
        """Return the same query, which finds whole words alone."""
        clauses = tuple(tuple(replace(one, is_prefix=False) for one in clause) for clause in self.clauses)
        return replace(self, clauses=clauses)


def looks_like_phrase(text: str) -> bool:
    """Return whether a search holds words in quotes, which are meant as they stand."""
    return any(phrase for phrase, _word in _PIECE.findall(text[:MAX_CHARACTERS]))


def parse_query(text: str) -> Query:
    """Return a search as clauses; empty where the text has no word. Never fails, whatever the text."""
    clauses: list[tuple[Alternative, ...]] = []
    numbers: list[str] = []
    for phrase, word in _PIECE.findall(text[:MAX_CHARACTERS]):
        if phrase:
            clauses += [_phrase(phrase)]
            continue
        bare = word.strip(".,;:()[]")
        if looks_like_number(bare):
            numbers.append(bare)
            clauses.append((Alternative((number_token(bare),)),))
            continue
        clauses += [_word(part) for part in words(word)]
    return Query(tuple(clause for clause in clauses if clause)[:MAX_CLAUSES], tuple(numbers))


def _word(word: str) -> tuple[Alternative, ...]:
    tokens = tuple(dict.fromkeys(token for token in map(clean_token, stem_variants(word)) if token))
    if not tokens:
        return ()
    if (len(tokens) > 1 and not word[0].isalpha()) or _is_chinese(word):
        return (Alternative(tokens),)  # the pairs of a Chinese word stand one after the other
    found = [Alternative((token,), is_prefix=len(token) >= MIN_PREFIX_CHARACTERS) for token in tokens]
    if word.isdigit():
        found.append(Alternative((f"n{word}x",), is_prefix=True))  # the paragraph of printed numbers: 126 of 126.26
        found.append(Alternative((f"n{word}",)))
    return tuple(found)


def _is_chinese(word: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" for character in word)


def _phrase(text: str) -> tuple[Alternative, ...]:
    """Return a phrase in the stems of each language: nothing tells in which one it is."""
    parts = words(text)
    found: list[Alternative] = []
    for language in LANGUAGES:
        tokens: list[str] = []
        for part in parts:
            stems = stem_variants(part) if _is_chinese(part) else (stem(part, language),)
            tokens += [token for token in map(clean_token, stems) if token]
        if tokens:
            found.append(Alternative(tuple(tokens)))
    return tuple(dict.fromkeys(found))


def fts5_query(query: Query) -> str:
    """Return the query for SQLite's FTS5: every token in quotes, so that nothing in it is an operator."""
    return " AND ".join("(" + " OR ".join(map(_fts5_alternative, clause)) + ")" for clause in query.clauses)


def _fts5_alternative(alternative: Alternative) -> str:
    return '"' + " ".join(alternative.tokens) + '"' + ("*" if alternative.is_prefix else "")


def tsquery(query: Query) -> str:
    """Return the query for PostgreSQL's `to_tsquery('simple', ...)`: every token in quotes."""
    return " & ".join("(" + " | ".join(map(_ts_alternative, clause)) + ")" for clause in query.clauses)


def _ts_alternative(alternative: Alternative) -> str:
    words = [f"'{token}'" for token in alternative.tokens]
    if alternative.is_prefix:
        words[-1] += ":*"
    return "(" + " <-> ".join(words) + ")"
