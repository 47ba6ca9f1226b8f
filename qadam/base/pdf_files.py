"""What WeasyPrint (extra `pdf`) may fetch while it makes a PDF file: nothing."""

from typing import Any


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
