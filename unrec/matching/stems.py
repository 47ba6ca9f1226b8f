"""Words of a text and their stems, for search and for matching, in six languages.

English, Russian, French, Spanish and Arabic by Snowball, Kazakh by an own suffix stripper; Chinese text, where no space
parts the words, gives pairs of neighbouring characters.
"""

import re
import threading
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from unrec.matching.kazakh import strip_kazakh

_SNOWBALL = {"en": "english", "ru": "russian", "fr": "french", "es": "spanish", "ar": "arabic"}
LANGUAGES = (*_SNOWBALL, "kk", "zh")

_WORD = re.compile(r"[^\W_][\w\u0300-\u036f\u064b-\u0652]*")
_KAZAKH_LETTERS = frozenset("әіңғүұқөһ")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
# One word in this many with a Kazakh letter makes a Cyrillic text Kazakh: real Kazakh has one in two, and a Russian
# text may name a Kazakh body.
_KAZAKH_SHARE = 6

# Little words that stand in nearly every sentence of their language and in no other of the three.
_LITTLE_WORDS = {
    "en": frozenset(["the", "and", "of", "to", "with", "for", "that", "all", "its"]),
    "fr": frozenset(["les", "des", "et", "du", "dans", "pour", "aux", "une", "le", "d", "l", "sur"]),
    "es": frozenset(["los", "las", "el", "y", "del", "para", "con", "por", "una", "que", "en"]),
}

# Russian stems in which Snowball keeps a vowel that other forms of the word drop: пыток, but пытки.
_FLEETING_VOWELS = {
    "пыток": "пытк",
    "тюр": "тюрьм",
    "ребенок": "ребенк",
    "подросток": "подростк",
    "девочек": "девочк",
    "оговорок": "оговорк",
    "поправок": "поправк",
    "проверок": "проверк",
    "попыток": "попытк",
    "земел": "земл",
}

_local = threading.local()  # Snowball's stemmers keep state, so each thread has its own


def words(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case, in order; "ё" reads as "е", hyphens part words."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower().replace("ё", "е"))


def detect_language(text: str) -> str:
    """Return the language of a text by its letters and little words: en, ru, kk, fr, es, ar, zh ("en" without a sign).

    Meant for choosing a stemmer, where a wrong guess does little harm; not for the language of a document.
    """
    return _language_of(words(text))


def _language_of(tokens: list[str]) -> str:
    counts = {"cyrillic": 0, "kk": 0, "ar": 0, "zh": 0, "en": 0, "fr": 0, "es": 0, "latin": 0}
    for token in tokens:
        first = token[0]
        if first < "\u0250":
            counts["latin"] += not first.isdigit()
            for language, little in _LITTLE_WORDS.items():
                counts[language] += token in little
        elif "\u0400" <= first <= "\u052f":
            counts["cyrillic"] += 1
            counts["kk"] += not _KAZAKH_LETTERS.isdisjoint(token)
        elif "\u0600" <= first <= "\u06ff":
            counts["ar"] += 1
        elif _CHINESE.match(first):
            counts["zh"] += len(token)
    script = max(("latin", "cyrillic", "ar", "zh"), key=lambda name: counts[name])
    if script == "cyrillic":
        return "kk" if counts["kk"] * _KAZAKH_SHARE >= counts["cyrillic"] else "ru"
    if script == "latin":
        return max(("en", "fr", "es"), key=lambda name: counts[name])
    return script


def stem(word: str, language: str) -> str:
    """Return the stem of one word in lower case, without diacritics in Latin script.

    Args:
        word: one word, in any case.
        language: one of `LANGUAGES`; a word in another language's script is stemmed by its script ("OPCAT" in a Russian
            text as English), and for an unknown language the word comes back in lower case.
    """
    return _stem(word.lower().replace("ё", "е"), language)


def stem_text(text: str, language: str | None = None) -> list[str]:
    """Return the stems of the words of a text in order; for Chinese its pairs of neighbouring characters.

    Args:
        text: any text.
        language: one of `LANGUAGES`; None to guess by `detect_language`.
    """
    tokens = words(text)
    if language is None:
        language = _language_of(tokens)
    stems: list[str] = []
    for token in tokens:
        if _CHINESE.search(token):
            stems.extend(_pairs(token))
        else:
            stems.append(_stem(token, language))
    return stems


def stem_variants(word: str) -> tuple[str, ...]:
    """Return the stems that a word may have in any language of its script, the likeliest first, without repetition.

    For a query of a word or two, whose language nothing tells: "балалар" gives the Kazakh and the Russian stem.
    """
    lower = word.lower().replace("ё", "е")
    if not lower or _CHINESE.search(lower):
        return tuple(_pairs(lower))
    order: tuple[str, ...]
    if "\u0400" <= lower[0] <= "\u052f":
        order = ("kk",) if not _KAZAKH_LETTERS.isdisjoint(lower) else ("ru", "kk")
    elif "\u0600" <= lower[0] <= "\u06ff":
        order = ("ar",)
    else:
        order = ("en", "fr", "es")
    return tuple(dict.fromkeys(_stem(lower, language) for language in order))


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> str:
    """Return the stem of a word in lower case."""
    if not word or not word[0].isalpha():
        return word
    cyrillic = "\u0400" <= word[0] <= "\u052f"
    if cyrillic and language not in ("ru", "kk"):
        language = "kk" if not _KAZAKH_LETTERS.isdisjoint(word) else "ru"
    elif "\u0600" <= word[0] <= "\u06ff":
        language = "ar"
    elif not cyrillic and word[0] < "\u0250" and language in ("ru", "kk", "ar", "zh"):
        language = "en"
    if language == "kk":
        return strip_kazakh(word)
    if language not in _SNOWBALL:
        return word
    result = _snowball(language)(word)
    if language == "ru":
        return _FLEETING_VOWELS.get(result, result)
    return result if result.isascii() else _without_diacritics(result)


def _without_diacritics(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _snowball(language: str) -> Callable[[str], str]:
    """Return this thread's stemmer of a language."""
    stemmers: dict[str, Any] | None = getattr(_local, "stemmers", None)
    if stemmers is None:
        stemmers = _local.stemmers = {}
    if language not in stemmers:
        import snowballstemmer  # here, since reading a document needs none and the import costs 40 ms

        stemmers[language] = snowballstemmer.stemmer(_SNOWBALL[language]).stemWord
    found: Callable[[str], str] = stemmers[language]
    return found


def _pairs(token: str) -> list[str]:
    """Return the pairs of neighbouring Chinese characters of a token, and its other characters as they are."""
    stems: list[str] = []
    place = 0
    for run in _CHINESE.finditer(token):
        if run.start() > place:
            stems.append(token[place : run.start()])
        characters = run.group()
        stems.extend(characters[i : i + 2] for i in range(max(1, len(characters) - 1)))
        place = run.end()
    if place < len(token):
        stems.append(token[place:])
    return stems
