"""Clocks: what is due when, by rules kept as data. Pure: dates in, dates out, no database.

    proposals("registered", date(2025, 8, 31), Facts(kind="individual_communication", committee="ccpr"))

gives the dates that the rules propose, each with a sentence that shows its rule; `effective` tells which date of a
running clock counts, `light` how it stands, `escalations` whom it has to reach.
"""

from qadam.taxonomy.clocks.dates import day_of, shift
from qadam.taxonomy.clocks.enums import Basis, Event, LightState, Unit
from qadam.taxonomy.clocks.proposing import Facts, Proposal, applies, period_words, proposals, propose
from qadam.taxonomy.clocks.rules import Period, Rule, Rulebook, rulebook, standard_rulebook
from qadam.taxonomy.clocks.running import (
    SHAPES,
    Clock,
    Effective,
    Escalation,
    Extension,
    Light,
    Pause,
    due_soon_days,
    effective,
    escalations,
    light,
    standard_lights,
)

__all__ = [
    "SHAPES",
    "Basis",
    "Clock",
    "Effective",
    "Escalation",
    "Event",
    "Extension",
    "Facts",
    "Light",
    "LightState",
    "Pause",
    "Period",
    "Proposal",
    "Rule",
    "Rulebook",
    "Unit",
    "applies",
    "day_of",
    "due_soon_days",
    "effective",
    "escalations",
    "light",
    "period_words",
    "proposals",
    "propose",
    "rulebook",
    "shift",
    "standard_lights",
    "standard_rulebook",
]
