"""Forms of people, roles, leave, hand-over and bodies."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qadam.accounts.enums import Role
from qadam.accounts.models import RoleAssignment, User
from qadam.accounts.selectors import alternates_of, successors_of
from qadam.bodies.enums import BodyKind, Verification
from qadam.bodies.models import Body
from qadam.bodies.selectors import bodies_with_people


class PersonForm(forms.Form):
    """A new account."""

    full_name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=200)
    email = forms.EmailField(label=_("Mail address"), help_text=_("The person signs in with it."))
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Give it to the person by another way than mail; it can be changed."),
    )


class RoleForm(forms.Form):
    """A role for a person."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)
    body = forms.ModelChoiceField(
        label=_("Body"),
        queryset=bodies_with_people(),
        required=False,
        empty_label=_("(none)"),
        help_text=_("For focal points, approvers, the national institution, civil society and observers."),
    )
    is_alternate = forms.BooleanField(label=_("As alternate"), required=False)


class LeaveForm(forms.Form):
    """Days of leave, and who stands in."""

    from_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    until_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    alternate = forms.ModelChoiceField(
        label=_("Alternate"),
        queryset=User.objects.none(),
        help_text=_("Is told what you are told, and sees your inbox beside the own one."),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alternate"].queryset = alternates_of(person)  # type: ignore[attr-defined]


class HandoverForm(forms.Form):
    """Who takes the work over, and what they should know."""

    successor = forms.ModelChoiceField(label=_("Successor"), queryset=User.objects.none())
    note = forms.CharField(
        label=_("What the successor should know"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, assignment: RoleAssignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = successors_of(assignment)  # type: ignore[attr-defined]


class BodyForm(forms.Form):
    """A body. The kind and the code stay as they were given: others refer to them."""

    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=500)
    name_ru = forms.CharField(label=_("Name in Russian"), required=False, max_length=500)
    name_kk = forms.CharField(label=_("Name in Kazakh"), required=False, max_length=500)
    short_en = forms.CharField(label=_("Short name in English"), required=False, max_length=120)
    short_ru = forms.CharField(label=_("Short name in Russian"), required=False, max_length=120)
    short_kk = forms.CharField(label=_("Short name in Kazakh"), required=False, max_length=120)
    parent = forms.ModelChoiceField(
        label=_("Unit of"),
        queryset=Body.objects.filter(is_active=True),
        required=False,
        empty_label=_("(none)"),
        help_text=_("For a department or a committee: the body that it belongs to."),
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    contact = forms.CharField(
        label=_("Contact"), required=False, max_length=300, help_text=_("Seen in the workspace alone.")
    )
    is_active = forms.BooleanField(label=_("Takes part"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewBodyForm(BodyForm):
    """A body that is added."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=BodyKind,
        help_text=_("An organisation of civil society takes part once the coordinator has verified it."),
    )
    code = forms.SlugField(
        label=_("Code"),
        required=False,
        max_length=60,
        help_text=_("In small Latin letters; empty to make it from the English name. It cannot be changed later."),
    )
    field_order = ("kind", "name_en", "name_ru", "name_kk", "short_en", "short_ru", "short_kk", "code")


class BodyFilter(forms.Form):
    """The filters of the list of bodies."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("(all)")), *BodyKind.choices], required=False)
    verification = forms.ChoiceField(
        label=_("Verification"), choices=[("", _("(all)")), *Verification.choices], required=False
    )


class VerificationForm(forms.Form):
    """The decision on an organisation."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(Verification.VERIFIED.value, _("Verify")), (Verification.REFUSED.value, _("Refuse"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("What was verified and how, or why it is refused"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
