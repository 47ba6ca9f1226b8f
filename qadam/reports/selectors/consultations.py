"""Published meetings of the platform with their published decisions, for the annex on consultations."""

from datetime import date
from typing import Any

from django.utils import timezone

from qadam.consultations.selectors.public import decisions_public, meetings_public
from qadam.reports.selectors.gathering import LANGUAGES, names_of


def meetings_held(on: date) -> list[dict[str, Any]]:
    """Return the published meetings that began by a date, oldest first, each with its published decisions."""
    decisions: dict[int, list[dict[str, str]]] = {}
    for decision in decisions_public().order_by("pk"):
        texts = {code: getattr(decision, f"text_{code}") for code in LANGUAGES}
        decisions.setdefault(decision.meeting_id, []).append(texts)
    meetings = sorted(meetings_public(), key=lambda meeting: (meeting.starts_at, meeting.pk))
    return [
        {
            "on": timezone.localdate(meeting.starts_at).isoformat(),
            "titles": names_of(meeting),
            "decisions": decisions.get(meeting.pk, []),
        }
        for meeting in meetings
        if timezone.localdate(meeting.starts_at) <= on
    ]
