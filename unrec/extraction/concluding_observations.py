"""Extracts the recommendations of treaty bodies from their concluding observations.

The observations stand in numbered paragraphs under headings: a paragraph that worries, then one that recommends, often
with lettered parts. The last ones say which paragraphs the State answers within the follow-up procedure and when, and
when the next report is due. The wording is data: `vocabularies/observation_phrases.tsv`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from unrec.errors import NoRecommendationsError
from unrec.extraction.document_facts import first_date
from unrec.records import (
    Box,
    DocumentFacts,
    Extraction,
    Finding,
    Paragraph,
    ParagraphKind,
    Part,
    Recommendation,
    SourceText,
)
from unrec.vocabularies.loader import load_table

LANGUAGES = ("en", "fr", "es", "ru")
MAX_PARAGRAPH_STEP = 3  # paragraphs that may be lost between two numbers before one is taken for another number
MAX_FIRST_PARAGRAPH = 30  # an excerpt may start late
NUMBER = re.compile(r"^\s*(\d{1,3})\.\s+(?=\S)")
NUMBER_LABEL = re.compile(r"^(\d{1,3})\.?$")
LETTER = re.compile(r"^\s*\(?([a-zа-я])\)\s+")
LETTER_LABEL = re.compile(r"^\(?([a-zа-я])\)$")
REFERRED = re.compile(r"(\d{1,3})(?:\s*\(?([a-zа-я])\))?(?:\s*[-–]\s*(\d{1,3})(?!\d))?")
PERIODS = {
    "one": "1 year", "two": "2 years", "three": "3 years", "un": "1 year", "deux": "2 years", "trois": "3 years",
    "dos": "2 years", "tres": "3 years", "одного": "1 year", "двух": "2 years", "трех": "3 years", "трёх": "3 years",
    "12": "12 months", "24": "24 months", "36": "36 months",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ObservationPhrases:
    """The wording of one language, compiled."""

    recommends: re.Pattern[str]
    formal: re.Pattern[str]  # reporting and dissemination, which are no recommendations on rights
    follow_up: re.Pattern[str]
    deadline: re.Pattern[str]
    next_report: re.Pattern[str]
    paragraphs: re.Pattern[str]
    introduction: re.Pattern[str]
    follow_up_heading: re.Pattern[str]


@dataclass(slots=True)
class _Observation:
    """One numbered paragraph with the paragraphs that belong to it."""

    number: str
    heading: str
    page: int
    text: list[str] = field(default_factory=list)
    letters: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    bold: bool = False


def extract_concluding_observations(source: SourceText, facts: DocumentFacts) -> Extraction:
    """Return the recommendations of a treaty body, one a numbered paragraph, its lettered parts as `parts`.

    `follow_up` marks the paragraphs that the State is asked to answer within the follow-up procedure, `deadline` then
    holds the date or the period as printed ("1 year"). The date of the next periodic report is a finding
    "next-report", since it is no recommendation.

    Args:
        source: the document as read.
        facts: what its first page says.

    Raises:
        NoRecommendationsError: no paragraph recommends anything.
    """
    phrases = _phrases(facts.language)
    observations = _observations(source.paragraphs)
    findings = list(source.warnings)
    recommendations = []
    asked: dict[str, str | None] = {}
    for observation in observations:
        whole = "\n".join([*observation.text, *(text for _, text in observation.letters)])
        if phrases.introduction.search(observation.heading):
            continue
        asked_here = _follow_up(whole, phrases)
        if asked_here:
            asked.update(asked_here)
            findings.append(_follow_up_finding(asked_here, observation))
        report = phrases.next_report.search(whole)
        if report:
            printed = next(filter(None, report.groups()), report[0])
            date = first_date(printed) or printed
            findings.append(
                Finding("next-report", f"The next report is due by {date}.", observation.page, observation.number)
            )
        procedural = phrases.follow_up_heading.search(observation.heading) is not None
        if asked_here or report or (procedural and phrases.formal.search(whole)):
            continue
        if phrases.recommends.search(" ".join(whole.split())):
            recommendations.append(_recommendation(observation, facts))
    if not recommendations:
        raise NoRecommendationsError("The document holds no recommendations of a treaty body.")
    known = {one.number for one in recommendations}
    marked = [_marked(one, asked) for one in recommendations]
    for number in asked:
        paragraph = number.partition(" ")[0]
        if paragraph not in known:
            findings.append(
                Finding(
                    "follow-up-unknown",
                    f"The follow-up names paragraph {paragraph}, in which no recommendation was found.",
                    observations[-1].page,
                    paragraph,
                )
            )
    return Extraction(facts, tuple(marked), tuple(findings))


def _observations(paragraphs: Iterable[Paragraph]) -> list[_Observation]:
    """Gather the numbered paragraphs with what follows each up to the next number or heading."""
    found: list[_Observation] = []
    current: _Observation | None = None
    heading, last = "", 0
    for paragraph in paragraphs:
        if paragraph.kind not in (ParagraphKind.BODY, ParagraphKind.HEADING):
            continue
        number, text = _number_of(paragraph)
        if number is not None and last < number <= (last + MAX_PARAGRAPH_STEP if last else MAX_FIRST_PARAGRAPH):
            last = number
            current = _Observation(str(number), heading, paragraph.page, bold=paragraph.style.bold)
            found.append(current)
            lettered = LETTER.match(text)
            if lettered:
                current.letters.append((lettered[1], text[lettered.end() :]))
            else:
                current.text.append(text)
            current.boxes += paragraph.boxes
            continue
        if paragraph.kind is ParagraphKind.HEADING:
            heading, current = paragraph.text.strip(), None
            continue
        if current is None:
            continue
        letter, rest = _letter_of(paragraph)
        if letter:
            current.letters.append((letter, rest))
        elif current.letters:
            name, before = current.letters[-1]
            current.letters[-1] = (name, f"{before} {paragraph.text}".strip())
        else:
            current.text.append(paragraph.text)
        current.boxes += paragraph.boxes
    return found


def _number_of(paragraph: Paragraph) -> tuple[int | None, str]:
    label = NUMBER_LABEL.match(paragraph.label)
    if label:
        return int(label[1]), paragraph.text
    match = NUMBER.match(paragraph.text)
    return (int(match[1]), paragraph.text[match.end() :]) if match else (None, paragraph.text)


def _letter_of(paragraph: Paragraph) -> tuple[str, str]:
    label = LETTER_LABEL.match(paragraph.label)
    if label:
        return label[1], paragraph.text
    match = LETTER.match(paragraph.text)
    return (match[1], paragraph.text[match.end() :]) if match else ("", paragraph.text)


def _recommendation(observation: _Observation, facts: DocumentFacts) -> Recommendation:
    lead = " ".join(observation.text)
    lines = [lead, *(f"({letter}) {text}" for letter, text in observation.letters)]
    place = f"para. {observation.number}"
    return Recommendation(
        number=observation.number,
        text="\n".join(filter(None, lines)),
        parts=tuple(Part(text.strip()) for _, text in observation.letters) or (Part(lead),),
        page=observation.page,
        position_source=f"{facts.symbol}, {place}" if facts.symbol else place,
        heading=observation.heading,
        boxes=tuple(observation.boxes),
        language=facts.language,
    )


def _follow_up(text: str, phrases: ObservationPhrases) -> dict[str, str | None]:
    """Return the paragraphs that a text asks to be answered, each with its deadline."""
    asked: dict[str, str | None] = {}
    plain = " ".join(text.split())
    for sentence in re.split(r"(?<=[.])\s+(?=[A-ZА-ЯÉ])", plain):
        match = phrases.follow_up.search(sentence)
        if match is None:
            continue
        deadline = _deadline(sentence, phrases)
        for mention in phrases.paragraphs.finditer(sentence):
            rest = re.match(r"[\s\d,()a-zа-я–-]*", sentence[mention.end() :])
            for number, letter, upper in REFERRED.findall(_list_only(rest[0] if rest else "")):
                numbers = range(int(number), int(upper) + 1) if upper and int(upper) > int(number) else [int(number)]
                for one in numbers:
                    asked.setdefault(f"{one} ({letter})" if letter else str(one), deadline)
    return asked


def _follow_up_finding(asked: dict[str, str | None], observation: _Observation) -> Finding:
    deadline = next(iter(asked.values()))
    when = ""
    if deadline:
        when = f" by {deadline}" if deadline[:4].isdigit() else f" within {deadline}"
    message = f"The Committee asks for information on paragraphs {', '.join(asked)}{when}."
    return Finding("follow-up", message, observation.page, observation.number)


def _list_only(text: str) -> str:
    """Return the list at the start of a text: numbers, letters in brackets, and the words between them."""
    match = re.match(r"(?:\s*(?:\d{1,3}|\(?[a-zа-я]\)|,|–|-|and|et|y|и)(?![\w]))*", text)
    return match[0] if match else ""


def _deadline(sentence: str, phrases: ObservationPhrases) -> str | None:
    match = phrases.deadline.search(sentence)
    if match is None:
        return None
    printed = next(filter(None, match.groups()), match[0])
    return PERIODS.get(printed.lower()) or first_date(printed) or printed


def _marked(one: Recommendation, asked: dict[str, str | None]) -> Recommendation:
    for number, deadline in asked.items():
        if number.partition(" ")[0] == one.number:
            return replace(one, follow_up=True, deadline=deadline)
    return one


@cache
def _phrases(language: str) -> ObservationPhrases:
    chosen = language if language in LANGUAGES else "en"
    patterns: dict[str, list[str]] = {}
    for row in load_table("observation_phrases"):
        if row["language"] == chosen:
            patterns.setdefault(row["kind"], []).append(row["pattern"])
    return ObservationPhrases(
        **{kind: re.compile("|".join(alternatives), re.IGNORECASE) for kind, alternatives in patterns.items()}
    )
