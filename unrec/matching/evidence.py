"""On which recommendations, measures and indicators the passages of a document bear.

A passage is compared as another recommendation would be (`unrec.matching.recurrence`): terms, subjects, senses, asks
and instruments, by the same learned weights. Its heading says what a paragraph of "Slovenia continues to do so" is
about, and so counts beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from unrec.matching.background import Floats
from unrec.matching.claims import Claim, claims_of
from unrec.matching.features import Prepared, prepare
from unrec.matching.passages import Passage
from unrec.matching.reasons import shared_reasons
from unrec.matching.recurrence import best_columns, choose_embedder, pair_scores
from unrec.records import Match

DEFAULT_MATCHES = 5
# A heading's part in the weighted mean of log odds; with a fifth, the figures are the same.
HEADING_SHARE = 1 / 6
# The first three proposals of a paragraph are right in one of two or three cases from here on, and in one of ten below.
LEAST_SCORE = 0.02
LIKELY_SCORE = 0.2  # from here on, more than half of the first three are right
_BLOCK_PAIRS = 250_000  # pairs of asks compared at once, as in `unrec.matching.recurrence`
_NEVER = 1e-6  # keeps log odds finite


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that a passage may bear on. An id may come with several texts, one a language: the nearest counts.

    `kind` parts recommendations from measures and indicators: each kind has its own best ones.
    """

    id: str
    text: str
    kind: str = "recommendation"


@dataclass(frozen=True, slots=True)
class Bearing:
    """What was found for one passage: what it claims, and what it may bear on by kind of candidate, best first.

    The score of a match is the probability that the two share an ask; reasons are those of `unrec.matching.reasons`,
    with the words of the passage.
    """

    passage: Passage
    claims: tuple[Claim, ...]
    matches: tuple[tuple[str, tuple[Match, ...]], ...] = ()

    def of_kind(self, kind: str) -> tuple[Match, ...]:
        """Return the matches of one kind, best first; none where the passage bears on nothing of it."""
        return dict(self.matches).get(kind, ())


def find_evidence(
    passages: Sequence[Passage],
    candidates: Sequence[Candidate],
    *,
    embed: bool | None = False,
    limit: int = DEFAULT_MATCHES,
    least: float = LEAST_SCORE,
) -> list[Bearing]:
    """Return for each passage, in its order, what it claims and what it may bear on.

    Args:
        passages: of one document (`unrec.matching.passages`).
        candidates: the register's texts; ids come back as they are.
        embed: as in `recurrence.match`. It joins languages, finds no more within one, and takes 30 to 80 ms a text.
        limit: at most so many matches of each kind.
        least: the lowest score that is proposed, 0-1.

    Raises:
        EmbeddingsMissingError: embeddings are demanded, but not installed.
    """
    if not passages:
        return []
    kept = [one for one in candidates if one.text.strip()]
    if not kept:
        return [Bearing(passage, claims_of(passage.text)) for passage in passages]
    embedder = choose_embedder(embed)
    register = prepare([one.text for one in kept], embedder)
    texts = prepare([passage.text for passage in passages], embedder)
    # each heading once: a chapter has dozens of paragraphs
    headings = list(dict.fromkeys(passage.heading for passage in passages))
    titles = prepare(headings, embedder)
    named = {heading: place for place, heading in enumerate(headings)}
    of_titles = np.vstack([odds for _start, odds in _log_odds(titles, register)])
    found: list[Bearing] = []
    for start, block in _log_odds(texts, register):
        for row, odds in enumerate(block, start=start):
            passage = passages[row]
            if passage.heading:
                odds = (1 - HEADING_SHARE) * odds + HEADING_SHARE * of_titles[named[passage.heading]]
            scores = 1 / (1 + np.exp(-odds))
            nearest = _nearest(scores, kept, limit=limit, least=least)
            matches = tuple(
                (
                    kind,
                    tuple(
                        Match(
                            id=kept[column].id,
                            score=round(float(scores[column]), 4),
                            reason=shared_reasons(texts, row, register, column),
                        )
                        for column in columns
                    ),
                )
                for kind, columns in nearest.items()
            )
            found.append(Bearing(passage, claims_of(passage.text), matches))
    return found


def _log_odds(texts: Prepared, register: Prepared) -> Iterator[tuple[int, Floats]]:
    """Yield blocks of rows: the place of the first one, and the log odds that each shares an ask with each column."""
    total = len(texts.analysed)
    asks_a_row = max(1, len(texts.asks.weights) // total)
    rows = max(1, _BLOCK_PAIRS // (len(register.asks.weights) * asks_a_row))
    for start in range(0, total, rows):
        scores = pair_scores(texts.part(start, min(start + rows, total)), register)
        sure = np.clip(scores.astype(np.float64), _NEVER, 1 - _NEVER)
        yield start, np.asarray(np.log(sure / (1 - sure)), dtype=np.float32)


def _nearest(scores: Floats, candidates: Sequence[Candidate], *, limit: int, least: float) -> dict[str, list[int]]:
    """Return the columns of the best candidates by kind, each id once, best first."""
    found: dict[str, list[int]] = {}
    taken: set[tuple[str, str]] = set()
    for column in best_columns(scores, len(candidates)):
        if scores[column] < least:
            break
        one = candidates[column]
        columns = found.setdefault(one.kind, [])
        if len(columns) < limit and (one.kind, one.id) not in taken:
            taken.add((one.kind, one.id))
            columns.append(column)
    return found
