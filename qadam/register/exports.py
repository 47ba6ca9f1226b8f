"""The list of recommendations as CSV, XLSX and JSON: exactly what is shown, all pages of it, streamed row by row.

Nothing in a file is ever run by a spreadsheet: CSV cells that look like formulas get an apostrophe, XLSX cells are
written as text.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qadam.base import tables
from qadam.base.errors import NotFoundError
from qadam.base.languages import language_name
from qadam.base.tables import Column
from qadam.register.enums import LabelStatus
from qadam.register.models import Recommendation, RecommendationLabel
from qadam.register.selectors.recommendations import with_list_data
from qadam.taxonomy.enums import Scheme
from unrec.vocabularies.states import state_name

ROWS_PER_READ = 500
COLUMN_WIDTHS = {"text": 70.0, "states": 28.0}
OTHER_WIDTH = 18.0
LABEL_COLUMNS = {
    "areas": Scheme.AREA,
    "themes": Scheme.THEME,
    "sdg_goals": Scheme.SDG_GOAL,
    "sdg_targets": Scheme.SDG_TARGET,
    "groups": Scheme.AFFECTED_GROUP,
}


def columns() -> list[Column]:
    """Return the columns in order, with their titles in the visitor's language."""
    texts = [
        (f"text_{code}", _("text (%(language)s)") % {"language": language_name(code)})
        for code, _name in settings.LANGUAGES
    ]
    titled = [
        ("review", _("review")),
        ("mechanism", _("mechanism")),
        ("cycle", _("cycle")),
        ("number", _("number")),
        *texts,
        ("states", _("recommending States")),
        ("state_codes", _("codes of the States")),
        ("position", _("position")),
        ("recurrence", _("first time or repeated")),
        ("recurrence_confirmed", _("confirmed by a person")),
        ("areas", _("areas")),
        ("areas_proposed", _("areas, only proposed")),
        ("themes", _("themes")),
        ("sdg_goals", _("SDG goals")),
        ("sdg_targets", _("SDG targets")),
        ("groups", _("groups of persons")),
        ("action_category", _("action category")),
        ("is_pledge", _("voluntary pledge")),
        ("heading", _("heading")),
        ("source", _("source")),
        ("page", _("page")),
    ]
    return [Column(key, title, COLUMN_WIDTHS.get(key.partition("_")[0], OTHER_WIDTH)) for key, title in titled]


def export_rows(rows: QuerySet[Recommendation]) -> Iterator[dict[str, Any]]:
    """Return one flat dict a recommendation, by the keys of `columns`, in their order; few at a time in memory."""
    language = (get_language() or "en")[:2]
    for item in with_list_data(rows).iterator(chunk_size=ROWS_PER_READ):
        yield _row(item, language)


def _row(item: Recommendation, language: str) -> dict[str, Any]:
    texts = {text.language: text.text for text in item.texts.all()}
    codes = list(dict.fromkeys(state.state for state in item.recommending_states.all()))
    labels = list(item.labels.all())
    row: dict[str, Any] = {
        "review": item.review.code,
        "mechanism": item.review.mechanism.name,
        "cycle": item.review.cycle,
        "number": item.number,
        **{f"text_{code}": texts.get(code, "") for code, _name in settings.LANGUAGES},
        "texts": texts,  # JSON has every language, tables those of the site
        "states": [state_name(code, language) for code in codes],
        "state_codes": codes,
        "position": item.get_position_display(),
        "recurrence": item.get_recurrence_display(),
        "recurrence_confirmed": item.recurrence_confirmed_at is not None,
        "action_category": item.action_category,
        "is_pledge": item.is_pledge,
        "heading": item.heading,
        "source": item.review.report_symbol,
        "page": item.page,
        "areas_proposed": _names(labels, Scheme.AREA, LabelStatus.PROPOSED),
    }
    row |= {name: _names(labels, scheme) for name, scheme in LABEL_COLUMNS.items()}
    row["areas"] = _names(labels, Scheme.AREA, LabelStatus.CONFIRMED)
    return row


def _names(labels: Iterable[RecommendationLabel], scheme: Scheme, status: LabelStatus | None = None) -> list[str]:
    codes = scheme in (Scheme.SDG_GOAL, Scheme.SDG_TARGET)
    return [
        label.term.code if codes else label.term.name
        for label in labels
        if label.term.scheme == scheme and (status is None or label.status == status)
    ]


def csv_lines(rows: QuerySet[Recommendation]) -> Iterator[str]:
    """Return the list as lines of a CSV file in UTF-8 with a byte order mark."""
    return tables.csv_lines(columns(), export_rows(rows))


def json_pieces(rows: QuerySet[Recommendation]) -> Iterator[str]:
    """Return the list as pieces of one JSON document: {"recommendations": [...]}."""
    return tables.json_pieces("recommendations", export_rows(rows))


def xlsx_file(rows: QuerySet[Recommendation]) -> IO[bytes]:
    """Return the list as a workbook, open at its beginning; rows go to the disk as they come, not to the memory."""
    return tables.xlsx_file(_("recommendations"), columns(), export_rows(rows))


def export_response(rows: QuerySet[Recommendation], kind: str) -> HttpResponseBase:
    """Return rows as a download. The caller has checked who may have them.

    Raises:
        NotFoundError: there is no such format.
    """
    makers: dict[str, Callable[[], HttpResponseBase]] = {
        "csv": lambda: StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8"),
        "json": lambda: StreamingHttpResponse(json_pieces(rows), content_type="application/json"),
        "xlsx": lambda: FileResponse(xlsx_file(rows), content_type=tables.XLSX),
    }
    if kind not in makers:
        raise NotFoundError()
    response = makers[kind]()
    name = f"recommendations-{timezone.localdate().isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
