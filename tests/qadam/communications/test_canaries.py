"""Nothing of a case leaves it: 40 cases full of words that stand nowhere else, and a search for them everywhere.

Every page of the table of addresses is opened by twelve people, and every mail, export, feed, log line, error report,
header, row of the database, stored file and backup is searched. A planted leak is found by the same search.
"""

import gzip
import io
import logging
import re
import tarfile
import zipfile

import pypdfium2
import pytest
from django.apps import apps
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.views.debug import ExceptionReporter

from qadam.accounts.enums import Role
from qadam.accounts.services import create_user, give_role
from qadam.base.logs import json_formatter
from qadam.communications.enums import CaseKind
from qadam.communications.models import Case
from qadam.communications.services.access import break_glass
from qadam.notifications.reminders import reminder_sources
from qadam.notifications.services.mails import deliver
from qadam.operations.backup import stored_files, write_backup
from tests.people import PASSWORD
from tests.qadam.communications.dossier import make_dossier, register
from tests.qadam.config.test_authorization import TABLE, address_of, objects  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CASES, WITH_DRAFTS = 40, 20
FORMS = ("csv", "xlsx", "docx", "json", "pdf")
KINDS = (CaseKind.JOINT_ALLEGATION_LETTER, CaseKind.INDIVIDUAL_COMMUNICATION)
# A word of each case, and the word of the case that the table of addresses names.
CANARY = re.compile(r"[Qq]anary\d\d|Aibarys")
COMMUNICATIONS = re.compile(r"^/(en|ru|kk)/workspace/communications/")


@pytest.fixture
def colony(cast):
    """The cases: twenty with persons, papers, questions, answers and drafts, twenty that were just registered."""
    dossiers = [make_dossier(cast, f"Qanary{n:02d}", KINDS[n % 2]) for n in range(WITH_DRAFTS)]
    for n in range(WITH_DRAFTS, CASES):
        register(cast, f"Qanary{n:02d}")
    return dossiers


@pytest.fixture
def actors(cast):
    """Twelve people: the cast, and a case officer who is on no access list."""
    other = create_user(email="other.officer@example.org", full_name="Ospan Officer", password=PASSWORD, by=None)
    give_role(user=other, role=Role.CASE_OFFICER, by=None)
    names = (
        *("anonymous", "deactivated", "stranger", "focal_point", "other_focal_point", "approver"),
        *("national_institution", "civil_society", "case_officer", "coordinator", "administrator"),
    )
    return {name: getattr(cast, name) for name in names} | {"other_officer": other}


def addresses(things) -> list[str]:
    """Return the addresses of the table; where it names one form of a list or a file, the other forms too."""
    found = [address_of(row, things) for row in TABLE]
    for address in list(found):
        whole, between, form = re.fullmatch(r"(.*?)([./]?)(csv|xlsx|docx|json|pdf)?", address).groups()
        found += [f"{whole}{between}{other}" for other in FORMS if form and other != form]
    return list(dict.fromkeys(found))


def leaks(name: str, content: bytes | str) -> list[str]:
    """Return where canaries stand in a content, as sentences. Packed files are opened: a word is not seen in them."""
    if isinstance(content, bytes) and content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return [leak for part in packed.namelist() for leak in leaks(f"{name}/{part}", packed.read(part))]
    if isinstance(content, bytes) and content[:5] == b"%PDF-":
        content = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    if isinstance(content, bytes) and content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    text = content.decode(errors="replace") if isinstance(content, bytes) else content
    return [f"{name}: …{text[max(0, found.start() - 60) : found.end()]}" for found in CANARY.finditer(text)]


def leaks_in_the_database() -> list[str]:
    """Return the canaries in any row of any table, as somebody finds them who has stolen the database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [leak for row in cursor.fetchall() for leak in leaks(table, repr(row))]
    return found


def leaks_at_rest(folder) -> list[str]:
    """Return the canaries in the database, in the stored files and in a backup."""
    found = leaks_in_the_database()
    for model in apps.get_app_config("communications").get_models():
        for field in model._meta.get_fields():
            if field.get_internal_type() == "FileField":
                for path in model._base_manager.exclude(file="").values_list("file", flat=True):
                    found += leaks(f"file {path}", path)
                    with default_storage.open(path) as stored:
                        found += leaks(f"file {path}", stored.read())
    for path in stored_files():
        if not default_storage.exists(path):  # things of the table of addresses name files that never were
            default_storage.save(path, ContentFile(b"nothing"))
    archive = folder / "backup.tar.gz"
    write_backup(archive)
    with tarfile.open(archive) as members:
        for member in members:
            found += leaks(f"backup {member.name}", member.name)
            opened = members.extractfile(member)
            found += leaks(f"backup {member.name}", opened.read() if opened else b"")
    return found


def leaks_in_mails() -> list[str]:
    """Send what waits in the outboxes; return the canaries in the mails and in whatever reminders would say."""
    deliver()
    assert len(mail.outbox) > 3, "hardly anybody was told anything"
    found = [leak for message in mail.outbox for leak in leaks("mail", message.message().as_string())]
    said = [duty.words() for source in reminder_sources().values() for duty in source(timezone.localdate())]
    assert len(said) > WITH_DRAFTS, "the cases have hardly a deadline"
    return found + [leak for words in said for leak in leaks("reminder", f"{words.subject} {words.text}")]


def test_no_word_of_a_case_leaves_it(objects, colony, actors, sign_in, settings, tmp_path, caplog):  # noqa: F811
    settings.DEBUG = False
    caplog.set_level(logging.DEBUG)
    found, opened = [], 0
    reads_cases = {"case_officer", "approver"}
    for actor, person in actors.items():
        client = sign_in(person)
        client.raise_request_exception = False  # the page of an error is searched like any other
        for address in addresses(objects):
            if COMMUNICATIONS.match(address) and actor in reads_cases | {"focal_point", "other_focal_point"}:
                continue  # what they may read is told apart by the tests of access and of contributions
            answer = client.get(address)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found += leaks(f"{actor} {address}", content)
            found += leaks(f"{actor} {address} headers", repr(answer.headers))
            opened += 1
    found += leaks_in_mails()
    found += [leak for record in caplog.records for leak in leaks("log", json_formatter().format(record))]
    found += leaks_at_rest(tmp_path)
    assert found == []
    assert opened > 12 * 60, "the crawl opened hardly anything"
    assert Case.unguarded.count() == CASES + 1, "and the one of the table"


def test_what_a_reader_sees_outside_their_cases_holds_nothing_of_them(objects, colony, actors, sign_in):  # noqa: F811
    """The owner of all the cases, too, finds neutral words in the inbox, the notifications and every other page."""
    found = []
    for actor in ("case_officer", "approver", "focal_point"):
        client = sign_in(actors[actor])
        client.raise_request_exception = False
        for address in addresses(objects):
            if not COMMUNICATIONS.match(address):
                answer = client.get(address)
                found += leaks(
                    f"{actor} {address}", b"".join(answer.streaming_content) if answer.streaming else answer.content
                )
        for dossier in colony[:3]:
            page = client.get(reverse("case", args=[dossier.case.number])).content.decode()
            title = re.search(r"<title>(.*?)</title>", page, re.S)
            found += leaks(f"{actor} title", title.group(1) if title else "")
    assert found == []


def test_a_search_for_a_word_finds_nothing(colony, actors, sign_in):
    for actor in ("coordinator", "administrator", "stranger", "anonymous", "other_officer"):
        client = sign_in(actors[actor])
        for name in ("recommendations", "register", "audit", "notifications"):
            answer = client.get(reverse(name), {"q": "Qanary07", "text": "Qanary07"})
            page = answer.content.decode()
            assert "Matter of" not in page, (actor, name)
            assert leaks(f"{actor} {name}", page.replace("Qanary07", "")) == []  # the page repeats what is looked for
        answer = client.post(reverse("communications"), {"q": "Qanary07"})
        assert "Matter of" not in answer.content.decode(), actor


def test_words_that_are_looked_for_stand_in_no_address(colony, cast, sign_in):
    client = sign_in(cast.case_officer)
    answer = client.post(reverse("communications"), {"q": "qanary07"})
    assert "Matter of Qanary07" in answer.content.decode()
    assert "Matter of Qanary08" not in answer.content.decode()
    assert "Matter of Qanary08" in client.get(reverse("communications"), {"q": "qanary07"}).content.decode()


def test_an_emergency_opening_tells_people_without_a_word_of_the_case(colony, cast):
    mail.outbox.clear()
    break_glass(number=colony[0].case.number, reason="The Qanary00 family is in danger tonight", by=cast.administrator)
    assert leaks_in_the_database() == []


@pytest.mark.parametrize("formatter", ["json", "plain"])
def test_an_error_inside_a_case_keeps_its_words_out_of_pages_logs_and_reports(
    colony, cast, sign_in, monkeypatch, caplog, settings, formatter
):
    settings.DEBUG = False
    words = f"Qanary{3:02d} in a message"  # made here: a report shows the lines of the source

    def fails(case):
        words_at_hand = f"{case.title} {words}"
        raise ValueError(words_at_hand)

    monkeypatch.setattr("qadam.communications.views.cases.facts_of", fails)
    client = sign_in(cast.case_officer)
    client.raise_request_exception = False
    caplog.set_level(logging.DEBUG)
    answer = client.get(reverse("case", args=[colony[3].case.number]))
    assert answer.status_code == 500
    found = leaks("page", answer.content)
    failures = [record for record in caplog.records if record.exc_info]
    assert failures, "the error was not logged at all"
    from qadam.base.logs import plain_formatter

    make = {"json": json_formatter, "plain": plain_formatter}[formatter]()
    for record in failures:
        line = make.format(record)
        assert "facts_of" in line or "fails" in line, "the log no longer says where it broke"
        found += leaks("log", line)
        reporter = ExceptionReporter(getattr(record, "request", None), *record.exc_info)
        found += leaks("report", reporter.get_traceback_text())
        found += leaks("report", reporter.get_traceback_html())
    assert found == []


def test_a_planted_leak_is_found(cast, monkeypatch, tmp_path):
    """The same search finds a title in the audit log, where a service would write it."""
    register(cast, "Qanary41")
    assert leaks_at_rest(tmp_path) == []
    monkeypatch.setattr(Case, "__str__", lambda case: case.title)
    register(cast, "Qanary42")
    assert any(leak.startswith("audit_auditevent") and "Qanary42" in leak for leak in leaks_in_the_database())


def test_a_planted_file_that_is_not_sealed_is_found(cast, tmp_path, monkeypatch):
    dossier = make_dossier(cast, "Qanary43")
    monkeypatch.setattr("qadam.communications.models.papers.seal", lambda key, content, place: content)
    dossier.paper.put(b"Qanary43 in the clear")
    dossier.paper.save()
    assert any(leak.startswith("file ") for leak in leaks_at_rest(tmp_path))


def test_words_are_found_in_packed_files(tmp_path):
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", "<t>Qanary44</t>" * 50)
    assert b"Qanary44" not in book.getvalue()
    assert leaks("book", book.getvalue())[0].startswith("book/xl/sharedStrings.xml: ")
    assert leaks("feed", gzip.compress(b"of Qanary45"))
