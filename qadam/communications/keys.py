"""The keys of the cases, wrapped with a master key that never stands in the database or in a backup.

Envelope encryption: every case has its own random keys; the database keeps them wrapped. The master key is

* a file (QADAM_CASE_KEYS): one `name base64` a line, the last line wraps, the earlier ones still unwrap; or
* a command (QADAM_CASE_KEY_COMMAND), called as `COMMAND wrap` and `COMMAND unwrap NAME` with base64 on its input and
  `NAME base64` (wrap) or base64 (unwrap) on its output, for a key management service that does not give its key away.
"""

import base64
import binascii
import os
import shlex
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from qadam.communications.errors import KeyUnavailableError
from qadam.communications.sealing import KEY_BYTES, CannotOpenError, new_key, open_sealed, seal

COMMAND_SECONDS = 20  # of patience with a key management service


class Wrapped(NamedTuple):
    """A key as the database keeps it: the name of the master key that wrapped it, and base64."""

    master: str
    text: str


def wrap(key: bytes, *, place: str) -> Wrapped:
    """Return a key wrapped with the newest master key, bound to the place where it belongs.

    Raises:
        KeyUnavailableError: the file cannot be read, or the command fails.
    """
    if settings.CASE_KEY_COMMAND:
        bound = seal(key, place.encode(), place=place)  # so that a wrapped key opens at its own place only
        name, _space, text = _command("wrap", base64.b64encode(key + bound).decode("ascii")).partition(" ")
        if not text:
            raise KeyUnavailableError()
        return Wrapped(name, text)
    name, master = list(_master_keys().items())[-1]
    return Wrapped(name, base64.b64encode(seal(master, key, place=place)).decode("ascii"))


def unwrap(wrapped: Wrapped, *, place: str) -> bytes:
    """Return the key.

    Raises:
        KeyUnavailableError: the master key is missing or another one, or the command fails.
    """
    try:
        if settings.CASE_KEY_COMMAND:
            both = base64.b64decode(_command("unwrap", wrapped.text, wrapped.master), validate=True)
            key, bound = both[:KEY_BYTES], both[KEY_BYTES:]
            open_sealed(key, bound, place=place)
            return key
        master = _master_keys().get(wrapped.master)
        if master is None:
            raise KeyUnavailableError()
        return open_sealed(master, base64.b64decode(wrapped.text, validate=True), place=place)
    except (CannotOpenError, binascii.Error, ValueError):
        raise KeyUnavailableError() from None


def add_master_key() -> str:
    """Add a new master key to the end of the file and return its name. The earlier ones stay: they open backups.

    Raises:
        KeyUnavailableError: keys come from a command, which rotates them itself, or the file cannot be written.
    """
    known = _master_keys()
    name = f"k{len(known) + 1}"
    try:
        with Path(settings.CASE_KEYS).open("a", encoding="ascii") as file:
            file.write(_line(name, new_key()))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        raise KeyUnavailableError() from None
    return name


def make_master_key() -> None:
    """Make the file with one key where there is none yet, readable for its owner alone.

    Raises:
        KeyUnavailableError: the file cannot be written.
    """
    file = Path(settings.CASE_KEYS)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as new:
                new.write(_line("k1", new_key()))
                new.flush()
                os.fsync(new.fileno())
    except OSError:
        raise KeyUnavailableError() from None


def _line(name: str, key: bytes) -> str:
    return f"{name} {base64.b64encode(key).decode('ascii')}\n"


def _master_keys() -> dict[str, bytes]:
    """Return the keys of the file by name, the oldest first. Read each time: a rotation needs no restart."""
    try:
        lines = Path(settings.CASE_KEYS).read_text(encoding="ascii").split("\n")
        keys = {}
        for name, text in (line.split() for line in lines if line.strip()):
            keys[name] = base64.b64decode(text, validate=True)
            if len(keys[name]) != KEY_BYTES:
                raise KeyUnavailableError()
    except (OSError, ValueError):
        raise KeyUnavailableError() from None
    if not keys:
        raise KeyUnavailableError()
    return keys


def _command(*arguments: str) -> str:
    verb, given, *rest = arguments
    try:
        done = subprocess.run(
            [*shlex.split(settings.CASE_KEY_COMMAND), verb, *rest],
            input=given,
            text=True,
            capture_output=True,
            timeout=COMMAND_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        raise KeyUnavailableError() from None
    return done.stdout.strip()
