"""The release gate: what a public copy hides, said in sentences, and the copy without it.

Nothing is published before `inspect` returns an empty list. `clean` takes out what can be taken out without a decision
of a person, inspects the result again, and refuses where anything is left. The file is opened in a child process under
limits, so that a hostile one can do no harm; names of the case's list go to that process by its input, never by its
command line, and stand in no sentence unmasked.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from qadam.base.errors import DomainError
from qadam.documents.release.findings import Finding
from qadam.documents.release.words import change_sentence, error_sentence, problem_sentence
from unrec.reading.limits import MEBIBYTE

CHILD = Path(__file__).with_name("child.py")
MAX_BYTES = 50 * MEBIBYTE
MEMORY_BYTES = 2_048 * MEBIBYTE  # address space; drawing a large page takes a tenth of it
SECONDS = 120
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Problem:
    """One thing that stands in the way of publication.

    `place` says where ("page 3"), `detail` is a key, a count or a masked word. `cleanable` says whether `clean` takes
    it out by itself.
    """

    code: str
    where: str
    at: str
    detail: str
    cleanable: bool

    @property
    def sentence(self) -> str:
        """What was found and where, in the language of the reader."""
        return problem_sentence(self.code, self.where, self.at, self.detail)

    @property
    def change(self) -> str:
        """What cleaning did about it and where, in the language of the reader."""
        return change_sentence(self.code, self.where, self.at)


@dataclass(frozen=True)
class Cleaned:
    """A file that passed the gate, and what was taken out."""

    data: bytes
    done: tuple[Problem, ...]

    @property
    def changes(self) -> tuple[str, ...]:
        """What was taken out, one sentence each, in the language of the reader."""
        return tuple(dict.fromkeys(problem.change for problem in self.done))


class NotReleasableError(DomainError):
    """The file may not be published. The message is one sentence, `problems` are all that stand in the way."""

    status = 422

    def __init__(self, message: Any, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


def inspect(source: Path | str | bytes, names: Sequence[str] = (), *, file_name: str = "") -> list[Problem]:
    """Return everything that a file hides or names; an empty list means that it may be published.

    Args:
        source: the file's path, or its bytes.
        names: persons who must not be named, as full as they are known, in any script.
        file_name: the name under which it will be published; the path's own name where it is left out.

    Raises:
        NotReleasableError: the file cannot be checked (damaged, protected, of a kind without checks, too large).
    """
    data, name = _load(source, file_name)
    answer, _body = _ask("inspect", data, names, name)
    return [_problem(row) for row in answer["findings"]]


def clean(source: Path | str | bytes, names: Sequence[str] = (), *, file_name: str = "") -> Cleaned:
    """Return a copy of the file that passes the gate, with what was taken out.

    What is seen stays as it is; a page of a PDF whose picture would tell more than is seen becomes a picture.

    Args: as `inspect`.

    Raises:
        NotReleasableError: something is left that only a person can decide, or the file cannot be checked.
    """
    data, name = _load(source, file_name)
    answer, body = _ask("clean", data, names, name)
    if not answer["findings"]:
        return Cleaned(data, ())
    if "done" not in answer:
        _refuse([problem for problem in map(_problem, answer["findings"]) if not problem.cleanable])
    _refuse([_problem(row) for row in answer["left"]])
    return Cleaned(body, tuple(_problem(row) for row in answer["done"]))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise NotReleasableError(_("Not published: %(problem)s") % {"problem": problems[0].sentence}, problems)


def _problem(row: Sequence[Any]) -> Problem:
    return Problem(*Finding(*row))


def _load(source: Path | str | bytes, file_name: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        file_name = file_name or path.name
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError:
            raise NotReleasableError(error_sentence("missing")) from None
    if len(data) > MAX_BYTES:
        raise NotReleasableError(error_sentence("limit"))
    return data, file_name


def _ask(action: str, data: bytes, names: Sequence[str], file_name: str) -> tuple[dict[str, Any], bytes]:
    """Have the child process look at the file."""
    head = {
        "action": action,
        "names": list(names),
        "file_name": file_name,
        "memory": MEMORY_BYTES,
        "seconds": SECONDS,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=json.dumps(head).encode() + b"\n" + data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env=ENVIRONMENT,
        )
    except subprocess.TimeoutExpired:
        raise NotReleasableError(error_sentence("limit")) from None
    line, _newline, body = done.stdout.partition(b"\n")
    if done.returncode != 0 or not line:
        raise NotReleasableError(error_sentence("damaged"))
    answer: dict[str, Any] = json.loads(line)
    if "error" in answer:
        raise NotReleasableError(error_sentence(answer["error"]))
    return answer, body
