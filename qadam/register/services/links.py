"""Clusters inside a review, and links to recommendations of other mechanisms."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import Changed, record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.register.enums import LabelStatus, Relation
from qadam.register.models import Cluster, Recommendation, RecommendationLink, Review
from qadam.register.permissions import check_change_register
from qadam.register.records import ClusterRecord, LinkRecord


@transaction.atomic
def propose_clusters(*, review: Review, records: Sequence[ClusterRecord], by: User | None) -> list[Cluster]:
    """Write the machine's groups of similar recommendations of a review, and return those that are new.

    A proposed group that is proposed again stays as it is, others that are only proposed go. What stands in a confirmed
    group stays there, and what a person took apart is not put together again.

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the worker).
    """
    check_change_register(by)
    standing = list(Cluster.objects.select_for_update().filter(review=review).prefetch_related("recommendations"))
    proposed = {
        frozenset(item.pk for item in cluster.recommendations.all()): cluster
        for cluster in standing
        if cluster.status == LabelStatus.PROPOSED
    }
    rejected = [set(cluster.rejected_ids) for cluster in standing if cluster.status == LabelStatus.REJECTED]
    decided = {cluster.pk for cluster in standing if cluster.status == LabelStatus.CONFIRMED}
    free = {item.pk: item for item in Recommendation.objects.filter(review=review) if item.cluster_id not in decided}
    clusters: list[Cluster] = []
    placed: list[Recommendation] = []
    kept: set[int] = set()
    for record in records:
        members = [free.pop(pk) for pk in record.recommendation_ids if pk in free]
        ids = frozenset(member.pk for member in members)
        if len(ids) < 2 or any(ids <= apart for apart in rejected):  # one alone is no group
            continue
        if ids in proposed:
            kept.add(proposed[ids].pk)
            continue
        cluster = Cluster(review=review, label=record.label[:300], score=record.score, reason=list(record.reason))
        clusters.append(cluster)
        for member in members:
            member.cluster = cluster
        placed.extend(members)
    gone = [cluster.pk for cluster in proposed.values() if cluster.pk not in kept]
    Cluster.objects.bulk_create(clusters)
    for member in placed:
        member.cluster_id = member.cluster.pk if member.cluster else None
    Recommendation.objects.bulk_update(placed, ["cluster"], batch_size=500)
    Cluster.objects.filter(pk__in=gone).delete()
    if clusters or gone:
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
    cluster = _locked_cluster(cluster_id)
    before, cluster.status = cluster.status, status
    if status == LabelStatus.REJECTED:
        cluster.rejected_ids = list(cluster.recommendations.values_list("pk", flat=True)) or cluster.rejected_ids
        cluster.recommendations.update(cluster=None)
    cluster.save(update_fields=["status", "rejected_ids"])
    record_event("cluster.decided", actor=by, target=cluster, changes={"status": (before, str(status))})


@transaction.atomic
def rename_cluster(*, cluster_id: int, label: str, by: User) -> Cluster:
    """Give a group another name, which confirms it, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such group, or it was rejected.
        InvalidInputError: the name is empty.
    """
    check_change_register(by)
    cluster = _locked_cluster(cluster_id)
    if cluster.status == LabelStatus.REJECTED:
        raise NotFoundError()
    name = " ".join(label.split())[:300]
    if not name:
        raise InvalidInputError(_("Give the group a name."))
    changes = {"label": (cluster.label, name), "status": (cluster.status, str(LabelStatus.CONFIRMED))}
    cluster.label, cluster.status = name, LabelStatus.CONFIRMED
    cluster.save(update_fields=["label", "status"])
    record_event("cluster.decided", actor=by, target=cluster, changes=changes)
    return cluster


def _locked_cluster(cluster_id: int) -> Cluster:
    cluster = Cluster.objects.select_for_update(of=("self",)).select_related("review").filter(pk=cluster_id).first()
    if cluster is None:
        raise NotFoundError()
    return cluster


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


@transaction.atomic
def propose_links(*, review: Review, records: Sequence[LinkRecord], by: User | None) -> int:
    """Write what the matcher found for the recommendations of a review; return how many links are proposed now.

    Links that are only proposed are replaced; decided ones stay, and two recommendations are linked once, from
    whichever side.

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the worker).
    """
    check_change_register(by)
    own = set(review.recommendations.values_list("pk", flat=True))
    open_links = RecommendationLink.objects.filter(recommendation__review=review, status=LabelStatus.PROPOSED)
    before = {(link.recommendation_id, link.other_id, link.relation, link.score) for link in open_links}
    known = set(
        RecommendationLink.objects.filter(Q(recommendation__review=review) | Q(other__review=review))
        .exclude(pk__in=open_links.values("pk"))
        .values_list("recommendation_id", "other_id")
    )
    existing = set(
        Recommendation.objects.filter(pk__in={record.other_id for record in records})
        .exclude(review=review)
        .values_list("pk", flat=True)
    )
    new: dict[tuple[int, int], RecommendationLink] = {}
    for record in records:
        pair = record.recommendation_id, record.other_id
        if pair[0] not in own or pair[1] not in existing or pair in known or pair[::-1] in known:
            continue
        new[pair] = RecommendationLink(
            recommendation_id=pair[0],
            other_id=pair[1],
            relation=record.relation,
            score=record.score,
            reason=list(record.reason),
        )
    after = {(link.recommendation_id, link.other_id, str(link.relation), link.score) for link in new.values()}
    if after == before:
        return len(before)
    open_links.delete()
    RecommendationLink.objects.bulk_create(new.values())
    record_event("link.proposed", actor=by, target=review, details={"links": len(new)})
    return len(new)


@transaction.atomic
def decide_link(*, link_id: int, status: LabelStatus, relation: Relation | None = None, by: User) -> RecommendationLink:
    """Confirm or reject a proposed link, under another relation where one is given, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such link.
    """
    check_change_register(by)
    link = (
        RecommendationLink.objects.select_for_update(of=("self",))
        .select_related("recommendation__review", "other__review")
        .filter(pk=link_id)
        .first()
    )
    if link is None:
        raise NotFoundError()
    before = (link.relation, link.status)
    link.relation, link.status = relation or link.relation, status
    is_open = status == LabelStatus.PROPOSED
    link.decided_by_id, link.decided_at = (None, None) if is_open else (by.pk, timezone.now())
    link.save(update_fields=["relation", "status", "decided_by_id", "decided_at"])
    changes = {f"link:{link.other}": (before, (str(link.relation), str(status)))}
    record_event("link.decided", actor=by, target=link.recommendation, changes=changes)
    return link
