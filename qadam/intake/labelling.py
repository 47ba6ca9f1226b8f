"""Asks the classifier for labels and the matcher for repeated recommendations. Writes no row of the database."""

from collections.abc import Sequence
from typing import Any

from qadam.intake.content import LabelEntry
from qadam.intake.enums import Doubt
from qadam.intake.selectors import EarlierText
from qadam.register.classifier import own_classifier
from qadam.taxonomy.enums import Scheme
from unrec.matching.recurrence import match

# Below this no theme is more likely than not.
SURE_THEME = 0.5
# Between these the matcher's calibrated probability of "repeated" says next to nothing.
UNSURE_RECURRENCE = (0.4, 0.6)
KEPT_MATCHES = 5  # beside a proposal; of 100 repeated ones the right one is among the first five in 95


def propose_labels(texts: Sequence[str], given: Sequence[Sequence[LabelEntry]]) -> list[list[LabelEntry]]:
    """Return the labels of each text: what documents say, and the classifier's in every list of which they are silent.

    Args:
        given: the labels of each text so far; only those of documents (without a score) are kept.
    """
    classifier = own_classifier(embed=False)
    answer = []
    for labels, proposed in zip(given, classifier.classify(texts), strict=True):
        said = [label for label in labels if label["score"] is None]
        schemes = {label["scheme"] for label in said}
        answer.append(
            said
            + [
                LabelEntry(
                    scheme=label.scheme,
                    code=label.code,
                    score=round(label.score, 4),
                    reason=list(label.reason),
                    source=classifier.version,
                )
                for label in proposed
                if label.scheme not in schemes
            ]
        )
    return answer


def find_earlier(texts: Sequence[str], earlier: Sequence[EarlierText]) -> list[dict[str, Any]]:
    """Return of each text whether it repeats an earlier one, in the form of `Proposal.earlier`; empty without any."""
    if not earlier:
        return [{} for _text in texts]
    by_id = {str(each.id): each for each in earlier}
    found = match(
        [(str(each.id), each.text) for each in earlier],
        [(str(index), text) for index, text in enumerate(texts)],
        embed=False,  # the review page waits for it; a job of the register refines with embeddings after publishing
        limit=KEPT_MATCHES,
    )
    return [
        {
            "status": recurrence.status,
            "score": round(recurrence.score, 4),
            "matches": [
                {
                    "id": by_id[each.id].id,
                    "number": by_id[each.id].number,
                    "cycle": by_id[each.id].cycle,
                    "year": by_id[each.id].year,
                    "score": round(each.score, 4),
                    "reason": list(each.reason),
                }
                for each in recurrence.matches
            ],
        }
        for recurrence in found
    ]


def label_doubts(labels: Sequence[LabelEntry], earlier: dict[str, Any]) -> list[str]:
    """Return the codes of `Doubt` that labels and recurrence give rise to."""
    doubts = []
    themes = [label["score"] for label in labels if label["scheme"] == Scheme.THEME]
    if not any(score is None or score >= SURE_THEME for score in themes):
        doubts.append(Doubt.LABEL.value)
    if earlier and UNSURE_RECURRENCE[0] <= earlier["score"] <= UNSURE_RECURRENCE[1]:
        doubts.append(Doubt.RECURRENCE.value)
    return doubts
