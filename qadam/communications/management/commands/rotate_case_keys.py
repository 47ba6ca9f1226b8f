"""`qadam rotate_case_keys`: new keys for confidential cases."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from qadam.communications.errors import KeyUnavailableError
from qadam.communications.keys import add_master_key
from qadam.communications.services.rotation import case_ids, reseal_case, rewrap_case


class Command(BaseCommand):
    """Adds a master key and wraps the keys of all cases with it; with --reseal every case gets a new key too."""

    help = "New keys for confidential cases. Each case is done on its own: stop and start again at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--reseal", action="store_true", help="also seal all words and papers anew, which takes time"
        )
        parser.add_argument(
            "--keep-master", action="store_true", help="add no master key: go on with a rotation that was stopped"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate the keys of one case after the other."""
        cases = case_ids()
        try:
            if not settings.CASE_KEY_COMMAND and not options["keep_master"] and cases:
                self.stdout.write(f"New master key: {add_master_key()}")
            for case_id in cases:
                rewrap_case(case_id)
                if options["reseal"]:
                    reseal_case(case_id)
        except KeyUnavailableError as error:
            raise CommandError(str(error.message)) from None
        self.stdout.write(f"Cases with new keys: {len(cases)}.")
