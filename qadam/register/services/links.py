"""Clusters inside a review, and links to recommendations of other mechanisms."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import Changed, record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.register.enums import LabelStatus, Relation
from qadam.register.models import Cluster, Recommendation, RecommendationLink, Review
from qadam.register.permissions import check_change_register
from qadam.register.records import ClusterRecord


@transaction.atomic
def propose_clusters(*, review: Review, records: Sequence[ClusterRecord], by: User | None) -> list[Cluster]:
    """Write the machine's groups of similar recommendations of a review, and return them.

    Groups that are only proposed are replaced; what stands in a confirmed group stays there.

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the worker).
    """
    check_change_register(by)
    review.clusters.filter(status=LabelStatus.PROPOSED).delete()
    free = {item.pk: item for item in Recommendation.objects.filter(review=review, cluster__isnull=True)}
    clusters: list[Cluster] = []
    placed: list[Recommendation] = []
    for record in records:
        members = [free.pop(pk) for pk in record.recommendation_ids if pk in free]
        if len(members) < 2:  # one alone is no group
            continue
        cluster = Cluster(review=review, label=record.label[:300], score=record.score, reason=list(record.reason))
        clusters.append(cluster)
        for member in members:
            member.cluster = cluster
        placed.extend(members)
    Cluster.objects.bulk_create(clusters)
    for member in placed:
        member.cluster_id = member.cluster.pk if member.cluster else None
    Recommendation.objects.bulk_update(placed, ["cluster"], batch_size=500)
    record_event("cluster.proposed", actor=by, target=review, details={"clusters": len(clusters)})
    return clusters


@transaction.atomic
def decide_cluster(*, cluster_id: int, status: LabelStatus, by: User) -> None:
    """Confirm a group, or reject it, which sets its recommendations free.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such group.
    """
    check_change_register(by)
    cluster = Cluster.objects.select_for_update().select_related("review").filter(pk=cluster_id).first()
    if cluster is None:
        raise NotFoundError()
    before, cluster.status = cluster.status, status
    cluster.save(update_fields=["status"])
    if status == LabelStatus.REJECTED:
        cluster.recommendations.update(cluster=None)
    record_event("cluster.decided", actor=by, target=cluster, changes={"status": (before, str(status))})


@transaction.atomic
def set_cluster(*, recommendation_ids: Sequence[int], label: str, by: User) -> Cluster:
    """Put recommendations of one review together by hand, confirmed, and return the group.

    Raises:
        NotAllowedError: `by` is no coordinator.
        InvalidInputError: fewer than two, or of several reviews, or without a name.
    """
    check_change_register(by)
    items = list(Recommendation.objects.select_related("review", "cluster").filter(pk__in=list(recommendation_ids)))
    if len(items) < 2 or len({item.review_id for item in items}) != 1 or not label.strip():
        raise InvalidInputError(_("Choose at least two recommendations of one review, and give the group a name."))
    cluster = Cluster.objects.create(review=items[0].review, label=label.strip()[:300], status=LabelStatus.CONFIRMED)
    changes = [Changed(item, {"cluster": (item.cluster and str(item.cluster), str(cluster))}) for item in items]
    for item in items:
        item.cluster = cluster
    Recommendation.objects.bulk_update(items, ["cluster"])
    record_event("cluster.decided", actor=by, target=cluster, also=changes)
    return cluster


@transaction.atomic
def set_link(
    *,
    recommendation_id: int,
    other_id: int,
    relation: Relation,
    by: User | None,
    status: LabelStatus = LabelStatus.CONFIRMED,
    score: float = 0.0,
    reason: Sequence[str] = (),
) -> RecommendationLink:
    """Link two recommendations of different mechanisms, or change the link that stands there; return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: one of the two does not exist.
        InvalidInputError: both are of one review; those belong into a group.
    """
    check_change_register(by)
    ends = {
        item.pk: item
        for item in Recommendation.objects.select_related("review").filter(pk__in=[recommendation_id, other_id])
    }
    if recommendation_id not in ends or other_id not in ends:
        raise NotFoundError()
    item, other = ends[recommendation_id], ends[other_id]
    if item.review_id == other.review_id:
        raise InvalidInputError(_("Both stand in the same review. Put them into a group instead."))
    link = RecommendationLink.objects.filter(recommendation=item, other=other).first()
    before = (link.relation, link.status) if link else None
    link = link or RecommendationLink(recommendation=item, other=other)
    decided = status != LabelStatus.PROPOSED
    link.relation, link.status, link.score, link.reason = relation, status, score, list(reason)
    link.decided_by_id = by.pk if by and decided else None
    link.decided_at = timezone.now() if decided else None
    link.save()
    after = (str(relation), str(status))
    record_event("link.decided", actor=by, target=item, changes={f"link:{other}": (before, after)})
    return link
