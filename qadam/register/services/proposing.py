"""What the machine proposes for a review that stands in the register: labels, earlier recommendations, groups, links.

Bears being run again at any time: it replaces what was proposed and nothing that a person or a document decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from qadam.accounts.models import User
from qadam.base.errors import NotFoundError
from qadam.register.classifier import own_classifier
from qadam.register.enums import LabelStatus, RecurrenceStatus, Relation
from qadam.register.models import Recommendation, RecommendationLabel, RecommendationText, Review
from qadam.register.permissions import check_change_register
from qadam.register.records import ClusterRecord, EarlierRecord, LabelRecord, LinkRecord, RecurrenceRecord
from qadam.register.services.labels import propose_labels
from qadam.register.services.links import propose_clusters, propose_links
from qadam.register.services.recurrence import propose_recurrences
from unrec.matching import clusters, links, recurrence
from unrec.matching.embeddings import embeddings_available

# Earlier ones kept beside a recommendation: of 100 repeated ones the right one is among the first five in 99
# (docs/reference/matching.md).
KEPT_EARLIER = 5
# Of the links proposed for one recommendation, the best; each is read by a person.
KEPT_LINKS = 3
# The matcher compares every ask of one list with every ask of the other in some 20 matrices: bounds their memory.
LINKED_AT_ONCE = 100
MATCHER_VERSION = "unrec.matching/1"
MATCHER_VERSION_EMBEDDED = "unrec.matching/1+embed"
CLUSTER_NAME_CHARACTERS = 160

Texts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Proposed:
    """How much was proposed for a review."""

    labels: int = 0
    recurrences: int = 0
    clusters: int = 0
    links: int = 0


def request_proposals(*, review_id: int, by: User) -> None:
    """Let the worker propose again for a review.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such review.
    """
    from qadam.register.tasks import propose_for_review_job  # the job calls this module

    check_change_register(by)
    if not Review.objects.filter(pk=review_id).exists():
        raise NotFoundError()
    propose_for_review_job.enqueue(review_id)


def propose_for_review(*, review_id: int, embed: bool = False, by: User | None = None) -> Proposed:
    """Propose labels, earlier recommendations, groups and links for a review, and return how many of each.

    Texts are compared before the transaction begins, so that a long computation locks nothing; what people decide
    meanwhile is seen by the services that write.

    Args:
        embed: whether to compare by sentence embeddings too (extra `embed`): better, and 30 to 80 ms a text.

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the worker).
        NotFoundError: there is no such review.
    """
    check_change_register(by)
    review = Review.objects.select_related("mechanism").filter(pk=review_id).first()
    if review is None:
        raise NotFoundError()
    own = _texts(review.recommendations.all())
    if not own:
        return Proposed()
    labels = _labels(own, embed=embed)
    recurrences = _recurrences(own, _texts(_earlier_cycles(review)), embed=embed)
    groups = _clusters(own, embed=embed)
    linked = _links(own, _texts(_other_mechanisms(review)), embed=embed)
    with transaction.atomic():
        propose_labels(labels=labels, by=by)
        if recurrences:
            propose_recurrences(records=recurrences, by=by)
        propose_clusters(review=review, records=groups, by=by)
        propose_links(review=review, records=linked, by=by)
    return Proposed(sum(map(len, labels.values())), len(recurrences), len(groups), len(linked))


def can_refine() -> bool:
    """Return whether the extra `embed` is installed here, so that proposals can be made better at leisure."""
    return embeddings_available()


def _texts(rows: Any) -> Texts:
    """Return (id, text) of recommendations in printed order: the English text, which the machine knows best, else the
    first that there is. Those without any text are left out."""
    ids = list(rows.order_by("review", "order", "pk").values_list("pk", flat=True))
    chosen: dict[int, str] = {}
    found = RecommendationText.objects.filter(recommendation__in=rows).order_by("pk")
    for pk, language, text in found.values_list("recommendation_id", "language", "text"):
        if text.strip() and (language == "en" or pk not in chosen):
            chosen[pk] = text
    return [(str(pk), chosen[pk]) for pk in ids if pk in chosen]


def _earlier_cycles(review: Review) -> Any:
    """Return every recommendation that the same mechanism made to the State before; pledges are no recommendations."""
    before = Q(pk__in=())
    if review.cycle is not None:
        before |= Q(review__cycle__lt=review.cycle)
    held_on = review.reviewed_on or review.adopted_on
    if held_on is not None:
        before |= Q(review__cycle__isnull=True, review__reviewed_on__lt=held_on)
    return Recommendation.objects.filter(
        before,
        review__mechanism=review.mechanism_id,
        review__state_under_review=review.state_under_review,
        is_pledge=False,
    ).exclude(review=review)


def _other_mechanisms(review: Review) -> Any:
    return Recommendation.objects.filter(review__state_under_review=review.state_under_review, is_pledge=False).exclude(
        review__mechanism=review.mechanism_id
    )


def _labels(own: Texts, *, embed: bool) -> dict[int, list[LabelRecord]]:
    """Return the classifier's labels by recommendation, without the schemes of which a document has spoken."""
    classifier = own_classifier(embed=embed)
    said: dict[int, set[str]] = {}
    of_documents = RecommendationLabel.objects.filter(
        recommendation__in=[int(pk) for pk, _text in own], score__isnull=True, status=LabelStatus.PROPOSED
    )
    for item_id, scheme in of_documents.values_list("recommendation_id", "term__scheme"):
        said.setdefault(item_id, set()).add(scheme)
    answer: dict[int, list[LabelRecord]] = {}
    for (pk, _text), labels in zip(own, classifier.classify([text for _pk, text in own]), strict=True):
        silent = said.get(int(pk), set())
        best_area = next((label.code for label in labels if label.scheme == "areas"), None)
        answer[int(pk)] = [
            LabelRecord(
                scheme=label.scheme,
                code=label.code,
                score=round(label.score, 4),
                reason=tuple(label.reason),
                model_version=classifier.version,
                is_principal=label.scheme == "areas" and label.code == best_area,
            )
            for label in labels
            if label.scheme not in silent
        ]
    return answer


def _recurrences(own: Texts, earlier: Texts, *, embed: bool) -> list[RecurrenceRecord]:
    if not earlier:
        return []
    version = MATCHER_VERSION_EMBEDDED if embed else MATCHER_VERSION
    return [
        RecurrenceRecord(
            recommendation_id=int(found.id),
            status=RecurrenceStatus(found.status),
            score=found.score,
            matches=tuple(EarlierRecord(int(each.id), each.score, tuple(each.reason)) for each in found.matches),
            model_version=version,
        )
        for found in recurrence.match(earlier, own, embed=embed, limit=KEPT_EARLIER)
    ]


def _clusters(own: Texts, *, embed: bool) -> list[ClusterRecord]:
    texts = dict(own)
    return [
        ClusterRecord(
            label=shortened(texts[found.centre]),
            recommendation_ids=tuple(int(pk) for pk in found.ids),
            score=found.score,
            reason=tuple(found.reason),
        )
        for found in clusters.cluster(own, embed=embed)
    ]


def _links(own: Texts, others: Texts, *, embed: bool) -> list[LinkRecord]:
    found: list[LinkRecord] = []
    for start in range(0, len(own) if others else 0, LINKED_AT_ONCE):
        part: Sequence[tuple[str, str]] = own[start : start + LINKED_AT_ONCE]
        found += [
            LinkRecord(
                recommendation_id=int(link.id),
                other_id=int(link.other_id),
                relation=Relation(str(link.relation)),
                score=link.score,
                reason=tuple(link.reason),
            )
            for link in links.propose_links(part, others, embed=embed, limit=KEPT_LINKS)
        ]
    return found


def shortened(text: str) -> str:
    """Return the beginning of a text as a name: whole words, at most `CLUSTER_NAME_CHARACTERS` characters."""
    words = " ".join(text.split())
    if len(words) <= CLUSTER_NAME_CHARACTERS:
        return words.rstrip(".;")
    cut = words[: CLUSTER_NAME_CHARACTERS - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
