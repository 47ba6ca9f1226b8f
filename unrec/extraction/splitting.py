"""Parts a printed recommendation into its asks, each with the States that made it.

"Ratify CAT (Chile) and its Optional Protocol (Chile, Peru); abolish the death penalty (Italy)" holds the asks of
Chile, Peru and Italy. The text is cut behind each bracket that names States into *pieces*. A piece that is no
sentence of its own takes from its neighbours what it lacks: the verb from before ("Ratify" its Optional Protocol),
the whole clause from before ("..., in accordance with the Paris Principles"), or the object from behind ("Sign
(Chile) and ratify (Peru) the Convention"). What one State says in several pieces of one sentence is one ask.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

from unrec.extraction.attribution import StateGroup, leading_states, state_groups
from unrec.extraction.phrases import phrases_of
from unrec.extraction.verbs import ADVERBS, IMPERATIVES
from unrec.records import Part
from unrec.vocabularies.states import find_states

ADDRESS_CHARACTERS = 80  # the State under review is named within so many, where it is addressed
MAX_STEM_WORDS = 14  # the verbs before the object are no longer than this

# What may stand between two brackets that name the States of one ask.
BETWEEN_GROUPS = re.compile(r"^[\s,;.&]*(?:and|y|et|и)?\s*$")
SENTENCE_BREAK = re.compile(r"^[\s\d]*[;.:؛；。]")
EDGE = " \t\n;,.:؛،；，。/–—"
JOINING = re.compile(
    r"^[\s,;./–—-]*(?:(?:and/or|and|or|as well as|also|but|furthermore|in addition|"
    r"moreover|finally|then)\b[\s,/]*)+|^[\s,;./–—-]+",
    re.IGNORECASE,
)
# Words with which a piece goes on that leans on the clause before it.
CONTINUING = re.compile(
    r"^(?:which|that|who|whose|where|including|include|in|with|as|by|through|"
    r"so|without|especially|particularly|pursuant|according|"
    r"thereby|thus|such|inter alia|following|based|taking|noting|bearing|considering|"
    r"recognizing|recalling|given|at|for|on|from|"
    r"of|within|under|until|before|after|if|when|while|despite|against|among|"
    r"between|to (?:the|all|its|their|children|women)|"
    r"[a-z]+ing)\b",
    re.IGNORECASE,
)
# ... even after a semicolon.
AFTER_BREAK = re.compile(r"^(?:so that|which|including|in particular|especially|thereby)\b", re.IGNORECASE)
# ... after a semicolon and "and", where a State of the piece before it goes on.
JOINED_BREAK = re.compile(r"^\s*;\s*and\b", re.IGNORECASE)
LISTED_BREAK = re.compile(r"^\s*;\s*as well as\b", re.IGNORECASE)
# A piece that speaks of the one before it.
LOOKING_BACK = re.compile(
    r"\b(?:thereto|thereof|those recommendations|the latter)\b|"
    r"^(?:\w+ )?its (?:ratification|implementation|independence|prioriti[sz]ation|adoption)\b|"
    r"\bits complete abolition\b|"
    r"\b(?:it|them|this (?:matter|issue|problem))$",
    re.IGNORECASE,
)
INSTRUMENT = re.compile(r"\b(?:Conventions?|Covenants?|Statute|Committee|[A-Z]{3,}\w*)\b")
# What such a piece may speak of: a treaty, from its article to the end of the piece that names it.
TREATY = re.compile(
    r"\b(?:the (?:[A-Z0-9][\w’'-]* ){0,6}?(?:Protocols?|Conventions?|Covenants?|Statute)|(?:OP-?)?[A-Z]{3,})\b.*$",
    re.DOTALL,
)
TO_TREATY = re.compile(
    r"\bthereto\b|\bits (?:(?:first|second|third) )?(?:optional|additional) protocols?\b", re.IGNORECASE
)
OF_TREATY = re.compile(r"\bthereof\b|^(?:\w+ )?its (?:ratification|implementation)\b", re.IGNORECASE)
# A piece that ends in one of these lacks its object.
OPEN_END = re.compile(
    r"\b(?:of|to|the|a|an|and|or|with|in|on|for|by|its|into|from|against|that|towards?|become (?:a )?party|"
    r"becoming (?:a )?party)$|"
    r"^(?:with,? (?:high )?priority|as soon as possible|without (?:further )?delay|promptly|in a timely manner|"
    r"as a matter of priority)$",
    re.IGNORECASE,
)
DETERMINER = re.compile(
    r"\b(?:the|its|their|all|both|a|an|other|any|ILO|[A-Z]{2,}[A-Za-z-]*|International|"
    r"Optional|Convention|Covenant|Protocol|Rome)\b"
)
VERB_NOUN = re.compile(
    r"^\S+\s+(?:early |swift |prompt |full |possible |necessary )?(?:possibility|"
    r"process(?:es)?|ratification|accession|signature|signing|adoption|"
    r"creation|establishment|implementation|conclusion|adhesion|procedures?|steps?|"
    r"measures?|efforts?|matter|view|party|completion)\b"
)
TAKES_VERB = re.compile(r"\b(?:consider(?:ing)?|possibility of|priority|continue)$", re.IGNORECASE)
OBJECT_END = re.compile(r"\s*/|;|,? and (?=\w+ing\b)|, (?:and |as well as )")


NO_BARE_VERB = re.compile(
    r"(?:be|is|are|was|were|has|have|had|and|or|in|on|as|with|which|that|while|within|without|through|upon|after|"
    r"(?!bring\b)[a-z]+ing)\b"
)
# Efforts to do one thing and, without a comma, another.
EFFORTS = re.compile(r"(?:[\w’'-]+ ){1,6}?efforts to\b", re.IGNORECASE)
AND_VERB = re.compile(r"\s*and [a-z]")
OWN_EFFORT = re.compile(r"(?:[a-z]+ly )?(?:take|make|continue|pursue|intensify|strengthen|increase|consider|to)\b")
THAT_CLAUSE = re.compile(r"^that (?=[^\W\d_])", re.IGNORECASE)
# Words that stand between the verbs of an ask: "take all necessary steps towards the ratification of".
BETWEEN_VERBS = frozenset(
    """
    and or to the of a an its for with in on towards toward into from as soon possible possibility process processes
    ratification accession signature adoption creation establishment implementation conclusion steps measures efforts
    necessary appropriate all early swift prompt further party matter priority view possibly not becoming
    """.split()  # noqa: SIM905
)


class Kind(Enum):
    """How a piece stands to the one before it."""

    CLAUSE = auto()  # an ask of its own
    OBJECT = auto()  # another object of the same verb
    CONTINUING = auto()  # goes on with the clause


@dataclass(frozen=True, slots=True)
class Split:
    """A recommendation taken apart: its text without the brackets that name States, and its asks."""

    text: str
    parts: tuple[Part, ...]
    unknown_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class _Fragment:
    """A stretch of words of a piece: its verbs (0), itself (1), words borrowed from behind (2), what it means (3)."""

    piece: int
    role: int
    text: str


@dataclass(slots=True)
class _Piece:
    """The text before one group of States. `sentence` counts the sentences."""

    text: str
    states: tuple[str, ...]
    sentence: int
    kind: Kind = Kind.CLAUSE


def split_recommendation(text: str, language: str = "en", state_under_review: str | None = None) -> Split:
    """Part the text of one recommendation into asks.

    Args:
        text: the recommendation as printed, without its number.
        language: ISO 639-1 of the text.
        state_under_review: its ISO 3166-1 alpha-3 code, to leave "that X" out of the asks.
    """
    groups = state_groups(text, language)
    unknown = tuple(name for group in groups for name in group.unknown)
    whole = tidy(_without(text, groups))
    if not groups and (leading := leading_states(text, language))[0]:
        states, start = leading
        ask = ask_of(tidy(text[start:]), language, state_under_review)
        return Split(tidy(text[start:]), (Part(ask, states),) if ask else ())
    if not groups:
        return Split(whole, (Part(ask_of(whole, language, state_under_review)),) if whole else (), unknown)
    pieces, tail = _pieces(text, groups, language)
    parts = []
    for wording, states in _asks(pieces, tail):
        ask = ask_of(tidy(wording), language, state_under_review)
        if ask:
            parts.append(Part(ask, states))
    return Split(whole, tuple(parts), unknown)


def tidy(text: str) -> str:
    """Return a text with single spaces, no space before a comma, and no dangling marks at its ends."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\(\s*\)", "", text)
    text = re.sub(r"\s+([,;.:)\]])", r"\1", text)
    text = re.sub(r"([,;])(?:\s*[,;])+", r"\1", text)
    return text.strip(EDGE + "*∗")


def ask_of(text: str, language: str, state_under_review: str | None = None) -> str:
    """Return what is asked, without "Recommended that X" before it.

    Only an ask that begins with a verb then stands alone ("Ratify ..."); anything else ("Recommended that polygamy be
    eliminated") is left as it is printed, and a mere clause ("That polygamy be eliminated") is given the verb that the
    chapeau above its list has.
    """
    match = phrases_of(language).lead_in.match(text)
    rest = text[match.end() :] if match else text
    rest = re.sub(r"^(?:also\b[\s,]*)?(?:(?:to )?(?:that|to)\b[\s:,]*)?", "", rest, flags=re.IGNORECASE)
    named = re.match(r"^(?:the (?:Government(?: of)?|State)\b(?: the)?|it\b)?\s*", rest)
    after = named.end() if named else 0
    mentions = find_states(rest[:ADDRESS_CHARACTERS])
    if mentions and mentions[0].code == state_under_review and mentions[0].start <= after + len("the "):
        after = mentions[0].end
    remainder = re.sub(r"^(?:[’']s Government)?[\s,:]*(?:should\b|to\b|that it\b)?\s*", "", rest[after:])
    if match and after and re.match(r"[a-z]{2,}\b", remainder) and not NO_BARE_VERB.match(remainder):
        return remainder.strip(EDGE)  # behind "recommended that X" stands a bare verb, known or not
    for candidate in (remainder, rest):
        if _verb_index(candidate.split()) is not None:
            return candidate.strip(EDGE)
    if language == "en" and (that := THAT_CLAUSE.match(text)):  # "That the law be amended" leans on the chapeau
        return f"[Recommended] that {text[that.end() :]}"
    return text


def _without(text: str, groups: list[StateGroup]) -> str:
    result, place = [], 0
    for group in groups:
        result.append(text[place : group.start])
        place = group.end
    result.append(text[place:])
    return " ".join(piece.strip() for piece in result if piece.strip())


def _pieces(text: str, groups: list[StateGroup], language: str) -> tuple[list[_Piece], str]:
    pieces: list[_Piece] = []
    place = 0
    for group in groups:
        wording = text[place : group.start]
        if pieces and BETWEEN_GROUPS.match(wording):
            pieces[-1].states = tuple(dict.fromkeys((*pieces[-1].states, *group.states)))
        else:
            begins = not pieces or (
                SENTENCE_BREAK.match(wording) is not None and not _goes_on(pieces[-1], wording, group.states, language)
            )
            sentence = (pieces[-1].sentence if pieces else -1) + begins
            pieces.append(_Piece(wording, group.states, sentence, Kind.CLAUSE if begins else _kind(wording, language)))
        place = group.end
    return pieces, text[place:]


def _goes_on(before: _Piece, wording: str, states: tuple[str, ...], language: str) -> bool:
    """Tell whether a sentence goes on in spite of a semicolon."""
    bare = tidy(JOINING.sub("", wording))
    if _lacks_object(before) or AFTER_BREAK.match(bare) or LISTED_BREAK.match(wording) or _looks_back(bare):
        return True
    if JOINED_BREAK.match(wording) is None or phrases_of(language).lead_in.match(bare):
        return False
    return not set(states).isdisjoint(before.states)


def _kind(wording: str, language: str) -> Kind:
    """Return how a piece inside a sentence stands to the piece before it."""
    bare = JOINING.sub("", wording)
    words = bare.split()
    if not words:
        return Kind.CONTINUING
    if _verb_index(words) is not None or phrases_of(language).lead_in.match(bare):
        return Kind.CLAUSE
    if CONTINUING.match(bare):
        return Kind.CONTINUING
    return Kind.OBJECT


def begins_with_verb(text: str) -> bool:
    """Tell whether a text begins with the verb of an ask, adverbs before it let pass."""
    return _verb_index(text.split()) is not None


def _is_verbal(word: str) -> bool:
    """Tell whether a word can stand among the verbs of an ask, before its object."""
    return all(
        plain in IMPERATIVES or plain in ADVERBS or plain in BETWEEN_VERBS or plain.endswith(("ing", "ly"))
        for plain in re.split(r"[/-]", word.strip(",;:()").lower())
        if plain
    )


def begins_with_object(text: str) -> bool:
    """Tell whether a text begins with what a verb needs: "the Convention", "OP-CEDAW"."""
    return DETERMINER.match(text) is not None


def _verb_index(words: list[str]) -> int | None:
    """Return where the verb stands with which a clause begins, adverbs before it let pass; None without one."""
    for index, word in enumerate(words[:4]):
        plain = word.strip(",;:").lower()
        if plain.replace("re-", "re") in IMPERATIVES or plain.split("/")[0] in IMPERATIVES:
            return index
        if plain not in ADVERBS and not plain.endswith("ly") and not (index and plain == "and"):
            return None
    return None


def _asks(pieces: list[_Piece], tail: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return each ask with its States, in the order in which the asks stand."""
    fragments = _fragments(pieces, tail)
    asks: dict[tuple[int, tuple[_Fragment, ...]], list[str]] = {}
    for index, piece in enumerate(pieces):
        for state in piece.states:
            same = [
                other
                for other, candidate in enumerate(pieces)
                if candidate.sentence == piece.sentence and state in candidate.states
            ]
            if same[0] != index:  # told together with the first piece of this State
                continue
            together = {
                fragment
                for other in same
                for fragment in fragments[other]
                if not (fragment.role == 1 and _is_of_others(fragment.piece, same, pieces))
            }
            own = {fragment.piece for fragment in together if fragment.role == 1}
            if any(_lacks_object(pieces[other]) for other in same):  # its own verb waits for the object
                together = {fragment for fragment in together if fragment.role != 0}
            wording = tuple(
                sorted(
                    f for f in together if f.role == 1 or f.piece not in own or (f.role >= 2 and _lacks(f, together))
                )
            )
            asks.setdefault((piece.sentence, wording), []).append(state)
    return [(_worded(wording), tuple(states)) for (_, wording), states in asks.items()]


def _is_of_others(index: int, same: list[int], pieces: list[_Piece]) -> bool:
    """Tell whether a piece that names an ask of its own stands between pieces of a State that does not make it.

    "Build schools (Chile), train judges (Peru), without delay (Chile, Peru)": Chile asks for no judges.
    """
    return same[0] < index < same[-1] and index not in same and pieces[index].kind is not Kind.CONTINUING


def _lacks(borrowed: _Fragment, together: set[_Fragment]) -> bool:
    """Tell whether borrowed words are not already there in a piece of the same State."""
    words = borrowed.text.partition(" ")[2] if borrowed.role == 3 else borrowed.text
    return not any(fragment.role == 1 and words in fragment.text for fragment in together)


def _worded(fragments: tuple[_Fragment, ...]) -> str:
    return " ".join(
        f"[{fragment.text}]"
        if fragment.role == 3
        else _plain(fragment.text, bare=not place or fragments[place - 1].role == 0)
        for place, fragment in enumerate(fragments)
    )


def _plain(text: str, *, bare: bool) -> str:
    """Return a fragment; `bare` without what joins it to the one before, as at the beginning or after its verb."""
    return JOINING.sub("", text) if bare else text.strip()


def _fragments(pieces: list[_Piece], tail: str) -> list[list[_Fragment]]:
    """Return for each piece the fragments that make it understood on its own."""
    result: list[list[_Fragment]] = []
    clause = 0  # the piece with the verb
    for index, piece in enumerate(pieces):
        own = [_Fragment(index, 1, piece.text)]
        bare = tidy(JOINING.sub("", piece.text))
        meant = _treaty_meant(bare, pieces[index - 1].text) if index else ""
        if meant:
            own = [*own, _Fragment(index, 3, meant)]
        if index and (efforts := _shared_efforts(pieces[clause].text, piece)):
            own = [_Fragment(clause, 0, efforts), *own]
        elif piece.kind is Kind.CLAUSE:
            clause = index
            if index and not meant and _looks_back(bare):
                own = result[index - 1] + own
        elif piece.kind is Kind.CONTINUING:
            own = result[index - 1] + own
        else:
            if pieces[index - 1].kind is Kind.CONTINUING and not begins_with_object(bare):
                result.append(result[index - 1] + own)
                continue
            stem = pieces[clause].text if _lacks_object(pieces[clause]) else stem_and_object(pieces[clause].text)[0]
            own = ([_Fragment(clause, 0, stem)] if stem else result[index - 1]) + own
        if _lacks_object(piece):
            borrowed = _object_behind(pieces, index, tail)
            if borrowed is not None:
                own = [*own, borrowed]
        elif index == len(pieces) - 1 and tail.strip(EDGE) and not SENTENCE_BREAK.match(tail):
            own = [*own, _Fragment(index, 2, tail.rstrip(EDGE))]
        result.append(own)
    return result


def _looks_back(ask: str) -> bool:
    """Tell whether an ask speaks of the one before it, and does not itself say what "thereto" means."""
    match = LOOKING_BACK.search(ask)
    return match is not None and INSTRUMENT.search(ask, 0, match.start()) is None


def _shared_efforts(clause: str, piece: _Piece) -> str:
    """Return "Intensify efforts to" for "and prevent it" behind "Intensify efforts to combat it (Chile)"; else ""."""
    stem = EFFORTS.match(JOINING.sub("", clause))
    if stem is None or not AND_VERB.match(piece.text) or piece.kind is not Kind.CLAUSE:
        return ""
    return stem[0] if not OWN_EFFORT.match(JOINING.sub("", piece.text)) else ""


def _treaty_meant(ask: str, before: str) -> str:
    """Return "to the Convention" where an ask has "thereto" and the piece before it names the treaty; "" elsewhere."""
    for pattern, preposition in ((TO_TREATY, "to"), (OF_TREATY, "of")):
        match = pattern.search(ask)
        if match and INSTRUMENT.search(ask, 0, match.start()) is None:
            named = TREATY.search(before.rstrip(EDGE))
            return f"{preposition} {named[0]}" if named else ""
    return ""


def _lacks_object(piece: _Piece) -> bool:
    """Tell whether a piece ends before its object: "Sign (Chile) and ratify (Peru) the Convention"."""
    bare = tidy(JOINING.sub("", piece.text))
    return OPEN_END.search(bare) is not None or (piece.kind is not Kind.OBJECT and all(map(_is_verbal, bare.split())))


def _object_behind(pieces: list[_Piece], index: int, tail: str) -> _Fragment | None:
    """Return the object that the next complete piece, or the text after the last bracket, has for this one."""
    bare = tidy(JOINING.sub("", pieces[index].text))
    for other in range(index + 1, len(pieces)):
        if pieces[other].sentence != pieces[index].sentence:
            return None
        if not _lacks_object(pieces[other]):
            return _Fragment(index, 2, _object_for(bare, tidy(JOINING.sub("", pieces[other].text))))
    rest = JOINING.sub("", tail).strip(EDGE)
    return _Fragment(index, 2, _object_for(bare, rest)) if rest and not SENTENCE_BREAK.match(tail) else None


def _object_for(lacking: str, text: str) -> str:
    """Return the object in a clause, with its verb where the lacking one needs a verb ("consider ... ratifying")."""
    stem, rest = stem_and_object(text)
    if TAKES_VERB.search(lacking) and re.match(r"\w+ing\b", stem):
        rest = text
    end = OBJECT_END.search(rest)
    return rest[: end.start()] if end else rest


def stem_and_object(text: str) -> tuple[str, str]:
    """Part a clause into its verbs and their object: "Consider ratifying" and "the Convention".

    ("", text) where the text does not begin with a verb.
    """
    bare = JOINING.sub("", text).rstrip(EDGE)
    words = bare.split()
    if not words or (_verb_index(words) is None and not words[0].lower().endswith("ing")):
        return "", bare
    for match in DETERMINER.finditer(bare):
        before = bare[: match.start()].split()
        if len(before) > MAX_STEM_WORDS:
            break
        if before and not VERB_NOUN.match(bare[match.start() :]):
            if not all(map(_is_verbal, before)):
                break
            return bare[: match.start()].strip(), bare[match.start() :]
    return "", bare
