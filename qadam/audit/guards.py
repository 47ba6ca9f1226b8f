"""The triggers by which the database itself keeps the log append-only; a restore takes them off a moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_auditevent", "audit_auditchange")
MESSAGE = "The audit log is append-only."


def install_statements(vendor: str) -> list[str]:
    """Return the SQL that sets the triggers, for "sqlite" or "postgresql"."""
    if vendor == "postgresql":
        function = (
            "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{MESSAGE}'; END; $$ LANGUAGE plpgsql"
        )
        return [function] + [
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
            for table in TABLES
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for table in TABLES
        for verb in ("update", "delete")
    ]


def remove_statements(vendor: str) -> list[str]:
    """Return the SQL that takes the triggers away."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in TABLES]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")]


@contextmanager
def guards_off(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take the triggers away for the block, and set them again whatever happens."""
    with connection.cursor() as cursor:
        for statement in remove_statements(connection.vendor):
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in install_statements(connection.vendor):
                cursor.execute(statement)
