"""Case forms of names in Russian and Kazakh, made by rule from the nominative.

A form too many does no harm, since forms only serve to recognise a known name; a wrong merge would, so the rules keep
"Нигера" (Нигер) and "Нигерии" (Нигерия) apart.
"""

from functools import cache

# (ending of the nominative, endings that replace it), first match wins. Names in -о, -е, -и, -у, -э do not change.
_RUSSIAN = (
    ("ия", ("ия", "ии", "ию", "ией")),
    ("ея", ("ея", "еи", "ею", "еей")),
    ("ая", ("ая", "ой", "ую")),  # adjectives
    ("яя", ("яя", "ей", "юю")),
    ("ое", ("ое", "ого", "ому", "ым", "ом")),
    ("ее", ("ее", "его", "ему", "им", "ем")),
    ("ые", ("ые", "ых", "ым", "ыми")),
    ("ие", ("ие", "их", "им", "ими")),
    ("ый", ("ый", "ого", "ому", "ым", "ом")),
    ("ий", ("ий", "ого", "его", "ому", "ему", "им", "ом", "ем")),
    ("ство", ("ство", "ства", "ству", "ством", "стве")),
    ("ка", ("ка", "ки", "ке", "ку", "кой")),
    ("га", ("га", "ги", "ге", "гу", "гой")),
    ("ша", ("ша", "ши", "ше", "шу", "шей")),
    ("а", ("а", "ы", "е", "у", "ой", "ою")),
    ("я", ("я", "и", "е", "ю", "ей", "ёй")),
    ("ы", ("ы", "", "ов", "ам", "ами", "ах")),
    ("ай", ("ай", "ая", "аю", "аем", "ае")),
    ("ей", ("ей", "ея", "ею", "еем", "ее")),
    ("ь", ("ь", "и", "ью", "я", "ю", "ем", "е")),
)
_RUSSIAN_CONSONANTS = "бвгджзклмнпрстфхцчшщ"

# Case endings after vowels, voiced and voiceless consonants, in both harmonies, and after the possessive -ы/-і.
_KAZAKH_ENDINGS = """
    ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті н да де та те нда нде
    дан ден тан тен нан нен мен бен пен дағы дегі тағы тегі ндағы ндегі
"""
_KAZAKH = tuple(_KAZAKH_ENDINGS.split())
_KAZAKH_SHORTEST = 3


@cache
def russian_forms(word: str) -> tuple[str, ...]:
    """Return a Russian word in lower case with its likely case forms, itself included."""
    if len(word) < 3:
        return (word,)
    if word == "острова":
        return ("острова", "островов", "островам", "островами", "островах")
    for ending, others in _RUSSIAN:
        if word.endswith(ending):
            base = word[: -len(ending)]
            return tuple([base + other for other in others])
    if word[-1] in _RUSSIAN_CONSONANTS:
        return (word, word + "а", word + "у", word + "ом", word + "е")
    return (word,)


def kazakh_forms(word: str) -> tuple[str, ...]:
    """Return a Kazakh word in lower case with its case forms, itself included."""
    if len(word) < _KAZAKH_SHORTEST:
        return (word,)
    return (word, *[word + ending for ending in _KAZAKH])
