"""Learn `model/decision.json` from `labels.tsv`, and print how well it does on States left out of the learning.

    python -m unrec.matching.training.decision ../shared/corpus/upr_recommendations.csv.gz CACHE.npz

`labels.tsv` holds pairs of a later and an earlier recommendation of one State, as row ids of UPR Info's database, and
what the guideline on repeated recommendations makes of them: same, related or other. The pairs are of 33 States,
Kazakhstan not among them. The background used here is computed without those States, so that their texts are as new to
it as those of any other State will be.
"""

import csv
import gzip
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from unrec.matching.background import Background, Floats, background_from
from unrec.matching.decision import EMBEDDED, PLAIN, decision_from, status_evidence
from unrec.matching.features import EMBEDDING_FEATURE, FEATURES, pair_features, prepare
from unrec.matching.training.background import MODEL, TEST_STATES, Tables, build, corpus_vectors

LABELS = Path(__file__).parent / "labels.tsv"
LAST_SESSION_OF_CYCLE_1 = 12
FOLDS = 6
INVERSE_PENALTY = 0.1  # scikit-learn's C for the pairs; anything from 0.03 to 1 does as well
STATUS_INVERSE_PENALTY = 1.0
THRESHOLDS = np.arange(0.05, 0.95, 0.01)

Row = dict[str, str]


@dataclass(frozen=True)
class Review:
    """One State's labelled later recommendations against all its earlier ones."""

    state: str
    features: dict[str, Floats]
    same: npt.NDArray[np.bool_]
    status: npt.NDArray[np.str_]  # "same", "related" or "other" a later recommendation: its best label


class CachedEmbedder:
    """Embeds texts of the corpus from the cache."""

    def __init__(self, cache: Path, tables: Tables) -> None:
        self._cache = cache
        self._mean = tables["embedding"]["mean"].astype(np.float64)
        self._projection = tables["embedding"]["projection"].astype(np.float64)

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return one row a text, of length one."""
        vectors = (corpus_vectors(texts, self._cache) - self._mean) @ self._projection
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def read_labels() -> dict[tuple[str, str], str]:
    """Return the label of each pair (later id, earlier id)."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        return {(row["later_id"], row["earlier_id"]): row["label"] for row in csv.DictReader(file, delimiter="\t")}


def read_reviews(path: Path, background: Background, embedder: CachedEmbedder) -> list[Review]:
    """Return the labelled reviews with the features of every pair, in the order of the States' codes."""
    labels = read_labels()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    states = sorted({rows[later]["state_under_review"] for later, _ in labels} - TEST_STATES)
    return [_review(state, rows, labels, background, embedder) for state in states]


def _review(
    state: str,
    rows: dict[str, Row],
    labels: dict[tuple[str, str], str],
    background: Background,
    embedder: CachedEmbedder,
) -> Review:
    later = list(dict.fromkeys(id_ for id_, _ in labels if rows[id_]["state_under_review"] == state))
    # the database repeats a text for each State that made it: the first row stands for all
    earlier: dict[str, str] = {}
    for row in rows.values():
        if row["state_under_review"] == state and int(row["session"]) <= LAST_SESSION_OF_CYCLE_1:
            earlier.setdefault(row["text"], row["id"])
    table = np.array([[labels.get((a, b), "other") for b in earlier.values()] for a in later])
    features = pair_features(
        prepare([rows[id_]["text"] for id_ in later], embedder, background),
        prepare(list(earlier), embedder, background),
    )
    status = np.where(
        (table == "same").any(axis=1), "same", np.where((table == "related").any(axis=1), "related", "other")
    )
    return Review(state, features, table == "same", status)


def learn(reviews: Sequence[Review], names: Sequence[str]) -> dict[str, Any]:
    """Return the weights of one decision without the part on the status."""
    rows = np.vstack([_rows(review, names) for review in reviews])
    same = np.concatenate([review.same.ravel() for review in reviews])
    center, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=5000).fit((rows - center) / scale, same)
    return {
        "features": list(names),
        "center": _rounded(center),
        "scale": _rounded(scale),
        "weights": _rounded(model.coef_[0]),
        "intercept": round(float(model.intercept_[0]), 5),
        "status_weights": [0.0, 0.0],
        "status_intercept": 0.0,
        "threshold": 0.5,
    }


def learn_status(evidence: Floats, status: npt.NDArray[np.str_]) -> dict[str, Any]:
    """Return the part on the status, from evidence on States that the pairs' weights had not seen.

    The threshold is the one with the best mean of the F1 of "repeated" and of "first time", related ones left out.
    """
    model = LogisticRegression(C=STATUS_INVERSE_PENALTY).fit(evidence, status == "same")
    probability = model.predict_proba(evidence)[:, 1][status != "related"]
    truth = status[status != "related"] == "same"
    scores = [_f1(probability >= t, truth) + _f1(probability < t, ~truth) for t in THRESHOLDS]
    return {
        "status_weights": _rounded(model.coef_[0]),
        "status_intercept": round(float(model.intercept_[0]), 5),
        "threshold": round(float(THRESHOLDS[int(np.argmax(scores))]), 2),
    }


def left_out_pairs(reviews: Sequence[Review], names: Sequence[str]) -> list[Floats]:
    """Return each review's pair probabilities by weights learned without its State."""
    pairs: list[Floats] = [np.zeros(0, dtype=np.float32)] * len(reviews)
    for fold in range(FOLDS):
        weights = decision_from(learn([r for k, r in enumerate(reviews) if k % FOLDS != fold], names))
        for k in range(fold, len(reviews), FOLDS):
            pairs[k] = weights.pair_probability(reviews[k].features)
    return pairs


def measure(reviews: Sequence[Review], pairs: Sequence[Floats]) -> dict[str, float]:
    """Return hit@1, hit@5 and recall@10 of the labelled repeated ones, as score_repeats.py counts them."""
    places, found, wanted = [], 0, 0
    for review, probability in zip(reviews, pairs, strict=True):
        for same, row in zip(review.same, probability, strict=True):
            if same.any():
                ranks = np.flatnonzero(same[np.argsort(-row, kind="stable")]) + 1
                places.append(int(ranks[0]))
                found += int((ranks <= 10).sum())
                wanted += min(10, int(same.sum()))
    at = np.array(places)
    return {
        "repeated": len(places),
        "hit@1": round(float((at == 1).mean()), 4),
        "hit@5": round(float((at <= 5).mean()), 4),
        "recall@10": round(found / wanted, 4),
    }


def _rows(review: Review, names: Sequence[str]) -> Floats:
    return np.stack([review.features[name].ravel() for name in names], axis=1)


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), 5) for value in values]


def _f1(got: npt.NDArray[np.bool_], want: npt.NDArray[np.bool_]) -> float:
    return float(2 * (got & want).sum() / max(1, got.sum() + want.sum()))


def main(path: Path, cache: Path) -> None:
    """Write the decisions and print the figures on States left out."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        state_of = {row["id"]: row["state_under_review"] for row in csv.DictReader(file)}
    labels = read_labels()
    tables = build(path, cache, TEST_STATES | {state_of[later] for later, _ in labels})
    reviews = read_reviews(path, background_from(tables["background"]), CachedEmbedder(cache, tables))
    status = np.concatenate([review.status for review in reviews])
    decisions = {}
    for name, features in ((PLAIN, FEATURES), (EMBEDDED, (*FEATURES, EMBEDDING_FEATURE))):
        pairs = left_out_pairs(reviews, features)
        part = learn_status(np.vstack([status_evidence(row) for row in pairs]), status)
        decisions[name] = learn(reviews, features) | part
        sys.stdout.write(f"{name}: {json.dumps(measure(reviews, pairs))} {json.dumps(part)}\n")
    origin = f"{len(labels)} labelled pairs of {len(reviews)} States, unrec/matching/training/labels.tsv"
    text = json.dumps({"version": 1, "origin": origin, "decisions": decisions}, indent=1)
    (MODEL / "decision.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
