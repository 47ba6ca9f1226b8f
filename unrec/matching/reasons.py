"""Why two recommendations were matched: what they share, in words that a page can show and highlight.

A reason is a kind and a value with a colon between: "instrument:OPCAT", "action:ratify" (a kind of `actions.KINDS`),
"subject:Death penalty" (an issue of UPR Info), "word:torture" (a word of the later text, as printed).
"""

from functools import lru_cache

import numpy as np

from unrec.matching.asks import OPENING_VERBS
from unrec.matching.background import load_background
from unrec.matching.features import Prepared
from unrec.matching.stems import stem
from unrec.matching.terms import INSTRUMENT_MARK

MAX_SUBJECTS = 2
MAX_WORDS = 5
# A subject's share of a text's subject vector (of length one) from which the text is about it.
SUBJECT_SHARE = 0.25
# A word explains a match where it is not in every eighth text ("human": idf = ln(8) + 1), speaks for or against some
# subject (the weight of "which" is 0.16 at most, of "overcrowding" 0.44), and does not only open an ask ("strengthen").
MINIMUM_IDF = 3.08
MINIMUM_SUBJECT_WEIGHT = 0.2
MINIMUM_NEW_LETTERS = 4  # shorter stems that the background does not know are mostly little words ("и", "не")


def shared_reasons(later: Prepared, row: int, earlier: Prepared, column: int) -> tuple[str, ...]:
    """Return what a later and an earlier recommendation share, the most telling kinds first."""
    a, b = later.analysed[row], earlier.analysed[column]
    reasons = [f"instrument:{code}" for code in sorted(a.instruments & b.instruments)]
    subjects = later.texts.subjects[row], earlier.texts.subjects[column]
    both = subjects[0] * subjects[1]
    background = load_background()
    reasons += [
        f"subject:{background.subject_names[place]}"
        for place in (-both).argsort(kind="stable")[:MAX_SUBJECTS]
        if min(subjects[0][place], subjects[1][place]) >= SUBJECT_SHARE
    ]
    reasons += [f"action:{kind}" for kind in sorted(a.kinds & b.kinds)]
    return (*reasons, *(f"word:{word}" for word in shared_words(later, row, earlier, column)))


@lru_cache(maxsize=20_000)
def _explains(value: str) -> bool:
    background = load_background()
    row = background.rows.get(value)
    if row is None:  # a name, or a word of a language that the background does not know
        tells = len(value) >= MINIMUM_NEW_LETTERS or not value.isalpha() or value > "\u3400"
    else:
        tells = float(np.abs(background.subjects[row]).max()) >= MINIMUM_SUBJECT_WEIGHT
    return tells and not value.startswith(INSTRUMENT_MARK) and value not in _opening_stems()


@lru_cache(maxsize=1)
def _opening_stems() -> frozenset[str]:
    return frozenset(stem(verb, "en") for verb in OPENING_VERBS)


def shared_words(later: Prepared, row: int, earlier: Prepared, column: int) -> list[str]:
    """Return the rarest words of the later text whose stems the earlier text has too, at most `MAX_WORDS`."""
    other = earlier.texts.information[column]
    a = later.analysed[row]
    rarity: dict[str, float] = {}
    for term in a.terms:
        idf = other.get(term.value, 0.0)
        if idf >= MINIMUM_IDF and _explains(term.value):
            rarity.setdefault(a.text[term.start : term.end].lower(), idf)
    return sorted(rarity, key=lambda word: -rarity[word])[:MAX_WORDS]
