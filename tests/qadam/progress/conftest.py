"""What the tests of progress share."""

import pytest

from tests.qadam.progress.plans import Work, make_plan


@pytest.fixture
def work(cast) -> Work:
    """A plan in force with its measures and periods."""
    return make_plan(cast)


@pytest.fixture
def files(settings, tmp_path):
    """A storage of the test's own."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    return tmp_path
