"""One measure as its page shows it: facts, recommendations with their texts, hints, neighbours, history."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from qadam.audit.words import HistoryLine, history_lines
from qadam.base.pieces import Row
from qadam.plan.deadlines import deadline_words
from qadam.plan.enums import MeasureStatus, PlanStatus
from qadam.plan.fields import FIELD_LABELS, INDICATOR_LABELS
from qadam.plan.models import Indicator, Measure, Plan
from qadam.plan.selectors.builder import text_of
from qadam.register.models import Recommendation, RecommendationText


@dataclass(frozen=True)
class AnsweredRecommendation:
    """A recommendation that a measure answers, with its text in the visitor's language."""

    recommendation: Recommendation
    text: str
    language: str
    group: str = ""  # the name of the group through which it is answered


def facts_of_measure(measure: Measure) -> list[Row]:
    """Return what a measure says, for the component tag `summary_list`; what nobody knows is a dash or left out."""
    deadline = deadline_words(measure.deadline, measure.deadline_precision)
    form = measure.get_completion_form_display() if measure.completion_form else ""
    contributing = ", ".join(link.body.name for link in measure.body_links.all())
    areas = ", ".join(link.term.name for link in measure.area_links.all())
    rows = [
        ("lead_body", measure.lead_body.name if measure.lead_body else "—"),
        ("contributing_bodies", contributing),
        ("deadline", " · ".join(filter(None, [deadline, measure.deadline_note])) or "—"),
        ("completion_form", " · ".join(filter(None, [str(form), measure.completion_note])) or "—"),
        ("areas", areas),
        ("funding", measure.funding),
        ("legal_act", measure.legal_act),
        ("other_plans", ", ".join(link.plan.name for link in measure.plan_links.all())),
    ]
    return [Row(FIELD_LABELS[name], value) for name, value in rows if value]


def answered_by(measure: Measure) -> list[AnsweredRecommendation]:
    """Return the recommendations that a measure answers: its own in printed order, then those of its groups."""
    own = [link.recommendation_id for link in measure.recommendation_links.all()]
    groups = {link.cluster_id: link.cluster.label for link in measure.cluster_links.all()}
    rows = (
        (Recommendation.objects.filter(pk__in=own) | Recommendation.objects.filter(cluster__in=groups))
        .select_related("review__mechanism")
        .prefetch_related(Prefetch("texts", RecommendationText.objects.order_by("pk")))
        .order_by("review__code", "order", "pk")
    )
    found = []
    for row in rows:
        text, language = text_of(row)
        group = "" if row.pk in own else groups.get(row.cluster_id or 0, "")
        found.append(AnsweredRecommendation(row, text, language, group))
    return found


def plan_history(target: Measure | Plan | Indicator) -> list[HistoryLine]:
    """Return the history of a measure, a plan or an indicator in words, newest first, in two queries."""
    return history_lines(target, _field, _value)


def _field(name: str) -> str:
    if name.startswith("answer:"):
        return _("answer of %(body)s") % {"body": name.partition(":")[2]}
    field, _colon, place = name.partition(":")
    words = str(FIELD_LABELS.get(field) or INDICATOR_LABELS.get(field) or field)
    return f"{words} ({place})" if place else words


def _value(name: str, value: object) -> str:
    if value is None or value in ("", []):
        return "—"
    if name == "status":
        words = dict(PlanStatus.choices) | dict(MeasureStatus.choices)
        return str(words.get(str(value), value))
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)
