"""The platform in a real browser, in Russian and in English: a subcommittee meets, the areas of a review are agreed,
and an organisation sends something in without its name."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import axe_violations, sign_in
from tests.e2e.site import COORDINATOR, PASSWORD, Site

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("sites")]

JUSTICE = "tomas.arel@illustria.example"
OMBUDSMAN = "aigul.maren@illustria.example"
APPROVER = "selma.odray@illustria.example"
JUSTICE_NAMES = "Ministry of Justice|Министерство юстиции"
CANARY = "Zylphara Quorn Foundation"
# What the journeys press and read, as each language says it.
WORDS = {
    "en": {
        "send": "Send the invitations",
        "answer": "Answer the invitation",
        "attend": "will attend",
        "coming": "Will attend",
        "came": "Record who came",
        "save": "Save",
        "decide": "Record a decision",
        "publish": "Publish",
        "approved": "Approved on",
        "ask": "Ask for comments",
        "commenting": "Open for comments",
        "agree": "The platform has agreed",
        "agreed": "Agreed",
        "input": "Send",
        "receipt": "Keep this receipt",
        "unknown": "n organisation known to the secretariat",
    },
    "ru": {
        "send": "Разослать приглашения",
        "answer": "Ответить на приглашение",
        "attend": "примет участие",
        "coming": "Примет участие",
        "came": "Отметить присутствующих",
        "save": "Сохранить",
        "decide": "Записать решение",
        "publish": "Опубликовать",
        "approved": "Утвержден",
        "commenting": "Открыто для замечаний",
        "agree": "Площадка согласовала",
        "agreed": "Согласован",
        "input": "Отправить",
        "receipt": "Сохраните эту квитанцию",
        "unknown": "рганизация, известная секретариату",
    },
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, running."""
    folder: Path = tmp_path_factory.mktemp("platform")
    site = Site(folder, "platform", QADAM_DEMO="true")
    try:
        yield site.prepare(("demo", "--load-only")).serve()
        assert site.failures() == ""
    finally:
        site.close()


@pytest.fixture
def people(browser: Browser, demo: Site):
    """Return a function that gives a page signed in as a person, each in a browser of their own."""
    opened = []

    def page_of(email: str | None, language: str) -> Page:
        context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
        opened.append(context)
        page = context.new_page()
        if email:
            sign_in(page, demo.address, email, PASSWORD, language)
        return page

    yield page_of
    for context in opened:
        context.close()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_subcommittee_meets_from_invitation_to_published_decisions(demo: Site, people, language):
    words = WORDS[language]
    base = f"{demo.address}/{language}"
    title = f"Meeting of the journey ({language})"
    decision = f"Publish the figures of the journey ({language})"
    page = people(COORDINATOR, language)

    page.goto(f"{base}/workspace/consultations/meetings/new/")
    page.locator("#id_name_en").fill(title)
    page.locator("#id_platform").select_option(index=2)  # a subcommittee
    page.locator("#id_starts_at").fill("2090-05-04T10:00")
    page.locator("#id_ends_at").fill("2090-05-04T12:00")
    page.get_by_role("button", name=words["save"]).click()
    meeting = page.url
    page.goto(f"{meeting}agenda/new/")
    page.locator("#id_name_en").fill("Item of the journey")
    page.get_by_role("button", name=words["save"]).click()
    page.get_by_role("button", name=words["send"]).click()
    assert axe_violations(page) == []

    member = people(OMBUDSMAN, language)
    member.goto(f"{base}/workspace/")
    member.get_by_role("link", name=title).first.click()
    member.get_by_label(words["attend"]).check()
    member.get_by_role("button", name=words["answer"]).click()
    expect(member.locator("main")).to_contain_text(words["coming"])

    # The day of the meeting comes.
    page.goto(f"{meeting}edit/")
    page.locator("#id_starts_at").fill("2026-01-05T10:00")
    page.locator("#id_ends_at").fill("2026-01-05T12:00")
    page.get_by_role("button", name=words["save"]).click()
    page.get_by_role("link", name=words["came"]).click()
    for box in page.locator("input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name=words["save"]).click()
    page.get_by_role("link", name=words["decide"]).click()
    page.locator(f"#id_text_{language}").fill(decision)
    page.locator("#id_responsible_body").select_option(value=_value_of(page, "#id_responsible_body", JUSTICE_NAMES))
    page.locator("#id_deadline").fill("2090-06-01")
    page.get_by_role("button", name=words["save"]).click()

    page.goto(f"{meeting}minutes/edit/")
    page.locator(f"#id_text_{language}").fill("Opened.")
    page.get_by_role("button", name=words["save"]).click()
    page.locator("button[value=circulate]").click()
    approver = people(APPROVER, language)
    approver.goto(f"{meeting}minutes/")
    approver.locator("button[value=approve]").first.click()
    expect(approver.locator("main")).to_contain_text(words["approved"])
    assert axe_violations(approver) == []

    page.goto(meeting)
    row = page.locator("tr", has_text=decision)
    row.get_by_role("button", name=words["publish"]).click()
    visitor = people(None, language)
    visitor.goto(f"{base}/platform/decisions/")
    expect(visitor.get_by_text(decision)).to_be_visible()
    assert axe_violations(visitor) == []

    ministry = people(JUSTICE, language)
    ministry.goto(f"{base}/workspace/")
    ministry.get_by_role("link", name=decision).click()
    ministry.locator("input[value=reported]").check()
    ministry.locator("#id_outcome").fill("The figures are published.")
    ministry.get_by_role("button", name=words["save"]).click()
    page.goto(f"{base}/workspace/")
    expect(page.get_by_role("link", name=decision)).to_be_visible()


def _value_of(page: Page, select: str, words: str) -> str:
    """Return the value of the first choice that a pattern fits."""
    return page.locator(f"{select} option", has_text=re.compile(words)).first.get_attribute("value") or ""


@pytest.mark.parametrize(
    ("language", "cycle", "version"),
    [
        pytest.param("ru", 3, 1, id="ru-a-round-that-is-open"),
        pytest.param("en", 4, 2, id="en-a-new-round-after-an-agreement"),
    ],
)
def test_the_areas_of_a_review_are_agreed(demo: Site, people, language, cycle, version):
    words = WORDS[language]
    base = f"{demo.address}/{language}"
    page = people(COORDINATOR, language)
    if version == 1:
        page.goto(f"{base}/workspace/consultations/areas/")
        page.get_by_role("link", name=re.compile(rf"\b{cycle}\b")).first.click()
    else:
        page.goto(f"{base}/workspace/consultations/areas/new/")
        page.locator("#id_platform").select_option(index=1)
        page.locator("#id_review").select_option(value=_value_of(page, "#id_review", rf"\b{cycle}\b"))
        page.get_by_role("button", name=words["save"]).click()
        page.locator("#id_until").fill("2090-06-01")
        page.get_by_role("button", name=words["ask"]).click()
    expect(page.locator("main")).to_contain_text(words["commenting"])
    review = page.url

    member = people(OMBUDSMAN, language)
    member.goto(review)
    member.locator('a[href$="/remark/"]').nth(5).click()
    member.locator("input[value=objection]").check()
    member.locator("#id_text").fill("It belongs elsewhere.")
    member.locator("#id_wanted_area").select_option(index=2)
    wanted = member.locator("#id_wanted_area option:checked").inner_text()
    member.get_by_role("button", name=words["save"]).click()

    page.goto(f"{review}?open=yes")
    mine = page.locator("tr", has_text="It belongs elsewhere.")
    mine.locator("button[value=yes]").first.click()
    page.goto(review)
    expect(page.locator("tr", has_text="It belongs elsewhere.")).to_contain_text(wanted)
    while page.locator("button[name=follow][value=yes]").count():
        page.locator("button[name=follow][value=yes]").first.click()
    page.goto(f"{review}?area=none")
    while page.locator("input[name=placement]").count():
        for box in page.locator("input[name=placement]").all():
            box.check()
        page.locator("button[form=place]").click()
        page.goto(f"{review}?area=none")
    assert axe_violations(page) == []
    page.get_by_role("button", name=words["agree"]).click()
    expect(page.locator("main")).to_contain_text(words["agreed"])
    page.locator("button[value=publish]").click()
    visitor = people(None, language)
    visitor.goto(f"{base}/platform/areas/xqd-upr-{cycle}/{version}/")
    expect(visitor.locator("main table tbody tr")).not_to_have_count(0)
    assert axe_violations(visitor) == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_organisation_sends_something_in_without_its_name(demo: Site, people, language):
    words = WORDS[language]
    base = f"{demo.address}/{language}"
    title = f"Transport in the mountains ({language})"
    sender = people(None, language)
    sender.goto(f"{base}/calls/inclusive-schools/send/")
    assert axe_violations(sender) == []
    sender.locator("#id_name").fill(CANARY)
    sender.locator("input[name=is_named][value=no]").check()
    sender.locator("#id_title").fill(title)
    sender.locator("#id_text").fill(f"We of the {CANARY} ask for buses.")
    sender.get_by_role("button", name=words["input"], exact=True).click()
    expect(sender.locator("#id_text_error, .field-error").first).to_be_visible()  # the text itself names the sender
    sender.locator("#id_text").fill("Children need buses that take wheelchairs.")
    sender.get_by_role("button", name=words["input"], exact=True).click()
    expect(sender.locator("main")).to_contain_text(words["receipt"])
    receipt = sender.locator('a[href*="/receipts/"]').get_attribute("href")

    page = people(COORDINATOR, language)
    page.goto(f"{base}/workspace/")
    page.get_by_role("link", name=title).click()
    submission = page.url
    expect(page.locator("main")).to_contain_text(words["unknown"])
    page.locator("input[name=accept][value=yes]").check()
    page.locator("form[action$='/moderate'] button").click()
    page.locator("#id_body").select_option(value=_value_of(page, "#id_body", JUSTICE_NAMES))
    page.locator("form[action$='/refer'] button").click()

    ministry = people(JUSTICE, language)
    ministry.goto(f"{base}/workspace/")
    ministry.get_by_role("link", name=title).click()
    expect(ministry.locator("main")).to_contain_text("Children need buses")
    ministry.locator("#id_answer").fill("Ten buses are bought next year.")
    ministry.locator("form[action$='/answer'] button").click()

    sender.goto(f"{demo.address}{receipt}")
    expect(sender.locator("main")).to_contain_text("Ten buses")
    for reader, addresses in (
        (page, [submission, f"{base}/workspace/consultations/calls/inclusive-schools/", f"{base}/workspace/audit/"]),
        (ministry, [submission, f"{base}/workspace/"]),
        (sender, [f"{base}/calls/inclusive-schools/", f"{demo.address}{receipt}"]),
    ):
        for address in addresses:
            reader.goto(address)
            assert "Zylphara" not in reader.content(), address
    assert "Zylphara" not in (demo.folder / "processes.log").read_text(errors="replace")
