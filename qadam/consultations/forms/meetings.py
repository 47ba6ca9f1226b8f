"""The forms of platforms, meetings, minutes and decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qadam.base.errors import NotFoundError
from qadam.bodies.models import Body
from qadam.consultations.enums import Capacity, DecisionStatus, PositionKind, Reply
from qadam.consultations.forms.fields import DayField, MomentField, NumbersField, name_fields, text_fields
from qadam.consultations.models import AgendaItem, Decision, Meeting, Minutes, Platform
from qadam.consultations.selectors.choices import (
    areas_to_choose,
    bodies_to_choose,
    measures_to_choose,
    plans_to_choose,
    reviews_to_choose,
)
from qadam.consultations.services.agenda import DISCUSSION_FIELDS, ITEM_FIELDS
from qadam.consultations.services.meetings import MEETING_FIELDS
from qadam.consultations.services.minutes import TEXT_FIELDS
from qadam.plan.models import Measure, Plan
from qadam.register.models import Recommendation, Review
from qadam.taxonomy.models import Term


def _choose(form: forms.Form, name: str, queryset: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = queryset


class MemberForm(forms.Form):
    """An organisation that gets a seat."""

    body = forms.ModelChoiceField(label=_("Organisation"), queryset=Body.objects.none())
    capacity = forms.ChoiceField(
        label=_("Capacity"), choices=[(c.value, c.label) for c in (Capacity.MEMBER, Capacity.OBSERVER)]
    )
    is_co_chair = forms.BooleanField(label=_("Co-chairs the platform"), required=False)
    starts_on = DayField(label=_("First day of the term"), required=False)
    ends_on = DayField(label=_("Last day of the term"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "body", bodies_to_choose())


class MembershipEndForm(forms.Form):
    """The last day of a term."""

    ends_on = DayField(label=_("Last day of the term"))


class MeetingForm(forms.Form):
    """When and where a meeting takes place."""

    platform = forms.ModelChoiceField(label=_("Platform or subcommittee"), queryset=Platform.objects.none())
    starts_at = MomentField(label=_("Begins"))
    ends_at = MomentField(label=_("Ends"))
    link = forms.URLField(
        label=_("Address of the video meeting"), max_length=500, required=False, assume_scheme="https",
        help_text=_("Only participants see it."),
    )  # fmt: skip
    papers_due_on = DayField(label=_("Papers are circulated by"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        if meeting is not None:
            kwargs["initial"] = {name: getattr(meeting, name) for name in (*MEETING_FIELDS, "version")}
        super().__init__(*args, **kwargs)
        self.fields = name_fields(_("Title")) | self.fields | name_fields(_("Place"), "place", 300)
        self.order_fields(["platform", *MEETING_FIELDS])
        _choose(self, "platform", Platform.objects.filter(is_active=True))
        if meeting is not None:
            del self.fields["platform"]

    def facts(self) -> dict[str, Any]:
        """Return what the services take."""
        return {name: self.cleaned_data[name] for name in MEETING_FIELDS}


class ItemForm(forms.Form):
    """An item of the agenda and what it is about."""

    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    areas = forms.ModelMultipleChoiceField(
        label=_("Areas"), queryset=Term.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    review = forms.ModelChoiceField(
        label=_("Review of the recommendations"), queryset=Review.objects.none(), required=False
    )
    recommendations = NumbersField(
        label=_("Recommendations"), required=False, help_text=_("Their printed numbers, with commas: 101.3, 101.10")
    )
    plan = forms.ModelChoiceField(label=_("Plan of the measures"), queryset=Plan.objects.none(), required=False)
    measures = NumbersField(label=_("Measures"), required=False, help_text=_("Their numbers in the plan, with commas"))

    def __init__(self, *args: Any, item: AgendaItem | None = None, **kwargs: Any) -> None:
        if item is not None:
            linked = list(item.recommendations.select_related("review"))
            measures = list(item.measures.select_related("plan"))
            kwargs["initial"] = {name: getattr(item, name) for name in ITEM_FIELDS} | {
                "areas": list(item.areas.all()),
                "review": linked[0].review_id if linked else None,
                "recommendations": [one.number for one in linked],
                "plan": measures[0].plan_id if measures else None,
                "measures": [one.number for one in measures],
            }
        super().__init__(*args, **kwargs)
        self.fields = name_fields(_("Title")) | self.fields
        _choose(self, "areas", areas_to_choose())
        _choose(self, "review", reviews_to_choose())
        _choose(self, "plan", plans_to_choose())
        self.fields["review"].label_from_instance = lambda review: review.title  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turn the numbers into what they name."""
        cleaned = super().clean() or {}
        for name, scope in (("recommendations", "review"), ("measures", "plan")):
            numbers = cleaned.get(name) or []
            found = self._named(name, cleaned.get(scope), numbers)
            missing = [number for number in numbers if number not in found]
            if missing:
                self.add_error(name, _now("There is none with the number %(number)s.") % {"number": missing[0]})
            cleaned[name] = [found[number] for number in numbers if number in found]
        return cleaned

    @staticmethod
    def _named(name: str, scope: Any, numbers: list[str]) -> dict[str, Any]:
        if scope is None or not numbers:
            return {}
        if name == "measures":
            return {one.number: one for one in measures_to_choose().filter(plan=scope, number__in=numbers)}
        return {one.number: one for one in Recommendation.objects.filter(review=scope, number__in=numbers)}

    def facts(self) -> dict[str, Any]:
        """Return what the services take."""
        return {name: self.cleaned_data[name] for name in (*ITEM_FIELDS, "areas", "recommendations", "measures")}


class GuestForm(forms.Form):
    """Somebody who does not sit in the platform."""

    body = forms.ModelChoiceField(label=_("Organisation"), queryset=Body.objects.none(), required=False)
    name = forms.CharField(
        label=_("Or a person by name"), max_length=200, required=False,
        help_text=_("The page of the meeting then shows the link to send."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "body", bodies_to_choose())


class PaperForm(forms.Form):
    """A paper."""

    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    file = forms.FileField(label=_("File"), help_text=_("PDF, Word or Excel"))
    item = forms.ModelChoiceField(
        label=_("For the item"), queryset=AgendaItem.objects.none(), required=False, empty_label=_("the whole meeting")
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "item", meeting.agenda.all())


class ReplyForm(forms.Form):
    """The answer to an invitation."""

    reply = forms.ChoiceField(
        label=_("Will you attend?"),
        choices=[(r.value, r.label) for r in Reply if r is not Reply.NONE],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("For example who comes instead of you.")
    )


class MinutesForm(forms.Form):
    """The opening of the minutes and the discussion of each item."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, meeting: Meeting, minutes: Minutes | None) -> None:
        self.items = list(meeting.agenda.all())
        initial: dict[str, Any] = {"version": minutes.version if minutes else 0}
        for name in TEXT_FIELDS:
            initial[name] = getattr(minutes, name, "") if minutes else ""
        for item in self.items:
            initial |= {f"{name}_{item.pk}": getattr(item, name) for name in DISCUSSION_FIELDS}
        super().__init__(data, initial=initial)
        self.fields |= text_fields(_("Opening"), rows=3)
        for number, item in enumerate(self.items, start=1):
            for name, field in text_fields(f"{number}. {item.name}", "discussion", rows=4).items():
                self.fields[f"{name}_{item.pk}"] = field

    def texts(self) -> dict[str, str]:
        """Return the opening by field."""
        return {name: self.cleaned_data[name] for name in TEXT_FIELDS}

    def discussions(self) -> dict[int, dict[str, str]]:
        """Return the discussions by item and field."""
        return {
            item.pk: {name: self.cleaned_data[f"{name}_{item.pk}"] for name in DISCUSSION_FIELDS} for item in self.items
        }


class DecisionForm(forms.Form):
    """What was decided, who does it, until when."""

    responsible_body = forms.ModelChoiceField(label=_("Responsible body"), queryset=Body.objects.none(), required=False)
    deadline = DayField(label=_("Deadline"), required=False)
    item = forms.ModelChoiceField(label=_("Item of the agenda"), queryset=AgendaItem.objects.none(), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meeting: Meeting, decision: Decision | None = None, **kwargs: Any) -> None:
        if decision is not None:
            names = (*TEXT_FIELDS, "responsible_body", "deadline", "item", "version")
            kwargs["initial"] = {name: getattr(decision, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields = text_fields(pgettext_lazy("of a meeting", "Decision"), rows=3) | self.fields
        _choose(self, "responsible_body", bodies_to_choose())
        _choose(self, "item", meeting.agenda.all())

    def facts(self) -> dict[str, Any]:
        """Return what the services take."""
        names = (*TEXT_FIELDS, "responsible_body", "deadline", "item")
        return {name: self.cleaned_data[name] for name in names}


class FollowUpForm(forms.Form):
    """What became of a decision."""

    status = forms.ChoiceField(label=pgettext_lazy("decision", "What became of it"), widget=forms.RadioSelect)
    outcome = forms.CharField(label=_("What was done"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    done_on = DayField(label=_("Done on"), required=False)

    def __init__(self, *args: Any, allowed: list[DecisionStatus], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [(s.value, s.label) for s in allowed]  # type: ignore[attr-defined]


class PositionForm(forms.Form):
    """A dissent or a written position."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PositionKind.choices, widget=forms.RadioSelect)
    decision = forms.ModelChoiceField(
        label=pgettext_lazy("of a meeting", "Decision"), queryset=Decision.objects.none(), required=False,
        empty_label=_("on the meeting as a whole"),
    )  # fmt: skip
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "decision", meeting.decisions.order_by("number"))
        field = self.fields["decision"]
        field.label_from_instance = lambda d: f"{d.number}. {d.text[:80]}"  # type: ignore[attr-defined]


class MeasureResultForm(forms.Form):
    """A decision that becomes a measure, or changes one."""

    plan = forms.ModelChoiceField(label=_("Plan"), queryset=Plan.objects.none())
    number = forms.CharField(
        label=_("Measure that it changes"), required=False, max_length=20,
        help_text=_("Its number in the plan. Empty: a new measure is added."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "plan", plans_to_choose())

    def changed_measure(self) -> Measure | None:
        """Return the measure that the decision changes, None where it adds one.

        Raises:
            NotFoundError: the plan has none with this number.
        """
        number = self.cleaned_data["number"].strip()
        if not number:
            return None
        measure = measures_to_choose().filter(plan=self.cleaned_data["plan"], number=number).first()
        if measure is None:
            raise NotFoundError()
        return measure
