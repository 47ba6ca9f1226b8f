"""The place of a proposal in its source: the page as a picture with the span marked, or the paragraphs around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from qadam.base.errors import DomainError
from qadam.base.pieces import SourcePage
from qadam.documents.models import SourceDocument
from qadam.documents.selectors.rendering import ReadingParagraph, has_pages, reading_view, source_page
from qadam.intake.models import Proposal
from unrec.records import FileKind

MARGIN = 2.0  # points around the marked place, so that its frame touches no letter
PARAGRAPHS_AROUND = 4  # shown before and after the marked one in a document without pages


@dataclass(frozen=True)
class Source:
    """What stands beside a proposal. Where neither page nor paragraphs can be shown, the link to the document stays."""

    document: SourceDocument
    number: int  # of the page
    page: SourcePage | None = None
    paragraphs: list[ReadingParagraph] = field(default_factory=list)
    previous: int | None = None  # page before and after, where the document has them
    following: int | None = None


def source_of(proposal: Proposal, page: int | None = None) -> Source | None:
    """Return the source of a proposal, None where it has none. Reads `document`.

    Args:
        page: another page of the document than the one on which the proposal stands.
    """
    document = proposal.document
    if document is None:
        return None
    number = page or proposal.page or 1
    try:
        if has_pages(document):
            number = min(max(number, 1), document.pages or number)
            return Source(
                document,
                number,
                page=source_page(
                    document,
                    number,
                    _outline(proposal.boxes, number),
                    image_url=reverse("document_page", args=[document.pk, number]),
                    text=_printed(proposal),
                ),
                previous=number - 1 if number > 1 else None,
                following=number + 1 if number < document.pages else None,
            )
        if document.kind in (FileKind.DOCX, FileKind.DOC):
            return Source(document, number, paragraphs=_around(reading_view(document, _printed(proposal))))
    except DomainError:
        # a file that is missing or cannot be drawn must not stop the review of what was read from it
        return Source(document, number)
    return Source(document, number)


def _outline(boxes: Sequence[Mapping[str, Any]], page: int) -> list[dict[str, Any]]:
    """Return one box around the lines of a page: marked line by line, the text would be hard to read."""
    lines = [box for box in boxes if box.get("page") == page]
    if not lines:
        return []
    return [
        {
            "page": page,
            "left": min(line["left"] for line in lines) - MARGIN,
            "top": min(line["top"] for line in lines) - MARGIN,
            "right": max(line["right"] for line in lines) + MARGIN,
            "bottom": max(line["bottom"] for line in lines) + MARGIN,
        }
    ]


def _printed(proposal: Proposal) -> str:
    """Return the words by which the proposal is found in its document: of the first part as it was read."""
    parts = proposal.as_read.get("parts") or proposal.parts
    return str(parts[0]["text"]) if parts else proposal.text


def _around(paragraphs: list[ReadingParagraph]) -> list[ReadingParagraph]:
    """Return the marked paragraphs with some around them; the beginning where none is marked."""
    marked = [index for index, paragraph in enumerate(paragraphs) if paragraph.is_marked]
    first, last = (marked[0], marked[0]) if marked else (0, 0)
    return paragraphs[max(0, first - PARAGRAPHS_AROUND) : last + PARAGRAPHS_AROUND + 1]
