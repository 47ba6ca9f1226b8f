"""Finds words that promise nothing, from the list in data/empty_words.yaml. Pure functions."""

import re
from functools import cache
from pathlib import Path

import yaml

LIST = Path(__file__).parent.parent / "data" / "empty_words.yaml"
# Where a clause of a measure begins: after a stop, a semicolon, a line's end, a number or a bullet.
_CLAUSE_START = r"(?:^|(?<=[.;:\n•–—)]))\s*(?:and\s+|и\s+)?"
_CLAUSE_END = r"(?=\s*(?:$|[.;\n]))"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    given = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return {
        language: re.compile("|".join(_pattern(row["words"], row["at"]) for row in rows), re.IGNORECASE | re.MULTILINE)
        for language, rows in given.items()
    }


@cache
def _beginnings() -> dict[str, re.Pattern[str]]:
    """Return the first words of the entries as one pattern: most texts hold none, and need no further search."""
    given = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    first = {
        language: {row["words"].split()[0].replace("*", r"\w*") for row in rows} for language, rows in given.items()
    }
    return {
        language: re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words))})(?!\w)", re.IGNORECASE)
        for language, words in first.items()
    }


def _pattern(words: str, at: str) -> str:
    """Return the pattern of an entry: whole words, a star for any ending, one group that is what was said."""
    body = r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split())
    said = rf"(?<!\w)({body})(?!\w)"
    return {"start": _CLAUSE_START + said, "end": said + _CLAUSE_END, "anywhere": said}[at]


def empty_words_in(text: str, language: str) -> list[str]:
    """Return the words of a text that promise nothing, as they stand there, each once; none in unknown languages."""
    pattern = _patterns().get(language)
    if pattern is None or not _beginnings()[language].search(text):
        return []
    found = [" ".join(next(group for group in match.groups() if group).split()) for match in pattern.finditer(text)]
    return list({words.casefold(): words for words in found}.values())
