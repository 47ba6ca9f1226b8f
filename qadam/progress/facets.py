"""Filters of the list of recommendations on what became of them: measures, bodies, voices, evidence.

They hold published facts alone, for everybody: the draft of a body is nobody else's to filter by.
"""

from collections.abc import Callable, Iterable, Mapping

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from qadam.bodies.models import Body
from qadam.plan.enums import MeasureStatus
from qadam.plan.models import MeasureRecommendation
from qadam.progress.enums import AssessmentStatus, EvidenceKind, Voice
from qadam.progress.models import Assessment, Evidence
from qadam.progress.selectors.public import measures_public, updates_public
from qadam.register.models import Recommendation
from qadam.register.selectors.audience import Audience
from qadam.register.selectors.further_facets import FurtherFacet, register_facet

Pairs = Iterable[tuple[int, str]]
Names = Callable[[Iterable[str]], Mapping[str, str]]


def register_progress_facets() -> None:
    """Add the filters; called when the application starts."""
    for facet in (
        FurtherFacet("measures", _("Status of its measures"), measure_statuses, _words(MeasureStatus), "progress"),
        FurtherFacet("body", _("Responsible body"), bodies, _body_names, "plan"),
        FurtherFacet("status", _("Assessment by the State"), state_assessments, _words(AssessmentStatus), "progress"),
        FurtherFacet("voice", _("Assessed by"), voices, _words(Voice), "progress"),
        FurtherFacet("evidence", _("Evidence"), evidence_kinds, _words(EvidenceKind), "progress"),
    ):
        register_facet(facet)


def measure_statuses(audience: Audience) -> Pairs:
    """Return each published measure's status for the recommendations that it answers."""
    return _of_measures("status")


def bodies(audience: Audience) -> Pairs:
    """Return the codes of the bodies that lead a published measure or contribute to it."""
    return [*_of_measures("lead_body__code"), *_of_measures("body_links__body__code")]


def state_assessments(audience: Audience) -> Pairs:
    """Return how the State itself sees a recommendation, by its newest published word."""
    newest: dict[int, str] = {}
    rows = _assessments().filter(voice=Voice.STATE).exclude(status="").order_by("assessed_on", "pk")
    for recommendation_id, status in rows.values_list("recommendation_id", "status"):
        newest[recommendation_id] = status
    return newest.items()


def voices(audience: Audience) -> Pairs:
    """Return who has published an assessment."""
    return _assessments().order_by().values_list("recommendation_id", "voice")


def evidence_kinds(audience: Audience) -> Pairs:
    """Return the kinds of evidence behind published reports and assessments."""
    of_assessments = Evidence.objects.filter(assessment__in=_assessments()).order_by()
    of_updates = Evidence.objects.filter(update__in=updates_public().order_by()).order_by()
    return [
        *of_assessments.values_list("assessment__recommendation_id", "kind"),
        *of_updates.exclude(update__measure__recommendation_links=None).values_list(
            "update__measure__recommendation_links__recommendation_id", "kind"
        ),
    ]


def _assessments() -> QuerySet[Assessment]:
    return Assessment.objects.filter(published_at__isnull=False)


def _of_measures(value: str) -> list[tuple[int, str]]:
    """Return (recommendation id, value of the measure), for measures that answer it by themselves or by its group."""
    measures = measures_public().order_by().values("pk")
    direct = MeasureRecommendation.objects.filter(measure__in=measures).order_by()
    grouped = Recommendation.objects.filter(cluster__measure_links__measure__in=measures).order_by()
    found = [
        *direct.values_list("recommendation_id", f"measure__{value}"),
        *grouped.values_list("pk", f"cluster__measure_links__measure__{value}"),
    ]
    return [(recommendation_id, each) for recommendation_id, each in found if each]


def _words(choices: type[TextChoices]) -> Names:
    return lambda values: {value: str(word) for value, word in choices.choices}


def _body_names(values: Iterable[str]) -> Mapping[str, str]:
    return {body.code: body.name for body in Body.objects.filter(code__in=list(values))}
