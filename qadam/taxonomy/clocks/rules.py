"""The rules of the clocks as data: rules.yaml, changed by a State's preset."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qadam.base.errors import InvalidInputError
from qadam.taxonomy.clocks.enums import Event, Unit
from unrec.vocabularies.loader import load_yaml_file

FILE = Path(__file__).with_name("rules.yaml")
_PERIOD = re.compile(r"(\d{1,4}) (day|days|working_day|working_days|week|weeks|month|months|year|years)")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LISTS = ("kinds", "committees", "reports")
_KEYS = {"id", "event", "title", "after", "before", "printed", "source", "edition", "confirm", "voluntary", "calendar"}
_KEYS |= {*_LISTS, "removed"}
MAX_PERIODS = {Unit.DAYS: 4_000, Unit.WORKING_DAYS: 2_000, Unit.WEEKS: 600, Unit.MONTHS: 240, Unit.YEARS: 20}


@dataclass(frozen=True)
class Period:
    """A length of time. `count` is negative where it is counted back from the event."""

    count: int
    unit: Unit


@dataclass(frozen=True)
class Rule:
    """One rule. `period` is None where only the date that the letter prints counts."""

    id: str
    event: Event
    titles: Mapping[str, str]
    period: Period | None
    sources: Mapping[str, str]
    edition: str = ""
    kinds: frozenset[str] = frozenset()
    committees: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    confirm: bool = False
    voluntary: bool = False
    calendar: str = ""
    from_preset: bool = False

    @property
    def title(self) -> str:
        """What is due, in the language of the reader."""
        return _in_language(self.titles)

    @property
    def source(self) -> str:
        """Where the period stands, in the language of the reader."""
        return _in_language(self.sources)


@dataclass(frozen=True)
class Rulebook:
    """The rules in force for one State, by their ids, in the order of the file."""

    rules: Mapping[str, Rule]

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule, or None: a rule of an earlier edition may be gone while a clock still names it."""
        return self.rules.get(rule_id)


def _in_language(texts: Mapping[str, str]) -> str:
    language = (get_language() or "en").split("-")[0]
    return texts.get(language) or texts.get("en") or next(iter(texts.values()))


@cache
def standard_rulebook() -> Rulebook:
    """Return the rules that the product brings."""
    raw = load_yaml_file(FILE)
    rules = [_rule(row, raw, None, f"rules.yaml: {row['id']}") for row in raw["rules"]]
    return Rulebook({rule.id: rule for rule in rules})


def rulebook(changes: Iterable[Mapping[str, Any]] | None = None) -> Rulebook:
    """Return the rules that the product brings, with the changes of a State's preset (its key `clocks`).

    Args:
        changes: rows of the form of rules.yaml. A row with a known id changes only the keys that it gives, but always
            says its own source; a new id is a new rule; `removed: true` switches a rule off.

    Raises:
        InvalidInputError: a row cannot be understood; the sentence names it.
    """
    standard = standard_rulebook()
    if not changes:
        return standard
    if isinstance(changes, Mapping | str):
        raise InvalidInputError(_("clocks: must be a list of rules."))
    named = load_yaml_file(FILE)
    rules = dict(standard.rules)
    for place, row in enumerate(changes, start=1):
        where = f"clocks[{place}]"
        if not isinstance(row, Mapping) or not _ID.fullmatch(str(row.get("id", ""))):
            raise _fault(where, _("must have an id of small Latin letters, digits and hyphens"))
        if row.get("removed") is True:
            rules.pop(row["id"], None)
        else:
            rules[row["id"]] = replace(_rule(row, named, rules.get(row["id"]), where), from_preset=True)
    return Rulebook(rules)


def _rule(row: Mapping[str, Any], named: Mapping[str, Any], base: Rule | None, where: str) -> Rule:
    """Return the rule of one row, which changes `base` where there is one. `named` holds titles and sources by key."""
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise _fault(where, _("has an unknown key: %(key)s") % {"key": unknown[0]})
    sources = _texts(row.get("source"), named["sources"])
    if not sources or not all(text.strip() for text in sources.values()):
        raise _fault(where, _("must say its source"))
    given: dict[str, Any] = {"id": row["id"], "sources": sources, "edition": str(row.get("edition", ""))}
    if "event" in row or base is None:
        if row.get("event") not in Event.values:
            raise _fault(where, _("must have one of these events: %(events)s") % {"events": ", ".join(Event.values)})
        given["event"] = Event(row["event"])
    if "title" in row or base is None:
        given["titles"] = _texts(row.get("title"), named["titles"])
        if not given["titles"]:
            raise _fault(where, _("must have a title by language: en, ru, kk"))
    if base is None or {"after", "before", "printed"} & set(row):
        given["period"] = _period(row, where)
    for key in _LISTS:
        if key in row:
            if not isinstance(row[key], list):
                raise _fault(f"{where}.{key}", _("must be a list"))
            given[key] = frozenset(str(code).lower() for code in row[key])
    for key in ("confirm", "voluntary"):
        if key in row or (key == "confirm" and base is not None):
            given[key] = row.get(key) is True  # a change without the word is the State's own, and therefore sure
    if "calendar" in row:
        given["calendar"] = str(row["calendar"]).upper()
    return replace(base, **given) if base else Rule(**given)


def _texts(given: Any, named: Mapping[str, Any]) -> Mapping[str, str]:
    """Return texts by language: of a key of `named`, of a text in no language of its own, or as given; else none."""
    texts = named.get(given, {"en": given}) if isinstance(given, str) else given
    if not isinstance(texts, Mapping) or not all(isinstance(text, str) for text in texts.values()):
        return {}
    return texts


def _period(row: Mapping[str, Any], where: str) -> Period | None:
    keys = [key for key in ("after", "before", "printed") if row.get(key)]
    if len(keys) != 1:
        raise _fault(where, _("must have exactly one of: after, before, printed"))
    if keys == ["printed"]:
        return None
    found = _PERIOD.fullmatch(str(row[keys[0]]))
    if not found:
        raise _fault(f"{where}.{keys[0]}", _("must be a period such as 60 days or 6 months"))
    count, unit = int(found[1]), Unit(found[2] if found[2].endswith("s") else found[2] + "s")
    if not 0 < count <= MAX_PERIODS[unit]:
        raise _fault(f"{where}.{keys[0]}", _("is longer than any period of the field, or none"))
    return Period(count if keys == ["after"] else -count, unit)


def _fault(where: str, sentence: str) -> InvalidInputError:
    return InvalidInputError(f"{where} {sentence}.")
