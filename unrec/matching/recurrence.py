"""Was a recommendation made before? The earlier recommendations nearest to each later one, and a calibrated status.

Decided after the guideline on repeated recommendations: one shared principal ask makes a recommendation repeated,
whatever the strength of its verb and whoever made it. A person confirms; the score says how sure the proposal is.
"""

from collections.abc import Callable, Sequence

import numpy as np

from unrec.matching.background import Floats
from unrec.matching.decision import EMBEDDED, PLAIN, load_decision
from unrec.matching.embeddings import Embedder, embeddings_available, load_embedder
from unrec.matching.features import Prepared, pair_features, prepare
from unrec.matching.reasons import shared_reasons
from unrec.records import Match, Recurrence

FIRST_TIME, REPEATED = "first_time", "repeated"
DEFAULT_MATCHES = 10
_BLOCK_PAIRS = 250_000  # pairs of asks compared at once, in some 20 matrices: bounds memory to about 30 MB

Texts = Sequence[tuple[str, str]]


def choose_embedder(embed: bool | None) -> Embedder | None:
    """Return the embedder to compare with, or None to do without.

    Args:
        embed: True to demand it, False to do without, None to use it where the extra is installed.

    Raises:
        EmbeddingsMissingError: demanded, but not installed or not able to run here.
    """
    if embed is False or (embed is None and not embeddings_available()):
        return None
    return load_embedder()


def match(
    earlier: Texts,
    later: Texts,
    *,
    embed: bool | None = None,
    limit: int = DEFAULT_MATCHES,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Recurrence]:
    """Return for each later recommendation, in its order, whether an earlier one asks the same, and the nearest ones.

    Args:
        earlier, later: pairs (id, text) of one State, in any language; ids come back as they are.
        embed: True to demand the extra `embed`, False to do without, None to use it where it is installed. It takes
            30 to 80 ms a text, all else 1 ms.
        limit: how many matches each gets, best first, as far as there are so many earlier ones; whatever the status.
        on_progress: called with (compared, total) later recommendations after each block.

    Returns:
        `score` of a recurrence is the probability that it is repeated, `score` of a match the probability that the two
        share a principal ask; reasons are those of `unrec.matching.reasons`.

    Raises:
        EmbeddingsMissingError: embeddings are demanded, but not installed.
    """
    if not later:
        return []
    if not earlier:
        return [Recurrence(id=id_, status=FIRST_TIME, score=0.0) for id_, _ in later]
    embedder = choose_embedder(embed)
    old = prepare([text for _, text in earlier], embedder)
    new = prepare([text for _, text in later], embedder)
    decision = load_decision(PLAIN if embedder is None else EMBEDDED)
    results: list[Recurrence] = []
    asks_a_row = max(1, len(new.asks.weights) // len(later))
    rows = max(1, _BLOCK_PAIRS // (len(old.asks.weights) * asks_a_row))
    for start in range(0, len(later), rows):
        block = new.part(start, min(start + rows, len(later)))
        pairs = decision.pair_probability(pair_features(block, old))
        for row, score in enumerate(decision.status_probability(pairs)):
            nearest = best_columns(pairs[row], limit)
            results.append(
                Recurrence(
                    id=later[start + row][0],
                    # an empty text asks nothing, so nothing can be said of it but that it was not found
                    status=REPEATED if score >= decision.threshold and block.analysed[row].terms else FIRST_TIME,
                    score=round(float(score), 4),
                    matches=tuple(
                        Match(
                            id=earlier[column][0],
                            score=round(float(pairs[row, column]), 4),
                            reason=shared_reasons(block, row, old, column),
                        )
                        for column in nearest
                    ),
                )
            )
        if on_progress is not None:
            on_progress(len(results), len(later))
    return results


def pair_scores(first: Prepared, second: Prepared) -> Floats:
    """Return the probability that two recommendations share a principal ask: rows first, columns second."""
    embedded = first.embeddings is not None and second.embeddings is not None
    return load_decision(EMBEDDED if embedded else PLAIN).pair_probability(pair_features(first, second))


def best_columns(scores: Floats, limit: int) -> list[int]:
    """Return the places of the highest scores, best first, ties in their order."""
    return [int(column) for column in np.argsort(-scores, kind="stable")[:limit]]
