"""Forms of notifications, of the rules of reminders and of the working days."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext_lazy as _

from qadam.notifications.enums import Audience, Rhythm
from qadam.notifications.rules import Rule

SPARE_RULES = 2  # empty lines below the rules, for new ones


class PreferencesForm(forms.Form):
    """How one wants to be told."""

    rhythm = forms.ChoiceField(
        label=_("Digest of what is no duty"),
        choices=Rhythm,
        widget=forms.RadioSelect,
        help_text=_("What you have to do is always mailed at once."),
    )
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)


class RuleForm(forms.Form):
    """One rule of reminders; a line without a number is no rule."""

    days = forms.IntegerField(
        label=_("Days after the deadline"),
        required=False,
        min_value=-730,
        max_value=730,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    audience = forms.ChoiceField(label=_("Who is reminded"), choices=Audience)
    is_active = forms.BooleanField(label=_("Switched on"), required=False)

    def rule(self) -> Rule | None:
        """Return the rule of a valid form, None for an empty line."""
        data = self.cleaned_data
        if data.get("days") is None:
            return None
        return Rule(data["days"], Audience(data["audience"]), data["is_active"])


RuleFormSet = forms.formset_factory(RuleForm, extra=SPARE_RULES, max_num=30, validate_max=True)


class WeekForm(forms.Form):
    """The week of the State."""

    free_days = forms.TypedMultipleChoiceField(
        label=_("Free days of the week"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hour = forms.IntegerField(
        label=_("Reminders and digests go out from this hour on"),
        min_value=0,
        max_value=23,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )


class SpecialDayForm(forms.Form):
    """A holiday, or a day that is worked although it would be free."""

    day = forms.IntegerField(
        label=_("Day"), min_value=1, max_value=31, widget=forms.NumberInput(attrs={"class": "short"})
    )
    month = forms.TypedChoiceField(label=_("Month"), choices=list(MONTHS.items()), coerce=int)
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=2000,
        max_value=2200,
        help_text=_("Empty where the day returns every year."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    name_ru = forms.CharField(label=_("Name in Russian"), required=False, max_length=200)
    name_kk = forms.CharField(label=_("Name in Kazakh"), required=False, max_length=200)
    is_working = forms.BooleanField(label=_("On this day people work, although it would be free"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a name in one language at least."""
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(f"name_{code}") for code in ("en", "ru", "kk")):
            self.add_error("name_en", _("Give the day a name in one language at least."))
        return data
