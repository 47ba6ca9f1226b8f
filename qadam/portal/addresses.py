"""Addresses of the public list with filters in them, so that every number on a page leads to exactly what it counts."""

from django.http import QueryDict
from django.urls import reverse


def list_address(**filters: str) -> str:
    """Return the address of the list with filters, such as `list_address(review="kaz-upr-4", area="torture")`."""
    query = QueryDict(mutable=True)
    for name, value in filters.items():
        query[name] = value
    return f"{reverse('recommendations')}?{query.urlencode()}" if filters else reverse("recommendations")
