"""The layouts of OHCHR's thematic list by cycle, as data (data/layouts.yaml), and its names for themes and persons."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from qadam.base.errors import NotFoundError
from qadam.reports.types import DATA
from unrec.vocabularies.labels import NEWEST_CYCLE, newest_names, to_newest
from unrec.vocabularies.loader import load_yaml_file

LAST_RANK = "~"  # after every code of OHCHR's catalogue
STEM = 6  # letters by which two words of a title and of a text count as the same


@dataclass(frozen=True)
class LayoutColumn:
    """A column of the list: which field it holds, its title by language, its width in millimetres."""

    field: str
    titles: dict[str, str]
    width: float


@dataclass(frozen=True)
class Layout:
    """How the list of a cycle looks."""

    key: str
    cycles: tuple[int, ...]
    source: str
    headers: dict[str, str]
    columns: tuple[LayoutColumn, ...]
    names_cycle: int
    bullet: str
    persons_bullet: str
    has_goals: bool
    states: str  # "joined" in one pair of brackets, or "apart"
    source_label: dict[str, str]
    source_form: str
    theme_order: tuple[str, ...] = ()  # as the files of this cycle were seen to list them


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = load_yaml_file(DATA / "layouts.yaml")
    return found


@cache
def layouts() -> tuple[Layout, ...]:
    """Return every layout, the oldest first."""
    return tuple(
        Layout(
            key=row["key"],
            cycles=tuple(row["cycles"]),
            source=row["source"],
            headers=row["header"],
            columns=tuple(LayoutColumn(c["field"], c["title"], c["width"]) for c in row["columns"]),
            names_cycle=row["names"],
            bullet=row["bullet"],
            persons_bullet=row["persons_bullet"],
            has_goals=row["has_goals"],
            states=row["states"],
            source_label=row["source_label"],
            source_form=row["source_form"],
            theme_order=tuple(row.get("theme_order", ())),
        )
        for row in _data()["layouts"]
    )


def layout(key: str) -> Layout:
    """Return a layout by its key.

    Raises:
        NotFoundError: there is none.
    """
    found = next((each for each in layouts() if each.key == key), None)
    if found is None:
        raise NotFoundError()
    return found


def layout_of_cycle(cycle: int | None) -> Layout:
    """Return the layout of a cycle; the newest one for a later cycle, or for a review without cycles."""
    return next((each for each in layouts() if cycle in each.cycles), layouts()[-1])


def word(key: str, language: str) -> str:
    """Return a fixed word of the list."""
    return str(_data()["words"][key][language])


def names_in_cycle(scheme: str, newest: Sequence[str], cycle: int, text: str = "") -> list[str]:
    """Return labels in the wording of a cycle's list, so that reading them gives exactly the same labels again.

    An older name that also means something else is not used; where no older name fits, the newest one stays. Of older
    names that say the same, the one is taken whose words stand in the recommendation.

    Args:
        scheme: "themes" or "persons".
        newest: labels in the newest wording, in order.
        text: of the recommendation.
    """
    if cycle == NEWEST_CYCLE:
        return list(newest)
    left, found = set(newest), []
    older = newest_names(scheme, cycle)
    in_text = set(words_of(text))
    for name in newest:
        if name not in left:
            continue
        best, means, likeness = name, {name}, (-1, -1)
        for old, meant in older.items():
            if name in meant and set(meant) <= set(newest):
                alike = (len(set(meant) & left), len(in_text & set(words_of(old))))
                if alike > likeness:
                    best, means, likeness = old, set(meant), alike
        found.append(best)
        left -= means
    return found


def words_of(text: str) -> list[str]:
    """Return the longer words of a text by their beginnings, so that "ratify" and "ratification" meet."""
    return [word[:STEM] for word in re.findall(r"[^\W\d_]{4,}", text.lower())]


def theme_in_cycle(printed: str, cycle: int) -> str:
    """Return a printed theme in the wording of a cycle's list where that list has it, else nothing."""
    return printed if printed in newest_names("themes", cycle) else ""


def theme_place(name: str, layout: Layout) -> tuple[int, str, str]:
    """Return where a theme stands in the list: as files of this cycle list it, else by OHCHR's catalogue ("A12")."""
    seen = layout.theme_order.index(name) if name in layout.theme_order else len(layout.theme_order)
    return seen, _rank(name), name


@cache
def _rank(name: str) -> str:
    if name in newest_names("themes", 2):
        return name.split(" ", 1)[0]
    return min((_codes().get(newer, LAST_RANK) for newer in to_newest("themes", name)), default=LAST_RANK)


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for older, newer in sorted(newest_names("themes", 2).items()):
        for name in newer:
            codes.setdefault(name, older.split(" ", 1)[0])
    return codes
