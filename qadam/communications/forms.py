"""The forms of communications. They read what a person typed; whether it may stand is decided by the services."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from qadam.accounts.models import User
from qadam.base.languages import language_name
from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body
from qadam.bodies.selectors import bodies_list
from qadam.communications.enums import (
    AccessLevel,
    CaseKind,
    ClockChangeKind,
    Committee,
    DocumentRole,
    EventKind,
    Finding,
    FollowUpGrade,
    LinkKind,
    PersonPart,
    ReplyKind,
    Stage,
    Track,
)
from qadam.communications.labels import FIELD_LABELS
from qadam.communications.mandates import mandate_choices
from qadam.communications.models import Case
from qadam.communications.workflow import following_stages
from qadam.plan.models import Measure

MAX_TEXT_CHARACTERS = 100_000
EMPTY = [("", "—")]


def _text(label: Any, *, rows: int = 4, required: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MAX_TEXT_CHARACTERS,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
    )


def _line(label: Any, *, required: bool = False, hint: Any = "", length: int = 500) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=length,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _date(label: Any, *, required: bool = False, hint: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=hint, widget=forms.DateInput(attrs={"type": "date"})
    )


def lines_of_text(text: str) -> list[str]:
    """Return the lines of a text that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class PageForm(forms.Form):
    """A form of a page with several: its fields have ids of their own. `key` tells forms of one kind apart."""

    def __init__(self, *args: Any, key: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}{key}_%s")
        super().__init__(*args, **kwargs)


class CaseForm(PageForm):
    """What is registered of a case."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=FIELD_LABELS["kind"], choices=CaseKind)
    title = _line(
        FIELD_LABELS["title"], required=True, hint=_("Only the people on the access list see it. Mails never hold it.")
    )
    reference = _line(
        FIELD_LABELS["reference"], hint=_("As printed, such as AL KAZ 1/2025 or No. 1234/2025."), length=200
    )
    dated_on = _date(FIELD_LABELS["dated_on"], hint=_("The date printed on the letter. Deadlines count from it."))
    received_on = _date(FIELD_LABELS["received_on"], required=True)
    mandates = forms.MultipleChoiceField(
        label=FIELD_LABELS["mandates"],
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Of letters and visits. Several can be chosen."),
    )
    committee = forms.ChoiceField(
        label=FIELD_LABELS["committee"],
        required=False,
        choices=[*EMPTY, *Committee.choices],
        help_text=_("Of individual communications."),
    )
    articles = _line(FIELD_LABELS["articles"], hint=_("As the letter names them."))
    summary = _text(FIELD_LABELS["summary"])

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mandates = self.fields["mandates"]
        assert isinstance(mandates, forms.MultipleChoiceField)
        mandates.choices = mandate_choices()
        if not is_new:
            del self.fields["kind"]  # it decides the way of the case: a wrong one is registered anew

    def facts(self) -> dict[str, Any]:
        """Return the facts as the services take them."""
        facts = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "kind")}
        facts["summary"] = facts["summary"].replace("\r\n", "\n")
        return facts


class FilterForm(PageForm):
    """The filters of the register."""

    q = _line(_("Title, reference or number"), length=200)
    track = forms.ChoiceField(label=_("Procedure"), required=False, choices=[("", _("all")), *Track.choices])
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("all")), *Stage.choices])


class StageForm(PageForm):
    """The next stage of a case."""

    to = forms.ChoiceField(label=FIELD_LABELS["stage"])

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = following_stages(CaseKind(case.kind), Stage(case.stage))
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [(stage.value, stage.label) for stage in Stage if stage in following]


class EventForm(PageForm):
    """Something that happened."""

    kind = forms.ChoiceField(label=_("What happened"), choices=EventKind)
    on = _date(_("Date"), required=True)
    note = _line(FIELD_LABELS["note"])


class StartClockForm(PageForm):
    """The acceptance of a proposed deadline."""

    event = forms.IntegerField(widget=forms.HiddenInput)
    rule = forms.CharField(max_length=80, widget=forms.HiddenInput)
    printed_on = _date(_("Date printed in the letter, if there is one"))


class ClockForm(PageForm):
    """Something that happened to a deadline."""

    clock = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What happened"))
    on = _date(_("Date"), hint=_("Today, where it is left empty."))
    to_on = _date(_("New date"), hint=_("Of an extension, or as printed in the letter."))
    reason = _line(FIELD_LABELS["reason"])

    def __init__(self, *args: Any, kinds: Iterable[ClockChangeKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(each.value, each.label) for each in kinds]


class PersonForm(PageForm):
    """Somebody concerned."""

    part = forms.ChoiceField(label=_("Part in the case"), choices=PersonPart)
    name = _line(FIELD_LABELS["name"], required=True)
    other_names = _text(_("Other spellings, one a line"), rows=2)
    note = _line(FIELD_LABELS["note"])
    may_be_named = forms.BooleanField(
        label=_("May be named in public"), required=False, help_text=_("Never true of a source.")
    )


class LinkForm(PageForm):
    """What a case is linked to."""

    kind = forms.ChoiceField(label=FIELD_LABELS["kind"], choices=LinkKind)
    target = _line(
        _("To what"),
        required=True,
        hint=_(
            "A recommendation by review and number (xqd-upr-4 101.16), a measure by its id, or a law as it is cited."
        ),
    )
    note = _line(FIELD_LABELS["note"])


class PaperForm(PageForm):
    """A paper of a case."""

    file = forms.FileField(label=_("File"), help_text=_("It is sealed before it is stored."))
    role = forms.ChoiceField(label=_("What it is"), choices=DocumentRole)
    note = _line(FIELD_LABELS["note"])
    is_restricted = forms.BooleanField(label=_("Only for the owner and the people named for it"), required=False)


class PeopleField(forms.ModelMultipleChoiceField):
    """A choice of people."""

    def label_from_instance(self, obj: User) -> str:
        """Return the name, with the address that tells namesakes apart."""
        return f"{obj.full_name} ({obj.email})"


class PersonField(forms.ModelChoiceField):
    """A choice of one person."""

    def label_from_instance(self, obj: User) -> str:
        """Return the name, with the address that tells namesakes apart."""
        return f"{obj.full_name} ({obj.email})"


class RestrictForm(PageForm):
    """Who needs to know a paper."""

    is_restricted = forms.BooleanField(label=_("Only for the owner and the people named for it"), required=False)
    readers = PeopleField(
        User.objects.none(), label=_("People who need to know it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        readers = self.fields["readers"]
        assert isinstance(readers, forms.ModelMultipleChoiceField)
        readers.queryset = people


class CopyForm(PageForm):
    """A public copy."""

    file = forms.FileField(label=_("File"), help_text=_("The redacted file, another one than the original."))
    public_title = _line(
        _("Title that the public will read"), required=True, hint=_("It stands beside the file."), length=60
    )


class ReasonForm(PageForm):
    """Why something is done."""

    reason = _line(FIELD_LABELS["reason"], required=True)


class OpeningForm(PageForm):
    """From when the case may be public."""

    opens_on = _date(
        FIELD_LABELS["opens_on"],
        hint=_("The day on which the joint communications report makes the letter public."),
    )


class AccessForm(PageForm):
    """A new entry of the access list."""

    person = PersonField(User.objects.none(), label=_("Person"))
    level = forms.ChoiceField(label=FIELD_LABELS["level"], choices=AccessLevel, initial=AccessLevel.READER)
    reason = _line(FIELD_LABELS["reason"])

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)
        person.queryset = people


class GlassForm(PageForm):
    """An emergency opening."""

    number = forms.IntegerField(label=_("Number of the case"), min_value=1)
    reason = _text(
        FIELD_LABELS["reason"],
        rows=3,
        required=True,
        hint=_("The owner of the case and the coordinators are told at once."),
    )


class QuestionForm(PageForm):
    """A question to a body."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("Body"))
    question = _text(
        FIELD_LABELS["question"],
        rows=5,
        required=True,
        hint=_("The body sees this text and the papers chosen below, and nothing else of the case."),
    )
    due_on = _date(_("Due"))
    papers = forms.MultipleChoiceField(
        label=_("Papers for this body"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, papers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body, choices = self.fields["body"], self.fields["papers"]
        assert isinstance(body, forms.ModelChoiceField)
        assert isinstance(choices, forms.MultipleChoiceField)
        body.queryset = bodies_list(BodyKind.STATE_BODY)
        choices.choices = papers
        if not papers:
            del self.fields["papers"]


class AnswerForm(PageForm):
    """What a body answers."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = _text(_("Answer"), rows=12)


class AttachmentForm(PageForm):
    """A paper that a body gives with its answer."""

    file = forms.FileField(label=_("File"), help_text=_("It is sealed before it is stored."))


class BeginReplyForm(PageForm):
    """A new reply."""

    kind = forms.ChoiceField(label=FIELD_LABELS["kind"], choices=ReplyKind)
    language = forms.ChoiceField(label=_("Language"))
    clock = forms.ChoiceField(label=_("Deadline that it meets"), required=False)
    with_answers = forms.BooleanField(
        label=_("Begin with the accepted answers of the bodies"), required=False, initial=True
    )

    def __init__(self, *args: Any, clocks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, clock = self.fields["language"], self.fields["clock"]
        assert isinstance(language, forms.ChoiceField)
        assert isinstance(clock, forms.ChoiceField)
        language.choices = [(code, language_name(code)) for code, _name in settings.LANGUAGES]
        clock.choices = [*EMPTY, *clocks]


class DraftForm(PageForm):
    """A new version of a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = _text(FIELD_LABELS["text"], rows=24)
    note = _line(_("What changed"))


class ChainForm(PageForm):
    """The chain of clearance: people in their order, the last one signs."""

    due_on = _date(_("Due"))
    steps = 4

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, self.steps + 1):
            self.fields[f"person_{place}"] = PersonField(
                people, label=_("Person %(number)s") % {"number": place}, required=False
            )

    def people(self) -> list[User]:
        """Return the people in their order."""
        chosen = [self.cleaned_data.get(f"person_{place}") for place in range(1, self.steps + 1)]
        return [person for person in chosen if person is not None]


class DecisionForm(PageForm):
    """What a person in the chain says."""

    clearance = forms.IntegerField(widget=forms.HiddenInput)
    note = _text(FIELD_LABELS["note"], rows=3, hint=_("Needed where it is returned."))


class SentForm(PageForm):
    """That a reply was sent."""

    sent_on = _date(_("Sent on"), required=True)
    how = _line(_("How"), required=True, hint=_("Such as the number of the note verbale and the mission."))


class AcknowledgedForm(PageForm):
    """That the receipt was acknowledged."""

    on = _date(_("Date"), required=True)
    words = _line(FIELD_LABELS["note"])


class ViewsForm(PageForm):
    """A decision, Views or an opinion."""

    finding = forms.ChoiceField(label=_("Finding"))
    symbol = _line(_("Symbol"), length=100)
    adopted_on = _date(_("Adopted on"), required=True)
    transmitted_on = _date(_("Transmitted on"), hint=_("The deadline of the follow-up counts from it."))
    articles = _line(FIELD_LABELS["articles"])
    summary = _text(FIELD_LABELS["summary"])
    remedies = _text(_("Remedies, one a line"), hint=_("What the decision asks of the State, one thing a line."))

    def __init__(self, *args: Any, findings: Iterable[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        finding = self.fields["finding"]
        assert isinstance(finding, forms.ChoiceField)
        finding.choices = [(each.value, each.label) for each in findings]


class GradeForm(PageForm):
    """A grade of the follow-up."""

    remedy = forms.IntegerField(widget=forms.HiddenInput)
    grade = forms.ChoiceField(label=_("Grade"), choices=FollowUpGrade)
    graded_on = _date(_("Graded on"), required=True)
    source = _line(_("Source"), required=True, hint=_("Symbol and paragraph of the follow-up report."))


class DoneForm(PageForm):
    """What was done about a remedy."""

    remedy = forms.IntegerField(widget=forms.HiddenInput)
    text = _text(_("What the State has done"), rows=3)


class MeasureField(forms.ModelChoiceField):
    """A choice of one measure."""

    def label_from_instance(self, obj: Measure) -> str:
        """Return the measure with its number, shortened."""
        return str(obj)[:120]


class LessonForm(PageForm):
    """What a case teaches the plan."""

    measure = MeasureField(Measure.objects.none(), label=_("Measure"))
    text = _text(FIELD_LABELS["text"], hint=_("Without people, places and dates of the case."), required=True)

    def __init__(self, *args: Any, measures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measure = self.fields["measure"]
        assert isinstance(measure, forms.ModelChoiceField)
        measure.queryset = measures


class RetentionForm(PageForm):
    """How long a case is kept."""

    keep_until = _date(FIELD_LABELS["keep_until"], required=True)
    reason = _line(FIELD_LABELS["reason"], required=True, hint=_("The rule or order that says so."))


class RedactForm(PageForm):
    """A line of the log whose details are taken out."""

    line = forms.IntegerField(label=_("Line"), min_value=1)
    reason = _line(FIELD_LABELS["reason"], required=True)


class InvitationForm(PageForm):
    """The standing invitation."""

    extended_on = _date(_("Extended on"), required=True)
    withdrawn_on = _date(_("Withdrawn on"))
    source = _line(_("Source"), required=True, length=300)
