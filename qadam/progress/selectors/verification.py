"""Whether what is said of a status can still be relied on: by the date of its newest evidence."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Max

from qadam.progress.models import Evidence


def is_verified(evidence_on: date | None, today: date) -> bool:
    """Return whether the newest evidence is at most `EVIDENCE_VALID_DAYS` old; what has none is not verified."""
    return evidence_on is not None and evidence_on >= today - timedelta(days=settings.EVIDENCE_VALID_DAYS)


def newest_evidence_of_updates(update_ids: Iterable[int]) -> dict[int, date]:
    """Return the date of the newest evidence of each report that has any, in one query."""
    rows = Evidence.objects.filter(update__in=list(update_ids)).values("update").annotate(newest=Max("on"))
    return {row["update"]: row["newest"] for row in rows}


def newest_evidence_of_assessments(assessment_ids: Iterable[int]) -> dict[int, date]:
    """Return the date of the newest evidence of each assessment that has any, in one query."""
    rows = Evidence.objects.filter(assessment__in=list(assessment_ids)).values("assessment").annotate(newest=Max("on"))
    return {row["assessment"]: row["newest"] for row in rows}
