"""What `unrec classify` and `unrec train` do, for the command line."""

import argparse
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from unrec.classification.classifier import label_row, load_classifier
from unrec.errors import InputError

# Lines read before the first answers are written.
LINES_AT_ONCE = 2_048


def classify_lines(lines: Iterable[str], *, preset: str | None, scores: bool) -> Iterator[dict[str, Any]]:
    """Yield the labels of each line `{"id", "text"}` as DESIGN.md shows them: the id, seven schemes, scores if asked.

    Args:
        lines: JSON lines; blank ones are passed over.
        preset: name or path of the preset whose areas are given; None for none.
        scores: whether to add the score of each label.

    Raises:
        InputError: a line is not of that form, or there is no such preset.
    """
    classifier = load_classifier(preset)
    rows = (_row(line, number) for number, line in enumerate(lines, start=1) if line.strip())
    while batch := list(islice(rows, LINES_AT_ONCE)):
        found = classifier.classify([row["text"] for row in batch], reasons=False)
        for row, labels in zip(batch, found, strict=True):
            yield label_row(row["id"], labels, scores=scores)


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
        raise InputError(f'Line {number} has not the form {{"id": ..., "text": ...}}.')
    return row


def run_train(options: argparse.Namespace) -> None:
    """Train the model as `unrec train` was told: `corpus`, `site_labels` and `output` are paths or None.

    Raises:
        InputError: a file cannot be read, or the extra `train` is not installed.
    """
    from unrec.classification.training import run_train as train

    train(corpus=options.corpus, site_labels=options.site_labels, output=options.output)
