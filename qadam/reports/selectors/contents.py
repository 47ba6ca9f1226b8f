"""The whole content of a report as plain values: what its papers are made of, and what a snapshot freezes."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db.models import Prefetch

from qadam.reports.enums import FactKind
from qadam.reports.models import InsertedFact, Report, ReportSection
from qadam.reports.selectors.consultations import meetings_held
from qadam.reports.selectors.gathering import FORMAT, gather_review

NO_REVIEW: dict[str, list[Any]] = {
    name: [] for name in ("areas", "recommendations", "plans", "measures", "updates", "indicators", "assessments")
}


def report_data(report: Report, on: date | None = None) -> dict[str, Any]:
    """Return the register's data for a report as of a date (its reference date where left out)."""
    on = on or report.reference_on
    if report.review is None:
        return {"format": FORMAT, "reference_on": on.isoformat(), "review": None, **NO_REVIEW}
    return gather_review(report.review, on)


def report_content(report: Report, data: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a report with its sections, facts, data and consultations, in values that JSON holds.

    Args:
        data: of `report_data`, where the caller has it.
    """
    sections = list(
        report.sections.prefetch_related(
            "recommendations", Prefetch("facts", InsertedFact.objects.order_by("pk"))
        ).order_by("order", "pk")
    )
    return {
        "format": FORMAT,
        "report": {
            "code": report.code,
            "type": report.type,
            "title": report.title,
            "language": report.language,
            "state_party": report.state_party,
            "symbol": report.symbol,
            "addressee": report.addressee,
            "session": report.session,
            "template": report.template.sha256 if report.template else "",
            "reference_on": report.reference_on.isoformat(),
        },
        "sections": [_section(section) for section in sections],
        "facts": {str(fact.pk): _fact(fact) for section in sections for fact in section.facts.all()},
        "consultations": meetings_held(report.reference_on),
        "data": data if data is not None else report_data(report),
    }


def canonical(content: dict[str, Any]) -> str:
    """Return a content as the one JSON text that its checksum is taken of."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(text: str) -> str:
    """Return the SHA-256 (hex) of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def text_checksum(report: Report) -> str:
    """Return the SHA-256 over every heading and text of a report in order: what was agreed when it took a step."""
    rows = report.sections.order_by("order", "pk").values_list("title", "text")
    return checksum(json.dumps(list(rows), ensure_ascii=False))


def _section(section: ReportSection) -> dict[str, Any]:
    return {
        "id": section.pk,
        "version": section.version,
        "level": section.level,
        "key": section.key,
        "kind": section.kind,
        "title": section.title,
        "text": section.text,
        "is_annex": section.is_annex,
        "recommendations": [row.number for row in section.recommendations.all()],
    }


def _fact(fact: InsertedFact) -> dict[str, Any]:
    return {
        "kind": FactKind(fact.kind).value,
        "source": fact.source,
        "label": fact.label,
        "as_of": fact.as_of.isoformat(),
        "sha256": fact.sha256,
    }
