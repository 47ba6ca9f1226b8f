"""The trained weights as they lie on disk, and scores from them.

A model is a folder of two files: `weights.npz` (numbers; read without pickle) and `model.json` (names, vocabulary,
calibration, and what it was trained on). The arithmetic is numpy's alone.
"""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrec.classification import features
from unrec.classification.features import Batch, Floats, Ints
from unrec.errors import InputError

MODEL_FOLDER = Path(__file__).parent / "model"
FORMAT = 1

# Weights are stored as 16-bit integers, the largest of each label being this.
LARGEST_WEIGHT = 32_767
# Words whose letters are kept summed up; a server that runs for months must not grow.
MAX_CACHED_WORDS = 60_000


@dataclass(frozen=True, slots=True)
class Weights:
    """All numbers of a model. Rows of grams: first those for issues alone, then shared, then for actions alone."""

    codes: Ints
    idf: Floats
    issue_grams: Floats  # rows [0, shared_until) x issues
    action_grams: Floats  # rows [shared_from, end) x 5
    letter_idf: Floats
    issue_letters: Floats  # letter sequences x issues
    issue_bias: Floats
    action_bias: Floats
    issue_slope: Floats  # calibration: probability = sigmoid(slope * score + offset)
    issue_offset: Floats
    action_slope: Floats  # 5 x 5; probabilities = softmax(scores @ slope + offset)
    action_offset: Floats
    shared_from: int
    shared_until: int


@dataclass(frozen=True, slots=True)
class Header:
    """Everything of a model that is words: its version, labels, vocabulary and thresholds."""

    version: str
    issues: tuple[str, ...]
    stems: tuple[str, ...]
    words: tuple[str, ...]
    sequences: tuple[str, ...]
    letter_weight: float  # how much the letters block counts beside the grams block, which counts 1
    issue_threshold: float  # an issue at least this probable is given
    issue_floor: float  # where none is, the likeliest is given if at least this probable
    trained_on: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hits:
    """The known features of a batch, each once a text, in order of text and row."""

    text: Ints
    row: Ints
    issue_value: Floats  # idf over the length of the text's vector; 0 for a row that issues do not use
    action_value: Floats


@dataclass(frozen=True, slots=True)
class Scores:
    """Calibrated probabilities of a batch: texts x issues, and texts x 5 action categories."""

    issues: NDArray[np.float64]
    actions: NDArray[np.float64]


class LinearModel:
    """Scores from weights: a sum over the features of a text for each label, calibrated to a probability."""

    def __init__(self, weights: Weights, header: Header) -> None:
        self.weights = weights
        self.header = header
        self.lexicon = features.Lexicon(header.stems, header.words)
        self._table = features.CodeTable(weights.codes)
        self._sequences = {sequence: i for i, sequence in enumerate(header.sequences)}
        self._forget()

    def _forget(self) -> None:
        self.lexicon.clear()
        self._letters: Floats = np.zeros((0, len(self.header.issues)), dtype=np.float32)
        self._squares: Floats = np.zeros(0, dtype=np.float32)

    def batch(self, texts: list[list[str]]) -> Batch:
        """Return the numbers of tokenised texts."""
        if len(self.lexicon.entries) > MAX_CACHED_WORDS:
            self._forget()
        return self.lexicon.batch(texts)

    def hits(self, batch: Batch) -> Hits:
        """Return the known gram features of a batch with their values."""
        grams = features.find_grams(batch, self.lexicon.is_content)
        places, rows = self._table.rows(grams.code)
        key = _distinct(grams.text[places] * len(self.weights.codes) + rows)
        text, row = np.divmod(key, max(1, len(self.weights.codes)))
        idf = self.weights.idf[row]
        return Hits(
            text,
            row,
            _of_length_one(idf * (row < self.weights.shared_until), text, batch.size),
            _of_length_one(idf * (row >= self.weights.shared_from), text, batch.size),
        )

    def letters(self, batch: Batch) -> tuple[Ints, Ints, Floats]:
        """Return the distinct words of each text: text, entry in the lexicon, and value of the word's letters."""
        self._learn_letters()
        number = max(1, len(self._squares))
        spelled = batch.entry > 0
        text, entry = np.divmod(_distinct(batch.text[spelled] * number + batch.entry[spelled]), number)
        length = np.sqrt(np.bincount(text, weights=self._squares[entry], minlength=batch.size))
        value = self.header.letter_weight / np.maximum(length, 1e-9)
        return text, entry, value[text].astype(np.float32)

    def _learn_letters(self) -> None:
        """Sum up the weights of the letter sequences of words that were not seen before."""
        new = list(self.lexicon.entries)[len(self._squares) :]
        if not new:
            return
        sums = np.zeros((len(new), len(self.header.issues)), dtype=np.float32)
        squares = np.zeros(len(new), dtype=np.float32)
        for i, word in enumerate(new):
            rows = known_sequences(word, self._sequences)
            if rows:
                idf = self.weights.letter_idf[rows]
                sums[i] = idf @ self.weights.issue_letters[rows]
                squares[i] = idf @ idf
        self._letters = np.concatenate([self._letters, sums])
        self._squares = np.concatenate([self._squares, squares])

    def raw_scores(self, batch: Batch) -> tuple[Floats, Floats]:
        """Return the linear scores before calibration: texts x issues, texts x 5."""
        weights = self.weights
        hits = self.hits(batch)
        of_issue = hits.row < weights.shared_until
        issues = _sums(weights.issue_grams, hits.row[of_issue], hits.issue_value[of_issue], hits.text[of_issue], batch)
        text, entry, value = self.letters(batch)
        issues += _sums(self._letters, entry, value, text, batch)
        of_action = hits.row >= weights.shared_from
        row = hits.row[of_action] - weights.shared_from
        actions = _sums(weights.action_grams, row, hits.action_value[of_action], hits.text[of_action], batch)
        return issues + weights.issue_bias, actions + weights.action_bias

    def scores(self, batch: Batch) -> Scores:
        """Return the calibrated probabilities of every label for every text of a batch."""
        weights = self.weights
        issues, actions = self.raw_scores(batch)
        logits = actions.astype(np.float64) @ weights.action_slope + weights.action_offset
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return Scores(
            issues=1 / (1 + np.exp(-(issues.astype(np.float64) * weights.issue_slope + weights.issue_offset))),
            actions=powers / powers.sum(axis=1, keepdims=True),
        )

    def given_issues(self, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which issues are given: those over the threshold, or the likeliest where it reaches the floor."""
        return given(scores, self.header.issue_threshold, self.header.issue_floor)

    def shares(self, tokens: list[str], issues: list[int], actions: list[int]) -> tuple[Floats, Floats]:
        """Return what each token of one text adds to the score of some labels, for showing why a label was given.

        A feature of two or three words counts in equal parts for its first and its last.

        Args:
            tokens: of one text.
            issues: columns of issues.
            actions: columns of action categories (0 is category 1).

        Returns:
            tokens x issues, and tokens x actions.
        """
        weights, size = self.weights, len(tokens) + 1
        batch = self.batch([tokens])
        grams = features.find_grams(batch, self.lexicon.is_content)
        places, rows = self._table.rows(grams.code)
        hits = self.hits(batch)
        which = np.searchsorted(hits.row, rows)
        times = np.bincount(which, minlength=1)[which]  # a feature counts once however often it stands
        first, last = grams.first[places], grams.last[places]
        of_issues, of_actions = np.zeros((size, len(issues))), np.zeros((size, len(actions)))
        used = rows < weights.shared_until
        adds = weights.issue_grams[np.ix_(rows[used], np.array(issues, dtype=np.int64))]
        halves = adds * (hits.issue_value[which] / times)[used, None] / 2
        np.add.at(of_issues, first[used], halves)
        np.add.at(of_issues, last[used], halves)
        used = rows >= weights.shared_from
        adds = weights.action_grams[np.ix_(rows[used] - weights.shared_from, np.array(actions, dtype=np.int64))]
        halves = adds * (hits.action_value[which] / times)[used, None] / 2
        np.add.at(of_actions, first[used], halves)
        np.add.at(of_actions, last[used], halves)
        _, entry, amount = self.letters(batch)
        of_word = dict(zip(entry.tolist(), amount.tolist(), strict=True))
        counts = np.bincount(batch.entry[1:], minlength=1)
        for place, one in enumerate(batch.entry[1:].tolist(), start=1):
            of_issues[place] += self._letters[one][issues] * of_word[one] / counts[one]
        return of_issues[1:].astype(np.float32), of_actions[1:].astype(np.float32)


def known_sequences(word: str, sequences: dict[str, int]) -> list[int]:
    """Return the rows of the letter sequences of a word that a model knows; none for numbers and marks."""
    if not word.isalpha():
        return []
    return [row for one in features.letter_sequences(word) if (row := sequences.get(one)) is not None]


def given(scores: NDArray[np.float64], threshold: float, floor: float) -> NDArray[np.bool_]:
    """Return which labels are given: those over the threshold, or the likeliest where it reaches the floor."""
    chosen = scores >= threshold
    lonely = np.flatnonzero(~chosen.any(axis=1) & (scores.max(axis=1, initial=0.0) >= floor))
    chosen[lonely, scores[lonely].argmax(axis=1)] = True
    return chosen


def _distinct(keys: Ints) -> Ints:
    """Return the distinct keys in order; some five times faster here than `np.unique`, which hashes them first."""
    ordered = np.sort(keys)
    return ordered[np.diff(ordered, prepend=-1) != 0]


def _of_length_one(values: Floats, text: Ints, size: int) -> Floats:
    """Return values divided by the length (L2) of their text's vector."""
    length = np.sqrt(np.bincount(text, weights=values * values, minlength=size))
    return (values / np.maximum(length, 1e-9)[text]).astype(np.float32)


def _sums(matrix: Floats, rows: Ints, values: Floats, text: Ints, batch: Batch) -> Floats:
    """Return for each text the sum of `values * matrix[rows]` over its features; `text` is in order."""
    result = np.zeros((batch.size, matrix.shape[1]), dtype=np.float32)
    if len(rows):
        added = matrix[rows]
        added *= values[:, None]
        starts = np.flatnonzero(np.diff(text, prepend=-1))
        result[text[starts]] = np.add.reduceat(added, starts, axis=0)
    return result


def quantise(weights: NDArray[np.float64]) -> tuple[NDArray[np.int16], Floats]:
    """Return weights as 16-bit integers, and by how much to multiply each column to have them back."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-9) / LARGEST_WEIGHT
    return np.rint(weights / scale).astype(np.int16), scale.astype(np.float32)


_QUANTISED = ("issue_grams", "action_grams", "issue_letters")


def save_model(folder: Path, weights: Weights, header: Header) -> None:
    """Write a model's two files, each whole or not at all. The same model gives the same bytes (no clock in them)."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, Any] = {"shared": np.array([weights.shared_from, weights.shared_until])}
    for name in Weights.__slots__:
        value = getattr(weights, name)
        if name in _QUANTISED:
            arrays[name], arrays[f"{name}_scale"] = quantise(value)
        elif not name.startswith("shared_"):
            arrays[name] = value
    np.savez_compressed(folder / "new.npz", **arrays)  # numpy dates every member 1980-01-01
    facts = {"format": FORMAT} | {name: getattr(header, name) for name in Header.__slots__}
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    (folder / "new.json").write_text(text + "\n", encoding="utf-8")
    (folder / "new.npz").replace(folder / "weights.npz")
    (folder / "new.json").replace(folder / "model.json")


def load_model(folder: Path = MODEL_FOLDER) -> LinearModel:
    """Return a model from its folder.

    Raises:
        InputError: the folder holds no model, a damaged one, or one of another format.
    """
    try:
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        if facts.pop("format") != FORMAT:
            raise InputError(f"The model in {folder} is of another version of this program; train it again.")
        for name in _QUANTISED:
            arrays[name] = arrays[name].astype(np.float32) * arrays.pop(f"{name}_scale")
        shared_from, shared_until = (int(number) for number in arrays.pop("shared"))
        lists = {name: tuple(facts[name]) for name in ("issues", "stems", "words", "sequences")}
        return LinearModel(
            Weights(**arrays, shared_from=shared_from, shared_until=shared_until), Header(**(facts | lists))
        )
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise InputError(f"The folder {folder} holds no usable model; train one with `unrec train`.") from error
