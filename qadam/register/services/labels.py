"""Labels: proposed by the machine, decided by people. A decided label is never changed by a proposal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import Changed, record_event
from qadam.base.errors import InvalidInputError, NotFoundError, WrongStateError
from qadam.register.enums import LabelStatus
from qadam.register.models import Recommendation, RecommendationLabel, Review
from qadam.register.permissions import check_change_register
from qadam.register.records import LabelRecord
from qadam.register.selectors.selection import in_query
from qadam.register.services.locked import locked_recommendation
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term

WRITTEN_FIELDS = ("status", "is_principal", "score", "reason", "model_version", "decided_by_id", "decided_at")


@transaction.atomic
def propose_labels(*, labels: Mapping[int, Sequence[LabelRecord]], by: User | None) -> tuple[tuple[str, str], ...]:
    """Write the machine's proposals, by recommendation id; return the (scheme, code) that no vocabulary here holds.

    The proposals replace the earlier ones of the same schemes; what a person confirmed or rejected stays as it is.

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the worker).
    """
    check_change_register(by)
    recommendations = list(
        Recommendation.objects.select_for_update(of=("self",))
        .filter(pk__in=list(labels))
        .select_related("review")
        .prefetch_related("labels__term")
    )
    written = write_labels({item: labels[item.pk] for item in recommendations}, decided_by=None)
    if written.count:
        record_event(
            "label.proposed",
            actor=by,
            target=recommendations[0].review,
            details={"recommendations": len(recommendations), "labels": sum(len(given) for given in labels.values())},
        )
    return written.unknown


@dataclass(frozen=True)
class WrittenLabels:
    """What `write_labels` did: how many labels it made, changed or removed, and which (scheme, code) no list holds."""

    count: int
    unknown: tuple[tuple[str, str], ...]


def write_labels(labels: Mapping[Recommendation, Sequence[LabelRecord]], *, decided_by: User | None) -> WrittenLabels:
    """Write labels of recommendations whose `labels__term` are prefetched, in a constant number of queries.

    For callers inside this app that are in a transaction and record the event.
    """
    terms = terms_by_key(record for records in labels.values() for record in records)
    unknown: set[tuple[str, str]] = set()
    new: list[RecommendationLabel] = []
    changed: list[RecommendationLabel] = []
    stale: list[int] = []
    categories: dict[int | None, list[int]] = {}  # action category -> ids of those that have it now
    now = timezone.now()
    for recommendation, records in labels.items():
        standing = {label.term_id: label for label in recommendation.labels.all()}
        schemes = {record.scheme for record in records}
        given: set[int] = set()
        has_principal = any(label.is_principal and label.status == LabelStatus.CONFIRMED for label in standing.values())
        for record in records:
            term = terms.get((record.scheme, record.code))
            if term is None:
                unknown.add((record.scheme, record.code))
                continue
            if term.pk in given:
                continue
            given.add(term.pk)
            label = standing.get(term.pk)
            if label is not None and label.status != LabelStatus.PROPOSED:
                continue
            decided = record.status != LabelStatus.PROPOSED
            values: dict[str, Any] = {
                "status": record.status,
                "is_principal": record.is_principal and not has_principal and record.scheme == Scheme.AREA,
                "score": record.score,
                "reason": list(record.reason),
                "model_version": record.model_version,
                "decided_by_id": decided_by.pk if decided and decided_by else None,
                "decided_at": now if decided else None,
            }
            if label is None:
                label = RecommendationLabel(recommendation=recommendation, term=term, **values)
                new.append(label)
                standing[term.pk] = label
            elif any(getattr(label, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(label, name, value)
                changed.append(label)
        for label in list(standing.values()):
            if label.status == LabelStatus.PROPOSED and label.term.scheme in schemes and label.term_id not in given:
                stale.append(label.pk)
                del standing[label.term_id]
        category = action_category_of(standing.values())
        if category != recommendation.action_category:
            recommendation.action_category = category
            categories.setdefault(category, []).append(recommendation.pk)
    RecommendationLabel.objects.filter(pk__in=stale).delete()
    RecommendationLabel.objects.bulk_create(new)
    RecommendationLabel.objects.bulk_update(changed, WRITTEN_FIELDS, batch_size=200)
    for category, ids in categories.items():
        Recommendation.objects.filter(pk__in=in_query(ids)).update(action_category=category)
    return WrittenLabels(len(stale) + len(new) + len(changed), tuple(sorted(unknown)))


def terms_by_key(records: Iterable[LabelRecord]) -> dict[tuple[str, str], Term]:
    """Return the terms of the schemes that the records name, by (scheme, code), in one query."""
    schemes = {record.scheme for record in records}
    return {(term.scheme, term.code): term for term in Term.objects.filter(scheme__in=schemes)} if schemes else {}


def action_category_of(labels: Iterable[RecommendationLabel]) -> int | None:
    """Return the action category 1-5 that the labels give: a confirmed one, else the best proposed one, else None."""
    standing = [
        label
        for label in labels
        if label.term.scheme == Scheme.ACTION_CATEGORY and label.status != LabelStatus.REJECTED
    ]
    best = max(standing, key=lambda label: (label.status == LabelStatus.CONFIRMED, label.score or 0.0), default=None)
    return int(best.term.code) if best is not None and best.term.code.isdigit() else None


@transaction.atomic
def decide_label(*, label_id: int, status: LabelStatus, by: User) -> RecommendationLabel:
    """Confirm or reject a label, or set it back to "proposed", and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such label.
    """
    decide_labels(label_ids=[label_id], status=status, by=by)
    return RecommendationLabel.objects.select_related("term").get(pk=label_id)


@transaction.atomic
def decide_labels(*, label_ids: Sequence[int], status: LabelStatus, by: User) -> int:
    """Decide several labels at once, and return how many changed.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: one of them does not exist.
    """
    check_change_register(by)
    labels = _locked_labels(RecommendationLabel.objects.filter(pk__in=list(label_ids)))
    if len(labels) != len(set(label_ids)):
        raise NotFoundError()
    return _decide(labels, status, by)


@transaction.atomic
def confirm_labels(*, labels: QuerySet[RecommendationLabel], expected: int, by: User) -> int:
    """Confirm all labels of a selection ("all above 0.9 in this area") and return how many; one event for all.

    Args:
        labels: the selection; of it only those that are still open.
        expected: how many the person saw in the preview.

    Raises:
        NotAllowedError: `by` is no coordinator.
        WrongStateError: their number is another one now; nothing is confirmed.
    """
    check_change_register(by)
    found = _locked_labels(labels.filter(status=LabelStatus.PROPOSED))
    if len(found) != expected:
        raise WrongStateError(_("The proposals have changed since. Look at the number again, then confirm."))
    return _decide(found, LabelStatus.CONFIRMED, by)


def _locked_labels(labels: QuerySet[RecommendationLabel]) -> list[RecommendationLabel]:
    return list(labels.order_by("pk").select_for_update(of=("self",)).select_related("term", "recommendation__review"))


def _decide(labels: Sequence[RecommendationLabel], status: LabelStatus, by: User) -> int:
    changed = [label for label in labels if label.status != status]
    if not changed:
        return 0
    changes = [Changed(label.recommendation, {_label_key(label): (label.status, str(status))}) for label in changed]
    now = timezone.now()
    for label in changed:
        label.status = status
        label.is_principal = label.is_principal and status != LabelStatus.REJECTED
        label.decided_by_id, label.decided_at = (None, None) if status == LabelStatus.PROPOSED else (by.pk, now)
    RecommendationLabel.objects.bulk_update(
        changed, ["status", "is_principal", "decided_by_id", "decided_at"], batch_size=200
    )
    _refresh_action_categories(
        {label.recommendation_id for label in changed if label.term.scheme == Scheme.ACTION_CATEGORY}
    )
    action = {LabelStatus.CONFIRMED: "label.confirmed", LabelStatus.REJECTED: "label.rejected"}
    record_event(
        action.get(status, "label.reopened"),
        actor=by,
        target=changed[0].recommendation if len(changed) == 1 else changed[0].recommendation.review,
        also=changes,
        details={"labels": len(changed)},
    )
    return len(changed)


@transaction.atomic
def add_label(*, recommendation_id: int, term_id: int, is_principal: bool = False, by: User) -> RecommendationLabel:
    """Set a label by hand, confirmed, and return it. A proposed or rejected one is confirmed.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such recommendation or term.
        InvalidInputError: a term other than an area is made the principal one.
    """
    check_change_register(by)
    recommendation = locked_recommendation(recommendation_id)
    term = Term.objects.filter(pk=term_id, is_active=True).first()
    if term is None:
        raise NotFoundError()
    label = recommendation.labels.select_related("term").filter(term=term).first()
    before = label.status if label else None
    if label is None:
        label = RecommendationLabel(recommendation=recommendation, term=term)
    label.status = LabelStatus.CONFIRMED
    label.decided_by_id, label.decided_at = by.pk, timezone.now()
    label.save()
    _refresh_action_categories({recommendation.pk} if term.scheme == Scheme.ACTION_CATEGORY else set())
    changes = {_label_key(label): (before, str(label.status))}
    if is_principal:
        changes |= _make_principal(recommendation, label)
    record_event("label.confirmed", actor=by, target=recommendation, changes=changes)
    return label


@transaction.atomic
def set_principal_area(*, recommendation_id: int, term_id: int, by: User) -> RecommendationLabel:
    """Make one area the principal one, confirmed, and return its label; the others stay as further areas.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such recommendation or term.
        InvalidInputError: the term is no area.
    """
    return add_label(recommendation_id=recommendation_id, term_id=term_id, is_principal=True, by=by)


@transaction.atomic
def agree_principal_areas(*, review: Review, areas: Mapping[int, Term], source: str, by: User | None) -> int:
    """Confirm one principal area for each of many recommendations, as a platform agreed; return how many changed.

    The areas that were principal before stay as further ones. A constant number of queries, one event.

    Args:
        areas: recommendation id -> area; recommendations of other reviews are left alone.
        source: what agreed it, kept with the labels.

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the machine itself).
        InvalidInputError: a term is no area.
    """
    check_change_register(by)
    if any(term.scheme != Scheme.AREA for term in areas.values()):
        raise InvalidInputError(_("Only an area can be the principal one."))
    rows = list(
        Recommendation.objects.select_for_update(of=("self",))
        .filter(review=review, pk__in=list(areas))
        .select_related("review")
        .prefetch_related("labels__term")
    )
    now = timezone.now()
    new: list[RecommendationLabel] = []
    changed: list[RecommendationLabel] = []
    events: list[Changed] = []
    for row in rows:
        term, before = areas[row.pk], None
        label = None
        for standing in row.labels.all():
            if standing.is_principal:
                before = standing.term.code
            if standing.term_id == term.pk:
                label = standing
            elif standing.is_principal:
                standing.is_principal = False
                changed.append(standing)
        is_so = label is not None and label.is_principal and label.status == LabelStatus.CONFIRMED
        if is_so:
            continue
        if label is None:
            label = RecommendationLabel(recommendation=row, term=term, model_version=source[:60])
            new.append(label)
        else:
            changed.append(label)
        label.status, label.is_principal = LabelStatus.CONFIRMED, True
        label.decided_by_id, label.decided_at = (by.pk if by else None), now
        events.append(Changed(row, {"principal_area": (before, term.code)}))
    RecommendationLabel.objects.bulk_create(new)
    RecommendationLabel.objects.bulk_update(
        changed, ["status", "is_principal", "decided_by_id", "decided_at"], batch_size=200
    )
    if events:
        record_event("label.confirmed", actor=by, target=review, also=events, details={"source": source})
    return len(events)


def _make_principal(recommendation: Recommendation, label: RecommendationLabel) -> dict[str, tuple[Any, Any]]:
    if label.term.scheme != Scheme.AREA:
        raise InvalidInputError(_("Only an area can be the principal one."))
    before = recommendation.labels.select_related("term").filter(is_principal=True).first()
    recommendation.labels.filter(is_principal=True).exclude(pk=label.pk).update(is_principal=False)
    label.is_principal = True
    label.save(update_fields=["is_principal"])
    return {"principal_area": (before.term.code if before else None, label.term.code)}


def _label_key(label: RecommendationLabel) -> str:
    return f"label:{label.term.scheme}:{label.term.code}"


def _refresh_action_categories(recommendation_ids: set[int]) -> None:
    rows = list(Recommendation.objects.filter(pk__in=recommendation_ids).prefetch_related("labels__term"))
    for row in rows:
        row.action_category = action_category_of(row.labels.all())
    Recommendation.objects.bulk_update(rows, ["action_category"], batch_size=500)
