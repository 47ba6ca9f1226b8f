"""What the execution of a plan changes in it: the status of a measure, a later deadline, a value that was reported.

These change no text of the plan, so they need no amendment. Apps above call them inside their own transaction, after
they have checked who decides.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.plan.deadlines import Deadline, deadline_words
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Indicator, IndicatorValue, Measure
from qadam.plan.permissions import check_change_plans
from qadam.plan.services.locking import locked_measure


@transaction.atomic
def record_measure_status(*, measure_id: int, status: MeasureStatus, by: User | None) -> Measure:
    """Write what has become of a measure, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such measure.
    """
    check_change_plans(by)
    measure = locked_measure(measure_id)
    before = measure.status
    if before != status:
        measure.status = status
        measure.version += 1
        measure.save(update_fields=["status", "version", "changed_at"])
        record_event("measure.status_recorded", actor=by, target=measure, changes={"status": (before, str(status))})
    return measure


@transaction.atomic
def move_deadline(*, measure_id: int, deadline: Deadline, reason: str, by: User | None) -> Measure:
    """Give a measure in force another deadline without an amendment, and return it.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such measure.
    """
    check_change_plans(by)
    measure = locked_measure(measure_id)
    before = deadline_words(measure.deadline, measure.deadline_precision, "en")
    measure.deadline, measure.deadline_precision = deadline.on, deadline.precision
    measure.version += 1
    measure.save(update_fields=["deadline", "deadline_precision", "version", "changed_at"])
    changes = {"deadline": (before, deadline_words(deadline.on, deadline.precision, "en"))}
    record_event("measure.deadline_moved", actor=by, target=measure, changes=changes, details={"reason": reason})
    return measure


@transaction.atomic
def record_reported_value(
    *,
    indicator_id: int,
    period_start: date,
    period_end: date,
    value: Decimal,
    source: str,
    note: str,
    by: User | None,
) -> IndicatorValue:
    """Write the value of an indicator for everybody in a period as an accepted report gives it, and return it.

    A value that stands for the same period already is replaced; the log keeps what it was. It is public at once: the
    report that gives it is.

    Raises:
        NotAllowedError: `by` is no coordinator.
        Indicator.DoesNotExist: there is no such indicator.
    """
    check_change_plans(by)
    indicator = Indicator.objects.select_for_update().get(pk=indicator_id)
    key: dict[str, Any] = {
        "indicator": indicator,
        "period_start": period_start,
        "period_end": period_end,
        "disaggregation_key": "",
    }
    standing = IndicatorValue.objects.filter(**key).first()
    before = None if standing is None else str(standing.value)
    row, _created = IndicatorValue.objects.update_or_create(
        **key,
        defaults={
            "version": standing.version + 1 if standing else 1,
            "value": value,
            "source": source,
            "note": note,
            "recorded_by_id": by.pk if by else None,
            "published_at": timezone.now(),
        },
    )
    changes = {f"value:{period_start}:{period_end}": (before, str(value))}
    record_event("indicator.value_recorded", actor=by, target=indicator, changes=changes)
    return row


@transaction.atomic
def withdraw_reported_value(*, indicator_id: int, period_start: date, period_end: date, by: User | None) -> None:
    """Take the value of a period away from the public, whose report was taken back; nothing where there is none.

    Raises:
        NotAllowedError: `by` is no coordinator.
    """
    check_change_plans(by)
    row = (
        IndicatorValue.objects.select_related("indicator")
        .filter(
            indicator=indicator_id,
            period_start=period_start,
            period_end=period_end,
            disaggregation_key="",
            published_at__isnull=False,
        )
        .first()
    )
    if row is not None:
        row.published_at = None
        row.save(update_fields=["published_at"])
        changes = {f"value:{period_start}:{period_end}": (str(row.value), None)}
        record_event("indicator.value_withdrawn", actor=by, target=row.indicator, changes=changes)
