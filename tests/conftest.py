"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import translation

SHARED = Path(os.environ.get("QADAM_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
# What Django writes after the migrations, the same for every test.
UNCHANGING_TABLES = {"django_content_type", "auth_permission"}


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
def _flush_what_was_written():
    """Let transactional tests empty only the tables that they wrote to, and the audit log, which refuses deletions.

    To truncate 150 tables, of which five hold rows, costs PostgreSQL most of a second, after every such test.
    """
    from django.db import connection

    from qadam.audit.guards import TABLES, install_statements, remove_statements

    operations = type(connection.ops)
    plain_flush = operations.sql_flush

    def flush(self, style, tables, **options):
        tables = _tables_with_rows(self.connection, sorted(set(tables) - UNCHANGING_TABLES))
        logs = [table for table in TABLES if table in tables]
        deletions = [f"DELETE FROM {self.quote_name(table)}" for table in tables if table not in logs]
        if logs and self.connection.vendor == "postgresql":
            return [f"TRUNCATE {', '.join(TABLES)}", *deletions]
        if logs:
            refused = [f"DELETE FROM {self.quote_name(table)}" for table in logs]
            return [*remove_statements("sqlite"), *refused, *deletions, *install_statements("sqlite")]
        return deletions

    operations.sql_flush = flush
    yield
    operations.sql_flush = plain_flush


def _tables_with_rows(connection: BaseDatabaseWrapper, tables: list[str]) -> list[str]:
    """Return those of the tables that hold at least one row."""
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT {position} WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})"
                for position, table in enumerate(tables)
            )
        )
        return [tables[position] for (position,) in cursor.fetchall()]


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
