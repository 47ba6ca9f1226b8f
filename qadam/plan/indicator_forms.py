"""The forms of indicators and their values. They read what a person typed; services decide whether it may stand."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from qadam.plan.enums import Direction, Disaggregation, Frequency, IndicatorKind
from qadam.plan.exchange.cells import split_list
from qadam.plan.exchange.held import INDICATOR_EXCHANGED
from qadam.plan.fields import FIELD_LABELS, INDICATOR_LABELS
from qadam.plan.models import Indicator, IndicatorValue
from qadam.plan.numbers import parse_number
from qadam.plan.services.indicators import ValueRecord


class FigureField(forms.CharField):
    """A figure as a person types it: "10 700,5", "10,700.5"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}), **kwargs
        )

    def clean(self, value: Any) -> Any:
        """Return the figure, None where the field is empty."""
        text = super().clean(value)
        if not text:
            return None
        found = parse_number(text, get_language() or "en")
        if found is None:
            raise forms.ValidationError(_("“%(text)s” is no number.") % {"text": text})
        return found

    def prepare_value(self, value: Any) -> Any:
        """Return a figure without needless zeros; what a person typed stays as it is."""
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _day(name: str, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=INDICATOR_LABELS[name],
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _line(label: Any, length: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=length, **kwargs)


class IndicatorForm(forms.Form):
    """What an indicator says, shows and aims at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.SlugField(
        label=FIELD_LABELS["code"], max_length=60, help_text=gettext_lazy("For addresses, such as torture-complaints.")
    )
    name_en = _line(FIELD_LABELS["name_en"], 500)
    name_ru = _line(FIELD_LABELS["name_ru"], 500)
    name_kk = _line(FIELD_LABELS["name_kk"], 500)
    kind = forms.ChoiceField(
        label=FIELD_LABELS["kind"],
        choices=IndicatorKind,
        help_text=gettext_lazy("Structural: laws and bodies. Process: what is done. Outcome: what changes for people."),
    )
    unit_en = _line(INDICATOR_LABELS["unit_en"], 100)
    unit_ru = _line(INDICATOR_LABELS["unit_ru"], 100)
    unit_kk = _line(INDICATOR_LABELS["unit_kk"], 100)
    baseline_value = FigureField(label=INDICATOR_LABELS["baseline_value"], required=False)
    baseline_on = _day("baseline_on")
    target_value = FigureField(label=INDICATOR_LABELS["target_value"], required=False)
    target_on = _day("target_on")
    direction = forms.ChoiceField(label=INDICATOR_LABELS["direction"], choices=Direction)
    disaggregations = forms.MultipleChoiceField(
        label=INDICATOR_LABELS["disaggregations"],
        choices=Disaggregation,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    source = _line(INDICATOR_LABELS["source"], 500)
    frequency = forms.ChoiceField(label=INDICATOR_LABELS["frequency"], choices=Frequency, initial=Frequency.YEARLY)
    sdg_codes = _line(INDICATOR_LABELS["sdg_codes"], 300, help_text=gettext_lazy("Such as 16.2.1; several with “;”."))

    def __init__(self, *args: Any, indicator: Indicator | None = None, **kwargs: Any) -> None:
        if indicator is not None:
            initial = {name: getattr(indicator, name) for name in ("version", *INDICATOR_EXCHANGED)}
            kwargs.setdefault("initial", initial | {"sdg_codes": "; ".join(indicator.sdg_codes)})
        super().__init__(*args, **kwargs)
        if indicator is not None:
            del self.fields["code"]

    def facts(self) -> dict[str, Any]:
        """Return the fields as the services take them."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return facts | {"sdg_codes": split_list(facts["sdg_codes"])}


class ValueForm(forms.Form):
    """A value of an indicator: when, how much, of whom, from where; a correction says why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    period_start = _day("period_start", required=True)
    period_end = _day("period_end", required=True)
    value = FigureField(label=INDICATOR_LABELS["value"])
    source = _line(INDICATOR_LABELS["source"], 500)
    note = forms.CharField(
        label=INDICATOR_LABELS["note"], required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=10_000
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        max_length=500,
        help_text=gettext_lazy("It stands in the log beside what the value was."),
    )

    def __init__(self, *args: Any, indicator: Indicator, row: IndicatorValue | None = None, **kwargs: Any) -> None:
        names = ("version", "period_start", "period_end", "value", "source", "note")
        initial = {name: getattr(row, name) for name in names} | row.disaggregation if row else {}
        kwargs.setdefault("initial", initial or {"source": indicator.source})
        super().__init__(*args, **kwargs)
        self.groups = [name for name in Disaggregation.values if name in indicator.disaggregations]
        for name in self.groups:
            self.fields[name] = _line(
                capfirst(Disaggregation(name).label), 60, help_text=_("Leave it empty for everybody.")
            )
        if row is None:
            del self.fields["reason"]
        self.order_fields(["version", "period_start", "period_end", "value", *self.groups, "source", "note", "reason"])

    def record(self) -> ValueRecord:
        """Return the fields as the services take them."""
        data = self.cleaned_data
        groups = {name: data[name] for name in self.groups if data[name]}
        return ValueRecord(
            data["period_start"], data["period_end"], data["value"], groups, data["source"], data["note"]
        )


class VoidForm(forms.Form):
    """Why a value is taken away."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("It stands in the log beside what the value was."),
    )


class SeriesForm(forms.Form):
    """A table of values."""

    file = forms.FileField(label=gettext_lazy("Table of values"), help_text=gettext_lazy("An .xlsx or a .csv file."))
    replace = forms.BooleanField(label=gettext_lazy("Replace values of the same period and group"), required=False)
