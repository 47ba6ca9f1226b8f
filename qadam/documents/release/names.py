"""Finding a person's name in a text, however it is written.

A name of the case's list is found in Cyrillic and Latin letters and their usual transliterations, in the cases of
Russian and Kazakh, with initials, broken over a line, or letter by letter. Both are brought to one skeleton of Latin
letters; the stem of the name must begin the word of the text, and what follows must be an ending.

A part of a name that is also a plain word (Надежда, Арман, Grace), or is shorter than four letters (Ли, Ан), counts
only beside another part of the same name or its initial.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

SHORT = 4  # letters; a shorter word is a name only beside another part of it
CASELESS = 6  # letters from which a word is a name in small letters too (addresses, names of files)
ONE_SLIP = 8  # letters of a stem from which one letter may differ
NEAR_WORDS = 2  # how far the parts of one name may stand from each other

# Names that are also plain words of the languages of the site.
PLAIN_WORDS = (
    "вера надежда любовь роман мир лев слава раиса майя лилия роза азамат арман сауле бақыт бахыт еркін еркин ерлан "
    "бейбіт бейбит дана дарын рахмет жан нұр нур ай күн ана ата алтын күміс құралай гүл гуль наурыз мереке айна "
    "grace hope mark will may june april august rose lily bill frank victor guy faith joy dean max art justice"
)

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x034F, *range(0x202A, 0x202F)])
_LOOKALIKE = str.maketrans("aeocpxykmtbhiAEOCPXYKMTBHI", "аеосрхукмтвніАЕОСРХУКМТВНІ")
_CYRILLIC = dict(
    zip(
        "абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяәїєґў",
        [
            "a", "b", "v", "g", "g", "d", "e", "e", "j", "z", "i", "i", "k", "k", "l", "m", "n", "n", "o", "o", "p",
            "r", "s", "t", "u", "u", "u", "f", "h", "h", "c", "q", "w", "w", "", "i", "i", "", "e", "iu", "ia", "a",
            "i", "e", "g", "u",
        ],
        strict=True,
    )
)  # fmt: skip
# Latin spellings of one sound, the longest first. c, j, q and w stand for ц, ж, ч and ш.
_LATIN = (
    ("w", "v"), ("shch", "w"), ("sch", "w"), ("sh", "w"), ("q", "k"), ("tch", "q"), ("ch", "q"), ("dzh", "j"),
    ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("tz", "c"), ("ts", "c"), ("x", "ks"), ("y", "i"),
)  # fmt: skip
_DOTLESS = str.maketrans({"ı": "i", "ş": "sh", "ç": "ch", "ğ": "g", "ə": "a", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae"})

_CASES = (
    # Russian and possessive
    "", "a", "u", "e", "i", "o", "oi", "oiu", "om", "em", "im", "omu", "emu", "ogo", "ego", "ih", "imi", "am", "ami",
    "ah", "ei", "iei", "iu", "ia", "ov", "s", "es",
    # Kazakh
    "nin", "din", "tin", "ga", "ge", "ka", "ke", "na", "ne", "di", "ti", "ni", "da", "de", "ta", "te", "dan", "den",
    "tan", "ten", "nan", "nen", "men", "ben", "pen", "lar", "ler", "si", "sin", "sina", "sinin", "m", "n",
)  # fmt: skip
_ENDINGS = frozenset(vowel + ending for vowel, ending in product(("", "a", "e", "i", "o", "u", "ia"), _CASES))
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")
_BREAK = re.compile(r"(?<=\w)[-‐­]\s*\n\s*(?=\w)")
_SPACED = re.compile(r"(?<!\w)(?:\w[ \u00a0\u2009.\-]){3,}\w(?!\w)")


@dataclass(frozen=True)
class _Part:
    """One word of a name: its skeleton, the stem that case endings follow, and whether it tells the person alone."""

    skeleton: str
    stem: str
    alone: bool


def find_names(text: str, names: Iterable[str]) -> Iterator[str]:
    """Yield every word of `text` that belongs to one of the names, masked ("П*****а"), each spelling once."""
    people = [parts for parts in (_parts(name) for name in names) if parts]
    if not people or not text:
        return
    text = _clean(text)
    seen: set[str] = set()
    for version in (text, *(re.sub(r"[\W_]", "", spaced) for spaced in _SPACED.findall(text))):
        words = [(found[0], skeleton(found[0])) for found in _WORD.finditer(version)]
        for parts in people:
            for word in _of_person(words, parts):
                if word.casefold() not in seen:
                    seen.add(word.casefold())
                    yield masked(word)


def skeleton(word: str) -> str:
    """Return the one spelling that all transliterations of a word share ("Жақсыбеков", "Zhaksybekov": jaksibekov)."""
    word = _one_script(word).casefold()
    if any(letter in _CYRILLIC for letter in word):
        latin = "".join(_CYRILLIC.get(letter, letter) for letter in unicodedata.normalize("NFC", word))
    else:
        latin = word.translate(_DOTLESS)
        latin = "".join(c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))
        for spelling, sound in _LATIN:
            latin = latin.replace(spelling, sound)
    latin = "".join(letter for letter in latin if letter.isalpha()).replace("dj", "j").replace("ng", "n")
    latin = re.sub(r"(?<=[aeou])ie", "e", latin)  # Tokayev, Токаев
    return re.sub(r"(.)\1+", r"\1", latin)


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(map(skeleton, PLAIN_WORDS.split()))


def masked(word: str) -> str:
    """Return a word that tells an officer which one is meant, and nobody else."""
    return word[0] + "*" * max(1, len(word) - 2) + word[-1] if len(word) > 2 else "*" * len(word)


def _parts(name: str) -> list[_Part]:
    """Return the words of a name; initials are left out, since they are told from the words beside them."""
    parts = []
    for found in _WORD.finditer(_clean(name)):
        bare = skeleton(found[0])
        if len(found[0]) < 2 or not bare:
            continue
        stem = bare
        while len(stem) > SHORT and stem[-1] in "aeiou":
            stem = stem[:-1]
        alone = len(found[0]) >= SHORT and len(bare) >= SHORT - 1 and bare not in _plain_words()
        parts.append(_Part(bare, stem, alone))
    return parts


def _of_person(words: list[tuple[str, str]], parts: list[_Part]) -> Iterator[str]:
    """Yield the words that belong to one person's name."""
    hits: dict[int, set[int]] = {}
    for place, (_word, bare) in enumerate(words):
        matching = {number for number, part in enumerate(parts) if _matches(bare, part)}
        if matching:
            hits[place] = matching
    for place, matching in hits.items():
        word = words[place][0]
        written = not word[0].islower() or len(words[place][1]) >= CASELESS
        alone = any(parts[number].alone for number in matching)
        if written and (alone or _has_company(place, matching, words, parts, hits)):
            yield word


def _has_company(
    place: int, matching: set[int], words: list[tuple[str, str]], parts: list[_Part], hits: dict[int, set[int]]
) -> bool:
    """Tell whether another part of the same name, or its initial, stands beside a word."""
    for other in range(max(0, place - NEAR_WORDS), min(len(words), place + NEAR_WORDS + 1)):
        if other == place:
            continue
        if hits.get(other, set()) - matching:
            return True
        word, bare = words[other]
        if len(word) == 1 and word.isupper() and bare:
            rest = [part for number, part in enumerate(parts) if number not in matching]
            if any(part.skeleton.startswith(bare[0]) for part in rest):
                return True
    return False


def _matches(bare: str, part: _Part) -> bool:
    if bare == part.skeleton:
        return True
    if bare.startswith(part.stem) and bare[len(part.stem) :] in _ENDINGS:
        return len(part.stem) >= SHORT - 1
    if len(part.stem) >= ONE_SLIP and bare[:1] == part.stem[:1]:
        return any(
            bare[length:] in _ENDINGS and _one_letter_apart(bare[:length], part.stem)
            for length in range(len(part.stem) - 1, min(len(part.stem) + 1, len(bare)) + 1)
        )
    return False


def _one_letter_apart(first: str, second: str) -> bool:
    """Tell whether one letter changed, added or left out makes one word of the other."""
    if abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    return any(first[start + a :] == second[start + b :] for a, b in ((1, 1), (1, 0), (0, 1)))


def _one_script(word: str) -> str:
    """Write Latin letters that only look Cyrillic as Cyrillic, in a word that mixes both."""
    cyrillic = sum("а" <= letter.casefold() <= "ӿ" for letter in word)
    latin = sum(letter.isascii() and letter.isalpha() for letter in word)
    return word.translate(_LOOKALIKE) if cyrillic and latin else word


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return _BREAK.sub("", text)
