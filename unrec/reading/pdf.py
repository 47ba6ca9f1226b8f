"""Reads PDF: a child process gives the runs of text (`pdf_child`), `layout` makes paragraphs of them."""

import hashlib
import json
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

from unrec.errors import LimitError, UnreadableError
from unrec.reading.layout import Page, Run, paragraphs_of
from unrec.reading.limits import MEBIBYTE, Limits
from unrec.reading.ruled_tables import tables_in_order, take_tables
from unrec.records import FileKind, Finding, SourceText

CHILD = Path(__file__).with_name("pdf_child.py")
MAX_SCALE = 8.0  # 576 dots an inch

OUT_OF_TIME = (signal.SIGKILL, getattr(signal, "SIGXCPU", signal.SIGKILL))  # the processor time allowed is used up

MESSAGES = {
    "damaged": "The PDF is damaged and cannot be opened; save it again and try once more.",
    "password": "The PDF is protected by a password; save it without one and try again.",
    "protected": "The PDF is protected in a way that is not supported; save it without protection and try again.",
    "page": "The PDF has no such page.",
    "empty": "The PDF has no text and no pictures.",
    "scanned": "The PDF holds only pictures of pages, no text; read it with text recognition or find the original.",
}


def read_pdf(data: bytes, limits: Limits | None = None, *, ocr: bool = False) -> SourceText:
    """Read a PDF into paragraphs with their pages, styles and places.

    A page that shows pictures and has no text is reported as a finding "scanned-page", or read by tesseract where
    `ocr` is set.

    Raises:
        UnreadableError: the file is damaged, protected, or holds only pictures (and `ocr` is not set).
        LimitError: the file needs more pages, memory or time than `limits` allow.
    """
    limits = limits or Limits()
    answer = _ask_child(["text"], [str(limits.max_pages)], data, limits)
    try:
        raw_pages = json.loads(answer)["pages"]
    except (ValueError, KeyError, TypeError):
        raise _damaged() from None
    pages = [
        Page(number, raw["width"], raw["height"], _runs(raw), [tuple(rule) for rule in raw["rules"]])
        for number, raw in enumerate(raw_pages, start=1)
    ]
    warnings = []
    for page, raw in zip(pages, raw_pages, strict=True):
        if raw.get("damaged"):
            warnings.append(Finding("damaged-page", f"Page {page.number} is damaged and was left out.", page.number))
        elif not page.runs and raw["pictures"]:
            if ocr:
                from unrec.reading.ocr import recognise

                page.runs = recognise(data, page.number, limits=limits)
                message = f"Page {page.number} was read from its picture; check its words."
                warnings.append(Finding("recognised-page", message, page.number))
            else:
                message = f"Page {page.number} is a picture without text and was not read."
                warnings.append(Finding("scanned-page", message, page.number))
    if not any(page.runs for page in pages):
        if any(raw.get("damaged") for raw in raw_pages):
            raise _damaged()
        code = "scanned" if any(raw["pictures"] for raw in raw_pages) else "empty"
        raise UnreadableError(MESSAGES[code], code="scanned-page" if code == "scanned" else code)
    tables = take_tables(pages)
    paragraphs = paragraphs_of(pages)
    return SourceText(
        kind=FileKind.PDF,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=len(pages),
        paragraphs=tuple(paragraphs),
        tables=tuple(tables_in_order(tables, paragraphs)),
        warnings=tuple(warnings),
    )


def _runs(raw: dict[str, Any]) -> list[Run]:
    """Return the runs of a page as the child process writes them."""
    return [
        Run(text, left, top, right, bottom, baseline, size, flags, order)
        for order, (text, left, top, right, bottom, baseline, size, flags) in enumerate(raw["runs"])
    ]


def render_page(data: bytes, page: int, *, scale: float = 1.5, limits: Limits | None = None) -> bytes:
    """Return one page as a PNG picture.

    Args:
        data: the PDF.
        page: the 1-based page.
        scale: pixels a point; boxes of paragraphs times `scale` are their places in the picture.
        limits: what it may cost.

    Raises:
        UnreadableError: the file is damaged or protected, or has no such page.
        LimitError: the picture needs more memory or time than `limits` allow.
    """
    limits = limits or Limits()
    scale = min(max(scale, 0.05), MAX_SCALE)
    answer = _ask_child(["picture"], [str(page), str(scale)], data, limits)
    head, _, pixels = answer.partition(b"\n")
    try:
        size = json.loads(head)
        width, height = int(size["width"]), int(size["height"])
    except (ValueError, KeyError, TypeError):
        raise _damaged() from None
    if len(pixels) != width * height * 3:
        raise _damaged()
    return _png(pixels, width, height)


def _png(pixels: bytes, width: int, height: int) -> bytes:
    """Write rows of RGB pixels as PNG (RFC 2083), each row with the filter "none"."""
    stride = width * 3
    rows = b"".join(b"\0" + pixels[start : start + stride] for start in range(0, len(pixels), stride))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")


def _ask_child(action: list[str], rest: list[str], data: bytes, limits: Limits) -> bytes:
    """Run the child process on the document and return what it answers."""
    command = [sys.executable, "-I", str(CHILD), *action, str(limits.max_memory_bytes), str(limits.max_seconds), *rest]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=limits.max_seconds, check=False)
    except subprocess.TimeoutExpired:
        raise LimitError(f"Reading the PDF took longer than the {limits.max_seconds:g} seconds allowed.") from None
    except OSError:
        raise UnreadableError("The PDF cannot be read now: no process could be started for it.") from None
    if done.stdout.startswith(b'{"error"'):
        code = json.loads(done.stdout)["error"]
        if code == "pages":
            raise LimitError(f"The PDF has more than the {limits.max_pages} pages that are allowed.")
        if code == "memory":
            raise _too_much_memory(limits)
        raise UnreadableError(MESSAGES.get(code, MESSAGES["damaged"]), code=code)
    if done.returncode != 0 or not done.stdout:
        if b"MemoryError" in done.stderr or b"out of memory" in done.stderr.lower():
            raise _too_much_memory(limits)
        if -done.returncode in OUT_OF_TIME:
            raise LimitError(f"Reading the PDF took longer than the {limits.max_seconds:g} seconds allowed.")
        if done.returncode < 0:  # PDFium aborts where memory runs out, and falls over some damaged files
            megabytes = limits.max_memory_bytes // MEBIBYTE
            message = f"The PDF cannot be read: it is damaged, or needs more than the {megabytes} MB of memory allowed."
            raise UnreadableError(message, code="damaged")
        raise _damaged()
    return done.stdout


def _too_much_memory(limits: Limits) -> LimitError:
    return LimitError(f"Reading the PDF needs more than the {limits.max_memory_bytes // MEBIBYTE} MB allowed.")


def _damaged() -> UnreadableError:
    return UnreadableError(MESSAGES["damaged"], code="damaged")
