"""The forms of progress. They read what a person typed; whether it may stand is decided by the services."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from qadam.base.languages import language_name
from qadam.bodies.models import Body
from qadam.plan.deadlines import Deadline, parse_deadline
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import Indicator
from qadam.progress.enums import AssessmentStatus, EvidenceKind, Grade, PeriodKind, Voice
from qadam.progress.models import Assessment, ProgressUpdate, ReportingPeriod
from qadam.progress.records import AssessmentRecord, EvidenceRecord, ReportRecord, ValueRecord
from qadam.register.models import Mechanism

TEXT_ROWS = 8


def languages() -> list[str]:
    """Return the codes of the site's languages, the visitor's first."""
    own = (get_language() or "en")[:2]
    return sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != own)


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


class ReportForm(forms.Form):
    """What was done, the status claimed, and the indicators of the measure.

    A draft is saved however unfinished it is (`record`); the errors of the form are for those who want to submit.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    status_claimed = forms.ChoiceField(
        label=gettext_lazy("Status of the measure"),
        choices=MeasureStatus,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the status of the measure.")},
    )

    def __init__(
        self, data: Any = None, *, update: ProgressUpdate | None, indicators: Sequence[Indicator], **kwargs: Any
    ) -> None:
        super().__init__(data, initial=_initial(update), **kwargs)
        self.languages = languages()
        self.indicators = list(indicators)
        for code in self.languages:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("What was done (%(language)s)") % {"language": language_name(code)},
                required=False,
                strip=False,
                widget=forms.Textarea(attrs={"rows": TEXT_ROWS, "lang": code}),
            )
        self.order_fields(["version", *(f"text_{code}" for code in self.languages)])
        # Shown as owed, although a draft is saved without: one text in any language is enough.
        first = self.fields[f"text_{self.languages[0]}"]
        first.required = not self.has_other_texts
        first.error_messages["required"] = _("Say what was done.")
        for indicator in self.indicators:
            label = f"{indicator.name}, {indicator.unit}" if indicator.unit else indicator.name
            self.fields[f"value_{indicator.pk}"] = forms.CharField(
                label=label, required=False, max_length=40, widget=forms.TextInput(attrs={"class": "short"})
            )
            self.fields[f"source_{indicator.pk}"] = forms.CharField(
                label=_("Source of this value"), required=False, max_length=500
            )
            self.fields[f"note_{indicator.pk}"] = forms.CharField(
                label=_("Note on this value"), required=False, max_length=500
            )

    @property
    def first_text(self) -> forms.BoundField:
        """Return the field of the text in the visitor's language."""
        return self[f"text_{self.languages[0]}"]

    @property
    def other_texts(self) -> list[forms.BoundField]:
        """Return the fields of the text in the other languages."""
        return [self[f"text_{code}"] for code in self.languages[1:]]

    @property
    def has_other_texts(self) -> bool:
        """Return whether something stands in another language, so that the page opens it."""
        return any(field.value() for field in self.other_texts)

    @property
    def value_rows(self) -> list[tuple[Indicator, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Return each indicator with the fields of its value, source and note."""
        return [
            (one, self[f"value_{one.pk}"], self[f"source_{one.pk}"], self[f"note_{one.pk}"]) for one in self.indicators
        ]

    def record(self) -> ReportRecord:
        """Return what was typed, however unfinished. Fields that were not sent stay as they are."""
        sent = self.data
        values = {
            one.pk: ValueRecord(
                entered=sent.get(f"value_{one.pk}", ""),
                source=sent.get(f"source_{one.pk}", ""),
                note=sent.get(f"note_{one.pk}", ""),
            )
            for one in self.indicators
            if f"value_{one.pk}" in sent
        }
        texts = {code: sent[f"text_{code}"] for code in self.languages if f"text_{code}" in sent}
        return ReportRecord(texts=texts, status_claimed=sent.get("status_claimed"), values=values)

    def version_seen(self) -> int:
        """Return the version that the person saw, 0 where it is none."""
        given = str(self.data.get("version", ""))
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0

    def show_kept(self, kept: QueryDict) -> None:
        """Show what was typed before a session ended in place of what is saved."""
        self.initial.update({name: kept[name] for name in self.fields if name in kept})


def _initial(update: ProgressUpdate | None) -> dict[str, Any]:
    if update is None:
        return {"version": 0}
    initial: dict[str, Any] = {"version": update.version, "status_claimed": update.status_claimed}
    initial |= {f"text_{code}": getattr(update, f"text_{code}") for code, _name in settings.LANGUAGES}
    for row in update.indicator_values.all():
        initial[f"value_{row.indicator_id}"] = row.entered
        initial[f"source_{row.indicator_id}"] = row.source
        initial[f"note_{row.indicator_id}"] = row.note
    return initial


class EvidenceForm(forms.Form):
    """A piece of evidence: a file, a link or a number, with its kind, title and date."""

    prefix = "evidence"

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=EvidenceKind, initial=EvidenceKind.LAW)
    title = forms.CharField(
        label=gettext_lazy("What it is"), max_length=500, help_text=gettext_lazy("Such as the title of the law.")
    )
    on = _day(gettext_lazy("Date of the document"))
    reference = forms.CharField(
        label=gettext_lazy("Number"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Such as the number of a law or a court decision."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    url = forms.URLField(label=gettext_lazy("Link"), required=False, max_length=1000, assume_scheme="https")
    file = forms.FileField(
        label=gettext_lazy("File"), required=False, help_text=gettext_lazy("PDF, Word, Excel or CSV.")
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Everybody may open this file once it is published"), required=False
    )

    # Whoever fills none of these has no evidence to add.
    TYPED = ("title", "reference", "url", "on")

    def is_filled(self) -> bool:
        """Return whether anything was typed or chosen."""
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.TYPED) or bool(
            self.files.get(self.add_prefix("file"))
        )

    def record(self) -> EvidenceRecord:
        """Return the evidence as the services take it."""
        data = self.cleaned_data
        return EvidenceRecord(
            kind=EvidenceKind(data["kind"]),
            title=data["title"],
            on=data["on"],
            url=data["url"],
            reference=data["reference"],
            file=data["file"],
            is_public=data["is_public"],
        )


class ReasonForm(forms.Form):
    """The reason of a step."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class AcceptForm(ReasonForm):
    """Accepting a report: the status as the coordinator sees it, with a reason where it is not the one claimed."""

    status_accepted = forms.ChoiceField(label=gettext_lazy("Status accepted"), choices=MeasureStatus)
    field_order = ["status_accepted", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Owed where it is not the status that the body claims.")


class ExtensionForm(forms.Form):
    """A later deadline, as precise as it is given, with its reason."""

    deadline = forms.CharField(
        label=gettext_lazy("New deadline"),
        max_length=60,
        help_text=gettext_lazy("A date, a quarter or a year, such as 31.12.2027 or Q2 2028."),
        widget=forms.TextInput(attrs={"class": "short"}),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 4}))

    def clean_deadline(self) -> Deadline:
        """Return the deadline that the text gives."""
        found = parse_deadline(self.cleaned_data["deadline"])
        if found is None:
            raise forms.ValidationError(_("This is no date. Write it like 31.12.2027 or Q2 2028."))
        return found


class DecisionForm(forms.Form):
    """The decision on a request, with its reason."""

    reason = forms.CharField(
        label=gettext_lazy("Reason of the decision"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CalendarForm(forms.Form):
    """How often the bodies report on a plan."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Bodies report"), choices=PeriodKind, widget=forms.RadioSelect)
    days_to_report = forms.IntegerField(
        label=gettext_lazy("Days to report after the end of a period"),
        min_value=0,
        max_value=180,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    first_on = _day(
        gettext_lazy("Begin with the period of"), help_text=gettext_lazy("A day of the first period to report on.")
    )


class SheetForm(forms.Form):
    """A spreadsheet that a body sent back."""

    file = forms.FileField(label=gettext_lazy("The sheet that came back"), help_text=gettext_lazy("An .xlsx file."))


class PeriodField(forms.ModelChoiceField):
    """A choice among periods by their names, with their plans."""

    def label_from_instance(self, obj: ReportingPeriod) -> str:
        """Return a period's name and its plan's."""
        return f"{obj.title} · {obj.plan.name}"


class ChooseSheetForm(forms.Form):
    """Whose sheet to export: the body, the plan and the period."""

    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Body"), empty_label=None)
    period = PeriodField(ReportingPeriod.objects.none(), label=gettext_lazy("Period"), empty_label=None)

    def __init__(self, *args: Any, bodies: Iterable[Body], periods: Iterable[ReportingPeriod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body, period = self.fields["body"], self.fields["period"]
        assert isinstance(body, forms.ModelChoiceField)
        assert isinstance(period, forms.ModelChoiceField)
        body.queryset = Body.objects.filter(pk__in=[one.pk for one in bodies])
        period.queryset = (
            ReportingPeriod.objects.filter(pk__in=[one.pk for one in periods])
            .select_related("plan")
            .order_by("-starts_on")
        )


class AssessmentForm(forms.Form):
    """What one voice says of a recommendation."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("Who speaks"), empty_label=None)
    mechanism = forms.ModelChoiceField(Mechanism.objects.none(), label=gettext_lazy("Treaty body"), empty_label=None)
    status = forms.ChoiceField(
        label=gettext_lazy("How far the recommendation is carried out"),
        choices=AssessmentStatus,
        widget=forms.RadioSelect,
    )
    grade = forms.ChoiceField(label=gettext_lazy("Grade"), choices=Grade, widget=forms.RadioSelect)
    assessed_on = _day(gettext_lazy("Date of the assessment"))

    def __init__(
        self,
        *args: Any,
        voice: Voice,
        speakers: Iterable[Any] = (),
        assessment: Assessment | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        ids = [one.pk for one in speakers]
        body, mechanism = self.fields["body"], self.fields["mechanism"]
        assert isinstance(body, forms.ModelChoiceField)
        assert isinstance(mechanism, forms.ModelChoiceField)
        body.queryset = Body.objects.filter(pk__in=ids)
        mechanism.queryset = Mechanism.objects.filter(pk__in=ids)
        by_treaty_body = voice == Voice.TREATY_BODY
        del self.fields["body" if by_treaty_body else "mechanism"]
        del self.fields["status" if by_treaty_body else "grade"]
        if assessment is not None:  # who speaks stays
            self.fields.pop("body", None)
            self.fields.pop("mechanism", None)
        self.languages = languages()
        for code in self.languages:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("On what this rests (%(language)s)") % {"language": language_name(code)},
                required=False,
                widget=forms.Textarea(attrs={"rows": 5, "lang": code}),
            )

    def record(self) -> AssessmentRecord:
        """Return the assessment as the services take it."""
        data = self.cleaned_data
        return AssessmentRecord(
            assessed_on=data["assessed_on"],
            texts={code: data[f"text_{code}"] for code in self.languages},
            status=data.get("status", ""),
            grade=data.get("grade", ""),
        )


def initial_of(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as its form shows it."""
    names = ["version", "status", "grade", "assessed_on", *(f"text_{code}" for code, _name in settings.LANGUAGES)]
    return {name: getattr(assessment, name) for name in names}
