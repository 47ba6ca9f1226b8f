"""PDF files by WeasyPrint (extra `pdf`): whether there is one, and what it may fetch meanwhile, which is nothing."""

from functools import cache
from importlib.util import find_spec
from typing import Any


@cache
def has_pdf() -> bool:
    """Return whether this installation can make PDF files, and the pictures that are drawn by way of them."""
    return find_spec("weasyprint") is not None


def no_fetcher() -> Any:
    """Return a fetcher for `weasyprint.HTML` that refuses every address; what is refused is left out of the page.

    Letters are those of the system: the site's own are cut into files by alphabet, of which WeasyPrint mixes up the
    glyphs.
    """
    from weasyprint.urls import URLFetcher

    class NoFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError(f"A paper needs nothing from outside, not even {url}.")

    return NoFetcher()
