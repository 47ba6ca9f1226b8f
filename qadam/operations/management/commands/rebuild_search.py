"""`qadam rebuild_search`"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from qadam.register.models import Recommendation
from qadam.register.services.search_text import refresh_search_texts


class Command(BaseCommand):
    """Indexes every recommendation anew."""

    help = "Make the full-text index of every recommendation anew. The site may go on meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        with transaction.atomic():
            count = refresh_search_texts(Recommendation.objects.values_list("pk", flat=True))
        self.stdout.write(f"{count} recommendations indexed.")
