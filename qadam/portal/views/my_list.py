""" "My list": recommendations that a visitor has gathered. The list stands in the address alone: nothing is stored, and
whoever has the address has the list."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from qadam.portal.exports.formats import FORMATS, download_response
from qadam.portal.pages import public
from qadam.register.selectors.public import listed_public, named_public
from qadam.register.selectors.recommendations import Listed

ITEM = "r"  # review:number, once for each recommendation
ADD = "add"  # added to the others, then the address is made anew
MOST_ITEMS = 200
MOST_CHARACTERS = 100  # of one item


@public
def my_list(request: HttpRequest) -> HttpResponse:
    """Answer the list of the address; `add` puts one more into it."""
    items = _items(request.GET)
    if request.GET.get(ADD):
        return redirect(address_of(items))
    listed = listed_public([_parts(item) for item in items])
    rows = [(row, address_of([item for item in items if item != _item(row)])) for row in listed]
    context = {
        "rows": rows,
        "missing": len(items) - len(listed),
        "items": items,
        "query": _query(items),
        "forms": FORMATS,
    }
    return render(request, "portal/my_list.html", context)


@public
def my_list_download(request: HttpRequest, form: str) -> HttpResponseBase:
    """Answer the list of the address as a file of one of `FORMATS`."""
    return download_response(request, named_public(_parts(item) for item in _items(request.GET)), form)


def _items(address: QueryDict) -> list[str]:
    given = [*address.getlist(ITEM), *address.getlist(ADD)]
    kept = [item for item in given if ":" in item and len(item) <= MOST_CHARACTERS and "\x00" not in item]
    return list(dict.fromkeys(kept))[:MOST_ITEMS]


def _parts(item: str) -> tuple[str, str]:
    code, _colon, number = item.partition(":")
    return code, number


def _item(row: Listed) -> str:
    return f"{row.recommendation.review.code}:{row.recommendation.number}"


def _query(items: list[str]) -> str:
    query = QueryDict(mutable=True)
    query.setlist(ITEM, items)
    return query.urlencode(safe=":")


def address_of(items: list[str]) -> str:
    """Return the address of a list of items "review:number"."""
    return f"{reverse('my_list')}?{_query(items)}" if items else reverse("my_list")
