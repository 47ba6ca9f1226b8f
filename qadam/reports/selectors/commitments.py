"""What sent reports promise: sentences that say what the State will do, and what became of them."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from qadam.reports.documents.blocks import Paragraph
from qadam.reports.enums import CommitmentState
from qadam.reports.markup import parse
from qadam.reports.models import Commitment

# Words by which a State says that it will do something. "will" alone counts only before a verb of doing, since reports
# also tell what a law "will" regulate.
_PROMISE = re.compile(
    r"\b(?:plans? to|intends? to|undertakes? to|commits? (?:itself )?to|is committed to|pledges? to|"
    r"will (?:continue|adopt|ratify|establish|introduce|submit|consider|ensure|develop|strengthen|amend|present|"
    r"complete|expand|open|build|train|prepare|finalize|publish|report|take|increase|allocate|implement|carry out))\b"
    r"|\b(?:намерен\w*|планиру\w+|обязу\w+|предполага\w+|продолжит|примет|ратифицирует|обеспечит|внедрит|представит|"
    r"будет (?:принят|разработан|создан|ратифицирован|внедрен|представлен|продолжен)\w*)\b"
    r"|(?:жоспарлап отыр|жоспарлайды|ниетті|міндеттенеді|қабылданады|әзірленеді|ратификацияланады|жалғастырады)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?]+(?:\.(?=\d)[^.!?]*)*[.!?]?")
_YEAR = re.compile(r"\b(?:by|until|in|before|до|к|в|дейін)?\s*(?:the end of\s+)?(20[2-9]\d)\b")
LONGEST_SENTENCE = 900


@dataclass(frozen=True)
class Promise:
    """A sentence that promises something; `due_on` is the last day of the latest year that it names."""

    sentence: str
    due_on: date | None


def promises_in(text: str) -> list[Promise]:
    """Return the sentences of a section's text that promise something, each once, in order."""
    found: dict[str, Promise] = {}
    for block in parse(text):
        if not isinstance(block, Paragraph):
            continue
        for match in _SENTENCE.finditer(block.text):
            sentence = " ".join(match[0].split())
            if _PROMISE.search(sentence) and len(sentence) <= LONGEST_SENTENCE:
                years = [int(year) for year in _YEAR.findall(sentence)]
                found.setdefault(sentence, Promise(sentence, date(max(years), 12, 31) if years else None))
    return list(found.values())


def commitments_list(state: str = "") -> QuerySet[Commitment]:
    """Return the commitments with their reports; of one state where it is given, else all but the rejected ones."""
    rows = Commitment.objects.select_related("report", "body", "section")
    if state in CommitmentState.values:
        return rows.filter(state=state)
    return rows.exclude(state=CommitmentState.REJECTED)
