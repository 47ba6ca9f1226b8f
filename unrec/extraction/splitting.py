"""Parts a printed recommendation into its asks, each with the States that made it.

"Ratify CAT (Chile) and its Optional Protocol (Chile, Peru); abolish the death penalty (Italy)" are three asks. Where
an ask is not a sentence of its own it takes from its neighbours what it lacks: the verb from before ("Ratify" its
Optional Protocol), or the object from behind ("Sign (Chile) and ratify (Peru) the Convention").
"""

import re
from dataclasses import dataclass

from unrec.extraction.attribution import StateGroup, state_groups
from unrec.extraction.phrases import phrases_of
from unrec.records import Part

# What may stand between two brackets that name the States of one ask.
BETWEEN_GROUPS = re.compile(r"^[\s,;.&]*(?:and|y|et|и)?\s*$")
STRONG_BREAK = re.compile(r"^\s*(?:\d+\s*)?[;.:؛；。]|^\s*/\s*(?=[A-ZА-ЯÀ-Ý])")
EDGE = " \t\n;,.:؛،；，。/–—"
JOINING = re.compile(r"^(?:and/or|and|or|as well as|also|but|furthermore|in addition|moreover)\b[\s,]*", re.IGNORECASE)

# Words with which an ask goes on that is no sentence of its own. English only: elsewhere asks are not rebuilt.
CONTINUING = re.compile(
    r"^(?:which|that (?:has|have|is|are|was|were)|who|whose|where|including|in (?:accordance|line|conformity|compliance|particular|order|"
    r"cooperation|collaboration|consultation|keeping|the context|this (?:regard|respect)|addition to|view of|the (?:area|field)|favou?r)|"
    r"with (?:a view|the (?:aim|view|objective|support|assistance|help|participation)|special|particular|respect|regard|priority|due)|"
    r"as (?:soon|a|an|recommended|well|early|quickly|part|provided|stipulated|required|set|requested|such|called)|by|through|so (?:as|that)|"
    r"without|especially|particularly|pursuant|according|thereby|thus|such as|inter alia|following|based|taking|noting|"
    r"bearing|considering|recognizing|recalling|given|at the (?:earliest|same)|for (?:the|all|its|their|example|instance|children|women|persons)|"
    r"on (?:the|a|an)|from|to (?:the|all|its|children|women)|of (?:the|all|its)|within|under|until|before|after|if|when|while|despite|against|among|between)\b",
    re.IGNORECASE,
)
NOUN_START = re.compile(
    r"^(?:the|its|their|a|an|all|both|other|any|this|those|these|his|her|each|article|articles|optional|second|first|"
    r"international|convention|conventions|covenant|protocol|ILO|[A-Z][A-Z-]{2,})\b"
)
# An ask that ends in one of these lacks its object.
OPEN_END = re.compile(
    r"\b(?:of|to|the|a|an|and|or|with|in|on|for|by|its|into|from|against|that|towards?|"
    r"sign(?:ing)?|ratify(?:ing)?|acced(?:e|ing)|adopt(?:ing)?|consider(?:ing)?|implement(?:ing)?|establish(?:ing)?|"
    r"creat(?:e|ing)|endors(?:e|ing)|withdraw(?:ing)?|amend(?:ing)?|repeal(?:ing)?|abolish(?:ing)?|lift(?:ing)?|strengthen(?:ing)?|"
    r"continue|promot(?:e|ing)|ensur(?:e|ing)|accept(?:ing)?|conclude|join(?:ing)?|support(?:ing)?|complete|review(?:ing)?)$",
    re.IGNORECASE,
)
# The verbs at the beginning of an ask, up to the object that they share with the next one.
VERBS = re.compile(
    r"^((?:(?:to|not|and|or|and/or|also|further|urgently|promptly|swiftly|seriously|favou?rably|positively|fully|speedily|as|soon|possible|a|matter|of|priority|"
    r"the|possibility|process|ratification|accession|signature|signing|conclude|towards?|steps|necessary|take|all|early|swift|prompt|"
    r"[a-z]+ing|consider|ratify|sign|accede|adhere|adopt|become|party|join|"
    r"expedite|accelerate|finalize|complete|study|examine|envisage|explore|pursue|continue|work|"
    r"withdraw|lift|implement|strengthen|ensure|establish|promote|enhance|improve|take|extend|submit|provide|"
    r"its|efforts|for|in|adhesion|/)\s*,?\s*)+?)(?=(?:the|its|their|all|other|a|an|both|ILO|[A-Z]{3,})\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Split:
    """A recommendation taken apart: its text without the brackets that name States, and its asks."""

    text: str
    parts: tuple[Part, ...]
    unknown_names: tuple[str, ...] = ()


@dataclass(slots=True)
class _Piece:
    """The text before one group of States, and whether it begins anew or goes on from the piece before."""

    text: str
    states: tuple[str, ...]
    begins: bool


def split_recommendation(text: str, language: str = "en") -> Split:
    """Part the text of one recommendation into asks.

    Args:
        text: the recommendation as printed, without its number.
        language: ISO 639-1 of the text.
    """
    groups = state_groups(text, language)
    unknown = tuple(name for group in groups for name in group.unknown)
    whole = tidy(_without(text, groups))
    if not groups:
        return Split(whole, (Part(ask_of(whole, language)),) if whole else (), unknown)
    pieces, tail = _pieces(text, groups)
    parts = [Part(ask_of(tidy(wording), language), states) for wording, states in _wordings(pieces, tail)]
    return Split(whole, tuple(part for part in parts if part.text), unknown)


def tidy(text: str) -> str:
    """Return a text with single spaces, no space before a comma, and no dangling marks at its ends."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,;.:)\]])", r"\1", text)
    text = re.sub(r"([,;])(?:\s*[,;])+", r"\1", text)
    text = re.sub(r"\(\s*\)", "", text)
    return text.strip(EDGE + "*∗")


def ask_of(text: str, language: str) -> str:
    """Return what is asked, without "Recommended that X" before it; the text itself where nothing is left."""
    match = phrases_of(language).lead_in.match(text)
    if not match or not match.end():
        return text
    rest = re.sub(r"^(?:that|to|the|a|an)\b\s*", "", text[match.end() :], flags=re.IGNORECASE)
    return rest if rest else text


def _without(text: str, groups: list[StateGroup]) -> str:
    result, place = [], 0
    for group in groups:
        result.append(text[place : group.start])
        place = group.end
    result.append(text[place:])
    return " ".join(piece.strip() if index else piece.rstrip() for index, piece in enumerate(result) if piece.strip())


def _pieces(text: str, groups: list[StateGroup]) -> tuple[list[_Piece], str]:
    pieces: list[_Piece] = []
    place = 0
    for group in groups:
        wording = text[place : group.start]
        if pieces and BETWEEN_GROUPS.match(wording):
            pieces[-1].states = tuple(dict.fromkeys((*pieces[-1].states, *group.states)))
        else:
            begins = not pieces or STRONG_BREAK.match(wording) is not None
            pieces.append(_Piece(wording, group.states, begins))
        place = group.end
    return pieces, text[place:]


def _wordings(pieces: list[_Piece], tail: str) -> list[tuple[str, tuple[str, ...]]]:
    """Complete the wording of each piece from its neighbours."""
    result: list[tuple[str, tuple[str, ...]]] = []
    tail = tail.strip(EDGE)
    previous = ""
    for index, piece in enumerate(pieces):
        wording = piece.text.strip(EDGE)
        if index and not piece.begins:
            wording = _completed_from_before(previous, wording)
        following = [other.text.strip(EDGE) for other in pieces[index + 1 :]]
        if OPEN_END.search(tidy(wording)):
            wording = _completed_from_behind(wording, following, tail)
        elif index == len(pieces) - 1 and tail and not STRONG_BREAK.match(tail):
            wording = f"{wording} {tail}"
        previous = wording
        result.append((wording, piece.states))
    return result


def _completed_from_before(previous: str, wording: str) -> str:
    bare = JOINING.sub("", wording)
    if CONTINUING.match(wording) and not JOINING.match(wording):
        return f"{previous}, {wording}"
    if NOUN_START.match(bare):
        sentence = re.split(r"[;.]\s+", previous)[-1]
        match = VERBS.match(JOINING.sub("", sentence))
        if match:
            return f"{match[1]} {bare}"
        return f"{previous}, {wording}"
    if CONTINUING.match(bare):
        return f"{previous}, {wording}"
    return bare


def _completed_from_behind(wording: str, following: list[str], tail: str) -> str:
    for text in [*following, tail]:
        bare = JOINING.sub("", text)
        if not bare or OPEN_END.search(tidy(bare)):
            continue
        match = VERBS.match(bare)
        return f"{wording} {bare[match.end() :] if match else bare}"
    return wording
