"""The forms of the reports. They read what a person typed; whether it may stand is decided by the services."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qadam.accounts.models import User
from qadam.base.languages import language_name
from qadam.bodies.selectors import bodies_list
from qadam.progress.enums import EvidenceKind
from qadam.register.models import Review
from qadam.reports.documents.layouts import layouts
from qadam.reports.enums import CommitmentState, ReportState, Verdict
from qadam.reports.exports import LANGUAGES, PAPERS
from qadam.reports.models import DocumentTemplate, Report
from qadam.reports.types import report_types

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReviewChoice(forms.ModelChoiceField):
    """A review by its title."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Review.objects.select_related("mechanism"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Return the title of a review."""
        return str(obj.title)


class NewReportForm(forms.Form):
    """What a report is, for which review and in which language."""

    type = forms.ChoiceField(label=_("What you write"))
    review = ReviewChoice(label=_("Review"), required=False, help_text=_("Needed unless it is an initial report."))
    language = forms.ChoiceField(label=_("Language of the report"))
    reference_on = forms.DateField(
        label=_("Reference date"),
        widget=DATE,
        initial=timezone.localdate,
        help_text=_("All figures stand as of this date. It may lie in the future until the report is cleared."),
    )
    due_on = forms.DateField(label=_("Due"), widget=DATE, required=False)
    based_on = forms.ModelChoiceField(
        Report.objects.none(),
        label=_("Start from an earlier report"),
        required=False,
        help_text=_("Its texts are taken over where the sections are the same."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose = self.fields["type"], self.fields["language"]
        choose[0].choices = [(kind.key, kind.name) for kind in report_types()]  # type: ignore[attr-defined]
        choose[1].choices = [(code, language_name(code)) for code in LANGUAGES]  # type: ignore[attr-defined]
        self.fields["based_on"].queryset = Report.objects.order_by("-created_at")  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """What is known of a report besides its sections."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    symbol = forms.CharField(label=_("Symbol"), max_length=60, required=False)
    addressee = forms.CharField(label=_("Addressee"), max_length=200, required=False)
    session = forms.CharField(
        label=_("Session"),
        max_length=200,
        required=False,
        help_text=_("As it is printed, with its dates behind a comma: “Fifty-first session, 20–31 January 2025”."),
    )
    reference_on = forms.DateField(label=_("Reference date"), widget=DATE)
    due_on = forms.DateField(label=_("Due"), widget=DATE, required=False)
    previous = forms.ModelChoiceField(
        Report.objects.filter(state=ReportState.SENT), label=_("The report before this one"), required=False
    )
    template = forms.ModelChoiceField(
        DocumentTemplate.objects.filter(is_active=True), label=_("Template of Word documents"), required=False
    )


class SectionForm(forms.Form):
    """Heading and text of a section."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Heading"), max_length=300)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true", "data-count": "words"}),
        help_text=_(
            "An empty line ends a paragraph. - item · > quotation · ### heading · **bold** · *italic* · [^endnote]"
        ),
    )


class AddSectionForm(forms.Form):
    """A new section."""

    title = forms.CharField(label=_("Heading of the new section"), max_length=300)
    level = forms.TypedChoiceField(
        label=_("Level"), coerce=int, choices=[(1, _("chapter")), (2, _("part")), (3, _("subpart"))], initial=1
    )
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AssignForm(forms.Form):
    """Who writes a section."""

    author = forms.ModelChoiceField(User.objects.none(), label=_("Writer"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, assignments__ended_at__isnull=True, assignments__isnull=False)
        self.fields["author"].queryset = people.distinct().order_by("full_name")  # type: ignore[attr-defined]


class CommentForm(forms.Form):
    """A comment."""

    text = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5_000)


class CirculationForm(forms.Form):
    """To which body which sections go, and until when it answers."""

    body = forms.ModelChoiceField(bodies_list(), label=_("Body"))
    sections = forms.MultipleChoiceField(label=_("Its part"), widget=forms.CheckboxSelectMultiple)
    due_on = forms.DateField(label=_("Answer by"), widget=DATE, required=False)
    note = forms.CharField(
        label=_("What the body is asked"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2_000
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = report.sections.order_by("order", "pk").values_list("pk", "title")
        self.fields["sections"].choices = list(rows)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What a body answers on a section."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("Answer of your body"),
        choices=[(each.value, each.label) for each in (Verdict.AGREED, Verdict.CHANGES)],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Comment, or the words you want"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )


class StepForm(forms.Form):
    """A step of a report on its way."""

    to = forms.ChoiceField(choices=ReportState.choices, widget=forms.HiddenInput)
    on = forms.DateField(label=_("Day of the step"), widget=DATE, initial=timezone.localdate)
    note = forms.CharField(
        label=_("Decision, letter or reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=2_000,
    )


class ReturnedForm(forms.Form):
    """A Word document that comes back."""

    file = forms.FileField(label=_("Word document"))
    note = forms.CharField(label=_("From whom"), required=False, max_length=500)


class PaperForm(forms.Form):
    """Which paper on which review."""

    review = ReviewChoice(label=_("Review"))
    paper = forms.ChoiceField(label=_("Paper"), choices=[(key, label) for key, (label, _forms) in PAPERS.items()])
    form = forms.ChoiceField(label=_("Form"), choices=[("docx", "DOCX"), ("xlsx", "XLSX"), ("pdf", "PDF")])
    language = forms.ChoiceField(label=_("Language"), choices=[(code, code) for code in LANGUAGES])
    on = forms.DateField(
        label=_("As of"),
        widget=DATE,
        required=False,
        help_text=_("With a date the data are frozen once, and the same file comes out for ever."),
    )
    layout = forms.ChoiceField(label=_("Layout of the matrix"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, language_name(code)) for code, _name in settings.LANGUAGES]
        self.fields["language"].choices = names  # type: ignore[attr-defined]
        cycles = [
            (each.key, ", ".join(str(_("cycle %(cycle)s") % {"cycle": cycle}) for cycle in each.cycles))
            for each in layouts()
        ]
        self.fields["layout"].choices = [("", _("as in the review's own cycle")), *cycles]  # type: ignore[attr-defined]


class BriefingForm(forms.Form):
    """What a briefing is about."""

    kind = forms.ChoiceField(
        label=_("What it is about"),
        choices=[
            ("review", _("the whole review")),
            ("area", _("an area")),
            ("body", _("a body")),
            ("state", _("a recommending State")),
            ("recommendation", _("one recommendation")),
        ],
    )
    value = forms.CharField(
        label=_("Which"), required=False, max_length=200, help_text=_("Code of the area, name of the body, number …")
    )


class CommitmentForm(forms.Form):
    """What became of a commitment."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("Status"), choices=CommitmentState.choices)
    body = forms.ModelChoiceField(bodies_list(), label=_("Body"), required=False)
    due_on = forms.DateField(label=_("Due"), widget=DATE, required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


class TemplateForm(forms.Form):
    """A template of Word documents."""

    name = forms.CharField(label=_("Name"), max_length=200)
    file = forms.FileField(label=_("Word document (.docx)"))


class RedactionForm(forms.Form):
    """Words that are made unreadable in frozen data."""

    words = forms.CharField(label=_("Words, exactly as they stand there"), max_length=500)
    reason = forms.CharField(label=_("Reason"), max_length=500)


class EvidenceForm(forms.Form):
    """A document to be read for evidence: a file or a pasted text, and what it is."""

    review = ReviewChoice(label=_("Review"), empty_label=None)
    title = forms.CharField(
        label=_("Title"), max_length=500, help_text=_("As a report should name it: “Act on domestic violence”.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=EvidenceKind.choices, initial=EvidenceKind.OTHER)
    reference = forms.CharField(label=_("Number or reference"), max_length=300, required=False)
    on = forms.DateField(label=_("Date of the document"), widget=DATE, initial=timezone.localdate)
    file = forms.FileField(label=_("File"), required=False, help_text=_("Word, PDF or plain text."))
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        help_text=_("An empty line parts paragraphs."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a form without a document, and one that gives it twice."""
        cleaned = super().clean() or self.cleaned_data
        text, file = (cleaned.get("text") or "").strip(), cleaned.get("file")
        if not self.errors and bool(text) == bool(file):
            sentence = _("Give either a file or a text, not both.") if file else _("Choose a file, or paste a text.")
            raise forms.ValidationError(sentence)
        return cleaned
