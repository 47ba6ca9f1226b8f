"""A short suffix stripper for Kazakh nouns and adjectives, since no stemmer of Kazakh exists under a free licence.

A Kazakh noun is stem + plural + possessive + case, each ending chosen by the harmony of the last vowel and by the sound
before it. Both are checked before an ending is taken off, which keeps "орта" (middle) from losing a "та" that could
never stand after "р". Endings go until none fits, so a stem's stem is itself. Verbs are left alone but for the endings
of verbal nouns ("қорғауды" gives "қорғау"). Rules after the tables of the school grammar (Қазақ грамматикасы, 2002,
sections on plural, possessive and case endings).
"""

from collections.abc import Iterator
from functools import lru_cache

_BACK_VOWELS = "аоұыуюяёэ"
_FRONT_VOWELS = "әөүіеи"
_VOWELS = _BACK_VOWELS + _FRONT_VOWELS
# "и" and "у" stand in words of both harmonies, so an ending of either kind may follow.
_NEUTRAL_VOWELS = "иуюэ"

_NASAL = "мнң"
_SONOROUS = "лрйуию"
_VOICED = "жз"
_VOICELESS = "пфкқтсшщчцхһбвгд"  # at a word's end б, в, г, д sound voiceless
_POSSESSED = "ыі"

# (endings back/front, what must stand before): plural, possessive and case, in the order in which they are taken off.
_CASES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("ндағы", "ндегі"), _POSSESSED),
    (("дағы", "дегі"), _VOWELS + _NASAL + _SONOROUS + _VOICED),
    (("тағы", "тегі"), _VOICELESS),
    (("нда", "нде"), _POSSESSED),
    (("ның", "нің"), _VOWELS + _NASAL),
    (("дың", "дің"), _SONOROUS + _VOICED),
    (("тың", "тің"), _VOICELESS),
    (("дан", "ден"), _VOWELS + _SONOROUS + _VOICED),
    (("тан", "тен"), _VOICELESS),
    (("нан", "нен"), _POSSESSED + _NASAL),
    (("мен",), _VOWELS + _NASAL + _SONOROUS),
    (("бен",), _VOICED),
    (("пен",), _VOICELESS),
    (("ға", "ге"), _VOWELS + _NASAL + _SONOROUS + _VOICED),
    (("қа", "ке"), _VOICELESS),
    (("на", "не"), _POSSESSED),
    (("да", "де"), _VOWELS + _NASAL + _SONOROUS + _VOICED),
    (("та", "те"), _VOICELESS),
    (("ны", "ні"), _VOWELS),
    (("ды", "ді"), _NASAL + _SONOROUS + _VOICED),
    (("ты", "ті"), _VOICELESS),
    (("н",), _POSSESSED),
)
_CONSONANTS = _NASAL + "лрй" + _VOICED + _VOICELESS
_POSSESSIVES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("ымыз", "іміз"), _CONSONANTS),
    (("мыз", "міз"), _VOWELS),
    (("сы", "сі"), _VOWELS),
    (("ы", "і"), _CONSONANTS + "ғу"),
)
_PLURALS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("лар", "лер"), _VOWELS + "рй"),
    (("дар", "дер"), _NASAL + "л" + _VOICED),
    (("тар", "тер"), _VOICELESS),
)
_LAYERS = (_CASES, _POSSESSIVES, _PLURALS)
# The instrumental has one form for both harmonies, the accusative "н" no vowel at all.
_WITHOUT_HARMONY = ("мен", "бен", "пен", "н")

_SHORTEST_STEM = 2

# Stems that end in what looks like an ending.
_WHOLE = frozenset(
    """
    ағын айқын алтын арнайы басқа бірге босқын бұрын дейін дін жақын жалпы жарқын жиын кейін келін қағида қаржы қатын
    қысқа мойын мұрын нұсқа орын отбасы отын өзге сын сыртқы тиын төмен тұлға туралы тұрғын тұтқын үшін шығын
    бас батыс дауыс жарыс жеңіс жұмыс кеңес кіріс күрес қатынас қылмыс мәжіліс өріс табыс талас туыс тыныс үлес шығыс
    """.split()  # noqa: SIM905  (a list of words reads best as words)
)

# A narrow vowel of the second syllable falls out before a possessive: халық, халқы.
_FALLEN_VOWELS = {
    "халқ": "халық",
    "орн": "орын",
    "ерк": "ерік",
    "көрк": "көрік",
    "құлқ": "құлық",
    "мойн": "мойын",
    "мұрн": "мұрын",
    "ауз": "ауыз",
    "ырқ": "ырық",
}

# Қ, к and п soften before a vowel: құқық, құқығы.
_SOFTENED = {"ғ": "қ", "г": "к", "б": "п"}


@lru_cache(maxsize=50_000)
def strip_kazakh(word: str) -> str:
    """Return the stem of a Kazakh noun or adjective given in lower case; other words mostly come back as they are."""
    while word not in _WHOLE:
        shorter = _without_one_ending(word)
        if shorter is None:
            break
        word = shorter
    if word in _WHOLE:
        return word
    word = _FALLEN_VOWELS.get(word, word)
    return word[:-1] + _SOFTENED[word[-1]] if len(word) > _SHORTEST_STEM and word[-1] in _SOFTENED else word


def _without_one_ending(word: str) -> str | None:
    """Return a word without its outermost ending, or None where it has none.

    Where it can be read in two ways ("діні" is дін + і or ді + ні), the one that leaves a known stem counts.
    """
    readings = list(_readings(word))
    return next((stem for stem in readings if stem in _WHOLE), readings[0] if readings else None)


def _readings(word: str) -> Iterator[str]:
    """Yield what is left of a word without each ending that it may have, cases first."""
    for layer in _LAYERS:
        for endings, before in layer:
            for ending in endings:
                if word.endswith(ending):
                    stem = word[: -len(ending)]
                    if len(stem) >= _SHORTEST_STEM and stem[-1] in before and _in_harmony(stem, ending):
                        yield stem


def _in_harmony(stem: str, ending: str) -> bool:
    """Return whether the ending's vowel may follow the stem's last vowel; a stem without a vowel takes none."""
    last = next((c for c in reversed(stem) if c in _VOWELS), None)
    if last is None:
        return False
    if ending in _WITHOUT_HARMONY or last in _NEUTRAL_VOWELS:
        return True
    front = any(c in _FRONT_VOWELS for c in ending)
    return front == (last in _FRONT_VOWELS)
