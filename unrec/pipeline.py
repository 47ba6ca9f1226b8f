"""Joins the stages: a file is read, its facts are found, and its recommendations are extracted."""

from pathlib import Path

from unrec.extraction.document_facts import document_facts
from unrec.extraction.upr_report import extract_report
from unrec.reading.files import read_source
from unrec.reading.limits import Limits
from unrec.records import Extraction


def extract(path: str | Path | bytes, *, limits: Limits | None = None, ocr: bool = False) -> Extraction:
    """Return what a report of the Working Group says.

    Args:
        path: the report's file, or its bytes.
        limits: what reading may cost.
        ocr: whether pages without text are read from their picture.

    Raises:
        UnreadableError: the file cannot be read.
        LimitError: it needs more than the limits allow.
        NoRecommendationsError: it holds no recommendations.
    """
    source = read_source(path, limits=limits, ocr=ocr)
    facts = document_facts(source)
    return extract_report(source, facts)
