"""Quality hints: small checks of a plan, each explained in a sentence and switchable for each plan.

`find_hints` runs those that are on. A hint blames nobody and blocks nothing: the coordinator looks, and changes or not.
"""

from qadam.plan.hints.facts import MeasureFacts, PlanFacts, facts_of_plan
from qadam.plan.hints.registry import CHECKS, Check, Found, Hint, active_checks, find_hints

__all__ = [
    "CHECKS",
    "Check",
    "Found",
    "Hint",
    "MeasureFacts",
    "PlanFacts",
    "active_checks",
    "facts_of_plan",
    "find_hints",
]
