"""Fields that several forms of the consultations share."""

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LANGUAGES = {"en": _("in English"), "ru": _("in Russian"), "kk": _("in Kazakh")}
BETWEEN = re.compile(r"[\s,;]+")


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class MomentField(forms.DateTimeField):
    """A day and an hour in the site's time zone."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return a moment as the clock on the wall here shows it."""
        return timezone.localtime(value) if hasattr(value, "tzinfo") and value.tzinfo else value


class NumbersField(forms.CharField):
    """Printed numbers of recommendations or measures, with spaces, commas or on lines of their own."""

    def clean(self, value: Any) -> Any:
        """Return the numbers in the order given, each once."""
        return list(dict.fromkeys(filter(None, BETWEEN.split(super().clean(value)))))

    def prepare_value(self, value: Any) -> Any:
        """Return numbers as they are written into the field."""
        return ", ".join(value) if isinstance(value, list) else value


def name_fields(label: Any, prefix: str = "name", max_length: int = 500) -> dict[str, forms.Field]:
    """Return a short field for a name in each language."""
    return {
        f"{prefix}_{code}": forms.CharField(
            label=label, max_length=max_length, required=False, help_text=LANGUAGES[code], widget=_input(code)
        )
        for code in ("en", "ru", "kk")
    }


def text_fields(label: Any, prefix: str = "text", rows: int = 4) -> dict[str, forms.Field]:
    """Return a long field for a text in each language."""
    return {
        f"{prefix}_{code}": forms.CharField(
            label=label,
            required=False,
            help_text=LANGUAGES[code],
            widget=forms.Textarea(attrs={"rows": rows, "lang": code}),
        )
        for code in ("en", "ru", "kk")
    }


def _input(language: str) -> forms.TextInput:
    return forms.TextInput(attrs={"lang": language})
