"""Regular jobs run when they are due, one worker at a time, and a failing one harms no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qadam.operations.models import RegularJob
from qadam.operations.schedule import Regular, run_due

pytestmark = pytest.mark.django_db


def test_a_job_runs_when_it_is_due_and_not_before():
    calls = []
    jobs = (Regular("one", timedelta(hours=1), lambda: calls.append(1)),)
    assert run_due(jobs) == ["one"]
    assert run_due(jobs) == []
    RegularJob.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert run_due(jobs) == ["one"]
    assert calls == [1, 1]


def test_a_failing_job_is_remembered_and_the_next_one_runs():
    def fail():
        raise ValueError("broken")

    calls = []
    jobs = (Regular("bad", timedelta(hours=1), fail), Regular("good", timedelta(hours=1), lambda: calls.append(1)))
    assert run_due(jobs) == ["bad", "good"]
    assert RegularJob.objects.get(name="bad").failure == "ValueError: broken"
    assert calls == [1]


def test_a_job_that_has_mended_itself_is_sound_again():
    attempts = []

    def fail_once():
        attempts.append(1)
        if len(attempts) == 1:
            raise ValueError("broken")

    jobs = (Regular("one", timedelta(hours=1), fail_once),)
    run_due(jobs)
    RegularJob.objects.update(due_at=timezone.now())
    run_due(jobs)
    assert RegularJob.objects.get(name="one").failure == ""
