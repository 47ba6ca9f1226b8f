"""A report goes its whole way in a real browser, in Russian and in English: drafted, returned, approved, published,
with evidence and a figure; others see none of it before. No text is lost with a session or without scripts.

Buttons are found by what they send, which is the same in every language.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from qadam.notifications.services.mails import deliver
from qadam.notifications.services.reminders import remind
from qadam.plan.models import IndicatorValue, Measure
from qadam.progress.models import Evidence, ProgressUpdate
from tests.e2e.browser import axe_violations, policy_violations, sideways_scroll, sign_in
from tests.people import PASSWORD, Cast
from tests.qadam.intake import papers
from tests.qadam.progress.plans import Work, make_plan

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TEXT = {"en": "The draft law is before parliament.", "ru": "Законопроект внесён в парламент."}
MORE = {"en": "It was sent there on 12 May.", "ru": "Он направлен туда 12 мая."}
REASON = {"en": "When was it sent?", "ru": "Когда он направлен?"}
SAVED = re.compile(r"\d{1,2}:\d{2}")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}

Person = Callable[..., Page]


@pytest.fixture
def work(cast: Cast, settings, tmp_path: Path) -> Work:
    """A plan in force with measures of two ministries."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    return make_plan(cast)


@pytest.fixture
def person(browser: Browser, site: str) -> Iterator[Person]:
    """Return a function that opens a browser of its own in which a person has signed in."""
    opened = []

    def signed_in(email: str, language: str, *, scripts: bool = True) -> Page:
        context = browser.new_context(reduced_motion="reduce", viewport=DESK, java_script_enabled=scripts)  # type: ignore[arg-type]
        page = context.new_page()
        opened.append((context, policy_violations(page)))
        sign_in(page, site, email, PASSWORD, language)
        return page

    yield signed_in
    refused = [line for _context, lines in opened for line in lines]
    for context, _lines in opened:
        context.close()
    # an answer that refuses somebody is written to the console by the browser itself
    assert [line for line in refused if not re.search(r"(status of|Status Error Code) (401|404|409)", line)] == []


def fits(page: Page) -> None:
    """Look at the page with axe, and at its width on a phone."""
    assert axe_violations(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert sideways_scroll(page) == 0
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


@contextmanager
def evidence_form(page: Page) -> Iterator[None]:
    """Unfold the form of evidence, and add what the block fills in."""
    page.locator("details:has(#id_evidence-title) > summary").click()
    yield
    page.locator("button[name=do][value=evidence]").click()
    expect(page.locator("#given")).to_be_visible()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_report_goes_from_its_writer_to_the_public(
    cast: Cast, work: Work, site: str, person: Person, language: str, tmp_path: Path
) -> None:
    progress = f"{site}/{language}/workspace/progress"
    writer = person(cast.focal_point.email, language)
    stranger = person(cast.other_focal_point.email, language)

    # the inbox says that a report is owed and leads to the measure, whose form saves itself
    writer.goto(f"{site}/{language}/workspace/")
    writer.locator("main a[href*='/progress/?body=']").first.click()
    fits(writer)
    writer.locator("table a.btn").first.click()
    writer.fill(f"#id_text_{language}", TEXT[language])
    writer.locator("input[name=status_claimed][value=in_progress]").check()
    writer.fill(f"#id_value_{work.indicator.pk}", "740")
    expect(writer.locator("#saved")).to_contain_text(SAVED)
    expect(writer.locator("#id_version")).not_to_have_value("0")
    writer.reload()
    expect(writer.locator(f"#id_text_{language}")).to_have_value(TEXT[language])
    fits(writer)

    # evidence: a law by its number with the file of its text
    paper = tmp_path / "закон.docx"
    paper.write_bytes(papers.report())
    with evidence_form(writer):
        writer.fill("#id_evidence-title", "Law on the prevention of torture")
        writer.fill("#id_evidence-on", "2025-03-01")
        writer.fill("#id_evidence-reference", "No. 17")
        writer.locator("#id_evidence-file").set_input_files(str(paper))
    assert Evidence.objects.get().document is not None

    writer.locator("button[name=do][value=submit]").click()
    expect(writer).to_have_url(re.compile(r"/updates/\d+/$"))
    update = ProgressUpdate.objects.get()
    address = f"{progress}/updates/{update.pk}/"
    sees_nothing(stranger, progress, work, update, language)

    # the approver finds it in the inbox and returns it once
    approver = person(cast.approver.email, language)
    approver.goto(f"{site}/{language}/workspace/")
    approver.locator(f"main a[href$='/updates/{update.pk}/']").click()
    fits(approver)
    give_back(approver, REASON[language])
    assert ProgressUpdate.objects.get().state == "returned"

    # the writer reads why, adds to the text, and sends it again
    writer.goto(f"{site}/{language}/workspace/")
    writer.locator(f"main a[href$='/updates/{update.pk}/']").click()
    expect(writer.locator("main")).to_contain_text(REASON[language])
    writer.locator("main a.btn[href*='/report/']").click()
    writer.fill(f"#id_text_{language}", f"{TEXT[language]} {MORE[language]}")
    writer.locator("button[name=do][value=submit]").click()
    expect(writer).to_have_url(re.compile(r"/updates/\d+/$"))

    approver.goto(address)
    approver.locator("form[action$='/approve'] button").click()
    expect(approver.locator("#messages .notice, #messages li, #messages p").first).to_be_visible()
    sees_nothing(stranger, progress, work, update, language)

    # the coordinator accepts and publishes
    coordinator = person(cast.coordinator.email, language)
    coordinator.goto(f"{progress}/approvals/")
    fits(coordinator)
    coordinator.locator(f"main a[href$='/updates/{update.pk}/']").click()
    fits(coordinator)
    coordinator.locator("form[action$='/accept'] button").click()
    sees_nothing(stranger, progress, work, update, language)
    coordinator.locator("form[action$='/publish'] button").click()
    expect(coordinator.locator("main")).to_contain_text(MORE[language])
    assert ProgressUpdate.objects.get().state == "published"
    assert IndicatorValue.objects.get().value == 740
    assert Measure.objects.get(pk=work.law.pk).status == "in_progress"

    # now everybody of the workspace reads it, without the way that it took
    stranger.goto(address)
    expect(stranger.locator("main")).to_contain_text(MORE[language])
    expect(stranger.locator("main")).not_to_contain_text(REASON[language])
    fits(stranger)


def sees_nothing(page: Page, progress: str, work: Work, update: ProgressUpdate, language: str) -> None:
    """The people of another body are told that there is no such report, and the measure shows nothing of it."""
    answer = page.goto(f"{progress}/updates/{update.pk}/")
    assert answer is not None
    assert answer.status == 404
    page.goto(f"{progress}/measures/{work.law.pk}/")
    expect(page.locator("main")).not_to_contain_text(TEXT[language])
    expect(page.locator("main")).not_to_contain_text("No. 17")
    for evidence in Evidence.objects.all():
        assert page.request.get(f"{progress}/evidence/{evidence.pk}/file").status == 404


def give_back(page: Page, reason: str) -> None:
    page.locator("details:has(form[action$='/return']) > summary").click()
    page.locator("form[action$='/return'] textarea").fill(reason)
    page.locator("form[action$='/return'] button").click()
    expect(page.locator("#messages")).not_to_be_empty()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_measure_is_extended_and_the_reminders_follow(
    cast: Cast, work: Work, site: str, person: Person, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{site}/{language}/workspace/progress/measures/{work.law.pk}/"
    writer = person(cast.focal_point.email, language)
    writer.goto(address)
    writer.locator("main a[href$='/extension/']").click()
    fits(writer)
    writer.fill("#id_deadline", "30.09.2027")
    writer.fill("#id_reason", REASON[language])
    writer.locator("main form button.btn").click()
    expect(writer).to_have_url(address)

    coordinator = person(cast.coordinator.email, language)
    coordinator.goto(f"{site}/{language}/workspace/")
    coordinator.locator(f"main a[href$='/measures/{work.law.pk}/']").first.click()
    fits(coordinator)
    coordinator.locator("textarea[name=reason]").fill(MORE[language])
    coordinator.locator("button[formaction$='/grant']").click()
    writer.goto(address)
    expect(writer.locator("main")).to_contain_text(MORE[language])
    assert str(Measure.objects.get(pk=work.law.pk).deadline) == "2027-09-30"

    # the clock moves over the old and the new deadline: each reminder comes once, of the new day alone
    mail.outbox.clear()
    noon = timezone.localtime().replace(hour=12, minute=0)
    for day in range(1, 29):
        for month in (6, 7, 8, 9, 10, 11):
            moved = noon.replace(year=2027, month=month, day=day)
            monkeypatch.setattr(timezone, "now", lambda moved=moved: moved)
            remind()
    deliver()
    mine = [sent for sent in mail.outbox if sent.to == [cast.focal_point.email] and "1" in sent.subject]
    subjects = [sent.subject for sent in mine]
    assert len(subjects) == len(set(subjects)), "none is doubled"


def test_a_session_that_ends_while_typing_loses_no_text(cast: Cast, work: Work, site: str, person: Person) -> None:
    page = person(cast.focal_point.email, "en")
    address = f"{site}/en/workspace/progress/measures/{work.law.pk}/report/{cast.justice.pk}/{work.period.pk}/"
    page.goto(address)
    page.context.clear_cookies(name="qadam_session")
    page.fill("#id_text_en", TEXT["en"])
    expect(page.locator("#messages a.btn")).to_be_visible()
    page.fill("#id_text_en", f"{TEXT['en']} {MORE['en']}")
    page.locator("button[name=do][value=save]").click()
    expect(page).to_have_url(re.compile("/account/login/"))
    page.fill("input[name=login]", cast.focal_point.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("form[action$='/account/login/'] button[type=submit]")
    expect(page.locator("#id_text_en")).to_have_value(f"{TEXT['en']} {MORE['en']}")
    page.locator("button[name=do][value=save]").click()
    expect(page.locator("#saved")).to_contain_text(SAVED)
    assert ProgressUpdate.objects.get().text_en == f"{TEXT['en']} {MORE['en']}"


def test_two_people_at_one_report_see_both_texts(cast: Cast, work: Work, site: str, person: Person) -> None:
    first, second = person(cast.focal_point.email, "en"), person(cast.focal_point.email, "en")
    address = f"{site}/en/workspace/progress/measures/{work.law.pk}/report/{cast.justice.pk}/{work.period.pk}/"
    first.goto(address)
    second.goto(address)
    first.fill("#id_text_en", "Theirs.")
    expect(first.locator("#saved")).to_contain_text(SAVED)
    second.fill("#id_text_en", "Mine.")
    expect(second.locator("h1")).to_contain_text("changed", ignore_case=True)
    expect(second.locator("main")).to_contain_text("Theirs.")
    expect(second.locator("main")).to_contain_text("Mine.")
    assert ProgressUpdate.objects.get().text_en == "Theirs."


def test_everything_works_without_scripts(cast: Cast, work: Work, site: str, person: Person) -> None:
    page = person(cast.focal_point.email, "en", scripts=False)
    page.goto(f"{site}/en/workspace/progress/")
    page.locator("table a.btn").first.click()
    expect(page.locator("#saved .scripted")).to_be_hidden()  # it promises what a script does
    page.fill("#id_text_en", TEXT["en"])
    page.locator("input[name=status_claimed][value=in_progress]").check()
    page.locator("button[name=do][value=save]").click()
    expect(page.locator("#saved")).to_contain_text(SAVED)
    page.locator("button[name=do][value=submit]").click()
    expect(page).to_have_url(re.compile(r"/updates/\d+/$"))
    assert ProgressUpdate.objects.get().state == "submitted"
