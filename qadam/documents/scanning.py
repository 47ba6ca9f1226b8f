"""Asking a scanner for harmful files about an upload, where the operator has named one (QADAM_SCAN_COMMAND)."""

import shlex
import subprocess
import tempfile

import structlog
from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext as _

from qadam.base.errors import InvalidInputError

log = structlog.get_logger("qadam.documents")

CLEAN = 0
FLAGGED = 1  # what clamscan, clamdscan and most others end with when they find something


def scan_upload(file: File) -> None:
    """Let the scanner look at a file before it is kept; do nothing where none is set.

    The command of the setting gets the path of a copy as its last argument. A scanner that fails or takes too long
    lets nothing pass: what nobody has looked at is not stored.

    Raises:
        InvalidInputError: the scanner flagged the file, or could not look at it.
    """
    if not settings.UPLOAD_SCAN_COMMAND:
        return
    with tempfile.NamedTemporaryFile(prefix="qadam-scan-") as copy:
        file.seek(0)
        for piece in file.chunks():
            copy.write(piece)
        copy.flush()
        outcome = _outcome([*shlex.split(settings.UPLOAD_SCAN_COMMAND), copy.name])
    if outcome == FLAGGED:
        raise InvalidInputError(_("The scanner found something harmful in this file. It was not stored."))
    if outcome != CLEAN:
        raise InvalidInputError(_("The file could not be scanned, so it was not stored. Tell the administrator."))


def _outcome(command: list[str]) -> int | None:
    """Return what the scanner ended with, None where it did not."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=settings.UPLOAD_SCAN_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("scan_failed", reason=type(error).__name__)
        return None
    if done.returncode not in (CLEAN, FLAGGED):
        log.error("scan_failed", code=done.returncode)
    return done.returncode
