"""Labels of recommendations: issues, action category, themes, areas, SDG goals and targets, groups of persons.

English texts are read by the trained weights; themes, groups and goals follow by rule. Russian and Kazakh texts are
read by keywords, and by the nearest labelled examples where the extra `embed` is installed. Other languages get labels
from the examples alone, or none. No text makes it fail.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrec.classification import areas, features, keywords, model, nearest, rules
from unrec.matching import stems
from unrec.records import Label
from unrec.vocabularies.instruments import find_instruments, instrument_kind
from unrec.vocabularies.labels import KEYWORD_LANGUAGES, LabelName, issues, themes

# Texts scored together: more do not fit the processor's cache, fewer pay numpy's overhead too often.
TEXTS_AT_ONCE = 256
# Of a longer text nothing more is read (see features.MAX_TOKENS).
MAX_LETTERS = 15_000
# Reasons: at most so many words, each with at least this share of what the strongest word adds.
MAX_REASONS = 4
LEAST_REASON_SHARE = 0.25
# How far an issue or theme speaks for the SDG targets that its vocabulary entry names.
TARGET_WEIGHT = 0.7
LEAST_TARGET = 0.5
# How much a share of the nearest examples counts beside keywords.
EXAMPLES_WEIGHT = 0.8
LEAST_OF_EXAMPLES = 0.4

# Words of English that stand in nearly every recommendation; one of them settles the language of a text.
_ENGLISH = frozenset(["the", "and", "of", "to", "with", "for", "that", "all", "its"])
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Scored:
    """What is known of one text before it becomes labels: probabilities, and which issues are given."""

    issues: dict[str, float]  # those that are at all likely
    given: tuple[str, ...]
    actions: tuple[float, ...]  # of the five categories; empty for none


class Classifier:
    """Gives labels to texts. One object may serve one thread at a time."""

    def __init__(self, linear: model.LinearModel, area_rules: areas.AreaRules | None = None, *, embed: bool) -> None:
        self.linear = linear
        self._areas = area_rules
        self._embed = embed
        self._rules = rules.shipped_rules()
        self._issue_targets = _targets(issues())
        self._theme_targets = _targets(themes())

    @property
    def version(self) -> str:
        """The version of the model, to be kept beside every label."""
        return self.linear.header.version

    @cached_property
    def _examples(self) -> nearest.NearestExamples | None:
        return nearest.load_examples() if self._embed else None

    def classify(self, texts: Sequence[str], *, language: str | None = None, reasons: bool = True) -> list[list[Label]]:
        """Return the labels of each text: by scheme, the surest first within each.

        Args:
            texts: any texts; an empty one, or one that nothing is known about, gets no label.
            language: of all texts (en, ru, kk ...); None to see it from each text.
            reasons: whether to look for the words that decided, which costs as much again.
        """
        answer: list[list[Label]] = []
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            answer += self._classify_some(
                [text[:MAX_LETTERS] for text in texts[start : start + TEXTS_AT_ONCE]], language, reasons
            )
        return answer

    def facts(self, texts: Sequence[str], *, language: str | None = None) -> list[list[Label]]:
        """Return the instruments and institutions that each text names, with scheme "instruments" or "institutions".

        The codes are those of `unrec.vocabularies.instruments`; the reason is the name as it stands in the text.
        """
        answer = []
        for text in texts:
            found: dict[str, Label] = {}
            for mention in find_instruments(text[:MAX_LETTERS], language):
                scheme = "institutions" if instrument_kind(mention.code) == "institution" else "instruments"
                label = found.setdefault(mention.code, Label(scheme, mention.code, 1.0))
                name = text[mention.start : mention.end]
                if name not in label.reason:
                    found[mention.code] = replace(label, reason=(*label.reason, name))
            answer.append(list(found.values()))
        return answer

    def _classify_some(self, texts: list[str], language: str | None, reasons: bool) -> list[list[Label]]:
        tokens = [features.tokens(text) for text in texts]
        languages = [language or language_of(text, words) for text, words in zip(texts, tokens, strict=True)]
        english = [i for i, one in enumerate(languages) if one == "en" and tokens[i]]
        answer: list[list[Label]] = [[] for _ in texts]
        if english:
            scores = self.linear.scores(self.linear.batch([tokens[i] for i in english]))
            given = self.linear.given_issues(scores.issues)
            for row, i in enumerate(english):
                scored = self._scored(scores.issues[row], given[row], scores.actions[row])
                answer[i] = self._english(texts[i], tokens[i], scored, reasons)
        others = [i for i, one in enumerate(languages) if one != "en" and stems.words(texts[i])]
        if others:
            shares = self._examples.scores([texts[i] for i in others]) if self._examples else None
            for row, i in enumerate(others):
                of_examples = (shares[0][row], shares[1][row]) if shares else None
                answer[i] = self._other(texts[i], languages[i], of_examples)
        return answer

    def _scored(self, probable: NDArray[np.float64], given: NDArray[np.bool_], actions: NDArray[np.float64]) -> _Scored:
        names = self.linear.header.issues
        return _Scored(
            issues=rules.likely_issues(names, probable),
            given=tuple(names[column] for column in np.flatnonzero(given)),
            actions=tuple(actions.tolist()),
        )

    # --- English ---

    def _english(self, text: str, tokens: list[str], scored: _Scored, reasons: bool) -> list[Label]:
        text_stems = [rules.light_stem(token) for token in tokens]
        found = self._rules.apply(text_stems, scored.issues)
        theme_scores = {code: one.score for (scheme, code), one in found.items() if scheme == "themes"}
        found_areas: dict[str, areas.AreaEvidence] = {}
        if self._areas:
            opening = _opening({code: one.places for (scheme, code), one in found.items() if scheme == "themes"})
            found_areas = self._areas.apply(scored.issues, theme_scores, text_stems, "en", opening_themes=opening)
        action = scored.actions.index(max(scored.actions)) + 1
        goals = {code: one.score for (scheme, code), one in found.items() if scheme == "sdg_goals"}
        targets = self._sdg_targets(scored, theme_scores, goals)
        if not reasons:
            labels = [Label("issues", name, scored.issues[name]) for name in scored.given]
            labels += [Label(scheme, code, one.score) for (scheme, code), one in found.items()]
            labels += [Label("areas", code, one.score) for code, one in found_areas.items()]
            labels += [Label("sdg_targets", code, score) for code, score in targets.items()]
            labels.append(Label("action", str(action), scored.actions[action - 1]))
            return _in_order(labels)

        spans = features.token_spans(text)
        surface = [text[start:end] for start, end in spans]
        columns = {name: i for i, name in enumerate(self.linear.header.issues)}
        wanted = sorted(
            set(scored.given)
            | {one.issue for one in found.values() if one.issue}
            | ({one.label for one in found_areas.values() if one.label in columns})
        )
        of_issues, of_actions = self.linear.shares(tokens, [columns[name] for name in wanted], [action - 1])
        because = {name: _strongest(of_issues[:, i], surface) for i, name in enumerate(wanted)}

        def reason(places: Iterable[int], label: str | None) -> tuple[str, ...]:
            return _distinct(surface[place] for place in places) or because.get(label or "", ())

        labels = [Label("issues", name, scored.issues[name], because[name]) for name in scored.given]
        of_theme = {code: reason(one.places, one.issue) for (scheme, code), one in found.items() if scheme == "themes"}
        labels += [
            Label(scheme, code, one.score, reason(one.places, one.issue)) for (scheme, code), one in found.items()
        ]
        labels += [
            Label("areas", code, one.score, reason(one.places, one.label) or of_theme.get(one.label or "", ()))
            for code, one in found_areas.items()
        ]
        of_goal = {
            code: reason(one.places, one.issue) for (scheme, code), one in found.items() if scheme == "sdg_goals"
        }
        labels += [Label("sdg_targets", code, score, of_goal[code.split(".")[0]]) for code, score in targets.items()]
        labels.append(Label("action", str(action), scored.actions[action - 1], _strongest(of_actions[:, 0], surface)))
        return _in_order(labels)

    # --- other languages ---

    def _other(
        self, text: str, language: str, of_examples: tuple[NDArray[np.float64], NDArray[np.float64]] | None
    ) -> list[Label]:
        words = stems.words(text)[: keywords.MAX_WORDS]
        text_stems = [stems.stem(word, language) for word in words] if language in KEYWORD_LANGUAGES else []
        surface = _surface(text, words)
        evidence: dict[tuple[str, str], tuple[float, tuple[int, ...]]] = {}
        if text_stems:
            for hit in keywords.vocabulary_finder(language).find(text_stems):
                _add(evidence, (hit.scheme, hit.code), hit.weight, hit.places)
        names = self.linear.header.issues
        if of_examples is not None:
            shares, _ = of_examples
            for column in np.flatnonzero(shares >= LEAST_OF_EXAMPLES):
                _add(evidence, ("issues", names[column]), EXAMPLES_WEIGHT * float(shares[column]), ())
        issue_scores = {code: one[0] for (scheme, code), one in evidence.items() if scheme == "issues"}
        for (scheme, code), one in self._rules.apply((), issue_scores).items():
            _add(evidence, (scheme, code), one.score, ())
        theme_scores = {code: one[0] for (scheme, code), one in evidence.items() if scheme == "themes"}
        labels = [
            Label(scheme, code, score, _distinct(surface[place] for place in places))
            for (scheme, code), (score, places) in evidence.items()
            if score >= self._rules.least
        ]
        if self._areas:
            opening = _opening({code: one[1] for (scheme, code), one in evidence.items() if scheme == "themes"})
            found = self._areas.apply(issue_scores, theme_scores, text_stems, language, opening_themes=opening)
            for code, area in found.items():
                words_of = area.places or evidence.get(("issues", area.label or ""), (0.0, ()))[1]
                words_of = words_of or evidence.get(("themes", area.label or ""), (0.0, ()))[1]
                labels.append(Label("areas", code, area.score, _distinct(surface[place] for place in words_of)))
        goals = {code: one[0] for (scheme, code), one in evidence.items() if scheme == "sdg_goals"}
        scored = _Scored(issue_scores, tuple(issue_scores), ())
        labels += [
            Label("sdg_targets", code, score) for code, score in self._sdg_targets(scored, theme_scores, goals).items()
        ]
        action = _action_by_verb(text_stems, language, surface)
        if action is None and of_examples is not None:
            best = int(of_examples[1].argmax())
            action = Label("action", str(best + 1), float(of_examples[1][best]))
        if action is not None:
            labels.append(action)
        return _in_order(labels)

    def _sdg_targets(
        self, scored: _Scored, theme_scores: Mapping[str, float], goals: Mapping[str, float]
    ) -> dict[str, float]:
        """Return targets by code, of the goals given only."""
        against: dict[str, float] = {}
        for labels, table in ((scored.issues, self._issue_targets), (theme_scores, self._theme_targets)):
            for label, score in labels.items():
                for place, target in enumerate(table.get(label, ())):
                    # the first target of a list is the usual one, each further one half as much so
                    against[target] = against.get(target, 1.0) * (1 - TARGET_WEIGHT * score / 2**place)
        return {
            target: 1 - rest
            for target, rest in against.items()
            if 1 - rest >= LEAST_TARGET and target.split(".")[0] in goals
        }


def language_of(text: str, tokens: Sequence[str]) -> str:
    """Return the language of a text as far as it matters here; `tokens` are those of `features.tokens`."""
    if not _ENGLISH.isdisjoint(tokens[:40]) and _mostly_ascii(text):
        return "en"
    return stems.detect_language(text[:2_000])


def _mostly_ascii(text: str) -> bool:
    return text.isascii() or sum(c.isascii() for c in text[:500]) * 2 > min(len(text), 500)


def _targets(labels: Iterable[LabelName]) -> dict[str, tuple[str, ...]]:
    return {label.code: label.sdg_targets for label in labels if label.sdg_targets}


def _opening(places: Mapping[str, Sequence[int]]) -> set[str]:
    """Return the labels of which a word stands among the first of the text."""
    return {code for code, some in places.items() if some and min(some) < areas.OPENING_WORDS}


def _add(
    evidence: dict[tuple[str, str], tuple[float, tuple[int, ...]]],
    key: tuple[str, str],
    weight: float,
    places: tuple[int, ...],
) -> None:
    """Add what speaks for a label: 1 - (1 - a)(1 - b)."""
    score, old = evidence.get(key, (0.0, ()))
    evidence[key] = 1 - (1 - score) * (1 - weight), tuple(sorted({*old, *places}))


def _surface(text: str, words: Sequence[str]) -> list[str]:
    """Return the words as they stand in the text: in its case, and with its ё."""
    standing: dict[str, str] = {}
    for match in _WORD.finditer(text):
        standing.setdefault(match.group().lower().replace("ё", "е"), match.group())
    return [standing.get(word, word) for word in words]


def _action_by_verb(text_stems: Sequence[str], language: str, surface: Sequence[str]) -> Label | None:
    """Return the action category by the deciding verb: the first in Russian, the last in Kazakh, where verbs end."""
    if not text_stems:
        return None
    hits = keywords.verb_finder(language).find(text_stems)
    if not hits:
        return None
    place = (max if language == "kk" else min)(hit.places[0] for hit in hits)
    hit = max((one for one in hits if one.places[0] == place), key=lambda one: len(one.places))
    return Label("action", hit.code, hit.weight, _distinct(surface[one] for one in hit.places))


def _strongest(shares: NDArray[np.float32], surface: Sequence[str]) -> tuple[str, ...]:
    """Return the words that add most to a score, in the order of the text."""
    if not len(shares) or shares.max() <= 0:
        return ()
    least = LEAST_REASON_SHARE * shares.max()
    best = [int(place) for place in np.argsort(-shares, kind="stable")[:MAX_REASONS] if shares[place] >= least]
    return _distinct(surface[place] for place in sorted(best) if surface[place] not in (",", ";"))


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


_SCHEME_ORDER = ("issues", "themes", "areas", "sdg_goals", "sdg_targets", "persons", "action")


def _in_order(labels: Iterable[Label]) -> list[Label]:
    """Return labels by scheme, the surest first, ties by code."""
    return sorted(labels, key=lambda one: (_SCHEME_ORDER.index(one.scheme), -one.score, one.code))


def load_classifier(
    preset: str | None = None, *, folder: Path = model.MODEL_FOLDER, embed: bool | None = None
) -> Classifier:
    """Return a classifier, ready for texts.

    Args:
        preset: name of a preset, or the path of its file, whose areas are to be given; None for no areas.
        folder: of the model; the shipped one by default.
        embed: whether to use the nearest labelled examples for other languages; None where the extra is installed.

    Raises:
        InputError: there is no such preset or no usable model.
    """
    area_rules = areas.load_areas(preset) if preset else None
    use = nearest.is_installed() if embed is None else embed
    return Classifier(model.load_model(folder), area_rules, embed=use)


def label_row(name: Any, labels: Iterable[Label], *, scores: bool) -> dict[str, Any]:
    """Return one line of `unrec classify`: sets best first, goals and the action as numbers."""
    row: dict[str, Any] = {"id": name} | {scheme: [] for scheme in _SCHEME_ORDER[:-1]} | {"action": None}
    given: dict[str, dict[str, float]] = {}
    for label in labels:
        given.setdefault(label.scheme, {})[label.code] = round(label.score, 4)
        if label.scheme == "action":
            row["action"] = int(label.code)
        else:
            row[label.scheme].append(int(label.code) if label.scheme == "sdg_goals" else label.code)
    if scores:
        row["scores"] = given
    return row
