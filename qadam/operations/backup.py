"""Backup and restore: one archive holds every row and every file, and can be restored on either database.

An archive is a .tar.gz with `manifest.json` (versions, counts, checksums), `rows/<app.model>.jsonl` (Django's own
serialization, one object a line) and `files/<path>`. Rows are read inside one transaction, so that they fit together.
"""

import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from qadam.audit.guards import guards_off
from qadam.audit.selectors import verify_chain
from qadam.base.errors import InvalidInputError, WrongStateError
from qadam.register.models import Recommendation
from qadam.register.services.search_text import refresh_search_texts

FORMAT = 1
# Not worth keeping: they are made anew, or belong to one running instance.
LEFT_OUT = {
    "sessions.session",
    "contenttypes.contenttype",
    "auth.permission",
    "operations.workerheartbeat",
    "operations.regularjob",
    "register.searchtext",  # rebuilt from the texts
}


class ExactEncoder(DjangoJSONEncoder):
    """Django's, but for times: it would cut them to milliseconds, and the seals of the audit log cover microseconds."""

    def default(self, o: Any) -> Any:
        """Return a time as ISO text with everything it has."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def models_to_keep() -> list[type[models.Model]]:
    """Return every model whose rows are backed up, parents before children."""
    listed = serializers.sort_dependencies([(config, None) for config in apps.get_app_configs()])
    return [m for m in listed if m._meta.label_lower not in LEFT_OUT and m._meta.managed and not m._meta.proxy]


def applied_migrations() -> list[str]:
    """Return the migrations of this database, as "app.name"."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def write_backup(target: Path) -> dict[str, int]:
    """Write the archive and return how many rows of each model and how many files it holds.

    The archive appears under its name only when it is complete.

    Raises:
        WrongStateError: the target exists already.
    """
    if target.exists():
        raise WrongStateError(f"{target} exists already. Give a new name, so that no backup is overwritten.")
    partial = target.with_name(target.name + ".partial")
    # Inside a caller's transaction the isolation is the caller's, and can no longer be changed.
    is_own = not connection.in_atomic_block
    counts: dict[str, int] = {}
    checksums: dict[str, str] = {}
    try:
        with tarfile.open(partial, "w:gz", compresslevel=6) as archive, transaction.atomic():
            if is_own and connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            for model in models_to_keep():
                with tempfile.TemporaryFile("w+", encoding="utf-8") as rows:
                    counts[model._meta.label_lower] = _write_rows(model, rows)
                    rows.seek(0)
                    name = f"rows/{model._meta.label_lower}.jsonl"
                    checksums[name] = _add(archive, name, rows.buffer)
            for path in stored_files():
                with default_storage.open(path) as stored, tempfile.TemporaryFile() as copy:
                    for chunk in stored.chunks():
                        copy.write(chunk)
                    copy.seek(0)
                    checksums[f"files/{path}"] = _add(archive, f"files/{path}", copy)
                counts["files"] = counts.get("files", 0) + 1
            manifest = {
                "format": FORMAT,
                "made_at": timezone.now().isoformat(),
                "migrations": applied_migrations(),
                "counts": counts,
                "sha256": checksums,
            }
            _add(archive, "manifest.json", io.BytesIO(json.dumps(manifest, indent=1).encode()))
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return counts


def stored_files() -> Iterator[str]:
    """Yield the path of every stored file that some row names, once each."""
    seen = set()
    for model in models_to_keep():
        for field in model._meta.get_fields():
            if isinstance(field, models.FileField):
                for path in model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True):
                    if path not in seen:
                        seen.add(path)
                        yield path


def restore_backup(source: Path) -> dict[str, int]:
    """Restore an archive into this database, which must be migrated and hold no people; return the counts.

    Rows come back in one transaction: after a failure the database is as empty as before. Files are written first;
    a file that stands there already with the same content is left.

    Raises:
        InvalidInputError: the archive is damaged, incomplete or of another version.
        WrongStateError: the database is not empty.
    """
    if apps.get_model("accounts.User").objects.exists():
        raise WrongStateError(
            "The database is not empty. Restore into a new one: set DATABASE_URL and run qadam migrate."
        )
    with tempfile.TemporaryDirectory(prefix="qadam-restore-") as folder:
        root = Path(folder)
        try:
            with tarfile.open(source, "r:gz") as archive:
                archive.extractall(root, filter="data")
            manifest = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
        except (OSError, EOFError, tarfile.TarError, ValueError) as error:
            raise InvalidInputError(f"{source} is not a complete backup: {error}. Use another archive.") from error
        _check_manifest(manifest, root)
        for name in manifest["sha256"]:
            if name.startswith("files/"):
                _restore_file(name.removeprefix("files/"), root / name)
        with transaction.atomic():
            _restore_rows(root)
            refresh_search_texts(Recommendation.objects.values_list("pk", flat=True))
            connection.check_constraints()
        fault = verify_chain()
        if fault is not None:
            raise InvalidInputError(f"The rows are restored, but the audit log does not hold: {fault.message}")
    counts: dict[str, int] = manifest["counts"]
    return counts


def empty(kept: list[type[models.Model]]) -> None:
    """Delete every row of the models. Must run in a transaction, at whose end the foreign keys are checked."""
    with connection.cursor() as cursor:
        for model in kept:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 - own names


def _write_rows(model: type[models.Model], rows: Any) -> int:
    count = 0

    def counted() -> Iterator[models.Model]:
        nonlocal count
        # The base manager: the default ones of confidential rows give nothing. What is sealed is kept sealed.
        for row in model._base_manager.order_by("pk").iterator(chunk_size=2_000):
            count += 1
            yield row

    serializers.serialize("jsonl", counted(), stream=rows, cls=ExactEncoder)
    rows.flush()
    return count


def _add(archive: tarfile.TarFile, name: str, content: Any) -> str:
    digest = hashlib.file_digest(content, "sha256").hexdigest()
    info = tarfile.TarInfo(name)
    info.size = content.seek(0, io.SEEK_END)
    info.mtime = int(timezone.now().timestamp())
    content.seek(0)
    archive.addfile(info, content)
    return digest


def _check_manifest(manifest: dict[str, Any], root: Path) -> None:
    if manifest.get("format") != FORMAT:
        raise InvalidInputError("This backup was made by another version of qadam. Restore it with that version.")
    here = set(applied_migrations())
    differ = sorted(here.symmetric_difference(manifest["migrations"]))
    if differ:
        raise InvalidInputError(
            f"The backup and this database differ in their migrations ({', '.join(differ[:3])}). "
            "Install the version of qadam that made the backup, restore, then update."
        )
    for name, checksum in manifest["sha256"].items():
        path = root / name
        if not path.is_file():
            raise InvalidInputError(f"The backup lacks {name}. Use another archive.")
        with path.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != checksum:
                raise InvalidInputError(f"{name} in the backup is damaged. Use another archive.")


def _restore_file(path: str, content: Path) -> None:
    with content.open("rb") as new:
        if default_storage.exists(path):
            with default_storage.open(path) as old:
                if hashlib.file_digest(old, "sha256").digest() == hashlib.file_digest(new, "sha256").digest():
                    return
            default_storage.delete(path)
            new.seek(0)
        default_storage.save(path, new)


def _restore_rows(root: Path) -> None:
    kept = models_to_keep()
    with guards_off(connection):  # foreign keys are checked at the end of the transaction, on both engines
        empty(kept)  # of what the migrations themselves put there
        for model in kept:
            file = root / "rows" / f"{model._meta.label_lower}.jsonl"
            with file.open(encoding="utf-8") as lines:
                for row in serializers.deserialize("jsonl", lines):
                    row.save()  # raw: dates that rows set themselves stay as they were
    statements = connection.ops.sequence_reset_sql(no_style(), kept)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
