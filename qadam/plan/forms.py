"""The forms of the plan. They read what a person typed; whether it may stand is decided by the services."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qadam.base.languages import language_name
from qadam.bodies.models import Body
from qadam.plan.deadlines import Deadline, parse_deadline
from qadam.plan.enums import AnswerKind, CompletionForm, DeadlinePrecision, PlanKind
from qadam.plan.fields import FIELD_LABELS
from qadam.plan.models import TEXT_LANGUAGES, Indicator, Measure, Plan
from qadam.plan.records import MeasureRecord
from qadam.register.models import Cluster, Recommendation, Review
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Term

MAX_TEXT_CHARACTERS = 20_000
MOST_REFERENCES = 500  # of one measure
_SEPARATORS = re.compile(r"[;,\n]")
NOT_CHOSEN = gettext_lazy("— not chosen —")


def _choose_body() -> Any:
    return Body.objects.filter(is_active=True).order_by("kind", "name_en")


class TermField(forms.ModelChoiceField):
    """A choice among the areas, in their order."""

    def __init__(self, **kwargs: Any) -> None:
        terms = Term.objects.filter(scheme=Scheme.AREA, is_active=True).order_by("order", "code")
        super().__init__(terms, required=False, empty_label=NOT_CHOSEN, **kwargs)


class BodyField(forms.ModelChoiceField):
    """A choice among the active bodies."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_choose_body(), required=False, empty_label=NOT_CHOSEN, **kwargs)


class BodiesField(forms.ModelMultipleChoiceField):
    """A choice of several active bodies."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(_choose_body(), widget=forms.CheckboxSelectMultiple, **kwargs)


class DeadlineField(forms.CharField):
    """A deadline as a person writes it, as precise as it is meant."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", FIELD_LABELS["deadline"])
        kwargs.setdefault("help_text", gettext_lazy("As precise as you know it: “2027”, “Q2 2027”, “30 June 2027”."))
        super().__init__(required=False, max_length=100, widget=forms.TextInput(attrs={"class": "short"}), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the deadline, None where the field is empty."""
        text = super().clean(value)
        if not text:
            return None
        found = parse_deadline(text)
        if found is None:
            raise forms.ValidationError(
                _("“%(text)s” is no deadline. Write a date, a month, a quarter, a half-year or a year.")
                % {"text": text}
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        """Return a deadline in words of the visitor's language; what a person typed stays as it is."""
        return str(value) if isinstance(value, Deadline) else value


class RecommendationsField(forms.CharField):
    """Recommendations by review and number ("xqd-upr-4 139.10"), or by number alone where the plan has one review."""

    def __init__(self, *, plan: Plan, **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the recommendations in the order given, each once; two queries."""
        names = [" ".join(part.split()) for part in _SEPARATORS.split(super().clean(value) or "")]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > MOST_REFERENCES:
            raise forms.ValidationError(_("These are too many recommendations for one measure."))
        reviews = list(self.plan.reviews.order_by("code").values_list("code", flat=True))
        wanted: list[tuple[str, str]] = []
        for name in names:
            review, _space, number = name.rpartition(" ")
            if not review and len(reviews) != 1:
                raise forms.ValidationError(
                    _("Say of which review %(number)s is, such as “%(example)s”.")
                    % {"number": number, "example": f"{(reviews or ['xqd-upr-4'])[0]} {number}"}
                )
            wanted.append((review or reviews[0], number))
        found: dict[tuple[str, str], Recommendation] = {}
        if wanted:
            named = Q()
            for code, number in wanted:
                named |= Q(review__code=code, number=number)
            rows = Recommendation.objects.filter(named).select_related("review")
            found = {(row.review.code, row.number): row for row in rows}
        for code, number in wanted:
            if (code, number) not in found:
                raise forms.ValidationError(
                    _("There is no recommendation %(number)s in %(review)s.") % {"number": number, "review": code}
                )
        return [found[pair] for pair in wanted]

    def prepare_value(self, value: Any) -> Any:
        """Return recommendations as codes; what a person typed stays as it is."""
        if isinstance(value, list):
            return "; ".join(f"{item.review.code} {item.number}" for item in value)
        return value


class IndicatorsField(forms.CharField):
    """Indicators by their codes."""

    def clean(self, value: Any) -> Any:
        """Return the indicators in the order given, each once."""
        codes = list(dict.fromkeys(filter(None, (part.strip() for part in _SEPARATORS.split(super().clean(value))))))
        found = {indicator.code: indicator for indicator in Indicator.objects.filter(code__in=codes[:MOST_REFERENCES])}
        for code in codes:
            if code not in found:
                raise forms.ValidationError(_("There is no indicator with the code “%(code)s”.") % {"code": code})
        return [found[code] for code in codes]

    def prepare_value(self, value: Any) -> Any:
        """Return indicators as codes; what a person typed stays as it is."""
        return "; ".join(item.code for item in value) if isinstance(value, list) else value


def _date(name: str) -> forms.DateField:
    return forms.DateField(
        label=FIELD_LABELS[name], required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ReviewsField(forms.ModelMultipleChoiceField):
    """A choice of reviews by the names that people call them."""

    def label_from_instance(self, obj: Review) -> str:
        """Return a review's name."""
        return obj.title


class PlanForm(forms.Form):
    """The facts of a plan."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.SlugField(
        label=FIELD_LABELS["code"], max_length=60, help_text=gettext_lazy("For addresses, such as xqd-plan-2026.")
    )
    name_en = forms.CharField(label=FIELD_LABELS["name_en"], required=False, max_length=500)
    name_ru = forms.CharField(label=FIELD_LABELS["name_ru"], required=False, max_length=500)
    name_kk = forms.CharField(label=FIELD_LABELS["name_kk"], required=False, max_length=500)
    kind = forms.ChoiceField(label=FIELD_LABELS["kind"], choices=PlanKind)
    reviews = ReviewsField(
        Review.objects.select_related("mechanism"),
        label=FIELD_LABELS["reviews"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Whose recommendations the plan carries out. A plan of another kind may have none."),
    )
    starts_on = _date("starts_on")
    ends_on = _date("ends_on")
    legal_act = forms.CharField(
        label=FIELD_LABELS["legal_act"],
        required=False,
        max_length=500,
        help_text=gettext_lazy("Such as “Government Resolution No. 412 of 3 March 2026”."),
    )
    languages = forms.MultipleChoiceField(
        label=FIELD_LABELS["languages"],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("In which the measures are worded."),
    )

    def __init__(self, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        if plan is not None:
            kwargs.setdefault("initial", _plan_initial(plan))
        super().__init__(*args, **kwargs)
        field = self.fields["languages"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, language_name(code)) for code in TEXT_LANGUAGES]
        if plan is None:
            field.initial = [code for code, _name in settings.LANGUAGES]
        elif plan.amends_id:
            del self.fields["code"]

    def facts(self) -> dict[str, Any]:
        """Return the facts as the services take them."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return facts | {"reviews": list(self.cleaned_data["reviews"])}


def _plan_initial(plan: Plan) -> dict[str, Any]:
    names = ("code", "name_en", "name_ru", "name_kk", "kind", "starts_on", "ends_on", "legal_act", "languages")
    return {name: getattr(plan, name) for name in names} | {
        "version": plan.version,
        "reviews": list(plan.reviews.values_list("pk", flat=True)),
    }


class MeasureForm(forms.Form):
    """Everything that a measure says."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    area = TermField(
        label=gettext_lazy("Principal area"), help_text=gettext_lazy("Under which the plan prints the measure.")
    )
    further_areas = forms.ModelMultipleChoiceField(
        Term.objects.none(),
        label=gettext_lazy("Further areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lead_body = BodyField(label=FIELD_LABELS["lead_body"])
    contributing_bodies = BodiesField(label=FIELD_LABELS["contributing_bodies"])
    deadline = DeadlineField()
    deadline_note = forms.CharField(
        label=FIELD_LABELS["deadline_note"],
        required=False,
        max_length=200,
        help_text=gettext_lazy("Where it comes back: “every year by 10 July”."),
    )
    completion_form = forms.ChoiceField(
        label=FIELD_LABELS["completion_form"], required=False, choices=[("", NOT_CHOSEN), *CompletionForm.choices]
    )
    completion_note = forms.CharField(label=FIELD_LABELS["completion_note"], required=False, max_length=500)
    funding = forms.CharField(label=FIELD_LABELS["funding"], required=False, max_length=500)
    legal_act = forms.CharField(label=FIELD_LABELS["legal_act"], required=False, max_length=500)
    indicators = IndicatorsField(
        label=FIELD_LABELS["indicators"], required=False, help_text=gettext_lazy("Their codes, with semicolons.")
    )
    number = forms.CharField(
        label=FIELD_LABELS["number"],
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "short"}),
        help_text=gettext_lazy("As it will be printed. Left empty, it gets the next free one."),
    )

    def __init__(self, *args: Any, plan: Plan, measure: Measure | None = None, **kwargs: Any) -> None:
        if measure is not None:
            kwargs.setdefault("initial", _measure_initial(measure))
        super().__init__(*args, **kwargs)
        self.languages = [*plan.languages, *(code for code in TEXT_LANGUAGES if code not in plan.languages)]
        for code in self.languages:
            self.fields[f"text_{code}"] = forms.CharField(
                label=FIELD_LABELS[f"text_{code}"],
                required=False,
                max_length=MAX_TEXT_CHARACTERS,
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
            )
        self.fields["recommendations"] = RecommendationsField(
            plan=plan,
            label=FIELD_LABELS["recommendations"],
            help_text=_("Review and number, with semicolons: “xqd-upr-4 139.10; xqd-upr-4 139.11”."),
        )
        areas = self.fields["further_areas"]
        assert isinstance(areas, forms.ModelMultipleChoiceField)
        areas.queryset = Term.objects.filter(scheme=Scheme.AREA, is_active=True).order_by("order", "code")
        self._add_choices("clusters", Cluster.objects.filter(measure_links__measure=measure) if measure else None)
        others = Plan.objects.filter(amends=None).exclude(pk__in=[plan.pk, plan.amends_id or plan.pk])
        self._add_choices("other_plans", others)
        self.order_fields(
            [
                *(f"text_{code}" for code in self.languages),
                "area",
                "further_areas",
                "lead_body",
                "contributing_bodies",
                "deadline",
                "deadline_note",
                "completion_form",
                "completion_note",
                "recommendations",
                "clusters",
            ]
        )

    def _add_choices(self, name: str, rows: Any) -> None:
        """Offer a field only where there is something to choose."""
        if rows is not None and rows.exists():
            self.fields[name] = forms.ModelMultipleChoiceField(
                rows, label=FIELD_LABELS[name], required=False, widget=forms.CheckboxSelectMultiple
            )

    def facts(self) -> dict[str, Any]:
        """Return the fields as the services take them."""
        data = self.cleaned_data
        plain = ("number", "lead_body", "deadline", "deadline_note", "completion_form", "completion_note", "funding")
        facts: dict[str, Any] = {name: data[name] for name in (*plain, "legal_act", "indicators", "recommendations")}
        facts |= {f"text_{code}": data[f"text_{code}"] for code in self.languages}
        principal = [data["area"]] if data["area"] else []
        facts["areas"] = [*principal, *(term for term in data["further_areas"] if term not in principal)]
        facts["contributing_bodies"] = list(data["contributing_bodies"])
        facts |= {name: list(data[name]) for name in ("clusters", "other_plans") if name in self.fields}
        return facts

    def record(self) -> MeasureRecord:
        """Return the fields as a new measure."""
        facts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in self.facts().items()}
        texts = {code: facts.pop(f"text_{code}") for code in self.languages}
        return MeasureRecord(texts=texts, **facts)


def _measure_initial(measure: Measure) -> dict[str, Any]:
    """Return a measure that was read with everything as the values of its form."""
    areas = [link.term_id for link in measure.area_links.all()]
    principal = next((link.term_id for link in measure.area_links.all() if link.is_principal), None)
    plain = ("number", "lead_body", "deadline_note", "completion_form", "completion_note", "funding", "legal_act")
    return {name: getattr(measure, name) for name in (*plain, *(f"text_{code}" for code in TEXT_LANGUAGES))} | {
        "version": measure.version,
        "deadline": Deadline(measure.deadline, DeadlinePrecision(measure.deadline_precision))
        if measure.deadline
        else None,
        "area": principal,
        "further_areas": [pk for pk in areas if pk != principal],
        "contributing_bodies": [link.body_id for link in measure.body_links.all()],
        "recommendations": [link.recommendation for link in measure.recommendation_links.all()],
        "clusters": [link.cluster_id for link in measure.cluster_links.all()],
        "indicators": [link.indicator for link in measure.indicator_links.all()],
        "other_plans": [link.plan_id for link in measure.plan_links.all()],
    }


class AssignForm(forms.Form):
    """What the chosen measures of the builder get at once."""

    lead_body = BodyField(label=FIELD_LABELS["lead_body"])
    contributing = BodyField(label=gettext_lazy("Add a contributing body"))
    deadline = DeadlineField(help_text="")
    completion_form = forms.ChoiceField(
        label=FIELD_LABELS["completion_form"], required=False, choices=[("", NOT_CHOSEN), *CompletionForm.choices]
    )
    area = TermField(label=gettext_lazy("Principal area"))


class DraftMeasureForm(forms.Form):
    """A new measure of the builder: its text, and what is known already."""

    text = forms.CharField(
        label=gettext_lazy("New measure"),
        max_length=MAX_TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what shall be done.")},
    )
    lead_body = BodyField(label=FIELD_LABELS["lead_body"])
    deadline = DeadlineField()
    completion_form = forms.ChoiceField(
        label=FIELD_LABELS["completion_form"], required=False, choices=[("", NOT_CHOSEN), *CompletionForm.choices]
    )
    suggest = forms.BooleanField(
        label=gettext_lazy("Where no lead body is chosen, take the likeliest"), required=False, initial=True
    )


class CirculateForm(forms.Form):
    """Whom to ask, and until when."""

    bodies = BodiesField(
        label=gettext_lazy("Bodies to ask"),
        required=True,
        error_messages={"required": gettext_lazy("Choose at least one body.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("Answers due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    message = forms.CharField(
        label=gettext_lazy("A word to all of them"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, named: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bodies"].initial = list(named)


class AnswerForm(forms.Form):
    """What a body answers to a circulation."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=FIELD_LABELS["answer"],
        widget=forms.RadioSelect,
        choices=[choice for choice in AnswerKind.choices if choice[0] != AnswerKind.PENDING],
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
    comment = forms.CharField(
        label=FIELD_LABELS["comment"], required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=10_000
    )


class LetterForm(AnswerForm):
    """An answer that came on paper, recorded by the coordinator."""

    source = forms.CharField(
        label=gettext_lazy("Letter"),
        max_length=300,
        help_text=gettext_lazy("Its number and date."),
        error_messages={"required": gettext_lazy("Name the letter in which the body gave this answer.")},
    )


class CommentForm(forms.Form):
    """What a body says of one measure."""

    text = forms.CharField(
        label=FIELD_LABELS["comment"],
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        error_messages={"required": gettext_lazy("Write your comment.")},
    )
    is_objection = forms.BooleanField(label=gettext_lazy("This is an objection"), required=False)


class AdoptForm(forms.Form):
    """By what and when a plan is adopted."""

    adopted_on = forms.DateField(
        label=gettext_lazy("Adopted on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    legal_act = forms.CharField(
        label=FIELD_LABELS["legal_act"],
        required=False,
        max_length=500,
        help_text=gettext_lazy("Such as “Government Resolution No. 412 of 3 March 2026”."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, plan: Plan, is_agreed: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"legal_act": plan.legal_act, "adopted_on": timezone.localdate()})
        super().__init__(*args, **kwargs)
        if not is_agreed:
            self.fields["note"].label = _("How the bodies agreed")
            self.fields["note"].required = True
            self.fields["note"].help_text = _("This text was not circulated here.")


class SettleForm(forms.Form):
    """How a circulation is closed."""

    note = forms.CharField(
        label=gettext_lazy("How open questions were settled"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PlanFileForm(forms.Form):
    """The workbook or the annex of a plan, sent back."""

    file = forms.FileField(
        label=gettext_lazy("The file that came back"),
        help_text=gettext_lazy("The workbook (.xlsx) or the annex (.docx) that was exported here."),
    )
