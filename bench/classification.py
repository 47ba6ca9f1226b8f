"""Measures the classifier on labels that its training did not see, beside a linear baseline trained in the same run.

Usage: python bench/classification.py [--docs FILE] [--quick]

Both are trained on sessions 1 to 14 of the corpus (../shared, or where QADAM_SHARED says) and scored on sessions 15 and
16 by the scorer that releases use. Themes, groups and goals are scored on OHCHR's list of Slovenia's third cycle. The
shipped model, which is trained on all sessions, is measured for speed and size, and in Russian and Kazakh. `--quick`
leaves the two trainings out. `--docs` writes the model card.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrec.classification import features, model, rules, training
from unrec.classification.classifier import Classifier, label_row, load_classifier
from unrec.vocabularies.labels import to_newest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("QADAM_SHARED", ROOT.parent / "shared"))
SCORER = SHARED / "eval" / "score_classification.py"
OWN_LISTS = ROOT / "tests" / "unrec" / "classification" / "data"

CARD = Path(__file__).with_name("model_card.md")

LAST_TRAINING_SESSION = 14
TEST_SESSIONS = (15, 16)
# A test text is new where no training text shares so much of their content stems (Jaccard).
SIMILAR = 0.8
BASELINE_COST = 0.5
# One list of OHCHR sets this group nowhere and the next on every row.
UNUSED_GROUP = "Public officials"
NEWEST_SCHEMES = ("sdg_goals", "persons", "themes")

CAUSES = {
    "wrong: a word stands in the text": "The text names it, but OHCHR's list does not set the label.",
    "wrong: follows from an issue": "Only the issue speaks for it; the list is narrower than the crosswalk.",
    "wrong: given where nothing else was": "The text says nothing of any goal; the rule for such texts gave goal 16.",
    "missed: no word and no issue": "The list sets it from knowledge outside the text, or from words no rule holds.",
    "missed: evidence too weak": "A word or an issue speaks for it, below the least score.",
    "missed: no successor": "The older list's name has no counterpart in the newest one; it is counted nowhere.",
}


def score(rows: Sequence[dict[str, Any]], truth: Sequence[dict[str, Any]], field: str) -> dict[str, Any]:
    """Return what the scorer of the corpus prints for one field."""
    with tempfile.TemporaryDirectory() as name:
        files = []
        for stem, some in (("predicted", rows), ("truth", truth)):
            files.append(Path(name) / f"{stem}.jsonl")
            files[-1].write_text("\n".join(json.dumps(row) for row in some), encoding="utf-8")
        command = [sys.executable, str(SCORER), *map(str, files), "--field", field]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@dataclass(frozen=True)
class Split:
    """Training and test examples, and which test examples are new."""

    train: list[training.Example]
    test: list[training.Example]
    new: NDArray[np.bool_]

    @property
    def truth(self) -> list[dict[str, Any]]:
        """The test labels in the scorer's form."""
        return [{"id": i, "issues": sorted(one.issues or ()), "action": one.action} for i, one in enumerate(self.test)]


def read_split() -> Split:
    """Return the corpus by session, with the texts marked that training holds nothing like."""
    examples = training.read_corpus(training.corpus_path())
    train = [one for one in examples if 1 <= one.session <= LAST_TRAINING_SESSION]
    test = [one for one in examples if one.session in TEST_SESSIONS]
    return Split(train, test, ~has_similar([one.text for one in test], [one.text for one in train]))


def has_similar(texts: Sequence[str], among: Sequence[str]) -> NDArray[np.bool_]:
    """Return for each text whether another list holds one with nearly the same content stems."""
    from scipy.sparse import csr_matrix

    stemmer = features.Stemmer()
    known: dict[str, str] = {}
    keys = []
    for text in (*texts, *among):
        words = features.tokens(text)
        keys.append(features.content_key(known.setdefault(word, "") or _learn(known, stemmer, word) for word in words))
    number = {stem: i for i, stem in enumerate(sorted({stem for key in keys for stem in key}))}
    ends = np.cumsum([0] + [len(key) for key in keys])
    indices = np.array([number[stem] for key in keys for stem in key])
    holds = csr_matrix((np.ones(len(indices), dtype=np.float32), indices, ends), shape=(len(keys), len(number)))
    sizes = np.asarray(holds.sum(axis=1)).ravel()
    left, right = holds[: len(texts)], holds[len(texts) :].T.tocsc()
    similar = np.zeros(len(texts), dtype=bool)
    for start in range(0, len(texts), 500):
        part = slice(start, min(start + 500, len(texts)))
        common = (left[part] @ right).toarray()
        union = sizes[part][:, None] + sizes[len(texts) :][None, :] - common
        similar[part] = (common >= SIMILAR * np.maximum(union, 1)).any(axis=1)
    return similar


def _learn(known: dict[str, str], stemmer: features.Stemmer, word: str) -> str:
    known[word] = stemmer(word)
    return known[word]


def baseline(split: Split) -> list[dict[str, Any]]:
    """Return what TF-IDF of words and letters with one linear machine a label predicts.

    Its threshold is the one that serves it best on the test itself, which favours it.
    """
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, strip_accents="unicode")
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=3, max_features=100_000)
    texts, test = [one.text for one in split.train], [one.text for one in split.test]
    seen = hstack([words.fit_transform(texts), letters.fit_transform(texts)]).tocsr()
    unseen = hstack([words.transform(test), letters.transform(test)]).tocsr()
    names = sorted({name for one in split.train for name in one.issues or ()})
    scores = np.stack(
        [
            LinearSVC(C=BASELINE_COST, random_state=0)
            .fit(seen, [name in (one.issues or ()) for one in split.train])
            .decision_function(unseen)
            for name in names
        ],
        axis=1,
    )
    wanted = np.array([[name in (one.issues or ()) for name in names] for one in split.test])
    threshold = max(np.arange(-0.6, 0.2, 0.05), key=lambda one: training.micro_f1(scores > one, wanted))
    machine = LinearSVC(C=BASELINE_COST, random_state=0).fit(seen, [one.action for one in split.train])
    actions = machine.predict(unseen)
    return [
        {"id": i, "issues": [names[j] for j in np.flatnonzero(scores[i] > threshold)], "action": int(actions[i])}
        for i in range(len(split.test))
    ]


def predict(classifier: Classifier, texts: Sequence[str], language: str | None = None) -> list[dict[str, Any]]:
    """Return the lines that `unrec classify` would print."""
    found = classifier.classify(texts, language=language, reasons=False)
    return [label_row(i, labels, scores=False) for i, labels in enumerate(found)]


def measure_held_out(split: Split) -> tuple[Classifier, dict[str, Any]]:
    """Train both on the earlier sessions and score them on the later ones."""
    began = time.perf_counter()
    linear = training.train(split.train, version="held-out", source={"sessions": f"1-{LAST_TRAINING_SESSION}"})
    seconds = time.perf_counter() - began
    classifier = Classifier(linear, embed=False)
    ours = predict(classifier, [one.text for one in split.test])
    theirs = baseline(split)
    result: dict[str, Any] = {
        "train_seconds": round(seconds),
        "test_texts": len(ours),
        "new_texts": int(split.new.sum()),
    }
    new = np.flatnonzero(split.new)
    truth = split.truth
    for name, rows in (("model", ours), ("baseline", theirs)):
        result[name] = {
            "issues": score(rows, truth, "issues"),
            "action": score(rows, truth, "action"),
            "issues_new": score([rows[i] for i in new], [truth[i] for i in new], "issues"),
            "action_new": score([rows[i] for i in new], [truth[i] for i in new], "action"),
        }
    result["per_label"] = per_label(ours, truth)
    return classifier, result


def per_label(rows: Sequence[dict[str, Any]], truth: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return precision, recall, F1 and the number of texts for each issue and each action category."""
    hit: Counter[str] = Counter()
    given: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for row, right in zip(rows, truth, strict=True):
        ours = {*row["issues"], f"action {row['action']}"}
        theirs = {*right["issues"], f"action {right['action']}"}
        hit.update(ours & theirs)
        given.update(ours)
        wanted.update(theirs)
    return [
        {
            "label": label,
            "texts": wanted[label],
            "precision": hit[label] / max(1, given[label]),
            "recall": hit[label] / wanted[label],
            "f1": 2 * hit[label] / (given[label] + wanted[label]),
        }
        for label in sorted(wanted)
    ]


def measure_slovenia(classifier: Classifier) -> dict[str, Any]:
    """Score themes, groups and goals on OHCHR's list of a State and a cycle that no rule was made on."""
    source = json.loads((SHARED / "corpus" / "slovenia" / "cycle3.truth.json").read_text(encoding="utf-8"))
    rows = predict(classifier, [row["text"] for row in source])
    result: dict[str, Any] = {"texts": len(source)}
    causes: dict[str, Counter[str]] = {}
    truth = []
    for i, row in enumerate(source):
        newest = {"id": i, "sdg_goals": row["sdg_goals"]}
        for scheme in ("themes", "persons"):
            names = [(name, to_newest(scheme, name)) for name in row[scheme]]
            newest[scheme] = sorted({one for _, newer in names for one in newer} - {UNUSED_GROUP})
            lost = sum(not newer for _, newer in names)
            causes.setdefault(scheme, Counter())["missed: no successor"] += lost
        truth.append(newest)
        rows[i]["persons"] = [name for name in rows[i]["persons"] if name != UNUSED_GROUP]
        _sort_errors(causes, classifier, row["text"], rows[i], newest)
    for scheme in NEWEST_SCHEMES:
        result[scheme] = score(rows, truth, scheme) | {"causes": dict(causes[scheme].most_common())}
    return result


def _sort_errors(
    causes: dict[str, Counter[str]], classifier: Classifier, text: str, row: dict[str, Any], truth: dict[str, Any]
) -> None:
    """Count the errors of one text by what spoke for the label."""
    tokens = features.tokens(text)
    linear = classifier.linear
    probable = linear.scores(linear.batch([tokens])).issues[0]
    light = [rules.light_stem(token) for token in tokens]
    likely = rules.likely_issues(linear.header.issues, probable)
    evidence = rules.shipped_rules().apply(light, likely, least=0.01)
    for scheme in NEWEST_SCHEMES:
        given, wanted = set(map(str, row[scheme])), set(map(str, truth[scheme]))
        for code in given - wanted:
            found = evidence.get((scheme, code))
            if found is None or (not found.places and not found.issue):
                cause = "wrong: given where nothing else was"
            else:
                cause = "wrong: a word stands in the text" if found.places else "wrong: follows from an issue"
            causes.setdefault(scheme, Counter())[cause] += 1
        for code in wanted - given:
            known = (scheme, code) in evidence
            cause = "missed: evidence too weak" if known else "missed: no word and no issue"
            causes.setdefault(scheme, Counter())[cause] += 1


def read_own_list(language: str) -> list[dict[str, Any]]:
    """Return the project's own sentences in a language with their labels."""
    with (OWN_LISTS / f"{language}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return [
            {"id": i, "text": row["text"], "issues": row["issues"].split("; "), "action": int(row["action"])}
            for i, row in enumerate(rows)
        ]


def measure_languages() -> dict[str, Any]:
    """Score Russian and Kazakh on the project's own sentences, with keywords alone and with the nearest examples."""
    result: dict[str, Any] = {}
    for language in ("ru", "kk"):
        truth = read_own_list(language)
        for name, embed in (("keywords", False), ("keywords and examples", True)):
            classifier = load_classifier(embed=embed)
            rows = predict(classifier, [row["text"] for row in truth])
            result[f"{language}, {name}"] = {
                "texts": len(truth),
                "issues": score(rows, truth, "issues")["micro_f1"],
                "action": score(rows, truth, "action")["accuracy"],
            }
    return result


def measure_speed() -> dict[str, Any]:
    """Measure the shipped model on 5,000 texts, beside the floor of cutting them into words."""
    texts = [one.text for one in training.read_corpus(training.corpus_path())[:5_000]]
    began = time.perf_counter()
    classifier = load_classifier()
    load = time.perf_counter() - began
    classifier.classify(texts[:500], reasons=False)
    figures = {}
    for name, run in (
        ("labels", lambda: classifier.classify(texts, reasons=False)),
        ("labels with reasons", lambda: classifier.classify(texts[:1_000])),
        ("words alone", lambda: [features.tokens(text) for text in texts]),
    ):
        number = 1_000 if name == "labels with reasons" else len(texts)
        times = []
        for _ in range(3):
            wall, processor = time.perf_counter(), time.process_time()
            run()
            times.append((time.perf_counter() - wall, time.process_time() - processor))
        figures[name] = {
            "texts_per_second": round(number / min(one for one, _ in times)),
            "texts_per_processor_second": round(number / min(one for _, one in times)),
        }
    size = sum(file.stat().st_size for file in model.MODEL_FOLDER.iterdir())
    return {
        "load_seconds": round(load, 2),
        **figures,
        "ratio_to_floor": round(
            figures["words alone"]["texts_per_processor_second"] / figures["labels"]["texts_per_processor_second"], 1
        ),
        "model_bytes": size,
        "version": classifier.version,
    }


def model_card(
    held_out: dict[str, Any], slovenia: dict[str, Any], languages: dict[str, Any], speed: dict[str, Any]
) -> str:
    """Return the page docs/reference/model-card.md."""
    return Template(CARD.read_text(encoding="utf-8")).substitute(
        test_texts=f"{held_out['test_texts']:,}",
        new_texts=f"{held_out['new_texts']:,}",
        similar=f"{SIMILAR:.0%}",
        held_out=_table(
            [f"{name}, {which}"]
            + [f"{held_out[key][f'issues{suffix}'][figure]:.3f}" for figure in ("micro_f1", "macro_f1", "exact")]
            + [f"{held_out[key][f'action{suffix}']['accuracy']:.3f}"]
            for key, name in (("model", "this model"), ("baseline", "linear baseline"))
            for suffix, which in (("", "all rows"), ("_new", "new rows only"))
        ),
        slovenia=_table(
            [name, f"{slovenia[name]['micro_f1']:.3f}", f"{slovenia[name]['macro_f1']:.3f}"] for name in NEWEST_SCHEMES
        ),
        causes=_table(
            [cause, *(str(slovenia[name]["causes"].get(cause, 0)) for name in NEWEST_SCHEMES), words]
            for cause, words in CAUSES.items()
        ),
        languages=_table(
            [name, str(one["texts"]), f"{one['issues']:.3f}", f"{one['action']:.3f}"] for name, one in languages.items()
        ),
        version=speed["version"],
        megabytes=f"{speed['model_bytes'] / 1e6:.1f}",
        load_seconds=speed["load_seconds"],
        speed=_table(
            [name, *(f"{speed[name][figure]:,}" for figure in ("texts_per_second", "texts_per_processor_second"))]
            for name in ("labels", "labels with reasons", "words alone")
        ),
        ratio=speed["ratio_to_floor"],
        per_label=_table(
            [one["label"], str(one["texts"]), *(f"{one[figure]:.2f}" for figure in ("precision", "recall", "f1"))]
            for one in held_out["per_label"]
        ),
    )


def _table(rows: Iterable[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Measure, print, and write the model card if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", type=Path, help="write the model card there")
    parser.add_argument("--quick", action="store_true", help="measure the shipped model only")
    options = parser.parse_args()
    if options.docs and options.quick:
        parser.error("the model card needs the trainings")
    if not SCORER.is_file():
        sys.exit(f"There is no corpus at {SHARED}; set QADAM_SHARED.")
    speed, languages = measure_speed(), measure_languages()
    print(json.dumps({"speed": speed, "languages": languages}, indent=1, ensure_ascii=False), flush=True)
    if options.quick:
        print(json.dumps({"slovenia": measure_slovenia(load_classifier())}, indent=1, ensure_ascii=False))
        return
    classifier, held_out = measure_held_out(read_split())
    slovenia = measure_slovenia(classifier)
    summary = {name: one for name, one in held_out.items() if name != "per_label"}
    print(json.dumps({"held_out": summary, "slovenia": slovenia}, indent=1, ensure_ascii=False))
    if options.docs:
        options.docs.write_text(model_card(held_out, slovenia, languages, speed), encoding="utf-8")


if __name__ == "__main__":
    main()
