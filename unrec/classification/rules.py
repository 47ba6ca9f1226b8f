"""Themes, groups of persons and SDG goals from the issues that the model finds and from words of the text.

OHCHR's lists give no training labels in number, so `rules.yaml` says how far each issue and each phrase speaks for a
label. What several say adds up as for independent witnesses: 1 - (1 - a)(1 - b).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unrec.classification import features
from unrec.classification.keywords import LITTLE_WORDS, Phrase, PhraseFinder
from unrec.vocabularies.loader import load_yaml_file

RULES_FILE = Path(__file__).parent / "rules.yaml"
SCHEMES = ("themes", "persons", "sdg_goals")


# The weight of a phrase in whose words no other phrase of the label counts ("family environment" is no environment).
_EXCEPTION = 0.0


@lru_cache(maxsize=50_000)
def light_stem(word: str) -> str:
    """Return an English word without the ending of its plural.

    Rules need less than a stemmer does: Snowball makes "nationality" and "national", "accessibility" and "access" one.
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a label in one text: its score, the issue that speaks loudest, and the places of words."""

    score: float
    issue: str | None
    places: tuple[int, ...]


class RuleSet:
    """The rules of one file, ready for texts."""

    def __init__(self, data: dict[str, Any], schemes: Sequence[str]) -> None:
        self.least = float(data["least"])
        self.otherwise: dict[str, tuple[str, float]] = {
            scheme: (str(row["code"]), float(row["score"])) for scheme, row in data.get("otherwise", {}).items()
        }
        self._by_issue: dict[str, list[tuple[str, str, float]]] = {}
        phrases: list[Phrase] = []
        for scheme in schemes:
            for code, rule in data[scheme].items():
                for issue, weight in rule.get("issues", {}).items():
                    self._by_issue.setdefault(issue, []).append((scheme, str(code), float(weight)))
                for kind in ("words", "hints"):
                    weight = float(data["weights"][kind])
                    phrases += [Phrase(phrase_light_stems(p), scheme, str(code), weight) for p in rule.get(kind, ())]
                phrases += [
                    Phrase(phrase_light_stems(p), scheme, str(code), _EXCEPTION) for p in rule.get("without", ())
                ]
        self._finder = PhraseFinder(phrases, "en")

    def apply(
        self, stems: Sequence[str], issues: dict[str, float], *, least: float | None = None
    ) -> dict[tuple[str, str], Evidence]:
        """Return the labels that reach the least score, by scheme and code.

        Args:
            stems: light stems of the text's tokens.
            issues: probability by issue; those left out count as 0.
            least: the score to reach; None for the one of the rules.
        """
        against: dict[tuple[str, str], float] = {}
        places: dict[tuple[str, str], list[int]] = {}
        loudest: dict[tuple[str, str], tuple[float, str]] = {}
        for issue, probability in issues.items():
            for scheme, code, weight in self._by_issue.get(issue, ()):
                key = scheme, code
                against[key] = against.get(key, 1.0) * (1 - weight * probability)
                if key not in loudest or loudest[key][0] < weight * probability:
                    loudest[key] = weight * probability, issue
        hits = self._finder.find(stems)
        excepted: dict[tuple[str, str], set[int]] = {}
        for scheme, code, weight, found_at in hits:
            if weight == _EXCEPTION:
                excepted.setdefault((scheme, code), set()).update(found_at)
        seen: dict[tuple[str, str], float] = {}
        for scheme, code, weight, found_at in hits:
            key = scheme, code
            if weight == _EXCEPTION or (key in excepted and not excepted[key].isdisjoint(found_at)):
                continue
            if key in seen:
                places[key] += found_at
                seen[key] = max(seen[key], weight)
            else:
                places[key] = list(found_at)
                seen[key] = weight
        for key, weight in seen.items():  # words of one list are one witness, however many stand in the text
            against[key] = against.get(key, 1.0) * (1 - weight)
        found = {
            key: Evidence(
                1 - rest, loudest[key][1] if key in loudest else None, tuple(sorted(set(places.get(key, ()))))
            )
            for key, rest in against.items()
            if 1 - rest >= (self.least if least is None else least)
        }
        if stems:
            for scheme, (code, score) in self.otherwise.items():
                if not any(one == scheme for one, _ in found):
                    found[scheme, code] = Evidence(score, None, ())
        return found


def phrase_light_stems(phrase: str) -> tuple[str, ...]:
    """Return the light stems of an English phrase without little words (unless it has no others)."""
    words = [word for word in features.tokens(str(phrase)) if word not in (",", ";")]
    return tuple(light_stem(word) for word in words if word not in LITTLE_WORDS["en"] or len(words) == 1)


@cache
def shipped_rules() -> RuleSet:
    """Return the rules for themes, persons and SDG goals."""
    return RuleSet(load_yaml_file(RULES_FILE), SCHEMES)


def likely_issues(names: Sequence[str], row: NDArray[np.float64], least: float = 0.05) -> dict[str, float]:
    """Return the probability of each issue that is at least `least` probable; the rest would change no label."""
    columns = np.flatnonzero(row >= least)
    return dict(zip([names[column] for column in columns.tolist()], row[columns].tolist(), strict=True))
