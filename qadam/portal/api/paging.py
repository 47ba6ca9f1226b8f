"""Pages by cursor: a page begins behind the last row of the one before, so that the last one costs what the first does.

A cursor names a published recommendation and nothing that is internal; whoever makes one up learns no more from it than
from the list itself.
"""

import base64
import binascii

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qadam.base.errors import InvalidInputError
from qadam.register.models import Recommendation

ORDER = ("review_id", "order", "pk")


def page_after(
    rows: QuerySet[Recommendation], public: QuerySet[Recommendation], cursor: str
) -> QuerySet[Recommendation]:
    """Return the rows behind a cursor in the order of the API; from the first on where it is empty.

    Args:
        rows: what passes the filters.
        public: everything that is published, in which the cursor is looked for.

    Raises:
        InvalidInputError: the cursor names nothing (any longer).
    """
    rows = rows.order_by(*ORDER)
    if cursor:
        review, number = _read(cursor)
        last = public.filter(review__code=review, number=number).values_list("review_id", "order", "pk").first()
        if last is None:
            raise _invalid()
        review_id, order, pk = last
        behind = Q(review_id__gt=review_id) | Q(review_id=review_id, order__gt=order)
        rows = rows.filter(behind | Q(review_id=review_id, order=order, pk__gt=pk))
    return rows


def cursor_of(item: Recommendation) -> str:
    """Return the cursor of the page that begins behind a recommendation. Reads `review`."""
    return base64.urlsafe_b64encode(f"{item.review.code}/{item.number}".encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[str, str]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        raise _invalid() from None
    review, _slash, number = text.partition("/")
    if not number or "\x00" in text:
        raise _invalid()
    return review, number


def _invalid() -> InvalidInputError:
    message = _("This cursor is not valid, or not any longer: begin again with the first page.")
    return InvalidInputError(message, fields={"cursor": message})
