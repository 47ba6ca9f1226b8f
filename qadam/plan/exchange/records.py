"""What a file says of a plan, with everything that it names found in the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from qadam.plan.exchange.cells import CellError
from qadam.plan.exchange.held import Changes


@dataclass
class ReadValue:
    """A value of an indicator as a file gives it."""

    code: str
    period_start: date
    period_end: date
    groups: dict[str, str]
    changes: Changes


@dataclass
class ReadPlan:
    """A file that was read: what it says, what cannot be read, and the fingerprints of what stood at its export.

    Fields that a file does not carry are not in `changes`, and stay as they are.
    """

    errors: list[CellError]
    plan_code: str = ""  # of the plan that was exported; empty where the file does not say
    base: Mapping[str, str] = field(default_factory=dict)
    whole_base: str = ""  # of a paper, which has room for one fingerprint only
    is_paper: bool = False  # spaces and line breaks were set by a word processor
    plan: Changes = field(default_factory=dict)
    measures: dict[str, Changes] = field(default_factory=dict)  # by number
    indicators: dict[str, Changes] = field(default_factory=dict)  # by code
    values: dict[str, ReadValue] = field(default_factory=dict)  # by key
