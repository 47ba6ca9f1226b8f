"""What is handed to the services that write measures."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qadam.bodies.models import Body
from qadam.plan.deadlines import Deadline
from qadam.plan.models import Indicator, Measure, Plan
from qadam.register.models import Cluster, Recommendation
from qadam.taxonomy.models import Term


@dataclass(frozen=True)
class MeasureRecord:
    """A measure as it shall be. `areas`: the first is the principal one. Without a number it gets the next free one."""

    texts: Mapping[str, str]  # language -> text
    number: str = ""
    lead_body: Body | None = None
    contributing_bodies: tuple[Body, ...] = ()
    deadline: Deadline | None = None
    deadline_note: str = ""
    completion_form: str = ""
    completion_note: str = ""
    funding: str = ""
    legal_act: str = ""
    areas: tuple[Term, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    other_plans: tuple[Plan, ...] = ()
    copied_from: Measure | None = field(default=None, repr=False)
    original: Measure | None = field(default=None, repr=False)  # in the draft of an amendment
