"""Finds the words with which a State takes its position on recommendations, by language, from a table of phrases.

`vocabularies/position_phrases.tsv` holds one regular expression a row, with examples that the tests check. In it REC
stands for the word "recommendation" or a list of numbers, GAP for a few words of one clause, and OBJ for the object of
a verb: a recommendation, a pronoun, or nothing at the end of a clause. Sources: addenda of the three first cycles of
the UPR; HRC resolution 5/1, annex, paras. 28 and 32; PRST/8/1, para. 9 (what is not supported is noted).
"""

import re
from dataclasses import dataclass
from functools import cache

from unrec.records import Position
from unrec.vocabularies.loader import load_table

LIST_MARK = "\ue000"  # stands for a list of numbers in a sentence whose lists were taken out
GAP = rf"(?:[\s,]+[^\s.;:{LIST_MARK}]+){{0,8}}?[\s,]+"
# what ends a clause, a verb that begins the next one, or a word of any of the languages that points to recommendations
END_OR_PRONOUN = (
    r"\s*(?:[.;,!]|$)|\s+(?:it|this|these|them|that one|both|celle-ci|celles-ci|esta|estas|ее|её|их|это)\b"
    r"|\s+(?:is|are)\b|\s+(?:the |all )?following\b|\s+(?:les suivantes|las siguientes|следующ\w+)\b"
)

MEANINGS = {
    "supported": Position.SUPPORTED,
    "partly": Position.NOTED,
    "noted": Position.NOTED,
    "pending": Position.PENDING,
}
# A phrase of a later kind loses what an earlier one covers: "does not accept" holds "accept"
PRECEDENCE = ("partly", "noted", "pending", "supported")
LANGUAGES = ("en", "fr", "es", "ru")


@dataclass(frozen=True, slots=True)
class PositionPhrase:
    """Words that state a position, and where they stand in the sentence.

    `partly` marks a position on a part only, which counts as noted; `strong` is unset where the State says only that
    the recommendation is implemented.
    """

    start: int
    end: int
    position: Position
    raw: str
    partly: bool = False
    strong: bool = True


class PositionPhrases:
    """The phrases of one language, compiled."""

    def __init__(self, language: str) -> None:
        rows = [row for row in load_table("position_phrases") if row["language"] == language]
        word = "|".join(row["pattern"] for row in rows if row["kind"] == "rec")
        recommendation = f"(?:\\b(?:{word})|{LIST_MARK})"
        target = f"(?:{END_OR_PRONOUN}|{GAP}{recommendation})"

        def compiled(kind: str) -> re.Pattern[str]:
            patterns = [row["pattern"] for row in rows if row["kind"] == kind]
            whole = "|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)"
            for name, meaning in (("REC", recommendation), ("GAP", GAP), ("OBJ", target)):
                whole = whole.replace(name, meaning)
            return re.compile(whole, re.IGNORECASE)

        self.recommendation = re.compile(rf"\b(?:{word})", re.IGNORECASE)
        self._strong = {kind: compiled(kind) for kind in PRECEDENCE}
        self._implemented = compiled("implemented")
        # case matters: in the text of a table's row only the cell of the position begins with a capital letter
        self._cell = re.compile(
            r"(?<!^)\b(?:" + "|".join(row["pattern"] for row in rows if row["kind"] == "cell") + r")\b(?!\s+by\b)"
        )
        self._headings = {kind: compiled(f"heading_{kind}") for kind in PRECEDENCE}
        self.all_others = compiled("all")
        self.exceptions = compiled("except")
        self.divided = compiled("divided")
        self.reference = compiled("reference")
        self.join = "|".join(row["pattern"] for row in rows if row["kind"] == "join")
        self.to = "|".join(row["pattern"] for row in rows if row["kind"] == "to")
        self.number_word = "|".join(row["pattern"] for row in rows if row["kind"] == "number_word")
        self.entry_word = "|".join(row["pattern"] for row in rows if row["kind"] == "entry_word")
        self.paragraph = "|".join(row["pattern"] for row in rows if row["kind"] == "paragraph")
        self.not_a_number = "|".join(row["pattern"] for row in rows if row["kind"] == "not_a_number")
        self.word = word

    def find(self, sentence: str) -> list[PositionPhrase]:
        """Return the positions that a sentence states, in order; lists of numbers in it are given as `LIST_MARK`.

        Where it states none, the words that say a recommendation is implemented, as a weak position.
        """
        found: list[PositionPhrase] = []
        for kind in PRECEDENCE:
            for match in self._strong[kind].finditer(sentence):
                if any(match.start() < other.end and other.start < match.end() for other in found):
                    continue
                found.append(
                    PositionPhrase(
                        match.start(), match.end(), MEANINGS[kind], _words(match[0]), partly=kind == "partly"
                    )
                )
        if not found:
            done = self._implemented.search(sentence)
            if done:
                found.append(
                    PositionPhrase(done.start(), done.end(), Position.SUPPORTED, _words(done[0]), strong=False)
                )
        return sorted(found, key=lambda phrase: phrase.start)

    def of_heading(self, text: str) -> PositionPhrase | None:
        """Return the position that a heading or a label states, or None where it states none or two."""
        found: list[PositionPhrase] = []
        for kind in PRECEDENCE:
            for match in self._headings[kind].finditer(text):
                if any(match.start() < other.end and other.start < match.end() for other in found):
                    continue
                found.append(
                    PositionPhrase(
                        match.start(), match.end(), MEANINGS[kind], _words(match[0]), partly=kind == "partly"
                    )
                )
        if any(phrase.partly for phrase in found):
            return next(phrase for phrase in found if phrase.partly)
        if len({phrase.position for phrase in found}) != 1:
            return None
        return found[0]

    def of_row(self, text: str) -> PositionPhrase | None:
        """Return the position that the line of a table's row holds, whose cells were read one after the other.

        "Ratify the Convention (Chile) Supported A law is in force" gives "Supported". None where it holds none or two.
        """
        found = [(match, self.of_heading(match[0])) for match in self._cell.finditer(text)]
        phrases = [(match, phrase) for match, phrase in found if phrase is not None]
        if len({phrase.position for _, phrase in phrases}) != 1:
            return None
        match, phrase = phrases[0]
        return PositionPhrase(match.start(), match.end(), phrase.position, match[0], partly=phrase.partly)


@cache
def position_phrases(language: str) -> PositionPhrases:
    """Return the phrases of a language (ISO 639-1); English ones for a language without."""
    return PositionPhrases(language if language in LANGUAGES else "en")


def _words(raw: str) -> str:
    return re.sub(r"\s+", " ", raw.replace(LIST_MARK, "…")).strip(" \t\n,;:()[].–—-")
