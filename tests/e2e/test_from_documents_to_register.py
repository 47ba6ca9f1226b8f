"""The main journey in a real browser, with the real web server, worker and database: from three documents of the United
Nations to a reviewed, public register, and a correction that two people make at the same time.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import sign_in
from tests.e2e.site import COORDINATOR, PASSWORD, Site
from tests.e2e.steps import (
    ADDENDUM,
    READ_MILLISECONDS,
    REPORT,
    REPORT_RU,
    THEMATIC_LIST,
    accept_current,
    accept_the_rest,
    current_number,
    decide_findings,
    publish,
    upload,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("sites")]

EDITED = "Reduce overcrowding in prisons by making much wider use of measures other than imprisonment"
WORDING_OF_ONE = "Reduce overcrowding in prisons, as the first tab words it"
WORDING_OF_OTHER = "Reduce overcrowding in prisons, as the second tab words it"
NUMBER = "101.16"
PROPOSALS = 120


def article(page: Page, number: str):
    heading = page.get_by_role("heading", name=re.compile(rf"^{re.escape(number)}( |$)"))
    return page.locator("article.proposal").filter(has=heading)


def key(page: Page, name: str) -> None:
    page.keyboard.press(name)


def test_from_three_documents_to_a_public_register(page: Page, own_site: Site):
    address = own_site.address
    sign_in(page, address, COORDINATOR, PASSWORD)

    import_address = upload(page, address, REPORT, ADDENDUM, THEMATIC_LIST, REPORT_RU)
    expect(page.get_by_role("progressbar")).to_be_visible()  # nothing is read yet: the worker is not running
    own_site.work()
    expect(page.get_by_role("heading", name="What to do")).to_be_visible(timeout=READ_MILLISECONDS)

    found = decide_findings(page, import_address)
    assert f"{NUMBER} is worded differently in two documents." in found
    assert "102.7: the thematic list gives another position." in found
    assert "102.33 does not stand in the thematic list." in found
    expect(page.get_by_text("0 open", exact=True)).to_be_visible()

    review_by_keyboard(page, import_address)
    accept_the_rest(page, import_address)
    publish(page, import_address)

    find_on_the_portal(page, address)
    correct_in_two_tabs(page, address)


def review_by_keyboard(page: Page, import_address: str) -> None:
    """Press every key of the review once, and see what it does."""
    page.goto(f"{import_address}/proposals")
    assert current_number(page) == "101.1"
    expect(page.locator("#source img")).to_be_visible()

    key(page, "j")
    expect(article(page, "101.2")).to_have_attribute("aria-current", "true")
    key(page, "k")
    expect(article(page, "101.1")).to_have_attribute("aria-current", "true")
    for name in "jjjjkk":  # quicker than the pages of the source come
        key(page, name)
    assert current_number(page) == "101.3"
    expect(page.locator("#source svg")).to_have_attribute("aria-label", re.compile("Reduction of Statelessness"))
    for name in "kk":
        key(page, name)

    assert accept_current(page) == "101.1"
    expect(article(page, "101.2")).to_have_attribute("aria-current", "true")  # the next that waits
    expect(page.locator("#review-status")).to_contain_text(f"1 of {PROPOSALS}")
    key(page, "x")
    expect(article(page, "101.2")).to_have_attribute("data-decision", "rejected")
    key(page, "u")
    expect(page.locator("#messages")).to_contain_text("Undone: 101.2 (rejected).")
    expect(article(page, "101.2")).to_have_attribute("data-decision", "pending")
    expect(article(page, "101.2")).to_have_attribute("aria-current", "true")

    key(page, "m")
    expect(page.locator("#messages")).to_contain_text("The next one was joined to 101.2.")
    expect(article(page, "101.3")).to_have_count(0)
    key(page, "u")
    expect(page.locator("#messages")).to_contain_text("Undone: 101.2, 101.3 (merged).")
    expect(article(page, "101.3")).to_have_count(1)
    assert current_number(page) == "101.2"

    for _step in range(page.locator("article.proposal").count()):
        if current_number(page) == NUMBER:
            break
        key(page, "j")
    key(page, "e")
    text = page.get_by_role("textbox", name="Text (English)")
    expect(text).to_be_visible()
    text.fill(EDITED)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#messages")).to_contain_text(f"{NUMBER} is saved.")
    expect(article(page, NUMBER)).to_contain_text(EDITED)
    assert current_number(page) == NUMBER

    key(page, "s")
    text = page.get_by_label("Text", exact=True)
    expect(text).to_have_value(EDITED)
    text.fill("Reduce overcrowding in prisons\n\nMake wider use of measures other than imprisonment")
    second = page.get_by_label("Number of the second").input_value()
    page.get_by_role("button", name="Split").click()
    expect(page.locator("#messages")).to_contain_text(f"{second} was split off.")
    expect(article(page, second)).to_contain_text("Make wider use of measures")
    key(page, "u")
    expect(page.locator("#messages")).to_contain_text(f"Undone: {NUMBER} (split).")
    expect(article(page, second)).to_have_count(0)
    expect(article(page, NUMBER)).to_contain_text(EDITED)
    expect(page.locator("#review-status")).to_contain_text(f"1 of {PROPOSALS}")


def find_on_the_portal(page: Page, address: str) -> None:
    """Find the same recommendation by words of two languages, with the words as they were edited."""
    page.context.clear_cookies()  # the public has no account
    page.goto(f"{address}/ru/")
    search = page.get_by_role("search").locator("input[name=q]").first
    search.fill("переполненность тюрем")
    search.press("Enter")
    page.locator(".results").get_by_role("link", name=NUMBER, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NUMBER)
    expect(page.locator("main p.un").first).to_contain_text("Сократить переполненность тюрем")
    page.locator("header").get_by_role("link", name="English").first.click()
    expect(page.locator("main p.un").first).to_have_text(EDITED)
    page.goto(f"{address}/en/recommendations/")
    page.get_by_label("Search in all languages").fill("overcrowded prisons")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.locator(".results").get_by_role("link", name=NUMBER, exact=True)).to_be_visible()


def correct_in_two_tabs(page: Page, address: str) -> None:
    """Save in one tab, then in another that was opened before: the second is answered with both versions."""
    sign_in(page, address, COORDINATOR, PASSWORD)
    item = f"{address}/en/workspace/register/xqd-upr-4/{NUMBER}/"
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{item}edit/")
    page.get_by_role("textbox", name="Text (English)").fill(WORDING_OF_ONE)
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(item)

    other.get_by_role("textbox", name="Text (English)").fill(WORDING_OF_OTHER)
    with other.expect_response(lambda response: response.request.method == "POST") as answer:
        other.get_by_role("button", name="Save").click()
    assert answer.value.status == 409
    expect(other.get_by_text("Saved in the meantime by Ilara Venn.")).to_be_visible()
    versus = other.locator(".versus").filter(has_text="first tab")
    expect(versus).to_contain_text("as the first tab words it")
    expect(versus).to_contain_text("as the second tab words it")
    other.get_by_role("button", name="Save what I wrote").click()
    expect(other).to_have_url(item)
    expect(other.locator("main p.un").first).to_have_text(WORDING_OF_OTHER)
    other.close()

    page.reload()
    history = page.get_by_role("region", name="History")
    for wording in (EDITED, WORDING_OF_ONE, WORDING_OF_OTHER):  # what was replaced is kept word by word
        expect(history).to_contain_text(wording)


def test_the_same_documents_are_published_without_javascript(browser: Browser, own_site: Site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, own_site.address, COORDINATOR, PASSWORD)
    import_address = upload(page, own_site.address, REPORT, ADDENDUM, THEMATIC_LIST)
    expect(page.get_by_role("progressbar")).to_be_visible()
    own_site.work()
    # The page asks the browser to reload it every few seconds.
    expect(page.get_by_role("heading", name="What to do")).to_be_visible(timeout=READ_MILLISECONDS)

    decide_findings(page, import_address)
    page.goto(f"{import_address}/proposals")
    article(page, "101.2").get_by_role("button", name="Reject").click()
    expect(article(page, "101.2")).to_have_attribute("data-decision", "rejected")
    page.get_by_role("button", name="Undo my last step").click()
    expect(article(page, "101.2")).to_have_attribute("data-decision", "pending")
    page.get_by_role("button", name="Accept all without findings").click()
    expect(page.locator("#messages")).to_contain_text("Accepted without findings")
    waiting = page.locator('article.proposal[data-decision="pending"]')
    for left in range(waiting.count() - 1, -1, -1):
        waiting.first.get_by_role("button", name="Accept").click()
        page.goto(f"{import_address}/proposals?filter=pending")
        expect(waiting).to_have_count(left)
    publish(page, import_address)
    page.goto(f"{own_site.address}/en/recommendations/?q=prisons")
    expect(page.locator(".results").get_by_role("link", name=NUMBER, exact=True)).to_be_visible()
    context.close()
