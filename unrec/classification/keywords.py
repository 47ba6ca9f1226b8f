"""Words and phrases that point to labels, found by their stems in English, Russian and Kazakh.

The lists are the vocabularies' (`unrec.vocabularies.labels.keywords`) and, for English, those of `rules.yaml`. A text
is walked once; a phrase costs time only where its first stem stands.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from unrec.matching import stems
from unrec.vocabularies.labels import action_categories, keywords

# Schemes with a keyword list in every language.
SCHEMES = ("issues", "themes", "persons", "sdg_goals")
# Of a text longer than this nothing more is read; see `features.MAX_TOKENS`.
MAX_WORDS = 600
# Little words may stand between the words of a phrase ("trafficking in human beings", "rights of the child").
LITTLE_WORDS = {
    "en": frozenset(["a", "an", "the", "of", "in", "to", "and", "or", "for", "on", "with", "its"]),
    "ru": frozenset(["и", "в", "во", "на", "с", "к", "о", "об", "от", "для", "по", "за", "из", "у", "не"]),
    "kk": frozenset(["және", "мен", "бен", "пен", "үшін"]),
}


class Phrase(NamedTuple):
    """A phrase of a label: the stems of its words without little words."""

    stems: tuple[str, ...]
    scheme: str
    code: str
    weight: float


class Hit(NamedTuple):
    """A phrase found in a text: the label, and the places of its words among the text's words."""

    scheme: str
    code: str
    weight: float
    places: tuple[int, ...]


class PhraseFinder:
    """Finds the phrases of many labels in a list of stems."""

    def __init__(self, phrases: Iterable[Phrase], language: str) -> None:
        self._little = LITTLE_WORDS.get(language, frozenset())
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str, float]]] = {}
        for phrase in phrases:
            if phrase.stems:
                entry = (phrase.stems[1:], phrase.scheme, phrase.code, phrase.weight)
                self._by_first.setdefault(phrase.stems[0], []).append(entry)

    def find(self, text_stems: Sequence[str]) -> list[Hit]:
        """Return every phrase of every label that stands in a text, given by its stems."""
        hits = []
        starts = self._by_first
        for place, stem in enumerate(text_stems):
            if stem in starts:
                for rest, scheme, code, weight in starts[stem]:
                    if not rest:
                        hits.append(Hit(scheme, code, weight, (place,)))
                    elif places := self._places(rest, text_stems, place):
                        hits.append(Hit(scheme, code, weight, places))
        return hits

    def _places(self, rest: tuple[str, ...], text_stems: Sequence[str], start: int) -> tuple[int, ...]:
        """Return where the words of a phrase stand if the rest of it follows on `start`, else nothing."""
        places = [start]
        place = start + 1
        for stem in rest:
            while place < len(text_stems) and text_stems[place] != stem and text_stems[place] in self._little:
                place += 1
            if place >= len(text_stems) or text_stems[place] != stem:
                return ()
            places.append(place)
            place += 1
        return tuple(places)


def phrase_stems(phrase: str, language: str) -> tuple[str, ...]:
    """Return the stems of a phrase without little words (unless it has no others)."""
    words = stems.words(phrase)
    little = LITTLE_WORDS.get(language, frozenset())
    return tuple(stems.stem(word, language) for word in words if word not in little or len(words) == 1)


# In the other languages no model reads the text: one word of a list is enough for the label.
KEYWORD_SCORE = 0.6


@cache
def vocabulary_finder(language: str) -> PhraseFinder:
    """Return the finder of the vocabularies' keywords in a language."""
    return PhraseFinder(
        [
            Phrase(phrase_stems(word, language), scheme, code, KEYWORD_SCORE)
            for scheme in SCHEMES
            for code, words in keywords(scheme, language).items()
            for word in words
        ],
        language,
    )


@cache
def verb_finder(language: str) -> PhraseFinder:
    """Return the finder of the verbs that open each action category in a language; codes are "1" to "5"."""
    return PhraseFinder(
        [
            Phrase(phrase_stems(verb, language), "action", str(category.code), KEYWORD_SCORE)
            for category in action_categories()
            for verb in category.verbs.get(language, ())
        ],
        language,
    )
