"""Word documents of before 2007, which LibreOffice turns into new ones where it is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unrec.documents import report_docx
from unrec.errors import UnreadableError
from unrec.reading import legacy_doc
from unrec.reading.files import read_source
from unrec.reading.limits import Limits
from unrec.records import FileKind

OLE = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 504 + "WordDocument".encode("utf-16-le") + b"\0" * 512


def test_without_libreoffice_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy_doc.shutil, "which", lambda _name: None)
    with pytest.raises(UnreadableError, match="install LibreOffice") as refused:
        read_source(OLE)
    assert refused.value.code == "needs-libreoffice"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_legacy_document_is_read_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "report.docx").write_bytes(report_docx())
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "doc:MS Word 97", "--outdir", str(tmp_path), str(tmp_path / "report.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(legacy_doc.tempfile, "tempdir", str(temporary))
    source = read_source(tmp_path / "report.doc", limits=Limits(max_seconds=120.0))
    assert source.kind is FileKind.DOC
    assert "121.1 Ratify the Convention against Torture (Chile);" in [one.text for one in source.paragraphs]
    assert list(temporary.iterdir()) == []
