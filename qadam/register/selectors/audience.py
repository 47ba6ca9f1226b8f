"""For whom the register is read."""

from enum import Enum

from django.db.models import QuerySet

from qadam.register.models import Recommendation


class Audience(Enum):
    """The people of the workspace see every recommendation, the public those published in a published review."""

    WORKSPACE = "workspace"
    PUBLIC = "public"

    def recommendations(self) -> QuerySet[Recommendation]:
        """Return the recommendations that these people may see."""
        if self is Audience.WORKSPACE:
            return Recommendation.objects.all()
        return Recommendation.objects.filter(published_at__isnull=False, review__published_at__isnull=False)
