"""The forms of calls and submissions, of the secretariat and of the public."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from qadam.bodies.models import Body
from qadam.consultations.forms.fields import DayField, NumbersField, name_fields, text_fields
from qadam.consultations.models import Call, Platform
from qadam.consultations.selectors.choices import areas_to_choose, bodies_to_choose, reviews_to_choose
from qadam.consultations.services.submissions import MAX_TEXT, SubmissionFacts
from qadam.consultations.services.submitters import SubmitterFacts
from qadam.register.models import Review
from qadam.taxonomy.models import Term

CALL_FIELDS = (
    "platform", "code", "review", "opens_on", "closes_on",
    "name_en", "name_ru", "name_kk", "text_en", "text_ru", "text_kk",
)  # fmt: skip
NAMED, UNNAMED = "yes", "no"


class CallForm(forms.Form):
    """A call for input."""

    platform = forms.ModelChoiceField(label=_("Platform or subcommittee"), queryset=Platform.objects.none())
    code = forms.SlugField(
        label=_("Code"), max_length=60, help_text=_("For the address: small Latin letters, figures, hyphens")
    )
    review = forms.ModelChoiceField(label=_("Review"), queryset=Review.objects.none(), required=False)
    areas = forms.ModelMultipleChoiceField(
        label=_("Areas"), queryset=Term.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    opens_on = DayField(label=_("Opens on"))
    closes_on = DayField(label=_("Open until"), help_text=_("The last day counts."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, call: Call | None = None, **kwargs: Any) -> None:
        if call is not None:
            initial = {name: getattr(call, name) for name in (*CALL_FIELDS, "version")}
            kwargs["initial"] = initial | {"areas": list(call.areas.all())}
        super().__init__(*args, **kwargs)
        self.fields = name_fields(_("Title")) | text_fields(_("What input is asked for")) | self.fields
        self.fields["platform"].queryset = Platform.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["areas"].queryset = areas_to_choose()  # type: ignore[attr-defined]
        self.fields["review"].queryset = reviews_to_choose()  # type: ignore[attr-defined]
        self.fields["review"].label_from_instance = lambda review: review.title  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """Return what the services take."""
        return {name: self.cleaned_data[name] for name in (*CALL_FIELDS, "areas")}


class SubmissionForm(forms.Form):
    """What an organisation sends in. No field is filled in from whoever is signed in."""

    name = forms.CharField(
        label=_("Your organisation"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    contact = forms.EmailField(
        label=_("Mail address for questions of the secretariat"), required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    is_named = forms.ChoiceField(
        label=_("May your organisation be named?"),
        choices=[
            (NAMED, _("Yes, show our name")),
            (UNNAMED, _("No: show “an organisation known to the secretariat”")),
        ],
        widget=forms.RadioSelect,
        help_text=_("If not, only the secretariat can read the name, and your file is stored without its properties."),
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    text = forms.CharField(
        label=_("Your input"), required=False, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 10})
    )
    file = forms.FileField(label=_("Or a file"), required=False, help_text=_("Word (.docx) or PDF, at most 20 MB"))
    numbers = NumbersField(
        label=_("Recommendations that it is about"), required=False,
        help_text=_("Their printed numbers, with commas: 101.3, 101.10"),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of your input"), choices=settings.LANGUAGES)
    may_be_published = forms.BooleanField(label=_("It may be published with the answer"), required=False)
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # filled in by machines alone

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": (get_language() or "en")[:2]})
        super().__init__(*args, **kwargs)
        if call.review is None:
            del self.fields["numbers"]

    def facts(self) -> SubmissionFacts:
        """Return what was sent in."""
        given = self.cleaned_data
        return SubmissionFacts(
            title=given["title"],
            text=given["text"],
            language=given["language"],
            may_be_published=given["may_be_published"],
            numbers=tuple(given.get("numbers", ())),
        )

    def submitter(self) -> SubmitterFacts:
        """Return who sent it."""
        return SubmitterFacts(self.cleaned_data["name"], self.cleaned_data["contact"])


class ModerationForm(forms.Form):
    """Whether a submission is taken up."""

    accept = forms.ChoiceField(
        label=_("Is it taken up?"),
        choices=[("yes", pgettext_lazy("submission", "Accept it")), ("no", pgettext_lazy("submission", "Decline it"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where it is declined; the submitter reads it on the page of the receipt."),
    )  # fmt: skip


class ReferralForm(forms.Form):
    """Which body answers."""

    body = forms.ModelChoiceField(label=_("Body that answers"), queryset=Body.objects.none())
    due_on = DayField(label=_("Answer by"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies_to_choose()  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer of a body."""

    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 6}))


class RevealForm(forms.Form):
    """Why the secretariat needs the name."""

    reason = forms.CharField(label=_("Why do you need the name?"), max_length=500)
