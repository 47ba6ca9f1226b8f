"""Columns in a file, so that the processes of one server hold them in memory once and read them once after a change.

The folder belongs to one run of the server (`share_columns`): nothing outlives it, so that no file of an older version
or of another database is ever taken for today's. Without a folder each process reads for itself; with one it asks a
process that reads for all (`column_reader`), where there is one.
"""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALIGNED = 64  # bytes: each array begins at such a place of the file
READER = "reader"  # the socket of the process that reads for all
MOST_SECONDS = 120  # that it may take: a million recommendations take some 15
_folder: Path | None = None


def share_columns(folder: Path | None) -> None:
    """Name the folder in which the processes of this server share columns; None: they share nothing."""
    global _folder
    _folder = folder


@contextmanager
def one_process_at_a_time(name: str) -> Iterator[bool]:
    """Keep the other processes of this server from what is done here; give whether they share anything at all.

    Args:
        name: of what is read, such as the name of an audience.
    """
    if _folder is None:
        yield False
        return
    with (_folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield True


def stored(name: str, state: str) -> tuple[Any, list[NDArray[Any]]] | None:
    """Return what `store` was given for this very state, its arrays mapped from the file, or None."""
    if _folder is None:
        return None
    path = _path(name)
    try:
        mapped = np.memmap(path, np.uint8, "r")
    except (OSError, ValueError):
        return None
    length = int.from_bytes(mapped[:8].tobytes(), "little")
    head = json.loads(mapped[8 : 8 + length].tobytes())
    if head["state"] != state:
        return None
    arrays: list[NDArray[Any]] = [
        np.frombuffer(mapped, np.dtype(dtype), count, offset) if count else np.zeros(0, dtype)
        for dtype, count, offset in head["arrays"]
    ]
    return head["facts"], arrays


def store(name: str, state: str, facts: Any, arrays: list[NDArray[Any]]) -> None:
    """Write facts (plain values) and arrays in place of what stood there; who holds the old ones keeps them."""
    places: list[tuple[str, int, int]] = []
    sizes = [array.nbytes for array in arrays]
    # The places depend on the length of the head, which holds the places: room for it is set aside.
    room = 8 + len(json.dumps([state, facts])) + 80 * len(arrays) + 200
    end = -(-room // ALIGNED) * ALIGNED
    for array, size in zip(arrays, sizes, strict=True):
        places.append((array.dtype.str, len(array), end))
        end = -(-(end + size) // ALIGNED) * ALIGNED
    head = json.dumps({"state": state, "facts": facts, "arrays": places}).encode()
    partial = _path(name).with_suffix(f".{os.getpid()}")
    with partial.open("wb") as file:
        file.write(len(head).to_bytes(8, "little") + head)
        for array, (_dtype, _count, offset) in zip(arrays, places, strict=True):
            file.seek(offset)
            file.write(np.ascontiguousarray(array).data)
        file.truncate(max(end, ALIGNED))
    partial.rename(_path(name))


def read_apart(name: str, state: str) -> bool:
    """Have the process that reads for all read and store something; return False where it is not there or silent."""
    assert _folder is not None
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(MOST_SECONDS)
        try:
            asking.connect(str(_folder / READER))
            asking.sendall(f"{name} {state}\n".encode())
            asking.recv(1)  # it hangs up when it has stored, or failed
        except OSError:
            return False
    return True


def _path(name: str) -> Path:
    assert _folder is not None
    return _folder / f"{name}.columns"
