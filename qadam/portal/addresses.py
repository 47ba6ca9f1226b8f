"""Addresses of the public list with filters in them, so that every number on a page leads to exactly what it counts."""

from django.http import QueryDict
from django.urls import reverse

from qadam.register.selectors.filters import Filters


def list_address(**filters: str) -> str:
    """Return the address of the list with filters, such as `list_address(review="kaz-upr-4", area="torture")`."""
    query = QueryDict(mutable=True)
    for name, value in filters.items():
        query[name] = value
    return f"{reverse('recommendations')}?{query.urlencode()}" if filters else reverse("recommendations")


def query_of(filters: Filters) -> str:
    """Return filters as the query of an address, always in the same order; empty where there are none."""
    query = QueryDict(mutable=True)
    if filters.text:
        query["q"] = filters.text
    for name in sorted(filters.values):
        query.setlist(name, list(filters.values[name]))
    return query.urlencode()
