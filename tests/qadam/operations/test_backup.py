"""A backup holds every row and every file, comes back on an empty database, and is refused when anything is amiss."""

import io
import tarfile

import pytest
from django.core import serializers
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from model_bakery import baker

from qadam.accounts.models import User
from qadam.audit.guards import guards_off
from qadam.audit.selectors import verify_chain
from qadam.base.errors import InvalidInputError, WrongStateError
from qadam.documents.models import SourceDocument
from qadam.operations.backup import empty, models_to_keep, restore_backup, write_backup
from qadam.register.models import SearchText
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.recommendations import recommendations_list
from tests.qadam.register.reviews import make_register

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }


@pytest.fixture
def instance(cast, files):
    """An instance with people, a document with a file, and recommendations."""
    document = baker.make(SourceDocument, sha256="a" * 64, symbol="A/HRC/00/7")
    document.file.save("report", ContentFile(b"the report"))
    make_register()
    return cast


def everything() -> dict[str, str]:
    return {
        model._meta.label: serializers.serialize("json", model._default_manager.order_by("pk"))
        for model in models_to_keep()
    }


def empty_the_database() -> None:
    with transaction.atomic(), guards_off(connection):
        empty([*models_to_keep(), SearchText])


def test_what_is_restored_equals_what_was_backed_up(instance, tmp_path):
    before = everything()
    counts = write_backup(tmp_path / "b.tar.gz")
    empty_the_database()
    for path in default_storage.listdir("documents/aa")[1]:
        default_storage.delete(f"documents/aa/{path}")
    restore_backup(tmp_path / "b.tar.gz")
    assert everything() == before
    assert counts["files"] == 1
    assert SourceDocument.objects.get().file.read() == b"the report"
    assert verify_chain() is None


def test_what_is_restored_can_be_found(instance, tmp_path):
    write_backup(tmp_path / "b.tar.gz")
    empty_the_database()
    restore_backup(tmp_path / "b.tar.gz")
    assert recommendations_list(Filters(text="пыток")).total == 2


def test_a_full_database_is_not_overwritten(instance, tmp_path):
    write_backup(tmp_path / "b.tar.gz")
    with pytest.raises(WrongStateError, match="not empty"):
        restore_backup(tmp_path / "b.tar.gz")


def test_a_backup_is_never_overwritten(instance, tmp_path):
    (tmp_path / "b.tar.gz").write_bytes(b"older")
    with pytest.raises(WrongStateError, match="exists already"):
        write_backup(tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").read_bytes() == b"older"


def altered(source, target, name, content):
    """Write a copy of an archive in which one member has other content, or is gone."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old.getmembers():
            data = old.extractfile(member).read()
            if member.name == name:
                if content is None:
                    continue
                data = content
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("rows/accounts.user.jsonl", b"", "damaged"),
        ("rows/accounts.user.jsonl", None, "lacks"),
        ("manifest.json", None, "not a complete backup"),
        ("manifest.json", b"{}", "another version"),
    ],
)
def test_a_damaged_archive_changes_nothing(instance, tmp_path, name, content, says):
    write_backup(tmp_path / "b.tar.gz")
    altered(tmp_path / "b.tar.gz", tmp_path / "c.tar.gz", name, content)
    empty_the_database()
    with pytest.raises(InvalidInputError, match=says):
        restore_backup(tmp_path / "c.tar.gz")
    assert not User.objects.exists()


def test_a_file_that_is_no_archive_gets_one_sentence(files, tmp_path):
    (tmp_path / "b.tar.gz").write_bytes(b"nothing of the kind")
    with pytest.raises(InvalidInputError, match="not a complete backup"):
        restore_backup(tmp_path / "b.tar.gz")
