"""A report written by two authors at once in two browsers, circulated, cleared, sent, exported; in two languages."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import axe_violations, sign_in
from tests.people import PASSWORD
from tests.qadam.reports.reporting import make_report, make_world, section, section_on

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.journey]


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def tabs(browser: Browser):
    """Two people, each in a browser of their own. One of them meets a conflict, which the browser notes as an error."""
    contexts = [browser.new_context(), browser.new_context()]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def save(tab: Page, address: str, words: str, button: str) -> None:
    """Open a section, write into it and save."""
    tab.goto(address)
    tab.locator("#id_text").fill(words)
    tab.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize(
    ("kind", "language", "button"), [("mid_term_report", "en", "Save"), ("national_report", "ru", "Сохранить")]
)
def test_two_authors_write_one_report_until_it_is_sent(transactional_db, cast, site, tabs, kind, language, button):
    page, second = tabs
    report = make_report(cast.coordinator, make_world(cast), type=kind, language=language)
    mine, theirs = section(report), section_on(report, "torture")
    base = f"{site}/{language}/workspace/reports/{report.code}"
    sign_in(page, site, cast.coordinator.email, PASSWORD, language)
    sign_in(second, site, cast.focal_point.email, PASSWORD, language)
    # the coordinator gives a section away
    page.goto(f"{base}/sections/{theirs.pk}/")
    page.locator("#id_author").select_option(str(cast.focal_point.pk))
    page.locator("form[action$='/assign/'] button").click()
    # both write at once, each their own
    save(page, f"{base}/sections/{mine.pk}/", "The State will ratify the Protocol by 2028.", button)
    save(second, f"{base}/sections/{theirs.pk}/", "On prisons.", button)
    expect(second.locator(".prose")).to_contain_text("On prisons.")
    # both write the same: who comes second sees both texts
    page.goto(f"{base}/sections/{theirs.pk}/")
    save(second, f"{base}/sections/{theirs.pk}/", "On prisons and police.", button)
    expect(second.locator(".prose")).to_contain_text("police")
    page.locator("#id_text").fill("On courts.")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("main")).to_contain_text("police")
    expect(page.locator("main")).to_contain_text("courts")
    # facts stand ready
    page.goto(f"{base}/sections/{theirs.pk}/")
    page.locator("input[name=source]").first.check()
    page.locator("form[action$='/facts/'] button").click()
    expect(page.locator(".prose sup")).to_have_count(1)
    assert axe_violations(page) == []
    # circulated, answered, cleared, sent
    page.goto(f"{base}/circulation/")
    page.locator("#id_body").select_option(str(cast.justice.pk))
    page.locator("input[name=sections]").first.check()
    page.locator("section[aria-labelledby=new] button").click()
    second.goto(f"{site}/{language}/workspace/reports/answers/{report.circulations.get().pk}/")
    second.locator("input[name=verdict][value=agreed]").check()
    second.locator("article form button").click()
    expect(second.locator("article .status.done")).to_have_count(1)
    for state in ("circulated", "consulted", "cleared", "sent"):
        page.goto(f"{base}/way/")
        page.locator(f"button[name=to][value={state}]").click()
        expect(page.locator("#messages .notice")).to_have_count(1)
    page.goto(f"{base}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="DOCX", exact=True).first.click()
    assert re.search(r"\.docx$", download.value.suggested_filename)
    page.goto(f"{site}/{language}/workspace/reports/commitments/")
    expect(page.locator("article")).to_contain_text("will ratify the Protocol by 2028")
