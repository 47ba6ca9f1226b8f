"""Whoever takes work over is told, in their language, with the note of whoever handed it over."""

import pytest

from qadam.accounts.services.handover import hand_over
from qadam.notifications.models import Notification

pytestmark = pytest.mark.django_db


def test_the_successor_is_told_once_and_nobody_else(cast):
    cast.stranger.language = "en"
    made = hand_over(
        assignment_id=cast.focal_point.assignments.get().pk,
        successor_id=cast.stranger.pk,
        note="Call Bolat on 7 May.",
        by=cast.coordinator,
    )
    told = Notification.objects.get(topic="handover")
    assert told.recipient == cast.stranger
    assert told.subject == "You take over the work of Bolat Focal: Ministry of Justice"
    assert told.text == "Call Bolat on 7 May."
    assert told.url_kwargs == {"handover_id": made.pk}
