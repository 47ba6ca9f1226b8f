"""New keys: for the master key, which only wraps the keys of the cases, and for the cases themselves."""

from django.db import transaction

from qadam.communications.models import Case
from qadam.communications.models.papers import SealedFile
from qadam.communications.models.sealed import Sealed
from qadam.communications.sealing import new_key
from qadam.communications.services.retention import parts_of_a_case


def case_ids() -> list[int]:
    """Return the ids of all cases that are not erased."""
    return list(Case.unguarded.filter(erased_at__isnull=True).order_by("pk").values_list("pk", flat=True))


def check_keys() -> int:
    """Open the keys of every case, and none of its words; return how many there are.

    Raises:
        KeyUnavailableError: a key does not open.
    """
    count = 0
    for case in Case.unguarded.filter(erased_at__isnull=True).iterator():
        case.seal_key()
        case.open_log_key()
        count += 1
    return count


@transaction.atomic
def rewrap_case(case_id: int) -> None:
    """Wrap the keys of a case with the newest master key. Nothing else changes.

    Raises:
        KeyUnavailableError: the present master key is missing or wrong; the case stays as it is.
    """
    case = Case.unguarded.select_for_update(of=("self",)).get(pk=case_id)
    content = case.seal_key()
    log = case.open_log_key()
    case.put_content_key(content)
    case.put_log_key(log)
    case.save(update_fields=["content_master", "content_key", "log_master", "log_key"])


@transaction.atomic
def reseal_case(case_id: int) -> int:
    """Give a case a new key, seal all its words and papers anew, and return how many rows were sealed.

    The log keeps its key: its chain covers what is sealed. New files are written before the rows name them, the old
    ones are deleted when that is certain: a process that is killed in between loses nothing.

    Raises:
        KeyUnavailableError: the key is missing or wrong, or something does not open; the case stays as it is.
    """
    case = Case.unguarded.select_for_update(of=("self",)).get(pk=case_id)
    rows = [row for model in parts_of_a_case() for row in model.unguarded.filter(case=case)]
    for row in rows:
        row.case = case
    words = [(row, row.opened()) for row in (case, *rows)]
    contents = [(row, row.read(), row.file.name) for row in rows if isinstance(row, SealedFile) and row.file]
    case.put_content_key(new_key())
    for sealed, opened in words:
        _seal_anew(sealed, opened)
    for file, content, old_path in contents:
        file.put(content)
        storage = file.file.storage
        transaction.on_commit(lambda storage=storage, path=old_path: storage.delete(path))  # type: ignore[misc]
    case.save(update_fields=["content_master", "content_key", "sealed"])
    for row in rows:
        row.save(update_fields=["sealed", "file", "file_place"] if isinstance(row, SealedFile) else ["sealed"])
    return len(rows) + 1


def _seal_anew(row: Sealed, words: dict[str, object]) -> None:
    row.sealed = ""
    if words:
        row.reseal(words)
