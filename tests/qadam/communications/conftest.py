"""What every test of communications may ask for."""

import pytest


@pytest.fixture(autouse=True)
def _own_keys_and_files(settings, tmp_path):
    """Keys and files of the test's own."""
    settings.CASE_KEYS = str(tmp_path / "case_keys")
    settings.CASE_KEY_COMMAND = ""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }
