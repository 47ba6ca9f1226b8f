"""Reading the special days."""

from django.db.models import QuerySet

from qadam.notifications.models import SpecialDay


def special_days() -> QuerySet[SpecialDay]:
    """Return the special days: those of every year by month and day, then those of one year by date."""
    return SpecialDay.objects.order_by("year", "month", "day")
