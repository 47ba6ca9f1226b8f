"""The list of recommendations as CSV, XLSX and JSON: exactly what is shown, all pages of it, streamed row by row.

Nothing in a file is ever run by a spreadsheet: CSV cells that look like formulas get an apostrophe, XLSX cells are
written as text.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from qadam.base import tables
from qadam.base.errors import NotFoundError
from qadam.base.languages import language_name
from qadam.base.tables import Column
from qadam.register.enums import LabelStatus, Position, RecurrenceStatus
from qadam.register.models import (
    Mechanism,
    Recommendation,
    RecommendationLabel,
    RecommendationText,
    RecommendingState,
    Review,
)
from qadam.register.selectors.selection import in_query
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term
from unrec.vocabularies.states import state_name

ROWS_PER_READ = 1_000
COLUMN_WIDTHS = {"text": 70.0, "states": 28.0}
OTHER_WIDTH = 18.0
LABEL_COLUMNS = {
    "areas": Scheme.AREA,
    "themes": Scheme.THEME,
    "sdg_goals": Scheme.SDG_GOAL,
    "sdg_targets": Scheme.SDG_TARGET,
    "groups": Scheme.AFFECTED_GROUP,
}
NAMED_BY_CODE = (Scheme.SDG_GOAL, Scheme.SDG_TARGET)
NO_LABELS: dict[str, list[str]] = {name: [] for name in ("areas_proposed", *LABEL_COLUMNS)}  # written to by nobody


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


_OWN_VALUES = (
    "pk", "review_id", "number", "position", "recurrence", "recurrence_confirmed_at", "action_category", "is_pledge",
    "heading", "page",
)  # fmt: skip


def export_rows(rows: QuerySet[Recommendation]) -> Iterator[dict[str, Any]]:
    """Return one flat dict a recommendation, by the keys of `columns`, in their order; few at a time in memory.

    Reads values and no objects, which a quarter of a million rows would take ten times as long to make: four queries
    for some rows at a time.
    """
    words = _Words.read()
    found = rows.values_list(*_OWN_VALUES).iterator(chunk_size=ROWS_PER_READ)
    while block := list(islice(found, ROWS_PER_READ)):
        ids = in_query([own[0] for own in block])
        texts: defaultdict[int, dict[str, str]] = defaultdict(dict)
        states: defaultdict[int, dict[str, str]] = defaultdict(dict)
        labels: defaultdict[int, dict[str, list[str]]] = defaultdict(dict)
        for owner, language, text in _hanging(RecommendationText, ids, "language", "text"):
            texts[owner][language] = text
        for owner, state in _hanging(RecommendingState, ids, "state"):
            states[owner][state] = state_name(state, words.language)
        for owner, term, status in _hanging(RecommendationLabel, ids, "term_id", "status"):
            if place := words.labels[status].get(term):
                column, word = place
                labels[owner].setdefault(column, []).append(word)
        for own in block:
            yield _row(own, texts[own[0]], states[own[0]], labels[own[0]], words)


def _hanging(model: type[Model], ids: RawSQL, *names: str) -> Iterable[tuple[Any, ...]]:
    """Return what hangs on recommendations after their ids, in its own order."""
    return model._default_manager.filter(recommendation_id__in=ids).values_list("recommendation_id", *names)


@dataclass(frozen=True)
class _Words:
    """What the rows of an export share, read once: a register has few reviews and terms beside its recommendations."""

    language: str
    sites: tuple[tuple[str, str], ...]  # languages of the site, with the column of the text
    reviews: dict[int, tuple[str, str, int | None, str]]  # code, name of the mechanism, cycle, symbol of the report
    labels: dict[str, dict[int, tuple[str, str]]]  # by status and term: column, word
    positions: dict[str, str]
    recurrences: dict[str, str]

    @classmethod
    def read(cls) -> "_Words":
        """Return the words in the visitor's language, in three queries."""
        mechanisms = {item.pk: item.name for item in Mechanism.objects.all()}
        reviews = Review.objects.order_by().values_list("pk", "code", "mechanism_id", "cycle", "report_symbol")
        columns = {str(scheme): name for name, scheme in LABEL_COLUMNS.items()}
        terms = {
            term.pk: (columns[term.scheme], term.code if term.scheme in NAMED_BY_CODE else term.name)
            for term in Term.objects.filter(scheme__in=columns)
        }
        apart = {pk: ("areas_proposed", word) for pk, (column, word) in terms.items() if column == "areas"}
        return cls(
            language=(get_language() or "en")[:2],
            sites=tuple((code, f"text_{code}") for code, _name in settings.LANGUAGES),
            reviews={pk: (code, mechanisms[of], cycle, symbol) for pk, code, of, cycle, symbol in reviews},
            labels={LabelStatus.CONFIRMED: terms, LabelStatus.PROPOSED: terms | apart, LabelStatus.REJECTED: {}},
            positions={value: str(label) for value, label in Position.choices},
            recurrences={value: str(label) for value, label in RecurrenceStatus.choices},
        )


def _row(
    own: tuple[Any, ...],
    texts: dict[str, str],
    states: dict[str, str],
    labels: dict[str, list[str]],
    words: _Words,
) -> dict[str, Any]:
    _pk, review_id, number, position, recurrence, confirmed_at, action, is_pledge, heading, page = own
    review, mechanism, cycle, symbol = words.reviews[review_id]
    return {
        "review": review,
        "mechanism": mechanism,
        "cycle": cycle,
        "number": number,
        **{name: texts.get(code, "") for code, name in words.sites},
        "texts": texts,  # JSON has every language, tables those of the site
        "states": list(states.values()),
        "state_codes": list(states),
        "position": words.positions[position],
        "recurrence": words.recurrences[recurrence],
        "recurrence_confirmed": confirmed_at is not None,
        "action_category": action,
        "is_pledge": is_pledge,
        "heading": heading,
        "source": symbol,
        "page": page,
        **NO_LABELS,
        **labels,
    }


def csv_lines(rows: QuerySet[Recommendation]) -> Iterator[str]:
    """Return the list as a CSV file in UTF-8 with a byte order mark, some lines at a time."""
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
        "json": lambda: StreamingHttpResponse(tables.packed(json_pieces(rows)), content_type="application/json"),
        "xlsx": lambda: FileResponse(xlsx_file(rows), content_type=tables.XLSX),
    }
    if kind not in makers:
        raise NotFoundError()
    response = makers[kind]()
    name = f"recommendations-{timezone.localdate().isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
