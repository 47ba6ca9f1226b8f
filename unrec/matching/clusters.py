"""Near-identical asks inside one review, so that one measure of the State can answer them together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unrec.matching.background import Floats
from unrec.matching.features import Prepared, prepare
from unrec.matching.reasons import shared_reasons
from unrec.matching.recurrence import Texts, choose_embedder, pair_scores

# A member must more likely than not ask the same as the centre, with a margin: a cluster that is too large hides an
# ask in another's measure, one that is too small costs a person one more assignment.
MINIMUM_SCORE = 0.6


@dataclass(frozen=True, slots=True)
class Cluster:
    """Recommendations of one review that ask the same.

    `ids` are in the order of the review, `centre` is the one that all others are compared with and that names the
    cluster best, `score` is the lowest probability that a member asks the same as the centre, `reason` is what centre
    and members share (see `unrec.matching.reasons`).
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
        minimum_score: the least probability that a member and the centre ask the same, 0-1.

    Raises:
        EmbeddingsMissingError: embeddings are demanded, but not installed.
    """
    if len(recommendations) < 2:
        return []
    prepared = prepare([text for _, text in recommendations], choose_embedder(embed))
    scores = symmetric_scores(prepared)
    clusters = []
    free = np.array([bool(one.terms) for one in prepared.analysed])
    while True:
        near = (scores >= minimum_score) & free[:, None] & free[None, :]
        sizes = near.sum(axis=1)
        if sizes.max(initial=0) == 0:
            break
        # most members first, then the closest ones: the star around the best centre
        centre = int(np.lexsort((-(scores * near).sum(axis=1), -sizes))[0])
        members = np.flatnonzero(near[centre])
        clusters.append(_cluster(recommendations, prepared, scores, centre, members))
        free[centre] = False
        free[members] = False
    return sorted(clusters, key=lambda found: -len(found.ids))


def symmetric_scores(prepared: Prepared) -> Floats:
    """Return the probability that two of one list ask the same, 0 on the diagonal."""
    one_way = pair_scores(prepared, prepared)
    scores: Floats = np.asarray((one_way + one_way.T) / 2, dtype=np.float32)
    np.fill_diagonal(scores, 0)
    return scores


def _cluster(
    recommendations: Texts, prepared: Prepared, scores: Floats, centre: int, members: Sequence[int] | np.ndarray
) -> Cluster:
    reasons = [set(shared_reasons(prepared, centre, prepared, int(member))) for member in members]
    common = set.intersection(*reasons)
    closest = max(members, key=lambda member: float(scores[centre, member]))
    return Cluster(
        ids=tuple(recommendations[place][0] for place in sorted([centre, *map(int, members)])),
        centre=recommendations[centre][0],
        score=round(float(scores[centre, members].min()), 4),
        reason=tuple(r for r in shared_reasons(prepared, centre, prepared, int(closest)) if r in common),
    )
