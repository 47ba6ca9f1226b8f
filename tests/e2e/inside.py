"""What a journey does inside its own site, as a process of its own with the site's environment.

python -m tests.e2e.inside plan BODY             adopt a plan with one measure of a body, due by the end of June 2027
python -m tests.e2e.inside days FIRST LAST       do the regular jobs of reminders and mails as on each of the days
"""

import os
import sys
from datetime import date, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.config.settings")

NOON = 12


def adopt_a_plan(body_code: str) -> None:
    """Adopt a plan whose one measure a body leads; its deadline is 30 June 2027."""
    from qadam.bodies.models import Body
    from tests.qadam.plan.plans import TEXTS, adopted, make_plan

    adopted(make_plan(texts=TEXTS[:1], lead=Body.objects.get(code=body_code)))


def walk_days(first: date, last: date) -> None:
    """Do what the worker's regular jobs do, at noon of each day."""
    from django.utils import timezone

    from qadam.notifications.services.mails import deliver
    from qadam.notifications.services.reminders import remind

    day = first
    while day <= last:
        now = datetime(day.year, day.month, day.day, NOON, tzinfo=timezone.get_default_timezone())
        timezone.now = lambda now=now: now  # type: ignore[misc]
        remind()
        while deliver():
            pass
        day += timedelta(days=1)


def main() -> None:
    """Do what the command line says."""
    import django

    django.setup()
    match sys.argv[1:]:
        case ["plan", body_code]:
            adopt_a_plan(body_code)
        case ["days", first, last]:
            walk_days(date.fromisoformat(first), date.fromisoformat(last))
        case other:
            raise SystemExit(f"unknown: {other}")


if __name__ == "__main__":
    main()
