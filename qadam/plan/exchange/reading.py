"""Reading a plan's workbook. Nothing is guessed: what cannot be understood is named by sheet, row and column."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from qadam.plan.deadlines import FIRST_YEAR, LAST_YEAR, Deadline, parse_deadline
from qadam.plan.enums import CompletionForm, Direction, Disaggregation, Frequency, IndicatorKind, PlanKind
from qadam.plan.exchange.cells import SheetTable, open_workbook, split_list
from qadam.plan.exchange.headings import (
    COLUMNS,
    INDICATORS,
    MEASURES,
    PLAN,
    RECOMMENDATIONS,
    VALUES,
    choice_words,
    folded,
    named,
)
from qadam.plan.exchange.held import Changes, group_key, value_key
from qadam.plan.exchange.known import Known
from qadam.plan.exchange.records import ReadPlan, ReadValue
from qadam.plan.exchange.workbook import MARK
from qadam.plan.models import TEXT_LANGUAGES, Indicator, Plan
from qadam.plan.numbers import parse_number
from qadam.plan.services.writing import MAX_TEXT_CHARACTERS

MOST_NUMBER_CHARACTERS = 20
LENGTHS: Mapping[str, int] = {
    "deadline_note": 200,
    "completion_note": 500,
    "funding": 500,
    "legal_act": 500,
    "name_en": 500,
    "name_ru": 500,
    "name_kk": 500,
    "unit_en": 100,
    "unit_ru": 100,
    "unit_kk": 100,
    "source": 500,
    "note": 10_000,
    **dict.fromkeys((value for value in Disaggregation.values), 60),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufffe\uffff]|[\ud800-\udfff]")
# Bytes of UTF-8 that somebody has read as Latin or Cyrillic letters: "Ð¼", "Ñ€", "Ð°", "Рњ Рё".
_MOJIBAKE = re.compile(
    r"(?:[ÐÑ][\u0080-\u00bf\u2018-\u2122]){3}|(?:[РС][\u00a0-\u00bf\u0402-\u040f\u0452-\u045f\u2018-\u2122]){3}"
)
_POINTED_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}")
_SDG = re.compile(r"\d{1,2}\.[0-9a-z]{1,2}\.\d{1,2}")


def read_workbook(data: bytes, plan: Plan, language: str) -> ReadPlan:
    """Return what a plan's workbook says.

    Args:
        plan: into which it is to be imported; it tells which plans and codes may be named.
        language: of the reader, for numbers with commas.

    Raises:
        UnreadableDocumentError: it is no honest XLSX workbook, or no sheet of measures is in it.
    """
    opened = open_workbook(data)
    found = ReadPlan(opened.errors)
    if opened.hidden and opened.hidden[0][0] == MARK:
        found.plan_code, found.base = opened.hidden[0][1], dict(opened.hidden[1:])
    reader = PlanReader(Known(plan), found, language)
    if sheet := opened.sheets.get(PLAN):
        reader.plan_facts(sheet)
    if sheet := opened.sheets.get(INDICATORS):
        reader.indicators(sheet)
    reader.measures(opened.sheets[MEASURES])
    if sheet := opened.sheets.get(RECOMMENDATIONS):
        reader.recommendations(sheet)
    if sheet := opened.sheets.get(VALUES):
        reader.values(sheet)
    return found


class ValueReader:
    """Reads what a cell holds: a figure, a day, a text, one of a list; and the value that a row gives."""

    def __init__(self, language: str) -> None:
        self.language = language

    def value(self, sheet: SheetTable, row: int, code: str, cells: Mapping[str, str]) -> ReadValue | None:
        """Return the value that a row gives; None where it gives none, which is named then."""
        start, end = (self._date(sheet, row, name, cells.get(name, "")) for name in ("period_start", "period_end"))
        for name, day in (("period_start", start), ("period_end", end)):
            if day is None:
                sheet.fault(row, name, _("The date is missing."))
        if start and end and end < start:
            sheet.fault(row, "period_end", _("The period ends before it starts."))
        figure = self._figure(sheet, row, "value", cells.get("value", ""))
        groups = {name: self.text(sheet, row, name, cells[name]) for name in Disaggregation.values if cells.get(name)}
        for name, text in groups.items():
            if ";" in text or "=" in text:
                sheet.fault(row, name, _("Name one group, without the signs ; and =."))
        changes = {name: self.text(sheet, row, name, cells[name]) for name in ("source", "note") if name in cells}
        if start is None or end is None or figure is None:
            return None
        return ReadValue(code, start, end, groups, changes | {"value": figure})

    def _figure(self, sheet: SheetTable, row: int, column: str, text: str) -> Decimal | None:
        found = parse_number(text, self.language)
        if found is None:
            sentence = _("“%(text)s” is no number.") % {"text": text[:40]} if text else _("The figure is missing.")
            sheet.fault(row, column, sentence)
        return found

    def _date(self, sheet: SheetTable, row: int, column: str, text: str) -> date | None:
        if not text:
            return None
        pointed = _POINTED_DATE.fullmatch(text)
        try:
            found = (
                date(int(pointed[3]), int(pointed[2]), int(pointed[1])) if pointed else date.fromisoformat(text[:40])
            )
        except ValueError:
            sheet.fault(row, column, _("“%(text)s” is no date. Write it like 31.12.2027.") % {"text": text[:40]})
            return None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            sheet.fault(row, column, _outside())
        return found

    def choice(self, sheet: SheetTable, row: int, column: str, text: str, choices: Any) -> str:
        """Return the value of a closed list that a cell names; empty where it names none, which is named then."""
        if not text:
            return ""
        words = choice_words(choices)
        if folded(text) not in words:
            labels = ", ".join(str(label) for label in choices.labels)
            sentence = _("“%(text)s” is not one of: %(choices)s.") % {"text": text[:80], "choices": labels}
            sheet.fault(row, column, sentence)
            return ""
        return words[folded(text)]

    def text(self, sheet: SheetTable, row: int, column: str, text: str) -> str:
        """Return a text; one that is too long or damaged is named."""
        most = MAX_TEXT_CHARACTERS if column.startswith("text") else LENGTHS[column]
        if len(text) > most:
            sheet.fault(row, column, _("The text is longer than %(count)s characters.") % {"count": most})
        elif _CONTROL.search(text) or _MOJIBAKE.search(text):
            sheet.fault(row, column, _("Some letters of this text are damaged. Write it again."))
        return text


class PlanReader(ValueReader):
    """Reads one sheet after the other into the same record."""

    def __init__(self, known: Known, found: ReadPlan, language: str) -> None:
        super().__init__(language)
        self.known, self.found = known, found

    def plan_facts(self, sheet: SheetTable) -> None:
        """Read the facts of the plan, which stand one below the other: a word, and what it is."""
        facts: Changes = {}
        words = COLUMNS[PLAN]
        sheet.columns = dict.fromkeys(words, 1)
        for row, cells in enumerate(sheet.table.rows, start=sheet.table.first_row):
            head, text = [*(cell.text.strip() for cell in cells), "", ""][:2]
            if not head and not text:
                continue
            name = named(words, head)
            if name is None:
                sheet.fault(row, 0, _("“%(text)s” is no fact of a plan.") % {"text": head[:80]})
                continue
            if name == "code":
                continue
            if name in facts:
                sheet.fault(row, 0, _("“%(text)s” stands twice.") % {"text": head[:80]})
            facts[name] = self._plan_fact(sheet, row, name, text)
        starts, ends = facts.get("starts_on"), facts.get("ends_on")
        if starts and ends and ends < starts:
            sheet.fault(sheet.table.first_row, 1, _("The plan ends before it starts."))
        if set(facts) >= {"name_en", "name_ru", "name_kk"} and not any(facts[f"name_{c}"] for c in TEXT_LANGUAGES):
            sheet.fault(sheet.table.first_row, 1, _("Give the plan a name in at least one language."))
        self.found.plan = facts

    def _plan_fact(self, sheet: SheetTable, row: int, name: str, text: str) -> Any:
        if name in ("starts_on", "ends_on"):
            return self._date(sheet, row, name, text)
        if name == "kind":
            return self.choice(sheet, row, name, text, PlanKind) or PlanKind.INTERAGENCY.value
        if name == "languages":
            codes = [part.casefold() for part in split_list(text)]
            for code in codes:
                if code not in TEXT_LANGUAGES:
                    sheet.fault(row, 1, _("“%(text)s” is no language: write en, ru or kk.") % {"text": code[:40]})
            if not codes:
                sheet.fault(row, 1, _("Choose at least one language."))
            return codes
        if name == "reviews":
            reviews = []
            for code in split_list(text):
                if code in self.known.reviews:
                    reviews.append(self.known.reviews[code])
                else:
                    sheet.fault(row, 1, _("There is no review “%(text)s”.") % {"text": code[:80]})
            return reviews
        return self.text(sheet, row, name, text)

    def measures(self, sheet: SheetTable) -> None:
        """Read the measures; each needs a number that stands once, and a text."""
        texts = [f"text_{code}" for code in TEXT_LANGUAGES if f"text_{code}" in sheet.columns]
        if not texts and "number" in sheet.columns:
            sheet.fault(sheet.table.first_row, len(sheet.columns), _("There is no column with the text of measures."))
        for row, cells in sheet.lines():
            number = self.number(sheet, row, cells.get("number", ""))
            if number in self.found.measures:
                sentence = _("The number %(number)s stands twice in this sheet.") % {"number": number}
                sheet.fault(row, "number", sentence)
                continue
            if texts and not any(cells[name] for name in texts):
                sheet.fault(row, texts[0], _("This measure has no text."))
            self.found.measures[number] = self._measure(sheet, row, cells) | {"number": number}

    def number(self, sheet: SheetTable, row: int, text: str, column: str = "number") -> str:
        """Return a number as it is printed; what a spreadsheet has turned into a figure or a date is named."""
        place = (row, sheet.columns.get(column, 0))
        if not text:
            sheet.fault(row, column, _("The number is missing."))
        elif place in sheet.traits.numbers and not text.isdigit():
            sentence = _("The spreadsheet keeps this as a figure or a date. Set the cell to text and write the number.")
            sheet.fault(row, column, sentence)
        elif len(text) > MOST_NUMBER_CHARACTERS and column != "recommendation":
            sheet.fault(row, column, _("This is too long for a number."))
        return text

    def _measure(self, sheet: SheetTable, row: int, cells: Mapping[str, str]) -> Changes:
        changes: Changes = {}
        for name, text in cells.items():
            if name in ("number", "area", "further_areas"):
                continue
            if name.startswith("text_"):
                changes[name] = self.text(sheet, row, name, text)
            elif name == "lead_body":
                changes[name] = self.body(sheet, row, name, text) if text else None
            elif name == "contributing_bodies":
                found = (self.body(sheet, row, name, part) for part in split_list(text))
                changes[name] = [body for body in found if body is not None]
            elif name == "deadline":
                changes[name] = self.deadline(sheet, row, text)
            elif name == "completion_form":
                changes[name] = self.choice(sheet, row, name, text, CompletionForm)
            elif name == "indicators":
                changes[name] = self._indicators(sheet, row, text)
            elif name == "other_plans":
                changes[name] = self._plans(sheet, row, text)
            else:
                changes[name] = self.text(sheet, row, name, text)
        lead = changes.get("lead_body")
        if lead is not None and "contributing_bodies" in changes:
            changes["contributing_bodies"] = [body for body in changes["contributing_bodies"] if body.pk != lead.pk]
        if "area" in cells:
            changes["areas"] = self._areas(sheet, row, cells)
        return changes

    def _areas(self, sheet: SheetTable, row: int, cells: Mapping[str, str]) -> list[Any]:
        found = []
        for name in ("area", "further_areas"):
            for text in split_list(cells.get(name, "")):
                area = self.known.areas.find(text)
                if area is None:
                    sheet.fault(row, name, _("“%(text)s” is no area.") % {"text": text[:80]})
                elif area not in found:
                    found.append(area)
        if cells.get("further_areas") and not cells["area"]:
            sheet.fault(row, "area", _("Name the principal area before further ones."))
        return found

    def body(self, sheet: SheetTable, row: int, column: str, text: str) -> Any | None:
        """Return the body that a cell names; None where it names none, which is named then."""
        body = self.known.bodies.find(text)
        if body is None:
            if self.known.bodies.is_shared(text):
                sentence = _("Several bodies are called “%(text)s”. Write the code of the one that is meant.")
            else:
                sentence = _("There is no body “%(text)s”.")
            sheet.fault(row, column, sentence % {"text": text[:80]})
        return body

    def deadline(self, sheet: SheetTable, row: int, text: str) -> Deadline | None:
        """Return the deadline that a cell gives, as precise as it gives it."""
        if not text:
            return None
        found = parse_deadline(text)
        if found is None:
            sentence = _("“%(text)s” is no deadline. Write a date, a month, a quarter, a half-year or a year.")
            sheet.fault(row, "deadline", sentence % {"text": text[:80]})
        return found

    def _indicators(self, sheet: SheetTable, row: int, text: str) -> list[Indicator]:
        found = []
        for code in split_list(text):
            if code in self.known.indicators:
                found.append(self.known.indicators[code])
            else:
                sheet.fault(
                    row, "indicators", _("There is no indicator with the code “%(code)s”.") % {"code": code[:60]}
                )
        return found

    def _plans(self, sheet: SheetTable, row: int, text: str) -> list[Plan]:
        found = []
        for code in split_list(text):
            plan = self.known.plans.get(code)
            if plan is None:
                sheet.fault(row, "other_plans", _("There is no plan “%(code)s”.") % {"code": code[:60]})
            elif plan.pk == self.known.plan.pk:
                sentence = _("A measure serves its own plan anyway. Choose others.")
                sheet.fault(row, "other_plans", sentence)
            else:
                found.append(plan)
        return found

    def recommendations(self, sheet: SheetTable) -> None:
        """Read which recommendations and groups each measure answers."""
        lines = sheet.lines()
        self.known.read_reviews(cells.get("review", "") for _row, cells in lines)
        for changes in self.found.measures.values():
            changes["recommendations"], changes["clusters"] = [], []
        for row, cells in lines:
            measure = self.found.measures.get(self.number(sheet, row, cells.get("measure", ""), "measure"))
            if measure is None and not sheet.is_faulty(row, "measure"):
                sentence = _("No measure in this file has the number %(number)s.")
                sheet.fault(row, "measure", sentence % {"number": cells["measure"][:40]})
            review, number, group = (cells.get(name, "") for name in ("review", "recommendation", "cluster"))
            if review not in self.known.reviews:
                sheet.fault(row, "review", _("There is no review “%(text)s”.") % {"text": review[:80]})
                continue
            name, found = self._answered(sheet, row, review, number, group)
            if found is None or measure is None:
                continue
            if found in measure[name]:
                sheet.fault(row, "measure", _("This line stands twice."))
            measure[name].append(found)

    def _answered(self, sheet: SheetTable, row: int, review: str, number: str, group: str) -> tuple[str, Any | None]:
        if bool(number) == bool(group):
            sentence = _("Name either a recommendation or a group of recommendations.")
            sheet.fault(row, "recommendation", sentence)
            return "recommendations", None
        if group:
            cluster = self.known.cluster(review, group)
            if cluster is None:
                sentence = _("There is no group “%(text)s” in %(review)s.")
                sheet.fault(row, "cluster", sentence % {"text": group[:80], "review": review})
            return "clusters", cluster
        found = self.known.recommendation(review, self.number(sheet, row, number, "recommendation"))
        if found is None:
            sentence = _("There is no recommendation %(number)s in %(review)s.")
            sheet.fault(row, "recommendation", sentence % {"number": number[:40], "review": review})
        return "recommendations", found

    def indicators(self, sheet: SheetTable) -> None:
        """Read the indicators; a code that is not here yet makes a new one."""
        for row, cells in sheet.lines():
            code = cells.get("code", "")
            if not _SLUG.fullmatch(code):
                sheet.fault(row, "code", _("Write the code with Latin letters, digits and hyphens."))
                continue
            if code in self.found.indicators:
                sheet.fault(row, "code", _("The code %(code)s stands twice in this sheet.") % {"code": code})
                continue
            changes = self.found.indicators[code] = self._indicator(sheet, row, cells)
            if code not in self.known.indicators:
                if not any(changes.get(f"name_{language}") for language in TEXT_LANGUAGES):
                    sheet.fault(row, "name_en", _("Give the indicator a name in at least one language."))
                if not changes.get("kind"):
                    sheet.fault(row, "kind", _("Say of which kind the indicator is."))
                self.known.indicators[code] = Indicator(code=code)

    def _indicator(self, sheet: SheetTable, row: int, cells: Mapping[str, str]) -> Changes:
        choices: dict[str, tuple[Any, str]] = {
            "kind": (IndicatorKind, ""),
            "direction": (Direction, Direction.UP.value),
            "frequency": (Frequency, Frequency.YEARLY.value),
        }
        changes: Changes = {}
        for name, text in cells.items():
            if name == "code":
                continue
            if name in choices:
                changes[name] = self.choice(sheet, row, name, text, choices[name][0]) or choices[name][1]
            elif name in ("baseline_value", "target_value"):
                changes[name] = self._figure(sheet, row, name, text) if text else None
            elif name in ("baseline_on", "target_on"):
                changes[name] = self._date(sheet, row, name, text)
            elif name == "disaggregations":
                changes[name] = [
                    value for part in split_list(text) if (value := self.choice(sheet, row, name, part, Disaggregation))
                ]
            elif name == "sdg_codes":
                changes[name] = split_list(text)
                for code in changes[name]:
                    if not _SDG.fullmatch(code):
                        sentence = _("“%(text)s” is no SDG indicator, such as 16.2.1.")
                        sheet.fault(row, name, sentence % {"text": code[:40]})
            else:
                changes[name] = self.text(sheet, row, name, text)
        return changes

    def values(self, sheet: SheetTable) -> None:
        """Read the values of indicators."""
        for row, cells in sheet.lines():
            code = cells.get("indicator", "")
            if code not in self.known.indicators:
                sentence = _("There is no indicator with the code “%(code)s”.")
                sheet.fault(row, "indicator", sentence % {"code": code[:60]})
            value = self.value(sheet, row, code, cells)
            if value is None:
                continue
            key = value_key(code, value.period_start, value.period_end, group_key(value.groups))
            if key in self.found.values:
                sheet.fault(row, "value", _("This indicator has two values for the same period and group."))
            self.found.values[key] = value


def _outside() -> str:
    return _("The year lies outside %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
