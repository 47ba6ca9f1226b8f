"""Every page in a real browser: axe finds nothing, nothing scrolls sideways, everything is reached by keyboard.

One test a page, over three languages, light and dark, wide and narrow. The pages are the same on every database, so
that these tests run on SQLite alone.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.browser import axe_violations, policy_violations, sideways_scroll, sign_in
from tests.e2e.site import ADMINISTRATOR, COORDINATOR, PASSWORD, SAMPLE, Site, site_of_illustria
from tests.e2e.steps import upload

pytestmark = [
    pytest.mark.browser,
    pytest.mark.any_database,
    pytest.mark.slow,
    pytest.mark.xdist_group("sites"),
]

LANGUAGES = ("en", "ru", "kk")
LONGEST = "ru"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
ENLARGED = {"width": 320, "height": 256}  # 1280 x 1024 at 400 %: WCAG 1.4.10
SMALLEST_TARGET = 24  # CSS pixels: WCAG 2.2, 2.5.8
TAB_STOPS = 30

# In the order in which the fixture makes them.
PUBLISHED, READY, FAILED, WAITING = (f"/workspace/intake/{number}" for number in (2, 3, 4, 5))
ITEM = "/workspace/register/xqd-upr-4/101.16/"

PUBLIC = [
    "/",
    "/recommendations/",
    "/recommendations/?q=torture&position=noted",
    "/recommendations/?q=nothingofthekind",
    "/reviews/xqd-upr-4/",
    "/reviews/xqd-upr-4/101.1/",
    "/reviews/xqd-upr-4/101.16/",
    "/reviews/xqd-upr-4/101.16/source/",
    "/areas/",
    "/areas/torture/",
    "/goals/",
    "/goals/16/",
    "/groups/",
    "/groups/children/",
    "/themes/",
    "/states/",
    "/states/hnd/",
    "/cycles/",
    "/list/",
    "/list/?r=xqd-upr-4:101.16&r=xqd-upr-4:101.1&r=xqd-upr-9:1",
    "/pictures/asked/",
    "/plans/",
    "/measures/",
    "/measures/?deadline=overdue",
    "/measures/?q=nothingofthekind",
    "/bodies/",
    "/bodies/justice/",
    "/indicators/",
    "/updates/",
    "/open-data/",
    "/open-data/api/",
    "/open-data/dictionary/",
    "/accessibility/",
    "/about/",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/no-such-page/",
]
# Pages for frames of other sites. Their policy lets no script run, not even the timers that axe waits for.
EMBEDDED = [
    "/embed/pictures/areas/",
    "/embed/reviews/xqd-upr-4/",
    "/embed/reviews/xqd-upr-4/101.16/",
]
WORKSPACE = [
    "/workspace/",
    "/workspace/intake/",
    "/workspace/intake/new",
    PUBLISHED,
    f"{PUBLISHED}/publish",
    READY,
    f"{READY}/findings",
    f"{READY}/proposals?filter=findings",
    f"{READY}/proposals?filter=changed",
    f"{READY}/publish",
    f"{READY}/discard",
    FAILED,
    WAITING,
    "/workspace/register/",
    "/workspace/register/?q=prisons&position=supported",
    "/workspace/register/?q=nothingofthekind",
    ITEM,
    f"{ITEM}edit/",
    f"{ITEM}position/",
    "/workspace/register/statistics/",
    "/workspace/register/queue/confirm/?least=0.95&area=no-such-area",
    "/workspace/register/submissions/",
    "/workspace/register/reviews/",
    "/workspace/register/reviews/new/",
    "/workspace/register/reviews/xqd-upr-4/",
    "/workspace/register/reviews/xqd-upr-4/edit/",
    "/workspace/documents/1/",
    "/workspace/documents/2/?page=6",
    "/workspace/people/",  # not for a coordinator: the page that says so
    "/account/logout/",
    "/account/password/change/",
    "/account/reauthenticate/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/3rdparty/",
]
# Pages of what the machine proposes, and what shows that they have something to show.
PROPOSED = {
    "/workspace/register/queue/?scheme=areas": "#question",
    "/workspace/register/queue/?scheme=recurrence": ".versus",
    "/workspace/register/queue/confirm/?least=0.7": "table",
    "/workspace/register/quality/": "table:visible",
    "/workspace/register/reviews/xqd-upr-4/groups/": "article",
}
ADMINISTRATION = ["/workspace/people/", "/workspace/people/1/", "/workspace/audit/", "/workspace/audit/?action=none"]
EMPTY = ["/", "/recommendations/", "/areas/", "/states/", "/cycles/", "/plans/", "/measures/", "/bodies/"]
EMPTY += ["/indicators/", "/updates/", "/open-data/"]
EMPTY_WORKSPACE = [
    "/workspace/",
    "/workspace/intake/",
    "/workspace/register/",
    "/workspace/register/statistics/",
    "/workspace/register/queue/",
    "/workspace/register/quality/",
    "/workspace/register/submissions/",
    "/workspace/register/reviews/xqd-upr-4/",
    "/workspace/register/reviews/xqd-upr-4/groups/",
]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    """The demonstration, and imports in each state: published, under review with doubts, failed, waiting."""
    folder: Path = tmp_path_factory.mktemp("full")
    broken = folder / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nthis file ends too early")
    site = Site(folder, "full", QADAM_DEMO="true")
    try:
        site.prepare(("demo", "--load-only")).serve()
        with signed_in(browser, site, COORDINATOR) as page:
            # A correction in the register: the documents, read again, then differ from what a person wrote.
            page.goto(f"{site.address}/en{ITEM}edit/")
            page.get_by_role("textbox", name="Text (English)").fill("Reduce overcrowding, in a person's own words")
            page.get_by_role("button", name="Save").click()
            page.wait_for_url(f"{site.address}/en{ITEM}")
            upload(page, site.address, *(SAMPLE / name for name in ("report_en.pdf", "thematic_list_en.docx")))
            upload(page, site.address, broken)
            site.run("worker", "--until-empty")
            page.goto(f"{site.address}/en/workspace/register/queue/?scheme=areas")
            page.locator('[data-key="y"]').click()  # so that there is a decision to speak of
            expect(page.locator('[data-key="u"]')).to_be_visible()
            assert upload(page, site.address, SAMPLE / "addendum_en.pdf").endswith(WAITING)
        yield site
        assert site.failures() == ""
    finally:
        site.close()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that is set up and holds no document yet."""
    with site_of_illustria(tmp_path_factory.mktemp("empty"), "empty") as site:
        yield site.serve()


class signed_in:  # noqa: N801 - reads as a step
    """A tab of a browser in which a person is signed in, for the block."""

    def __init__(self, browser: Browser, site: Site, person: str) -> None:
        self.context: BrowserContext = browser.new_context(reduced_motion="reduce", viewport=WIDE)
        self.site, self.person = site, person

    def __enter__(self) -> Page:
        page = self.context.new_page()
        sign_in(page, self.site.address, self.person, PASSWORD)
        return page

    def __exit__(self, *reason: object) -> None:
        self.context.close()


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[Page]:
    """A tab of somebody without an account."""
    context = browser.new_context(reduced_motion="reduce", viewport=WIDE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def inspector(browser: Browser) -> Iterator[Page]:
    """A visitor's tab in which scripts of a test run whatever the page's own policy says."""
    context = browser.new_context(reduced_motion="reduce", viewport=WIDE, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def coordinator(browser: Browser, full: Site) -> Iterator[Page]:
    """A tab in which the coordinator of the full site is signed in."""
    with signed_in(browser, full, COORDINATOR) as page:
        yield page


@pytest.fixture(scope="module")
def administrator(browser: Browser, full: Site) -> Iterator[Page]:
    """A tab in which the administrator of the full site is signed in."""
    with signed_in(browser, full, ADMINISTRATOR) as page:
        yield page


@pytest.fixture(scope="module")
def newcomer(browser: Browser, empty: Site) -> Iterator[Page]:
    """A tab in which the coordinator of the empty site is signed in."""
    with signed_in(browser, empty, COORDINATOR) as page:
        yield page


def faults_here(page: Page, is_dark_too: bool = True) -> list[str]:
    """Return what is wrong with the page as it stands: light and wide, dark and narrow, much enlarged."""
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    found = [f"light: {fault}" for fault in axe_violations(page)]
    if over := sideways_scroll(page):
        found.append(f"{over} px wider than 1280")
    if is_dark_too:
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(NARROW)
        found += [f"dark, narrow: {fault}" for fault in axe_violations(page)]
    for size in (NARROW, ENLARGED):
        page.set_viewport_size(size)
        if over := sideways_scroll(page):
            found.append(f"{over} px wider than {size['width']}")
    page.set_viewport_size(WIDE)
    return found


def faults_of(page: Page, address: str, path: str, act: Callable[[Page], None] | None = None) -> list[str]:
    """Return what is wrong with a page in each language, after `act` has done something on it."""
    found = []
    for language in LANGUAGES:
        page.goto(f"{address}/{language}{path}")
        if act:
            act(page)
        # Colours do not depend on the language: the one with the longest words is looked at in the dark as well.
        found += [f"{language}: {fault}" for fault in faults_here(page, is_dark_too=language == LONGEST)]
    return found


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page(visitor, full, path):
    assert faults_of(visitor, full.address, path) == []


@pytest.mark.parametrize("path", EMBEDDED)
def test_a_page_in_a_frame(inspector, full, path):
    assert faults_of(inspector, full.address, path) == []


def test_a_page_that_may_run_no_script_is_refused_and_not_waited_for(visitor, full):
    visitor.goto(f"{full.address}/en{EMBEDDED[0]}")
    with pytest.raises(RuntimeError, match="sandboxes it without scripts"):
        axe_violations(visitor)


@pytest.mark.parametrize("path", WORKSPACE)
def test_a_page_of_the_workspace(coordinator, full, path):
    assert faults_of(coordinator, full.address, path) == []


@pytest.mark.parametrize(("path", "shown"), PROPOSED.items())
def test_a_page_of_what_the_machine_proposes(coordinator, full, path, shown):
    def is_filled(page: Page) -> None:
        expect(page.locator(f"main {shown}").first).to_be_visible()

    assert faults_of(coordinator, full.address, path, is_filled) == []


@pytest.mark.parametrize("path", ADMINISTRATION)
def test_a_page_of_the_administration(administrator, full, path):
    assert faults_of(administrator, full.address, path) == []


@pytest.mark.parametrize("path", EMPTY)
def test_a_public_page_that_has_nothing_to_show(visitor, empty, path):
    assert faults_of(visitor, empty.address, path) == []


@pytest.mark.parametrize("path", EMPTY_WORKSPACE)
def test_a_page_of_the_workspace_that_has_nothing_to_show(newcomer, empty, path):
    assert faults_of(newcomer, empty.address, path) == []


def send(page: Page) -> None:
    page.locator("main form:not(.theme):not([role=search]) button.btn").first.click()
    page.wait_for_load_state("load")


def send_wrong_password(page: Page) -> None:
    page.fill("input[name=login]", "nobody@example.org")
    page.fill("input[name=password]", "not the right one")
    page.click("form[action$='/account/login/'] button[type=submit]")
    page.wait_for_load_state("load")


def clear_and_send(page: Page) -> None:
    for field in page.locator("main form textarea").all():
        field.fill("")
    send(page)


def send_upon_an_old_version(page: Page) -> None:
    page.locator("textarea[name=text_en]").fill("Words of somebody who opened the page long ago")
    page.evaluate("document.querySelector('input[name=version]').value = '0'")
    send(page)
    expect(page.locator(".versus").first).to_be_visible()


def send_a_submission(page: Page) -> None:
    page.locator("textarea[name=text]").fill(
        "Reduce overcrowding in prisons\n\nPaint every bridge of the country green"
    )
    send(page)
    expect(page.locator("#proposals")).to_be_visible()


def send_without_token(page: Page) -> None:
    page.evaluate("document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(each => each.remove())")
    send(page)


def open_first(key: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(f'article.proposal [data-key="{key}"]').first.click()
        page.wait_for_load_state("load")
        clear_and_send(page)
        expect(page.locator(".error-summary")).to_be_visible()

    return act


# What is done on which page, and why its answer is looked at.
ANSWERS = [
    pytest.param("/workspace/intake/new", send, id="upload without a file"),
    pytest.param(f"{ITEM}edit/", clear_and_send, id="recommendation without a text"),
    pytest.param(f"{ITEM}edit/", send_upon_an_old_version, id="two people saved: both versions"),
    pytest.param(f"{ITEM}edit/", send_without_token, id="form without its protection"),
    pytest.param("/workspace/register/reviews/new/", send, id="review without facts"),
    pytest.param("/workspace/register/submissions/", send, id="submission without proposals"),
    pytest.param("/workspace/register/submissions/", send_a_submission, id="what became of a submission"),
    pytest.param(f"{READY}/proposals?filter=pending", open_first("e"), id="proposal without a text"),
    pytest.param(f"{READY}/proposals?filter=pending", open_first("s"), id="split without two texts"),
]


@pytest.mark.parametrize(("path", "act"), ANSWERS)
def test_an_answer_of_the_workspace(coordinator, full, path, act):
    assert faults_of(coordinator, full.address, path, act) == []


def test_a_refused_sign_in(visitor, full):
    assert faults_of(visitor, full.address, "/account/login/", send_wrong_password) == []


@pytest.mark.parametrize("path", ["/workspace/people/", "/workspace/people/1/"])
def test_a_form_of_the_administration_with_errors(administrator, full, path):
    assert faults_of(administrator, full.address, path, clear_inputs_and_send) == []


def clear_inputs_and_send(page: Page) -> None:
    page.locator("main section form:has(.field, label) button.btn").last.click()
    page.wait_for_load_state("load")


@pytest.mark.parametrize("name", ["server_error", "maintenance"])
def test_a_page_that_stands_without_the_database(visitor, full, rf, name):
    from qadam.base import views

    address = f"{full.address}/{name}"
    body = getattr(views, name)(rf.get("/")).content.decode()
    visitor.route(address, lambda route: route.fulfill(body=body, content_type="text/html"))
    visitor.goto(address)
    assert faults_here(visitor) == []


def test_a_planted_fault_is_found(visitor, full):
    visitor.goto(f"{full.address}/en/about/")
    visitor.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any("label" in fault for fault in axe_violations(visitor))
    visitor.evaluate("document.querySelector('main').lastChild.style.minInlineSize = '3000px'")
    assert sideways_scroll(visitor) > 0


KEYBOARD = ["/workspace/", f"{READY}/proposals", f"{READY}/findings", "/workspace/register/", ITEM, f"{ITEM}edit/"]


@pytest.mark.parametrize("path", KEYBOARD)
def test_the_keyboard_reaches_the_content_and_its_focus_is_seen(coordinator, full, path):
    page = coordinator
    page.goto(f"{full.address}/en{path}")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    invisible = []
    for _stop in range(TAB_STOPS):
        page.keyboard.press("Tab")
        html, is_seen = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
            const inside = r.bottom > 0 && r.top < innerHeight;
            const outlined = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;
            return [e.outerHTML.slice(0, 90), inside && outlined] }"""
        )
        if not is_seen and not html.startswith(("<body", "<html")):  # behind the last one
            invisible.append(html)
    assert invisible == []


@pytest.mark.parametrize("path", KEYBOARD)
def test_what_is_pressed_is_large_enough(coordinator, full, path):
    coordinator.set_viewport_size(NARROW)
    coordinator.goto(f"{full.address}/ru{path}")
    small = coordinator.evaluate(
        """limit => [...document.querySelectorAll('button, summary, input:not([type=hidden]), select, nav a, .btn')]
        .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect(), e.classList.contains('link')])
        .filter(([, r, isLink]) => !isLink && r.width && Math.min(r.width, r.height) < limit)
        .map(([html, r]) => `${html} ${r.width}x${r.height}`)""",
        SMALLEST_TARGET - 0.5,
    )
    coordinator.set_viewport_size(WIDE)
    assert small == []


def test_nothing_moves_for_those_who_ask_for_it(coordinator, full):
    coordinator.goto(f"{full.address}/en{READY}/proposals")
    moving = coordinator.evaluate(
        """() => [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);
        return Math.max(parseFloat(s.transitionDuration), parseFloat(s.animationDuration)) > 0.01 }).length"""
    )
    assert moving == 0


def test_no_page_breaks_its_content_security_policy(browser, full):
    with signed_in(browser, full, COORDINATOR) as page:
        refused = policy_violations(page)
        for path in [*PUBLIC[:10], *(path for path in WORKSPACE if path != "/workspace/people/"), *PROPOSED]:
            page.goto(f"{full.address}/en{path}")
    assert refused == []
