"""Extracts the recommendations of a report of the Working Group on the Universal Periodic Review."""

from unrec.errors import NoRecommendationsError
from unrec.extraction.dialogue import Dialogue, DialogueAsk
from unrec.extraction.sections import Item, Section, conclusions_of, sections_of
from unrec.extraction.splitting import ask_of, split_recommendation
from unrec.records import DocumentFacts, Extraction, Finding, Part, Position, Recommendation, SourceText


def extract_report(source: SourceText, facts: DocumentFacts) -> Extraction:
    """Return the recommendations of a report in printed order.

    Args:
        source: the report as read.
        facts: what its first page says.

    Raises:
        NoRecommendationsError: the document holds no recommendation.
    """
    before, conclusions = conclusions_of(source, facts.language)
    sections = sections_of(before, conclusions, facts.language)
    findings = list(source.warnings)
    dialogue = Dialogue(before, facts.language, facts.state_under_review)
    recommendations: list[Recommendation] = []
    seen: set[tuple[int, str]] = set()
    for section in sections:
        # a place named with its State comes before the same place named without
        for reference in sorted(section.references, key=lambda one: not one.states):
            if (reference.paragraph, reference.letter) in seen:
                continue
            seen.add((reference.paragraph, reference.letter))
            asks = dialogue.asks_at(reference)
            if not asks:
                place = f"{reference.paragraph} ({reference.letter})" if reference.letter else str(reference.paragraph)
                message = f"The report points to a recommendation in paragraph {place}, which was not found there."
                findings.append(Finding("reference-not-found", message, section.page, place=f"para. {section.number}"))
            recommendations += [_from_dialogue(ask, section, facts) for ask in asks]
        for item in section.items:
            recommendations.append(_recommendation(item, section, facts, findings))
    if not recommendations:
        raise NoRecommendationsError("The document holds no recommendations of a Working Group's report.")
    return Extraction(facts, tuple(recommendations), tuple(findings))


def _recommendation(item: Item, section: Section, facts: DocumentFacts, findings: list[Finding]) -> Recommendation:
    split = split_recommendation(item.text, facts.language, facts.state_under_review)
    for name in split.unknown_names:
        message = f"“{name}” in recommendation {item.number} is not the name of a State that is known."
        findings.append(Finding("unknown-state", message, item.page, item.number))
    if not any(part.recommending_states for part in split.parts):
        message = f"Recommendation {item.number} names no State that made it."
        findings.append(Finding("no-state", message, item.page, item.number))
    return Recommendation(
        number=item.number,
        text=split.text,
        parts=split.parts,
        page=item.page,
        position=item.position or section.position or Position.PENDING,
        position_source=_place(section, facts),
        position_raw=item.raw or section.raw,
        comment=item.comment,
        heading=item.heading,
        boxes=item.boxes,
        language=facts.language,
    )


def _from_dialogue(ask: DialogueAsk, section: Section, facts: DocumentFacts) -> Recommendation:
    text = ask_of(ask.text, facts.language, facts.state_under_review)
    if ask.context:
        text = f"{text} [{ask.context}]"
    return Recommendation(
        number=ask.number,
        text=ask.text,
        parts=(Part(text, ask.states),),
        page=ask.paragraph.page,
        position=section.position or Position.PENDING,
        position_source=_place(section, facts),
        position_raw=section.raw,
        boxes=ask.paragraph.boxes,
        language=facts.language,
    )


def _place(section: Section, facts: DocumentFacts) -> str:
    place = f"para. {section.number}" if section.number is not None else ""
    return ", ".join(filter(None, (facts.symbol, place)))
