"""Words of the plan in the templates of progress."""

from datetime import date

from django import template

from qadam.plan.deadlines import deadline_words
from qadam.plan.models import Measure

register = template.Library()


@register.simple_tag
def deadline_of(measure: Measure) -> str:
    """Return a measure's deadline as precise as it was given; empty where it has none."""
    return deadline_words(measure.deadline, measure.deadline_precision)


@register.simple_tag
def deadline_as(on: date | None, precision: str) -> str:
    """Return a deadline as precise as it was given; empty where there is none."""
    return deadline_words(on, precision)
