"""What the matcher knows of recommendations in general: how rare a term is, and what subject it speaks of.

`model/background.npz` is computed by `unrec.matching.training.background` from UPR Info's database. For each stem and
each frequent pair of stems it holds the number of texts that use it, its weight for each of UPR Info's issues, and its
part in a sentence embedding, so that two texts without a common word ("honour killings", "violence against women")
still come close.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# a word that the background has never seen (a name, another language) counts as if it stood in so many texts
UNSEEN_TEXTS = 2


@dataclass(frozen=True)
class Background:
    """The table of terms, a row a term.

    `subjects` has a column a subject (`subject_names`), `prior` is each subject's share of recommendations; `senses`
    are a term's part in a sentence embedding, so that texts can be compared as the embedding would without its model.
    """

    texts: int
    rows: dict[str, int]
    idf: Floats
    subjects: Floats
    senses: Floats
    prior: Floats
    subject_names: tuple[str, ...]

    def idf_of(self, term: str) -> float:
        """Return the inverse document frequency of a term, in the table or not."""
        row = self.rows.get(term)
        return inverse_document_frequency(UNSEEN_TEXTS, self.texts) if row is None else float(self.idf[row])


def inverse_document_frequency(count: int, texts: int) -> float:
    """Return the smoothed inverse document frequency of a term that stands in `count` of `texts` texts."""
    return math.log((1 + texts) / (1 + count)) + 1


@lru_cache(maxsize=1)
def load_background() -> Background:
    """Return the table that ships with the package, read once for the life of the process."""
    path = resources.files("unrec.matching") / "model" / "background.npz"
    with path.open("rb") as file, np.load(file, allow_pickle=False) as table:
        return background_from(table)


def background_from(table: Mapping[str, npt.NDArray[Any]]) -> Background:
    """Return a table from its arrays, as `unrec.matching.training.background` writes them."""
    texts = int(table["texts"])
    counts = table["counts"].astype(np.float32)
    return Background(
        texts=texts,
        rows={term: row for row, term in enumerate(str(table["terms"]).split("\n"))},
        idf=(np.log((1 + texts) / (1 + counts)) + 1).astype(np.float32),
        subjects=table["subjects"].astype(np.float32) * table["subject_scale"].astype(np.float32),
        senses=table["senses"].astype(np.float32) * table["sense_scale"].astype(np.float32),
        prior=table["prior"].astype(np.float32),
        subject_names=tuple(str(table["subject_names"]).split("\n")),
    )
