"""`qadam preset`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from qadam.base.errors import DomainError
from qadam.consultations.services.platforms import load_preset_platform
from qadam.register.services.mechanisms import load_preset_reviews
from qadam.taxonomy.services import load_preset, load_vocabularies


class Command(BaseCommand):
    """Loads a State's areas, bodies and cycles."""

    help = "Load the vocabularies and a preset: a State's areas, bodies and reviews. Twice does no harm."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("preset", help="the code of a preset that qadam brings (kazakhstan), or a YAML file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            with transaction.atomic():
                load_vocabularies(by=None)
                preset = load_preset(options["preset"], by=None)
                reviews = load_preset_reviews(preset, by=None)
                load_preset_platform(preset, by=None)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(
            f"{preset.code}: {len(preset.areas)} areas, {len(preset.bodies)} bodies, {len(reviews)} new reviews."
        )
