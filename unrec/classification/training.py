"""Trains the classifier from UPR Info's labelled recommendations. Needs the extra `train` (scikit-learn).

One linear support vector machine a label, on the features of `features`; scores are calibrated, and thresholds chosen,
on scores that each text got from models that had not seen it nor its near-duplicates. `python -m
unrec.classification.training` writes the shipped model; the same corpus gives the same bytes.
"""

import csv
import gzip
import hashlib
import json
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from unrec.classification import features, model, nearest
from unrec.classification.features import Floats, Ints
from unrec.errors import InputError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Chosen on sessions 13 and 14 with a model of sessions 1 to 12; sessions 15 and 16 were used for the report alone.
ISSUE_COST = 0.7
ACTION_COST = 0.6
LETTER_WEIGHT = 0.6
LEAST_TEXTS = {features.THREE: 3, features.PAIR: 8}
LEAST_TEXTS_OTHERWISE = 2
LEAST_TEXTS_OF_SEQUENCE = 3
MOST_SEQUENCES = 36_000
# Weights below this share of a label's largest change no answer, but fill the file.
LEAST_WEIGHT_SHARE = 0.01
FOLDS = 3
PROCESSES = 2
# Starting processes takes longer than fitting fewer texts than this.
LEAST_TEXTS_FOR_PROCESSES = 2_000
# Embedded examples for other languages: so many of each issue, none with more issues than tell what it is about.
EXAMPLES_OF_ISSUE = 16
MOST_ISSUES_OF_EXAMPLE = 3
# A decision of a site's own people counts as much as this many rows of the corpus.
SITE_WEIGHT = 3.0
THRESHOLDS = tuple(round(0.30 + 0.02 * i, 2) for i in range(16))
FLOORS = (0.2, 0.25, 0.3, 0.35, 0.4)


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text. None for what nobody decided; no issues is a decision, too."""

    text: str
    issues: frozenset[str] | None
    action: int | None  # 1 to 5
    session: int = 0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a model knows: features by code, words, letter sequences. Rows are in the order that `Weights` wants."""

    stems: tuple[str, ...]
    words: tuple[str, ...]
    sequences: tuple[str, ...]
    codes: Ints
    idf: Floats
    letter_idf: Floats
    shared_from: int
    shared_until: int


def corpus_path() -> Path:
    """Return where UPR Info's recommendations lie: below `QADAM_SHARED`, or `../shared` of the project's folder."""
    shared = os.environ.get("QADAM_SHARED")
    root = Path(shared) if shared else Path(__file__).parents[2].parent / "shared"
    return root / "corpus" / "upr_recommendations.csv.gz"


def read_corpus(path: Path) -> list[Example]:
    """Return the labelled recommendations of UPR Info's database.

    Raises:
        InputError: the file is missing or lacks a column.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            return [
                Example(
                    row["text"], frozenset(row["issues"].split("; ")), int(row["action"]), session=int(row["session"])
                )
                for row in csv.DictReader(lines)
            ]
    except (OSError, KeyError, ValueError, EOFError) as error:
        raise InputError(f"The corpus {path} cannot be read; see its README for the columns.") from error


def read_site_labels(path: Path) -> list[Example]:
    """Return a site's own decisions from lines of `{"text", "issues", "action"}`.

    Either label may be missing where it was not decided; a line with neither teaches nothing here and is passed over.

    Raises:
        InputError: a line is not JSON, has no text, issues that are no list of names, or an action outside 1 to 5.
    """
    examples = []
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    examples.append(_site_example(json.loads(line), number))
    except OSError as error:
        raise InputError(f"The labels {path} cannot be read.") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"The labels {path} are not lines of JSON in UTF-8.") from error
    return [example for example in examples if example.issues is not None or example.action is not None]


def _site_example(row: Any, line: int) -> Example:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError(f'Line {line} of the labels has no "text".')
    issues, action = row.get("issues"), row.get("action")
    if issues is not None and not (isinstance(issues, list) and all(isinstance(name, str) for name in issues)):
        raise InputError(f'Line {line} of the labels has "issues" that are no list of names.')
    if action is not None and action not in (1, 2, 3, 4, 5):
        raise InputError(f'Line {line} of the labels has an "action" that is not 1 to 5.')
    return Example(row["text"], None if issues is None else frozenset(issues), action, weight=SITE_WEIGHT)


# --- features as matrices ---


def build_vocabulary(texts: Sequence[list[str]]) -> Vocabulary:
    """Return the features of tokenised texts that stand in enough of them."""
    stemmer = features.Stemmer()
    stem_of = {word: stemmer(word) for word in sorted(set().union(*texts))}
    word_counts = Counter(word for words in texts for word in set(words))
    stem_counts = Counter(stem for words in texts for stem in {stem_of[word] for word in words})
    stems = tuple(sorted(s for s, n in stem_counts.items() if n >= LEAST_TEXTS_OTHERWISE and s != ","))
    words = tuple(
        sorted(word for word, n in word_counts.items() if n >= LEAST_TEXTS_OTHERWISE and word not in (",", ";"))
    )
    code, _ = _distinct_grams(features.Lexicon(stems, words), texts)
    codes, counts = np.unique(code, return_counts=True)
    kinds = features.kind_of(codes)
    least = np.array([LEAST_TEXTS.get(kind, LEAST_TEXTS_OTHERWISE) for kind in range(kinds.max() + 1)])
    enough = counts >= least[kinds]
    codes, counts, kinds = codes[enough], counts[enough], kinds[enough]
    for_issue, for_action = np.isin(kinds, features.ISSUE_KINDS), np.isin(kinds, features.ACTION_KINDS)
    order = np.argsort(for_action.astype(int) - for_issue.astype(int), kind="stable")
    sequence_counts: Counter[str] = Counter()
    for word, count in sorted(word_counts.items()):
        if word.isalpha():
            sequence_counts.update(dict.fromkeys(features.letter_sequences(word), count))
    likely = sorted(sequence_counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_SEQUENCES]
    sequences = sorted((s, min(n, len(texts))) for s, n in likely if n >= LEAST_TEXTS_OF_SEQUENCE)
    return Vocabulary(
        stems=stems,
        words=words,
        sequences=tuple(sequence for sequence, _ in sequences),
        codes=codes[order],
        idf=_idf(counts[order], len(texts)),
        letter_idf=_idf(np.array([count for _, count in sequences]), len(texts)),
        shared_from=int((for_issue & ~for_action).sum()),
        shared_until=int(for_issue.sum()),
    )


def _idf(counts: Ints, texts: int) -> Floats:
    return (np.log((1 + texts) / (1 + counts)) + 1).astype(np.float32)


def _distinct_grams(lexicon: features.Lexicon, texts: Sequence[list[str]], step: int = 4000) -> tuple[Ints, Ints]:
    """Return the code and the text of every gram feature, once a text."""
    codes, owners = [], []
    for start in range(0, len(texts), step):
        grams = features.find_grams(lexicon.batch(texts[start : start + step]), lexicon.is_content)
        order = np.lexsort((grams.text, grams.code))
        code, text = grams.code[order], grams.text[order]
        first = (np.diff(code, prepend=-1) != 0) | (np.diff(text, prepend=-1) != 0)
        codes.append(code[first])
        owners.append(text[first] + start)
    return np.concatenate(codes), np.concatenate(owners)


@dataclass(frozen=True, slots=True)
class Matrices:
    """The features of texts as sparse matrices, as scikit-learn wants them."""

    issues: "csr_matrix"  # grams, then letters
    actions: "csr_matrix"


def feature_matrices(vocabulary: Vocabulary, texts: Sequence[list[str]]) -> Matrices:
    """Return the same values that `LinearModel` computes, as sparse matrices."""
    from scipy.sparse import csr_matrix, diags, hstack

    lexicon = features.Lexicon(vocabulary.stems, vocabulary.words)
    code, text = _distinct_grams(lexicon, texts)
    places, rows = features.CodeTable(vocabulary.codes).rows(code)
    shape = (len(texts), len(vocabulary.codes))
    grams = csr_matrix((vocabulary.idf[rows], (text[places], rows)), shape=shape)
    grams.sort_indices()

    word_list = sorted(set().union(*texts))
    rows_of = {sequence: i for i, sequence in enumerate(vocabulary.sequences)}
    spelled = [model.known_sequences(word, rows_of) for word in word_list]
    flat = np.array([row for word_rows in spelled for row in word_rows], dtype=np.int64)
    ends = np.cumsum([0] + [len(word_rows) for word_rows in spelled])
    letters_of_word = csr_matrix(
        (vocabulary.letter_idf[flat], flat, ends), shape=(len(word_list), len(vocabulary.sequences))
    )
    number = {word: i for i, word in enumerate(word_list)}
    distinct = [sorted({number[word] for word in words}) for words in texts]
    indices = np.array([one for words in distinct for one in words], dtype=np.int64)
    ends = np.cumsum([0] + [len(words) for words in distinct])
    holds = csr_matrix((np.ones(len(indices), dtype=np.float32), indices, ends), shape=(len(texts), len(word_list)))
    squares = np.asarray(letters_of_word.multiply(letters_of_word).sum(axis=1)).ravel()
    length = np.sqrt(holds @ squares)
    letters = diags(LETTER_WEIGHT / np.maximum(length, 1e-9)) @ (holds @ letters_of_word)
    return Matrices(
        issues=hstack([_rows_of_length_one(grams[:, : vocabulary.shared_until]), letters]).tocsr(),
        actions=_rows_of_length_one(grams[:, vocabulary.shared_from :]),
    )


def _rows_of_length_one(matrix: "csr_matrix") -> "csr_matrix":
    from scipy.sparse import diags

    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(length, 1e-9)) @ matrix).tocsr()


# --- fitting ---


@dataclass(frozen=True, slots=True)
class Fitted:
    """Linear weights: features x labels, and a bias a label."""

    issues: NDArray[np.float64]
    issue_bias: NDArray[np.float64]
    actions: NDArray[np.float64]
    action_bias: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Task:
    """One machine to fit: its features, which rows it is for, the weights of the rows, and its cost."""

    features: "csr_matrix"
    wanted: NDArray[np.bool_]
    weights: NDArray[np.float64]
    cost: float


_tasks: list[_Task] = []  # what the worker processes fit; they inherit it


def _fit_one(number: int) -> tuple[NDArray[np.float64], float]:
    """Return the weights and the bias of one machine."""
    from sklearn.svm import LinearSVC

    task = _tasks[number]
    if task.wanted.all() or not task.wanted.any():
        return np.zeros(task.features.shape[1]), 1.0 if task.wanted.all() else -1.0
    machine = LinearSVC(C=task.cost, random_state=0).fit(task.features, task.wanted, sample_weight=task.weights)
    return machine.coef_[0], float(machine.intercept_[0])


@dataclass(frozen=True, slots=True)
class _Labels:
    """What is to be learned of each text. `decided` says of which the issues are known; action 0 is unknown."""

    issues: NDArray[np.bool_]
    decided: NDArray[np.bool_]
    actions: Ints
    weights: NDArray[np.float64]

    def part(self, rows: Ints) -> "_Labels":
        return _Labels(self.issues[rows], self.decided[rows], self.actions[rows], self.weights[rows])


def _fit(matrices: Matrices, labels: _Labels) -> Fitted:
    """Fit one machine an issue and five for the action category, on the rows where each is known."""
    issues, actions, weights = labels.issues, labels.actions, labels.weights
    decided, known = labels.decided, actions > 0
    of_issues, of_actions = matrices.issues[decided], matrices.actions[known]
    _tasks[:] = [_Task(of_issues, column, weights[decided], ISSUE_COST) for column in issues[decided].T]
    _tasks.extend(_Task(of_actions, actions[known] == code, weights[known], ACTION_COST) for code in range(1, 6))
    # Processes and not threads: all threads share the solver's one random generator, so no run would equal another.
    if len(actions) >= LEAST_TEXTS_FOR_PROCESSES and "fork" in multiprocessing.get_all_start_methods():
        with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
            fitted = pool.map(_fit_one, range(len(_tasks)), chunksize=1)
    else:
        fitted = [_fit_one(number) for number in range(len(_tasks))]
    _tasks.clear()
    biases = np.array([bias for _, bias in fitted])
    split = issues.shape[1]
    return Fitted(
        np.stack([weight for weight, _ in fitted[:split]], axis=1),
        biases[:split],
        np.stack([weight for weight, _ in fitted[split:]], axis=1),
        biases[split:],
    )


def duplicate_groups(texts: Sequence[list[str]]) -> Ints:
    """Return a number for each text, the same for texts that hold the same content stems: near-duplicates."""
    stemmer = features.Stemmer()
    stem_of = {word: stemmer(word) for word in set().union(*texts)}
    keys = [features.content_key(stem_of[word] for word in words) for words in texts]
    numbers = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys])


def _unseen_scores(
    matrices: Matrices, labels: _Labels, groups: Ints
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the scores that each text gets from a model that has not seen it nor its near-duplicates."""
    fold = np.random.default_rng(0).integers(FOLDS, size=groups.max() + 1)[groups]
    of_issues, of_actions = np.zeros(labels.issues.shape), np.zeros((len(groups), 5))
    for number in range(FOLDS):
        inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        if not len(inside) or not len(outside):
            continue
        fitted = _fit(Matrices(matrices.issues[inside], matrices.actions[inside]), labels.part(inside))
        of_issues[outside] = matrices.issues[outside] @ fitted.issues + fitted.issue_bias
        of_actions[outside] = matrices.actions[outside] @ fitted.actions + fitted.action_bias
    return of_issues, of_actions


def micro_f1(given: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> float:
    """Return the F1 over all labels together."""
    return float(2 * (given & wanted).sum() / max(1, given.sum() + wanted.sum()))


def train(examples: Sequence[Example], *, version: str, source: dict[str, Any]) -> model.LinearModel:
    """Return a model trained on examples.

    Args:
        examples: labelled texts; at least one with an action.
        version: stands in the model and beside every label that it gives.
        source: what it was trained on, kept in the model's header.

    Raises:
        InputError: there is nothing to train on.
    """
    from sklearn.linear_model import LogisticRegression

    names = tuple(sorted(frozenset().union(*(example.issues or () for example in examples))))
    if not names:
        raise InputError("There is no labelled text to train on.")
    texts = [features.tokens(example.text) for example in examples]
    vocabulary = build_vocabulary(texts)
    matrices = feature_matrices(vocabulary, texts)
    labels = _Labels(
        issues=np.array([[name in (example.issues or ()) for name in names] for example in examples]),
        decided=np.array([example.issues is not None for example in examples]),
        actions=np.array([example.action or 0 for example in examples]),
        weights=np.array([example.weight for example in examples]),
    )
    fitted = _fit(matrices, labels)

    unseen, unseen_actions = _unseen_scores(matrices, labels, duplicate_groups(texts))
    unseen, issues = unseen[labels.decided], labels.issues[labels.decided]
    slope, offset = np.ones(len(names)), np.zeros(len(names))
    for column in range(len(names)):
        if 0 < issues[:, column].sum() < len(issues):
            line = LogisticRegression(C=100.0).fit(unseen[:, [column]], issues[:, column])
            slope[column], offset[column] = line.coef_[0, 0], line.intercept_[0]
    probable = 1 / (1 + np.exp(-(unseen * slope + offset)))
    _, threshold, floor = max(
        (micro_f1(model.given(probable, one, low), issues), one, low) for one in THRESHOLDS for low in FLOORS
    )
    action_slope, action_offset = np.eye(5), np.zeros(5)
    actions, known = labels.actions, labels.actions > 0
    if len(set(actions[known])) == 5:
        line = LogisticRegression(C=100.0, max_iter=1000).fit(unseen_actions[known], actions[known])
        action_slope, action_offset = line.coef_.T, line.intercept_

    header = model.Header(
        version=version,
        issues=names,
        stems=vocabulary.stems,
        words=vocabulary.words,
        sequences=vocabulary.sequences,
        letter_weight=LETTER_WEIGHT,
        issue_threshold=threshold,
        issue_floor=floor,
        trained_on=source | {"texts": len(examples)},
    )
    split = vocabulary.shared_until
    return model.LinearModel(
        model.Weights(
            codes=vocabulary.codes,
            idf=vocabulary.idf,
            issue_grams=_without_small(fitted.issues[:split]),
            action_grams=_without_small(fitted.actions),
            letter_idf=vocabulary.letter_idf,
            issue_letters=_without_small(fitted.issues[split:]),
            issue_bias=fitted.issue_bias.astype(np.float32),
            action_bias=fitted.action_bias.astype(np.float32),
            issue_slope=slope.astype(np.float32),
            issue_offset=offset.astype(np.float32),
            action_slope=action_slope.astype(np.float32),
            action_offset=action_offset.astype(np.float32),
            shared_from=vocabulary.shared_from,
            shared_until=split,
        ),
        header,
    )


def _without_small(weights: NDArray[np.float64]) -> Floats:
    """Return weights with the smallest set to zero, which makes the file small."""
    least = LEAST_WEIGHT_SHARE * np.abs(weights).max(axis=0, keepdims=True, initial=0.0)
    return np.where(np.abs(weights) >= least, weights, 0.0).astype(np.float32)


def examples_digest(examples: Iterable[Example]) -> str:
    """Return a short digest of what a model was trained on, which makes part of its version."""
    digest = hashlib.sha256()
    for example in examples:
        issues = None if example.issues is None else sorted(example.issues)
        facts = [example.text, issues, example.action, example.weight]
        digest.update(json.dumps(facts, ensure_ascii=False).encode())
    return digest.hexdigest()[:8]


def train_from_files(*, corpus: Path, site_labels: Path | None, output: Path) -> model.LinearModel:
    """Train on the corpus and a site's own decisions, write the model into a folder, and return it.

    Raises:
        InputError: a file cannot be read.
    """
    examples = read_corpus(corpus)
    source: dict[str, Any] = {"corpus": "UPR Info's recommendations, sessions 1-16 and Kazakhstan's of session 20"}
    if site_labels is not None:
        own = read_site_labels(site_labels)
        examples += own
        source["site_decisions"] = len(own)
    trained = train(examples, version=f"{model.FORMAT}-{examples_digest(examples)}", source=source)
    model.save_model(output, trained.weights, trained.header)
    if nearest.is_installed():
        save_nearest(output, examples, trained.header.issues)
    return trained


def save_nearest(folder: Path, examples: Sequence[Example], issues: Sequence[str]) -> None:
    """Write the examples with which texts of other languages are compared: some of each issue, the newest first."""
    stemmer = features.Stemmer()
    left = dict.fromkeys(issues, EXAMPLES_OF_ISSUE)
    chosen: dict[tuple[str, ...], Example] = {}
    for example in sorted(examples, key=lambda one: (-one.weight, -one.session, one.text)):
        key = features.content_key(stemmer(word) for word in features.tokens(example.text))
        rare = [name for name in example.issues or () if left[name] > 0]
        few = len(example.issues or ()) <= MOST_ISSUES_OF_EXAMPLE
        if example.action and rare and few and key not in chosen:
            chosen[key] = example
            for name in rare:
                left[name] -= 1
    some = list(chosen.values())
    nearest.save_examples(
        folder,
        [example.text for example in some],
        np.array([[name in (example.issues or ()) for name in issues] for example in some]),
        np.array([example.action for example in some]),
    )


def run_train(*, corpus: str | None, site_labels: str | None, output: str | None) -> None:
    """Train as `unrec train` was told; None for the usual corpus, no own decisions, and the shipped model's folder.

    Raises:
        InputError: a file cannot be read, or the extra `train` is not installed.
    """
    if find_spec("sklearn") is None:
        raise InputError("Training needs the extra: pip install 'qadam[train]'.")
    train_from_files(
        corpus=Path(corpus) if corpus else corpus_path(),
        site_labels=Path(site_labels) if site_labels else None,
        output=Path(output) if output else model.MODEL_FOLDER,
    )


if __name__ == "__main__":
    run_train(corpus=None, site_labels=None, output=None)
