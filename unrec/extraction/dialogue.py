"""Finds the recommendations that a report prints only in the interactive dialogue.

Reports of the first sessions do not list every recommendation in their conclusions: "The recommendations noted in
paragraphs 44 (e), 53 (c) and (d) and 71 above did not enjoy the support of X". The asks themselves then stand in
those paragraphs, in running sentences whose State is named before ("Brazil recommended that ...").
"""

import re
from dataclasses import dataclass, replace

from unrec.extraction.attribution import states_in_list
from unrec.extraction.phrases import phrases_of
from unrec.extraction.splitting import begins_with_object, begins_with_verb, stem_and_object, tidy
from unrec.records import Paragraph
from unrec.vocabularies.states import find_states

MIN_PARAGRAPH = 5  # the dialogue begins later
MAX_SUBJECT_PLACE = 60  # characters before the State that speaks in a sentence
REFERENCE_REACH = 30  # characters between "paragraphs" and the first number

NUMBERED = re.compile(r"^\s*(\d{1,3})\s*\.\s+(?=\S)")
LETTER = re.compile(r"(?<!\w)\(?([a-p]|i{1,3}|iv|v|vi)\)[\s:]*(?=\S)")
ROMAN_MARK = re.compile(r"(?<!\w)\((?:i{1,3}|iv|v|vi)\)\s*(?=\S)")
LETTER_END = re.compile(r"\s*\([a-p]\)\s*$")
ROMAN = ("i", "ii", "iii", "iv", "v", "vi")
TOKEN = re.compile(
    r"(?P<number>\d{1,3})(?!\s?[./]\d)|\((?P<letter>[a-z])\)|\((?P<roman>[ivx]+)\)|"
    r"\((?P<other>[^()]*(?:\([^()]*\)[^()]*)?)\)|(?P<word>[^\W\d_]+)"
)
CONNECTING = frozenset(
    """
    and paragraph paragraphs number numbers no nos to above sentence last first
    et paragraphe paragraphes y párrafo párrafos и пункт пункте пункта пунктах
    """.split()  # noqa: SIM905
)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÝА-Я“\"(])")
TRAILING_JOIN = re.compile(
    r"(?:[\s,;]+|\b(?:and|as well as|or|also|further|furthermore|encouraged|recommended|"
    r"urged|that|it|the State|the Government|the|to|should))$",
    re.IGNORECASE,
)
EXAMPLES = re.compile(r"\b(?:such as|including|in particular|namely|inter alia)\b,?", re.IGNORECASE)
CONTEXT_WORDS = 6  # fewer words before the verb name the State and nothing else
CONTEXT_REACH = 16  # "those" further on in an ask means something in the ask itself
CONTEXT_PROBE = 40  # characters by which an ask is found again in its paragraph
ADDRESS_CHARACTERS = 60  # the State under review is named so near to the end, where the next ask addresses it


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in the dialogue to which the conclusions point. No letter means the whole paragraph."""

    paragraph: int
    letter: str = ""
    states: tuple[str, ...] = ()
    subject: str = ""


@dataclass(frozen=True, slots=True)
class DialogueAsk:
    """A recommendation in the dialogue. `number` is made of the paragraph and the letter, or counted in it."""

    number: str
    text: str
    states: tuple[str, ...]
    paragraph: Paragraph
    context: str = ""  # the words before it that an ask such as "abolish those punishments" needs


def references_in(text: str, language: str, below: int) -> list[Reference]:
    """Return the places of the dialogue that a paragraph of the conclusions points to.

    Only sentences that say a position point to recommendations that belong to the paragraph.

    Args:
        text: the paragraph, without its own number.
        language: ISO 639-1.
        below: only paragraphs with a smaller number are places of the dialogue.
    """
    found: list[Reference] = []
    for start in phrases_of(language).reference.finditer(text):
        reach = re.search(r"\d", text[start.end() : start.end() + REFERENCE_REACH])
        if reach is None or "national report" in text[start.start() : start.end() + 60]:
            continue
        found += _references_from(text[start.end() :], below)
    unique = {(one.paragraph, one.letter, one.subject): one for one in reversed(found)}
    return [one for key, one in reversed(unique.items()) if one.letter or not _has_letters(unique, key[0])]


def _has_letters(unique: dict[tuple[int, str, str], Reference], paragraph: int) -> bool:
    return any(key[0] == paragraph and key[1] for key in unique)


def _references_from(text: str, below: int) -> list[Reference]:
    found: list[Reference] = []
    number: int | None = None
    for match in TOKEN.finditer(text):
        if match["word"]:
            if match["word"].lower() not in CONNECTING:
                break
        elif match["number"]:
            number = int(match["number"])
            if not MIN_PARAGRAPH <= number < below:
                break
            found.append(Reference(number))
        elif number is None:
            break
        elif match["letter"]:
            if found and found[-1] == Reference(number):
                found.pop()
            elif found and match["letter"] in ROMAN and found[-1].letter not in ("", "h"):
                continue  # "(b) (i)" is part of (b)
            found.append(Reference(number, match["letter"]))
        elif match["other"] and found:
            states, _ = states_in_list(match["other"])
            last = found.pop()
            if states:
                found.append(Reference(last.paragraph, last.letter, states))
            else:  # "paragraphs 10, 15 and 39 (the ratification of ...)" tells what all of them ask
                found.append(last)
                found = [one if one.letter or one.subject else replace(one, subject=match["other"]) for one in found]
    return found


class Dialogue:
    """The numbered paragraphs before the conclusions, and the asks in them."""

    def __init__(self, before: list[Paragraph], language: str, state_under_review: str | None) -> None:
        self.phrases = phrases_of(language)
        self.state_under_review = state_under_review
        self.paragraphs: dict[int, list[Paragraph]] = {}
        current: int | None = None
        for paragraph in before:
            text = f"{paragraph.label} {paragraph.text}".strip()
            match = NUMBERED.match(text)
            if match and (current is None or current < int(match[1]) <= current + 3):
                current = int(match[1])
                self.paragraphs[current] = [paragraph]
            elif current is not None:
                self.paragraphs[current].append(paragraph)

    def asks_at(self, reference: Reference) -> list[DialogueAsk]:
        """Return the recommendations at a place of the dialogue; none where the place says nothing of the kind."""
        paragraphs = self.paragraphs.get(reference.paragraph)
        if not paragraphs:
            return []
        text = NUMBERED.sub("", " ".join(f"{one.label} {one.text}".strip() for one in paragraphs))
        lettered = reference.letter or (_letter_marks(text) and not reference.subject)
        asks = self._lettered(text, reference) if lettered else self._sentences(text, reference)
        if reference.letter and not asks:  # "33 (b)" of a paragraph without letters is its second recommendation
            place = ord(reference.letter) - ord("a")
            number = f"{reference.paragraph} ({reference.letter})"
            asks = [(number, *ask[1:]) for ask in self._sentences(text, reference)[place : place + 1]]
        return [
            DialogueAsk(number, wording, states, paragraphs[0], self._context(text, wording))
            for number, wording, states in asks
            if wording
        ]

    def _context(self, text: str, wording: str) -> str:
        """Return what stands before an ask that speaks of it ("those", "that Convention"); "" for other asks."""
        beginning = " ".join(wording.split()[:CONTEXT_REACH])
        if self.phrases.looks_back.search(beginning) is None:
            return ""
        place = text.find(wording[-CONTEXT_PROBE:])
        if place < 0:
            return ""
        sentences = SENTENCE.split(text[:place])
        lead = sentences[-1]
        verb = self.phrases.asks.search(lead)
        if verb is not None and self.phrases.looks_back_near.search(wording) and LETTER.search(lead, verb.end()):
            marks = list(LETTER.finditer(lead, verb.end()))
            return self._trimmed(
                lead[marks[-2 if len(marks) > 1 else 0].end() : marks[-1].start() if len(marks) > 1 else len(lead)]
            )
        before = lead[: verb.start()] if verb is not None else lead
        if len(before.split()) < CONTEXT_WORDS and len(sentences) > 1:
            before = sentences[-2]
        return self._trimmed(LETTER_END.sub("", self._trimmed(before)))

    def _lettered(self, text: str, reference: Reference) -> list[tuple[str, str, tuple[str, ...]]]:
        marks = _letter_marks(text)
        asks = []
        for index, mark in enumerate(marks):
            if reference.letter and mark[1] != reference.letter:
                continue
            end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
            # (i), (ii) below a letter are one recommendation, to which the conclusions point as one
            wording = self._trimmed(ROMAN_MARK.sub("", SENTENCE.split(text[mark.end() : end])[0]))
            if not wording:
                continue
            if not begins_with_verb(wording) and not self.phrases.asks.match(wording):
                wording = self._completed(text, marks, index, wording)
            number = f"{reference.paragraph} ({mark[1]})"
            asks.append((number, tidy(wording), reference.states or self._speaker(text[: mark.start()])))
        return asks

    def _completed(self, text: str, marks: list[re.Match[str]], index: int, wording: str) -> str:
        """Give a lettered ask the verb that it shares with the others: "recommended ratifying (a) ..., (b) ..."."""
        verbs = list(self.phrases.asks.finditer(text, 0, marks[index].start()))
        if not verbs:
            return wording
        before = tidy(text[marks[index - 1].end() : marks[index].start()]) if index else ""
        examples = EXAMPLES.search(before)
        listed = before.endswith((" or", " and")) and not re.match(r"that\b", wording)
        if examples and listed and begins_with_verb(before):
            return f"{before[: examples.end()]} {wording}"
        first = next(number for number, mark in enumerate(marks) if mark.start() >= verbs[-1].end())
        shared = text[verbs[-1].start() : marks[first].start()].strip(" :")
        if first < index:
            stem, _ = stem_and_object(before)
            if stem and begins_with_verb(before) and begins_with_object(wording):
                return f"{stem} {wording}"
        if re.match(r"that\b", wording):
            shared = verbs[-1][0]
        return f"{shared} {wording}"

    def _trimmed(self, wording: str) -> str:
        """Cut off what leads to the next letter, "..., and that X", and a question or remark behind the ask."""
        remark = self.phrases.remark.search(wording)
        wording = wording[: remark.start()] if remark else wording
        before = None
        while before != wording:
            before = wording
            wording = TRAILING_JOIN.sub("", wording)
            mentions = find_states(wording[-ADDRESS_CHARACTERS:])
            if (
                mentions
                and mentions[-1].code == self.state_under_review
                and mentions[-1].end == len(wording[-ADDRESS_CHARACTERS:])
            ):
                cut = len(wording) - len(wording[-ADDRESS_CHARACTERS:]) + mentions[-1].start
                if re.search(r"\b(?:that|recommended|encouraged|urged|and)\s+(?:the )?$", wording[:cut]):
                    wording = wording[:cut]
        mentions = find_states(wording)
        if (
            mentions
            and mentions[0].code == self.state_under_review
            and mentions[0].end - mentions[0].start == len(wording)
        ):
            return ""
        return tidy(wording)

    def _sentences(self, text: str, reference: Reference) -> list[tuple[str, str, tuple[str, ...]]]:
        verb_of = self.phrases.asked_of if self.phrases.asked_of.search(text) else self.phrases.asks
        asks: list[tuple[str, str, tuple[str, ...]]] = []
        place = 0
        for sentence in SENTENCE.split(text):
            start = text.index(sentence, place)
            place = start + len(sentence)
            verbs = (one for one in verb_of.finditer(sentence) if not self._of_another(sentence[: one.start()]))
            verb = next(verbs, None)
            if verb is None:
                continue
            states = reference.states or self._speaker(text[: start + verb.start()])
            about = self.phrases.about.match(sentence[: verb.start()])
            wording = sentence if about else sentence[verb.start() :]
            asks.append((f"{reference.paragraph}.{len(asks) + 1}", tidy(LETTER.sub("", wording)), states))
        if reference.subject and asks:
            # the conclusions say themselves what is asked; the dialogue says by whom
            wanted = _long_words(reference.subject)
            nearest = max(asks, key=lambda ask: len(wanted & _long_words(ask[1])))
            asks = [(nearest[0], reference.subject, nearest[2])]
        return asks

    def _of_another(self, before: str) -> bool:
        """Tell whether the verb behind these words is told of a body: "noted that the Committee recommended"."""
        body = self.phrases.asked_by_body.search(before)
        return body is not None and not find_states(body[0])

    def _speaker(self, before: str) -> tuple[str, ...]:
        speaker: tuple[str, ...] = ()
        for sentence in SENTENCE.split(before):
            near = [
                mention.code
                for mention in find_states(sentence)
                if mention.start <= MAX_SUBJECT_PLACE and mention.code != self.state_under_review
            ]
            if near and (not speaker or find_states(sentence)[0].start <= len("The ")):
                speaker = (near[0],)
        if not speaker:
            named = [mention.code for mention in find_states(before) if mention.code != self.state_under_review]
            speaker = tuple(named[-1:])
        return speaker


def _letter_marks(text: str) -> list[re.Match[str]]:
    """Return the marks (a), (b), (c)... in their order; "article 2 (a)" is none, nor is (i) below a letter."""
    marks: list[re.Match[str]] = []
    letter = ""
    for match in LETTER.finditer(text):
        mark = match[1]
        if re.search(r"(?:\d|articles?|paragraphs?)\s*$", text[: match.start()]):
            continue
        if mark == _next_letter(letter):
            letter = mark
            marks.append(match)
    return marks


def _next_letter(letter: str) -> str:
    return chr(ord(letter) + 1) if letter else "a"


def _long_words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}", text.lower()))
