"""The schemes of labels: OHCHR's themes and groups of persons, UPR Info's issues and action categories, the SDGs.

Names of themes, persons and issues are their codes, since OHCHR and UPR Info give no other. Crosswalks say what a label
of one scheme or of an older cycle means in another; every file carries its version and its source.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from unrec.vocabularies.loader import load_table, load_yaml

# Languages of the keyword layer.
KEYWORD_LANGUAGES = ("en", "ru", "kk")

# The newest cycle, in whose wording themes and persons are named.
NEWEST_CYCLE = 4


@dataclass(frozen=True, slots=True)
class LabelName:
    """One label: its code, its names by language, and what it usually means in the other schemes."""

    code: str
    names: dict[str, str]
    themes: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    sdg_targets: tuple[str, ...] = ()
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def name(self, language: str) -> str:
        """Return the name in a language, in English where there is none."""
        return self.names.get(language) or self.names["en"]


@dataclass(frozen=True, slots=True)
class ActionCategory:
    """One of UPR Info's categories of action, 1 (minimal) to 5 (specific), with the verbs that open it."""

    code: int
    names: dict[str, str]
    verbs: dict[str, tuple[str, ...]]


def _label(row: dict[str, Any]) -> LabelName:
    return LabelName(
        code=row["name"],
        names={"en": row["name"], "ru": row["ru"], "kk": row["kk"]},
        themes=tuple(row.get("themes", ())),
        persons=tuple(row.get("persons", ())),
        sdg_targets=tuple(row.get("sdg", ())),
        keywords=_by_language(row.get("keywords", {})),
    )


def _by_language(words: dict[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(str(word) for word in some) for language, some in words.items()}


@cache
def themes() -> tuple[LabelName, ...]:
    """Return OHCHR's themes in the wording of its newest list, each with its usual SDG targets."""
    return tuple(_label(row) for row in load_yaml("themes")["themes"])


@cache
def persons() -> tuple[LabelName, ...]:
    """Return OHCHR's groups of affected persons in the wording of its newest list."""
    return tuple(_label(row) for row in load_yaml("persons")["persons"])


@cache
def issues() -> tuple[LabelName, ...]:
    """Return UPR Info's 54 issues, each with its usual themes, persons and SDG targets."""
    return tuple(_label(row) for row in load_yaml("issues")["issues"])


@cache
def action_categories() -> tuple[ActionCategory, ...]:
    """Return UPR Info's five categories of action, 1 to 5."""
    return tuple(
        ActionCategory(row["code"], {one: row[one] for one in KEYWORD_LANGUAGES}, _by_language(row["verbs"]))
        for row in load_yaml("action_categories")["action_categories"]
    )


@cache
def sdg_goals() -> tuple[LabelName, ...]:
    """Return the 17 Sustainable Development Goals; codes are "1" to "17"."""
    words = load_yaml("sdg_keywords")["goals"]
    return tuple(
        LabelName(row["code"], _names(row), keywords=_by_language(words[int(row["code"])]))
        for row in load_table("sdg")
        if "." not in row["code"]
    )


@cache
def sdg_targets() -> tuple[LabelName, ...]:
    """Return the 169 targets with the UN's codes ("16.2", "3.a") and short titles of the project's own wording."""
    return tuple(LabelName(row["code"], _names(row)) for row in load_table("sdg") if "." in row["code"])


def _names(row: dict[str, str]) -> dict[str, str]:
    return {language: row[language] for language in KEYWORD_LANGUAGES}


@cache
def newest_names(scheme: str, cycle: int) -> dict[str, tuple[str, ...]]:
    """Return what each name of an older list means in the newest one.

    An old name gives several new ones where OHCHR split it, and none where nothing took it up.

    Args:
        scheme: "themes" or "persons".
        cycle: 2, 3 or 4 (for 4 each name means itself).
    """
    data = load_yaml(scheme)
    if cycle == NEWEST_CYCLE:
        return {row["name"]: (row["name"],) for row in data[scheme]}
    older: dict[str, list[str]] = {name: [] for name in data["without_successor"][f"cycle{cycle}"]}
    for row in data[scheme]:
        for name in row.get(f"cycle{cycle}", ()):
            older.setdefault(name, []).append(row["name"])
    return {name: tuple(newer) for name, newer in older.items()}


def to_newest(scheme: str, name: str) -> tuple[str, ...]:
    """Return what a printed label of any cycle means in the newest list, nothing for an unknown one.

    Case, spaces and the code before a second-cycle theme ("D29 Domestic violence") do not matter.
    """
    return _any_cycle(scheme).get(_folded(name), ())


@cache
def _any_cycle(scheme: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for cycle in (NEWEST_CYCLE, 3, 2):
        for name, newer in newest_names(scheme, cycle).items():
            found.setdefault(_folded(name), newer)
            if cycle == 2 and scheme == "themes":
                found.setdefault(_folded(name.split(" ", 1)[1]), newer)
    return found


def _folded(name: str) -> str:
    return "".join(c for c in name.lower().replace("&", "and") if c.isalnum())


@cache
def keywords(scheme: str, language: str) -> dict[str, tuple[str, ...]]:
    """Return the keywords of each label of a scheme in a language, by the label's code.

    Args:
        scheme: "themes", "persons", "issues" or "sdg_goals".
        language: en, ru or kk; any other gives no keywords.
    """
    tables = {"themes": themes, "persons": persons, "issues": issues, "sdg_goals": sdg_goals}
    return {label.code: label.keywords[language] for label in tables[scheme]() if label.keywords.get(language)}


def vocabulary_version(name: str) -> tuple[int, str]:
    """Return the version and the source line of a vocabulary: "themes", "persons", "issues" and so on."""
    data = load_yaml(name)
    return data["version"], data["source"]
