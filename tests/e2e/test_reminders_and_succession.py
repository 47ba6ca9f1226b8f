"""A deadline passes, and each of those concerned is reminded once, whoever runs the jobs; a focal point is succeeded in
one step, and the successor has the work while the predecessor has nothing. The reminders of the body are in Russian,
those of the coordinator in English.
"""

import re
import subprocess
import sys
from collections import Counter
from email import message_from_string
from email.policy import default as mail_policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import sign_in
from tests.e2e.site import COORDINATOR, PASSWORD, ROOT, Site

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("sites")]

TOMAS, SELMA, NADIA = (f"{name}@illustria.example" for name in ("tomas.arel", "selma.odray", "nadia.kern"))
OTHER = "orsan.dell@illustria.example"
TWO_SCHEDULERS = 2


@pytest.fixture
def site_with_mail(own_site: Site) -> Site:
    """The site with the people of two ministries and a plan; its mails are written into a folder."""
    own_site.environment["QADAM_MAIL"] = f"file://{own_site.folder / 'mails'}"
    people = (
        (TOMAS, "Tomas Arel", "focal_point", "justice"),
        (SELMA, "Selma Odray", "approver", "justice"),
        (OTHER, "Orsan Dell", "focal_point", "health"),
        (NADIA, "Nadia Kern", "observer", "un-country-team"),
    )
    for mail, name, role, body in people:
        own_site.run(
            "person", mail, "--name", name, "--role", role, "--body", body, "--language", "ru", given=f"{PASSWORD}\n"
        )
    inside(own_site, "plan", "justice").wait()
    return own_site


def inside(site: Site, *arguments: str) -> subprocess.Popen[bytes]:
    """Start `tests.e2e.inside` with the environment of a site."""
    return subprocess.Popen([sys.executable, "-m", "tests.e2e.inside", *arguments], env=site.environment, cwd=ROOT)


def mails(folder: Path) -> list[tuple[str, str, str]]:
    """Return (recipient, subject, Message-ID) of every mail in the folder."""
    found = []
    for file in folder.glob("*.log"):
        for text in file.read_text(encoding="utf-8").split("-" * 79 + "\n"):
            if text.strip():
                message = message_from_string(text, policy=mail_policy)
                found.append((message["To"], str(message["Subject"]), message["Message-ID"]))
    return found


def test_the_deadline_passes_and_everybody_is_reminded_once(page: Page, site_with_mail: Site):
    site = site_with_mail
    running = [inside(site, "days", "2027-05-24", "2027-08-06") for _ in range(TWO_SCHEDULERS)]
    assert [process.wait() for process in running] == [0, 0]

    # The clocks of the two are days apart, so one may take the other's claim for a dead one's: it sends the same
    # mail under the same Message-ID, and the receiver drops it.
    received = {message_id: (recipient, subject) for recipient, subject, message_id in mails(site.folder / "mails")}
    sent = list(received.values())
    assert len(set(sent)) == len(sent)
    by_person = Counter(recipient for recipient, _ in sent)
    assert by_person == {TOMAS: 5, SELMA: 1, COORDINATOR: 1}, "30, 7, 1 days before, on the day, 7 days after; then up"
    assert {subject for recipient, subject in sent if recipient == COORDINATOR} == {
        "Overdue by 30 days: Deadline of measure 1"
    }

    sign_in(page, site.address, TOMAS, PASSWORD, "ru")
    page.goto(f"{site.address}/ru/workspace/notifications/?show=unread")
    told = page.locator("ul.tasks li")
    expect(told).to_have_count(5)
    told.first.get_by_role("link").first.click()
    expect(page.get_by_text("Ratify the Optional Protocol to the Convention against Torture").first).to_be_visible()
    page.goto(f"{site.address}/ru/workspace/notifications/?show=unread")
    expect(told).to_have_count(4)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_focal_point_is_succeeded_in_one_step(page: Page, browser: Browser, site_with_mail: Site, language: str):
    workspace = f"{site_with_mail.address}/{language}/workspace"
    predecessor, successor = browser.new_context().new_page(), browser.new_context().new_page()
    sign_in(predecessor, site_with_mail.address, TOMAS, PASSWORD, language)
    sign_in(successor, site_with_mail.address, NADIA, PASSWORD, language)
    text = "Ratify the Optional Protocol to the Convention against Torture"
    predecessor.goto(f"{workspace}/progress/")
    expect(predecessor.get_by_text(text).first).to_be_visible()
    successor.goto(f"{workspace}/progress/")
    expect(successor.get_by_text(text)).to_have_count(0)

    sign_in(page, site_with_mail.address, COORDINATOR, PASSWORD, language)
    page.goto(f"{workspace}/bodies/justice/")
    page.get_by_role("row", name="Tomas Arel").locator("a[href$='/hand-over/']").click()
    expect(page.locator("section[aria-labelledby=held]")).to_contain_text(text)
    page.locator("select[name=successor]").select_option(label="Nadia Kern")
    page.locator("textarea[name=note]").fill("The draft law is with the Parliament.")
    page.locator("main form button.btn").click()
    expect(page).to_have_url(re.compile(r"/hand-overs/\d+/$"))

    answer = predecessor.goto(f"{workspace}/progress/")  # the very next request
    assert answer is not None
    assert answer.status == 403
    successor.goto(f"{workspace}/progress/")
    expect(successor.get_by_text(text).first).to_be_visible()
    successor.goto(f"{workspace}/notifications/")
    successor.locator("ul.tasks li").first.get_by_role("link").first.click()
    expect(successor.get_by_text("The draft law is with the Parliament.")).to_be_visible()
    expect(successor.get_by_text(text).first).to_be_visible()
    for tab in (predecessor, successor):
        tab.context.close()
