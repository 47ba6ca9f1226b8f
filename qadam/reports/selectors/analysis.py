"""What authors look at before they write: progress since the last report, gaps, disagreement, indicators, promises."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from qadam.reports.selectors.gathering import by_recommendation, in_language

# How far a recommendation is carried out, as words that can be compared.
AGREEING = {"implemented": 2, "partly_implemented": 1, "not_implemented": 0}
GRADES = {"A": 2, "B": 1, "C": 0, "D": 0, "E": 0}


@dataclass(frozen=True)
class ProgressRow:
    """What has happened in an area, body or goal since a date."""

    code: str
    name: str
    recommendations: int
    measures: int
    completed: int
    new_updates: int
    silent: int  # recommendations without any approved report


@dataclass(frozen=True)
class OffTarget:
    """An indicator that moves away from its target, or stands still before it."""

    code: str
    name: str
    baseline: str
    latest: str
    target: str
    share: float | None  # of the way from baseline to target, 0-1; below 0 it went back


@dataclass(frozen=True)
class Disagreement:
    """A recommendation of which voices say different things."""

    number: str
    text: str
    voices: list[tuple[str, str, str]]  # voice, speaker, status or grade


def progress_by(data: dict[str, Any], by: str, since: date | None, language: str) -> list[ProgressRow]:
    """Return progress by "area", "body" or "goal" since a date (from the beginning where it is left out)."""
    keys: dict[str, Callable[[dict[str, Any], dict[str, Any]], Iterable[str]]] = {
        "area": lambda row, own: row["areas"][:1],
        "goal": lambda row, own: row["sdg_goals"],
        "body": lambda row, own: {in_language(m["lead_body"], language) for m in own.get("measures", [])} - {""},
    }
    answers = by_recommendation(data)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in data["recommendations"]:
        for key in keys[by](row, answers.get(row["id"], {})):
            groups[key].append(row)
    names = {area["code"]: in_language(area["names"], language) for area in data["areas"]}
    rows = []
    for key, members in groups.items():
        own = [answers.get(row["id"], {}) for row in members]
        measures = {m["id"]: m for each in own for m in each.get("measures", [])}
        updates = {u["id"]: u for each in own for u in each.get("updates", [])}
        rows.append(
            ProgressRow(
                code=key,
                name=names.get(key, key),
                recommendations=len(members),
                measures=len(measures),
                completed=sum(m["status"] == "completed" for m in measures.values()),
                new_updates=sum(since is None or u["period_end"] > since.isoformat() for u in updates.values()),
                silent=sum(not each.get("updates") for each in own),
            )
        )
    order = {area["code"]: place for place, area in enumerate(data["areas"])}
    return sorted(rows, key=lambda row: (order.get(row.code, len(order)), not row.code.isdigit(), _number(row.code)))


def evidence_gaps(data: dict[str, Any], language: str) -> list[tuple[str, str, str]]:
    """Return (number, text, what is missing) of recommendations without a measure, a report, or any evidence."""
    answers = by_recommendation(data)
    found = []
    for row in data["recommendations"]:
        own = answers.get(row["id"], {})
        evidence = [each for update in own.get("updates", []) for each in update["evidence"]]
        missing = "measure" if not own.get("measures") else "update" if not own.get("updates") else ""
        missing = missing or ("evidence" if not evidence else "")
        if missing:
            found.append((row["number"], in_language(row["texts"], language), missing))
    return found


def disagreements(data: dict[str, Any], language: str) -> list[Disagreement]:
    """Return the recommendations of which the newest words of two voices differ."""
    found = []
    answers = by_recommendation(data)
    for row in data["recommendations"]:
        newest = {each["voice"]: each for each in answers.get(row["id"], {}).get("assessments", [])}
        worth = {voice: AGREEING.get(each["status"], GRADES.get(each["grade"])) for voice, each in newest.items()}
        if len({value for value in worth.values() if value is not None}) > 1:
            voices = [
                (voice, in_language(each["speaker"], language), each["status"] or each["grade"])
                for voice, each in newest.items()
            ]
            found.append(Disagreement(row["number"], in_language(row["texts"], language), voices))
    return found


def indicators_off_target(data: dict[str, Any], on: date, language: str) -> list[OffTarget]:
    """Return the indicators that are behind the straight way from baseline to target on a date, the farthest first."""
    found = []
    for each in data["indicators"]:
        if not each["values"] or each["baseline"] is None or each["target"] is None:
            continue
        baseline, target = Decimal(each["baseline"]), Decimal(each["target"])
        latest = Decimal(each["values"][-1]["value"])
        if baseline == target:
            continue
        share = float((latest - baseline) / (target - baseline))
        if share < _due_share(each, on):
            name = in_language(each["names"], language)
            found.append(
                OffTarget(each["code"], name, each["baseline"], each["values"][-1]["value"], each["target"], share)
            )
    return sorted(found, key=lambda row: (row.share or 0.0, row.code))


def _due_share(indicator: dict[str, Any], on: date) -> float:
    """Return how much of the way should be done on a date; all of it where the dates are unknown."""
    if not indicator["baseline_on"] or not indicator["target_on"]:
        return 1.0
    begins, ends = date.fromisoformat(indicator["baseline_on"]), date.fromisoformat(indicator["target_on"])
    if ends <= begins:
        return 1.0
    return min(max((on - begins).days / (ends - begins).days, 0.0), 1.0)


def _number(code: str) -> tuple[int, str]:
    return (int(code), "") if code.isdigit() else (0, code)
