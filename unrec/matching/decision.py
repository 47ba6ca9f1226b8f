"""The learned, calibrated decisions: how likely two recommendations share an ask, and how likely a later one repeats.

The weights are two logistic regressions in `model/decision.json`, learned by `unrec.matching.training.decision` on
labelled pairs of other States than those that the matcher is tested on. There is one set for the default install and
one where embeddings are at hand.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from unrec.matching.background import Floats

PLAIN, EMBEDDED = "plain", "embedded"  # the two sets of weights
IDENTICAL_COSINE = 0.9999  # two texts of the same terms ask the same, whatever the rest says
_NEVER, _SURE = 1e-6, 1 - 1e-6  # keeps logarithms finite


@dataclass(frozen=True)
class Decision:
    """One set of weights. Each feature is centred and scaled before it is weighed.

    `status_weights` weigh the evidence of `status_evidence`; a probability of at least `threshold` is "repeated".
    """

    features: tuple[str, ...]
    center: Floats
    scale: Floats
    weights: Floats
    intercept: float
    status_weights: Floats
    status_intercept: float
    threshold: float

    def pair_probability(self, features: Mapping[str, Floats]) -> Floats:
        """Return for each pair how likely the two share a principal ask (the guideline's "same").

        Args:
            features: matrices of one shape, as `pair_features` returns them.
        """
        total = np.full(next(iter(features.values())).shape, self.intercept, dtype=np.float32)
        for name, center, scale, weight in zip(self.features, self.center, self.scale, self.weights, strict=True):
            total += (features[name] - center) * (weight / scale)
        identical = features["text_terms"] >= IDENTICAL_COSINE
        return np.asarray(np.where(identical, _SURE, _logistic(total)), dtype=np.float32)

    def status_probability(self, pairs: Floats) -> Floats:
        """Return for each row how likely the later recommendation repeats an earlier one.

        Args:
            pairs: the probabilities of a later recommendation (row) against every earlier one (column), at least one.
        """
        return np.asarray(_logistic(status_evidence(pairs) @ self.status_weights + self.status_intercept))


def status_evidence(pairs: Floats) -> Floats:
    """Return two numbers a row: the best pair's log odds, and the logarithm of how many pairs should be same."""
    kept = np.clip(pairs.astype(np.float64), _NEVER, _SURE)
    best = kept.max(axis=1)
    return np.asarray(np.stack([np.log(best / (1 - best)), np.log(kept.sum(axis=1))], axis=1), dtype=np.float32)


def _logistic(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))), dtype=np.float32)


@lru_cache(maxsize=2)
def load_decision(name: str) -> Decision:
    """Return the set of weights `PLAIN` or `EMBEDDED` that ships with the package."""
    path = resources.files("unrec.matching") / "model" / "decision.json"
    sets: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["decisions"]
    return decision_from(sets[name])


def decision_from(values: Mapping[str, Any]) -> Decision:
    """Return a set of weights from its JSON form."""
    return Decision(
        features=tuple(values["features"]),
        center=np.array(values["center"], dtype=np.float32),
        scale=np.array(values["scale"], dtype=np.float32),
        weights=np.array(values["weights"], dtype=np.float32),
        intercept=float(values["intercept"]),
        status_weights=np.array(values["status_weights"], dtype=np.float32),
        status_intercept=float(values["status_intercept"]),
        threshold=float(values["threshold"]),
    )
