"""Damaged, protected and hostile files: one plain sentence each, exit code 2, nothing left behind."""

import io
import os
import random
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.mutations import run
from tests.unrec.documents import (
    CONTENT_TYPES,
    RELATIONS,
    WORD,
    list_xlsx,
    make_docx,
    make_pdf,
    make_zip,
    paragraph,
    patched_xlsx,
    report_docx,
    report_pdf,
)
from unrec.errors import LimitError, UnreadableError
from unrec.pipeline import extract
from unrec.reading.limits import MEBIBYTE, Limits

ROOT = Path(__file__).resolve().parent.parent.parent
LIMITS = Limits(max_seconds=20.0, max_memory_bytes=512 * MEBIBYTE)
MUTATIONS = 2_000


def encrypted_office_file() -> bytes:
    """The compound file that Office writes for a document with a password holds a stream of this name."""
    return bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


def encrypted_member() -> bytes:
    data = bytearray(report_docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = 0
        while (place := data.find(mark, place)) >= 0:
            data[place + offset] |= 1
            place += 4
    return bytes(data)


def protected_pdf() -> bytes:
    encrypt = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"
    plain = report_pdf()
    identity = b"<" + b"00" * 16 + b">"
    return plain.replace(b"trailer\n<< ", b"trailer\n<< /Encrypt " + encrypt + b" /ID [" + identity + identity + b"] ")


def pdf_bomb() -> bytes:
    """A page whose content unpacks from 400 KB to 400 MB of letters."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"BT /F1 10 Tf 14 TL 60 780 Td ")
    line = b"(" + b"a" * 60 + b") Tj T* "
    packed += b"".join(packer.compress(line * 10_000) for _ in range(600)) + packer.compress(b"ET") + packer.flush()
    return make_pdf([[]], packed=packed)


def overlapping_members() -> bytes:
    """Two members of the directory share the bytes of one, as in the densest bombs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("word/document.xml", f"<w:document {WORD}><w:body/></w:document>")
        second = zipfile.ZipInfo("word/copy.xml")
        for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
            setattr(second, name, getattr(archive.filelist[1], name))
        archive.filelist.append(second)
        archive.NameToInfo[second.filename] = second
    return stream.getvalue()


def nested_elements() -> bytes:
    return make_docx("<w:sdt>" * 5_000 + paragraph("deep") + "</w:sdt>" * 5_000)


ENTITY = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    "<!DOCTYPE x ["
    + '<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12))
    + "]>"
)

HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("an empty file", lambda: b"", "empty"),
    ("nothing but spaces", lambda: b" \n" * 50, "empty"),
    ("random bytes", lambda: random.Random(1).randbytes(20_000), "unknown-kind"),
    ("a web page", lambda: b"<!DOCTYPE html><html><body>121.1 Ratify</body></html>", "unknown-kind"),
    ("a truncated PDF", lambda: report_pdf()[:200], "damaged"),
    ("a truncated DOCX", lambda: report_docx()[:700], "damaged"),
    ("a truncated XLSX", lambda: list_xlsx()[:2_000], "damaged"),
    ("a PDF with a password", protected_pdf, "password"),
    ("a DOCX with a password", encrypted_office_file, "password"),
    ("an archive with a password", encrypted_member, "password"),
    ("a PDF bomb", pdf_bomb, "damaged"),
    ("a zip bomb", lambda: make_docx("<w:p/>" * 3_000_000), "zip-bomb"),
    ("a zip of many members", lambda: make_zip({f"word/{n}.xml": "<a/>" for n in range(3_000)}), "zip-bomb"),
    ("overlapping members", overlapping_members, "zip-bomb"),
    ("a member outside the archive", lambda: make_zip({"word/document.xml": "<a/>", "../../etc/x": "x"}), "bad-path"),
    ("an outside entity", lambda: make_docx(paragraph("&secret;").replace("&amp;", "&"), prolog=ENTITY), "dtd"),
    ("a billion laughs", lambda: make_docx("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", prolog=LAUGHS), "dtd"),
    ("an entity in a sheet", lambda: patched_xlsx(b"<worksheet", ENTITY.encode() + b"<worksheet"), "dtd"),
    ("deeply nested elements", nested_elements, "limit"),
    ("a cell in the last column and row", lambda: patched_xlsx(b'r="D4"', b'r="XFD1048576"'), "limit"),
    ("a million columns", lambda: patched_xlsx(b'r="D4"', b'r="BDWGN4"'), "limit"),
    ("lines of a million fields", lambda: (b"x," * 1_000_000 + b"x\n") * 2, "limit"),
    ("a quotation mark never closed", lambda: b"1,Ratify\n" * 60 + b'61,"' + b"Ratify " * 30_000, "damaged"),
    ("a DOCX without text", lambda: make_docx("<w:p/>"), "no-text"),
    ("a DOCX without a body", lambda: make_zip({"_rels/.rels": RELATIONS, "word/document.xml": "<a/>"}), "damaged"),
    ("a huge number in a style", lambda: make_docx(paragraph("", f"<w:ind w:left='{'9' * 5000}'/>")), "no-text"),
    ("an archive of another kind", lambda: make_zip({"readme.txt": "hello"}), "unknown-kind"),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "make", "code"), HOSTILE, ids=[row[0] for row in HOSTILE])
def test_a_hostile_file_is_refused_in_one_sentence(reason: str, make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        extract(make(), limits=LIMITS)
    assert refused.value.code == code, reason
    assert refused.value.message.endswith(".")
    assert "\n" not in refused.value.message
    assert isinstance(refused.value, LimitError) == (code in ("limit", "zip-bomb"))


def test_a_table_that_spans_more_columns_than_word_allows_is_cut_to_them() -> None:
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='999999999'/></w:tcPr>" + paragraph("121.1 Ratify (Chile)") + "</w:tc>"
    data = make_docx(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>" + paragraph("x"))
    from unrec.reading.docx import read_docx

    assert len(read_docx(data, LIMITS).tables[0].rows[0]) == 63


def run_command(arguments: list[str], folder: Path, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run `unrec` with a temporary folder of its own, so that a test sees what it leaves behind."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "unrec.cli", *arguments],
        input=data, capture_output=True, env=environment, cwd=folder, timeout=120, check=False,
    )  # fmt: skip
    assert list(temporary.iterdir()) == [], "something was left behind"
    return done


COMMANDS: list[tuple[str, Callable[[], bytes]]] = [
    ("an empty file", lambda: b""),
    ("random bytes", lambda: random.Random(1).randbytes(20_000)),
    ("a truncated PDF", lambda: report_pdf()[:200]),
    ("a DOCX with a password", encrypted_office_file),
    ("an outside entity", lambda: make_docx("<w:p/>", prolog=ENTITY)),
    ("a document without recommendations", lambda: make_pdf([["A letter.", "Nothing is recommended here."]])),
]


@pytest.mark.parametrize(("reason", "make"), COMMANDS, ids=[row[0] for row in COMMANDS])
def test_the_command_says_one_sentence_and_ends_with_2(reason: str, make: Callable[[], bytes], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(make())
    for arguments, data in ((["extract", "file"], None), (["extract", "-"], make())):
        done = run_command(arguments, tmp_path, data)
        assert done.returncode == 2, reason
        assert done.stdout == b""
        assert done.stderr.startswith(b"unrec: ")
        assert done.stderr.count(b"\n") == 1


REAL = (
    "damaged.pdf",
    "scanned_letter.pdf",
    "infographic.pdf",
    "advance_questions.doc",
    "A_HRC_WG.6_34_SVN_1.pdf",  # a national report, which receives no recommendations
    "A_HRC_43_15_Add.1.pdf",  # an addendum in the place of the report
)


@pytest.mark.parametrize("name", REAL)
def test_a_real_document_of_another_kind_is_refused(name: str, corpus: Path, tmp_path: Path) -> None:
    done = run_command(["extract", str(corpus / "slovenia" / name)], tmp_path)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.slow
def test_thousands_of_broken_documents_are_read_or_refused() -> None:
    counts, others = run(MUTATIONS, first_seed=1, jobs=2)
    assert others == []
    assert sum(counts.values()) == MUTATIONS
    assert sum(count for outcome, count in counts.items() if outcome.endswith(" read")) > MUTATIONS // 10
