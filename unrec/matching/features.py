"""Compare every later recommendation with every earlier one: a table of numbers between about 0 and 1 for each pair.

Whole texts are compared, and asks with asks; of the asks the best pair counts (line 4 of the guideline on repeated
recommendations: one shared ask is enough). All pairs of two lists of 300 take a few matrix products.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from unrec.matching.actions import KINDS, kinds_of_action
from unrec.matching.asks import Ask, split_asks
from unrec.matching.background import Background, Floats, load_background
from unrec.matching.embeddings import Embedder
from unrec.matching.terms import Term, instruments_in, terms_of, with_pairs

FEATURES: tuple[str, ...] = (
    "text_terms",  # cosine of the texts' terms
    "text_subjects",  # cosine of the texts' subjects
    "text_senses",  # cosine of the texts' senses
    "ask_terms",  # the best pair of asks: cosine of terms
    "ask_subjects",  # the best pair of asks: cosine of subjects
    "ask_senses",  # the best pair of asks: cosine of senses
    "ask_all",  # the best pair of asks: terms, subjects and senses together
    "ask_same_kind",  # the same, among the pairs that want the same kind of action
    "ask_agreement",  # the best pair of asks, lowered where their kinds of action differ
    "kinds",  # kinds of action shared by the texts, of all their kinds
    "later_covered",  # share of the later text's information that stands in the earlier text
    "earlier_covered",  # share of the earlier text's information that stands in the later text
    "shared_information",  # information of the shared terms, logarithmic
    "instruments",  # the best pair of asks: instruments shared, of all that the two name
    "other_instruments",  # both texts name instruments, and none is the same
    "same_treaty",  # both have an ask to ratify, and the two name the same instrument
    "length",  # how unlike the two lengths are
)
EMBEDDING_FEATURE = "embedding"  # cosine of the texts' embeddings

UNKNOWN_KIND = 0.5  # agreement of two asks of which one has no known kind of action
INFORMATION_UNIT = 40.0  # the idf of about six uncommon stems: scales `shared_information` to about 1
LENGTH_UNIT = 4.0  # a text e^4 times as long as the other is as unlike in length as counts


@dataclass(frozen=True)
class Analysed:
    """One recommendation taken apart: its terms, its asks, and what each ask wants."""

    text: str
    terms: tuple[Term, ...]
    asks: tuple[Ask, ...]
    ask_terms: tuple[tuple[Term, ...], ...]
    ask_kinds: tuple[frozenset[str], ...]
    ask_instruments: tuple[frozenset[str], ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of action of all asks."""
        return frozenset().union(*self.ask_kinds)

    @property
    def instruments(self) -> frozenset[str]:
        """The instruments that the asks name."""
        return frozenset().union(*self.ask_instruments)


def analyse(text: str) -> Analysed:
    """Return a recommendation taken apart. An empty text has one empty ask, so that every text has a row."""
    asks = split_asks(text) or (Ask("", 0, 0),)
    terms = tuple(terms_of(text))
    cores = tuple(tuple(term for term in terms if ask.start <= term.start < ask.end) for ask in asks)
    return Analysed(
        text=text,
        terms=terms,
        asks=asks,
        ask_terms=cores,
        ask_kinds=tuple(kinds_of_action(ask.text) for ask in asks),
        ask_instruments=tuple(instruments_in(core) for core in cores),
    )


@dataclass(frozen=True)
class _Vectors:
    """One row a text (or an ask): weighted terms of length one, information by term, subjects and senses."""

    weights: list[dict[str, float]]
    information: list[dict[str, float]]
    subjects: Floats
    senses: Floats
    known: Floats  # the share of each row's weight that the background knows: near 1 in English, near 0 in Kazakh


@dataclass(frozen=True)
class Prepared:
    """A list of recommendations ready to be compared with another list."""

    analysed: tuple[Analysed, ...]
    texts: _Vectors
    asks: _Vectors
    ask_starts: tuple[int, ...]  # the row of each recommendation's first ask
    embeddings: Floats | None

    def part(self, start: int, end: int) -> "Prepared":
        """Return the recommendations from `start` to before `end` alone, without computing them again."""
        first = self.ask_starts[start]
        last = self.ask_starts[end] if end < len(self.ask_starts) else len(self.asks.weights)
        return Prepared(
            analysed=self.analysed[start:end],
            texts=_cut(self.texts, start, end),
            asks=_cut(self.asks, first, last),
            ask_starts=tuple(row - first for row in self.ask_starts[start:end]),
            embeddings=None if self.embeddings is None else self.embeddings[start:end],
        )


def _cut(vectors: _Vectors, start: int, end: int) -> _Vectors:
    return _Vectors(
        vectors.weights[start:end],
        vectors.information[start:end],
        vectors.subjects[start:end],
        vectors.senses[start:end],
        vectors.known[start:end],
    )


def prepare(texts: Sequence[str], embedder: Embedder | None = None, background: Background | None = None) -> Prepared:
    """Return recommendations analysed and turned into vectors.

    Args:
        texts: in any language; at least one.
        embedder: adds embeddings, which take most of the time.
        background: None for the table that ships with the package; training gives one without its own States.
    """
    background = background or load_background()
    analysed = tuple(analyse(text) for text in texts)
    starts = np.cumsum([0] + [len(one.asks) for one in analysed])[:-1]
    return Prepared(
        analysed=analysed,
        texts=_vectors([one.terms for one in analysed], background),
        asks=_vectors([terms for one in analysed for terms in one.ask_terms], background),
        ask_starts=tuple(int(start) for start in starts),
        embeddings=None if embedder is None else embedder.embed(texts),
    )


def _vectors(documents: Sequence[tuple[Term, ...]], background: Background) -> _Vectors:
    weights: list[dict[str, float]] = []
    information: list[dict[str, float]] = []
    subjects = np.zeros((len(documents), len(background.prior)), dtype=np.float32)
    senses = np.zeros((len(documents), background.senses.shape[1]), dtype=np.float32)
    known_share = np.zeros(len(documents), dtype=np.float32)
    for row, terms in enumerate(documents):
        counts = Counter(with_pairs(terms))
        known = [term for term in counts if term in background.rows]
        if known:
            at = np.array([background.rows[term] for term in known])
            known_weights = (1 + np.log(np.array([counts[term] for term in known]))) * background.idf[at]
            known_weights /= np.linalg.norm(known_weights)
            subjects[row] = known_weights @ background.subjects[at] + background.prior
            senses[row] = known_weights @ background.senses[at]
        # a pair of stems that the background has never seen is chance; a new single word may be a name
        kept = {term: background.idf_of(term) for term in counts if term in background.rows or " " not in term}
        all_weights = {term: (1 + float(np.log(counts[term]))) * idf for term, idf in kept.items()}
        length = sum(weight * weight for weight in all_weights.values()) ** 0.5 or 1.0
        weights.append({term: weight / length for term, weight in all_weights.items()})
        known_share[row] = sum(weight * weight for term, weight in weights[-1].items() if term in background.rows)
        information.append({term: idf for term, idf in kept.items() if " " not in term})
    # a frequent subject says less than a rare one: divided by the root of its share among all recommendations
    subjects /= np.sqrt(background.prior)
    return _Vectors(weights, information, _unit(subjects), _unit(senses), known_share)


def _unit(matrix: Floats) -> Floats:
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.divide(matrix, norms, out=np.zeros_like(matrix), where=norms > 0)


def _dense(rows: list[dict[str, float]], columns: dict[str, int]) -> Floats:
    matrix = np.zeros((len(rows), len(columns)), dtype=np.float32)
    for row, values in enumerate(rows):
        for term, value in values.items():
            column = columns.get(term)
            if column is not None:
                matrix[row, column] = value
    return matrix


def _products(first: list[dict[str, float]], second: list[dict[str, float]]) -> Floats:
    used = [{term for values in side for term in values} for side in (first, second)]
    columns = {term: column for column, term in enumerate(sorted(used[0] & used[1]))}
    return np.asarray(_dense(first, columns) @ _dense(second, columns).T)


def _owners(side: Prepared) -> list[int]:
    """Return for each ask the place of its recommendation."""
    return [place for place, one in enumerate(side.analysed) for _ in one.asks]


def _cosines(first: _Vectors, second: _Vectors, embedding: Floats | None) -> tuple[Floats, Floats, Floats]:
    """Return the cosines of terms, of subjects and of senses.

    The background knows English. What it does not know of a text (another language, a name) has no subjects and no
    senses: for that share, the terms stand in, or the embedding where it is higher.
    """
    terms = _products(first.weights, second.weights)
    instead = terms if embedding is None else np.maximum(terms, embedding)
    known = np.minimum(first.known[:, None], second.known[None, :])
    subjects, senses = first.subjects @ second.subjects.T, first.senses @ second.senses.T
    subjects = known * subjects + (1 - known) * instead
    senses = known * senses + (1 - known) * instead
    return terms, np.asarray(subjects, dtype=np.float32), np.asarray(senses, dtype=np.float32)


def _sets(sets: Sequence[frozenset[str]], members: Sequence[str]) -> Floats:
    return np.array([[member in one for member in members] for one in sets], dtype=np.float32).reshape(len(sets), -1)


def _jaccard(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Return the shared part of each two sets, and 1 where neither of the two is empty."""
    shared = first @ second.T
    first_size, second_size = first.sum(axis=1)[:, None], second.sum(axis=1)[None, :]
    union = first_size + second_size - shared
    known = ((first_size > 0) & (second_size > 0)).astype(np.float32)
    return np.divide(shared, union, out=np.zeros_like(shared), where=union > 0), known


def pair_features(later: Prepared, earlier: Prepared) -> dict[str, Floats]:
    """Return each feature as a matrix with a row a later and a column an earlier recommendation.

    The features are those of `FEATURES`, and `EMBEDDING_FEATURE` where both sides have embeddings.
    """

    def best(pairs: npt.NDArray[Any]) -> Floats:
        by_later = np.maximum.reduceat(pairs, later.ask_starts, axis=0)
        return np.asarray(np.maximum.reduceat(by_later, earlier.ask_starts, axis=1))

    embedding = None
    if later.embeddings is not None and earlier.embeddings is not None:
        embedding = later.embeddings @ earlier.embeddings.T
    text_terms, text_subjects, text_senses = _cosines(later.texts, earlier.texts, embedding)
    of_asks = None
    if embedding is not None:
        of_asks = embedding[np.ix_(*(_owners(side) for side in (later, earlier)))]
    ask_terms, ask_subjects, ask_senses = _cosines(later.asks, earlier.asks, of_asks)
    ask_all = (ask_terms + ask_subjects + ask_senses) / 3
    sides = (later.analysed, earlier.analysed)
    kinds_a, kinds_b = (_sets([kinds for one in side for kinds in one.ask_kinds], KINDS) for side in sides)
    ask_kinds, ask_known = _jaccard(kinds_a, kinds_b)
    agreement = np.where(ask_known > 0, ask_kinds, UNKNOWN_KIND)
    text_kinds, text_known = _jaccard(*(_sets([one.kinds for one in side], KINDS) for side in sides))

    codes = sorted(_codes(later) | _codes(earlier))
    named_a, named_b = (_sets([named for one in side for named in one.ask_instruments], codes) for side in sides)
    instruments, _ = _jaccard(named_a, named_b)
    text_instruments, both_name = _jaccard(*(_sets([one.instruments for one in side], codes) for side in sides))
    ratify = KINDS.index("ratify")
    same_treaty = (instruments > 0) * np.outer(kinds_a[:, ratify], kinds_b[:, ratify])

    shared = _products(
        [{term: value**0.5 for term, value in values.items()} for values in later.texts.information],
        [{term: value**0.5 for term, value in values.items()} for values in earlier.texts.information],
    )
    later_total = np.array([max(1.0, sum(values.values())) for values in later.texts.information])[:, None]
    earlier_total = np.array([max(1.0, sum(values.values())) for values in earlier.texts.information])[None, :]

    features = {
        "text_terms": text_terms,
        "text_subjects": text_subjects,
        "text_senses": text_senses,
        "ask_terms": best(ask_terms),
        "ask_subjects": best(ask_subjects),
        "ask_senses": best(ask_senses),
        "ask_all": best(ask_all),
        "ask_same_kind": best(ask_all * (ask_kinds > 0)),
        "ask_agreement": best(ask_all * (0.5 + 0.5 * agreement)),
        "kinds": np.where(text_known > 0, text_kinds, UNKNOWN_KIND),
        "later_covered": shared / later_total,
        "earlier_covered": shared / earlier_total,
        "shared_information": np.log1p(shared / INFORMATION_UNIT),
        "instruments": best(instruments),
        "other_instruments": both_name * (text_instruments == 0),
        "same_treaty": best(same_treaty),
        "length": np.abs(np.log(later_total / earlier_total)) / LENGTH_UNIT,
    }
    if embedding is not None:
        features[EMBEDDING_FEATURE] = embedding
    return {name: np.asarray(matrix, dtype=np.float32) for name, matrix in features.items()}


def _codes(side: Prepared) -> set[str]:
    return {code for one in side.analysed for code in one.instruments}
