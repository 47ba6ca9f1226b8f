"""`qadam doctor` finds each thing that can be wrong, says what to do, and is content with a sound instance."""

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from model_bakery import baker

from qadam.audit.guards import remove_statements
from qadam.documents.models import SourceDocument
from qadam.operations.doctor import CHECKS, Health, examine
from qadam.operations.models import RegularJob, WorkerHeartbeat
from qadam.register.models import SearchText
from tests.qadam.register.reviews import make_register

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound(cast, settings, tmp_path):
    """An instance in which nothing is wrong."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }
    make_register()
    document = baker.make(SourceDocument, sha256="", name="report.pdf")
    import hashlib

    document.sha256 = hashlib.sha256(b"the report").hexdigest()
    document.file.save("report", ContentFile(b"the report"))
    now = timezone.now()
    WorkerHeartbeat.objects.create(worker_id="w", host="h", started_at=now, beat_at=now)
    return document


def test_a_sound_instance_has_nothing_wrong(sound):
    wrong = {name: answer for name, answer in examine() if answer.health is Health.WRONG}
    assert wrong == {}


def break_audit(document):
    with connection.cursor() as cursor:
        for statement in remove_statements(connection.vendor):
            cursor.execute(statement)
        cursor.execute("UPDATE audit_auditevent SET actor_name = 'X' WHERE sequence = 2")


def lose_file(document):
    default_storage.delete(document.file.name)


def change_file(document):
    with default_storage.open(document.file.name, "wb") as file:
        file.write(b"another report")


def forget_index(document):
    SearchText.objects.all()[:1].get().delete()


def fail_regular_job(document):
    RegularJob.objects.create(name="reap", due_at=timezone.now(), failure="OperationalError: away")


def show_debugging(document):
    from django.conf import settings

    settings.SITE_ADDRESS = "http://rights.example.org"


@pytest.mark.parametrize(
    ("fault", "check", "says"),
    [
        (break_audit, "audit log", "was changed"),
        (lose_file, "documents", "1 of 1 documents are missing"),
        (change_file, "documents", "1 were changed"),
        (forget_index, "search", "3 of 4"),
        (fail_regular_job, "workers", "'reap' fails"),
        (show_debugging, "settings", "no https"),
    ],
)
def test_each_planted_fault_is_found(sound, settings, fault, check, says):
    settings.SITE_ADDRESS = "http://127.0.0.1:8000"
    fault(sound)
    answer = CHECKS[check]()
    assert answer.health is Health.WRONG
    assert says in answer.message
    assert answer.advice


def test_a_check_that_breaks_is_an_answer_too(sound, monkeypatch):
    monkeypatch.setitem(CHECKS, "cache", lambda: cache.no_such_thing)
    answers = dict(examine())
    assert answers["cache"].health is Health.WRONG
    assert answers["migrations"].health is Health.GOOD


def test_the_command_exits_with_1_when_something_is_wrong(sound, capsys):
    lose_file(sound)
    with pytest.raises(SystemExit) as stop:
        call_command("doctor")
    assert stop.value.code == 1


def test_rebuilding_makes_everything_found_again(sound):
    SearchText.objects.all().delete()
    call_command("rebuild_search")
    assert SearchText.objects.count() == 4
    assert CHECKS["search"]().health is Health.GOOD
