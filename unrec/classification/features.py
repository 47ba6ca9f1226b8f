"""From texts to features: the words, word sequences and word pairs of a recommendation, as numbers.

Everything that runs once a text is plain Python and small; everything that runs once a feature is one numpy call for
the whole batch. Training and prediction share this module, so that both see the same features.

Two blocks of features describe a text, each of length one (L2):

* *grams*: stems in sequences of one to three, with the start of the text and commas as marks; pairs of content words
  that stand side by side or one apart; the first three words by their place (the verb decides the action category);
  and unordered pairs of content words of the same text ("child" with "labour").
* *letters*: sequences of three to five letters inside words, so that a word that training never saw still counts.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

# A recommendation has some thirty words and the longest of the corpus 313; what follows in a longer text is not read.
MAX_TOKENS = 600
# The longest word of the UN's treaties has 17 letters; a longer run is no word, and its tail would only cost time.
MAX_WORD_LETTERS = 24
# Unordered pairs are made of content words at most this far apart.
PAIR_WINDOW = 24
LETTER_SEQUENCES = (3, 4, 5)

UNKNOWN, START, COMMA = 0, 1, 2
FIRST_STEM = 3
_ID_BITS = 19
MAX_WORDS = 1 << _ID_BITS

# What a feature is, in the top bits of its code.
ONE, TWO, THREE, NEXT_CONTENT, SKIP_CONTENT, PAIR, FIRST, WORD = 1, 2, 3, 4, 5, 6, 7, 8
# The issues depend on what is spoken of, the action category on how it is asked for.
ISSUE_KINDS = (ONE, TWO, NEXT_CONTENT, SKIP_CONTENT, PAIR, FIRST, WORD)
ACTION_KINDS = (ONE, TWO, THREE, FIRST, WORD)
_KIND_SHIFT = 3 * _ID_BITS

_TOKEN = re.compile(r"[a-z]+|[0-9]+|[;,]")
# Words that say nothing alone; sequences keep them, pairs of content words pass over them.
_STOP_WORDS = frozenset(
    """
    a an the of to in and or for on with its by at as from that this be is are all any it their his her which who s t
    include also such other into through
    """.split()  # noqa: SIM905  (a list of words reads best as words)
)


def _folding() -> dict[int, str]:
    """Return one plain letter for each Latin letter with a sign, so that places in the text stay as they are."""
    table = {}
    for point in range(0xC0, 0x250):
        plain = unicodedata.normalize("NFKD", chr(point))[0]
        if plain.isascii() and plain.isalpha():
            table[point] = plain.lower()
    return table


_FOLDING = _folding()


def fold(text: str) -> str:
    """Return a text in lower case without the signs of Latin letters, each character in its place."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_FOLDING)
    lower = folded.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def tokens(text: str) -> list[str]:
    """Return the words, numbers, commas and semicolons of a text in lower case, at most `MAX_TOKENS`."""
    return _TOKEN.findall(fold(_head(text)))[:MAX_TOKENS]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return where each of `tokens(text)` stands in the text, as (start, end)."""
    return [match.span() for match in _TOKEN.finditer(fold(_head(text)))][:MAX_TOKENS]


def _head(text: str) -> str:
    """Return the part of a text in which the first `MAX_TOKENS` tokens stand, unless it is mostly blanks."""
    return text[: MAX_TOKENS * (MAX_WORD_LETTERS + 1)]


def letter_sequences(word: str) -> list[str]:
    """Return the letter sequences of a word with its borders marked by blanks, each once, in order."""
    marked = f" {word[:MAX_WORD_LETTERS]} "
    return list(dict.fromkeys(marked[i : i + size] for size in LETTER_SEQUENCES for i in range(len(marked) - size + 1)))


def content_key(stems: Iterable[str]) -> tuple[str, ...]:
    """Return the content stems of a text, each once, sorted: the same for near-duplicates."""
    return tuple(sorted({stem for stem in stems if stem != "," and stem not in _STOP_WORDS}))


class Stemmer:
    """English stems."""

    def __init__(self) -> None:
        self._stem = snowballstemmer.stemmer("english").stemWord

    def __call__(self, word: str) -> str:
        """Return the stem of a token; a number as it is, and a comma for each mark."""
        head = word[:MAX_WORD_LETTERS]
        if head.isalpha():
            stem: str = self._stem(head)
            return stem
        return "," if head == ";" else head


@dataclass(frozen=True, slots=True)
class Batch:
    """The tokens of several texts end to end; each text begins with a mark of its start.

    `entry` is the token's place in the `Lexicon` (0 for the start), `stem` and `word` are vocabulary numbers.
    """

    entry: Ints
    stem: Ints
    word: Ints
    text: Ints  # to which text the token belongs
    place: Ints  # of the token in its text; 0 is the mark of the start
    size: int  # number of texts


class Lexicon:
    """Every word seen so far with its vocabulary numbers, so that a word is looked at once and not once a text.

    Stems are numbered from 3 (1 is the start of a text, 2 a comma), words from 1; 0 is what the vocabulary lacks.
    """

    def __init__(self, stems: Sequence[str], words: Sequence[str]) -> None:
        self._stem_numbers = {stem: FIRST_STEM + i for i, stem in enumerate(stems)} | {",": COMMA}
        self._word_numbers = {word: 1 + i for i, word in enumerate(words)}
        self._stem = Stemmer()
        self.is_content = np.array([False] * FIRST_STEM + [stem not in _STOP_WORDS for stem in stems])
        self.clear()

    def clear(self) -> None:
        """Forget all words seen, as the vocabulary itself stays."""
        self.entries: dict[str, int] = {"": 0}  # no token is empty, so that 0 is free for the start of a text
        self._stems: Ints = np.array([START])
        self._words: Ints = np.array([UNKNOWN])

    def batch(self, texts: Sequence[Sequence[str]]) -> Batch:
        """Return the numbers of tokenised texts."""
        entries = self.entries
        # sorted, so that the same texts always give the same order of entries
        new = sorted(set().union(*texts).difference(entries)) if texts else []
        if new:
            entries.update(zip(new, range(len(entries), len(entries) + len(new)), strict=True))
            stems = [self._stem_numbers.get(self._stem(word), UNKNOWN) for word in new]
            self._stems = np.append(self._stems, stems)
            self._words = np.append(self._words, [self._word_numbers.get(word, UNKNOWN) for word in new])
        flat: list[int] = []
        for words in texts:
            flat.append(0)
            flat.extend([entries[word] for word in words])
        entry = np.array(flat, dtype=np.int64)
        counts = np.array([len(words) + 1 for words in texts], dtype=np.int64)
        starts = np.cumsum(counts) - counts
        return Batch(
            entry=entry,
            stem=self._stems[entry],
            word=self._words[entry],
            text=np.repeat(np.arange(len(texts)), counts),
            place=np.arange(len(flat)) - np.repeat(starts, counts),
            size=len(texts),
        )


@dataclass(frozen=True, slots=True)
class Grams:
    """Features found in a batch: the code, the text, and the first and last token (places in the batch)."""

    code: Ints
    text: Ints
    first: Ints
    last: Ints


def find_grams(batch: Batch, is_content: NDArray[np.bool_]) -> Grams:
    """Return every feature of the *grams* block as often as it stands in its text."""
    ids, text = batch.stem, batch.text
    places = np.arange(len(ids))
    found: list[tuple[Ints, Ints, Ints, Ints]] = []

    def add(kind: int, first: Ints, last: Ints, code: Ints) -> None:
        found.append((code + (kind << _KIND_SHIFT), text[first], first, last))

    known = ids > UNKNOWN
    one = places[known]
    add(ONE, one, one, ids[one])
    two = places[:-1][known[:-1] & known[1:] & (text[:-1] == text[1:])]
    add(TWO, two, two + 1, (ids[two] << _ID_BITS) + ids[two + 1])
    three = two[:-1][np.diff(two) == 1]
    three = three[text[three] == text[three + 2]]
    add(THREE, three, three + 2, (ids[three] << 2 * _ID_BITS) + (ids[three + 1] << _ID_BITS) + ids[three + 2])
    opening = places[known & (batch.place >= 1) & (batch.place <= 3)]
    add(FIRST, opening, opening, ids[opening])
    words = places[batch.word > UNKNOWN]
    add(WORD, words, words, batch.word[words])
    content = places[is_content[ids]]
    for kind, step in ((NEXT_CONTENT, 1), (SKIP_CONTENT, 2)):
        left, right = _same_text(content, step, text)
        add(kind, left, right, (ids[left] << _ID_BITS) + ids[right])
    for step in range(1, PAIR_WINDOW + 1):
        left, right = _same_text(content, step, text)
        if not len(left):
            break
        low, high = np.minimum(ids[left], ids[right]), np.maximum(ids[left], ids[right])
        differ = low != high
        add(PAIR, left[differ], right[differ], ((low << _ID_BITS) + high)[differ])
    code, owner, first, last = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Grams(code, owner, first, last)


def _same_text(content: Ints, step: int, text: Ints) -> tuple[Ints, Ints]:
    """Return the content words that have another one `step` further on in the same text, and those others."""
    left, right = content[:-step], content[step:]
    same = text[left] == text[right]
    return left[same], right[same]


def kind_of(code: Ints) -> Ints:
    """Return what kind of feature each code is (`ONE` to `WORD`)."""
    return code >> _KIND_SHIFT


class CodeTable:
    """The rows of known feature codes, found for millions of codes at once (hashing with linear probing)."""

    _PROBES = 24
    _FACTOR = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio in 64 bits (Knuth's multiplicative hashing)

    def __init__(self, codes: Ints) -> None:
        self._codes = np.append(codes, -1)  # a last entry that equals no code
        self._bits = max(10, int(np.ceil(np.log2(max(1, len(codes)) * 4))))
        self._table = np.full((1 << self._bits) + self._PROBES, len(codes), dtype=np.int32)
        waiting = np.arange(len(codes))
        slot = self._slot(codes)
        for _ in range(self._PROBES):
            free = self._table[slot] == len(codes)
            self._table[slot[free][::-1]] = waiting[free][::-1]  # of several claims on a slot the first one wins
            placed = self._table[slot] == waiting
            waiting, slot = waiting[~placed], slot[~placed] + 1
            if not len(waiting):
                return
        raise AssertionError("two of three slots of the table are free, so that no code waits this long")

    def _slot(self, codes: Ints) -> Ints:
        return ((codes.astype(np.uint64) * self._FACTOR) >> np.uint64(64 - self._bits)).astype(np.int64)

    def rows(self, codes: Ints) -> tuple[Ints, Ints]:
        """Return which of `codes` are known (as places in the argument) and their rows."""
        slot = self._slot(codes)
        waiting = np.arange(len(codes))
        empty = len(self._codes) - 1
        places: list[Ints] = []
        rows: list[Ints] = []
        while len(waiting):
            row = self._table[slot]
            right = self._codes[row] == codes[waiting]
            places.append(waiting[right])
            rows.append(row[right].astype(np.int64))
            on = ~right & (row != empty)
            waiting, slot = waiting[on], slot[on] + 1
        return (np.concatenate(places), np.concatenate(rows)) if places else (waiting, waiting)
