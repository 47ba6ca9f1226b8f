"""What the checks find. Plain records, so that the child process needs no Django."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Finding(NamedTuple):
    """One thing that stands in the way of publication.

    `where` is the kind of place ("document", "page", "paragraph", "sheet", "cell", "part", "file_name"), `at` its
    number or name, `detail` never more than a key, a count or a masked word: findings hold no secret. `cleanable`
    says whether `clean` can take it out without a decision of a person.
    """

    code: str
    where: str = "document"
    at: str = ""
    detail: str = ""
    cleanable: bool = False


@dataclass
class Outcome:
    """What cleaning made: the new file, what was done (codes with their place), and what it could not do."""

    data: bytes
    done: list[Finding] = field(default_factory=list)


class CannotCheckError(Exception):
    """The file cannot be checked at all; the argument is the code of the sentence."""


# Checks that are left out. Only the tests that plant faults in the gate set it.
LEFT_OUT: ContextVar[frozenset[str]] = ContextVar("LEFT_OUT", default=frozenset())


@contextmanager
def without_check(*codes: str) -> Iterator[None]:
    """Leave out checks in this block. For the tests which show that every check is needed."""
    token = LEFT_OUT.set(frozenset(codes))
    try:
        yield
    finally:
        LEFT_OUT.reset(token)


def kept(findings: Any) -> list[Finding]:
    """Return the findings of the checks that are on, each once, in their order."""
    left_out = LEFT_OUT.get()
    return list(dict.fromkeys(finding for finding in findings if finding.code not in left_out))
