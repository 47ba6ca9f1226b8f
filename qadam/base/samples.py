"""Invented contents for the page of all components, which developers and browser tests alone see."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qadam.base.charts import (
    BarRow,
    Course,
    Moment,
    PartsRow,
    Point,
    Series,
    bars,
    dot_plot,
    line_chart,
    stacked_bars,
    timeline,
)
from qadam.base.pieces import STATUS_LOOKS, Applied, Box, Entry, Facet, FacetOption, Figure, Row, SourcePage

# The longest words of each language, since those are what breaks a page.
_TEXTS = {
    "en": (
        "Ensure that every allegation of torture is investigated by a body independent of the police, "
        "and publish the number of complaints, prosecutions and convictions each year"
    ),
    "ru": (
        "Обеспечить расследование каждого сообщения о пытках органом, независимым от полиции, "
        "и ежегодно публиковать число жалоб, уголовных преследований и обвинительных приговоров"
    ),
    "kk": (
        "Азаптау туралы әрбір хабарламаны полициядан тәуелсіз органның тергеуін қамтамасыз ету "
        "және шағымдардың, қылмыстық қудалаулардың және айыптау үкімдерінің санын жыл сайын жариялау"
    ),
}
_AREAS = {
    "en": [
        "Combating torture and ill-treatment",
        "Combating gender-based violence and protecting women",
        "Children’s rights",
        "Freedom of speech, media and civil society",
    ],
    "ru": [
        "Борьба с пытками и жестоким обращением",
        "Противодействие гендерно-обусловленному насилию и защита женщин",
        "Права ребёнка",
        "Свобода слова, средств массовой информации и гражданского общества",
    ],
    "kk": [
        "Азаптау мен қатыгез қарым-қатынасқа қарсы күрес",
        "Гендерлік зорлық-зомбылыққа қарсы іс-қимыл және әйелдерді қорғау",
        "Бала құқықтары",
        "Сөз бостандығы, бұқаралық ақпарат құралдары және азаматтық қоғам",
    ],
}


class SampleForm(forms.Form):
    """One field of each kind that the product uses."""

    title = forms.CharField(label=_("Title"), help_text=_("As printed on the first page."), max_length=40)
    symbol = forms.CharField(label=_("Symbol"), required=False, widget=forms.TextInput(attrs={"class": "short"}))
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 4}))
    position = forms.ChoiceField(
        label=_("Position"),
        choices=[("supported", _("Supported")), ("noted", _("Noted")), ("pending", _("Pending"))],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    mechanism = forms.ChoiceField(label=_("Mechanism"), choices=[("upr", _("Universal Periodic Review"))])
    deadline = forms.DateField(label=_("Deadline"), widget=forms.DateInput(attrs={"type": "date"}))
    document = forms.FileField(label=_("Document"), help_text=_("PDF or Word, at most 50 MB."), required=False)
    is_official = forms.BooleanField(label=_("This is the official translation"), required=False)


def sample_context(request: HttpRequest) -> dict[str, Any]:
    """Return one example of everything that the component tags show."""
    language = (get_language() or "en")[:2]
    text, names = _TEXTS.get(language, _TEXTS["en"]), _AREAS.get(language, _AREAS["en"])
    areas = list(zip(("torture", "violence", "children", "speech"), names, (24, 41, 33, 31), strict=True))
    first, *between, last = text.split(" ")
    return {
        "statuses": list(STATUS_LOOKS),
        "sample_text": text,
        "area_names": names,
        "other_text": " ".join([first.upper(), *between[:9], *between[10:], last]),
        "figure_items": [
            Figure(_("Received"), 294, _("from 98 States")),
            Figure(_("Supported"), 259, "88 %", "accent", "#figures"),
            Figure(_("Noted"), 35, _("followed and reported too"), "noted"),
            Figure(_("For the first time"), 56, "", "gold"),
            Figure(_("Implemented"), 44, "", "done"),
        ],
        "rows": [
            Row(_("Symbol"), "A/HRC/00/7", "#", _("Change")),
            Row(_("Position"), _("Supported")),
            Row(_("Recommending States"), "Chile, Côte d’Ivoire, Türkiye", "#", _("Change")),
        ],
        "entries": [
            Entry(date(2025, 4, 8), "“accepted, to be implemented”", "A/HRC/00/7/Add.1, 4", "supported"),
            Entry(date(2025, 1, 31), "", "A/HRC/00/7, 131", "pending"),
        ],
        "facet_groups": [
            Facet("area", _("Area"), [FacetOption(c, n, k, c == "torture") for c, n, k in areas], open_count=3),
            Facet(
                "position",
                _("Position"),
                [FacetOption("all", _("All"), None, True), FacetOption("noted", _("Noted"), 0)],
                several=False,
            ),
        ],
        "applied": [Applied(names[0], "?"), Applied("“OPCAT”", "?")],
        "page_of_rows": Paginator(range(1, 12_001), 50).page(3),
        "empty_form": SampleForm(auto_id="empty_%s"),
        "invalid_form": SampleForm({"title": "x" * 60, "deadline": "yesterday"}, auto_id="invalid_%s"),
        "first_on": date(2025, 11, 3),
        "last_on": date(2026, 2, 20),
        "same_year_on": date(2025, 12, 1),
        **_sample_charts([(name, count) for _code, name, count in areas]),
        "source": SourcePage(
            _sample_page(),
            595,
            842,
            _("A/HRC/00/7, page 18"),
            [Box(70, 120, 455, 44), Box(70, 176, 455, 58, True)],
            text,
        ),
    }


def _sample_charts(areas: list[tuple[str, int]]) -> dict[str, Any]:
    """Return one picture of each kind."""
    series = [Series(kind, STATUS_LOOKS[kind].word) for kind in ("done", "partly", "going", "idle", "late")]
    parts = [(5, 8, 7, 2, 2), (9, 14, 11, 5, 2), (8, 10, 9, 6, 0), (2, 6, 11, 9, 3)]
    rows = [PartsRow(name, values) for (name, _count), values in zip(areas, parts, strict=True)]
    moments = [
        Moment(date(2025, 1, 31), _("Review"), "01.2025"),
        Moment(date(2025, 7, 4), _("Adoption"), "07.2025"),
        Moment(date(2025, 11, 20), _("Plan adopted"), "11.2025"),
        Moment(date(2027, 7, 1), _("Mid-term report"), "07.2027"),
        Moment(date(2029, 3, 1), _("National report"), "03.2029"),
        Moment(date(2029, 11, 1), _("Next review"), "2029"),
    ]
    complaints = [
        Point(year, str(year), value) for year, value in zip(range(2021, 2026), (740, 680, 641, 590, 512), strict=True)
    ]
    convictions = [
        Point(year, str(year), value) for year, value in zip(range(2021, 2026), (14, 19, 24, 30, 35), strict=True)
    ]
    cycles = [Series("idle", "2010"), Series("going", "2014"), Series("gold", "2019"), Series("accent", "2025")]
    dots = [(3, 9, 14, 24), (12, 20, 38, 41), (10, None, 29, 33), (9, 17, 22, 31)]
    return {
        "series": series,
        "bar_values": parts[0],
        "small_chart": line_chart(
            [Course(Series("accent", _("convictions")), convictions, Point(2028, "2028", 60))],
            title=_("Convictions"),
            column=_("Year"),
        ),
        "charts": [
            timeline(moments, today=date(2026, 11, 21), title=_("The cycle"), column=_("Event"), when_column=_("Date")),
            stacked_bars(rows, series, title=_("Progress by area"), column=_("Area")),
            bars(
                [BarRow(name, count) for name, count in areas],
                title=_("Recommendations by area"),
                column=_("Area"),
                value_column=_("Recommendations"),
            ),
            line_chart(
                [
                    Course(Series("idle", _("complaints")), complaints),
                    Course(Series("accent", _("convictions")), convictions, Point(2028, "2028", 60)),
                ],
                title=_("Complaints and convictions"),
                column=_("Year"),
            ),
            dot_plot(
                [PartsRow(name, values) for (name, _count), values in zip(areas, dots, strict=True)],
                cycles,
                title=_("Recommendations by area over the cycles"),
                column=_("Area"),
            ),
        ],
    }


def _sample_page() -> str:
    """Return a picture of a printed page as a data address: grey lines in place of words."""
    lines = "".join(
        f"<rect x='70' y='{y}' width='{310 if n % 5 == 4 else 455}' height='6' fill='%23bdbdb9'/>"
        for n, y in enumerate(range(76, 770, 14))
    )
    return (
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='595' height='842' viewBox='0 0 595 842'>"
        f"<rect width='595' height='842' fill='%23fff'/>{lines}</svg>"
    )
