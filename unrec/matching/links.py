"""Links between recommendations of different mechanisms: same, narrower, related or contradicting.

A UPR recommendation is often a treaty body's in other words, one ask of it, or its neighbour; sometimes two pull in
opposite directions. The links are proposals: a person confirms each.
"""

from dataclasses import dataclass
from enum import StrEnum

from unrec.matching.features import FEATURES, Analysed, pair_features, prepare
from unrec.matching.polarity import direction_of
from unrec.matching.reasons import shared_reasons
from unrec.matching.recurrence import Texts, best_columns, choose_embedder, pair_scores

MAX_LINKS = 5
# Probabilities that two share a principal ask. On the labelled pairs, half of those at 0.5 are the same, and of those
# at 0.15 most that are not the same are related.
SAME_SCORE = 0.5
RELATED_SCORE = 0.15
SURELY_SAME = 0.8  # from here on, more detail does not make it another ask
# The narrower one says nearly all that the other says, and has at least half as much again to say.
NARROWER_COVERED = 0.6
NARROWER_SHARE = 0.67
# Two asks speak of one thing from this average cosine (of terms, subjects and senses) on; below it, opposite verbs have
# different objects.
SAME_OBJECT = 0.5


class Relation(StrEnum):
    """How a recommendation stands to another mechanism's."""

    SAME = "same"
    NARROWER = "narrower"  # asks for a part of what the other asks, or for a special case of it
    RELATED = "related"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True, slots=True)
class Link:
    """A proposed link. `score` is the probability that the two share an ask; for reasons see `matching.reasons`."""

    id: str
    other_id: str
    relation: Relation
    score: float
    reason: tuple[str, ...] = ()


def propose_links(
    recommendations: Texts, others: Texts, *, embed: bool | None = None, limit: int = MAX_LINKS
) -> list[Link]:
    """Return the proposed links of each recommendation, in its order, its best first.

    Args:
        recommendations: pairs (id, text) of one mechanism.
        others: pairs (id, text) of the other mechanisms, of the same State.
        embed: as in `recurrence.match`.
        limit: at most so many links a recommendation.

    Raises:
        EmbeddingsMissingError: embeddings are demanded, but not installed.
    """
    if not recommendations or not others:
        return []
    embedder = choose_embedder(embed)
    first = prepare([text for _, text in recommendations], embedder)
    second = prepare([text for _, text in others], embedder)
    scores = pair_scores(first, second)
    features = pair_features(first, second)
    links = []
    for row, (id_, _) in enumerate(recommendations):
        for column in best_columns(scores[row], limit):
            score = float(scores[row, column])
            cell = {name: float(features[name][row, column]) for name in FEATURES}
            relation = _relation(first.analysed[row], second.analysed[column], score, cell)
            if relation is not None:
                reason = shared_reasons(first, row, second, column)
                links.append(Link(id_, others[column][0], relation, round(score, 4), reason))
    return links


def _relation(first: Analysed, second: Analysed, score: float, features: dict[str, float]) -> Relation | None:
    if score < RELATED_SCORE:
        return None
    if _opposed(first, second):
        return Relation.CONTRADICTS if features["ask_all"] >= SAME_OBJECT else Relation.RELATED
    narrower = (
        features["earlier_covered"] >= NARROWER_COVERED
        and features["later_covered"] <= NARROWER_SHARE * features["earlier_covered"]
    )
    if narrower and score < SURELY_SAME and not features["same_treaty"]:
        return Relation.NARROWER
    return Relation.SAME if score >= SAME_SCORE else Relation.RELATED


def _opposed(first: Analysed, second: Analysed) -> bool:
    """Return whether the first plain directions of the two are opposite."""
    directions = [
        next((found for ask in one.asks if (found := direction_of(ask.text)) is not None), None)
        for one in (first, second)
    ]
    return None not in directions and directions[0] != directions[1]
