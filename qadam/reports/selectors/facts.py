"""Facts that stand ready to be inserted into a section: approved reports, values of indicators, laws, assessments.

Each has an address ("update:17") and its own words in the report's language. What was inserted remembers both, so that
a fact that changed, or is gone, shows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qadam.reports.documents.annexes import status_word
from qadam.reports.documents.words import say, written_date
from qadam.reports.enums import FactKind
from qadam.reports.selectors.contents import checksum
from qadam.reports.selectors.gathering import by_recommendation, in_language
from qadam.reports.typography import written_count

LAW_KINDS = ("law",)  # of evidence; every other kind is a source too, and is told by its own word


@dataclass(frozen=True)
class Fact:
    """A fact in words, with its source. `as_of` is an ISO date."""

    source: str
    kind: FactKind
    text: str
    label: str
    as_of: str
    recommendation: int
    number: str

    @property
    def sha256(self) -> str:
        """Return the checksum of its words."""
        return checksum(self.text)


def facts_of(data: dict[str, Any], recommendations: Iterable[int], language: str) -> list[Fact]:
    """Return the facts on recommendations in the language of a report, each once, newest first of each kind."""
    wanted = set(recommendations)
    rows = [row for row in data["recommendations"] if row["id"] in wanted]
    answers = by_recommendation(data)
    found: dict[str, Fact] = {}
    for row in rows:
        own = answers.get(row["id"], {})
        for fact in _facts(row, own, language):
            found.setdefault(fact.source, fact)
    return list(found.values())


def facts_by_source(data: dict[str, Any], language: str) -> dict[str, Fact]:
    """Return every fact of the data by its address."""
    every = [row["id"] for row in data["recommendations"]]
    return {fact.source: fact for fact in facts_of(data, every, language)}


def _facts(row: dict[str, Any], own: dict[str, list[dict[str, Any]]], language: str) -> Iterator[Fact]:
    where = {"recommendation": row["id"], "number": row["number"]}
    for update in reversed(own.get("updates", [])):
        body, end = in_language(update["body"], language), written_date(update["period_end"], language)
        text = in_language(update["texts"], language)
        if text:
            yield Fact(f"update:{update['id']}", FactKind.UPDATE, text, f"{body}, {end}", update["period_end"], **where)
        for evidence in update["evidence"]:
            yield _evidence(evidence, language, where)
    for indicator in own.get("indicators", []):
        if indicator["values"]:
            yield _value(indicator, language, where)
    for assessment in reversed(own.get("assessments", [])):
        speaker = in_language(assessment["speaker"], language) or say(assessment["voice"], language)
        word = status_word(assessment["status"], language) if assessment["status"] else assessment["grade"]
        text = in_language(assessment["texts"], language) or word
        label = f"{speaker}, {written_date(assessment['assessed_on'], language)}: {word}"
        yield Fact(
            f"assessment:{assessment['id']}", FactKind.ASSESSMENT, text, label, assessment["assessed_on"], **where
        )
    for place, entry in enumerate(row["ledger"]):
        if entry["comment"]:
            as_of = entry["stated_on"] or ""
            yield Fact(
                f"position:{row['id']}:{place}", FactKind.POSITION, entry["comment"], entry["source"], as_of, **where
            )


def _evidence(evidence: dict[str, Any], language: str, where: dict[str, Any]) -> Fact:
    reference = ", ".join(filter(None, (evidence["reference"], evidence["url"])))
    label = f"{evidence['title']}{f' ({reference})' if reference else ''}, {written_date(evidence['on'], language)}"
    return Fact(f"evidence:{evidence['id']}", FactKind.LAW, evidence["title"], label, evidence["on"], **where)


def _value(indicator: dict[str, Any], language: str, where: dict[str, Any]) -> Fact:
    latest = indicator["values"][-1]
    name, unit = in_language(indicator["names"], language), in_language(indicator["units"], language)
    year = latest["end"][:4]
    number = written_value(latest["value"], language)
    field = f"{{{{figure:indicator:{indicator['code']}@{year}|{number}}}}}"
    text = f"{name}: {field}{f' {unit}' if unit else ''} ({written_date(latest['end'], language)})."
    label = ", ".join(filter(None, (name, latest["source"] or indicator["source"])))
    return Fact(f"indicator:{latest['id']}", FactKind.INDICATOR, text, label, latest["end"], **where)


def written_value(value: str, language: str) -> str:
    """Return a stored number as a paper writes it: "10700.5" as 10,700.5 or 10 700,5."""
    whole, _point, rest = value.partition(".")
    sign = "-" if whole.startswith("-") else ""
    grouped = sign + written_count(abs(int(whole)), language)
    return f"{grouped}{'.' if language == 'en' else ','}{rest}" if rest else grouped
