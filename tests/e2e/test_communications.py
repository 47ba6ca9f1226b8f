"""Two ways through the communications, in the browser, in English and in Russian.

A joint allegation letter: registered, its deadline by rule and then by printed date, answers of two bodies that do not
see each other, clearance, sending, release through the gate. An individual communication: from registration to Views to
follow-up, with the right dates. Every page on the way is looked at with axe, wide and narrow.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from docx import Document
from playwright.sync_api import Browser, Page, expect

from qadam.accounts.models import User
from qadam.communications.models import Case, CaseClock, CaseLogEntry, Contribution
from qadam.documents.models import SourceDocument
from tests.e2e.browser import axe_violations, policy_violations, sideways_scroll, sign_in
from tests.people import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
WORKSPACE = "workspace/communications"


class Desk:
    """The browser of one person, in one language."""

    def __init__(self, browser: Browser, site: str, person: User, language: str) -> None:
        self.context = browser.new_context(reduced_motion="reduce", viewport=WIDE)
        self.page: Page = self.context.new_page()
        self.refused = policy_violations(self.page)
        self.site, self.language = site, language
        sign_in(self.page, site, person.email, PASSWORD, language)

    def words(self, text: str) -> str:
        """Return words of the site in the language of the desk."""
        with translation.override(self.language):
            return gettext(text)

    def day(self, on: date) -> str:
        """Return a date as the site writes it in the language of the desk."""
        with translation.override(self.language):
            return date_format(on, "DATE_FORMAT")

    def open(self, path: str) -> None:
        """Open a page of communications, and look at it with axe and in a narrow window."""
        self.page.goto(f"{self.site}/{self.language}/{WORKSPACE}/{path}")
        self.page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
        assert axe_violations(self.page) == [], path
        self.page.set_viewport_size(NARROW)
        assert sideways_scroll(self.page) == 0, path
        self.page.set_viewport_size(WIDE)

    def form(self, action: str) -> "Form":
        """Return the form of the page that sends an action."""
        return Form(self, f'main form:has(input[name=action][value="{action}"])')

    def only_form(self) -> "Form":
        """Return the one form of the page that is filled in."""
        return Form(self, "main form[method=post]:has(.field)")


class Form:
    """A form that is filled in by the names of its fields."""

    def __init__(self, desk: Desk, selector: str) -> None:
        self.desk, self.form = desk, desk.page.locator(selector).first

    def fill(self, **values: object) -> "Form":
        """Fill in fields: text and dates, choices by their value, files by their path."""
        for name, value in values.items():
            field = self.form.locator(f'[name="{name}"]').first
            kind = field.evaluate("e => e.tagName + (e.type ? ':' + e.type : '')")
            if kind.startswith("SELECT"):
                field.select_option(value)  # type: ignore[arg-type]
            elif kind == "INPUT:checkbox":
                self.form.locator(f'[name="{name}"][value="{value}"]').check()
            elif kind == "INPUT:file":
                field.set_input_files(value)  # type: ignore[arg-type]
            else:
                field.fill(value.isoformat() if isinstance(value, date) else str(value))
        return self

    def send(self, button: str = "") -> None:
        """Send the form, with the button of that value where there are several."""
        selector = f'button[value="{button}"]' if button else "button.btn"
        with self.desk.page.expect_navigation():
            self.form.locator(selector).first.click()
        expect(self.desk.page.locator(".error-summary")).to_have_count(0)
        self.desk.page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")


@pytest.fixture(autouse=True)
def _keys_and_files(settings, tmp_path):
    settings.CASE_KEYS = str(tmp_path / "case_keys")
    settings.REQUIRE_SECOND_FACTOR = False
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }


@pytest.fixture
def desks(browser: Browser, site: str, cast: Cast) -> Iterator[dict[tuple[str, str], Desk]]:
    """Return the browsers of people by (name, language), opened when they are first asked for."""

    class Desks(dict):
        def __missing__(self, who):
            name, language = who
            self[who] = Desk(browser, site, getattr(cast, name), language)
            return self[who]

    opened = Desks()
    yield opened
    # The answers 404 and 422 are part of the journeys, and the browser notes them.
    refused = [each for desk in opened.values() for each in desk.refused if "Failed to load resource" not in each]
    for desk in opened.values():
        desk.context.close()
    assert refused == []


def word_file(text: str) -> dict[str, object]:
    """Return a Word document for a field of a file."""
    document = Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "JAL-XQD-7-2026.docx", "mimeType": kind, "buffer": stream.getvalue()}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_joint_allegation_letter_from_its_arrival_to_its_release(browser, desks, cast, language):
    officer = desks["case_officer", language]
    today = timezone.localdate()
    dated_on = today - timedelta(days=10)

    # Registered; the deadline runs by its rule, then by the date that the letter prints.
    officer.open("new/")
    officer.only_form().fill(
        kind="joint_allegation_letter",
        title="Green Grove",
        reference="JAL XQD 7/2026",
        dated_on=dated_on,
        received_on=today - timedelta(days=6),
        mandates=["torture", "arbitrary-detention"],
        summary="Four people were detained.",
    ).send()
    case = Case.unguarded.get()
    officer.open(f"{case.number}/timeline/")
    expect(officer.page.locator("main")).to_contain_text(officer.day(dated_on + timedelta(days=60)))
    expect(officer.page.locator("main")).to_contain_text(officer.words("To be confirmed"))
    officer.form("start").send()
    assert CaseClock.unguarded.get().due_on == dated_on + timedelta(days=60)
    officer.form("change").fill(kind="printed", to_on=today + timedelta(days=20)).send()
    assert CaseClock.unguarded.get().due_on == today + timedelta(days=20)
    expect(officer.page.locator("main")).to_contain_text(officer.day(today + timedelta(days=20)))

    # People, papers, access.
    officer.open(f"{case.number}/people/")
    officer.form("add_person").fill(part="victim", name="Orlan Berek").send()
    officer.open(f"{case.number}/papers/")
    letter = {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"Questions 1 to 6, about Orlan Berek."}
    officer.only_form().fill(file=letter, role="letter").send()
    officer.open(f"{case.number}/access/")
    officer.form("give").fill(person=str(cast.approver.pk), level="reader").send()

    # Two bodies contribute; neither sees the other's part, nor the case.
    for body, question in ((cast.justice, "Which court decided?"), (cast.health, "Which doctor came?")):
        officer.open(f"{case.number}/bodies/")
        officer.only_form().fill(body=str(body.pk), question=question, due_on=today + timedelta(days=5)).send()
    of_justice, of_health = Contribution.unguarded.order_by("pk")
    for name, own, other, answer in (
        ("focal_point", of_justice, of_health, "The district court decided."),
        ("other_focal_point", of_health, of_justice, "Doctor Ansel came."),
    ):
        desk = desks[name, language]
        desk.open("questions/")
        expect(desk.page.locator("main")).to_contain_text(str(own.number))
        expect(desk.page.locator("main")).not_to_contain_text(str(other.number))
        desk.open(f"questions/{own.number}/")
        for hidden in ("Green Grove", "JAL XQD", "Berek", str(case.number), other.question):
            expect(desk.page.locator("body")).not_to_contain_text(hidden)
        desk.only_form().fill(text=answer).send("submit")
        desk.page.goto(f"{desk.site}/{language}/{WORKSPACE}/questions/{other.number}/")
        expect(desk.page.locator("main")).not_to_contain_text(other.question)
    assert CaseLogEntry.unguarded.filter(case=case, action="refused").count() == 2
    for question in (of_justice, of_health):
        officer.open(f"{case.number}/bodies/{question.pk}/")
        officer.page.locator('button[value="accept"]').click()
        officer.page.wait_for_load_state("load")

    # The reply holds both answers; it is edited, cleared, signed, sent.
    officer.open(f"{case.number}/replies/")
    officer.only_form().send()
    draft = officer.page.locator("textarea[name=text]")
    expect(draft).to_have_value(re.compile("district court decided.*Doctor Ansel came", re.DOTALL))
    reply_path = officer.page.url.split(f"{WORKSPACE}/")[1].removesuffix("draft/")
    officer.only_form().fill(text="The State answers.\n\nThe district court decided.", note="shorter").send()
    officer.open(reply_path)
    officer.form("clear").fill(person_1=str(cast.approver.pk), person_2=str(cast.case_officer.pk)).send()
    approver = desks["approver", language]
    approver.open(reply_path)
    approver.page.locator('button[name=action][value="clear"]').click()
    approver.page.wait_for_load_state("load")
    officer.open(reply_path)
    officer.page.locator('button[name=action][value="clear"]').first.click()
    officer.page.wait_for_load_state("load")
    officer.open(reply_path)
    officer.form("sent").fill(sent_on=today, how="Note verbale 1-12").send()
    assert CaseClock.unguarded.get().met_on == today
    officer.open(reply_path)
    officer.form("acknowledged").fill(on=today, words="received").send()

    # Released through the gate, which first stops a copy that names somebody.
    officer.open(f"{case.number}/keeping/")
    officer.form("open").fill(opens_on=today).send()
    for text, passes in (("Mr. Berek was heard.", False), ("All questions are answered.", True)):
        officer.open(f"{case.number}/papers/")
        officer.page.locator("main table a").first.click()
        officer.page.wait_for_load_state("load")
        officer.page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
        officer.form("copy").fill(file=word_file(text), public_title="JAL XQD 7/2026").send()
        officer.page.locator('main a[href*="/copies/"]').last.click()
        officer.page.locator('button[value="check"]').click()
        release = officer.page.locator('button[value="release"]')
        expect(release).to_have_count(1 if passes else 0)
    assert not SourceDocument.objects.exists()
    release.click()
    expect(officer.page.locator("main")).to_contain_text(officer.words("This copy is public"))
    public = SourceDocument.objects.get()
    assert public.is_public
    visitor = browser.new_context().new_page()
    visitor.goto(f"{officer.site}/{language}/letters/")
    row = visitor.locator("main tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("JAL XQD 7/2026")
    expect(row).not_to_contain_text("Green Grove")
    assert axe_violations(visitor) == []
    with visitor.expect_download() as download:
        row.get_by_role("link").click()
    assert Document(download.value.path()).paragraphs[0].text == "All questions are answered."
    visitor.context.close()
    officer.open(f"{case.number}/log/")
    expect(officer.page.locator("main")).to_contain_text(officer.words("The chain of the log holds"))
    assert officer.page.title().startswith(str(case)) or str(case.number) in officer.page.title()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_individual_communication_from_its_registration_to_the_follow_up(desks, cast, language):
    officer = desks["case_officer", language]
    officer.open("new/")
    officer.only_form().fill(
        kind="individual_communication",
        title="Access to a lawyer",
        reference="No. 4821/2024",
        committee="ccpr",
        dated_on=date(2024, 8, 20),
        received_on=date(2024, 8, 31),
        articles="14",
    ).send()
    case = Case.unguarded.get()
    officer.open(f"{case.number}/timeline/")
    main = officer.page.locator("main")
    expect(main).to_contain_text(officer.day(date(2025, 2, 28)))  # six months: OP1, art. 4 (2)
    expect(main).to_contain_text(officer.day(date(2024, 10, 31)))  # admissibility: two months, to be confirmed
    merits = Form(officer, 'main form:has(input[name=rule][value="ccpr-merits"])')
    merits.send()
    assert CaseClock.unguarded.get().due_on == date(2025, 2, 28)
    officer.form("change").fill(kind="met", on=date(2025, 2, 20)).send()
    officer.open(f"{case.number}/")
    Form(officer, 'main form[action$="/stage"]').fill(to="merits").send()

    officer.open(f"{case.number}/outcome/")
    officer.form("views").fill(
        finding="violation",
        symbol="CCPR/C/144/D/4821/2024",
        adopted_on=date(2025, 7, 10),
        transmitted_on=date(2025, 8, 1),
        remedies="Compensate the author\nReview the rules",
    ).send()
    officer.open(f"{case.number}/timeline/")
    expect(main).to_contain_text(officer.day(date(2026, 1, 28)))  # 180 days
    Form(officer, 'main form:has(input[name=rule][value="ccpr-views"])').send()
    assert CaseClock.unguarded.get(rule="ccpr-views").due_on == date(2026, 1, 28)
    officer.open(f"{case.number}/")
    Form(officer, 'main form[action$="/stage"]').fill(to="follow_up").send()
    officer.open(f"{case.number}/outcome/")
    officer.form("grade").fill(grade="B", graded_on=date(2026, 3, 1), source="CCPR/C/146/3, para. 12").send()
    expect(main).to_contain_text("CCPR/C/146/3, para. 12")
    assert Case.unguarded.get().stage == "follow_up"
