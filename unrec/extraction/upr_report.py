"""Extracts the recommendations of a report of the Working Group on the Universal Periodic Review."""

from unrec.errors import NoRecommendationsError
from unrec.extraction.sections import Item, Section, conclusions_of, sections_of
from unrec.extraction.splitting import split_recommendation
from unrec.records import DocumentFacts, Extraction, Finding, Position, Recommendation, SourceText


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
    recommendations: list[Recommendation] = []
    for section in sections:
        for item in section.items:
            recommendations.append(_recommendation(item, section, facts, findings))
    if not recommendations:
        raise NoRecommendationsError("The document holds no recommendations of a Working Group's report.")
    return Extraction(facts, tuple(recommendations), tuple(findings))


def _recommendation(item: Item, section: Section, facts: DocumentFacts, findings: list[Finding]) -> Recommendation:
    split = split_recommendation(item.text, facts.language)
    for name in split.unknown_names:
        message = f"“{name}” in recommendation {item.number} is not the name of a State that is known."
        findings.append(Finding("unknown-state", message, item.page, item.number))
    if not any(part.recommending_states for part in split.parts):
        message = f"Recommendation {item.number} names no State that made it."
        findings.append(Finding("no-state", message, item.page, item.number))
    place = f"para. {section.number}" if section.number is not None else ""
    return Recommendation(
        number=item.number,
        text=split.text,
        parts=split.parts,
        page=item.page,
        position=section.position or Position.PENDING,
        position_source=", ".join(filter(None, (facts.symbol, place))),
        position_raw=section.raw,
        comment=item.comment,
        heading=item.heading,
        boxes=item.boxes,
        language=facts.language,
    )
