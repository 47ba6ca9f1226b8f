"""What stands against lost updates in the services of the register."""

from collections.abc import Mapping
from typing import Any

from qadam.base.errors import LostUpdateError, NotFoundError
from qadam.base.models import Versioned
from qadam.register.models import Review


def locked_review(review_id: int) -> Review:
    """Return a review with its mechanism, locked until the transaction ends.

    Raises:
        NotFoundError: there is no such review.
    """
    review = Review.objects.select_for_update(of=("self",)).select_related("mechanism").filter(pk=review_id).first()
    if review is None:
        raise NotFoundError()
    return review


def lost_update(row: Versioned, before: Mapping[str, Any], after: Mapping[str, Any]) -> LostUpdateError:
    """Return the error that shows both versions of the fields of a row that differ, by their names in words.

    Args:
        before: the values that stand, by field.
        after: those that the person wanted, of the same fields.
    """
    words = {field.name: str(field.verbose_name) for field in row._meta.fields}
    labels = {name: words[name] for name in before if before[name] != after[name]}
    return LostUpdateError(
        theirs={label: str(before[name] or "") for name, label in labels.items()},
        yours={label: str(after[name] or "") for name, label in labels.items()},
        current_version=row.version,
    )
