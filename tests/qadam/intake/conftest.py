"""Imports in every state, made through the services that the product uses."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from qadam.intake.models import Import
from qadam.intake.services import UploadedFile, accept_all, publish_import, read_import, start_import
from tests.qadam.intake import papers


@pytest.fixture(autouse=True)
def _own_files(tmp_path, settings):
    """Keep the files of a test in its own folder."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture(autouse=True)
def _in_english():
    """Begin in English, whatever language the page of the test before was in."""
    with translation.override("en"):
        yield


def upload(*contents: bytes) -> list[UploadedFile]:
    """Return contents as uploaded files with names that say nothing."""
    return [UploadedFile(f"file-{i}.docx", ContentFile(content)) for i, content in enumerate(contents, start=1)]


@pytest.fixture
def start(cast) -> Callable[..., Import]:
    """Return a function that uploads documents as the coordinator."""

    def started(*contents: bytes, **options) -> Import:
        return start_import(files=upload(*contents), by=cast.coordinator, **options)

    return started


@pytest.fixture
def read(start) -> Callable[..., Import]:
    """Return a function that uploads documents and reads them, up to the review."""

    def was_read(*contents: bytes, **options) -> Import:
        import_run = start(*(contents or (papers.report(), papers.addendum())), **options)
        read_import(import_id=import_run.pk)
        import_run.refresh_from_db()
        return import_run

    return was_read


@pytest.fixture
def publish(read, cast) -> Callable[..., Import]:
    """Return a function that uploads documents, reads, accepts and publishes them."""

    def published(*contents: bytes, **options) -> Import:
        import_run = read(*contents, **options)
        accept_all(import_id=import_run.pk, even_with_findings=True, by=cast.coordinator)
        publish_import(import_id=import_run.pk, by=cast.coordinator)
        import_run.refresh_from_db()
        return import_run

    return published
