"""The full-text index over `SearchText.stems`, kept by the database itself: FTS5 on SQLite, tsvector on PostgreSQL."""

from django.db import migrations

SQLITE = [
    # External content: the index holds no second copy of the stems. The stems are ASCII-folded where they should be,
    # so the tokenizer must not fold further.
    """CREATE VIRTUAL TABLE register_searchindex USING fts5(
        stems, content='register_searchtext', content_rowid='recommendation_id',
        tokenize='unicode61 remove_diacritics 0', prefix='2 3')""",
    """CREATE TRIGGER register_searchindex_insert AFTER INSERT ON register_searchtext BEGIN
        INSERT INTO register_searchindex(rowid, stems) VALUES (new.recommendation_id, new.stems); END""",
    """CREATE TRIGGER register_searchindex_delete AFTER DELETE ON register_searchtext BEGIN
        INSERT INTO register_searchindex(register_searchindex, rowid, stems)
        VALUES ('delete', old.recommendation_id, old.stems); END""",
    """CREATE TRIGGER register_searchindex_update AFTER UPDATE ON register_searchtext BEGIN
        INSERT INTO register_searchindex(register_searchindex, rowid, stems)
        VALUES ('delete', old.recommendation_id, old.stems);
        INSERT INTO register_searchindex(rowid, stems) VALUES (new.recommendation_id, new.stems); END""",
    "INSERT INTO register_searchindex(register_searchindex) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER register_searchindex_insert",
    "DROP TRIGGER register_searchindex_delete",
    "DROP TRIGGER register_searchindex_update",
    "DROP TABLE register_searchindex",
]
POSTGRESQL = [
    """ALTER TABLE register_searchtext
        ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', stems)) STORED""",
    "CREATE INDEX register_searchtext_vector ON register_searchtext USING gin (vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE register_searchtext DROP COLUMN vector"]


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
