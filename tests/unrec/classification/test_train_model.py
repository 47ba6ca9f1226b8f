"""A trained model answers as scikit-learn does, lies on disk without pickle, and is the same twice."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.unrec.classification.examples import EXAMPLES
from unrec.classification import features, model, training
from unrec.errors import InputError

TOLERANCE = 1e-3
NEW_TEXTS = [
    "Abolish capital punishment and improve prisons",
    "Consider educating rural women",
    "Unheard-of wording entirely",
    "",
]


@pytest.fixture(scope="module")
def trained() -> model.LinearModel:
    pytest.importorskip("sklearn", reason="training needs the extra train")
    return training.train(EXAMPLES, version="test", source={"corpus": "invented"})


def test_scores_equal_those_of_scikit_learn(trained: model.LinearModel, tmp_path: Path) -> None:
    from sklearn.svm import LinearSVC

    texts = [features.tokens(example.text) for example in EXAMPLES]
    new = [features.tokens(text) for text in NEW_TEXTS]
    vocabulary = training.build_vocabulary(texts)
    matrices, unseen = training.feature_matrices(vocabulary, texts), training.feature_matrices(vocabulary, new)
    model.save_model(tmp_path, trained.weights, trained.header)
    loaded = model.load_model(tmp_path)
    issues, actions = loaded.raw_scores(loaded.batch(new))
    for column, name in enumerate(trained.header.issues):
        machine = LinearSVC(C=training.ISSUE_COST, random_state=0)
        machine.fit(matrices.issues, [name in (example.issues or ()) for example in EXAMPLES])
        expected = machine.decision_function(unseen.issues)
        # the training drops weights that are too small to matter, each at most this share of the largest
        slack = training.LEAST_WEIGHT_SHARE * np.abs(machine.coef_).max() * unseen.issues.sum(axis=1).max()
        assert np.abs(issues[:, column] - expected).max() <= TOLERANCE + slack, name
    for category in range(1, 6):
        machine = LinearSVC(C=training.ACTION_COST, random_state=0)
        machine.fit(matrices.actions, [example.action == category for example in EXAMPLES])
        expected = machine.decision_function(unseen.actions)
        slack = training.LEAST_WEIGHT_SHARE * np.abs(machine.coef_).max() * unseen.actions.sum(axis=1).max()
        assert np.abs(actions[:, category - 1] - expected).max() <= TOLERANCE + slack, category


def test_the_file_keeps_the_weights_to_a_thousandth(trained: model.LinearModel, tmp_path: Path) -> None:
    model.save_model(tmp_path, trained.weights, trained.header)
    loaded = model.load_model(tmp_path)
    texts = [features.tokens(text) for text in NEW_TEXTS]
    for one, other in zip(
        trained.raw_scores(trained.batch(texts)), loaded.raw_scores(loaded.batch(texts)), strict=True
    ):
        assert np.abs(one - other).max() <= TOLERANCE


def test_the_features_of_both_sides_are_the_same(trained: model.LinearModel) -> None:
    texts = [features.tokens(text) for text in NEW_TEXTS]
    vocabulary = training.build_vocabulary([features.tokens(example.text) for example in EXAMPLES])
    rows = training.feature_matrices(vocabulary, texts).issues[:, : vocabulary.shared_until].toarray()
    hits = trained.hits(trained.batch(texts))
    dense = np.zeros((len(texts), len(vocabulary.codes)))
    dense[hits.text, hits.row] = hits.issue_value
    np.testing.assert_allclose(dense[:, : vocabulary.shared_until], rows, atol=1e-6)


def test_the_same_examples_give_the_same_bytes_with_and_without_processes(
    trained: model.LinearModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "LEAST_TEXTS_FOR_PROCESSES", 0)
    again = training.train(EXAMPLES, version="test", source={"corpus": "invented"})
    for name, one in (("one", trained), ("two", again)):
        model.save_model(tmp_path / name, one.weights, one.header)
    for file in ("weights.npz", "model.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_it_has_learned_what_it_was_taught(trained: model.LinearModel) -> None:
    texts = [features.tokens(example.text) for example in EXAMPLES]
    scores = trained.scores(trained.batch(texts))
    wanted = np.array([[name in (example.issues or ()) for name in trained.header.issues] for example in EXAMPLES])
    assert training.micro_f1(trained.given_issues(scores.issues), wanted) > 0.95
    assert (scores.actions.argmax(axis=1) + 1 == [example.action for example in EXAMPLES]).mean() > 0.95


def test_tokens_add_up_to_the_score(trained: model.LinearModel) -> None:
    words = features.tokens("Strengthen measures concerning schools in rural areas")
    batch = trained.batch([words])
    scores, actions = trained.raw_scores(batch)
    of_issues, of_actions = trained.shares(words, [0, 1, 2, 3], [3])
    # what the start of the text adds belongs to no word; it counts in the openings alone, so the sum is close
    assert of_issues.sum(axis=0) + trained.weights.issue_bias == pytest.approx(scores[0], abs=0.25)
    assert of_actions.shape == (len(words), 1)
    assert of_actions[:, 0].argmax() == words.index("strengthen")
    assert of_issues[:, trained.header.issues.index("Right to education")].argmax() == words.index("schools")
    assert actions[0].argmax() == 3


def test_a_sites_own_decisions_change_the_answer(trained: model.LinearModel) -> None:
    own = [
        training.Example("Protect whistle-blowers of the ministry", frozenset({"Corruption"}), 4, weight=3.0),
        training.Example("Protect whistle-blowers at work", frozenset({"Corruption"}), 4, weight=3.0),
    ]
    text = [features.tokens("Protect whistle-blowers")]
    taught = training.train([*EXAMPLES, *own], version="test", source={})
    assert "Corruption" not in trained.header.issues
    scores = taught.raw_scores(taught.batch(text))[0][0]
    assert taught.header.issues[int(scores.argmax())] == "Corruption"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not lines of JSON"),
        ("[1]", 'Line 1 of the labels has no "text"'),
        ('{"text": "x", "issues": "Justice"}', "no list of names"),
        ('{"text": "x", "issues": ["Justice"], "action": 9}', "not 1 to 5"),
    ],
)
def test_a_broken_line_of_decisions_is_refused_in_one_sentence(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        training.read_site_labels(path)


def test_decisions_are_read(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    row = {"text": "Adopt a law", "issues": ["Justice"], "action": 5}
    rows = [row, row | {"action": None}, {"text": "x", "action": 4}, {"text": "x", "issues": []}, {"text": "x"}]
    path.write_text("\n\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [(one.issues, one.action) for one in training.read_site_labels(path)] == [
        (frozenset({"Justice"}), 5),
        (frozenset({"Justice"}), None),
        (None, 4),
        (frozenset(), None),
    ]


def test_what_was_not_decided_is_no_evidence_against(trained: model.LinearModel) -> None:
    text = [features.tokens("Abolish the death penalty")]
    undecided = [training.Example("Abolish the death penalty", None, 5, weight=100.0)]
    rejected = [training.Example("Abolish the death penalty", frozenset(), 5, weight=100.0)]
    column = trained.header.issues.index("Death penalty")
    scores = []
    for own in (undecided, rejected):
        taught = training.train([*EXAMPLES, *own], version="test", source={})
        scores.append(float(taught.raw_scores(taught.batch(text))[0][0, column]))
    assert scores[0] > 0 > scores[1]


@pytest.mark.parametrize("content", [b"", b"not json", b"{}", b'{"format": 99}'])
def test_a_damaged_model_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.json").write_bytes(content)
    (tmp_path / "weights.npz").write_bytes(content)
    with pytest.raises(InputError):
        model.load_model(tmp_path)
