"""Two recommendations side by side, with the words marked that only one of them has."""

from dataclasses import dataclass

from unrec.matching.background import load_background
from unrec.matching.terms import terms_of

# Words in more than one text of five ("the", "and", "measures") are never marked alone: idf = ln(5) + 1.
LITTLE_WORD_IDF = 2.61


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text. `differs` where the other text has none of its words."""

    text: str
    differs: bool


def mark_differences(a: str, b: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Return the two texts cut into segments, each text whole again when its segments are joined.

    Words are compared by their stems and instruments by what they are, wherever they stand: "ratification of OP-CAT"
    against "ratify the Optional Protocol to the Convention against Torture" differs in nothing. A little word is marked
    only between marked words. Of a very long text only the first `terms.MAX_CHARACTERS` characters are compared; the
    rest is one unmarked segment.
    """
    return _segments(a, {term.value for term in terms_of(b)}), _segments(b, {term.value for term in terms_of(a)})


def _segments(text: str, other: set[str]) -> tuple[Segment, ...]:
    idf_of = load_background().idf_of
    # (start, end, differs or None where the neighbours decide); several terms may stand at one place
    places: dict[tuple[int, int], bool | None] = {}
    for term in terms_of(text):
        place = term.start, term.end
        if idf_of(term.value) < LITTLE_WORD_IDF:
            places.setdefault(place, None)
        elif places.get(place) is not False:
            places[place] = term.value not in other
    spans = sorted(places)
    marked = [places[span] for span in spans]
    for at, mark in enumerate(marked):
        if mark is None:
            before = marked[at - 1] if at else False
            behind = next((later for later in marked[at + 1 :] if later is not None), False)
            marked[at] = bool(before and behind)
    segments: list[Segment] = []
    done = 0
    for (start, end), mark in zip(spans, marked, strict=True):
        if mark and end > done:
            _append(segments, text[done:start], joins=True)
            _append(segments, text[max(start, done) : end], differs=True)
            done = end
        elif end > done:
            _append(segments, text[done:end])
            done = end
    _append(segments, text[done:])
    return tuple(segments)


def _append(segments: list[Segment], text: str, *, differs: bool = False, joins: bool = False) -> None:
    """Add a stretch, to the last segment where both are alike; `joins` for what stands between two marked words."""
    if not text:
        return
    if joins and segments and segments[-1].differs and not any(character.isalnum() for character in text):
        differs = True
    if segments and segments[-1].differs == differs:
        segments[-1] = Segment(segments[-1].text + text, differs)
    else:
        segments.append(Segment(text, differs))
