"""First time or repeated: the machine proposes pairs, people decide them, and the status follows from both."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qadam.accounts.models import User
from qadam.audit.services import Changed, record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.register.enums import EarlierStatus, RecurrenceStatus
from qadam.register.models import EarlierRecommendation, Recommendation
from qadam.register.permissions import check_change_register
from qadam.register.records import RecurrenceRecord
from qadam.register.services.locked import locked_recommendation
from qadam.register.workflow import proposed_status


def recurrence_of(
    pairs: Iterable[EarlierRecommendation], *, proposed: RecurrenceStatus
) -> tuple[RecurrenceStatus, bool]:
    """Return the status that the pairs give, and whether a person stands behind it.

    One pair decided "the same" makes a recommendation repeated, one decided "related" makes it related; where every
    pair was decided "different" it is made for the first time. Until then it is what the matcher proposes.
    """
    statuses = [EarlierStatus(pair.status) for pair in pairs]
    if EarlierStatus.SAME in statuses:
        return RecurrenceStatus.REPEATED, True
    if EarlierStatus.RELATED in statuses:
        return RecurrenceStatus.RELATED, True
    if statuses and all(status == EarlierStatus.DIFFERENT for status in statuses):
        return RecurrenceStatus.FIRST_TIME, True
    return proposed, False


@transaction.atomic
def decide_recurrence(*, recommendation_id: int, earlier_id: int, decision: EarlierStatus, by: User) -> Recommendation:
    """Decide whether an earlier recommendation asks the same, something related, or something different.

    A pair that the machine did not propose is added. Returns the later recommendation with its new status.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: one of the two does not exist.
        InvalidInputError: the two are one and the same.
    """
    check_change_register(by)
    if recommendation_id == earlier_id:
        raise InvalidInputError()
    item = locked_recommendation(recommendation_id)
    earlier = Recommendation.objects.select_related("review").filter(pk=earlier_id).first()
    if earlier is None:
        raise NotFoundError()
    pair, _created = EarlierRecommendation.objects.get_or_create(recommendation=item, earlier=earlier)
    before = pair.status
    is_open = decision == EarlierStatus.PROPOSED
    pair.status = decision
    pair.decided_by_id, pair.decided_at = (None, None) if is_open else (by.pk, timezone.now())
    pair.save(update_fields=["status", "decided_by_id", "decided_at"])
    status_before = item.recurrence
    _apply_status(item, by=by)
    changes: dict[str, tuple[object, object]] = {f"earlier:{earlier}": (before, str(decision))}
    if status_before != item.recurrence:
        changes["recurrence"] = (status_before, item.recurrence)
    record_event("recurrence.decided", actor=by, target=item, changes=changes)
    return item


@transaction.atomic
def confirm_first_time(*, recommendation_id: int, by: User) -> Recommendation:
    """Confirm that a recommendation is made for the first time: every open pair is decided "different".

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such recommendation.
    """
    check_change_register(by)
    item = locked_recommendation(recommendation_id)
    before = item.recurrence
    now = timezone.now()
    item.earlier.update(status=EarlierStatus.DIFFERENT, decided_by_id=by.pk, decided_at=now)
    _save_status(item, RecurrenceStatus.FIRST_TIME, by=by, at=now)
    record_event("recurrence.decided", actor=by, target=item, changes={"recurrence": (before, item.recurrence)})
    return item


@transaction.atomic
def propose_recurrences(*, records: Sequence[RecurrenceRecord], by: User | None) -> int:
    """Write what the matcher found, in a constant number of queries; return how many recommendations changed.

    Open pairs are replaced, decided ones stay, and a status that a person stands behind is not touched.

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the worker).
    """
    check_change_register(by)
    by_id = {record.recommendation_id: record for record in records}
    items = list(
        Recommendation.objects.select_for_update(of=("self",))
        .filter(pk__in=list(by_id))
        .select_related("review")
        .prefetch_related("earlier")
    )
    existing = set(
        Recommendation.objects.filter(
            pk__in={match.earlier_id for record in records for match in record.matches}
        ).values_list("pk", flat=True)
    )
    new: list[EarlierRecommendation] = []
    changed: list[Changed] = []
    for item in items:
        record = by_id[item.pk]
        decided = {pair.earlier_id: pair for pair in item.earlier.all() if pair.status != EarlierStatus.PROPOSED}
        proposed = [
            EarlierRecommendation(
                recommendation=item,
                earlier_id=match.earlier_id,
                score=match.score,
                reason=list(match.reason),
                model_version=record.model_version,
            )
            for match in record.matches
            if match.earlier_id not in decided and match.earlier_id in existing and match.earlier_id != item.pk
        ]
        new.extend(proposed)
        item.recurrence_score = record.score
        if item.recurrence_confirmed_at is None:
            status, _confirmed = recurrence_of([*decided.values(), *proposed], proposed=record.status)
            if status != item.recurrence:
                changed.append(Changed(item, {"recurrence": (item.recurrence, str(status))}))
                item.recurrence = status
    before = {_pair_key(pair) for item in items for pair in item.earlier.all() if pair.status == EarlierStatus.PROPOSED}
    is_new = before != {_pair_key(pair) for pair in new}
    if is_new:
        EarlierRecommendation.objects.filter(recommendation__in=items, status=EarlierStatus.PROPOSED).delete()
        EarlierRecommendation.objects.bulk_create(new)
    Recommendation.objects.bulk_update(items, ["recurrence", "recurrence_score"], batch_size=500)
    if is_new or changed:
        record_event(
            "recurrence.proposed",
            actor=by,
            target=items[0].review,
            also=changed,
            details={"recommendations": len(items), "pairs": len(new)},
        )
    return len(changed)


def _pair_key(pair: EarlierRecommendation) -> tuple[int, int, float, str]:
    return pair.recommendation_id, pair.earlier_id, pair.score, pair.model_version


def _apply_status(item: Recommendation, *, by: User) -> None:
    status, confirmed = recurrence_of(item.earlier.all(), proposed=proposed_status(item.recurrence_score))
    _save_status(item, status, by=by if confirmed else None, at=timezone.now() if confirmed else None)


def _save_status(item: Recommendation, status: RecurrenceStatus, *, by: User | None, at: datetime | None) -> None:
    item.recurrence = status
    item.recurrence_confirmed_by_id, item.recurrence_confirmed_at = by.pk if by else None, at
    item.version += 1
    item.save(
        update_fields=[
            "recurrence",
            "recurrence_confirmed_by_id",
            "recurrence_confirmed_at",
            "version",
            "changed_at",
        ]
    )
