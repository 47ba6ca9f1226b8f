"""The forms of structuring a review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qadam.consultations.enums import RemarkKind
from qadam.consultations.forms.fields import DayField, name_fields
from qadam.consultations.models import AreaProposal, Meeting, Platform, Structuring
from qadam.consultations.selectors.structuring import reviews_to_structure
from qadam.register.models import Review


class StructuringForm(forms.Form):
    """Which review, by which platform."""

    platform = forms.ModelChoiceField(label=_("Platform or subcommittee"), queryset=Platform.objects.none())
    review = forms.ModelChoiceField(label=_("Review"), queryset=Review.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["platform"].queryset = Platform.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["review"].queryset = reviews_to_structure()  # type: ignore[attr-defined]
        self.fields["review"].label_from_instance = lambda review: review.title  # type: ignore[attr-defined]


class AreaForm(forms.Form):
    """A new area."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= name_fields(_("Name of the area"))

    def names(self) -> dict[str, str]:
        """Return the names by language."""
        return {code: self.cleaned_data[f"name_{code}"] for code in ("en", "ru", "kk")}


class RemarkForm(forms.Form):
    """A comment or an objection."""

    kind = forms.ChoiceField(label=_("Kind"), choices=RemarkKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 3}))
    wanted_area = forms.ModelChoiceField(
        label=_("Area where it belongs"), queryset=AreaProposal.objects.none(), required=False
    )

    def __init__(self, *args: Any, structuring: Structuring, has_place: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"kind": RemarkKind.COMMENT})
        super().__init__(*args, **kwargs)
        if has_place:
            areas = structuring.areas.filter(is_kept=True)
            self.fields["wanted_area"].queryset = areas  # type: ignore[attr-defined]
        else:
            del self.fields["wanted_area"]


class UntilForm(forms.Form):
    """Until when members may comment."""

    until = DayField(label=_("Comments until"))


class AgreeForm(forms.Form):
    """When, and at which meeting, the version was agreed."""

    agreed_on = DayField(label=_("Agreed on"))
    meeting = forms.ModelChoiceField(label=_("At the meeting"), queryset=Meeting.objects.none(), required=False)

    def __init__(self, *args: Any, structuring: Structuring, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Meeting.objects.filter(platform=structuring.platform, status="held")
        self.fields["meeting"].queryset = held  # type: ignore[attr-defined]
