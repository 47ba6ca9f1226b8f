"""Reads Word documents of before 2007 (.doc) by having LibreOffice turn them into .docx, where it is installed."""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from unrec.errors import LimitError, UnreadableError
from unrec.reading.docx import read_docx
from unrec.reading.limits import Limits
from unrec.records import FileKind, SourceText

PROGRAMS = ("soffice", "libreoffice")
# A profile of its own: no macros, and nothing fetched from where the document points to
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def read_legacy_doc(data: bytes, limits: Limits) -> SourceText:
    """Read a .doc file through LibreOffice; the temporary folder and the program are gone afterwards.

    Args:
        data: the file's bytes.
        limits: what the file may cost; `max_seconds` also limits LibreOffice.

    Raises:
        UnreadableError: LibreOffice is not installed, or cannot read the file.
        LimitError: LibreOffice needs longer than is allowed.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise UnreadableError(
            "This is a Word document of before 2007: install LibreOffice, or save it as .docx or PDF, and try again.",
            code="needs-libreoffice",
        )
    with tempfile.TemporaryDirectory(prefix="unrec-doc-") as folder:
        converted = _convert(program, data, Path(folder), limits)
    source = read_docx(converted, limits)
    return replace(source, kind=FileKind.DOC, sha256=hashlib.sha256(data).hexdigest())


def _convert(program: str, data: bytes, folder: Path, limits: Limits) -> bytes:
    """Return the document as .docx."""
    original = folder / "document.doc"
    original.write_bytes(data)
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    process = subprocess.Popen(
        [
            program,
            f"-env:UserInstallation={profile.parent.as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--infilter=MS Word 97"),
            *("--convert-to", "docx", "--outdir", str(folder), str(original)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"},
    )
    try:
        process.wait(limits.max_seconds)
    except subprocess.TimeoutExpired:
        raise LimitError(f"Reading the document takes longer than the {limits.max_seconds:g} s allowed.") from None
    finally:
        _end(process)
    result = folder / "document.docx"
    if not result.is_file():
        raise UnreadableError("The file is damaged: LibreOffice cannot read it.", code="damaged")
    with result.open("rb") as file:
        converted = file.read(limits.max_bytes + 1)
    if len(converted) > limits.max_bytes:
        raise LimitError("The document is refused: it unpacks to more than is allowed.")
    return converted


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with everything that it started: its start script leaves the real program behind."""
    try:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except ProcessLookupError:
        pass
    process.wait()
