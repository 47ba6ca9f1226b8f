"""A search that finds nothing, mended: slips of the pen set right by words of the register, unknown words left out."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qadam.register.models import RecommendationText
from qadam.register.selectors.columns import Columns
from qadam.register.selectors.queries import looks_like_phrase, parse_query
from qadam.register.selectors.search import found_ids

# Words of so many texts; the vocabulary of recommendations hardly grows beyond them, and a page has to be quick.
TEXTS_READ = 20_000
# A word with fewer letters resembles too many others; a long one may have two slips.
FEWEST_LETTERS, LETTERS_FOR_TWO_SLIPS = 4, 8
MAX_WORDS = 12  # of a search that is mended
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Mended:
    """The search that is answered instead: `replaced` are (typed, found instead), `left_out` occur nowhere."""

    text: str
    replaced: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()


def mended(columns: Columns, searched: str) -> Mended | None:
    """Return a search near to one that found nothing, or None where nothing is near to it.

    Phrases in quotes are meant as they stand.

    Args:
        columns: what the person may see: only words of these texts are offered.
        searched: the search as it was typed.
    """
    typed = searched.split()
    if looks_like_phrase(searched) or len(typed) > MAX_WORDS:
        return None
    unknown = [word for word in typed if not _occurs(columns, word)]
    if not unknown:
        return None
    vocabulary = _vocabulary(columns)
    answer: list[str] = []
    replaced: list[tuple[str, str]] = []
    left_out: list[str] = []
    for word in typed:
        if word not in unknown:
            answer.append(word)
        elif near := nearest(word.lower(), vocabulary):
            answer.append(near)
            replaced.append((word, near))
        else:
            left_out.append(word)
    return Mended(" ".join(answer), tuple(replaced), tuple(left_out)) if answer else None


def _occurs(columns: Columns, word: str) -> bool:
    query = parse_query(word)
    return not query or len(columns.rows_of(found_ids(query))) > 0


def _vocabulary(columns: Columns) -> Counter[str]:
    """Return the words of the texts that stand in the columns, with how often each occurs."""
    visible = columns.ids[:TEXTS_READ].tolist()
    texts = RecommendationText.objects.filter(recommendation_id__lte=visible[-1] if visible else 0)
    visible = set(visible)
    found: Counter[str] = Counter()
    for owner, text in texts.order_by().values_list("recommendation_id", "text").iterator():
        if owner in visible:
            found.update(_WORD.findall(text.lower()))
    return found


def nearest(word: str, vocabulary: Counter[str]) -> str | None:
    """Return the word of the vocabulary with the fewest slips to a word, the most frequent of these; None if far."""
    if len(word) < FEWEST_LETTERS:
        return None
    allowed = 2 if len(word) >= LETTERS_FOR_TWO_SLIPS else 1
    best: tuple[int, int, str] | None = None
    for other in _alike(word, vocabulary, allowed):
        distance = slips(word, other, allowed)
        if distance <= allowed and (best is None or (distance, -vocabulary[other], other) < best):
            best = (distance, -vocabulary[other], other)
    return best[2] if best else None


def _alike(word: str, vocabulary: Iterable[str], allowed: int) -> Iterable[str]:
    """Return words of about the same length that begin or end alike: both ends are seldom wrong at once."""
    return (
        other
        for other in vocabulary
        if abs(len(other) - len(word)) <= allowed and (other[0] == word[0] or other[-2:] == word[-2:])
    )


def slips(first: str, second: str, most: int) -> int:
    """Return how many letters were left out, added, changed or swapped with the next one; `most` + 1 for any more."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(second, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
