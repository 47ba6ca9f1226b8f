"""Pages by cursor: a page begins behind the last row of the one before, so that the last one costs what the first does.

A cursor holds the public names of that row ("kaz-upr-4", "126.26") and nothing that is internal; whoever makes one up
learns no more from it than from the list itself.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from qadam.base.errors import InvalidInputError

Row = TypeVar("Row", bound=Model)
MOST_CHARACTERS = 200


def page_of(
    request: HttpRequest,
    rows: QuerySet[Row],
    *,
    public: QuerySet[Row],
    order: Sequence[str],
    names: Mapping[str, Callable[[Row], str]],
    cursor: str,
    limit: int,
) -> tuple[list[Row], str | None]:
    """Return the rows of the page behind a cursor, and the address of the next page (None on the last).

    Args:
        rows: what passes the filters, with what an answer reads of each.
        public: everything that is published, in which the cursor is looked for.
        order: the columns by which the list is ordered, the last one unique; "-" before one that falls.
        names: the columns that name a row in public, with how to read each from it.

    Raises:
        InvalidInputError: the cursor names nothing (any longer).
    """
    rows = rows.order_by(*order)
    if cursor:
        given = dict(zip(names, _read(cursor, len(names)), strict=True))
        columns = [column.removeprefix("-") for column in order]
        last = public.filter(**given).order_by().values(*columns).first()
        if last is None:
            raise _invalid()
        rows = rows.filter(_behind(order, last))
    found = list(rows[: limit + 1])
    if len(found) <= limit:
        return found, None
    query = request.GET.copy()
    query["cursor"] = _write([read(found[limit - 1]) for read in names.values()])
    pairs = [(name, value) for name, values in query.lists() for value in values]
    return found[:limit], f"{settings.SITE_ADDRESS}{request.path}?{urlencode(pairs)}"


def _behind(order: Sequence[str], last: Mapping[str, Any]) -> Q:
    """Return the condition that a row stands behind another in an order of several columns."""
    condition, same = Q(), Q()
    for column in order:
        name = column.removeprefix("-")
        way = "lt" if column.startswith("-") else "gt"
        condition |= same & Q(**{f"{name}__{way}": last[name]})
        same &= Q(**{name: last[name]})
    return condition


def _write(values: Sequence[str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")


def _read(cursor: str, count: int) -> list[str]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise _invalid() from None
    is_list = isinstance(values, list) and len(values) == count
    if not is_list or not all(isinstance(value, str) and "\x00" not in value for value in values):
        raise _invalid()
    return list(values)


def _invalid() -> InvalidInputError:
    message = _("This cursor is not valid, or not any longer: begin again with the first page.")
    return InvalidInputError(message, fields={"cursor": message})
