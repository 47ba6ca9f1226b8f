"""The template tags of the page: small pieces that every app uses. No tag reads the database.

They are builtins: no `{% load %}` is needed. docs/reference/components.md shows each with an example.
"""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zlib import crc32

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import QueryDict
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from qadam.base.charts import Chart, Series, parts_of_bar
from qadam.base.differences import word_difference
from qadam.base.errors import LostUpdateError
from qadam.base.languages import language_name
from qadam.base.pieces import STATUS_LOOKS, Applied, Entry, Facet, FacetOption, Figure, Row, SourcePage, StatusLook

register = template.Library()

NARROW_NO_BREAK_SPACE = "\u202f"
# In English a percent sign follows its number closely; Russian and Kazakh put a narrow space between.
PERCENT_SPACE = {"en": "", "ru": NARROW_NO_BREAK_SPACE, "kk": NARROW_NO_BREAK_SPACE}
WHOLE_YEAR = (1, 1, 12, 31)  # month and day of its first and its last day
YEAR_ALONE = {"ru": "%s\u00a0г.", "kk": "%s\u00a0ж."}
BYTES_PER_STEP = 1024
KEPT_STATUSES = 500  # written forms of statuses: a list has one in each row
KEPT_NUMBERS = 10_000  # written forms of numbers, since a page of counts writes a thousand
ERROR_TITLES = {
    400: gettext_lazy("This cannot be done"),
    403: gettext_lazy("You may not do this"),
    404: gettext_lazy("Page not found"),
    409: gettext_lazy("This has changed in the meantime"),
    422: gettext_lazy("This cannot be saved as it is"),
    500: gettext_lazy("Something went wrong"),
    503: gettext_lazy("Back soon"),
}


# Marks -------------------------------------------------------------------------------------------------------------
@register.simple_tag
def status(value: str, word: Any = "") -> SafeString:
    """Show a status as a word, a shape and a colour. `value` is a key of STATUS_LOOKS; `word` replaces its word."""
    look = STATUS_LOOKS.get(str(value), StatusLook("idle", value))
    return _status(look.kind, str(word or look.word))


@lru_cache(maxsize=KEPT_STATUSES, typed=True)
def _status(kind: str, word: str) -> SafeString:
    return render_to_string("base/parts/status.html", {"kind": kind, "word": word})


@register.filter
def status_kind(value: Any) -> str:
    """Return the kind of a status, which is the class that colours what belongs to it."""
    return STATUS_LOOKS.get(str(value), StatusLook("idle", value)).kind


@register.inclusion_tag("base/parts/shape.html")
def shape(kind: str) -> dict[str, Any]:
    """Show the shape of a status alone, for a legend or a table that says the word elsewhere."""
    return {"kind": kind}


@register.inclusion_tag("base/parts/chip.html")
def chip(
    text: Any, state: str = "", score: float | None = None, url: str = "", kind: Any = "", reason: Any = ""
) -> dict[str, Any]:
    """Show a label. `state` is "proposed", "confirmed" or "rejected"; `score` 0-1 stands beside a proposed one."""
    return {"text": text, "state": str(state), "score": score, "url": url, "kind": kind, "reason": reason}


@register.simple_tag
def kbd(*keys: str) -> SafeString:
    """Show keys of the keyboard; the last argument, where there are several, is what they do."""
    *pressed, what = keys if len(keys) > 1 else (*keys, "")
    return format_html("{} {}", format_html_join(" ", "<kbd>{}</kbd>", ((key,) for key in pressed)), what)


# Blocks ------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("base/parts/figures.html")
def figures(items: Sequence[Figure]) -> dict[str, Any]:
    """Show the numbers that tell the story."""
    return {"items": items}


@register.inclusion_tag("base/parts/progress.html")
def progress(value: int | None, maximum: int, label: Any, note: Any = "", kind: str = "") -> dict[str, Any]:
    """Show a progress bar with its number in words. `value` None means that the end is not known yet."""
    share = round(100 * value / maximum) if value is not None and maximum else None
    return {"value": value, "maximum": maximum, "label": label, "note": note, "kind": kind, "share": share}


@register.inclusion_tag("base/parts/summary_list.html")
def summary_list(rows: Sequence[Row]) -> dict[str, Any]:
    """Show what is known of one thing: term, value, and where to change it."""
    return {"rows": rows, "has_actions": any(row.url for row in rows)}


@register.inclusion_tag("base/parts/ledger.html")
def ledger(entries: Sequence[Entry]) -> dict[str, Any]:
    """Show what happened when, in the order given."""
    return {"entries": entries}


@register.inclusion_tag("base/parts/empty.html")
def empty(title: Any, text: Any = "", url: str = "", action: Any = "") -> dict[str, Any]:
    """Say that nothing stands here yet, why, and what to do next."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: Any = "") -> SafeString:
    """Put a notice around its content: info, success, warning or error."""
    heading = format_html('<p class="title">{}</p>', title) if title else ""
    return format_html('<div class="notice {}">{}{}</div>', kind, heading, content)


@register.simple_block_tag
def disclosure(content: str, summary: Any, opened: bool = False, boxed: bool = False) -> SafeString:
    """Fold the content away behind a summary; it opens without JavaScript."""
    return format_html(
        '<details class="disclosure{}"{}><summary>{}</summary>{}</details>',
        " boxed" if boxed else "",
        " open" if opened else "",
        summary,
        content,
    )


@register.inclusion_tag("base/parts/crumbs.html")
def crumbs(*labels_and_urls: Any) -> dict[str, Any]:
    """Show the way to this page: label, address, label, address, and so on; the page itself is not part of it."""
    return {"crumbs": list(zip(labels_and_urls[::2], labels_and_urls[1::2], strict=True))}


@register.inclusion_tag("base/parts/difference.html")
def difference(before: Any, after: Any, before_title: Any = "", after_title: Any = "") -> dict[str, Any]:
    """Show two texts side by side, with the words that differ marked in both."""
    left, right = word_difference(str(before or ""), str(after or ""))
    return {
        "left": left,
        "right": right,
        "before_title": before_title or _("Before"),
        "after_title": after_title or _("After"),
    }


@register.inclusion_tag("base/parts/source_page.html")
def source_page(page: SourcePage) -> dict[str, Any]:
    """Show a rendered page of a document with places marked on it."""
    return {"page": page}


# Pictures -----------------------------------------------------------------------------------------------------------
@register.inclusion_tag("base/charts/chart.html")
def chart(chart: Chart, note: Any = "", headed: bool = False) -> dict[str, Any]:
    """Show a picture that `qadam.base.charts` has made, with its table; `note` says what is counted and its source.

    `headed`: a heading above it says the same as its title, which then stands there for screen readers alone.
    """
    # The ids that join picture and title must differ on a page, and stay the same from one request to the next.
    mark = f"{crc32(f'{chart.title}{chart.description}{chart.wide.width}'.encode()):08x}"
    ids = {f"{size}_id": f"chart-{mark}-{size}" for size in ("full", "wide", "narrow")}
    return {"chart": chart, "note": note, "headed": headed, **ids}


@register.inclusion_tag("base/charts/bar.html")
def bar(values: Sequence[float], series: Sequence[Series]) -> dict[str, Any]:
    """Show one bar of parts in a cell of a table, with its figures in words for those who do not see it."""
    rects = parts_of_bar(values, series)
    return {"rects": rects, "description": ", ".join(rect.hint for rect in rects) or _("nothing")}


@register.filter
def px(length: float) -> str:
    """Return a length in pixels as SVG writes it, whatever the language."""
    return f"{length:.1f}".removesuffix(".0")


# Lists -------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("base/parts/pages.html", takes_context=True)
def pages(context: template.Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Show the numbers of the pages; the other parts of the address stay."""
    return {
        "request": context["request"],
        "page": page,
        "parameter": parameter,
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("base/parts/keyset.html")
def keyset_pages(previous_url: str = "", next_url: str = "", note: Any = "") -> dict[str, Any]:
    """Show "previous" and "next" of a list that is paged by its last row and never counted whole."""
    return {"previous_url": previous_url, "next_url": next_url, "note": note}


@register.inclusion_tag("base/parts/facets.html", takes_context=True)
def facets(context: template.Context, groups: Sequence[Facet], keep: Iterable[str] = ("q", "sort")) -> dict[str, Any]:
    """Show filters with counts as a form that works by its button; `keep` names what else of the address stays."""
    request = context["request"]
    kept = [(name, value) for name in keep for value in request.GET.getlist(name)]
    return {"groups": groups, "kept": kept}


@register.simple_tag
def facet_choices(group: Facet, options: Sequence[FacetOption]) -> SafeString:
    """Show choices of a filter, each a box to tick inside its label, with its number of rows.

    Written here and not as a template, and in few letters: a page of a large register has some thousand of them.
    """
    box = format_html('<input type="{}" name="{}" value="', "checkbox" if group.several else "radio", group.name)
    language = get_language()
    written: list[str] = []
    for option in options:
        empty = " none" if option.count == 0 and not option.selected else ""
        checked = " checked" if option.selected else ""
        count = "" if option.count is None else f'<span class="n">{_number(option.count, None, language)}</span>'
        label = str(option.label)
        written.append(
            f'<label class="choice{empty}">{box}{html.escape(option.value)}"{checked}>'
            f"<span>{html.escape(label[:1].upper() + label[1:])}</span>{count}</label>"
        )
    return mark_safe("".join(written))  # noqa: S308  (each part is escaped above)


@register.inclusion_tag("base/parts/applied.html")
def applied_filters(filters: Sequence[Applied], clear_url: str = "") -> dict[str, Any]:
    """Show the filters in force, each with its way out."""
    return {"filters": filters, "clear_url": clear_url}


# Forms -------------------------------------------------------------------------------------------------------------
@register.inclusion_tag("base/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """List every error of a form at its top, each a link to its field. `{{ form }}` contains it already."""
    entries: list[dict[str, Any]] = []
    if form.is_bound:
        entries += [{"text": text} for text in form.non_field_errors()]
        for field in form:
            label = "" if field.is_hidden else field.label
            anchor = "" if field.is_hidden else field.id_for_label or f"{field.auto_id}_0"
            entries += [{"text": text, "label": label, "anchor": anchor} for text in field.errors]
    return {"entries": entries}


@register.inclusion_tag("base/parts/field.html")
def form_field(field: Any) -> dict[str, Any]:
    """Show one field of a form with its label, hint and error."""
    return {"field": field}


# Errors ------------------------------------------------------------------------------------------------------------
@register.simple_tag
def error_title(status: int) -> Any:
    """Return the heading of an error page."""
    return ERROR_TITLES.get(status, ERROR_TITLES[400])


@dataclass(frozen=True)
class ConflictField:
    """One field of a form that two people have saved: what stands there now, and what this person wrote."""

    label: str
    theirs: str
    yours: str

    @property
    def differs(self) -> bool:
        """Return whether there is anything to choose."""
        return self.theirs != self.yours


@register.simple_tag
def conflict_fields(error: LostUpdateError) -> list[ConflictField]:
    """Return both versions of each field of a `LostUpdateError`, by label, in the order of the form."""
    labels = [*error.yours, *(label for label in error.theirs if label not in error.yours)]
    return [ConflictField(label, error.theirs.get(label, ""), error.yours.get(label, "")) for label in labels]


@register.simple_tag
def resubmit(posted: QueryDict, version: int, version_field: str = "version") -> SafeString:
    """Return what was posted as hidden fields, upon `version` instead of the version that it was written upon.

    Works for any form whose version stands in the field `version_field`. Files are not among them: no page can set one.
    """
    pairs = [
        (name, value)
        for name, values in posted.lists()
        if name not in {"csrfmiddlewaretoken", version_field}
        for value in values
    ]
    return format_html_join("\n", '<input type="hidden" name="{}" value="{}">', [*pairs, (version_field, str(version))])


# Formats -----------------------------------------------------------------------------------------------------------
@register.filter
def number(value: Any, places: int | None = None) -> str:
    """Return a number as the language writes it: 10,700 / 10 700. None gives an em dash."""
    if value is None or value == "":
        return "—"
    return _number(value, places, get_language())


@lru_cache(maxsize=KEPT_NUMBERS, typed=True)
def _number(value: Any, places: int | None, language: str | None) -> str:
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def percent(share: float | None, places: int = 0) -> str:
    """Return a share 0-1 as a percentage in the language's own writing. None gives an em dash."""
    if share is None:
        return "—"
    language = (get_language() or "en")[:2]
    return f"{number_format(round(100 * share, places), decimal_pos=places)}{PERCENT_SPACE.get(language, '')}%"


@register.filter
def file_size(count: int | None) -> str:
    """Return a number of bytes in the largest fitting unit (of 1,024)."""
    if count is None:
        return "—"
    if count < BYTES_PER_STEP:
        return ngettext("%(count)s byte", "%(count)s bytes", count) % {"count": number_format(count)}
    size = float(count)
    for unit in (_("KB"), _("MB"), _("GB")):
        size /= BYTES_PER_STEP
        if size < BYTES_PER_STEP or unit == _("GB"):
            break
    return f"{number_format(size, decimal_pos=0 if size >= 10 else 1, force_grouping=True)}\u00a0{unit}"


@register.simple_tag
def date_range(first: date | datetime | None, last: date | datetime | None) -> str:
    """Return two dates as the language writes a stretch of time: one date where both are equal, years once.

    A whole year is written by its number alone.
    """
    if first is None or last is None:
        only = first or last
        return format_date(only, "DATE_FORMAT") if only else "—"
    if first == last:
        return format_date(first, "DATE_FORMAT")
    if first.year == last.year:
        if (first.month, first.day, last.month, last.day) == WHOLE_YEAR:
            return YEAR_ALONE.get((get_language() or "en")[:2], "%s") % first.year
        # Kazakh puts the year first, so it is the end that goes without it.
        if (get_language() or "")[:2] == "kk":
            return f"{format_date(first, 'DATE_FORMAT')} – {format_date(last, 'MONTH_DAY_FORMAT')}"
        return f"{format_date(first, 'MONTH_DAY_FORMAT')} – {format_date(last, 'DATE_FORMAT')}"
    return f"{format_date(first, 'DATE_FORMAT')} – {format_date(last, 'DATE_FORMAT')}"


@register.simple_tag(takes_context=True)
def querystring_with(context: template.Context, name: str, value: Any) -> str:
    """Return the query of this page with one parameter replaced; Django's own tag takes no name from a variable."""
    query = context["request"].GET.copy()
    query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def language_label(code: str) -> str:
    """Return the name of a language in the visitor's language."""
    return language_name(code)
