"""The browser of the browser tests, and a site for it to open."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.browser import chromium, policy_violations

# Playwright's synchronous interface runs an event loop in this thread; the tests use Django's database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, started once."""
    with chromium() as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without a history: no cookies, no cache of another test."""
    fresh = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab. The test fails where the browser refused something by the content security policy, or a script failed."""
    tab = context.new_page()
    refused = policy_violations(tab)
    yield tab
    assert refused == []


@pytest.fixture
def site(live_server) -> str:
    """The address of the running site, without a slash at its end."""
    return live_server.url
