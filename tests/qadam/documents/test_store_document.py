"""A file is kept once by its checksum, whatever it is called and however often it comes."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from qadam.audit.models import AuditEvent
from qadam.base.errors import InvalidInputError, NotAllowedError
from qadam.documents import services
from qadam.documents.errors import UnreadableDocumentError
from qadam.documents.models import SourceDocument
from qadam.documents.services import describe_document, store_document

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\nan invented page\n%%EOF"


@pytest.fixture(autouse=True)
def _memory(settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}


def word_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def store(data: bytes = PDF, name: str = "report.pdf", by=None) -> SourceDocument:
    return store_document(file=ContentFile(data), name=name, by=by)


def test_a_file_is_kept_with_its_checksum_and_kind(cast):
    document = store(by=cast.coordinator)
    assert (document.kind, document.size_bytes, document.name) == ("pdf", len(PDF), "report.pdf")
    with document.file.open() as kept:
        assert kept.read() == PDF
    assert AuditEvent.objects.get(action="document.stored").actor_id == cast.coordinator.pk


def test_the_same_bytes_under_another_name_are_the_same_document(cast):
    assert store(name="a.pdf").pk == store(name="b.docx").pk
    assert AuditEvent.objects.filter(action="document.stored").count() == 1


def test_the_kind_is_told_by_the_content_and_not_by_the_name(cast):
    assert store(word_file(), name="positions.doc").kind == "docx"


def test_half_a_file_left_by_a_killed_process_is_replaced(cast):
    document = store()
    path = document.file.name
    SourceDocument.objects.all().delete()
    default_storage.delete(path)
    default_storage.save(path, ContentFile(PDF[:5]))
    with store().file.open() as kept:
        assert kept.read() == PDF


def test_a_file_left_by_a_failed_transaction_is_taken_over(cast):
    path = store().file.name
    SourceDocument.objects.all().delete()
    assert store().file.name == path


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\xff" * 50, "unknown-kind"),
        (b"PK\x03\x04 not an archive", "damaged"),
    ],
)
def test_what_is_no_document_is_refused_in_one_sentence(cast, data, code):
    with pytest.raises(UnreadableDocumentError) as refusal:
        store(data)
    assert refusal.value.code == code
    assert str(refusal.value).count(".") <= 2
    assert not SourceDocument.objects.exists()


def test_a_file_above_the_limit_is_refused_before_it_is_kept(cast, settings, monkeypatch):
    settings.MAX_UPLOAD_BYTES = 20
    monkeypatch.setattr(services, "_keep", lambda *args: pytest.fail("it was kept"))
    with pytest.raises(InvalidInputError, match="larger"):
        store()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("a\nb\x00.pdf", "ab.pdf"),
        ("\n", "document"),
        ("я" * 400 + ".pdf", "я" * 251 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(cast, given, kept):
    assert store(name=given).name == kept


def test_facts_are_noted_with_their_history(cast):
    document = describe_document(document=store(), symbol="A/HRC/44/5", language="en", pages=3, by=cast.coordinator)
    assert (document.symbol, document.pages, str(document)) == ("A/HRC/44/5", 3, "A/HRC/44/5")
    describe_document(document=document, symbol="A/HRC/44/5", by=cast.coordinator)
    assert AuditEvent.objects.filter(action="document.described").count() == 1


@pytest.mark.parametrize("person", ["focal_point", "stranger", "civil_society"])
def test_only_the_coordinator_stores_documents(cast, person):
    with pytest.raises(NotAllowedError):
        store(by=getattr(cast, person))
    assert default_storage.listdir("") == ([], [])
