"""On which recommendations, measures and indicators the passages of a document bear.

A passage is compared as another recommendation would be (`unrec.matching.recurrence`): terms, subjects, senses, asks
and instruments, by the same learned weights. Its heading says what a paragraph of "Slovenia continues to do so" is
about, and so counts beside it.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from unrec.matching.background import Floats
from unrec.matching.claims import Claim, claims_of
from unrec.matching.features import Prepared, prepare
from unrec.matching.passages import Passage
from unrec.matching.reasons import shared_reasons
from unrec.matching.recurrence import best_columns, choose_embedder, pair_scores
from unrec.records import Label, Match

# A heading's part in the weighted mean of log odds; with a fifth, the figures are the same.
HEADING_SHARE = 1 / 6
# Log odds that fully agreeing labels add, as learned with the pair's own on 1,662 statements in the dialogues of 36
# reports and the recommendations that their speakers made (0.43 beside 0.39).
LABEL_WEIGHT = 1.1
LABEL_SCHEMES = frozenset({"issues", "themes", "persons"})
# The first three proposals of a paragraph are right in one of two or three cases from here on, and in one of ten below.
LEAST_SCORE = 0.02
LIKELY_SCORE = 0.2  # from here on, more than half of the first three are right
_BLOCK_PAIRS = 250_000  # pairs of asks compared at once, as in `unrec.matching.recurrence`
_NEVER = 1e-6  # keeps log odds finite


# What gives each text its labels: `unrec.classification`'s classifier.
Classify = Callable[[Sequence[str]], Sequence[Sequence[Label]]]


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
    classify: Classify,
    embed: bool | None = False,
    limit: int,
    least: float = LEAST_SCORE,
) -> list[Bearing]:
    """Return for each passage, in its order, what it claims and what it may bear on.

    Args:
        passages: of one document (`unrec.matching.passages`).
        candidates: the register's texts; ids come back as they are.
        classify: what gives each text its labels.
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
    agreement = _label_agreement(
        classify([f"{one.heading}. {one.text}" if one.heading else one.text for one in passages]),
        classify([one.text for one in kept]),
    )
    found: list[Bearing] = []
    for start, block in _log_odds(texts, register):
        for row, odds in enumerate(block, start=start):
            passage = passages[row]
            if passage.heading:
                odds = (1 - HEADING_SHARE) * odds + HEADING_SHARE * of_titles[named[passage.heading]]
            scores = 1 / (1 + np.exp(-(odds + LABEL_WEIGHT * agreement[row])))
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


def _label_agreement(passages: Sequence[Sequence[Label]], candidates: Sequence[Sequence[Label]]) -> Floats:
    """Return the cosine of the labels' scores, 0-1; a label that many candidates have weighs less than a rare one."""
    of_passages, of_candidates = ([_scores(labels) for labels in side] for side in (passages, candidates))
    counts = Counter(key for labels in of_candidates for key in labels)
    places = {key: place for place, key in enumerate(sorted(counts))}
    rarity = {key: math.log((1 + len(candidates)) / count) for key, count in counts.items()}

    def matrix(side: Sequence[dict[tuple[str, str], float]]) -> Floats:
        values = np.zeros((len(side), len(places) + 1), dtype=np.float32)
        for row, labels in enumerate(side):
            for key, score in labels.items():
                if key in places:
                    values[row, places[key]] = score * rarity[key]
                else:  # a label that no candidate has only makes the passage less like all of them
                    values[row, -1] = math.hypot(values[row, -1], score * math.log(1 + len(candidates)))
        norms = np.linalg.norm(values, axis=1, keepdims=True)
        return np.asarray(np.divide(values, norms, out=np.zeros_like(values), where=norms > 0))

    return np.asarray(matrix(of_passages) @ matrix(of_candidates).T)


def _scores(labels: Sequence[Label]) -> dict[tuple[str, str], float]:
    return {(label.scheme, label.code): label.score for label in labels if label.scheme in LABEL_SCHEMES}


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
