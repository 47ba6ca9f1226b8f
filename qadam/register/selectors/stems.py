"""How texts and queries become tokens of the search index: the same on SQLite and on PostgreSQL.

A token has letters and digits alone, since both engines cut words at anything else. A printed number such as "126.26"
is kept whole as one token (`number_token`), so that 139.1 never finds 139.10.
"""

import re
from functools import cache

from unrec.matching.stems import stem_text, words
from unrec.vocabularies.instruments import all_instruments
from unrec.vocabularies.states import get_state

# Stands between two texts, so that a phrase never runs from one into the next. No word of any language.
BREAK = "0break0"
# In shorter words ("срок", "урок") the vowel belongs to the word.
FLEETING_FROM = 5
_NUMBER = re.compile(r"[^\W_]*\d[^\W_]*(?:[.\-()/][^\W_]+)+\)?")


def clean_token(token: str) -> str:
    """Return a stem without anything but letters and digits; empty where nothing is left.

    The vowel that comes and goes in Russian ("пытка", genitive plural "пыток") goes, as no stemmer takes it out.
    """
    letters = token if token.isalnum() else "".join(character for character in token if character.isalnum())
    return f"{letters[:-2]}к" if len(letters) >= FLEETING_FROM and letters.endswith(("ок", "ек")) else letters


def tokens_of(text: str, language: str | None) -> list[str]:
    """Return the stems of a text as tokens of the index. `language` as in `unrec.matching.stems`; None: guessed."""
    return [token for token in map(clean_token, stem_text(text, language)) if token]


def number_token(number: str) -> str:
    """Return the one token of a printed number: "126.26" gives "n126x26"."""
    return "n" + "x".join(part for part in map(clean_token, words(number.replace(".", " "))) if part)


def looks_like_number(word: str) -> bool:
    """Return whether a word of a query is a printed number with its points, such as 126.26 or A-12."""
    return bool(_NUMBER.fullmatch(word))


@cache
def state_tokens(code: str) -> tuple[str, ...]:
    """Return the tokens of all names of a State, in every language; none for an unknown code."""
    try:
        state = get_state(code)
    except KeyError:
        return ()
    tokens: list[str] = [clean_token(code.lower())]
    for names in (state.names, state.formal_names):
        for language, name in names.items():
            tokens += [BREAK, *tokens_of(name, language)]
    return tuple(tokens)


@cache
def instrument_tokens(code: str) -> tuple[str, ...]:
    """Return the tokens of all names and abbreviations of a treaty or institution: OPCAT finds the long name."""
    instrument = next(one for one in all_instruments() if one.code == code)
    names: list[tuple[str, str | None]] = [(name, language) for language, name in instrument.names.items()]
    names += [(name, language) for language, aliases in instrument.aliases.items() for name in aliases]
    names += [(abbreviation, None) for abbreviation in instrument.abbreviations]
    return tuple(token for name, language in names for token in (BREAK, *tokens_of(name, language)))
