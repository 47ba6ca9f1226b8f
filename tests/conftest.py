"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

SHARED = Path(os.environ.get("QADAM_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real documents beside the project. Locally its absence skips a test, in CI it fails it."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{folder} is missing: the tests on real documents need it in CI.")
        pytest.skip(f"{folder} is missing: set QADAM_SHARED to the folder that holds corpus/ and eval/.")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _flush_through_the_audit_guards():
    """Let transactional tests empty the database after themselves, although the audit log refuses deletions."""
    from django.db.backends.sqlite3.base import DatabaseOperations

    from qadam.audit.guards import install_statements, remove_statements

    plain_flush = DatabaseOperations.sql_flush

    def flush(self, style, tables, **options):
        statements = plain_flush(self, style, tables, **options)
        if not any("audit_auditevent" in table for table in tables):
            return statements
        return remove_statements("sqlite") + statements + install_statements("sqlite")

    DatabaseOperations.sql_flush = flush
    yield
    DatabaseOperations.sql_flush = plain_flush


@pytest.fixture(autouse=True)
def _english():
    """Begin each test in English, whatever language a page of the test before it was asked in."""
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db):
    """The people of `tests.people`, in the database."""
    from tests.people import make_cast

    return make_cast()


@pytest.fixture
def sign_in():
    """Return a function that gives a client signed in as a person (or a client of nobody)."""

    def signed_in(user=None) -> Client:
        client = Client(headers={"host": "localhost"})
        if user is not None and user.is_authenticated:
            client.force_login(user)
        return client

    return signed_in
