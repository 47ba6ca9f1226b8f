"""Finds in a text the States that made a recommendation: the brackets that name nothing but States.

"Ratify CAT (Chile; Iran (Islamic Republic of))" has one such group; the brackets of "(CAT)", "(a)" and "(see
paragraph 4)" are none. A slip in a name, a bracket that was never closed, and groups of States ("African Group") are
understood; names that no vocabulary knows are kept, so that a person can be told.
"""

import re
from dataclasses import dataclass

from unrec.extraction.phrases import BY_LANGUAGE, phrases_of
from unrec.vocabularies.states import find_states, state_code

MAX_GROUP_CHARACTERS = 900  # the longest group known, of some fifty States, is shorter
MAX_CHARACTERS, MAX_OPENINGS = 30_000, 400  # of one recommendation; the longest known has 6,000 and some thirty
MAX_NAME_WORDS = 6  # an unknown name with more words is no name

OPENING, CLOSING = "([（", ")]）"
NAME_START = re.compile(r"\s*[^\W\d_]")
GROUPS_OF_STATES = re.compile(
    r"\b(?:(?:the )?(?:African Group|Arab Group|European Union|EU|African Union|"
    r"League of Arab States|ECOWAS|CARICOM|ASEAN|OIC|NAM|"
    r"Organi[sz]ation of (?:the )?Islamic (?:Conference|Cooperation)|Non-Aligned Movement|GRULAC|Nordic countries|"
    r"Group of African States|Group of Arab States|"
    r"Groupe (?:des États )?africain|Groupe arabe|Union européenne|Grupo (?:de los Estados )?(?:de )?Áfric\w+|"
    r"Unión Europea|"
    r"Группа африканских государств|Группа арабских государств|Европейский союз|Африканская группа))\b",
    re.IGNORECASE,
)
# of all languages: a report may leave a name or a bracket untranslated
JOINING_WORDS = frozenset(word for phrases in BY_LANGUAGE.values() for word in phrases.joining_words)
JOINING_MARKS = re.compile(r"[,;/&،、و]")
LEADING_MARK = re.compile(r"\s*(?::|\s[-–—]\s)\s*(?=\S)")
WORDS_BEFORE_VERB = 3  # "Brazil also strongly recommended"
UNOPENED_END = re.compile(r"\)\s*[;.,]?\s*$")
MARKS = re.compile(r"[\d*∗†‡\"“”'’]+")


@dataclass(frozen=True, slots=True)
class StateGroup:
    """A place in a text, brackets included, that names the States that made what stands before it."""

    start: int
    end: int
    states: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def state_groups(text: str, language: str = "en") -> list[StateGroup]:
    """Return the groups of States in brackets, in order.

    Args:
        text: one recommendation, with or without its number.
        language: ISO 639-1 of the text; names of States count in every language.
    """
    groups: list[StateGroup] = []
    place = 0
    openings = 0
    while place < min(len(text), MAX_CHARACTERS) and openings < MAX_OPENINGS:
        if text[place] not in OPENING or not NAME_START.match(text, place + 1):
            place += 1
            continue
        openings += 1
        end, closed = _closing_place(text, place)
        group = _read_group(text, place, end, closed, language)
        if group is None:
            place += 1
        else:
            groups.append(group)
            place = group.end
    last = groups[-1].end if groups else 0
    unopened = _unopened_group(text, last)
    return [*groups, unopened] if unopened else groups


def leading_states(text: str, language: str = "en") -> tuple[tuple[str, ...], int]:
    """Return the States named before what they ask, and where the ask begins; ((), 0) where none are.

    "Brazil recommended that ...", "Spain, Italy and the Netherlands: ...", "Algeria - Continue ...".
    """
    phrases = phrases_of(language)
    states: list[str] = []
    end = 0
    for mention in find_states(text[:MAX_GROUP_CHARACTERS]):
        between = JOINING_MARKS.sub(" ", text[end : mention.start]).split()
        if any(word.lower() not in JOINING_WORDS for word in between):
            break
        states.append(mention.code)
        end = mention.end
    if not states:
        return (), 0
    mark = LEADING_MARK.match(text, end)
    if mark:
        return tuple(dict.fromkeys(states)), mark.end()
    verb = phrases.asks.search(text, end)
    if verb and len(text[end : verb.start()].split()) <= WORDS_BEFORE_VERB:
        return tuple(dict.fromkeys(states)), verb.start()
    return (), 0


def _unopened_group(text: str, start: int) -> StateGroup | None:
    """Return the States before a last bracket that was never opened: "enhance the rights of women Chile, Peru)"."""
    match = UNOPENED_END.search(text, start)
    if not match or text.count("(", start) >= text.count(")", start):
        return None
    begin = max(start, match.start() - MAX_GROUP_CHARACTERS)
    first = match.start()
    states: list[str] = []
    for mention in reversed(find_states(text[begin : match.start()])):
        if text[begin + mention.end : first].strip(" ,;") not in ("", "and"):
            break
        states.insert(0, mention.code)
        first = begin + mention.start
    if not states or re.search(r"\b(?:the|of|in|to|with|by|for|from|and)\s*$", text[start:first], re.IGNORECASE):
        return None
    return StateGroup(first, match.end(), tuple(states))


def _closing_place(text: str, start: int) -> tuple[int, bool]:
    """Return where a bracket closes, or where the text ends or a sentence begins if it never does."""
    depth = 0
    limit = min(len(text), start + MAX_GROUP_CHARACTERS)
    for place in range(start, limit):
        if text[place] in OPENING:
            depth += 1
        elif text[place] in CLOSING:
            depth -= 1
            if depth == 0:
                return place + 1, True
    # never closed: as far as the names go
    match = re.compile(r"[;.](?=\s|$)|$").search(text, start)
    return (match.start() if match else limit), False


def _read_group(text: str, start: int, end: int, closed: bool, language: str) -> StateGroup | None:
    content = text[start + 1 : end - 1 if closed else end]
    if not content.strip() or not any(character.isalpha() for character in content):
        return None
    states, unknown = states_in_list(content)
    if not states:
        # a bracket inside a name, closed too early: "(Iran (Islamic Republic of)"
        return None
    if unknown and not closed:
        return None
    if not closed and text[end - 1 : end] not in CLOSING and end < len(text) and text[end] not in ";.":
        return None
    if closed and text[end : end + 1] in CLOSING and text[end : end + 1]:
        end += 1  # closed twice
    return StateGroup(start, end, states, unknown)


def states_in_list(content: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the States of a list of names, and the names that are none.

    ((), ()) where the text is no list of States: at least one State must be known, and whatever else stands there
    must look like a name.
    """
    mentions = find_states(content)
    states = [mention.code for mention in mentions]
    rest, place = [], 0
    for mention in mentions:
        rest.append(content[place : mention.start])
        place = mention.end
    rest.append(content[place:])
    unknown = []
    leftover = "|".join(rest)
    had_group = GROUPS_OF_STATES.search(leftover) is not None
    leftover = GROUPS_OF_STATES.sub("|", leftover)
    for piece in re.split(r"[|,;،؛、，；/&.()\[\]（）:]|\s[-–—]\s", MARKS.sub(" ", leftover)):
        words = [
            word for word in piece.split() if word.lower().strip("'’-–—‑") not in JOINING_WORDS and word.strip("-–—‑ ")
        ]
        if not words:
            continue
        name = " ".join(words)
        code = state_code(name)
        if code is not None:
            states.append(code)
        elif len(words) <= MAX_NAME_WORDS and _looks_like_name(words) and (mentions or had_group):
            unknown.append(name)
        else:
            return (), ()
    if len(unknown) > len(states):
        return (), ()
    return tuple(dict.fromkeys(states)), tuple(unknown)


def _looks_like_name(words: list[str]) -> bool:
    return words[0][:1].isupper() and not (len(words) == 1 and words[0].isupper())
