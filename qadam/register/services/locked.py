"""The row of a recommendation, locked for a write."""

from qadam.base.errors import NotFoundError
from qadam.register.models import Recommendation


def locked_recommendation(recommendation_id: int) -> Recommendation:
    """Return a recommendation with its review, locked until the transaction ends.

    Raises:
        NotFoundError: there is no such recommendation.
    """
    found = (
        Recommendation.objects.select_for_update(of=("self",))
        .select_related("review")
        .filter(pk=recommendation_id)
        .first()
    )
    if found is None:
        raise NotFoundError()
    return found
