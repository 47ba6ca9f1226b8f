"""The price of a plan: queries and time of its page with 40 and with 4,000 measures, on the database in use.

    .venv/bin/python bench/plans.py [--measures 4000] [--rounds 20]
    DATABASE_URL=postgres://... .venv/bin/python bench/plans.py

Works in a database of its own, which is gone afterwards. Prints one line a page and a JSON line at the end.
"""

import argparse
import json
import logging
import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qadam.config.settings")
os.environ.setdefault("QADAM_SECRET_KEY", "a key that signs nothing but this run")
os.environ["QADAM_REQUIRE_MFA"] = "false"
os.environ["QADAM_TESTING"] = "true"

SMALL = 40
RECOMMENDATIONS = 800
AREAS = 14
BODIES = 24
DEADLINES = ("Q2 2027", "2028", "30 June 2029", "H1 2028", "March 2027")
WARM_UP = 2


def main() -> int:
    """Measure, print, and return 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--measures", type=int, default=4_000)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()

    import django

    django.setup()
    logging.disable(logging.INFO)
    from django.conf import settings
    from django.db import connection
    from django.test.utils import get_runner, setup_test_environment, teardown_test_environment

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        figures = measure_pages(given.measures, given.rounds)
    finally:
        runner.teardown_databases(databases)
        teardown_test_environment()
    print(json.dumps({"database": connection.vendor, "measures": given.measures, "pages": figures}))
    return 0


def measure_pages(count: int, rounds: int) -> dict[str, dict[str, float]]:
    """Return by page the queries with `SMALL` and with `count` measures, and what the large one takes.

    `median_ms` and `worst_ms` are by the clock; `processor_ms` is the median of this process's own work, which says
    what an idle machine would take where others work on this one.
    """
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from tests.people import make_cast

    cast = make_cast()
    codes = {SMALL: fill("small", SMALL), count: fill("large", count)}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as every database does of itself after a while
    client = Client(headers={"host": "localhost"})
    client.force_login(cast.coordinator)
    figures: dict[str, dict[str, float]] = {}
    pages = {
        "plan": ("plan", ""),
        "plan, one area": ("plan", "?area=area-3"),
        "plan, one body": ("plan", "?body=body-5"),
        "plan, words": ("plan", "?q=measure+17"),
        "plan, last page": ("plan", "?page=9999"),
        "plan, a hint": ("plan", "?hint=no_indicator"),
        "timeline": ("plan_timeline", ""),
        "builder": ("plan_builder", ""),
        "hints": ("plan_hints", ""),
    }
    for name, (url, query) in pages.items():
        queries = {size: queries_of(client, reverse(url, args=[code]) + query) for size, code in codes.items()}
        address = reverse(url, args=[codes[count]]) + query
        times, own = [], []
        for n in range(WARM_UP + rounds):
            started, worked = time.perf_counter(), time.process_time()
            answer = client.get(address)
            assert answer.status_code == 200, (name, answer.status_code)
            if n >= WARM_UP:
                times.append(1000 * (time.perf_counter() - started))
                own.append(1000 * (time.process_time() - worked))
        figures[name] = {
            "queries_small": queries[SMALL],
            "queries_large": queries[count],
            "median_ms": round(statistics.median(times), 1),
            "worst_ms": round(max(times), 1),
            "processor_ms": round(statistics.median(own), 1),
        }
        found = figures[name]
        print(
            f"{name:16} {found['queries_small']:3} and {found['queries_large']:3} queries, "
            f"median {found['median_ms']:7.1f} ms, worst {found['worst_ms']:7.1f} ms, "
            f"processor {found['processor_ms']:7.1f} ms",
            flush=True,
        )
    return figures


def queries_of(client: object, address: str) -> int:
    """Return how many queries a page issues, once it is warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as queries:
        client.get(address)  # type: ignore[attr-defined]
    return len(queries)


def fill(code: str, count: int) -> str:
    """Make a draft with measures that have everything, through the services, and return its code."""
    from qadam.bodies.models import Body
    from qadam.plan.deadlines import parse_deadline
    from qadam.plan.records import MeasureRecord
    from qadam.plan.services.measures import create_measures
    from qadam.plan.services.plans import create_plan
    from qadam.register.enums import Position
    from qadam.register.models import Recommendation, RecommendationText, Review
    from qadam.taxonomy.enums import Scheme
    from qadam.taxonomy.models import Term
    from tests.qadam.register.reviews import make_review

    areas = [
        Term.objects.get_or_create(
            scheme=Scheme.AREA, code=f"area-{n}", defaults={"name_en": f"Area number {n}", "order": n}
        )[0]
        for n in range(AREAS)
    ]
    bodies = [
        Body.objects.get_or_create(code=f"body-{n}", defaults={"name_en": f"Ministry number {n}"})[0]
        for n in range(BODIES)
    ]
    review = Review.objects.filter(code="bench-upr-4").first() or make_review(code="bench-upr-4", cycle=4)
    if not review.recommendations.exists():
        made = Recommendation.objects.bulk_create(
            Recommendation(review=review, number=f"101.{n}", order=n, position=Position.SUPPORTED)
            for n in range(RECOMMENDATIONS)
        )
        RecommendationText.objects.bulk_create(
            RecommendationText(recommendation=item, language="en", text=f"Adopt law number {item.order} on rights")
            for item in made
        )
    asks = list(review.recommendations.select_related("review"))
    plan = create_plan(code=code, names={"en": f"Plan {code}"}, reviews=[review], by=None)
    records = [
        MeasureRecord(
            texts={"en": f"Carry out measure {n} so that everybody in the country can rely on it, " * 3},
            lead_body=bodies[n % BODIES],
            contributing_bodies=(bodies[(n + 1) % BODIES], bodies[(n + 2) % BODIES]),
            deadline=parse_deadline(DEADLINES[n % len(DEADLINES)]),
            completion_form="law",
            areas=(areas[n % AREAS],),
            recommendations=(asks[n % len(asks)], asks[(7 * n + 3) % len(asks)]),
        )
        for n in range(count)
    ]
    create_measures(plan_id=plan.pk, records=records, by=None)
    return plan.code


if __name__ == "__main__":
    sys.exit(main())
