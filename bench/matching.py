"""Measures how well repeated recommendations are found: Kazakhstan 2010 to 2014, which no weight was learned from.

Usage: python bench/matching.py [--without-embeddings]

Prints the figures of the corpus' scorer for the default install, for the extra `embed` where it is installed, and for
two simpler ways to compare against (TF-IDF alone; TF-IDF and embedding added without weights), then the time that two
lists of 300 take. The corpus lies beside the project (../shared, or where QADAM_SHARED says).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from unrec.matching.background import Floats
from unrec.matching.embeddings import embeddings_available, load_embedder
from unrec.matching.features import EMBEDDING_FEATURE, pair_features, prepare
from unrec.matching.recurrence import REPEATED, best_columns, match
from unrec.records import Match, Recurrence

SHARED = Path(os.environ.get("QADAM_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SCORER = SHARED / "eval" / "score_repeats.py"
EARLIER, LATER, TRUTH = (SHARED / "corpus" / f"kazakhstan_{name}.jsonl" for name in ("2010", "2014", "repeats"))
GOALS = {
    "default install": {"hit@1": 0.62, "hit@5": 0.88},
    "with embeddings": {"hit@1": 0.70, "hit@5": 0.92, "recall@10": 0.83, "status_f1": 0.90, "first_time_f1": 0.50},
}
SPEED_ROWS = 300
SPEED_RUNS = 3
SPEED_GOAL_SECONDS = 1.0
NEAREST = 10

Texts = list[tuple[str, str]]


def read(path: Path) -> Texts:
    """Return the recommendations of a file of the corpus."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [(row["id"], row["text"]) for row in rows]


def score(found: list[Recurrence]) -> dict[str, Any]:
    """Return the figures of the corpus' scorer."""
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        lines = (
            {"id": one.id, "status": one.status, "matches": [{"id": m.id, "score": m.score} for m in one.matches]}
            for one in found
        )
        predicted.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        run = subprocess.run(
            [sys.executable, str(SCORER), str(predicted), str(TRUTH)], capture_output=True, text=True, check=True
        )
    figures: dict[str, Any] = json.loads(run.stdout)
    return figures


def ranked(earlier: Texts, later: Texts, rank: Callable[[dict[str, Floats]], Floats], embed: bool) -> list[Recurrence]:
    """Return the nearest earlier recommendations by one plain number a pair; everything counts as repeated."""
    embedder = load_embedder() if embed else None
    new, old = (prepare([text for _, text in side], embedder) for side in (later, earlier))
    numbers = rank(pair_features(new, old))
    return [
        Recurrence(id_, REPEATED, 1.0, tuple(Match(earlier[c][0], float(row[c])) for c in best_columns(row, NEAREST)))
        for (id_, _), row in zip(later, numbers, strict=True)
    ]


def measure_speed(earlier: Texts, later: Texts) -> float:
    """Return the least seconds that two lists of 300 take in the default install, tables loaded, of three runs."""
    lists = [(side * (SPEED_ROWS // len(side) + 1))[:SPEED_ROWS] for side in (earlier, later)]
    match(*lists, embed=False)
    seconds = []
    for _ in range(SPEED_RUNS):
        start = time.perf_counter()
        match(*lists, embed=False)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> int:
    """Print every figure beside its goal; fail where a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--without-embeddings", action="store_true", help="measure the default install alone")
    embed = embeddings_available() and not parser.parse_args().without_embeddings
    if not SCORER.exists():
        print(f"There is no corpus at {SHARED}.")
        return 1
    earlier, later = read(EARLIER), read(LATER)
    results = {
        "TF-IDF alone": score(ranked(earlier, later, lambda f: f["text_terms"], embed=False)),
        "default install": score(match(earlier, later, embed=False)),
    }
    if embed:
        results["TF-IDF + embedding, no weights"] = score(
            ranked(earlier, later, lambda f: f["text_terms"] + f[EMBEDDING_FEATURE], embed=True)
        )
        results["with embeddings"] = score(match(earlier, later, embed=True))
    names = ("hit@1", "hit@5", "recall@10", "mrr", "status_f1", "first_time_f1")
    print(f"{'':32}" + "".join(f"{name:>15}" for name in names))
    missed = []
    for way, figures in results.items():
        print(f"{way:32}" + "".join(f"{figures[name]:15.4f}" for name in names))
        missed += [f"{way}: {n} {figures[n]} < {goal}" for n, goal in GOALS.get(way, {}).items() if figures[n] < goal]
    seconds = measure_speed(earlier, later)
    print(f"{SPEED_ROWS} later x {SPEED_ROWS} earlier, default install: {seconds:.2f} s (goal {SPEED_GOAL_SECONDS} s)")
    for line in missed:
        print(f"Below the goal: {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
