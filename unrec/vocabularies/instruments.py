"""Treaties, declarations and institutions: their names, and finding them in recommendations.

`instruments.yaml` holds the names in five languages. A name is found by the stems of its words, so that case forms,
plurals and left-out articles do not matter; an abbreviation only in capitals. Conventions of the International Labour
Organization are also found by their numbers.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from unrec.matching.stems import detect_language, stem
from unrec.vocabularies.loader import load_yaml

LANGUAGES = ("en", "ru", "kk", "fr", "es")


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument or institution. `kind` is treaty, protocol, declaration, institution or procedure."""

    code: str
    kind: str
    names: dict[str, str]
    abbreviations: tuple[str, ...] = ()
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    protocol_to: str | None = None


@dataclass(frozen=True, slots=True)
class InstrumentMention:
    """An instrument named in a text, and where: `text[start:end]`. One place may name several ("both Covenants")."""

    code: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    """A step in the tree of names: what may follow, and which instruments a name that ends here means."""

    next: dict[str, "_Node"] = field(default_factory=dict)
    codes: tuple[str, ...] = ()


_TOKEN = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s\u00ad,\-‐‑–'’ʼ\"«»“”/()]*")

# Words that are left out or changed in real texts without changing which instrument is meant.
_LITTLE_WORDS = frozenset(
    """
    a an all and as by for in its of on or other the their to united nations un
    о об и или в во на с к ко для за их всех организации объединенных наций оон
    de des du d la le les l et à au aux en sur relatif relative relatifs aux sa son nations unies
    del el los las y a en para sobre su sus todas todos naciones unidas relativo relativa
    және мен пен бен
    """.split()  # noqa: SIM905  (a list of words reads best as words)
)

# "ILO Convention No. 189", "Conventions Nos. 169 and 189 of the ILO", "Конвенция МОТ № 189", "ХЕҰ-ның № 189
# конвенциясы", "convention no 189 de l'OIT", "Convenio núm. 189 de la OIT".
_ILO = r"(?:ILO|International Labou?r Organi[sz]ation|МОТ|Международн\w+ организаци\w+ труда|ХЕҰ|OIT)"
_NUMBER_SIGN = r"(?:nos?\b\.?|nums?\b\.?|núms?\b\.?|numbers?\b|№|n[°º])"
_ONE_NUMBER = rf"{_NUMBER_SIGN}?\s*C?\d{{2,3}}\b(?:\s*\([^)]{{0,12}}\))?"
_NUMBERS = rf"(?P<numbers>{_ONE_NUMBER}(?:\s*(?:,|and|и|et|y|және|&)\s*{_ONE_NUMBER})*)"
_CONVENTION = r"(?:conventions?|конвенци\w+|convenios?)"
_OF_THE = r"(?:(?:of|de|du|del)\s+)?(?:the\s+|l['’]|la\s+)?"
_ILO_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_ILO}(?:['’]s)?[\s\-]*(?:\w+[\s\-]+)?{_CONVENTION},?\s*\(?{_NUMBERS}",
        rf"\b{_CONVENTION},?\s*\(?{_NUMBERS}[\s,)]*{_OF_THE}{_ILO}\b",
        rf"\b{_CONVENTION}\s+{_OF_THE}{_ILO},?\s*{_NUMBERS}",
        rf"\b{_ILO}(?:-?\w{{2,4}})?\s+{_NUMBERS}\s+{_CONVENTION}",
    )
)
_HIGHEST_ILO_CONVENTION = 192


@cache
def all_instruments() -> tuple[Instrument, ...]:
    """Return every instrument of the vocabulary, the conventions of the ILO among them, in its order."""
    data = load_yaml("instruments")
    plain = [
        Instrument(
            code=row["code"],
            kind=row["kind"],
            names=row["names"],
            abbreviations=tuple(row.get("abbreviations", ())),
            aliases={language: tuple(names) for language, names in row.get("aliases", {}).items()},
            protocol_to=row.get("protocol_to"),
        )
        for row in data["instruments"]
    ]
    return (*plain, *(Instrument(_ilo_code(row["number"]), "treaty", row["names"]) for row in data["ilo_conventions"]))


def _ilo_code(number: int) -> str:
    return f"ILO-C{number:03}"


@cache
def _by_code() -> dict[str, Instrument]:
    return {instrument.code: instrument for instrument in all_instruments()}


def instrument_name(code: str, language: str = "en") -> str:
    """Return the title of an instrument, in English where it has none in the language; an unknown code as it is."""
    instrument = _by_code().get(code)
    if instrument is None:
        return code
    return instrument.names.get(language) or instrument.names["en"]


def instrument_kind(code: str) -> str | None:
    """Return treaty, protocol, declaration, institution or procedure, or None for an unknown code."""
    instrument = _by_code().get(code)
    return instrument.kind if instrument else ("treaty" if code.startswith("ILO-C") else None)


@cache
def treaty_synonyms() -> tuple[tuple[str, ...], ...]:
    """Return groups of ways to write the same instrument, abbreviations first, then titles in every language.

    For search: a query for "OPCAT" finds what says "Факультативный протокол к Конвенции против пыток".
    """
    groups = []
    for instrument in all_instruments():
        names = [*instrument.abbreviations, *instrument.names.values()]
        names += [name for some in instrument.aliases.values() for name in some]
        groups.append(tuple(dict.fromkeys(names)))
    return tuple(groups)


def find_instruments(text: str, language: str | None = None) -> list[InstrumentMention]:
    """Return the instruments and institutions named in a text, in the order they stand, the longest name first.

    Args:
        text: a recommendation or any other text; positions are into it.
        language: en, ru, kk, fr or es; None to guess it. Abbreviations count in every language.
    """
    if language not in LANGUAGES:
        language = detect_language(text)
    tree = _tree(language if language in LANGUAGES else "en")
    tokens = list(_TOKEN.finditer(text))
    steps = [_steps(token.group(), language) for token in tokens]
    mentions: list[InstrumentMention] = []
    place = 0
    while place < len(tokens):
        found = _longest(text, tokens, steps, place, tree)
        if found is None:
            place += 1
            continue
        codes, after = found
        start, end = tokens[place].start(), tokens[after - 1].end()
        mentions.extend(InstrumentMention(code, start, end) for code in codes)
        place = after
    for mention in _find_ilo_numbers(text):
        if not any(m.code == mention.code and m.start < mention.end and mention.start < m.end for m in mentions):
            mentions.append(mention)
    return sorted(mentions, key=lambda m: (m.start, m.end))


def _steps(word: str, language: str) -> tuple[str, ...]:
    """Return how a word may continue a name: as an abbreviation, or by its stem; nothing for a little word."""
    steps = ("=" + word,) if len(word) > 1 and word.isupper() else ()
    lower = word.lower()
    return steps if lower in _LITTLE_WORDS else (*steps, stem(lower, language))


def _longest(
    text: str, tokens: list[re.Match[str]], steps: list[tuple[str, ...]], start: int, tree: _Node
) -> tuple[tuple[str, ...], int] | None:
    """Return the codes of the longest name that starts at a token, and the token after it."""
    best: tuple[tuple[str, ...], int] | None = None
    nodes = [tree.next[step] for step in steps[start] if step in tree.next]
    place = start + 1
    while nodes:
        for node in nodes:
            if node.codes:
                best = (node.codes, place)
        while place < len(tokens) and not steps[place]:  # a little word, part of no name
            place += 1
        if place >= len(tokens) or not _adjoin(text, tokens, place):
            break
        nodes = [node.next[step] for node in nodes for step in steps[place] if step in node.next]
        place += 1
    return best


def _adjoin(text: str, tokens: list[re.Match[str]], place: int) -> bool:
    """Return whether nothing but spaces, commas and the like parts a token from the one before it."""
    gap = _GAP.match(text, tokens[place - 1].end())
    return gap is not None and gap.end() >= tokens[place].start()


def _find_ilo_numbers(text: str) -> Iterator[InstrumentMention]:
    for pattern in _ILO_PATTERNS:
        for match in pattern.finditer(text):
            for number in re.findall(r"\d+", re.sub(r"\([^)]*\)", "", match["numbers"])):
                if int(number) <= _HIGHEST_ILO_CONVENTION:
                    yield InstrumentMention(_ilo_code(int(number)), match.start(), match.end())


@cache
def _tree(language: str) -> _Node:
    """Return the tree of all names in a language, abbreviations included, made once a process."""
    root = _Node()
    data = load_yaml("instruments")
    for instrument in all_instruments():
        names = list(_names_in(instrument, language))
        if instrument.protocol_to is not None:
            parent = list(_names_in(_by_code()[instrument.protocol_to], language))
            names += [prefix.format(name) for prefix in data["protocol_prefixes"][language] for name in parent]
            for pattern in data["treaty_and_protocol"][language]:
                for name in parent:
                    _add(root, pattern.format(name), (instrument.protocol_to, instrument.code), language)
        for name in names:
            _add(root, name, (instrument.code,), language)
    for group in data["groups"]:
        for name in group["names"].get(language, ()):
            _add(root, name, tuple(group["codes"]), language)
    return root


def _names_in(instrument: Instrument, language: str) -> Iterable[str]:
    """Yield the names of an instrument in a language and its abbreviations."""
    if language in instrument.names:
        yield instrument.names[language]
    yield from instrument.aliases.get(language, ())
    yield from instrument.abbreviations


def _add(root: _Node, name: str, codes: tuple[str, ...], language: str) -> None:
    """Add a name to the tree. The first instrument that claims a name keeps it."""
    node = root
    for token in _TOKEN.findall(name):
        steps: tuple[str, ...] = _steps(token, language)
        if steps:
            node = node.next.setdefault(steps[0], _Node())
    node.codes = node.codes or codes


def instruments_data() -> dict[str, Any]:
    """Return the vocabulary with its version and source line, for documentation and open data."""
    data: dict[str, Any] = load_yaml("instruments")
    return data
