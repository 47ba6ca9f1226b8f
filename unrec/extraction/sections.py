"""Cuts the conclusions of a report into numbered paragraphs, and these into the printed recommendations.

A section is a numbered paragraph ("86.") that says what follows and what position the State takes, with the list
under it. Lists are numbered "86.1.", "1.", "(a)" or not at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from unrec.extraction.attribution import leading_states, state_groups
from unrec.extraction.dialogue import SENTENCE, Reference, references_in
from unrec.extraction.phrases import Phrases, phrases_of
from unrec.records import Box, Paragraph, ParagraphKind, Position, SourceText

MIN_MAIN_NUMBER = 3  # no report comes to its conclusions before this paragraph
HEADING_CHARACTERS = 150
CHAPEAU_CHARACTERS = 300  # of a paragraph in which the phrases of a chapeau are looked for
LONGEST_STEP = 3  # a list may leave out so many numbers before a number is held for something else

DOTTED = re.compile(r"^\s*(\d{1,3})\s?\.\s?(\d{1,3})(?!\d)\s*[.)]?\s*(?=\D)")
PLAIN = re.compile(r"^\s*(\d{1,3})\s*[.)]\s+(?=\S)")
BARE = re.compile(r"^\s*(\d{1,3})\s+(?=[A-ZА-ЯÀ-Ý])")  # the stop after the number forgotten
LETTER = re.compile(r"^\s*\(?([a-zа-я]{1,4})\)\s+(?=\S)")
BULLET = re.compile(r"^\s*[•·–—*▪‣-]\s+(?=\S)")
ARABIC = re.compile(r"[\u0600-\u06ff]")
ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
ARABIC_NUMBER = re.compile(r"^(\d{1,3})\s?[-–](?:(\d{1,3})\b)?\s*")  # "101-" and "101-1"
ENDED = re.compile(r"[.;:!?؛。；]\s*$|[)\]）]\s*[.;,؛；。]?\s*$")


@dataclass(slots=True)
class Item:
    """One printed recommendation of a list, with its number as far as the list gives one."""

    number: str
    text: str
    page: int
    boxes: tuple[Box, ...] = ()
    heading: str = ""
    comment: str = ""
    position: Position | None = None  # where a later paragraph says it of this number
    raw: str = ""


@dataclass(slots=True)
class Section:
    """A numbered paragraph of the conclusions and the list under it. `position` is None where it says none."""

    number: int | None
    text: str
    page: int
    position: Position | None
    is_pledge: bool = False
    items: list[Item] = field(default_factory=list)
    raw: str = ""
    references: list[Reference] = field(default_factory=list)  # recommendations that only the dialogue prints


def conclusions_of(source: SourceText, language: str) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return the paragraphs before the conclusions, and the conclusions up to the closing paragraph."""
    phrases = phrases_of(language)
    body = [
        paragraph
        for paragraph in source.paragraphs
        if paragraph.kind in (ParagraphKind.BODY, ParagraphKind.HEADING) and _full_text(paragraph)
    ]
    starts = [index for index, paragraph in enumerate(body) if phrases.conclusions.match(_bare(_full_text(paragraph)))]
    if not starts:
        starts = [index for index, paragraph in enumerate(body) if _is_chapeau(paragraph, phrases)][:1]
    if not starts:
        return body, []
    start = starts[-1]
    end = len(body)
    for index in range(start + 1, len(body)):
        text = _full_text(body[index])
        if phrases.closing.search(text) and not DOTTED.match(text):
            end = index
            break
        if phrases.annex.match(text) and len(text) < HEADING_CHARACTERS:
            end = index
            break
    return body[:start], body[start:end]


def sections_of(before: list[Paragraph], conclusions: list[Paragraph], language: str) -> list[Section]:
    """Return the sections of the conclusions with their lists.

    Args:
        before: the paragraphs before the conclusions; the number of the last tells which comes next.
        conclusions: from the heading on, without the closing paragraph.
        language: ISO 639-1 of the report.
    """
    return _Walk(language, _last_number(before)).run(conclusions)


def position_of(text: str, language: str) -> Position | None:
    """Return the position that a chapeau states, None where it states none."""
    phrases = phrases_of(language)
    if phrases.pending.search(text):
        return Position.PENDING
    if phrases.not_supported.search(text):
        return Position.NOTED
    if phrases.supported.search(text):
        return Position.SUPPORTED
    return None


class _Walk:
    """Goes through the conclusions once and gathers sections."""

    def __init__(self, language: str, last_number: int | None) -> None:
        self.language = language
        self.phrases = phrases_of(language)
        self.last_number = last_number
        self.sections: list[Section] = []
        self.heading = ""
        self.among_pledges = False  # under a heading such as "Voluntary pledges"
        self.letters = False  # whether the list of the current section is lettered
        self.bullets = False
        self.plain = False  # whether it numbers nothing

    def run(self, conclusions: list[Paragraph]) -> list[Section]:
        for paragraph in conclusions[1:]:
            self._take(paragraph)
        return self.sections

    def _take(self, paragraph: Paragraph) -> None:
        text = _full_text(paragraph)
        if self._is_heading(paragraph, text):
            self.heading = text
            self.among_pledges = self.phrases.pledges.search(text) is not None
            if self.among_pledges:
                self.sections.append(Section(None, text, paragraph.page, None, is_pledge=True))
            return
        if (main := self._main_number(text)) is not None:
            self._begin(main, paragraph, text)
            return
        if not self.sections:
            if self.phrases.chapeau.search(text):
                self._begin(None, paragraph, text)
            return
        section = self.sections[-1]
        if section.is_pledge:
            return
        if not section.items and self._points_back(text, section):
            section.references += references_in(text, self.language, section.number or 0)
            return
        for piece in self._pieces(text, section):
            self._take_item(piece, paragraph, section)

    def _references(self, text: str, below: int) -> list[Reference]:
        """Return the places of the dialogue that those sentences name which say a position."""
        return [
            reference
            for sentence in SENTENCE.split(text)
            if position_of(sentence, self.language) is not None
            for reference in references_in(sentence, self.language, below)
        ]

    def _points_back(self, text: str, section: Section) -> bool:
        """Tell whether a list under a chapeau comments on paragraphs of the dialogue and recommends nothing itself."""
        beginning = text[:CHAPEAU_CHARACTERS]
        return (
            section.number is not None
            and self.phrases.recommendation.search(beginning) is not None
            and bool(references_in(beginning, self.language, section.number))
        )

    def _is_heading(self, paragraph: Paragraph, text: str) -> bool:
        return (
            len(text) < HEADING_CHARACTERS
            and not DOTTED.match(text)
            and not PLAIN.match(text)
            and not re.search(r"[.;:,)]\s*$", text)
            and not state_groups(text, self.language)
            and (paragraph.kind is ParagraphKind.HEADING or self._last_item_ended())
            and not text[:1].islower()
        )

    def _last_item_ended(self) -> bool:
        if not self.sections or not self.sections[-1].items:
            return True
        return ENDED.search(self.sections[-1].items[-1].text) is not None

    def _main_number(self, text: str) -> int | None:
        match = PLAIN.match(text)
        if not match or DOTTED.match(text):
            return None
        number = int(match[1])
        if number < MIN_MAIN_NUMBER:
            return None
        rest = text[match.end() :]
        chapeau = self.phrases.chapeau.search(rest[:500]) is not None or self.phrases.pledges.search(rest) is not None
        if self.last_number is None:
            if chapeau or not self.sections:
                return number
            return None
        if not self.last_number < number <= self.last_number + LONGEST_STEP:
            return None
        next_item = self._next_item_number()
        if next_item is not None and number == next_item and not (chapeau and not state_groups(rest, self.language)):
            return None
        return number

    def _next_item_number(self) -> int | None:
        if not self.sections or not self.sections[-1].items:
            return None
        match = re.search(r"(\d+)$", self.sections[-1].items[-1].number)
        return int(match[1]) + 1 if match else None

    def _begin(self, number: int | None, paragraph: Paragraph, text: str) -> None:
        bare = PLAIN.sub("", text) if number is not None else text
        if number is not None:
            self.last_number = number
        position = position_of(bare, self.language)
        is_pledge = (
            self.phrases.pledges.search(bare[:CHAPEAU_CHARACTERS]) is not None
            and self.phrases.listed.search(bare[:CHAPEAU_CHARACTERS]) is None
        ) or (self.among_pledges and self.phrases.recommendation.search(bare) is None)
        section = Section(number, bare, paragraph.page, position, is_pledge=is_pledge, raw=bare)
        groups = state_groups(bare, self.language)
        self.letters = self.bullets = self.plain = False
        self.heading = ""
        decided = not groups and number is not None and self._decide_by_number(bare)
        if self.sections and self.phrases.above.search(bare) and not groups and not decided:
            self._decide_before(position, bare)
        self.sections.append(section)
        if number is not None and not is_pledge:
            first = next((one.number for one in self.sections if one.number is not None), number)
            section.references = self._references(bare, first)
        if groups and not is_pledge and not section.references:
            self._running_list(section, paragraph)

    def _decide_before(self, position: Position | None, raw: str) -> None:
        """A later paragraph may say the position on the list above it."""
        for section in reversed(self.sections):
            if section.items:
                if section.position is None and position is not None:
                    section.position, section.raw = position, raw
                return

    def _running_list(self, section: Section, paragraph: Paragraph) -> None:
        """The numbered paragraph itself holds recommendations, after a colon or in its sentences."""
        head, colon, rest = section.text.partition(":")
        if not colon or state_groups(head, self.language):
            head, rest = "", section.text
        for piece in re.split(r"(?<=[;.])\s+(?=\(?[a-z]{1,2}\)\s)", rest.strip()):
            self._take_item(piece, paragraph, section)

    def _pieces(self, text: str, section: Section) -> Iterator[str]:
        """Part a paragraph in which the next numbers of the list stand inside the text."""
        while True:
            expected = self._expected_after(text, section)
            match = re.search(rf"(?<=[;.)])\s+(?={expected}\s*\.?\s+\S)", text) if expected else None
            if not match:
                yield text
                return
            yield text[: match.start()]
            text = text[match.end() :]

    def _expected_after(self, text: str, section: Section) -> str | None:
        dotted, plain = DOTTED.match(text), PLAIN.match(text)
        if dotted:
            return rf"{dotted[1]}\s?\.\s?{int(dotted[2]) + 1}"
        if plain and section.items:
            return rf"{int(plain[1]) + 1}\."
        return None

    def _take_item(self, text: str, paragraph: Paragraph, section: Section) -> None:
        number, rest = self._item_number(text, section)
        groups = self._names_states(rest)
        if number is None and section.items and groups and self._is_next_of_plain_list(section, rest):
            number = f"{section.number or 0}.{len(section.items) + 1}"
        if number is None and section.items:
            last = section.items[-1]
            if not self._says_position(rest, groups, section) and not self._goes_on(last, rest, groups):
                last.comment = f"{last.comment} {rest}".strip()
            elif not self._says_position(rest, groups, section):
                last.text = _joined(last.text, rest)
                last.boxes += paragraph.boxes
            return
        if number is None and not groups:
            if section.position is None:
                section.text = f"{section.text} {rest}"
                section.position = position_of(section.text, self.language)
            return
        if number is None:
            self.plain = True
            number = f"{section.number or 0}.{len(section.items) + 1}"
        section.items.append(Item(number, rest, paragraph.page, paragraph.boxes, self.heading))

    def _says_position(self, text: str, names_states: bool, section: Section) -> bool:
        """Take a remark such as "The recommendations listed above enjoy the support of X"."""
        if names_states or not self.phrases.recommendation.search(text):
            return False
        if self._decide_by_number(text):
            return True
        if not self.phrases.above.search(text) or not self.phrases.chapeau.search(text):
            return False
        position = position_of(text, self.language)
        if section.position is None and position is not None:
            section.position, section.raw = position, text
        return True

    def _is_next_of_plain_list(self, section: Section, text: str) -> bool:
        """Tell whether a paragraph is the next recommendation of a list that numbers nothing."""
        return self.plain and ENDED.search(section.items[-1].text) is not None and not text[:1].islower()

    def _names_states(self, text: str) -> bool:
        return bool(state_groups(text, self.language)) or bool(leading_states(text, self.language)[0])

    def _decide_by_number(self, text: str) -> bool:
        """Take a paragraph that says positions by number: "The recommendations in paragraph 80 (a) and (b) enjoy"."""
        own = {str(section.number): section for section in self.sections if section.number and section.items}
        if not own or not re.search(r"\d", text):
            return False
        # imported here, because few reports need it and its patterns take a while to compile
        from unrec.extraction.position_phrases import position_phrases
        from unrec.extraction.recommendation_numbers import NumberReader, number_key

        reader = NumberReader(position_phrases(self.language), own)
        items = {number_key(item.number): item for section in own.values() for item in section.items}
        decided = False
        for sentence in SENTENCE.split(text):
            position = position_of(sentence, self.language)
            if position is None:
                continue
            lists = reader.find(sentence)
            for number in (number for found in lists for number in found.numbers):
                keys = [number_key(number), *(number_key(f"{paragraph}.{number}") for paragraph in reversed(own))]
                item = next((items[key] for key in keys if key in items), None)
                if item is not None:
                    item.position, item.raw, decided = position, sentence, True
            for whole in () if lists else reader.find_whole_paragraphs(sentence):
                for section in (own[number] for number in whole.numbers if number in own):
                    section.position, section.raw, decided = position, sentence, True
        return decided

    def _goes_on(self, last: Item, text: str, has_groups: bool) -> bool:
        """Tell whether a paragraph without a number belongs to the recommendation before it."""
        if not self._names_states(last.text):
            return True
        if LETTER.match(text) and has_groups:
            return True
        return not ENDED.search(last.text) or text[:1].islower()

    def _item_number(self, text: str, section: Section) -> tuple[str | None, str]:
        """Return the number of an item as printed, unique in the report, and the text behind it."""
        main = section.number
        if match := DOTTED.match(text):
            if main is None or int(match[1]) == main or not section.items:
                return f"{match[1]}.{match[2]}", text[match.end() :]
            return f"{match[1]}.{match[2]}", text[match.end() :]
        expected = self._next_item_number() or 1
        if (
            not self.letters
            and (match := PLAIN.match(text) or BARE.match(text))
            and (expected <= int(match[1]) <= expected + LONGEST_STEP)
        ):
            return f"{main}.{match[1]}" if main is not None else match[1], text[match.end() :]
        if match := LETTER.match(text):
            if not section.items and match[1] == "a":
                self.letters = True
            if self.letters:
                return f"{main} ({match[1]})" if main is not None else f"({match[1]})", text[match.end() :]
        if match := BULLET.match(text):
            self.bullets = self.bullets or not section.items
            if not self.bullets:
                return None, text
            return f"{main or 0}.{len(section.items) + 1}", text[match.end() :]
        return None, text


def _is_chapeau(paragraph: Paragraph, phrases: Phrases) -> bool:
    text = _full_text(paragraph)
    return PLAIN.match(text) is not None and phrases.chapeau.search(text) is not None and text.rstrip().endswith(":")


def _last_number(before: list[Paragraph]) -> int | None:
    for paragraph in reversed(before):
        if (match := PLAIN.match(_full_text(paragraph))) and int(match[1]) >= MIN_MAIN_NUMBER:
            return int(match[1])
    return None


def _full_text(paragraph: Paragraph) -> str:
    """Return a paragraph with its automatic number, and with an Arabic number as other languages print it."""
    text = f"{paragraph.label} {paragraph.text}".strip() if paragraph.label else paragraph.text.strip()
    if ARABIC.search(text):
        text = ARABIC_NUMBER.sub(_plain_number, text.translate(ARABIC_DIGITS), count=1)
    return text


def _plain_number(match: re.Match[str]) -> str:
    return f"{match[1]}.{match[2]} " if match[2] else f"{match[1]}. "


def _bare(text: str) -> str:
    return re.sub(r"[*∗†\s]+$", "", re.sub(r"\s+", " ", text))


def _joined(before: str, after: str) -> str:
    return f"{before.rstrip()} {after.lstrip()}"
