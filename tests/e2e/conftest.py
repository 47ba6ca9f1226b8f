"""The browser of the browser tests, and a site for it to open."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser import chromium, chromium_path, policy_violations
from tests.e2e.site import Site, site_of_illustria

# Playwright's synchronous interface runs an event loop in this thread; the tests use Django's database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# Of patience on a busy machine: every wait ends as soon as what it waits for is there.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, started once. Locally its absence skips a test, in CI it fails it."""
    try:
        chromium_path()
    except RuntimeError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
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


@pytest.fixture(scope="session")
def _set_up_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that is set up and not running, of which each test of a journey gets a copy."""
    folder: Path = tmp_path_factory.mktemp("sites")
    with site_of_illustria(folder, "template") as template:
        yield template


@pytest.fixture
def own_site(_set_up_site: Site, tmp_path: Path) -> Iterator[Site]:
    """A running site of the test's own, on SQLite or PostgreSQL, without documents and without a worker yet."""
    own = Site(tmp_path, "own").copy_of(_set_up_site)
    try:
        yield own.serve()
        assert own.failures() == ""
    finally:
        own.close()
