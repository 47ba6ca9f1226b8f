"""`qadam report PAPER ...`: every paper as a file, from the command line."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from qadam.base.errors import DomainError
from qadam.register.models import Review
from qadam.reports.documents.briefing import Subject
from qadam.reports.exports import LANGUAGES, PAPERS, REPORT_FORMS, Made, report_file, review_file
from qadam.reports.selectors.library import report_by_code
from qadam.reports.services.reports import create_report
from qadam.reports.types import report_types

EXIT_UNREADABLE = 2


class Command(BaseCommand):
    """Makes a paper on a review, or a report that is written here, and begins reports."""

    help = "Make a matrix, addendum, plan, statistics or briefing of a review, or a report, as DOCX, XLSX or PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("what", choices=[*PAPERS, "report", "new"], help="the paper; new begins a report")
        parser.add_argument("code", help="of the review, or of the report")
        parser.add_argument("--form", choices=("docx", "xlsx", "pdf"), default="docx", help="docx, xlsx or pdf")
        parser.add_argument("--language", choices=LANGUAGES, default="en", help="en, ru or kk")
        parser.add_argument("--on", type=_date, metavar="DATE", help="freeze the data as of this date (2026-06-30)")
        parser.add_argument("--layout", default="", help="of the matrix: cycle2, cycle3 or cycle4")
        parser.add_argument(
            "--about", default="review", metavar="KIND=VALUE", help="of a briefing, such as area=torture"
        )
        parser.add_argument("--type", choices=[each.key for each in report_types()], help="of a new report")
        parser.add_argument("-o", "--output", type=Path, help="the file to write; its own name without it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            if options["what"] == "new":
                report = create_report(
                    type=options["type"] or "national_report",
                    language=options["language"],
                    review=_review(options["code"]),
                    reference_on=options["on"],
                    by=None,
                )
                self.stdout.write(report.code)
                return
            made = self._made(options)
        except DomainError as error:
            raise CommandError(str(error.message), returncode=EXIT_UNREADABLE) from error
        target: Path = options["output"] or Path(made.name)
        if target.exists():
            raise CommandError(f"{target} exists already. Give a new name, so that nothing is overwritten.")
        target.write_bytes(made.content)
        code = f", verification code {made.exported.snapshot.code}" if made.exported else ", a draft"
        self.stdout.write(f"{target}: {len(made.content)} bytes{code}")

    def _made(self, options: dict[str, Any]) -> Made:
        if options["what"] == "report":
            if options["form"] not in REPORT_FORMS:
                raise CommandError("A report comes as docx or pdf.", returncode=EXIT_UNREADABLE)
            return report_file(report_by_code(options["code"]), options["form"])
        kind, _sign, value = options["about"].partition("=")
        return review_file(
            _review(options["code"]),
            options["what"],
            options["form"],
            options["language"],
            by=None,
            on=options["on"],
            layout_key=options["layout"],
            subject=Subject(kind, value),
        )


def _review(code: str) -> Review:
    review = Review.objects.select_related("mechanism").filter(code=code).first()
    if review is None:
        raise CommandError(f"There is no review {code}.", returncode=EXIT_UNREADABLE)
    return review


def _date(text: str) -> date:
    return date.fromisoformat(text)
