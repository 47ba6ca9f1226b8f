"""`qadam import FILE...`: what the pages of the intake do, from the command line."""  # noqa: N999

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError

from qadam.base.errors import DomainError
from qadam.intake.enums import ImportStatus
from qadam.intake.models import Import
from qadam.intake.selectors import counts_of, findings_of
from qadam.intake.services import UploadedFile, accept_all, label_import, publish_import, read_import, start_import
from qadam.intake.services.collections import import_collection
from qadam.intake.words import finding_sentence
from qadam.register.models import Review

EXIT_UNREADABLE = 2  # as `unrec` exits on what it cannot read


class Command(BaseCommand):
    """Reads documents of one review into proposals; with --accept-all --publish up to the register."""

    help = "Read reports, addenda, thematic lists, concluding observations or tables of one review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the files and what to do with them."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="documents of one review, in any order")
        parser.add_argument("--review", metavar="CODE", help="the review, such as kaz-upr-4; recognised without it")
        parser.add_argument("--accept-all", action="store_true", help="accept every proposal, looked at or not")
        parser.add_argument("--publish", action="store_true", help="publish what is accepted")
        parser.add_argument(
            "--collection",
            action="store_true",
            help="a table of many reviews (UPR Info's or UHRI's export): publish each of them as the table says",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the files here and now, and say what was found."""
        if options["collection"]:
            self._collections(options["files"])
            return
        import_run = self._import(options["files"], options["review"])
        self.stdout.write(f"{import_run}: {import_run.review or import_run.facts.get('report_symbol') or '?'}")
        for row in import_run.totals["documents"]:
            self.stdout.write(
                f"  {row['label']} ({row['type']}): {row['recommendations']} recommendations, "
                f"{row['supported']} supported, {row['noted']} noted, {row['pending']} pending"
            )
        counts = counts_of(import_run)
        self.stdout.write(
            f"  {counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged, "
            f"{counts.missing} not in the files"
        )
        for finding in findings_of(import_run):
            places = " | ".join(filter(None, (finding.place, finding.other)))
            page = f", page {finding.page}" if finding.page else ""
            self.stdout.write(f"  [{finding.code}] {finding_sentence(finding)} ({places}{page})")
        try:
            if options["accept_all"]:
                count = accept_all(import_id=import_run.pk, even_with_findings=True, by=None)
                self.stdout.write(f"  {count} accepted")
            if options["publish"]:
                published = publish_import(import_id=import_run.pk, by=None)
                self.stdout.write(
                    f"  published: {len(published.new)} new, {len(published.changed)} changed, "
                    f"{published.unchanged_count} unchanged"
                )
        except DomainError as error:
            raise CommandError(str(error.message)) from error

    def _collections(self, names: list[str]) -> None:
        """Publish every review of the tables, and say how many there were."""
        reviews = new = changed = unchanged = 0
        try:
            for name in names:
                for each in import_collection(path=Path(name), by=None):
                    reviews += 1
                    new += each.new_count
                    changed += each.changed_count
                    unchanged += each.unchanged_count
        except OSError as error:
            raise CommandError(
                f"{error.filename} cannot be read: {error.strerror}.", returncode=EXIT_UNREADABLE
            ) from error
        except DomainError as error:
            raise CommandError(str(error.message), returncode=EXIT_UNREADABLE) from error
        self.stdout.write(f"{reviews} reviews: {new} new, {changed} changed, {unchanged} unchanged")

    def _import(self, names: list[str], review_code: str | None) -> Import:
        """Return the import of the files, read.

        Raises:
            CommandError: there is no such file or review, or the files cannot be read.
        """
        review = None
        if review_code:
            review = Review.objects.filter(code=review_code).first()
            if review is None:
                raise CommandError(f"There is no review {review_code}.", returncode=EXIT_UNREADABLE)
        try:
            with ExitStack() as stack:
                files = [
                    UploadedFile(Path(name).name, File(stack.enter_context(Path(name).open("rb")))) for name in names
                ]
                import_run = start_import(files=files, review=review, by=None)
            read_import(import_id=import_run.pk)
            label_import(import_id=import_run.pk)
        except OSError as error:
            raise CommandError(f"The file {error.filename} cannot be opened.", returncode=EXIT_UNREADABLE) from error
        except DomainError as error:
            raise CommandError(str(error.message), returncode=EXIT_UNREADABLE) from error
        import_run.refresh_from_db()
        if import_run.status == ImportStatus.FAILED:
            raise CommandError(import_run.error, returncode=EXIT_UNREADABLE)
        return import_run
