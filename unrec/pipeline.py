"""Joins the stages: a file is read, its recommendations are extracted, the documents of a review are reconciled."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from unrec.errors import InputError
from unrec.extraction.document_facts import document_facts
from unrec.extraction.reconciliation import Reconciliation, reconcile
from unrec.reading.files import read_source
from unrec.reading.limits import Limits
from unrec.records import DocumentFacts, DocumentType, Extraction, FileKind, SourceText

if TYPE_CHECKING:  # comparing needs numpy, and extracting alone starts at once without it
    from unrec.matching.evidence import Bearing, Candidate
    from unrec.matching.passages import Passage

DEFAULT_MATCHES = 5
# Lines of a table have the same number of fields; of running text, as many as the sentence has commas.
TABLE_SHARE = 0.8


def read_document(
    path: str | Path | bytes, *, limits: Limits | None = None, ocr: bool = False, name: str = ""
) -> tuple[SourceText, DocumentFacts]:
    """Return a file as text with what its head says of it, whatever kind of document it is.

    Args:
        path: the file, or its bytes.
        limits: what reading may cost.
        ocr: whether pages without text are read from their picture.
        name: what the file is called in messages; the path's own name where it is left out.

    Raises:
        UnreadableError: the file cannot be read.
        LimitError: it needs more than the limits allow.
    """
    source = read_source(path, limits=limits, ocr=ocr, name=name)
    facts = document_facts(source)
    if facts.type is DocumentType.MATRIX:
        from unrec.extraction.matrix import matrix_facts

        facts = matrix_facts(source, facts)
    return source, facts


def extract(path: str | Path | bytes, *, limits: Limits | None = None, ocr: bool = False) -> Extraction:
    """Return the recommendations of one document: a report, a thematic list, concluding observations or a table.

    Args:
        path: the file, or its bytes.
        limits: what reading may cost.
        ocr: whether pages without text are read from their picture.

    Raises:
        UnreadableError: the file cannot be read.
        LimitError: it needs more than the limits allow.
        InputError: it is an addendum, which says positions and no recommendations.
        NoRecommendationsError: it holds no recommendations.
    """
    return extract_source(*read_document(path, limits=limits, ocr=ocr))


def extract_source(source: SourceText, facts: DocumentFacts) -> Extraction:
    """Return the recommendations of a document that was read.

    Raises:
        InputError: it is an addendum, which says positions and no recommendations.
        NoRecommendationsError: it holds no recommendations.
    """
    if facts.type is DocumentType.ADDENDUM:
        raise InputError(
            "This is an addendum, which holds positions and not the recommendations: "
            "give the Working Group's report first, and this file with --addendum."
        )
    if facts.type is DocumentType.MATRIX and source.tables:
        from unrec.extraction.matrix import extract_matrix

        return extract_matrix(source, facts)
    if facts.type is DocumentType.CONCLUDING_OBSERVATIONS:
        from unrec.extraction.concluding_observations import extract_concluding_observations

        return extract_concluding_observations(source, facts)
    if facts.type is DocumentType.TABLE or _is_list(source, facts):
        from unrec.extraction.tables import extract_table

        return extract_table(source, facts)
    from unrec.extraction.upr_report import extract_report

    return extract_report(source, facts)


def extract_review(
    report: str | Path | bytes,
    *,
    addendum: str | Path | bytes | None = None,
    matrix: str | Path | bytes | None = None,
    earlier: Extraction | None = None,
    limits: Limits | None = None,
    ocr: bool = False,
    on_step: Callable[[str], None] | None = None,
) -> Reconciliation:
    """Return what the documents of one review say together, with every contradiction between them.

    Args:
        report: the Working Group's report.
        addendum: the State's addendum.
        matrix: OHCHR's thematic list, or any table of the review's recommendations.
        earlier: the recommendations as they were imported before.
        limits: what reading one file may cost.
        ocr: whether pages without text are read from their picture.
        on_step: called with a few words before each step.

    Raises:
        UnreadableError: a file cannot be read.
        LimitError: a file needs more than the limits allow.
        InputError: a file is of another kind than its place.
        NoRecommendationsError: a file holds nothing of what was asked for.
    """
    step = on_step or _silent
    step("reading the report")
    base = extract_source(*read_document(report, limits=limits, ocr=ocr))
    positions = None
    if addendum is not None:
        from unrec.extraction.addendum import extract_addendum

        step("reading the addendum")
        source, facts = read_document(addendum, limits=limits, ocr=ocr)
        if facts.type in (DocumentType.REPORT, DocumentType.MATRIX):
            raise InputError(f"The file given as the addendum is a {_KIND_NAMES[facts.type]}.")
        positions = extract_addendum(source, facts, [one.number for one in base.recommendations])
    listed = None
    if matrix is not None:
        step("reading the thematic list")
        source, facts = read_document(matrix, limits=limits, ocr=ocr)
        if facts.type is DocumentType.REPORT:
            raise InputError("The file given as the thematic list is a report of the Working Group.")
        listed = extract_source(source, facts)
    step("comparing")
    return reconcile(base, positions, listed, earlier)


def read_passages(
    path: str | Path | bytes, *, limits: Limits | None = None, ocr: bool = False, name: str = ""
) -> "list[Passage]":
    """Return the passages of a law, an article, a speech or a report: PDF, Word, plain text, or a table's rows.

    Args:
        path: the file, or its bytes.
        limits: what reading may cost.
        ocr: whether pages without text are read from their picture.
        name: what the file is called in messages; the path's own name where it is left out.

    Raises:
        UnreadableError: the file cannot be read.
        LimitError: it needs more than the limits allow.
        InputError: it holds no paragraph that could be compared.
    """
    from unrec.matching.passages import passages_of, passages_of_text

    source = read_source(path, limits=limits, ocr=ocr, name=name)
    if source.kind is FileKind.CSV and not _is_table(source):
        from unrec.reading.spreadsheets import decode_text

        passages = passages_of_text(decode_text(path if isinstance(path, bytes) else Path(path).read_bytes())[0])
    else:
        passages = passages_of(source)
    if not passages:
        raise InputError("The document holds no paragraph that could be compared.")
    return passages


def find_bearings(
    passages: "Sequence[Passage]",
    candidates: "Sequence[Candidate]",
    *,
    embed: bool = False,
    limit: int = DEFAULT_MATCHES,
) -> "list[Bearing]":
    """Return for each passage, in its order, what it claims and on which of the register's texts it may bear.

    Args:
        passages: of one document, as `read_passages` returns them.
        candidates: texts of recommendations, measures and indicators; ids come back as they are.
        embed: whether to compare across languages, which needs the extra `embed`.
        limit: at most so many of each kind for a passage.

    Raises:
        EmbeddingsMissingError: embeddings are demanded, but not installed.
    """
    from unrec.classification.classifier import load_classifier
    from unrec.matching.evidence import find_evidence

    classifier = load_classifier(embed=embed)
    return find_evidence(
        passages,
        candidates,
        classify=lambda texts: classifier.classify(texts, reasons=False),
        embed=embed,
        limit=limit,
    )


def _is_table(source: SourceText) -> bool:
    fields = Counter(sum(bool(cell.text) for cell in row) for table in source.tables for row in table.rows)
    if not fields:
        return False
    width, count = fields.most_common(1)[0]
    return width > 1 and count >= TABLE_SHARE * fields.total()


_KIND_NAMES = {DocumentType.REPORT: "report of the Working Group", DocumentType.MATRIX: "thematic list"}


def _is_list(source: SourceText, facts: DocumentFacts) -> bool:
    """Tell whether a document of no known kind is a table with recommendations, such as an officer's Word table."""
    if facts.type is not DocumentType.UNKNOWN or not source.tables:
        return False
    from unrec.extraction.columns import find_columns

    return any(find_columns(table) is not None for table in source.tables)


def _silent(_words: str) -> None:
    return None
