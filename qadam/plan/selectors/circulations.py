"""Reading circulations: rounds, answers, comments by measure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from qadam.accounts.enums import Role
from qadam.accounts.selectors import Person, body_ids_of, has_role
from qadam.base.errors import NotFoundError
from qadam.bodies.models import Body
from qadam.plan.enums import AnswerKind
from qadam.plan.models import CirculationAnswer, Measure, MeasureBody, MeasureComment, Plan, PlanCirculation
from qadam.plan.permissions import ANSWERING_ROLES, visible_circulations
from qadam.plan.selectors.measures import standing


@dataclass(frozen=True)
class Tally:
    """How many bodies were asked, and what they answered."""

    asked: int
    agree: int
    with_comments: int
    object: int
    pending: int

    @property
    def answered(self) -> int:
        """Return how many have answered."""
        return self.asked - self.pending


@dataclass(frozen=True)
class BodyMeasures:
    """How many measures a body leads and contributes to in a plan."""

    body: Body
    leads: int
    contributes: int


def circulations_of(plan: Plan, by: Person) -> QuerySet[PlanCirculation]:
    """Return the circulations of a plan that a person may know of, the last one first, with their answers counted."""
    shown = visible_circulations(by).filter(plan=plan)
    return (
        PlanCirculation.objects.filter(pk__in=shown.values("pk"))
        .annotate(
            asked=Count("answers"),
            agree=Count("answers", filter=Q(answers__answer=AnswerKind.AGREES)),
            with_comments=Count("answers", filter=Q(answers__answer=AnswerKind.AGREES_WITH_COMMENTS)),
            object=Count("answers", filter=Q(answers__answer=AnswerKind.OBJECTS)),
            pending=Count("answers", filter=Q(answers__answer=AnswerKind.PENDING)),
        )
        .order_by("-number")
    )


def circulation_for(by: Person, code: str, number: int) -> PlanCirculation:
    """Return one circulation with its plan, text and answers.

    Raises:
        NotFoundError: there is none, or it is not for this person.
    """
    found = (
        visible_circulations(by)
        .filter(plan__code=code, number=number)
        .select_related("plan", "text")
        .prefetch_related(Prefetch("answers", CirculationAnswer.objects.select_related("body")))
        .first()
    )
    if found is None:
        raise NotFoundError()
    return found


def tally_of(circulation: PlanCirculation) -> Tally:
    """Return what the bodies of a circulation (from `circulation_for`) have answered."""
    given = [answer.answer for answer in circulation.answers.all()]
    return Tally(
        asked=len(given),
        agree=given.count(AnswerKind.AGREES),
        with_comments=given.count(AnswerKind.AGREES_WITH_COMMENTS),
        object=given.count(AnswerKind.OBJECTS),
        pending=given.count(AnswerKind.PENDING),
    )


def own_answers(circulation: PlanCirculation, by: Person) -> list[CirculationAnswer]:
    """Return the answers that a person gives for his or her bodies."""
    bodies = body_ids_of(by, *ANSWERING_ROLES)
    return [answer for answer in circulation.answers.all() if answer.body_id in bodies]


def comments_for(circulation: PlanCirculation, by: Person) -> list[MeasureComment]:
    """Return the comments of a circulation by measure: all for the coordinator, those of the own bodies for others."""
    comments = circulation.comments.select_related("measure", "body").order_by("measure__order", "pk")
    if not has_role(by, Role.COORDINATOR):
        comments = comments.filter(body_id__in=body_ids_of(by, *ANSWERING_ROLES))
    return list(comments)


def measures_to_answer(plan: Plan, body_ids: Iterable[int]) -> QuerySet[Measure]:
    """Return the measures of a plan that bodies lead or contribute to."""
    wanted = list(body_ids)
    contributes = MeasureBody.objects.filter(body_id__in=wanted).values("measure_id")
    return standing(plan).filter(Q(lead_body_id__in=wanted) | Q(pk__in=contributes))


def bodies_of(plan: Plan) -> list[BodyMeasures]:
    """Return the bodies that a plan names, those that lead most first: whom to ask. Three queries."""
    measures = standing(plan)
    leads = dict(measures.exclude(lead_body=None).order_by().values_list("lead_body_id").annotate(n=Count("pk")))
    contributes = dict(
        MeasureBody.objects.filter(measure__in=measures).order_by().values_list("body_id").annotate(n=Count("pk"))
    )
    bodies = Body.objects.filter(pk__in={*leads, *contributes})
    rows = [BodyMeasures(body, leads.get(body.pk, 0), contributes.get(body.pk, 0)) for body in bodies]
    return sorted(rows, key=lambda row: (-row.leads, -row.contributes, row.body.name))


def comments_on(measure: Measure, by: Person) -> list[MeasureComment]:
    """Return the comments on a measure over all rounds: all for the coordinator, those of the own bodies for others."""
    comments = measure.comments.select_related("circulation", "body").order_by("-circulation__number", "pk")
    if not has_role(by, Role.COORDINATOR):
        comments = comments.filter(body_id__in=body_ids_of(by, *ANSWERING_ROLES))
    return list(comments)
