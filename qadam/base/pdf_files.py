"""What WeasyPrint (extra `pdf`) may fetch while it makes a PDF file: the letters of the site, and nothing else."""

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

FONTS = "qadam-fonts:"  # with the name of a file after it, the only address that a page may name


def site_fetcher() -> Any:
    """Return a fetcher for `weasyprint.HTML`; what it refuses is left out of the page, and the log says so."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class SiteFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(FONTS)
            found = finders.find(f"base/fonts/{name}") if url.startswith(FONTS) and "/" not in name else None
            if not isinstance(found, str):
                raise ValueError(f"A paper needs nothing from outside, not even {url}.")
            return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": "font/woff2"})

    return SiteFetcher()
