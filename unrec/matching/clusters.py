"""Near-identical asks inside one review, so that one measure of the State can answer them together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unrec.matching.background import Floats
from unrec.matching.features import Prepared, prepare
from unrec.matching.reasons import shared_reasons
from unrec.matching.recurrence import Texts, choose_embedder, pair_scores

# Two of a cluster must ask the same more likely than not, with a margin: a cluster that is too large hides an ask in
# another's measure, one that is too small costs a person one more assignment.
MINIMUM_SCORE = 0.6


@dataclass(frozen=True, slots=True)
class Cluster:
    """Recommendations of one review that ask the same.

    `ids` are in the order of the review, `centre` is the one closest to all others and names the cluster best, `score`
    is the average probability that two of them ask the same, `reason` is what all members share with the centre (see
    `unrec.matching.reasons`).
    """

    ids: tuple[str, ...]
    centre: str
    score: float
    reason: tuple[str, ...] = ()


def cluster(
    recommendations: Texts, *, embed: bool | None = None, minimum_score: float = MINIMUM_SCORE
) -> list[Cluster]:
    """Return the clusters of two and more, the largest first; a recommendation stands in one cluster at most.

    Args:
        recommendations: pairs (id, text) of one review.
        embed: as in `recurrence.match`.
        minimum_score: the least average probability that two of a cluster ask the same, 0-1.

    Raises:
        EmbeddingsMissingError: embeddings are demanded, but not installed.
    """
    if len(recommendations) < 2:
        return []
    prepared = prepare([text for _, text in recommendations], choose_embedder(embed))
    scores = symmetric_scores(prepared)
    asks_something = [bool(one.terms) for one in prepared.analysed]
    groups = average_linkage(scores, minimum_score, asks_something)
    return [_cluster(recommendations, prepared, scores, group) for group in groups]


def average_linkage(scores: Floats, minimum_score: float, allowed: Sequence[bool]) -> list[list[int]]:
    """Return groups of two and more rows, the largest first, each group's rows ascending.

    The two groups that are closest on average are joined until no two reach the minimum. The average over all pairs
    keeps a recommendation with two asks from gluing the two together.

    Args:
        scores: a symmetric matrix.
        minimum_score: the least average score between two groups that are joined.
        allowed: False for a row that joins none.
    """
    groups = {row: [row] for row in range(len(scores)) if allowed[row]}
    between = scores.astype(np.float64)
    np.fill_diagonal(between, -1)
    closed = [row for row in range(len(scores)) if not allowed[row]]
    between[closed, :] = between[:, closed] = -1
    while len(groups) > 1:
        first, second = sorted(int(place) for place in np.unravel_index(int(between.argmax()), between.shape))
        if between[first, second] < minimum_score:
            break
        sizes = len(groups[first]), len(groups[second])
        joined = (sizes[0] * between[first] + sizes[1] * between[second]) / sum(sizes)
        joined[[first, *(row for row in range(len(scores)) if row not in groups)]] = -1
        between[first], between[:, first] = joined, joined
        between[second, :] = between[:, second] = -1
        groups[first] += groups.pop(second)
    return sorted((sorted(rows) for rows in groups.values() if len(rows) > 1), key=lambda rows: (-len(rows), rows))


def symmetric_scores(prepared: Prepared) -> Floats:
    """Return the probability that two of one list ask the same, 0 on the diagonal."""
    one_way = pair_scores(prepared, prepared)
    scores: Floats = np.asarray((one_way + one_way.T) / 2, dtype=np.float32)
    np.fill_diagonal(scores, 0)
    return scores


def _cluster(recommendations: Texts, prepared: Prepared, scores: Floats, rows: list[int]) -> Cluster:
    within = scores[np.ix_(rows, rows)]
    centre = rows[int(within.sum(axis=1).argmax())]
    members = [row for row in rows if row != centre]
    reasons = [shared_reasons(prepared, centre, prepared, member) for member in members]
    return Cluster(
        ids=tuple(recommendations[row][0] for row in rows),
        centre=recommendations[centre][0],
        score=round(float(within.sum() / (len(rows) * (len(rows) - 1))), 4),
        reason=tuple(reason for reason in reasons[0] if all(reason in others for others in reasons)),
    )
