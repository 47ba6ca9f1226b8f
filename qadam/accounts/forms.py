"""Forms of people and roles."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qadam.accounts.enums import Role
from qadam.bodies.models import Body


class PersonForm(forms.Form):
    """A new account."""

    full_name = forms.CharField(label=_("Name"), max_length=200)
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
        queryset=Body.objects.filter(is_active=True),
        required=False,
        empty_label=_("(none)"),
        help_text=_("For focal points, approvers, the national institution, civil society and observers."),
    )
    is_alternate = forms.BooleanField(label=_("As alternate"), required=False)
