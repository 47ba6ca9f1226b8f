"""What `unrec match` does: two lists in, one JSON object a later recommendation out."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from unrec.errors import InputError
from unrec.matching.recurrence import DEFAULT_MATCHES, match
from unrec.records import Recurrence


def match_lines(
    earlier_lines: Iterable[str],
    later_lines: Iterable[str],
    *,
    embed: bool | None = None,
    limit: int = DEFAULT_MATCHES,
    reasons: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[dict[str, Any]]:
    """Return an object a later recommendation, in its order: {"id", "status", "matches": [{"id", "score"}, ...]}.

    Args:
        earlier_lines, later_lines: either JSON Lines of {"id", "text"} or what `unrec extract --format json` prints
            (a recommendation's number is its id). Lines as a file gives them, with their line breaks.
        embed, limit, on_progress: as in `recurrence.match`.
        reasons: adds the status' "score" and each match's "reason".

    Raises:
        InputError: a line is not JSON or has no id or text; the message names the list and the line.
        EmbeddingsMissingError: embeddings are demanded, but not installed.
    """
    earlier = read_recommendations(earlier_lines, "earlier list")
    later = read_recommendations(later_lines, "later list")
    found = match(earlier, later, embed=embed, limit=limit, on_progress=on_progress)
    return [_as_object(recurrence, reasons) for recurrence in found]


def _as_object(recurrence: Recurrence, reasons: bool) -> dict[str, Any]:
    matches: list[dict[str, Any]] = [{"id": one.id, "score": one.score} for one in recurrence.matches]
    if not reasons:
        return {"id": recurrence.id, "status": recurrence.status, "matches": matches}
    for one, record in zip(matches, recurrence.matches, strict=True):
        one["reason"] = list(record.reason)
    return {"id": recurrence.id, "status": recurrence.status, "score": recurrence.score, "matches": matches}


def read_recommendations(lines: Iterable[str], name: str) -> list[tuple[str, str]]:
    """Return the pairs (id, text) of JSON Lines or of an extraction's JSON, in order.

    Args:
        lines: as in `match_lines`.
        name: what to call the list in a message, as "earlier list".

    Raises:
        InputError: as in `match_lines`.
    """
    text = "".join(line if line.endswith("\n") else line + "\n" for line in lines).removeprefix("\ufeff")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):  # more than one line, or nothing at all
        rows = [
            _read_row(_read_json(line, f"Line {number} of the {name}"), f"Line {number} of the {name}")
            for number, line in enumerate(text.split("\n"), start=1)
            if line.strip()
        ]
        return rows
    if isinstance(whole, dict) and isinstance(whole.get("recommendations"), list):
        whole = whole["recommendations"]
    items = whole if isinstance(whole, list) else [whole]
    return [_read_row(item, f"Recommendation {number} of the {name}") for number, item in enumerate(items, start=1)]


def _read_json(line: str, place: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f'{place} is not JSON: give a line {{"id": ..., "text": ...}} for each recommendation.'
        ) from error


def _read_row(item: Any, place: str) -> tuple[str, str]:
    if not isinstance(item, dict):
        raise InputError(f'{place} is not an object with "id" and "text".')
    id_ = item.get("id", item.get("number"))
    if not isinstance(id_, str | int) or isinstance(id_, bool) or id_ == "":
        raise InputError(f'{place} has no "id".')
    if not isinstance(item.get("text"), str):
        raise InputError(f'{place} has no "text".')
    return str(id_), item["text"]
