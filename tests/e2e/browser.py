"""What every test in a real browser shares: the system's Chromium, signing in, and axe.

axe-core (MPL-2.0) is no part of the project: `tools/axe.sh` puts it into node_modules/, which git ignores.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, TimeoutError, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# No sandbox: containers refuse it. The others keep the browser from calling home during a test.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
# What htmx says of a request that ended because the page was left meanwhile, or a newer one took its place.
CUT_OFF = ("htmx:afterRequest", "htmx:sendAbort", "htmx:sendError")
SCRIPT_MILLISECONDS = 10_000  # of patience until a timer of the page fires; in a sandboxed page it never does
FIRST_PAGE_MILLISECONDS = 120_000  # of patience with a site that has just started, on a busy machine
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium_path() -> str:
    """Return the browser's program: QADAM_CHROMIUM, else the system's. Raises RuntimeError where there is none."""
    for name in (os.environ.get("QADAM_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name) if name else None
        if path:
            return path
    raise RuntimeError("No Chromium was found: install it (apt install chromium) or name it in QADAM_CHROMIUM.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser for the block and end it afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def sign_in(page: Page, address: str, email: str, password: str, language: str = "en") -> None:
    """Sign in through the sign-in page of the site at `address` and wait for the page behind it.

    Raises AssertionError with the words of the page where the sign-in is refused.
    """
    page.goto(f"{address}/{language}/account/login/", timeout=FIRST_PAGE_MILLISECONDS)
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("form[action$='/account/login/'] button[type=submit]")
    page.wait_for_load_state("domcontentloaded")
    assert "/account/login" not in page.url, page.inner_text("main")


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands, one line a rule with the first places; empty when it is clean.

    Raises RuntimeError where axe is missing, or where the page may run no script: axe would wait for its timers
    for ever.
    """
    if not AXE.is_file():
        raise RuntimeError("axe-core is missing: run tools/axe.sh once.")
    try:
        page.wait_for_function("new Promise(done => setTimeout(() => done(true), 0))", timeout=SCRIPT_MILLISECONDS)
    except TimeoutError as error:
        raise RuntimeError("The policy of this page sandboxes it without scripts: open it with bypass_csp.") from error
    # Through the debugging protocol, so that the page's own content security policy stays as it is.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = json.dumps({"runOnly": {"type": "tag", "values": AXE_RULES}})
    found: list[dict[str, Any]] = page.evaluate(f"axe.run(document, {options}).then(result => result.violations)")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: "
        + " | ".join(
            f"{node['target'][0]} {node['failureSummary'].splitlines()[-1].strip()}" for node in rule["nodes"][:3]
        )
        for rule in found
    ]


def sideways_scroll(page: Page) -> int:
    """Return by how many pixels the page is wider than its window; 0 on a good page."""
    return max(0, int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth")))


def policy_violations(page: Page) -> list[str]:
    """Return a list that fills with what the browser refuses by the content security policy, and with script errors."""
    seen: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(CUT_OFF):
            seen.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: seen.append(str(error)))
    return seen
