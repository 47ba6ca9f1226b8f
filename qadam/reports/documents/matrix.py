"""OHCHR's thematic list with its column of comments filled, in the layout of a cycle."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from typing import Any

from qadam.reports.documents.blocks import Cell, Column, Paper, Run, Table, TableRow, cell
from qadam.reports.documents.layouts import Layout, names_in_cycle, theme_in_cycle, theme_place, word
from qadam.reports.selectors.gathering import in_language, sorted_numbers
from unrec.vocabularies.labels import persons, sdg_goals, themes
from unrec.vocabularies.states import state_name

POSITION_ORDER = {"supported": 0, "noted": 1, "pending": 2}
_PLACE = re.compile(
    r"^(?P<symbol>.*?),?\s*(?:para(?:graph)?s?\.?|пункт|п\.|тармақ)\s*(?P<paragraph>\d+)\W*$", re.IGNORECASE
)
# Words for the positions are longer than English ones: millimetres that the column of comments gives.
WIDER_POSITION = {"ru": 9.0, "kk": 9.0}
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}


def matrix_table(data: dict[str, Any], layout: Layout, language: str, comments: Mapping[int, str]) -> Table:
    """Return the list as a table as OHCHR orders it: supported ones first, then by theme, then by number.

    Args:
        data: of `gather_review`.
        language: of the words; recommendations keep theirs where there is no text in it.
        comments: text for the column of comments by the recommendation's id.
    """
    listed = [(row, _listed_under(row, layout, language)) for row in data["recommendations"] if not row["is_pledge"]]
    place = {number: n for n, number in enumerate(sorted_numbers(row["number"] for row, _theme in listed))}
    listed.sort(
        key=lambda pair: (POSITION_ORDER[pair[0]["position"]], theme_place(pair[1], layout), place[pair[0]["number"]])
    )
    rows: list[TableRow] = []
    for (_position, theme), group in groupby(listed, key=lambda pair: (pair[0]["position"], pair[1])):
        rows.append(TableRow((_group_cell(word("theme", language) + theme),), is_group=True))
        rows += [_row(row, layout, language, comments) for row, _theme in group]
    shift = WIDER_POSITION.get(language, 0.0)
    moved = {"position": shift, "comment": -shift}
    columns = tuple(
        Column(column.titles[language], column.width + moved.get(column.field, 0.0)) for column in layout.columns
    )
    return Table(columns, tuple(rows), word("list", language))


def matrix_paper(
    data: dict[str, Any],
    layout: Layout,
    language: str,
    comments: Mapping[int, str],
    *,
    stamp: tuple[str, ...] = (),
    created: str = "",
) -> Paper:
    """Return the list as a paper of its own, with the header of the official file."""
    review = data["review"]
    header = layout.headers[language].format(
        state=state_name(review["state_under_review"], language),
        cycle=review["cycle"] or "",
        ordinal=_ORDINALS.get(review["cycle"], f"{review['cycle']}th"),
        session=review["working_group_session"] or "",
    )
    title = f"{header}: {word('list', language)}"
    return Paper(
        title=title,
        language=language,
        blocks=(matrix_table(data, layout, language, comments),),
        header=f"{header}\t\t{word('list', language)}",
        is_landscape=True,
        stamp=stamp,
        created=created or Paper.created,
    )


def printed_source(row: dict[str, Any], layout: Layout) -> str:
    """Return the place of the State's position as the layout writes it: "A/HRC/43/15 - Para 121"; empty if unknown."""
    entries = [entry for entry in row["ledger"] if entry["position"] == row["position"] and entry["source"]]
    if not entries:
        return ""
    match = _PLACE.match(entries[-1]["source"])
    if match is None:
        return str(entries[-1]["source"])
    return layout.source_form.format(symbol=match["symbol"].rstrip(", "), paragraph=match["paragraph"])


def printed_text(row: dict[str, Any], language: str, states: str = "apart") -> str:
    """Return a recommendation with its States as a list prints it: "Ratify ... (France) (Lithuania)"."""
    text = in_language(row["texts"], language)
    parts = [part for part in row["parts"] if part["states"]]
    if not parts:
        return text
    joined = "; ".join(part["text"] for part in parts)
    if len(parts) == 1 or row["texts"].get(language, "") not in ("", joined):
        # one ask, or the text of another language than the parts': the States of all stand behind it
        named = list(dict.fromkeys(state for part in parts for state in part["states"]))
        return f"{text} {_states(named, language, states)}"
    return "; ".join(f"{part['text'].rstrip(' ;.')} {_states(part['states'], language, states)}" for part in parts)


def _states(codes: list[str], language: str, form: str) -> str:
    names = [state_name(code, language) for code in codes]
    return f"({', '.join(names)})" if form == "joined" else " ".join(f"({name})" for name in names)


def _row(row: dict[str, Any], layout: Layout, language: str, comments: Mapping[int, str]) -> TableRow:
    fields = {
        "recommendation": _recommendation_cell(row, layout, language),
        "position": cell(word(row["position"], language)),
        "themes": _themes_cell(row, layout, language),
        "comment": cell(comments.get(row["id"], "")),
    }
    return TableRow(tuple(fields[column.field] for column in layout.columns))


def _recommendation_cell(row: dict[str, Any], layout: Layout, language: str) -> Cell:
    text = f"{row['number']} {printed_text(row, language, layout.states).rstrip(' .;')};"
    paragraphs: list[tuple[Run, ...]] = [(Run(text),)]
    source = printed_source(row, layout)
    if source:
        paragraphs.append((Run(layout.source_label[language], bold=True), Run(source)))
    return Cell(tuple(paragraphs))


def _themes_cell(row: dict[str, Any], layout: Layout, language: str) -> Cell:
    paragraphs = [(Run(layout.bullet + name),) for name in _themes(row, layout, language)]
    if layout.has_goals and row["sdg_goals"]:
        names = {goal.code: goal.name(language) for goal in sdg_goals()}
        paragraphs.append((Run(word("goals", language), bold=True),))
        paragraphs += [
            (Run(f"{layout.bullet}{code} - {names[code].upper()}"),) for code in sorted(row["sdg_goals"], key=int)
        ]
    groups = _persons(row, layout, language)
    if groups:
        paragraphs.append((Run(word("persons", language), bold=True),))
        paragraphs += [(Run(layout.persons_bullet + name),) for name in groups]
    return Cell(tuple(paragraphs))


def _themes(row: dict[str, Any], layout: Layout, language: str) -> list[str]:
    """Return the themes in the layout's wording, the one under which the recommendation was listed first.

    OHCHR's names are English; a list in another language has the names of that language.
    """
    if language != "en":
        return [_translated("themes", name, language) for name in row["themes"]]
    names = names_in_cycle("themes", row["themes"], layout.names_cycle, in_language(row["texts"], "en"))
    heading = theme_in_cycle(row["heading"], layout.names_cycle)
    return [heading, *(name for name in names if name != heading)] if heading in names else names


def _persons(row: dict[str, Any], layout: Layout, language: str) -> list[str]:
    if language != "en":
        return [_translated("persons", name, language) for name in row["persons"]]
    return names_in_cycle("persons", row["persons"], layout.names_cycle, in_language(row["texts"], "en"))


@cache
def _translations(scheme: str, language: str) -> dict[str, str]:
    return {label.code: label.name(language) for label in (themes() if scheme == "themes" else persons())}


def _translated(scheme: str, name: str, language: str) -> str:
    return _translations(scheme, language).get(name, name)


def _listed_under(row: dict[str, Any], layout: Layout, language: str) -> str:
    heading = theme_in_cycle(row["heading"], layout.names_cycle) if language == "en" else ""
    names = _themes(row, layout, language)
    return heading or (names[0] if names else word("no_theme", language))


def _group_cell(text: str) -> Cell:
    return Cell(((Run(text, bold=True, italic=True),),))
