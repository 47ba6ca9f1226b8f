"""Asking the site itself for its public pages, as a visitor without an account would, and where each becomes a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.http import HttpResponseBase
from django.test import RequestFactory

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# What needs a server: accounts, programs, frames, feeds, pictures and files made for one question.
LIVE_ONLY = re.compile(r"^/[a-z]{2}/(workspace|account|embed|feeds|pictures|list)(/|\.|$)|^/(api|health)/")
# Their filters are answered by the script of the edition, from its index.
SEARCHED = re.compile(r"^/[a-z]{2}/recommendations/$")
FILE = re.compile(r"\.[a-z0-9]{2,9}$|/evidence/[0-9a-f]{64}$")


class Site:
    """The site in this process, without a server."""

    def __init__(self) -> None:
        self._handler = BaseHandler()
        self._handler.load_middleware()
        address = urlsplit(settings.SITE_ADDRESS)
        self._requests = RequestFactory(
            headers={"host": settings.ALLOWED_HOSTS[0].lstrip(".*") or address.netloc or "localhost"}
        )

    def get(self, path: str) -> HttpResponseBase:
        """Return the answer to a path with its query."""
        return self._handler.get_response(self._requests.get(path, secure=settings.SECURE))


@dataclass(frozen=True)
class Target:
    """An address of the site as a file of the edition: which address is asked for, where the file stands, and the query
    that a link to it keeps for the script."""

    ask: str
    file: str
    query: str = ""


def target_of(address: str, page: str) -> Target | None:
    """Return where a link leads inside the edition; None where it leads out of it.

    Args:
        address: as it stands in the page.
        page: the path of the page, for relative addresses.
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        home = urlsplit(settings.SITE_ADDRESS)
        if (parts.scheme, parts.netloc) != (home.scheme, home.netloc):
            return None
    path = parts.path or urlsplit(page).path
    if not path.startswith("/"):
        return None
    if path.startswith(settings.STATIC_URL):
        return Target(path, "assets/" + path.removeprefix(settings.STATIC_URL))
    if LIVE_ONLY.match(path) or path.split("/")[1] not in LANGUAGES:
        return None
    if FILE.search(path) and not path.endswith("/"):
        # whole files, and the pictures of documents' pages
        return Target(path, unquote(path).lstrip("/")) if not parts.query else None
    pairs = parse_qsl(parts.query)
    number = next((value for name, value in pairs if name == "page" and value.isdigit()), "")
    others = sorted((name, value) for name, value in pairs if name != "page")
    folder = unquote(path).strip("/")
    if SEARCHED.match(path):
        if others:
            return Target(path, f"{folder}/index.html", parts.query)
        place = f"{folder}/page-{number}/index.html" if number not in ("", "1") else f"{folder}/index.html"
        return Target(f"{path}?page={number}" if number else path, place)
    if not pairs:
        return Target(path, f"{folder}/index.html")
    name = re.sub(r"[^A-Za-z0-9.]+", "-", "-".join(f"{name}-{value}" for name, value in (*others, *_page(number))))
    return Target(f"{path}?{parts.query}", f"{folder}/{name.strip('-').lower()}/index.html")


def _page(number: str) -> Iterator[tuple[str, str]]:
    if number not in ("", "1"):
        yield "page", number
