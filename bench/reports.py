"""How long a national report on 300 recommendations and its matrix take, and how much memory they need.

Makes an invented review of 300 recommendations with 300 measures, reports and voices in a database in memory, writes
10,000 words into the sections, and builds the report (DOCX, PDF) and the matrix (DOCX, XLSX) as the site does. Seconds
of the processor are held to the limits, since other work on the machine makes the clock say anything.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "qadam.config.settings"
os.environ["QADAM_DATA"] = tempfile.mkdtemp(prefix="qadam-bench-")
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ["QADAM_TESTING"] = "true"

RECOMMENDATIONS = 300
WORDS = 10_000
# The PDF holds the whole matrix too: 165 pages.
LIMITS = {"report docx": 10.0, "report pdf": 10.0, "matrix docx": 3.0, "matrix xlsx": 3.0}
MEMORY_MEGABYTES = 500


def main() -> int:
    """Measure, print a table, and return 1 where a limit is passed."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    report, review = make()
    from qadam.reports.documents.report import count_words
    from qadam.reports.exports import report_file, review_file
    from qadam.reports.selectors.contents import report_content

    def of_review(form: str) -> bytes:
        return review_file(review, "matrix", form, "en", by=None).content

    steps: dict[str, Callable[[], bytes]] = {
        "report docx": lambda: report_file(report, "docx").content,
        "matrix docx": lambda: of_review("docx"),
        "matrix xlsx": lambda: of_review("xlsx"),
        "report pdf": lambda: report_file(report, "pdf").content,
    }
    print(f"{RECOMMENDATIONS} recommendations, {count_words(report_content(report))} words\n")
    print(f"{'paper':14}{'processor s':>13}{'clock s':>9}{'limit':>7}{'KB':>8}{'MB at most so far':>20}")
    failed = False
    for name, make_it in steps.items():
        started, clock = time.process_time(), time.perf_counter()
        size = len(make_it())
        seconds, clock = time.process_time() - started, time.perf_counter() - clock
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        failed |= seconds > LIMITS[name] or megabytes > MEMORY_MEGABYTES
        print(f"{name:14}{seconds:13.2f}{clock:9.2f}{LIMITS[name]:7.0f}{size / 1024:8.0f}{megabytes:20.0f}")
    return int(failed)


def make():
    """Return a national report and its review."""
    from qadam.accounts.models import User
    from qadam.bodies.models import Body
    from qadam.plan.models import Measure, MeasureArea, MeasureRecommendation, Plan
    from qadam.progress.models import Assessment, ProgressUpdate, ReportingPeriod
    from qadam.register.models import (
        Mechanism,
        PositionEntry,
        Recommendation,
        RecommendationLabel,
        RecommendationPart,
        RecommendationText,
        RecommendingState,
        Review,
    )
    from qadam.reports.models import SectionVersion
    from qadam.reports.services.reports import create_report
    from qadam.taxonomy.enums import Scheme
    from qadam.taxonomy.models import Term
    from qadam.taxonomy.services import load_vocabularies

    load_vocabularies(by=None)
    person = User.objects.create_user("bench@example.org", full_name="Bench")
    body = Body.objects.create(code="justice", name_en="Ministry of Justice")
    areas = [Term.objects.create(scheme=Scheme.AREA, code=f"a{n}", name_en=f"Area {n}", order=n) for n in range(14)]
    themes = list(Term.objects.filter(scheme=Scheme.THEME))
    mechanism = Mechanism.objects.create(code="upr", kind="upr", name_en="Universal Periodic Review")
    review = Review.objects.create(
        code="xqd-upr-4", mechanism=mechanism, state_under_review="KAZ", cycle=4, working_group_session=51
    )
    plan = Plan.objects.create(code="plan", name_en="Plan")
    plan.reviews.add(review)
    period = ReportingPeriod.objects.create(
        plan=plan, kind="half_year", starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30), due_on=date(2026, 7, 30)
    )
    text = "Take further steps to protect everybody against violence, and report on the results every year. " * 3
    for n in range(RECOMMENDATIONS):
        row = Recommendation.objects.create(
            review=review, number=f"139.{n + 1}", order=n, position="supported" if n % 8 else "noted"
        )
        RecommendationText.objects.create(recommendation=row, language="en", text=f"{text} ({n})")
        part = RecommendationPart.objects.create(recommendation=row, text=f"{text} ({n})")
        RecommendingState.objects.create(recommendation=row, part=part, state="FRA")
        PositionEntry.objects.create(
            recommendation=row, position=row.position, source="A/HRC/62/1, para. 139", stated_on=date(2026, 1, 2)
        )
        for term in (areas[n % 14], themes[n % len(themes)], themes[(n * 7) % len(themes)]):
            RecommendationLabel.objects.get_or_create(recommendation=row, term=term, defaults={"status": "confirmed"})
        measure = Measure.objects.create(plan=plan, number=str(n + 1), order=n, text_en=text, lead_body=body)
        MeasureRecommendation.objects.create(measure=measure, recommendation=row)
        MeasureArea.objects.create(measure=measure, term=areas[n % 14], is_principal=True)
        ProgressUpdate.objects.create(measure=measure, body=body, period=period, text_en=text * 2, state="published")
        Assessment.objects.create(
            recommendation=row,
            voice="state",
            body=body,
            status="partly_implemented",
            text_en=text,
            assessed_on=date(2026, 5, 1),
            state="published",
            written_by=person,
            published_at=datetime(2026, 5, 2, tzinfo=UTC),
        )
    report = create_report(type="national_report", language="en", review=review, by=None)
    sections = list(report.sections.filter(is_annex=False))
    sentence = "The State adopted a law that protects everybody and trains those who apply it every year. "
    for section in sections:
        paragraphs = [sentence * 5 + "[^Official Gazette, No. 12.]"] * (WORDS // len(sections) // 80 + 1)
        section.text = "\n\n".join(paragraphs)
        section.save()
        SectionVersion.objects.filter(section=section).update(text=section.text)
    return report, review


if __name__ == "__main__":
    sys.exit(main())
