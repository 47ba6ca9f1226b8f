"""Reads a State's addendum: which recommendations it supports and which it notes, and what it says on each.

States write addenda as they like. What they have in common is read here: numbers in lists and ranges, words that state
a position (`position_phrases`), headings that give the position of what stands below them, entries that begin with a
number and go on with the State's comment, tables, and sentences on "all other recommendations".
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from unrec.errors import NoRecommendationsError
from unrec.extraction.position_phrases import LIST_MARK, PositionPhrase, PositionPhrases, position_phrases
from unrec.extraction.recommendation_numbers import (
    IN_BRACKETS,
    SIDE_BY_SIDE,
    NumberList,
    NumberReader,
    join_number,
    number_key,
    paragraphs_spoken_of,
)
from unrec.records import (
    Addendum,
    Box,
    DocumentFacts,
    Finding,
    Paragraph,
    ParagraphKind,
    Position,
    PositionStatement,
    SourceText,
    Table,
)

HEADING_CHARACTERS = 160  # a heading or a group's label is never longer
SENTENCE_CHARACTERS = 20_000  # a list of 500 numbers with their States has 15,000
FEWEST_BARE_ENTRIES = 3  # paragraphs "12. The State accepts ..." before plain numbers count as recommendations
MOSTLY_NUMBERS = 0.5  # share of a sentence that its numbers take where it is nothing but a list

SENTENCE_END = re.compile(r"(?<=[.!?;])(?<!\bNo\.)(?<!\bRec\.)(?<!\bpara\.)(?<!\bNos\.)\s+(?=[\"“«(]?[A-ZÀ-ÖØ-ÞА-ЯЁ])")
PARAGRAPH_NUMBER = re.compile(r"^\s*(\d{1,3})\.\s+(?=\S)")
SOURCE_PARAGRAPH_LABEL = re.compile(r"^(\d{1,3})\.?$")
UNFINISHED_LIST = re.compile(r"\d\s*(?:[,;]|[-–]|\b(?:and|et|y|и))\s*$")
GOES_ON = re.compile(r"^\s*(?:and|et|y|и)?\s*\d{1,3}(?:\.\d{1,3})?\s*(?:[,;–-]|\.?\s*$|and\b|et\b|y\b|и\b)")
LIST_LEAD = re.compile(r"^[\s:.,;)–—-]+")
ANSWER_LABEL = re.compile(
    r"^\W*(?:position|response|reply|status|answer|decision|comments?|réponse|respuesta|posición|ответ|позиция|"
    r"комментари\w+|commentaires?|observations?|comentarios?|explanation|justification)\b[^:]{0,40}[:–—-]",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Entry:
    """Numbers with what the State says of them, while it is put together."""

    numbers: tuple[str, ...]
    page: int
    source: str
    boxes: list[Box] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    phrases: list[PositionPhrase] = field(default_factory=list)
    group: PositionPhrase | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """One position said of one number. `explicit` is unset where it comes from the heading above."""

    number: str
    phrase: PositionPhrase
    page: int
    source: str
    boxes: tuple[Box, ...]
    explicit: bool


def extract_addendum(source: SourceText, facts: DocumentFacts, numbers: Collection[str] = ()) -> Addendum:
    """Return the positions that an addendum states, one a recommendation, with the State's comment on each.

    A number is given as printed and completed by the paragraph that it belongs to, where the document tells it; a
    statement on all recommendations of a paragraph has that paragraph's number ("121"). What a State supports or notes
    in part counts as noted and is marked `partly`; an entry without any clear position counts as noted and is
    reported, since what is not supported is noted (PRST/8/1, para. 9).

    Args:
        source: the document.
        facts: what its first page says.
        numbers: the numbers of the report, where it is known; they tell plain numbers and slips apart.

    Raises:
        NoRecommendationsError: the document states no position on any recommendation.
    """
    reader = _AddendumReader(source, facts, numbers)
    reader.read()
    addendum = reader.result()
    if not addendum.statements and addendum.default_position is None:
        raise NoRecommendationsError("The document states no position on any recommendation.")
    return addendum


class _AddendumReader:
    def __init__(self, source: SourceText, facts: DocumentFacts, numbers: Collection[str]) -> None:
        self.source = source
        self.facts = facts
        self.phrases: PositionPhrases = position_phrases(facts.language)
        self.known = {number_key(number) for number in numbers}
        self.text = _with_whole_lists(paragraph for paragraph in source.paragraphs if paragraph.kind in _TEXT_KINDS)
        printed = [_printed(paragraph) for paragraph in source.paragraphs]
        printed += [cell.text for table in source.tables for row in table.rows for cell in row]
        known_paragraphs = frozenset(key.partition(".")[0] for key in self.known if "." in key)
        spoken = paragraphs_spoken_of(printed)
        # an addendum that counts by the draft report shares no paragraph with the adopted one
        paragraphs = known_paragraphs if known_paragraphs & spoken else known_paragraphs | spoken
        self.numbers = NumberReader(self.phrases, paragraphs)
        self.paragraph_of_plain = self._paragraph_of_plain_numbers(printed)
        self.bare_entries = self._has_bare_entries()
        self.said: list[_Said] = []
        self.comments: dict[str, list[str]] = {}
        self.entries: list[_Entry] = []
        self.default: PositionPhrase | None = None
        self.findings: list[Finding] = []
        self.group: PositionPhrase | None = None
        self.entry: _Entry | None = None
        self.place = ""  # the addendum's own paragraph
        self.last_paragraph = 0

    # what kind of document it is

    def _paragraph_of_plain_numbers(self, printed: Iterable[str]) -> str:
        """Return the report's paragraph to which plain numbers belong, or nothing where that is not certain."""
        if self.known:
            paragraphs = {key.rpartition(".")[0] for key in self.known}
            return paragraphs.pop() if len(paragraphs) == 1 else ""
        if self.numbers.paragraphs:
            return ""
        named = [
            match[1]
            for text in [*printed, *(note for paragraph in self.source.paragraphs for note in paragraph.notes)]
            if self.phrases.recommendation.search(text)
            for match in re.finditer(
                rf"\b(?:{self.phrases.paragraph})\s*(\d{{2,3}})\b(?!\s?[.(]\d)", text, re.IGNORECASE
            )
        ]
        return named[0] if len(set(named)) == 1 else ""

    def _has_bare_entries(self) -> bool:
        """Tell whether paragraphs "12. The State accepts the recommendation" answer the recommendation 12.

        They do where the document numbers recommendations in no other way.
        """
        entries = 0
        for paragraph in self.text:
            text = _printed(paragraph)
            for sentence in _sentences(text):
                lists = self.numbers.find(sentence)
                if lists and any(phrase.strong for phrase in self.phrases.find(_masked(sentence, lists))):
                    return False
            if self.numbers.read_entry(text, bare=False):
                return False
            if PARAGRAPH_NUMBER.match(text) or SIDE_BY_SIDE.match(text):
                rest = text[self._entry_end(text) :]
                entries += any(phrase.strong for sentence in _sentences(rest) for phrase in self.phrases.find(sentence))
        return entries >= FEWEST_BARE_ENTRIES

    def _entry_end(self, text: str) -> int:
        found = self.numbers.read_entry(text, bare=True)
        return found.end if found else 0

    # reading

    def read(self) -> None:
        """Go through the document once."""
        tables = sorted(self.source.tables, key=lambda table: table.order)
        for paragraph in self.text:
            while tables and tables[0].order < paragraph.order:
                self._read_table(tables.pop(0))
            self._read_paragraph(paragraph)
        for table in tables:
            self._read_table(table)
        self._close()

    def _read_paragraph(self, paragraph: Paragraph) -> None:
        text = _printed(paragraph)
        if self._read_heading(paragraph, text):
            return
        side_by_side: list[str] = []
        if self.bare_entries:
            text, side_by_side = self._take_side_by_side(text)
        entry = self._entry_of(text)
        if entry is None:
            text = self._take_paragraph_number(text)
            entry = self._entry_of(text) if not self.bare_entries else None
        elif self.bare_entries:
            self.place = entry.numbers[0] if len(entry.numbers) == 1 else ""
        if entry is not None:
            self._open(entry, side_by_side, paragraph, text[entry.end :])
        else:
            self._read_text(paragraph, text)

    def _take_side_by_side(self, text: str) -> tuple[str, list[str]]:
        """Take out numbers of a narrow column whose lines were read into the text beside it: "in the 83., 85. Act"."""
        taken: list[str] = []
        first = self.numbers.read_entry(text, bare=True)
        start = first.end if first else 0
        for match in SIDE_BY_SIDE.finditer(text, start):
            taken += re.findall(r"\d+", match[0])
        rest = text[:start] + SIDE_BY_SIDE.sub("", text[start:])
        tail = re.search(r"(?:(?<=[.;])\s+\d{1,3}\.,?)+\s*$", rest[start:])
        if tail:
            taken += re.findall(r"\d+", tail[0])
            rest = rest[: start + tail.start()]
        return rest, taken

    def _entry_of(self, text: str) -> NumberList | None:
        entry = self.numbers.read_entry(text, bare=self.bare_entries)
        if entry is None:
            return None
        rest = text[entry.end : entry.end + 80]
        if not self.bare_entries and self.phrases.find(LIST_MARK + _sentences(rest)[0] if rest.strip() else ""):
            return None if text[entry.end :].lstrip()[:1].islower() else entry  # "122.3 and 122.4 are supported"
        return entry

    def _take_paragraph_number(self, text: str) -> str:
        """Take the addendum's own paragraph number off, and remember it as the place of what follows."""
        match = PARAGRAPH_NUMBER.match(text)
        if match and self.last_paragraph < int(match[1]) <= self.last_paragraph + 3:
            self.last_paragraph = int(match[1])
            self.place = match[1]
            return text[match.end() :]
        return text

    def _read_heading(self, paragraph: Paragraph, text: str) -> bool:
        """Take a heading: the position that it states counts for what follows. Tell whether it was one."""
        if len(text) > HEADING_CHARACTERS:
            return False
        if self._entry_of(text) or self.numbers.find(text) or self.numbers.find_plain(text):
            return False
        formal = paragraph.kind is ParagraphKind.HEADING
        styled = paragraph.style.bold and not text.rstrip().endswith((".", ";", ","))
        bare_label = not text.rstrip().endswith((".", ";", ","))
        phrase = self.phrases.of_heading(text)
        speaks = self.phrases.recommendation.search(text) is not None
        if phrase is None:
            if formal:
                self._close()
            return formal
        label_only = _is_label(text, phrase)
        if not (formal or styled or (bare_label and (speaks or label_only))):
            return False
        if label_only and not formal and self.entry is not None and self.group is None and not self.entry.phrases:
            return False  # "Noted" under a recommendation is its position
        if ANSWER_LABEL.match(text):
            return False
        if PARAGRAPH_NUMBER.match(text):
            self._take_paragraph_number(text)
        self._close()
        self.group = phrase
        return True

    def _open(self, entry: NumberList, more: list[str], paragraph: Paragraph, rest: str) -> None:
        self._close()
        numbers = tuple(self._complete(number) for number in [*entry.numbers, *more])
        self._report_slips(entry.slips, paragraph.page)
        self.entry = _Entry(numbers, paragraph.page, self._source(), list(paragraph.boxes), group=self.group)
        brackets = IN_BRACKETS.match(rest)
        if brackets and self.phrases.of_heading(brackets[0]) is None:
            rest = rest[brackets.end() :]  # the States that made it, before the answer
        rest = LIST_LEAD.sub("", rest)
        if rest:
            self._read_text(paragraph, rest, first_of_entry=True)

    def _read_text(self, paragraph: Paragraph, text: str, *, first_of_entry: bool = False) -> None:
        """Read the sentences of a paragraph, or of what follows the number of an entry."""
        remaining: list[str] = []
        explicit: list[str] = []
        for place, sentence in enumerate(_sentences(text)):
            stated = self._read_sentence(sentence, paragraph, opens_entry=first_of_entry and place == 0)
            if stated:
                explicit += stated
            else:
                remaining.append(sentence)
        if self.entry is not None and not (explicit and not first_of_entry and self.place != self._entry_place()):
            self.entry.text.append(text)
            if not first_of_entry:
                self.entry.boxes += paragraph.boxes
        elif explicit and remaining:
            comment = " ".join(remaining).strip()
            for number in explicit:
                self.comments.setdefault(number_key(number), []).append(comment)

    def _entry_place(self) -> str:
        return self.entry.source.rpartition("para. ")[2] if self.entry else ""

    def _read_sentence(self, sentence: str, paragraph: Paragraph, *, opens_entry: bool) -> list[str]:
        """Take the positions that a sentence states; return the numbers of which it states them by name."""
        lists = [found for found in self.numbers.find(sentence) if not self._is_reference(sentence, found)]
        if not lists and self.group is not None:
            lists = self.numbers.find_plain(sentence)
        whole = [] if lists else self.numbers.find_whole_paragraphs(sentence)
        masked = _masked(sentence, lists)
        if opens_entry and not lists:
            masked = LIST_MARK + " " + masked
        phrases = self.phrases.find(masked)
        strong = [phrase for phrase in phrases if phrase.strong]
        if strong and self._read_default(sentence, masked, lists, strong, paragraph):
            return [number for found in lists for number in map(self._complete, found.numbers)]
        if not lists and strong and whole and self.phrases.recommendation.search(sentence) and self.entry is None:
            if sentence.rstrip().endswith(":"):
                self.group = strong[0]
                return []
            lists = whole
            masked = _masked(sentence, whole)
            strong = [phrase for phrase in self.phrases.find(masked) if phrase.strong]
        if lists and strong:
            if self._ends_group_above(paragraph):
                self._close()
            return self._assign(sentence, lists, masked, strong, paragraph)
        if lists and not phrases and self.group is not None and self._mostly_numbers(sentence, lists):
            numbers = [self._complete(number) for found in lists for number in found.numbers]
            for found in lists:
                self._report_slips(found.slips, paragraph.page)
            for number in numbers:
                self._say(number, self.group, paragraph, explicit=False)
            return numbers
        if lists and not strong:
            return []
        announces = sentence.rstrip().endswith(":") and self.phrases.recommendation.search(sentence)
        if strong and announces and (self.entry is None or self._starts_paragraph(paragraph)):
            self._close()
            self.group = strong[0] if len({phrase.position for phrase in strong}) == 1 else None
            return []
        if self.entry is not None:
            self.entry.phrases += phrases
        return []

    def _starts_paragraph(self, paragraph: Paragraph) -> bool:
        return PARAGRAPH_NUMBER.match(_printed(paragraph)) is not None and not self.bare_entries

    def _ends_group_above(self, paragraph: Paragraph) -> bool:
        """Tell whether a statement by number begins a paragraph of its own, so that the entry above is over."""
        return self.entry is not None and self._starts_paragraph(paragraph)

    def _read_default(
        self,
        sentence: str,
        masked: str,
        lists: list[NumberList],
        strong: list[PositionPhrase],
        paragraph: Paragraph,
    ) -> bool:
        """Take "all other recommendations are supported" and "all recommendations except ..."; tell whether it was."""
        if self.entry is not None and not self._starts_paragraph(paragraph) and not self._at_margin(paragraph):
            return False
        if not self.phrases.all_others.search(masked) or self.phrases.divided.search(sentence):
            return False
        exception = self.phrases.exceptions.search(masked)
        if lists and not exception:
            return False
        if sentence.rstrip().endswith(":") or len({phrase.position for phrase in strong}) != 1:
            return False
        self.default = strong[0]
        if exception:
            opposite = Position.NOTED if strong[0].position is Position.SUPPORTED else Position.SUPPORTED
            excepted = PositionPhrase(0, 0, opposite, " ".join(sentence.split())[:200])
            for found in lists:
                self._report_slips(found.slips, paragraph.page)
                for number in found.numbers:
                    self._say(self._complete(number), excepted, paragraph, explicit=True)
        return True

    def _at_margin(self, paragraph: Paragraph) -> bool:
        return bool(SOURCE_PARAGRAPH_LABEL.match(paragraph.label))

    def _assign(
        self,
        sentence: str,
        lists: list[NumberList],
        masked: str,
        strong: list[PositionPhrase],
        paragraph: Paragraph,
    ) -> list[str]:
        """Give each list of a sentence the position that belongs to it: the one before it where the sentence starts
        with a position ("accepts 1 and notes 2"), else the one after it ("1 is accepted, while 2 is noted")."""
        places = [match.start() for match in re.finditer(LIST_MARK, masked)]
        before = strong[0].start < places[0] and not strong[0].raw.startswith("…")
        stated: list[str] = []
        for found, place in zip(lists, places, strict=True):
            earlier = [phrase for phrase in strong if phrase.start < place and not phrase.raw.startswith("…")]
            later = [phrase for phrase in strong if phrase.end > place]
            nearest = earlier[-1:] + later if before else later + strong[-1:]
            phrase = nearest[0]
            self._report_slips(found.slips, paragraph.page)
            for number in found.numbers:
                complete = number if found.whole_paragraph else self._complete(number)
                self._say(complete, phrase, paragraph, explicit=True)
                stated.append(complete)
        return stated

    def _is_reference(self, sentence: str, found: NumberList) -> bool:
        """Tell whether a list is only pointed to: "see recommendation 122.28"."""
        return self.phrases.reference.search(sentence[: found.start]) is not None

    def _mostly_numbers(self, sentence: str, lists: list[NumberList]) -> bool:
        covered = sum(found.end - found.start for found in lists)
        rest = self.phrases.recommendation.sub("", sentence)
        return covered >= MOSTLY_NUMBERS * len(rest.strip())

    # tables

    def _read_table(self, table: Table) -> None:
        """Read the rows of a table as entries: number, position and comment by the columns' headings."""
        columns = _columns_of(table, self.phrases)
        for row in table.rows[columns.header_rows :]:
            filled = [cell for cell in row if cell.text.strip()]
            if not filled:
                continue
            page = filled[0].page
            boxes = tuple(box for cell in filled for box in cell.boxes)
            texts = [" ".join(cell.text.split()) for cell in row]
            found: NumberList | None = None
            number_column = -1
            for column in columns.number_order(len(texts)):
                found = self.numbers.read_entry(texts[column], bare=columns.number == column)
                if found:
                    number_column = column
                    break
            if found is None:
                if len(filled) == 1:  # one cell over the whole width: a heading
                    phrase = self.phrases.of_heading(filled[0].text)
                    if phrase is not None and len(filled[0].text) <= HEADING_CHARACTERS:
                        self.group = phrase
                continue
            self._close()
            numbers = tuple(self._complete(number) for number in found.numbers)
            self._report_slips(found.slips, page)
            entry = _Entry(numbers, page, self._source(), list(boxes), group=self.group)
            entry.phrases += self._position_of_row(texts, columns, number_column, found.end)
            comments = [
                texts[column]
                for column in range(len(texts))
                if column not in (number_column, columns.position, columns.text) and texts[column]
            ]
            if columns.position is not None and columns.position < len(texts):
                cell = texts[columns.position]
                if len(cell) > HEADING_CHARACTERS:  # position and comment in one cell
                    comments.insert(0, cell)
            entry.text += comments
            self.entry = entry
            self._close()

    def _position_of_row(
        self, texts: list[str], columns: "_Columns", number_column: int, end: int
    ) -> list[PositionPhrase]:
        """Return the positions that a row states: by its column, else in any of its cells but the recommendation."""
        mark = columns.mark_of(texts)
        if mark is not None:
            return [mark]
        if columns.position is not None and columns.position < len(texts) and texts[columns.position]:
            cell = texts[columns.position]
            found = [
                phrase for sentence in _sentences(cell) for phrase in self.phrases.find(LIST_MARK + " " + sentence)
            ]
            strong = [phrase for phrase in found if phrase.strong]
            if strong:
                return strong
            short = self.phrases.of_heading(cell) if len(cell) <= HEADING_CHARACTERS else None
            return [short] if short else found
        found = []
        for column, text in enumerate(texts):
            if column == columns.text and column != number_column:
                continue
            rest = LIST_LEAD.sub("", text[end:]) if column == number_column else text
            if column == number_column and columns.text == number_column:
                continue
            found += [phrase for sentence in _sentences(rest) for phrase in self.phrases.find(sentence)]
        return found

    # gathering

    def _complete(self, number: str) -> str:
        """Return a plain number with the paragraph that it belongs to, where that is known."""
        if number.isdigit() and self.paragraph_of_plain:
            return join_number(self.paragraph_of_plain, number)
        return number

    def _source(self) -> str:
        symbol = self.facts.symbol or self.source.name or "addendum"
        return f"{symbol}, para. {self.place}" if self.place else symbol

    def _say(self, number: str, phrase: PositionPhrase, paragraph: Paragraph, *, explicit: bool) -> None:
        self.said.append(
            _Said(number, phrase, paragraph.page, self._source(), tuple(paragraph.boxes), explicit=explicit)
        )

    def _report_slips(self, slips: Iterable[str], page: int) -> None:
        for slip in slips:
            self.findings.append(
                Finding(
                    "range-unclear", f"The range “{slip}” cannot be meant as printed: its two ends were taken.", page
                )
            )

    def _close(self) -> None:
        if self.entry is not None:
            self.entries.append(self.entry)
            self.entry = None

    def result(self) -> Addendum:
        """Return one statement a number, and a finding for each contradiction."""
        said: dict[str, list[_Said]] = {}
        comments: dict[str, list[str]] = {}
        for one in self.said:
            said.setdefault(number_key(one.number), []).append(one)
        for entry in self.entries:
            text = "\n".join(filter(None, (part.strip() for part in entry.text)))
            strong = [phrase for phrase in entry.phrases if phrase.strong]
            phrase = _joined(strong)
            if phrase is None and entry.group is None and not entry.phrases:
                phrase = self.phrases.of_row(text)
            for number in entry.numbers:
                key = number_key(number)
                if text:
                    comments.setdefault(key, []).append(text)
                rows = said.setdefault(key, [])
                place = (entry.page, entry.source, tuple(entry.boxes))
                if phrase is not None:
                    rows.append(_Said(number, phrase, *place, explicit=True))
                elif entry.group is not None:
                    rows.append(_Said(number, entry.group, *place, explicit=False))
                else:
                    weak = entry.phrases[0] if entry.phrases else PositionPhrase(0, 0, Position.NOTED, "", strong=False)
                    rows.append(_Said(number, weak, *place, explicit=False))
        for key, texts in self.comments.items():
            comments.setdefault(key, []).extend(texts)
        statements = [
            self._decide(rows, "\n".join(dict.fromkeys(comments.get(key, [])))) for key, rows in said.items() if rows
        ]
        return Addendum(
            document=self.facts,
            statements=tuple(statements),
            default_position=self.default.position if self.default else None,
            warnings=tuple(self.findings),
        )

    def _decide(self, rows: list[_Said], comment: str) -> PositionStatement:
        """Return the statement that counts for one number: one by name before one by heading, the first of equals."""
        explicit = [one for one in rows if one.explicit]
        by_group = [one for one in rows if not one.explicit and one.phrase.strong]
        ranked = explicit or by_group or rows
        chosen = ranked[0]
        others = [one for one in explicit + by_group if one.phrase.position is not chosen.phrase.position]
        if others and not any(one.phrase.partly for one in ranked):
            self.findings.append(
                Finding(
                    "positions-contradict",
                    f"The addendum says of recommendation {chosen.number} “{chosen.phrase.raw}” in one place "
                    f"and “{others[0].phrase.raw}” in another.",
                    others[0].page,
                    chosen.number,
                    chosen.source,
                    others[0].source,
                )
            )
        partly = next((one for one in ranked if one.phrase.partly), None)
        if partly is not None:
            chosen = partly
            self.findings.append(
                Finding(
                    "position-in-part",
                    f"The State supports recommendation {chosen.number} only in part (“{chosen.phrase.raw}”): "
                    "it counts as noted.",
                    chosen.page,
                    chosen.number,
                    chosen.source,
                )
            )
        elif not chosen.phrase.strong:
            said = f"only “{chosen.phrase.raw}”" if chosen.phrase.raw else "neither support nor note"
            self.findings.append(
                Finding(
                    "position-unclear",
                    f"The addendum says of recommendation {chosen.number} {said}: "
                    f"it was taken as {chosen.phrase.position}.",
                    chosen.page,
                    chosen.number,
                    chosen.source,
                )
            )
        return PositionStatement(
            number=chosen.number,
            position=chosen.phrase.position,
            raw=chosen.phrase.raw,
            source=chosen.source,
            page=chosen.page,
            comment=comment,
            partly=chosen.phrase.partly,
            boxes=chosen.boxes,
        )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column of a table holds what; None where no heading tells."""

    header_rows: int = 0
    number: int | None = None
    text: int | None = None
    position: int | None = None
    marks: tuple[tuple[int, PositionPhrase], ...] = ()  # columns "Supported" and "Noted" with a cross in one

    def number_order(self, width: int) -> Iterator[int]:
        """Yield the columns in the order in which a number is looked for."""
        first = [column for column in (self.number, self.text) if column is not None and column < width]
        yield from dict.fromkeys([*first, *range(min(width, 3))])

    def mark_of(self, texts: list[str]) -> PositionPhrase | None:
        """Return the position whose column alone is marked."""
        marked = [phrase for column, phrase in self.marks if column < len(texts) and texts[column]]
        return marked[0] if len(marked) == 1 else None


_TEXT_KINDS = (ParagraphKind.BODY, ParagraphKind.HEADING)
_NUMBER_HEADER = re.compile(
    r"^\W*(?:no|n[°º]|№|num(?:ber|éro|ero)?s?|número|номер|#|rec\.? ?no|para(?:graph)?)\b|^\W*[#№]", re.IGNORECASE
)
_POSITION_HEADER = re.compile(
    r"\b(?:position|status|response|decision|reply|accept|support|réponse|posición|respuesta|позиция|ответ|статус|ұстаным)",
    re.IGNORECASE,
)
_COMMENT_HEADER = re.compile(
    r"\b(?:comments?|remarks?|explanations?|justification|observations?|commentaires?|comentarios|observaciones|"
    r"комментари\w+|пояснени\w+|түсініктеме)",
    re.IGNORECASE,
)
_HEADER_ROWS = 3


def _columns_of(table: Table, phrases: PositionPhrases) -> _Columns:
    """Find the row of headings among the first rows, and what its columns hold."""
    for index, row in enumerate(table.rows[:_HEADER_ROWS]):
        number = text = position = None
        marks = []
        for column, cell in enumerate(row):
            title = " ".join(cell.text.split())
            if not title or len(title) > HEADING_CHARACTERS:
                continue
            phrase = phrases.of_heading(title)
            if _NUMBER_HEADER.search(title) and number is None:
                number = column
            elif phrase is not None and _is_label(title, phrase):
                marks.append((column, phrase))
            elif _COMMENT_HEADER.search(title) and not _POSITION_HEADER.search(title):
                continue
            elif _POSITION_HEADER.search(title) and position is None:
                position = column
            elif phrases.recommendation.search(title) and text is None:
                text = column
        if len(marks) == 1:  # one such column is not a choice
            position, marks = marks[0][0] if position is None else position, []
        if (text is not None or number is not None) and (position is not None or marks or len(row) > 1):
            return _Columns(index + 1, number, text, position, tuple(marks))
    return _Columns()


def _is_label(text: str, phrase: PositionPhrase) -> bool:
    """Tell whether a text is nothing but a position, as the label over a list or a cell."""
    rest = text.replace(phrase.raw, "", 1)
    return len(re.findall(r"\w+", rest)) <= 1


def _joined(strong: list[PositionPhrase]) -> PositionPhrase | None:
    """Return the one position of several phrases of an entry: in part where they differ."""
    if not strong:
        return None
    partly = next((phrase for phrase in strong if phrase.partly), None)
    if partly is not None:
        return partly
    if {Position.SUPPORTED, Position.NOTED} <= {phrase.position for phrase in strong}:
        raw = " / ".join(dict.fromkeys(phrase.raw for phrase in strong))
        return PositionPhrase(strong[0].start, strong[-1].end, Position.NOTED, raw, partly=True)
    return strong[0]


def _with_whole_lists(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with lists of numbers joined that go on over a page: "122.1," and "122.2 and 122.3."."""
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        last = joined[-1] if joined else None
        if last is not None and UNFINISHED_LIST.search(last.text) and GOES_ON.match(_printed(paragraph)):
            joined[-1] = replace(last, text=f"{last.text} {_printed(paragraph)}", boxes=last.boxes + paragraph.boxes)
        else:
            joined.append(paragraph)
    return joined


def _printed(paragraph: Paragraph) -> str:
    return f"{paragraph.label} {paragraph.text}".strip()


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text; what is longer than any sentence is cut, so that no text takes for ever."""
    return [
        sentence[place : place + SENTENCE_CHARACTERS]
        for sentence in SENTENCE_END.split(text)
        for place in range(0, max(1, len(sentence)), SENTENCE_CHARACTERS)
    ]


def _masked(text: str, lists: Iterable[NumberList]) -> str:
    """Return a text with each list of numbers replaced by `LIST_MARK`."""
    parts: list[str] = []
    place = 0
    for found in lists:
        parts += [text[place : found.start], LIST_MARK]
        place = found.end
    return "".join([*parts, text[place:]])
