"""Reading a preset: the YAML file that carries a State's areas, bodies, competences, reviews and plans.

Whatever is wrong in a file is said in one sentence that names the file and the key. The schema is described in
docs/reference/presets.md.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from qadam.base.errors import InvalidInputError
from qadam.bodies.enums import BodyKind
from qadam.taxonomy.clocks import rulebook
from unrec.vocabularies.loader import load_yaml_file

FOLDER = Path(__file__).parent / "presets"
LANGUAGES = ("en", "ru", "kk")
MAX_BYTES = 2 * 1024 * 1024
_CODE = re.compile(r"[a-z0-9][a-z0-9-]*")


class PresetError(InvalidInputError):
    """A preset that cannot be loaded. The sentence names the file and the key."""


@dataclass(frozen=True)
class PresetTerm:
    """An area."""

    code: str
    names: Mapping[str, str]
    parent: str = ""


@dataclass(frozen=True)
class PresetBody:
    """A body with the areas for which it is competent."""

    code: str
    kind: str
    names: Mapping[str, str]
    short_names: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""
    website: str = ""
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class PresetReview:
    """A review as a fact. A date that is known to the month alone stays out: it is never made precise."""

    code: str
    mechanism: str
    cycle: int | None = None
    working_group_session: int | None = None
    hrc_session: int | None = None
    reviewed_on: date | None = None
    adopted_on: date | None = None
    next_review_on: date | None = None
    report_symbol: str = ""
    addendum_symbol: str = ""
    decision_symbol: str = ""


@dataclass(frozen=True)
class Preset:
    """What a preset file says. `raw` is the whole file, for the apps that read further keys (plans, platform)."""

    path: Path
    code: str
    source: str
    state: str
    areas: tuple[PresetTerm, ...]
    bodies: tuple[PresetBody, ...]
    reviews: tuple[PresetReview, ...]
    clocks: tuple[Mapping[str, Any], ...]
    raw: Mapping[str, Any]


def preset_codes() -> list[str]:
    """Return the codes of the presets that the product brings."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read_preset(path_or_code: str | Path) -> Preset:
    """Read and check a preset file.

    Args:
        path_or_code: the path of a YAML file, or the code of a preset that the product brings.

    Raises:
        PresetError: there is no such file, it is no YAML, or a key is missing, unknown to others or of the wrong form.
    """
    path = _find(path_or_code)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PresetError(_("%(file)s: the file is too large for a preset.") % {"file": path.name})
        raw = load_yaml_file(path)
    except OSError:
        raise PresetError(_("%(file)s: there is no such preset.") % {"file": path_or_code}) from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = _("line %(line)s") % {"line": mark.line + 1} if mark else _("its text")
        sentence = _("%(file)s: %(place)s cannot be read as YAML.") % {"file": path.name, "place": place}
        raise PresetError(sentence) from None
    return _Reader(path, raw).preset()


def _find(path_or_code: str | Path) -> Path:
    if isinstance(path_or_code, str) and _CODE.fullmatch(path_or_code):
        shipped = FOLDER / f"{path_or_code}.yaml"
        if shipped.is_file():
            return shipped
    return Path(path_or_code)


class _Reader:
    """Reads the keys of one file; every fault is raised as a sentence with the path of its key."""

    def __init__(self, path: Path, raw: Any) -> None:
        self.path, self.raw = path, raw

    def preset(self) -> Preset:
        top = self._mapping(self.raw, "")
        areas = tuple(self._area(row, key) for key, row in self._rows(top, "areas"))
        bodies = tuple(self._body(row, key) for key, row in self._rows(top, "bodies"))
        reviews = tuple(self._review(row, key) for key, row in self._rows(top, "reviews"))
        self._check_known("areas", [(area.parent, area.code) for area in areas], {area.code for area in areas})
        self._check_known("bodies", [(body.parent, body.code) for body in bodies], {body.code for body in bodies})
        named = [(area, body.code) for body in bodies for area in body.areas]
        self._check_known("bodies", named, {area.code for area in areas})
        state = self._mapping(top.get("state"), "state")
        return Preset(
            path=self.path,
            code=self._code(top, ""),
            source=self._text(top, "source", ""),
            state=self._text(state, "code", "state", needed=True),
            areas=areas,
            bodies=bodies,
            reviews=reviews,
            clocks=self._clocks(top),
            raw=top,
        )

    def _area(self, row: Mapping[str, Any], key: str) -> PresetTerm:
        return PresetTerm(self._code(row, key), self._names(row, "name", key), self._text(row, "parent", key))

    def _body(self, row: Mapping[str, Any], key: str) -> PresetBody:
        kind = self._text(row, "kind", key) or BodyKind.STATE_BODY.value
        if kind not in BodyKind.values:
            raise self._fault(f"{key}.kind", _("must be one of: %(choices)s") % {"choices": ", ".join(BodyKind.values)})
        areas = row.get("areas") or []
        if not isinstance(areas, list) or not all(isinstance(code, str) for code in areas):
            raise self._fault(f"{key}.areas", _("must be a list of codes of areas"))
        return PresetBody(
            code=self._code(row, key),
            kind=kind,
            names=self._names(row, "name", key),
            short_names=self._names(row, "short", key) if "short" in row else {},
            parent=self._text(row, "parent", key),
            website=self._text(row, "website", key),
            areas=tuple(areas),
        )

    def _review(self, row: Mapping[str, Any], key: str) -> PresetReview:
        return PresetReview(
            code=self._code(row, key),
            mechanism=self._text(row, "mechanism", key, needed=True).lower(),
            cycle=self._number(row, "cycle", key),
            working_group_session=self._number(row, "working_group_session", key),
            hrc_session=self._number(row, "hrc_session", key),
            reviewed_on=self._date(row, "reviewed_on", key),
            adopted_on=self._date(row, "adopted_on", key),
            next_review_on=self._date(row, "next_review_on", key),
            report_symbol=self._text(row, "report_symbol", key),
            addendum_symbol=self._text(row, "addendum_symbol", key),
            decision_symbol=self._text(row, "decision_symbol", key),
        )

    def _clocks(self, top: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
        """Return the changes of the rules of clocks, once they were seen to make a rulebook."""
        changes = top.get("clocks") or []
        try:
            rulebook(changes)
        except InvalidInputError as error:
            raise PresetError(f"{self.path.name}: {error.message}") from None
        return tuple(changes)

    def _rows(self, top: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
        rows = top.get(name) or []
        if not isinstance(rows, list):
            raise self._fault(name, _("must be a list"))
        found = [(f"{name}[{place}]", self._mapping(row, f"{name}[{place}]")) for place, row in enumerate(rows, 1)]
        codes: set[str] = set()
        for key, row in found:
            code = self._code(row, key)
            if code in codes:
                raise self._fault(f"{key}.code", _("stands twice: %(code)s") % {"code": code})
            codes.add(code)
        return found

    def _mapping(self, value: Any, key: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._fault(key or _("the whole file"), _("must be keys with values"))
        return value

    def _code(self, row: Mapping[str, Any], key: str) -> str:
        code = row.get("code")
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            raise self._fault(_joined(key, "code"), _("must be a code of small Latin letters, digits and hyphens"))
        return code

    def _names(self, row: Mapping[str, Any], name: str, key: str) -> dict[str, str]:
        names = row.get(name)
        place = _joined(key, name)
        if isinstance(names, str):
            names = {"en": names}
        if not isinstance(names, dict) or not names or not all(isinstance(text, str) for text in names.values()):
            raise self._fault(place, _("must give a name by language: en, ru, kk"))
        unknown = sorted(str(language) for language in names if language not in LANGUAGES)
        if unknown:
            raise self._fault(f"{place}.{unknown[0]}", _("is no language of this site"))
        return dict(names)

    def _text(self, row: Mapping[str, Any], name: str, key: str, *, needed: bool = False) -> str:
        value = row.get(name)
        if (value is None and needed) or not isinstance(value, str | None):
            raise self._fault(_joined(key, name), _("must be a text"))
        return value or ""

    def _number(self, row: Mapping[str, Any], name: str, key: str) -> int | None:
        return self._as(row, name, key, lambda value: type(value) is int and 0 < value < 10_000, _("must be a number"))

    def _date(self, row: Mapping[str, Any], name: str, key: str) -> date | None:
        value = row.get(name)
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}", value):
            return None
        if type(value) is int and 1900 < value < 2200:  # known to the year
            return None
        return self._as(row, name, key, lambda given: type(given) is date, _("must be a date such as 2025-01-23"))

    def _as(self, row: Mapping[str, Any], name: str, key: str, fits: Callable[[Any], bool], sentence: str) -> Any:
        value = row.get(name)
        if value is not None and not fits(value):
            raise self._fault(_joined(key, name), sentence)
        return value

    def _check_known(self, name: str, named: list[tuple[str, str]], known: set[str]) -> None:
        for code, by in named:
            if code and code not in known:
                raise self._fault(f"{name}: {by}", _("names %(code)s, which is not in the file") % {"code": code})

    def _fault(self, key: str, sentence: str) -> PresetError:
        return PresetError(f"{self.path.name}: {key} {sentence}.")


def _joined(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
