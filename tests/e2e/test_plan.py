"""From recommendations to an adopted plan in the browser: 40 measures in the builder, agreement of bodies, adoption. In
two languages, on whichever database is named; axe looks at every page on the way.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import axe_violations, policy_violations, sideways_scroll, sign_in
from tests.e2e.site import COORDINATOR, PASSWORD, SAMPLE, Site, site_of_illustria

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("sites")]

APPROVER, OUTSIDER = "selma.odray@illustria.example", "orsan.dell@illustria.example"
FILES = [str(SAMPLE / name) for name in ("report_en.pdf", "report_ru.docx", "addendum_en.docx")]
WANTED = 40
JUSTICE = "Ministry of Justice|Министерство юстиции"
INTERIOR = "Ministry of the Interior|Министерство внутренних дел"
# Words that show which language the pages speak, and how each writes the deadline "Q2 2028".
WORDS = {
    "en": {"deadline": "Q2 2028", "adopted": "Adopted", "agrees": "Agrees"},
    "ru": {"deadline": "II квартал 2028\u00a0г.", "adopted": "Утверждён", "agrees": "Согласен"},
}


@pytest.fixture(scope="module")
def filled_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the demo review in its register and the people of two ministries; not running."""
    folder: Path = tmp_path_factory.mktemp("plans")
    with site_of_illustria(folder, "plans") as template:
        template.run("import", *FILES, "--accept-all", "--publish")
        template.run("worker", "--until-empty")  # proposes areas, so that leads can be suggested
        for mail, name, role, body in (
            (APPROVER, "Selma Odray", "approver", "justice"),
            (OUTSIDER, "Orsan Dell", "focal_point", "health"),
        ):
            person = ("person", mail, "--name", name, "--role", role, "--body", body)
            template.run(*person, given=f"{PASSWORD}\n")
        yield template


@pytest.fixture
def plan_site(filled_site: Site, tmp_path: Path) -> Iterator[Site]:
    """A running copy of the filled site."""
    own = Site(tmp_path, "own").copy_of(filled_site)
    try:
        yield own.serve()
        assert own.failures() == ""
    finally:
        own.close()


class Looking:
    """A person in a browser of his or her own, who looks at each page with axe."""

    def __init__(self, browser: Browser, site: Site, mail: str, language: str) -> None:
        self.context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
        self.page: Page = self.context.new_page()
        self.refused = policy_violations(self.page)
        self.base = f"{site.address}/{language}/workspace"
        sign_in(self.page, site.address, mail, PASSWORD, language)

    def open(self, path: str) -> Page:
        """Open a page below the workspace and look at it."""
        self.page.goto(f"{self.base}{path}")
        self.look()
        return self.page

    def look(self) -> None:
        """Fail where axe finds anything on the page as it stands, or it scrolls sideways."""
        assert axe_violations(self.page) == [], self.page.url
        assert sideways_scroll(self.page) == 0, self.page.url

    def close(self) -> None:
        """Leave; nothing may have been refused by the content security policy."""
        self.context.close()
        assert self.refused == []


def make_plan(page: Page) -> None:
    """Fill the form of a new plan for the demo review and land in its builder."""
    page.fill("[name=code]", "xqd-plan-walk")
    page.fill("[name=name_en]", "Plan of the walk")
    page.fill("[name=name_ru]", "План прогулки")
    page.locator("[name=reviews]").first.check()
    page.fill("[name=starts_on]", "2026-10-01")
    page.fill("[name=ends_on]", "2030-09-30")
    page.click("main form button.btn")
    expect(page).to_have_url(re.compile("/xqd-plan-walk/builder/"))


def build(page: Page, count: int, deadline: str) -> None:
    """Choose recommendations and make a measure of each, page by page, until there are `count`."""
    made = 0
    while made < count:
        boxes = page.locator("input[name=recommendation]")
        expect(boxes.first).to_be_visible()
        batch = min(boxes.count(), count - made)
        for place in range(batch):
            boxes.nth(place).check()
        page.fill("[name=new-deadline]", deadline)
        page.select_option("[name=new-completion_form]", "law")
        page.click("button[name=action][value=each]")
        made += batch
        expect(page.locator("#builder [role=status] .notice, #messages .notice").first).to_contain_text(str(batch))
        expect(page.locator("#measures_here .meta")).to_have_text(str(made))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_plan_of_forty_measures_is_built_circulated_agreed_and_adopted(
    browser: Browser, plan_site: Site, language: str
):
    words = WORDS[language]
    coordinator = Looking(browser, plan_site, COORDINATOR, language)
    page = coordinator.open("/plan/new/")
    make_plan(page)
    coordinator.look()
    build(page, WANTED, "Q2 2028")
    coordinator.look()
    justice = page.locator("[name=bulk-lead_body] option").filter(has_text=re.compile(f"^({JUSTICE})$"))
    value = justice.get_attribute("value") or ""
    without = page.locator("tr:has(input[name=measure])").filter(has_text=re.compile("no lead body|нет ответственного"))
    count = without.count()
    assert count < WANTED, "most leads were suggested"
    for place in range(count):
        without.nth(place).locator("input[name=measure]").check()
    if count:
        page.select_option("[name=bulk-lead_body]", value)
        page.click("button[name=action][value=assign]")
        expect(without).to_have_count(0)
    page.click("button[name=action][value=renumber]")
    expect(page.locator("#builder [role=status] .notice")).to_be_visible()

    page = coordinator.open("/plan/xqd-plan-walk/")
    expect(page.locator("#table td.whole")).to_have_count(WANTED)
    expect(page.locator("#table tr").nth(2)).to_contain_text(words["deadline"])
    for path in ("timeline/", "hints/", "copy/", "versions/", "edit/", "measures/new/"):
        coordinator.open(f"/plan/xqd-plan-walk/{path}")

    page = coordinator.open("/plan/xqd-plan-walk/circulate/")
    for box in page.locator("input[name=bodies]").all():
        box.uncheck()
    for name in (JUSTICE, INTERIOR):
        page.get_by_label(re.compile(f"^({name})$")).check()
    page.fill("[name=due_on]", "2099-06-30")
    page.click("main form button.btn")
    expect(page).to_have_url(re.compile("/circulations/1/"))
    coordinator.look()

    outsider = Looking(browser, plan_site, OUTSIDER, language)
    for path in ("", "circulations/1/", "circulations/1/justice/", "builder/"):
        assert outsider.page.request.get(f"{outsider.base}/plan/xqd-plan-walk/{path}").status == 404, path
    outsider.close()

    approver = Looking(browser, plan_site, APPROVER, language)
    page = approver.page
    page.goto(f"{approver.base}/")
    page.locator("main a[href*='/circulations/1/']").first.click()
    approver.look()
    page.locator("main a.btn[href$='/circulations/1/justice/']").click()
    expect(page).to_have_url(re.compile("/circulations/1/justice/$"))
    approver.look()
    page.locator("main a[href='?all=yes']").click()
    page.locator("a[href*='/circulations/1/justice/measures/']").first.click()
    approver.look()
    page.fill("[name=text]", "Before the election, please.")
    page.click("main form button.btn")
    page.locator("[name=answer][value=agrees_with_comments]").check()
    page.locator("main form:has([name=answer]) button.btn").click()
    expect(page).to_have_url(re.compile(r"/circulations/1/$"))
    expect(page.locator("main")).to_contain_text("Before the election, please.")
    approver.look()
    approver.close()

    page = coordinator.open("/plan/xqd-plan-walk/circulations/1/interior/")
    page.locator("[name=answer][value=agrees]").check()
    page.fill("[name=source]", "Letter 7 of 1 October 2026")
    page.locator("main form:has([name=answer]) button.btn").click()
    expect(page.locator("main")).to_contain_text(words["agrees"], ignore_case=True)
    page.locator("details:has([name=reply]) summary").click()
    page.fill("[name=reply]", "It will be.")
    coordinator.look()
    page.locator("form:has([name=reply]) button").click()
    expect(page.locator("main")).to_contain_text("It will be.")
    page = coordinator.open("/plan/xqd-plan-walk/circulations/1/close/")
    page.locator("main form button.btn:not([name=back])").click()
    expect(page).to_have_url(re.compile(r"/xqd-plan-walk/$"))
    page = coordinator.open("/plan/xqd-plan-walk/adopt/")
    page.fill("[name=adopted_on]", "2026-10-15")
    page.fill("[name=legal_act]", "Resolution 500")
    page.click("main form button.btn")
    expect(page.locator("main h1 + .status")).to_have_text(words["adopted"], ignore_case=True)
    coordinator.look()
    for path in ("", "timeline/", "versions/", "versions/adopted/1/", "versions/?before=circulated-1&after=adopted-1"):
        coordinator.open(f"/plan/xqd-plan-walk/{path}")
    page = coordinator.open("/plan/xqd-plan-walk/")
    page.locator("#table td.whole a").first.click()
    coordinator.look()
    coordinator.close()

    outsider = Looking(browser, plan_site, OUTSIDER, language)
    page = outsider.open("/plan/xqd-plan-walk/")
    expect(page.locator("#table td.whole")).to_have_count(WANTED)
    outsider.close()


def test_the_builder_works_without_javascript(browser: Browser, plan_site: Site):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, plan_site.address, COORDINATOR, PASSWORD)
    page.goto(f"{plan_site.address}/en/workspace/plan/new/")
    make_plan(page)
    build(page, 3, "2028")
    page.locator("input[name=measure]").first.check()
    page.select_option("[name=bulk-completion_form]", "training")
    page.click("button[name=action][value=assign]")
    expect(page.locator("tr:has(input[name=measure])").first).to_contain_text("training")
    page.click("button[name=action][value=create]")
    expect(page.locator("#builder [role=status]")).to_contain_text("Write what shall be done.")
    context.close()
