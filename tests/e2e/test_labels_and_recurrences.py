"""What the machine proposes is decided in a real browser: labels and recurrences by keyboard, in two languages. The
numbers of the register and of the public follow by exactly what was decided.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import axe_violations, sign_in
from tests.e2e.site import COORDINATOR, PASSWORD, SAMPLE, Site
from tests.e2e.steps import (
    ADDENDUM,
    READ_MILLISECONDS,
    REPORT,
    THEMATIC_LIST,
    accept_the_rest,
    decide_findings,
    publish,
    upload,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("sites")]

REVIEW = "xqd-upr-4"
EARLIER_REVIEW = "xqd-upr-3"
CYCLES = [(SAMPLE / "earlier_report_en.docx",), (REPORT, ADDENDUM, THEMATIC_LIST)]
FIRST_TIME, REPEATED = "gold", "accent"  # the figures of the two, by the class of their colour


@dataclass(frozen=True)
class Words:
    """What the pages say in one language."""

    first_time: str
    repeated: str
    confirmed: str
    same_ask: str
    asked_before: str


WORDS = {
    "en": Words("First time", "Repeated", "confirmed", "Is this the same ask?", "Asked before"),
    "ru": Words("Впервые", "Повторно", "подтверждено", "Это то же самое?", "Рекомендовалось ранее"),
}


@pytest.fixture(scope="module")
def _published_site(_set_up_site: Site, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with both cycles published and everything proposed, not running; each language decides on a copy."""
    site = Site(tmp_path_factory.mktemp("sites"), "published").copy_of(_set_up_site)
    context = browser.new_context(reduced_motion="reduce")
    try:
        site.serve().work()
        page = context.new_page()
        sign_in(page, site.address, COORDINATOR, PASSWORD)
        for documents in CYCLES:
            import_address = upload(page, site.address, *documents)
            expect(page.get_by_role("heading", name="What to do")).to_be_visible(timeout=READ_MILLISECONDS)
            decide_findings(page, import_address)
            accept_the_rest(page, import_address)
            publish(page, import_address)
        context.close()
        site.finish_work()
        site.stop()
        assert site.failures() == ""
        yield site
    finally:
        context.close()
        site.close()


@pytest.fixture
def proposed(_published_site: Site, tmp_path: Path) -> Iterator[Site]:
    """A running site of the test's own in which proposals of two cycles wait."""
    own = Site(tmp_path, "proposed").copy_of(_published_site)
    try:
        yield own.serve()
        assert own.failures() == ""
    finally:
        own.close()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_labels_and_a_recurrence_are_decided_by_keyboard_and_counted(page: Page, proposed: Site, language: str) -> None:
    sign_in(page, proposed.address, COORDINATOR, PASSWORD, language)
    workspace = f"{proposed.address}/{language}/workspace/register/"

    decide_labels(page, workspace)

    counted = in_statistics(page, workspace)
    assert in_public(page, proposed.address, language) == only_first_time(counted)

    counted = decided(counted, confirm_repeated(page, workspace, WORDS[language]), REPEATED, WORDS[language])
    assert in_statistics(page, workspace) == counted
    assert axe_violations(page) == []
    assert in_public(page, proposed.address, language) == only_first_time(counted)

    counted = decided(counted, confirm_first_time(page, workspace, WORDS[language]), FIRST_TIME, WORDS[language])
    assert in_statistics(page, workspace) == counted
    assert in_public(page, proposed.address, language) == only_first_time(counted)


def decide_labels(page: Page, workspace: str) -> None:
    """Skip, confirm, take back, reject and confirm labels by their keys, and find each decision where it belongs."""
    page.goto(f"{workspace}queue/?scheme=areas&review={REVIEW}")
    assert axe_violations(page) == []
    expect(page.locator('[data-key="u"]')).to_have_count(0)  # there is no answer to take back yet
    count = waiting(page)
    distances = [distance(page)]
    skipped = label(page)

    press(page, "s")
    assert waiting(page) == count
    second = label(page)
    assert second != skipped
    distances.append(distance(page))

    press(page, "y")
    assert waiting(page) == count - 1
    third = label(page)
    assert third not in (skipped, second)
    distances.append(distance(page))
    assert distances == sorted(distances)  # the least sure first

    press(page, "u")
    assert waiting(page) == count
    assert label(page) == second
    rejected_at = item_address(page)
    press(page, "n")
    assert waiting(page) == count - 1
    assert label(page) == third
    confirmed_at = item_address(page)
    press(page, "y")
    assert waiting(page) == count - 2
    assert label(page) not in (skipped, second, third)

    page.goto(f"{workspace}queue/?scheme=areas&review={REVIEW}")
    assert label(page) == skipped  # what was skipped still waits
    for address, pk, may_still_be in ((rejected_at, second, ["confirmed"]), (confirmed_at, third, ["rejected"])):
        page.goto(address)
        form = page.locator(f'form[action$="/labels/"]:has(input[name=label][value="{pk}"])')
        offered = form.locator("button[name=status]")
        assert [button.get_attribute("value") for button in offered.all()] == may_still_be


def confirm_repeated(page: Page, workspace: str, words: Words) -> str:
    """Confirm a pair side by side with one key, see it in the chain, and return what the machine had said."""
    page.goto(f"{workspace}queue/?scheme=recurrence&review={REVIEW}")
    while not page.locator("article .versus").count():  # nothing earlier is near to it: there is no pair to confirm
        press(page, "s")
    expect(page.locator("#question")).to_have_text(words.same_ask)
    expect(page.locator(".versus .text")).to_have_count(2)
    earlier_text, own_text = page.locator(".versus .text").all_inner_texts()
    earlier_number, own_number = (
        title.rsplit(", ", 1)[1] for title in page.locator(".versus .title").all_inner_texts()
    )
    assert earlier_text
    assert own_text
    assert axe_violations(page) == []
    queue_address, address, count = page.url, item_address(page), waiting(page)
    assert address.endswith(f"/{REVIEW}/{own_number}/")

    page.goto(address)
    said = recurrence(page)[0]
    page.goto(queue_address)
    press(page, "y")
    assert waiting(page) == count - 1

    page.goto(address)
    assert recurrence(page) == (words.repeated, words.confirmed)
    chain = page.locator("section[aria-labelledby=before]")
    expect(chain.get_by_role("heading", name=words.asked_before)).to_be_visible()
    step = chain.locator("h3 + ul").first.locator("li").first
    expect(step.locator(f'a[href$="/{EARLIER_REVIEW}/{earlier_number}/"]')).to_be_visible()
    expect(step.locator(".un")).to_have_text(earlier_text)
    assert axe_violations(page) == []
    return said


def confirm_first_time(page: Page, workspace: str, words: Words) -> str:
    """Confirm with one key that the least sure of all was made for the first time; return what the machine had said."""
    page.goto(f"{workspace}queue/?scheme=recurrence&review={REVIEW}")
    queue_address, address, count = page.url, item_address(page), waiting(page)
    page.goto(address)
    said = recurrence(page)[0]
    page.goto(queue_address)
    press(page, "f")
    assert waiting(page) == count - 1
    page.goto(address)
    assert recurrence(page) == (words.first_time, words.confirmed)
    return said


def decided(before: Counter[tuple[str, str]], said: str, status: str, words: Words) -> Counter[tuple[str, str]]:
    """Return the numbers after one decision: one confirmed more, and one less of what was proposed for it."""
    after = before.copy()
    after[status, "confirmed"] += 1
    proposed_as = {words.first_time: FIRST_TIME, words.repeated: REPEATED}.get(said)
    if proposed_as:  # what is only related, or not examined, stands in neither number
        after[proposed_as, "proposed"] -= 1
    return after


def in_statistics(page: Page, workspace: str) -> Counter[tuple[str, str]]:
    """Open the statistics of the review and return what is confirmed and proposed as first time and as repeated."""
    page.goto(f"{workspace}statistics/?review={REVIEW}")
    return Counter(counts(page, FIRST_TIME) | counts(page, REPEATED))


def in_public(page: Page, address: str, language: str) -> Counter[tuple[str, str]]:
    """Open the public overview and return how many are confirmed and proposed as made for the first time."""
    page.goto(f"{address}/{language}/")
    return counts(page, FIRST_TIME)


def only_first_time(counted: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Return the numbers that the public overview tells."""
    return Counter({key: count for key, count in counted.items() if key[0] == FIRST_TIME})


def counts(page: Page, status: str) -> Counter[tuple[str, str]]:
    """Return the two numbers of a figure's note, which add up to the figure."""
    figure = page.locator(f".figures > .{status}")
    confirmed, proposed = (int(one) for one in re.findall(r"\d+", figure.locator(".note").inner_text()))
    assert number(figure.locator("dd").first.inner_text()) == confirmed + proposed
    return Counter({(status, "confirmed"): confirmed, (status, "proposed"): proposed})


def press(page: Page, key: str) -> None:
    """Press a key of the queue and wait for the page that answers it."""
    with page.expect_navigation(url=re.compile(r"/register/queue/\?")):
        page.keyboard.press(key)


def waiting(page: Page) -> int:
    """Return how many proposals wait, as the page says."""
    return number(page.locator("#waiting b").inner_text())


def distance(page: Page) -> int:
    """Return how far the score that the page tells is from one half, in hundredths."""
    told = page.locator("article.proposal > p.meta").filter(has_text="%").inner_text()
    percent = re.search(r"(\d+)\s*%", told)
    assert percent, told
    return abs(int(percent[1]) - 50)


def label(page: Page) -> str:
    """Return the id of the label that the page asks about."""
    return page.locator("article.proposal input[name=label]").input_value()


def item_address(page: Page) -> str:
    """Return the address of the recommendation that the page asks about."""
    return str(page.locator("article.proposal > p.meta a").first.evaluate("link => link.href"))


def recurrence(page: Page) -> tuple[str, str]:
    """Return what the page of a recommendation says of first time or repeated, and who stands behind it."""
    said = page.locator("section[aria-labelledby=before] > p").first
    return said.locator("b").inner_text(), " ".join(said.locator(".meta").all_inner_texts())


def number(shown: str) -> int:
    """Return a number that is shown with the separators of a language."""
    return int(re.sub(r"\D", "", shown))
