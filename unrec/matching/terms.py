"""The terms of a text for comparison: stems of its words, and the instruments that it names, each as one term.

"OP-CAT" and "the Optional Protocol to the Convention against Torture" become the same term, in any language, and
neither brings the word "torture" along: who asks to ratify the protocol does not ask to end torture.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from unrec.matching.stems import detect_language, stem_text
from unrec.vocabularies.instruments import find_instruments

MAX_CHARACTERS = 12_000  # of one text; the longest recommendation known has under 3,000
INSTRUMENT_MARK = "="  # before the code of an instrument; no stem starts with it

_WORD = re.compile(r"[^\W_][\w\u0300-\u036f\u064b-\u0652]*")

# Snowball keeps these families of treaty words apart ("ratify" and "ratification").
_SAME_STEM = {
    "ratif": "ratifi",
    "signatur": "sign",
    "signatori": "sign",
    "abolit": "abolish",
    "discriminatori": "discrimin",
    "criminaliz": "criminalis",
    "decriminaliz": "decriminalis",
    "legislatur": "legisl",
    "prosecutor": "prosecut",
    "ратификац": "ратифицирова",
    "ратифицир": "ратифицирова",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One term and where it stands: `text[start:end]`. `value` is a stem, or an instrument's code after a mark."""

    value: str
    start: int
    end: int


@lru_cache(maxsize=65_536)
def _stems(word: str, language: str) -> tuple[str, ...]:
    return tuple(_SAME_STEM.get(stem, stem) for stem in stem_text(word, language))


def terms_of(text: str) -> list[Term]:
    """Return the terms of a text in order. Only its first `MAX_CHARACTERS` characters are read."""
    text = text[:MAX_CHARACTERS]
    language = detect_language(text)
    mentions = find_instruments(text)
    terms = [Term(INSTRUMENT_MARK + mention.code, mention.start, mention.end) for mention in mentions]
    covered = [(mention.start, mention.end) for mention in mentions]
    for word in _WORD.finditer(text):
        if not any(start <= word.start() < end for start, end in covered):
            # an apostrophe leaves a single letter behind ("women's"), which tells nothing
            terms.extend(
                Term(stem, *word.span())
                for stem in _stems(word.group(), language)
                if len(stem) > 1 or not stem.isascii() or stem.isdigit()
            )
    return sorted(terms, key=lambda term: term.start)


def instruments_in(terms: Iterable[Term]) -> frozenset[str]:
    """Return the codes of the instruments among the terms."""
    return frozenset(term.value[1:] for term in terms if term.value.startswith(INSTRUMENT_MARK))


def with_pairs(terms: Iterable[Term]) -> list[str]:
    """Return the values of the terms, and each two neighbours joined by a blank ("death penalti")."""
    values = [term.value for term in terms]
    return values + [f"{left} {right}" for left, right in pairwise(values)]
