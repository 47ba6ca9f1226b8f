"""The areas of a preset, from issues, themes and words, as the preset's file says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unrec.classification.keywords import Phrase, PhraseFinder, phrase_stems
from unrec.classification.rules import phrase_light_stems
from unrec.errors import InputError
from unrec.vocabularies.labels import KEYWORD_LANGUAGES
from unrec.vocabularies.loader import load_yaml_file

# Presets are data of the application beside this package; they are read as files, and a path names any other.
PRESET_FOLDER = Path(__file__).parents[2] / "qadam" / "taxonomy" / "presets"

# How far a label speaks for its area. An area's issues are the surest sign, since a model was trained on them; themes
# follow from issues and words by rule and add what issues do not name (ratification, statelessness). Of several issues
# or themes of one area the strongest counts.
ISSUE_WEIGHT = 0.75
THEME_WEIGHT = 0.4
KEYWORD_WEIGHT = 0.6
# UPR Info sets this issue wherever a treaty is named, and an area of ratification means more than that.
BROAD_ISSUES = {"International instruments": 0.4}
# A theme that the opening words name ("Ratify ...") is what the text asks for.
OPENING_THEME_WEIGHT = 1.0
OPENING_WORDS = 4
# An area is given from this score on; where none reaches it the likeliest is, if it reaches the second.
LEAST = 0.5
LEAST_ALONE = 0.3


@dataclass(frozen=True, slots=True)
class AreaEvidence:
    """What speaks for an area: its score, and the loudest issue or theme, or the places of its keywords."""

    score: float
    label: str | None
    places: tuple[int, ...]


class AreaRules:
    """The mapping of one preset from labels and words to its areas."""

    def __init__(self, areas: Sequence[Mapping[str, Any]]) -> None:
        self._by_issue: dict[str, list[str]] = {}
        self._by_theme: dict[str, list[str]] = {}
        phrases: dict[str, list[Phrase]] = {language: [] for language in KEYWORD_LANGUAGES}
        for area in areas:
            code = str(area["code"])
            for issue in area.get("issues", ()):
                self._by_issue.setdefault(issue, []).append(code)
            for theme in area.get("themes", ()):
                self._by_theme.setdefault(theme, []).append(code)
            for language, words in area.get("keywords", {}).items():
                phrases.setdefault(language, []).extend(
                    Phrase(_stems(word, language), "areas", code, KEYWORD_WEIGHT) for word in words
                )
        self._finders = {language: PhraseFinder(some, language) for language, some in phrases.items() if some}

    def apply(
        self,
        issues: Mapping[str, float],
        themes: Mapping[str, float],
        stems: Sequence[str],
        language: str,
        *,
        opening_themes: Collection[str] = (),
    ) -> dict[str, AreaEvidence]:
        """Return the areas of one text by their codes.

        Args:
            issues: probability by issue.
            themes: score by theme.
            stems: of the text's words: light ones of English, those of `unrec.matching.stems` of others.
            language: of the stems.
            opening_themes: the themes that the first words of the text name.
        """
        against: dict[str, float] = {}
        loudest: dict[str, tuple[float, str]] = {}
        places: dict[str, list[int]] = {}
        by_issue = {issue: BROAD_ISSUES.get(issue, ISSUE_WEIGHT) * score for issue, score in issues.items()}
        by_theme = {
            theme: (OPENING_THEME_WEIGHT if theme in opening_themes else THEME_WEIGHT) * score
            for theme, score in themes.items()
        }
        for said, table in ((by_issue, self._by_issue), (by_theme, self._by_theme)):
            strongest: dict[str, tuple[float, str]] = {}
            for label, weight in said.items():
                for code in table.get(label, ()):
                    if code not in strongest or strongest[code][0] < weight:
                        strongest[code] = weight, label
            for code, (weight, label) in strongest.items():
                against[code] = against.get(code, 1.0) * (1 - weight)
                if code not in loudest or loudest[code][0] < weight:
                    loudest[code] = weight, label
        if language in self._finders:
            for hit in self._finders[language].find(stems):
                if hit.code not in places:
                    against[hit.code] = against.get(hit.code, 1.0) * (1 - hit.weight)
                places.setdefault(hit.code, []).extend(hit.places)
        least = LEAST
        if against and all(1 - rest < LEAST for rest in against.values()):
            least = max(LEAST_ALONE, *(1 - rest for rest in against.values()))
        return {
            code: AreaEvidence(1 - rest, loudest[code][1] if code in loudest else None, tuple(places.get(code, ())))
            for code, rest in against.items()
            if 1 - rest >= least
        }


def _stems(phrase: str, language: str) -> tuple[str, ...]:
    return phrase_light_stems(phrase) if language == "en" else phrase_stems(phrase, language)


def preset_file(preset: str) -> Path:
    """Return the file of a preset, given its name or its path.

    Raises:
        InputError: there is no such preset; the message names those there are.
    """
    path = Path(preset)
    if path.suffix in (".yaml", ".yml"):
        if path.is_file():
            return path
        raise InputError(f"There is no preset file {preset}.")
    named = PRESET_FOLDER / f"{preset}.yaml"
    if not preset.replace("-", "").replace("_", "").isalnum() or not named.is_file():
        known = ", ".join(sorted(file.stem for file in PRESET_FOLDER.glob("*.yaml"))) or "none"
        raise InputError(f"There is no preset {preset!r}; known presets: {known}.")
    return named


def load_areas(preset: str) -> AreaRules:
    """Return the areas of a preset, given its name or the path of its file.

    Raises:
        InputError: there is no such preset, or its file has no areas.
    """
    path = preset_file(preset)
    try:
        return AreaRules(load_yaml_file(path)["areas"])
    except Exception as error:
        raise InputError(f"The preset {path} has no readable areas.") from error
