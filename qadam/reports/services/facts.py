"""Taking facts into sections as paragraphs that know their source."""

from datetime import date
from typing import Any

from django.db import transaction

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import NotFoundError
from qadam.reports.enums import FactKind, SectionOrigin
from qadam.reports.models import InsertedFact, ReportSection
from qadam.reports.permissions import check_write_section
from qadam.reports.selectors.contents import report_data
from qadam.reports.selectors.evidence import passages_by_source
from qadam.reports.selectors.facts import Fact, facts_by_source
from qadam.reports.services.sections import clean_text, locked_section, lost_update, write_version

MAX_FACTS = 200  # in one go


@transaction.atomic
def insert_facts(
    *, section_id: int, version: int, sources: list[str], by: User, data: dict[str, Any] | None = None
) -> ReportSection:
    """Add a paragraph for each fact at the end of a section, with its source as an endnote, and return the section.

    Args:
        version: of the section as it was shown.
        sources: addresses of facts ("update:17").
        data: of `report_data`, where the caller has it.

    Raises:
        NotFoundError: there is no such section for this person, or no such fact on the report's review.
        NotAllowedError: somebody else writes the section.
        WrongStateError: the report is cleared or sent.
        LostUpdateError: somebody else has saved the section since.
    """
    section = locked_section(section_id)
    check_write_section(by, section)
    report = section.report
    data = data if data is not None else report_data(report)
    facts = facts_by_source(data, report.language) | passages_by_source(data, report)
    chosen = [facts.get(source) for source in dict.fromkeys(sources[:MAX_FACTS])]
    if not chosen or None in chosen:
        raise NotFoundError()
    if section.version != version:
        raise lost_update(section, section.title, section.text)
    paragraphs = [section.text] if section.text else []
    paragraphs += [_paragraph(section, fact, by) for fact in chosen if fact is not None]
    text = clean_text("\n\n".join(paragraphs))
    write_version(section, title=section.title, text=text, by=by, origin=SectionOrigin.INSERTED)
    record_event("section.facts_inserted", actor=by, target=section, details={"sources": sources[:MAX_FACTS]})
    return section


def _paragraph(section: ReportSection, fact: Fact, by: User) -> str:
    inserted = InsertedFact.objects.create(
        section=section,
        kind=fact.kind,
        source=fact.source,
        label=fact.label[:300],
        text=fact.text,
        sha256=fact.sha256,
        as_of=date.fromisoformat(fact.as_of) if fact.as_of else section.report.reference_on,
        recommendation_id=fact.recommendation,
        inserted_by_id=by.pk,
    )
    text = fact.text if fact.kind == FactKind.INDICATOR else _plain(fact.text)
    note = fact.label.replace("\\", "\\\\").replace("]", "\\]").replace("[", "\\[")
    return f"{text}{{{{source:{inserted.pk}}}}}[^{note}]"


def _plain(text: str) -> str:
    """Return words of somebody else so that none of their signs is taken for a mark."""
    joined = " ".join(text.split())
    for sign in ("\\", "*", "{{", "[^"):
        joined = joined.replace(sign, "\\" + sign)
    return "\\" + joined if joined.startswith(("#", "- ", "> ")) else joined
