"""The forms of the intake. They forgive how a name, a number or a list is written; the services decide what stands."""

import difflib
import re
import uuid
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile as DjangoFile
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from qadam.base.languages import language_name
from qadam.intake.content import PartEntry
from qadam.intake.models import Import, Proposal
from qadam.intake.selectors import reviews_to_choose
from qadam.intake.services import EditedProposal
from qadam.intake.words import state_names
from qadam.register.enums import Position
from qadam.register.models import Review
from unrec.vocabularies.states import all_states, state_code, state_name

BETWEEN_STATES = re.compile(r"[;\n]")
EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")
EXTRA_PARTS = 1


class SeveralFilesInput(forms.ClearableFileInput):
    """A file field that takes several files at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Gives a list of files; none is an error unless the field is not required."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[DjangoFile]:
        """Return the files, each checked as a single one."""
        single = super().clean
        given = data if isinstance(data, list | tuple) else [data]
        return [single(each, initial) for each in given] if given else [single(None, initial)]


class UploadForm(forms.Form):
    """Documents of one review."""

    documents = SeveralFilesField(
        label=gettext_lazy("Documents of one review"),
        help_text=gettext_lazy(
            "The report of the Working Group, the addendum, the thematic list: PDF, Word or Excel, in any language, "
            "all at once or one after the other."
        ),
    )
    review = forms.ModelChoiceField(
        label=gettext_lazy("Review"),
        queryset=Review.objects.none(),
        required=False,
        empty_label=gettext_lazy("Recognise it from the documents"),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"submission": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        _review_field(self).queryset = reviews_to_choose()


class ReviewForm(forms.Form):
    """To which review an import belongs."""

    review = forms.ModelChoiceField(
        label=gettext_lazy("Review"),
        queryset=Review.objects.none(),
        required=False,
        empty_label=gettext_lazy("A new one, made from what the documents say"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _review_field(self).queryset = reviews_to_choose()


class StatesField(forms.CharField):
    """Names of States in any language, with semicolons, commas or one on each line; gives ISO 3166-1 alpha-3 codes."""

    def clean(self, value: Any) -> Any:
        """Return the codes in the order given, each once.

        Raises:
            ValidationError: a name is no State's; says which, and the nearest known one.
        """
        text = super().clean(value)
        codes: list[str] = []
        for piece in filter(None, (piece.strip() for piece in BETWEEN_STATES.split(text))):
            whole = state_code(piece)
            codes += [whole] if whole else [_code_of(name) for name in piece.split(",") if name.strip()]
        return list(dict.fromkeys(codes))


class ProposalForm(forms.Form):
    """What a proposal says, except its parts. One text field for each language of the site and of the document."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=30)
    position = forms.ChoiceField(label=gettext_lazy("Position"), choices=Position.choices)
    heading = forms.CharField(label=gettext_lazy("Heading in the document"), max_length=500, required=False)

    def __init__(self, proposal: Proposal, data: Any = None) -> None:
        initial = {name: getattr(proposal, name) for name in ("version", "number", "position", "heading")}
        languages = dict.fromkeys([proposal.language, *proposal.texts, *(code for code, _name in settings.LANGUAGES)])
        initial |= {f"text_{code}": proposal.texts.get(code, {}).get("text", "") for code in languages}
        super().__init__(data, initial=initial)
        for code in languages:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text (%(language)s)") % {"language": language_name(code)},
                widget=forms.Textarea(attrs={"rows": 5 if code == proposal.language else 3, "lang": code}),
                required=code == proposal.language,
            )
        self.languages = list(languages)
        self.language = proposal.language

    def texts(self) -> dict[str, str]:
        """Return the texts by language."""
        return {code: self.cleaned_data[f"text_{code}"] for code in self.languages}


class PartForm(forms.Form):
    """One part of a recommendation: its own words (empty: the whole text) and the States that made it."""

    states = StatesField(
        label=gettext_lazy("Recommending States"),
        required=False,
        help_text=gettext_lazy("Names in any language, with semicolons between them."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Words of this part"),
        required=False,
        help_text=gettext_lazy("Leave it empty where the States made the whole recommendation."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class _Parts(forms.BaseFormSet[PartForm]):
    def parts(self, whole: str) -> list[PartEntry]:
        """Return the parts that were filled in; one without own words has the whole text."""
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data]
        entries = [(data.get("text", "").strip(), data.get("states") or []) for data in filled]
        return [PartEntry(text=text or whole, states=states) for text, states in entries if text or states]


PartsFormSet = forms.formset_factory(PartForm, formset=_Parts, extra=EXTRA_PARTS)


def parts_forms(proposal: Proposal, data: Any = None) -> _Parts:
    """Return the forms of a proposal's parts, with one more to fill in; a single part shows its States alone."""
    initial = [
        {
            "states": state_names(part["states"]),
            "text": "" if len(proposal.parts) == 1 and part["text"] == proposal.text else part["text"],
        }
        for part in proposal.parts
    ]
    return cast(_Parts, PartsFormSet(data, initial=initial, prefix="part"))


def edited_proposal(form: ProposalForm, parts: _Parts) -> EditedProposal:
    """Return what two valid forms say."""
    texts = form.texts()
    return EditedProposal(
        number=form.cleaned_data["number"],
        heading=form.cleaned_data["heading"],
        position=form.cleaned_data["position"],
        texts=texts,
        parts=parts.parts(texts[form.language].strip()),
    )


class SplitForm(forms.Form):
    """Where a proposal that holds two recommendations is to be cut: at an empty line."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("Put one empty line where the second recommendation begins."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    number = forms.CharField(label=gettext_lazy("Number of the second"), max_length=30)
    parts = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Parts that belong to the second"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, proposal: Proposal, data: Any = None, *, number: str = "") -> None:
        initial = {
            "version": proposal.version,
            "number": number,
            "text": "\n\n".join(part["text"] for part in proposal.parts) if len(proposal.parts) == 2 else proposal.text,
            "parts": [1] if len(proposal.parts) == 2 else [],
        }
        super().__init__(data, initial=initial)
        if len(proposal.parts) < 2:
            del self.fields["parts"]
        else:
            field = self.fields["parts"]
            assert isinstance(field, forms.TypedMultipleChoiceField)
            field.choices = [
                (index, f"{part['text']} ({state_names(part['states'])})") for index, part in enumerate(proposal.parts)
            ]

    def clean_text(self) -> tuple[str, str]:
        """Return the two texts."""
        pieces = [piece.strip() for piece in EMPTY_LINE.split(self.cleaned_data["text"].strip().replace("\r\n", "\n"))]
        if len(pieces) != 2 or not all(pieces):
            raise forms.ValidationError(_("Leave exactly one empty line between the two recommendations."))
        return pieces[0], pieces[1]


def _review_field(form: UploadForm | ReviewForm) -> "forms.ModelChoiceField[Review]":
    field = form.fields["review"]
    assert isinstance(field, forms.ModelChoiceField)
    return field


def _code_of(name: str) -> str:
    code = state_code(name)
    if code is not None:
        return code
    language = get_language() or "en"
    names = [state_name(state.code, language) for state in all_states()]
    near = difflib.get_close_matches(name.strip(), names, n=1)
    if near:
        raise forms.ValidationError(
            _("“%(name)s” is not the name of a State. Do you mean %(near)s?") % {"name": name.strip(), "near": near[0]}
        )
    raise forms.ValidationError(_("“%(name)s” is not the name of a State.") % {"name": name.strip()})


def review_form(import_run: Import, data: Any = None) -> ReviewForm:
    """Return the form that chooses the review of an import."""
    return ReviewForm(data, initial={"review": import_run.review_id})
