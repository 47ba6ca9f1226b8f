"""Reads the text of a page from its picture with tesseract, where that program is installed."""

import csv
import io
import shutil
import subprocess
from functools import cache

from unrec.errors import LimitError, UnreadableError
from unrec.reading.layout import Run
from unrec.reading.limits import Limits
from unrec.reading.pdf import render_page

DOTS_AN_INCH = 300  # tesseract's documentation recommends no less
POINTS_AN_INCH = 72
# UN languages in tesseract's names, as far as they are installed.
WANTED_LANGUAGES = ("eng", "fra", "spa", "rus", "ara", "chi_sim", "kaz")
WORD_LEVEL = "5"  # of tesseract's TSV: page, block, paragraph, line, word
LEAST_CONFIDENCE = 30.0  # words below are marks and stains
FONT_SIZE = 0.8  # of the height of a line's box


def recognise(data: bytes, page: int, *, limits: Limits) -> list[Run]:
    """Return the lines of one page as tesseract reads them, each as one run.

    Args:
        data: the PDF.
        page: the 1-based page.
        limits: what it may cost, the picture and the reading each.

    Raises:
        UnreadableError: tesseract is not installed, or failed.
        LimitError: it takes longer than allowed.
    """
    program = shutil.which("tesseract")
    if program is None:
        message = "Reading pictures of text needs the program tesseract, which is not installed here."
        raise UnreadableError(message, code="ocr-missing")
    scale = DOTS_AN_INCH / POINTS_AN_INCH
    picture = render_page(data, page, scale=scale, limits=limits)
    command = [program, "stdin", "stdout", "-l", "+".join(_languages(program)), "--dpi", str(DOTS_AN_INCH), "tsv"]
    try:
        done = subprocess.run(command, input=picture, capture_output=True, timeout=limits.max_seconds, check=True)
    except subprocess.TimeoutExpired:
        message = f"Reading the picture of page {page} took longer than the {limits.max_seconds:g} seconds allowed."
        raise LimitError(message) from None
    except (OSError, subprocess.CalledProcessError):
        raise UnreadableError(
            f"The picture of page {page} could not be read by tesseract.", code="ocr-failed"
        ) from None
    return runs_from_tsv(done.stdout.decode("utf-8", "replace"), scale)


def runs_from_tsv(table: str, scale: float) -> list[Run]:
    """Return one run a line from the words of tesseract's table; `scale` is the picture's pixels a point."""
    lines: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row.get("level") != WORD_LEVEL or not (row.get("text") or "").strip():
            continue
        if float(row["conf"]) >= LEAST_CONFIDENCE:
            lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row)
    runs: list[Run] = []
    for words in lines.values():
        left = min(int(word["left"]) for word in words) / scale
        top = min(int(word["top"]) for word in words) / scale
        right = max(int(word["left"]) + int(word["width"]) for word in words) / scale
        bottom = max(int(word["top"]) + int(word["height"]) for word in words) / scale
        text = " ".join(word["text"].strip() for word in words)
        # sizes of one text differ by a point or two with the letters of each line, so they are rounded to two points
        size = max(2.0, round((bottom - top) * FONT_SIZE / 2) * 2.0)
        runs.append(Run(text, left, top, right, bottom, baseline=bottom, size=size, order=len(runs) * 2))
    return runs


@cache
def _languages(program: str) -> tuple[str, ...]:
    """Return those of the wanted languages that tesseract has here."""
    try:
        done = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ("eng",)
    installed = set(done.stdout.split())
    return tuple(language for language in WANTED_LANGUAGES if language in installed) or ("eng",)
