"""Reading reviews with what the register counts in them."""

from django.db.models import Count, Q, QuerySet

from qadam.base.errors import NotFoundError
from qadam.register.enums import Position, RecurrenceStatus
from qadam.register.models import Review


def reviews_list(reviews: QuerySet[Review] | None = None) -> QuerySet[Review]:
    """Return the reviews, newest first, each with `total`, `supported`, `noted`, `pending`, `first_time`, `pledges`."""
    reviews = Review.objects.all() if reviews is None else reviews
    asked = Q(recommendations__is_pledge=False)

    def count(condition: Q) -> Count:
        return Count("recommendations", filter=condition)

    return (
        reviews.select_related("mechanism")
        .annotate(
            total=count(asked),
            supported=count(asked & Q(recommendations__position=Position.SUPPORTED)),
            noted=count(asked & Q(recommendations__position=Position.NOTED)),
            pending=count(asked & Q(recommendations__position=Position.PENDING)),
            first_time=count(asked & Q(recommendations__recurrence=RecurrenceStatus.FIRST_TIME)),
            first_time_confirmed=count(
                asked
                & Q(recommendations__recurrence=RecurrenceStatus.FIRST_TIME)
                & Q(recommendations__recurrence_confirmed_at__isnull=False)
            ),
            first_time_proposed=count(
                asked
                & Q(recommendations__recurrence=RecurrenceStatus.FIRST_TIME)
                & Q(recommendations__recurrence_confirmed_at__isnull=True)
            ),
            pledges=count(Q(recommendations__is_pledge=True)),
        )
        .order_by("-cycle", "-reviewed_on", "code")
    )  # counting loses the model's own order


def review_detail(code: str, reviews: QuerySet[Review] | None = None) -> Review:
    """Return one review with its counts and documents.

    Raises:
        NotFoundError: there is no such review.
    """
    review = reviews_list(reviews).prefetch_related("documents__document").filter(code=code).first()
    if review is None:
        raise NotFoundError()
    return review
