"""The States: names in six UN languages and Kazakh, regional groups, and finding them in text.

`states.tsv` holds the 193 Members of the United Nations and its two observer States with the UN's short names,
`state_formal.tsv` their formal names, `state_aliases.tsv` former names, abbreviations, spellings and slips that stand
in real documents; rows with "-" for a code are names that contain a State's name without meaning it ("Northern
Ireland"). Codes are ISO 3166-1 alpha-3. Sources: UN Member States list and UNTERM (short names), UN Statistics
Division (M49 codes and regions), the regional groups of the UN's Department for General Assembly; seeded with the
territory names of Unicode CLDR.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from unrec.vocabularies.inflection import kazakh_forms, russian_forms
from unrec.vocabularies.loader import load_table

LANGUAGES = ("en", "ru", "kk", "fr", "es", "ar", "zh")

# The UN's five regional groups. Türkiye takes part in two and votes in the Western one; the United States and the
# Holy See attend the Western one as observers; the State of Palestine takes part in the Asia-Pacific one.
REGIONAL_GROUPS = ("AFRICAN", "ASIA_PACIFIC", "EEG", "GRULAC", "WEOG")

# Names that are an ordinary word, a given name or another place outside their own language.
_ONLY_IN_THEIR_LANGUAGE = {
    ("fr", "maurice"),
    ("fr", "dominique"),
    ("fr", "grenade"),
    ("es", "granada"),
    ("fr", "salvador"),
}


@dataclass(frozen=True, slots=True)
class State:
    """One State. `names` are the UN's short names by language, `formal_names` the long ones."""

    code: str
    iso2: str
    m49: str
    regional_group: str
    subregion: str
    observer: bool
    names: dict[str, str]
    formal_names: dict[str, str]


@dataclass(frozen=True, slots=True)
class StateMention:
    """A State named in a text, and where: `text[start:end]`, brackets of the name included, an article left out."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to write a State: its tokens, what may stand between and after them, and where it counts."""

    tokens: tuple[str, ...]
    gaps: tuple[re.Pattern[str], ...]
    closing: str  # ")" or "." where the name ends in one
    code: str | None  # None: looks like a State and is none
    languages: frozenset[str]
    upper_case: bool  # an abbreviation


@dataclass(frozen=True, slots=True)
class _Index:
    """Names by their first token, longest first; the base forms of every inflected token."""

    names: dict[str, tuple[_Name, ...]]
    forms: dict[str, tuple[str, ...]]
    lower_case_starts: frozenset[str]
    by_tokens: dict[tuple[str, ...], str | None]
    chinese: dict[str, tuple[tuple[str, str | None], ...]]


_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652])*")
_PLAIN_GAP = re.compile(r"[\s\u00ad\-‐‑–—'’ʼ‘´`‟′]*")
_SPACES = re.compile(r"\s*")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "اااايه", "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0640")
_ARTICLES = ("the", "la", "les", "los", "las")
_LEADING_ARTICLES = ("the", "la")
_JOINING_WORDS = {"and", "the", "et", "y", "e", "и", "және", "мен", "la", "le", "les", "los"}
_LONGEST_ABBREVIATION = len("D.P.R.K.")  # longer names in capitals are not abbreviations


def normalise_token(token: str) -> str:
    """Return a word in lower case without diacritics: "Côte" gives "cote", "Соединённые" "соединенные".

    Cyrillic letters keep what makes them another letter (й, ў, Kazakh letters); Arabic loses vowel signs and the
    variants of alif.
    """
    if token.isascii():
        return token.lower()
    token = token.lower()
    if "\u0400" <= token[0] <= "\u052f":
        return unicodedata.normalize("NFC", token).replace("ё", "е")
    if "\u0600" <= token[0] <= "\u06ff":
        return token.translate(_ARABIC_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", token) if not unicodedata.combining(c))


@cache
def all_states() -> tuple[State, ...]:
    """Return the 195 States in the order of their codes."""
    return _states("states")


@cache
def invented_states() -> tuple[State, ...]:
    """Return the States of demonstrations and exercises, whose codes lie in ISO's user-assigned range (XAA-XZZ)."""
    return _states("states_invented")


def _states(table: str) -> tuple[State, ...]:
    formal = {row["iso3"]: row for row in load_table("state_formal")}
    return tuple(
        State(
            code=row["iso3"],
            iso2=row["iso2"],
            m49=row["m49"],
            regional_group=row["group"],
            subregion=row["region"],
            observer=row["status"] == "observer",
            names={language: row[language] for language in LANGUAGES},
            formal_names={language: name for language in LANGUAGES if (name := formal[row["iso3"]].get(language, ""))},
        )
        for row in load_table(table)
    )


@cache
def _by_code() -> dict[str, State]:
    return {state.code: state for state in (*all_states(), *invented_states())}


def get_state(code: str) -> State:
    """Return the State with an ISO 3166-1 alpha-3 code.

    Raises:
        KeyError: no State has the code.
    """
    return _by_code()[code]


def state_name(code: str, language: str = "en") -> str:
    """Return the UN's short name of a State in a language of `LANGUAGES`; English for any other language.

    A code that no State has is returned as it is, so that a page never fails over one.
    """
    state = _by_code().get(code)
    if state is None:
        return code
    return state.names.get(language, state.names["en"])


def regional_group(code: str) -> str | None:
    """Return the UN regional group of a State ("GRULAC"), or None for an unknown code."""
    state = _by_code().get(code)
    return state.regional_group if state else None


def regional_group_name(group: str, language: str = "en") -> str:
    """Return the name of a regional group in English, Russian or Kazakh; English for any other language."""
    row = next(row for row in load_table("regional_groups") if row["code"] == group)
    return row.get(language) or row["en"]


@lru_cache(maxsize=4096)
def state_code(name: str) -> str | None:
    """Return the ISO 3166-1 alpha-3 code that a name means, in any language, or None.

    Case, diacritics, spaces, hyphens and an article do not matter, and a slip or two in a long name is forgiven where
    only one State is that near. An alpha-3 code in capitals means itself.
    """
    stripped = name.strip(" \t\n\r.,;:")
    if stripped in _by_code():
        return stripped
    index = _index()
    if _CHINESE.search(stripped):
        found = [m.code for m in _find_chinese(stripped)]
        return found[0] if len(found) == 1 else None
    tokens = tuple(normalise_token(t) for t in _TOKEN.findall(stripped))
    if len(tokens) > 1 and tokens[0] in _ARTICLES:
        tokens = tokens[1:]
    if not tokens:
        return None
    if tokens in index.by_tokens:
        return index.by_tokens[tokens]
    bases = tuple((index.forms.get(t) or (t,))[0] for t in tokens)
    if bases in index.by_tokens:
        return index.by_tokens[bases]
    return _nearest("".join(tokens))


def find_states(text: str, language: str | None = None) -> list[StateMention]:
    """Return the States named in a text in the order they stand, the longest name where names overlap.

    Names count in capitals or with a capital first letter, so that "china" or Russian "того" in a sentence are no
    States; a list without any capital, "(france, spain)", is read all the same. Names broken over a line, in brackets,
    with or without diacritics, and Russian and Kazakh case forms are found.

    Args:
        text: any text; the positions returned are into it.
        language: one of `LANGUAGES` to accept names of this language only; None for all of them.
    """
    index = _index()
    any_case = text.islower()
    mentions: list[StateMention] = []
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() < end:
            continue
        raw = match.group()
        bases = index.forms.get(normalise_token(raw))
        if bases is None or (raw[0].islower() and not any_case and bases[0] not in index.lower_case_starts):
            continue
        found = _longest(text, match, bases, language, index, any_case)
        if found is None:
            continue
        name, end = found
        if name.code is not None:
            mentions.append(StateMention(name.code, match.start(), end))
    if language in (None, "zh") and _CHINESE.search(text):
        mentions = sorted([*mentions, *_find_chinese(text)], key=lambda m: m.start)
    return [] if any_case and not _is_list(text, mentions) else mentions


def _is_list(text: str, mentions: list[StateMention]) -> bool:
    """Return whether a text holds nothing but names of States and what joins them."""
    rest = list(text)
    for mention in mentions:
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    return set(_TOKEN.findall("".join(rest))) <= _JOINING_WORDS


def _longest(
    text: str, first: re.Match[str], bases: Sequence[str], language: str | None, index: _Index, any_case: bool
) -> tuple[_Name, int] | None:
    """Return the longest name that starts with the token `first`, and where it ends."""
    best: tuple[_Name, int] | None = None
    for base in bases:
        for name in index.names.get(base, ()):
            if best is not None and len(name.tokens) <= len(best[0].tokens):
                break
            if not _counts_in(name, language):
                continue
            end = _end_of(name, text, first, index)
            if end is None or (name.upper_case and not any_case and not text[first.start() : end].isupper()):
                continue
            if name.upper_case and text[end : end + 1] == "$":  # an amount, not the State
                continue
            best = (name, end)
            break
    return best


def _counts_in(name: _Name, language: str | None) -> bool:
    if language is not None:
        return language in name.languages
    return not any((one, name.tokens[0]) in _ONLY_IN_THEIR_LANGUAGE for one in name.languages) or len(name.tokens) > 1


def _end_of(name: _Name, text: str, first: re.Match[str], index: _Index) -> int | None:
    """Return where a name ends that starts with the token `first`, or None where it does not stand there."""
    end = first.end()
    for token, gap in zip(name.tokens[1:], name.gaps, strict=True):
        between = gap.match(text, end)
        if between is None:
            return None
        word = _TOKEN.match(text, between.end())
        if word is None or token not in index.forms.get(normalise_token(word.group()), ()):
            return None
        end = word.end()
    if name.closing:
        after = _SPACES.match(text, end)
        if after is not None and text.startswith(name.closing, after.end()):
            end = after.end() + len(name.closing)
    return end


def _find_chinese(text: str) -> Iterator[StateMention]:
    """Yield the States named in Chinese, where no space parts the words."""
    names = _index().chinese
    place = 0
    while place < len(text):
        for name, code in names.get(text[place], ()):
            if text.startswith(name, place):
                if code is not None:
                    yield StateMention(code, place, place + len(name))
                place += len(name)
                break
        else:
            place += 1


def _written_names() -> Iterator[tuple[str | None, str, str]]:
    """Yield (code, language, name) of every way to write a State that the tables hold."""
    for state in _by_code().values():
        for language, name in [*state.names.items(), *state.formal_names.items()]:
            yield state.code, language, name
    for row in load_table("state_aliases"):
        yield None if row["iso3"] == "-" else row["iso3"], row["language"], row["name"]


@cache
def _index() -> _Index:
    """Return the index of all names, made once a process."""
    languages: dict[tuple[tuple[str, ...], tuple[str, ...], str, str | None, bool], set[str]] = {}
    forms: dict[str, tuple[str, ...]] = {}
    chinese: dict[str, list[tuple[str, str | None]]] = {}
    words: set[tuple[str, str, bool]] = set()  # word, language, whether it changes its form
    starts = set()
    for code, language, written in _written_names():
        if language == "zh":
            chinese.setdefault(written[0], []).append((written, code))
            continue
        matches = list(_TOKEN.finditer(written))
        tokens = [normalise_token(m.group()) for m in matches]
        if len(tokens) > 1 and tokens[0] in _LEADING_ARTICLES:
            del matches[0], tokens[0]
        if matches[0].group()[0].islower():
            starts.add(tokens[0])
        gaps = tuple([written[a.end() : b.start()] for a, b in pairwise(matches)])
        closing = written[matches[-1].end() :].strip()
        abbreviation = len(written) <= _LONGEST_ABBREVIATION and written.isupper()
        languages.setdefault((tuple(tokens), gaps, closing, code, abbreviation), set()).add(language)
        words.update((token, language, not abbreviation) for token in tokens)
    for token, _, _ in words:
        forms[token] = (token,)
    for token, language, changes in words:
        for form in _forms(token, language) if changes else ():
            known = forms.get(form)
            if known is None:
                forms[form] = (token,)
            elif token not in known:
                forms[form] = (*known, token)
    names: dict[str, list[_Name]] = {}
    by_tokens: dict[tuple[str, ...], str | None] = {}
    for (tokens_of_name, gaps, closing, code, abbreviation), spoken in languages.items():
        patterns = tuple([_gap(gap) for gap in gaps])
        name = _Name(tokens_of_name, patterns, closing, code, frozenset(spoken), abbreviation)
        names.setdefault(tokens_of_name[0], []).append(name)
        by_tokens.setdefault(tokens_of_name, code)
    return _Index(
        names={first: tuple(sorted(some, key=lambda n: -len(n.tokens))) for first, some in names.items()},
        forms=forms,
        lower_case_starts=frozenset(starts),
        by_tokens=by_tokens,
        chinese={first: tuple(sorted(some, key=lambda n: -len(n[0]))) for first, some in chinese.items()},
    )


def _forms(token: str, language: str) -> Iterable[str]:
    """Return the other ways in which a word of a name stands in a sentence of its language."""
    if language == "ru":
        return russian_forms(token)
    if language == "kk":
        return kazakh_forms(token)
    if language == "ar":  # "and", "by", "for" are written on to the word
        joined = ["و" + token, "ب" + token, "ل" + token, "وب" + token, "ول" + token]
        return [*joined, "لل" + token[2:], "ولل" + token[2:]] if token.startswith("ال") else joined
    return ()


@cache
def _gap(between: str) -> re.Pattern[str]:
    """Return what may stand between two words of a name: marks that the name has there, else spaces and hyphens."""
    marks = "".join(c for c in between if c in "(),&.")
    if not marks:
        return _PLAIN_GAP
    optional = "?" if marks == "." else ""
    return re.compile(r"\s*" + r"\s*".join(re.escape(c) + optional for c in marks) + r"[\s\-–—]*")


@cache
def _joined_names() -> dict[str, str]:
    """Return the code of each name written without spaces, abbreviations and names of no State left out."""
    return {"".join(t): code for t, code in _index().by_tokens.items() if code and len("".join(t)) > 4}


# Slips forgiven by the length of the name: "Iran" and "Iraq" are one letter apart, so short names forgive none.
_ONE_SLIP_LENGTH = 6
_TWO_SLIPS_LENGTH = 11


def _nearest(joined: str) -> str | None:
    """Return the only State whose name is within one or two slips of `joined`, or None."""
    names = _joined_names()
    if joined in names:
        return names[joined]
    if len(joined) < _ONE_SLIP_LENGTH:
        return None
    for allowed in (1, 2) if len(joined) >= _TWO_SLIPS_LENGTH else (1,):
        near = {
            code
            for name, code in names.items()
            if name[0] == joined[0] and abs(len(name) - len(joined)) <= allowed and _slips(name, joined) <= allowed
        }
        if near:
            return near.pop() if len(near) == 1 else None
    return None


def _slips(left: str, right: str) -> int:
    """Return the least number of letters added, dropped, changed or swapped that make one word the other."""
    before_last: list[int] = []
    last = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before_last, last = last, row
    return last[-1]
