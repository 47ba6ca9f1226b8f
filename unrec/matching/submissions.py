"""What became of an organisation's proposals: which recommendations took them up, by which States, how closely."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from unrec.matching.features import pair_features, prepare
from unrec.matching.reasons import shared_reasons
from unrec.matching.recurrence import Texts, best_columns, choose_embedder, pair_scores

DEFAULT_MATCHES = 10
# Probabilities that a recommendation shares a principal ask with the proposal, and the shares of the proposal's
# information (idf of its terms) that the recommendation repeats. A recommendation more likely than not the same takes
# the proposal up; how much of its wording came along tells how closely.
TAKEN_UP = 0.5
PARTLY_TAKEN_UP = 0.2
FULLY_COVERED = 0.6
LARGELY_COVERED = 0.3
MINIMUM_PROPOSAL_WORDS = 4  # shorter lines are headings ("Freedom of expression") or page marks
TITLE_SHARE = 0.7  # of the longer words of a line without an end mark begin with a capital


class Level(StrEnum):
    """How closely a recommendation follows a proposal."""

    FULLY = "fully"
    LARGELY = "largely"
    PARTLY = "partly"
    NOT = "not"


_ORDER = list(Level)


@dataclass(frozen=True, slots=True)
class Received:
    """A recommendation that the State received, with the States that made it (ISO 3166-1 alpha-3)."""

    id: str
    text: str
    recommending_states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A recommendation near a proposal. `score` is the probability that the two share an ask, `covered` the share of
    the proposal's information that it repeats (0-1); for reasons see `unrec.matching.reasons`."""

    id: str
    level: Level
    score: float
    covered: float
    recommending_states: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uptake:
    """What became of one proposal: the closest level, the States that took it up, and the nearest recommendations.

    `recommending_states` are those of the evidence that is not `NOT`, the closest first; `evidence` is best first and
    holds the nearest recommendations even where the proposal was not taken up.
    """

    id: str
    level: Level
    score: float
    recommending_states: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def match_submission(
    proposals: Texts, received: Sequence[Received], *, embed: bool | None = None, limit: int = DEFAULT_MATCHES
) -> list[Uptake]:
    """Return what became of each proposal, in the order of the proposals.

    Args:
        proposals: pairs (id, text) of an organisation's submission; `split_proposals` makes them from its text.
        received: the recommendations of the review.
        embed: as in `recurrence.match`.
        limit: how many recommendations to give as evidence for each.

    Raises:
        EmbeddingsMissingError: embeddings are demanded, but not installed.
    """
    if not proposals:
        return []
    if not received:
        return [Uptake(id=id_, level=Level.NOT, score=0.0) for id_, _ in proposals]
    embedder = choose_embedder(embed)
    asked = prepare([text for _, text in proposals], embedder)
    got = prepare([one.text for one in received], embedder)
    scores = pair_scores(asked, got)
    covered = pair_features(asked, got)["later_covered"]
    uptakes = []
    for row, (id_, _) in enumerate(proposals):
        found = [
            Evidence(
                id=received[column].id,
                level=level_of(float(scores[row, column]), float(covered[row, column])),
                score=round(float(scores[row, column]), 4),
                covered=round(min(1.0, float(covered[row, column])), 4),
                recommending_states=received[column].recommending_states,
                reason=shared_reasons(asked, row, got, column),
            )
            for column in best_columns(scores[row], limit)
        ]
        evidence = tuple(sorted(found, key=lambda one: (_ORDER.index(one.level), -one.score)))
        states = [s for one in evidence if one.level is not Level.NOT for s in one.recommending_states]
        uptakes.append(
            Uptake(
                id=id_,
                level=evidence[0].level,
                score=max(one.score for one in evidence),
                recommending_states=tuple(dict.fromkeys(states)),
                evidence=evidence,
            )
        )
    return uptakes


def level_of(score: float, covered: float) -> Level:
    """Return how closely a recommendation follows a proposal.

    Args:
        score: the probability that the two share a principal ask, 0-1.
        covered: the share of the proposal's information that the recommendation repeats, 0-1.
    """
    if score >= TAKEN_UP and covered >= LARGELY_COVERED:
        return Level.FULLY if covered >= FULLY_COVERED else Level.LARGELY
    return Level.PARTLY if score >= PARTLY_TAKEN_UP else Level.NOT


_MARK = re.compile(
    r"^\s*(?:(?:recommendation|proposal|рекомендация|предложение|ұсыным|ұсыныс)\s*(?:№|no\.?|#)?\s*\d+\s*[.:)\-–—]*|"
    r"[•●▪◦‣∙·*–—\-]\s+|\d{1,3}(?:\.\d{1,3})+\s+|\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivxlc]{1,5}|[a-zа-яәіңғүұқөһ])[.)]\s*)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;:。！？][\"'»”)]*\s*$")


def split_proposals(text: str) -> list[str]:
    """Return the proposals of a pasted or extracted text in order, without their numbers and bullets.

    A proposal begins at a number, a bullet or after an empty line; a line that goes on without either belongs to the
    one before it where that has not come to the end of its sentence. Headings and page numbers are left out.

    Args:
        text: lines as they come out of a document or a form, in any language.
    """
    pieces: list[str] = []
    open_piece = False  # whether the next plain line goes on with the last piece
    for line in text.splitlines():
        words = line.strip()
        if not words:
            open_piece = False
            continue
        mark = _MARK.match(words)
        body = words[mark.end() :].strip() if mark else words
        if mark is None and open_piece and not ends_sentence(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {body}"
        else:
            pieces.append(body)
        open_piece = True
    return [piece for piece in pieces if _is_proposal(piece)]


def ends_sentence(piece: str) -> bool:
    """Return whether a line ends as a sentence, a list's item or a lead-in does."""
    return bool(_SENTENCE_END.search(piece))


def is_title(piece: str) -> bool:
    """Return whether a line is written as a title: without an end mark, most of its longer words with a capital."""
    long_words = [word for word in piece.split() if len(word) > 3]
    capitals = sum(word[0].isupper() for word in long_words)
    return not ends_sentence(piece) and capitals > TITLE_SHARE * len(long_words)


def _is_proposal(piece: str) -> bool:
    """Return whether a piece can be an ask: long enough, no lead-in and no title."""
    if piece.endswith(":") or is_title(piece):
        return False
    unparted = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]", piece))
    return len(piece.split()) >= MINIMUM_PROPOSAL_WORDS or unparted >= 2 * MINIMUM_PROPOSAL_WORDS
