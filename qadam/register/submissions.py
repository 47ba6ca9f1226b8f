"""An organisation's proposals against the recommendations of a review. Nothing of it is stored: in, compared, out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from qadam.base.errors import InvalidInputError
from qadam.documents.errors import UnreadableDocumentError
from qadam.register.enums import Position
from qadam.register.models import Recommendation, Review
from qadam.register.selectors.reasons import reasons_in_words
from qadam.register.selectors.recommendations import text_for
from unrec.errors import UnrecError
from unrec.matching.submissions import Level, Received, match_submission, split_proposals
from unrec.reading.files import read_source
from unrec.reading.limits import MEBIBYTE, Limits
from unrec.records import ParagraphKind, SourceText
from unrec.vocabularies.states import state_name

# A request answers at once, so a list is bounded: 200 proposals against 300 recommendations take about a second.
MAX_PROPOSALS = 200
MAX_CHARACTERS = 200_000
# One proposal is a sentence or a paragraph; the matcher reads no more of it either.
MAX_PROPOSAL_CHARACTERS = 5_000
FILE_LIMITS = Limits(max_bytes=10 * MEBIBYTE, max_pages=200, max_seconds=20.0, max_cells=100_000)
KEPT_EVIDENCE = 5
# Texts of these kinds are no proposals, whatever they say.
PASSED_OVER = frozenset({ParagraphKind.HEADING, ParagraphKind.HEADER, ParagraphKind.FOOTER, ParagraphKind.FOOTNOTE})


@dataclass(frozen=True)
class Near:
    """A recommendation near a proposal. `score` and `covered` as in `unrec.matching.submissions.Evidence`."""

    number: str
    review_code: str
    text: str
    language: str
    position: Position
    states: tuple[str, ...]
    level: Level
    score: float
    covered: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one proposal: how closely it was taken up, by which States, and what stands nearest."""

    order: int  # 1-based, in the list of the organisation
    text: str
    level: Level
    states: tuple[str, ...]  # names in the visitor's language
    near: tuple[Near, ...]

    @property
    def taken_up(self) -> list[Near]:
        """Return the recommendations that took the proposal up, the closest first."""
        return [one for one in self.near if one.level is not Level.NOT]


@dataclass(frozen=True)
class SubmissionResult:
    """What became of a whole list. `review` is the one it was compared with."""

    review: Review
    outcomes: tuple[Outcome, ...]

    def count(self, level: Level) -> int:
        """Return how many proposals were taken up so closely."""
        return sum(outcome.level is level for outcome in self.outcomes)

    @property
    def by_state(self) -> list[tuple[str, int]]:
        """Return the States with the number of proposals that each took up, most first."""
        counted = Counter(state for outcome in self.outcomes for state in outcome.states)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def proposals_of_text(text: str) -> list[str]:
    """Return the proposals of a pasted text.

    Raises:
        InvalidInputError: it is too long, holds none, or too many.
    """
    if len(text) > MAX_CHARACTERS:
        raise InvalidInputError(
            _("The text is longer than %(count)s characters. Paste the proposals alone.") % {"count": MAX_CHARACTERS}
        )
    return _checked(split_proposals(text.replace("\x00", " ")))


def proposals_of_file(data: bytes, name: str) -> list[str]:
    """Return the proposals of a Word, PDF, Excel or CSV file: its paragraphs, and of a table the longest cell a row.

    Raises:
        UnreadableDocumentError: the file cannot be read.
        InvalidInputError: it holds no proposal, or too many.
    """
    try:
        source = read_source(data, limits=FILE_LIMITS, name=name)
    except UnrecError as error:
        raise UnreadableDocumentError.of(error) from error
    pieces = _pieces(source)
    return _checked([proposal for piece in pieces for proposal in split_proposals(piece)])


def _pieces(source: SourceText) -> list[str]:
    paragraphs = [
        (paragraph.order, paragraph.text)
        for paragraph in source.paragraphs
        if paragraph.kind not in PASSED_OVER and not (source.tables and paragraph.kind is ParagraphKind.CELL)
    ]
    rows = [
        (table.order, max((" ".join(cell.text.split()) for cell in row), key=len, default=""))
        for table in source.tables
        for row in table.rows
    ]
    return [text for _order, text in sorted([*paragraphs, *rows], key=lambda pair: pair[0])]


def _checked(proposals: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(" ".join(one.split())[:MAX_PROPOSAL_CHARACTERS] for one in proposals))
    if not found:
        raise InvalidInputError(
            _("No proposal was found. Write each one on a line of its own, as a sentence of at least four words.")
        )
    if len(found) > MAX_PROPOSALS:
        sentence = ngettext(
            "This holds %(count)s proposal; at most %(most)s are compared at once. Give them in parts.",
            "This holds %(count)s proposals; at most %(most)s are compared at once. Give them in parts.",
            len(found),
        )
        raise InvalidInputError(sentence % {"count": len(found), "most": MAX_PROPOSALS})
    return found


def compare_submission(proposals: Sequence[str], review: Review) -> SubmissionResult:
    """Return what became of proposals in a review, in a constant number of queries.

    Every text of a recommendation is compared, so that proposals in any of its languages find it.
    """
    rows = list(
        Recommendation.objects.filter(review=review, is_pledge=False)
        .order_by("order", "pk")
        .prefetch_related("texts", "recommending_states")
    )
    by_key: dict[str, Recommendation] = {}
    received: list[Received] = []
    for row in rows:
        states = tuple(dict.fromkeys(state.state for state in row.recommending_states.all()))
        for version in row.texts.all():
            key = f"{row.pk}:{version.language}"
            by_key[key] = row
            received.append(Received(key, version.text, states))
    language = (get_language() or "en")[:2]
    asked = [(str(order), text) for order, text in enumerate(proposals, start=1)]
    # every language of a recommendation may be among the nearest, so look at more of them than are kept
    most_texts = max((len(row.texts.all()) for row in rows), default=1)
    uptakes = match_submission(asked, received, embed=False, limit=KEPT_EVIDENCE * most_texts)
    outcomes = []
    for uptake, proposal in zip(uptakes, proposals, strict=True):
        near: dict[int, Near] = {}
        for evidence in uptake.evidence:
            row = by_key[evidence.id]
            if row.pk in near or len(near) >= KEPT_EVIDENCE:
                continue
            shown = text_for(row.texts.all(), language)
            near[row.pk] = Near(
                number=row.number,
                review_code=review.code,
                text=shown.text if shown else "",
                language=shown.language if shown else "",
                position=Position(row.position),
                states=tuple(state_name(code, language) for code in evidence.recommending_states),
                level=evidence.level,
                score=evidence.score,
                covered=evidence.covered,
                reasons=tuple(reasons_in_words(evidence.reason)),
            )
        taken = [one for one in near.values() if one.level is not Level.NOT]
        states = tuple(dict.fromkeys(state for one in taken for state in one.states))
        outcomes.append(Outcome(int(uptake.id), proposal, uptake.level, states, tuple(near.values())))
    return SubmissionResult(review, tuple(outcomes))
