"""The forms of the register. They read what a person typed; whether it may stand is decided by the services."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from qadam.base.languages import language_name
from qadam.documents.models import SourceDocument
from qadam.register.enums import Position
from qadam.register.models import Mechanism, Recommendation, RecommendationPart, RecommendationText, Review
from qadam.register.records import PartRecord, TextRecord
from qadam.register.selectors.dates import ReportDate, known_days
from qadam.register.services.deadlines import DEADLINE_FIELDS
from qadam.taxonomy.clocks import Event
from unrec.vocabularies.states import all_states, state_code, state_name

MAX_TEXT_CHARACTERS = 20_000
MAX_PARTS = 30
EMPTY_PARTS = 1  # offered below those that stand there
_SEPARATORS = re.compile(r"[;,\n]")


class StatesField(forms.Field):
    """States as a person writes them: names in any language of the vocabulary, or codes, with semicolons or commas."""

    def to_python(self, value: Any) -> list[str]:
        """Return the codes of the States, each once."""
        codes: list[str] = []
        for name in filter(None, (part.strip() for part in _SEPARATORS.split(str(value or "")))):
            known = {state.code for state in all_states()}
            code = name.upper() if name.upper() in known else state_code(name)
            if code is None:
                raise forms.ValidationError(_("“%(name)s” is no State that is known here.") % {"name": name})
            codes.append(code)
        return list(dict.fromkeys(codes))

    def prepare_value(self, value: Any) -> Any:
        """Return codes as names in the visitor's language; what a person typed stays as it is."""
        if isinstance(value, list):
            return "; ".join(state_name(code, (get_language() or "en")[:2]) for code in value)
        return value


class RecommendationForm(forms.Form):
    """Texts by language, heading, parts with their States, and whether it is a pledge."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    heading = forms.CharField(label=gettext_lazy("Heading"), required=False, max_length=500)
    is_pledge = forms.BooleanField(label=gettext_lazy("Voluntary pledge of the State"), required=False)

    def __init__(self, *args: Any, recommendation: Recommendation, **kwargs: Any) -> None:
        texts = list(recommendation.texts.all())
        parts = list(recommendation.parts.all())
        kwargs.setdefault("initial", _initial(recommendation, texts, parts))
        super().__init__(*args, **kwargs)
        self.languages = list(dict.fromkeys([*(text.language for text in texts), *(c for c, _n in settings.LANGUAGES)]))
        for code in self.languages:
            name = language_name(code)
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text (%(language)s)") % {"language": name},
                required=False,
                max_length=MAX_TEXT_CHARACTERS,
                widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
            )
            self.fields[f"official_{code}"] = forms.BooleanField(
                label=_("Official text (%(language)s)") % {"language": name}, required=False
            )
        self.part_count = min(max(len(parts) + EMPTY_PARTS, _posted_parts(self.data)), MAX_PARTS)
        for place in range(self.part_count):
            self.fields[f"part_{place}_text"] = forms.CharField(
                label=_("Part %(number)s") % {"number": place + 1},
                required=False,
                max_length=MAX_TEXT_CHARACTERS,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"part_{place}_states"] = StatesField(
                label=_("Recommending States of part %(number)s") % {"number": place + 1},
                help_text=_("Names or codes, with semicolons between them."),
                required=False,
            )
        self.order_fields(["version", *(n for c in self.languages for n in (f"text_{c}", f"official_{c}")), "heading"])

    def texts(self) -> list[TextRecord]:
        """Return the texts as written; an empty one takes the language away."""
        data = self.cleaned_data
        return [TextRecord(code, _lines(data[f"text_{code}"]), data[f"official_{code}"]) for code in self.languages]

    def parts(self) -> list[PartRecord]:
        """Return the parts that have a text or a State, in order."""
        data = self.cleaned_data
        pairs = [(data[f"part_{n}_text"], data[f"part_{n}_states"]) for n in range(self.part_count)]
        return [PartRecord(_lines(text), tuple(states)) for text, states in pairs if text or states]


def _lines(text: str) -> str:
    """Return what a browser sent with the line ends that texts have here."""
    return text.replace("\r\n", "\n")


def _initial(
    recommendation: Recommendation, texts: Iterable[RecommendationText], parts: Iterable[RecommendationPart]
) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "version": recommendation.version,
        "heading": recommendation.heading,
        "is_pledge": recommendation.is_pledge,
    }
    for text in texts:
        initial |= {f"text_{text.language}": text.text, f"official_{text.language}": text.is_official}
    for place, part in enumerate(parts):
        initial[f"part_{place}_text"] = part.text
        initial[f"part_{place}_states"] = [row.state for row in part.recommending_states.all()]
    return initial


def _posted_parts(data: Any) -> int:
    """Return how many parts a posted form holds: it may stand upon a version that had more."""
    places = [re.fullmatch(r"part_(\d{1,3})_text", name) for name in data]
    return max((int(found.group(1)) + 1 for found in places if found), default=0)


class PositionForm(forms.Form):
    """A new entry of the position ledger."""

    position = forms.ChoiceField(label=gettext_lazy("Position"), choices=Position, widget=forms.RadioSelect)
    is_partial = forms.BooleanField(label=gettext_lazy("Announced in part"), required=False)
    raw = forms.CharField(
        label=gettext_lazy("The State's words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    comment = forms.CharField(
        label=gettext_lazy("The State's comment"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Symbol and paragraph, such as A/HRC/59/12/Add.1, para. 4."),
    )
    document = forms.ModelChoiceField(SourceDocument.objects.none(), label=gettext_lazy("Document"), required=False)
    stated_on = forms.DateField(
        label=gettext_lazy("Stated on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = SourceDocument.objects.filter(reviews__review=review)


def _date(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


def _symbol(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=60)


def _session(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=9_999)


class ReviewForm(forms.Form):
    """The facts of a review."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.SlugField(
        label=gettext_lazy("Code"), max_length=60, help_text=gettext_lazy("For addresses, such as kaz-upr-4.")
    )
    mechanism = forms.ModelChoiceField(Mechanism.objects.all(), label=gettext_lazy("Mechanism"))
    state_under_review = forms.ChoiceField(label=gettext_lazy("State under review"))
    cycle = forms.IntegerField(label=gettext_lazy("Cycle"), required=False, min_value=1, max_value=99)
    working_group_session = _session(gettext_lazy("Session of the Working Group"))
    hrc_session = _session(gettext_lazy("Session of the Human Rights Council"))
    reviewed_on = _date(gettext_lazy("Reviewed on"))
    adopted_on = _date(gettext_lazy("Outcome adopted on"))
    next_review_on = _date(gettext_lazy("Next review"))
    report_symbol = _symbol(gettext_lazy("Symbol of the report"))
    addendum_symbol = _symbol(gettext_lazy("Symbol of the addendum"))
    decision_symbol = _symbol(gettext_lazy("Symbol of the decision"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "en")[:2]
        states = sorted(((state.code, state_name(state.code, language)) for state in all_states()), key=lambda s: s[1])
        field = self.fields["state_under_review"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *states]

    def facts(self) -> dict[str, Any]:
        """Return the facts as the services take them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ReportDeadlineForm(forms.Form):
    """What is known of the deadline of a report."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    started_on = _date(gettext_lazy("Counted from"))
    printed_on = forms.DateField(
        label=gettext_lazy("Date that the document prints"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("It beats the rule. Leave it empty to follow the rule."),
    )
    source = forms.CharField(
        label=gettext_lazy("Where the date is printed"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Symbol and paragraph, such as CEDAW/C/XQD/CO/5, para. 61."),
    )
    sent_on = _date(gettext_lazy("Sent on"))

    def __init__(self, *args: Any, found: ReportDate, **kwargs: Any) -> None:
        row = found.deadline
        kwargs["initial"] = {name: getattr(row, name) for name in (*DEADLINE_FIELDS, "version")} if row else {}
        super().__init__(*args, **kwargs)
        if found.rule.event in known_days(found.review):
            del self.fields["started_on"]
        else:
            self.fields["started_on"].help_text = capfirst(Event(found.rule.event).label)

    def facts(self) -> dict[str, Any]:
        """Return the facts as the services take them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ReviewChoiceField(forms.ModelChoiceField):
    """A choice among reviews by the names that people call them."""

    def label_from_instance(self, obj: Review) -> str:
        """Return a review's name."""
        return obj.title


class SubmissionForm(forms.Form):
    """An organisation's proposals, pasted or as a file, and the review with which they are compared."""

    review = ReviewChoiceField(
        Review.objects.filter(recommendations__isnull=False).select_related("mechanism").distinct(),
        label=gettext_lazy("Review"),
        empty_label=None,
    )
    text = forms.CharField(
        label=pgettext_lazy("of an organisation", "Proposals"),
        required=False,
        help_text=gettext_lazy("One proposal a line or paragraph, in any language; numbers and bullets are left out."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy("Word, PDF or Excel, with the proposals as paragraphs or rows."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a form without proposals, and one that gives them twice."""
        cleaned = super().clean() or self.cleaned_data
        text, file = (cleaned.get("text") or "").strip(), cleaned.get("file")
        if not self.errors and bool(text) == bool(file):
            raise forms.ValidationError(
                _("Give either a text or a file, not both.") if file else _("Paste the proposals, or choose a file.")
            )
        return cleaned
