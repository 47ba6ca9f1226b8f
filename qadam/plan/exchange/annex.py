"""The annex of the legal act: the plan as one table in a Word document, by area, in one language.

A cell that says two things has a paragraph for each: the form of completion and what exactly, the lead body and those
that contribute, the deadline and its note. A dash stands where the first is not given, so that the paper reads back.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt

from qadam.base.word_files import printable, repeat_on_every_page, saved
from qadam.bodies.models import Body
from qadam.plan.deadlines import deadline_words
from qadam.plan.enums import CompletionForm
from qadam.plan.exchange.comparison import paper_base
from qadam.plan.exchange.headings import ANNEX_COLUMNS, NONE_GIVEN, WITHOUT_AREA, place_of
from qadam.plan.exchange.held import held_of
from qadam.plan.exchange.known import Named
from qadam.plan.exchange.workbook import word_of
from qadam.plan.models import Measure, Plan
from qadam.plan.selectors.measures import by_area, standing, with_everything
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term

MARK = "qadam-annex-1"
FONT, FONT_SIZE, TITLE_SIZE = "Times New Roman", 9, 13  # points; as legal acts are printed
WIDTHS_CM: Mapping[str, float] = {
    "number": 1.2,
    "text": 8.2,
    "completion": 3.4,
    "responsible": 4.4,
    "deadline": 2.6,
    "funding": 2.6,
    "recommendations": 3.3,
}
MARGIN_CM = 2.0
A4_CM = (29.7, 21.0)


def plan_annex(plan: Plan, language: str) -> bytes:
    """Return the annex of a plan in a language ("en", "ru", "kk") as a Word document."""
    place = place_of(language)
    document = docx.Document()
    _page(document)
    title = document.add_paragraph()
    title.add_run(_clean(plan.name_in(language))).bold = True
    title.runs[0].font.size = Pt(TITLE_SIZE)
    if plan.legal_act:
        document.add_paragraph(_clean(plan.legal_act))
    table = document.add_table(rows=1, cols=len(ANNEX_COLUMNS), style="Table Grid")
    table.autofit = False
    for cell, words in zip(table.rows[0].cells, ANNEX_COLUMNS.values(), strict=True):
        _write(cell, [words[place]], bold=True)
    repeat_on_every_page(table.rows[0])
    names = Names(language)
    area: Any = -1  # of no measure
    for measure in with_everything(by_area(standing(plan))):
        principal = next((link.term for link in measure.area_links.all() if link.is_principal), None)
        if principal != area:
            area = principal
            row = table.add_row()
            _write(row.cells[0].merge(row.cells[-1]), [names.area(area) if area else WITHOUT_AREA[place]], bold=True)
        # The cells are read once: `row.cells` is made anew, and slowly, each time it is asked for.
        for cell, lines in zip(table.add_row().cells, annex_cells(measure, names), strict=True):
            _write(cell, lines)
    for width, column in zip(WIDTHS_CM.values(), table.columns, strict=True):
        column.width = Cm(width)
    document.core_properties.title = _clean(plan.name_in(language))[:255]
    document.core_properties.language = language
    document.core_properties.keywords = f"{MARK} {plan.code} {paper_base(held_of(plan).fingerprints())}"
    return saved(document)


class Names:
    """How the paper calls bodies and areas: by name, with the code where several bear the same."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._bodies = Named(Body.objects.all(), ("name", "short"))
        self._areas = Named(Term.objects.filter(scheme=Scheme.AREA), ("name",))

    def body(self, body: Body) -> str:
        """Return the name of a body, by which it is found again."""
        return self._name(self._bodies, body)

    def area(self, area: Term) -> str:
        """Return the name of an area, by which it is found again."""
        return self._name(self._areas, area)

    def _name(self, all_of_them: Named, thing: Any) -> str:
        name = _clean(thing.name_in(self.language))
        return name if name and all_of_them.find(name) == thing else str(thing.code)


def annex_cells(measure: Measure, names: Names) -> list[list[str]]:
    """Return a measure as the cells of its row, each as its paragraphs."""
    language = names.language
    form = word_of(CompletionForm, measure.completion_form, language)
    lead = names.body(measure.lead_body) if measure.lead_body else ""
    deadline = deadline_words(measure.deadline, measure.deadline_precision, language)
    cells = {
        "number": [measure.number],
        "text": measure.text_in(language).splitlines(),
        "completion": _after(form, measure.completion_note.splitlines()),
        "responsible": _after(lead, [names.body(link.body) for link in measure.body_links.all()]),
        "deadline": _after(deadline, measure.deadline_note.splitlines()),
        "funding": measure.funding.splitlines(),
        "recommendations": [
            f"{link.recommendation.review.code} {link.recommendation.number}"
            for link in measure.recommendation_links.all()
        ],
    }
    return [cells[name] for name in ANNEX_COLUMNS]


def _after(first: str, rest: Sequence[str]) -> list[str]:
    if not first and not rest:
        return []
    return [first or NONE_GIVEN, *rest]


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Cm(side) for side in A4_CM)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN_CM))
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(FONT_SIZE)
    style.paragraph_format.space_after = Pt(2)


def _write(cell: Any, lines: Iterable[str], *, bold: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    for place, line in enumerate(filter(None, map(_clean, lines))):
        if place:
            paragraph = cell.add_paragraph()
        paragraph.add_run(line).bold = bold


def _clean(text: str) -> str:
    return printable(text).strip()
