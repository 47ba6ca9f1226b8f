"""What a coordinator does in the browser, step by step. The tests and `make screenshots` walk the same way."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.site import SAMPLE

REPORT, ADDENDUM, THEMATIC_LIST, REPORT_RU = (
    SAMPLE / name for name in ("report_en.pdf", "addendum_en.docx", "thematic_list_en.docx", "report_ru.docx")
)
READ_MILLISECONDS = 120_000  # of patience while documents are read; an idle machine needs two seconds
WAIT_MILLISECONDS = 30_000


def upload(page: Page, address: str, *files: object) -> str:
    """Upload documents through the form and return the address of their import, whose page is open then."""
    page.goto(f"{address}/en/workspace/intake/new")
    page.get_by_label("Documents of one review").set_input_files([str(file) for file in files])
    page.get_by_role("button", name="Upload and read").click()
    expect(page).to_have_url(re.compile(r"/workspace/intake/\d+$"))
    return page.url


def decide_findings(page: Page, import_address: str, decide: Callable[[str], str] | None = None) -> list[str]:
    """Decide every open finding and return their sentences, in order.

    `decide` gives the label of the button for a sentence; without it the first document is believed wherever the two
    disagree, and everything else is seen.
    """
    page.goto(f"{import_address}/findings")
    waiting = page.locator("article.finding").filter(has=page.locator("button[value=dismissed]"))
    sentences = []
    for left in range(waiting.count() - 1, -1, -1):
        finding = waiting.first
        sentences.append(finding.locator("b").first.inner_text())
        label = decide(sentences[-1]) if decide else ""
        keep = finding.get_by_role("button", name=re.compile("^Keep "))
        if label:
            finding.get_by_role("button", name=label).click()
        elif keep.count():
            keep.first.click()
        else:
            finding.get_by_role("button", name="I have seen this").click()
        expect(waiting).to_have_count(left)
    return sentences


def accept_the_rest(page: Page, import_address: str) -> None:
    """Accept what has no finding in one step, then look at each of the others and accept it with its key."""
    page.goto(f"{import_address}/proposals")
    page.get_by_role("button", name="Accept all without findings").click()
    expect(page).to_have_url(re.compile("filter=pending"))
    while page.locator("article.proposal").count():
        for _each in range(page.locator('article.proposal[data-decision="pending"]').count()):
            accept_current(page)
        page.goto(f"{import_address}/proposals?filter=pending")


def accept_current(page: Page) -> str:
    """Accept the current proposal with its key and return its number; the next that waits is current then."""
    number = current_number(page)
    page.keyboard.press("a")
    article = page.locator("article.proposal").filter(has=page.get_by_role("heading", name=number, exact=True))
    expect(article).to_have_attribute("data-decision", "accepted", timeout=WAIT_MILLISECONDS)
    return number


def current_number(page: Page) -> str:
    """Return the number of the current proposal."""
    return page.locator('article.proposal[aria-current="true"] h2').inner_text().split()[0]


def publish(page: Page, import_address: str) -> None:
    """Publish a reviewed import."""
    page.goto(f"{import_address}/publish")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator("#messages")).to_contain_text("Published", timeout=READ_MILLISECONDS)
