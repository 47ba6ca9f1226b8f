"""The check behind every table of allowed changes of state. The tables stand in each app's workflow.py."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from qadam.base.errors import WrongStateError

State = TypeVar("State", bound=Enum)


def check_change(changes: Mapping[State, frozenset[State]], now: State, to: State) -> None:
    """Raise `WrongStateError` unless the table allows to go from `now` to `to`."""
    if to not in changes[now]:
        raise WrongStateError()
