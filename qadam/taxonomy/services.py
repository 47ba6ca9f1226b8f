"""Loading the vocabularies and presets into the database. Loading again updates names and never deletes a term."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from qadam.accounts.models import User
from qadam.accounts.permissions import check_coordinator
from qadam.audit.services import record_event
from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body
from qadam.notifications.services.rules import set_state
from qadam.taxonomy.enums import Scheme
from qadam.taxonomy.models import Competence, LoadedPreset, Term
from qadam.taxonomy.preset_file import Preset, PresetBody, PresetTerm, read_preset
from unrec.vocabularies.labels import (
    LabelName,
    action_categories,
    issues,
    persons,
    sdg_goals,
    sdg_targets,
    themes,
    vocabulary_version,
)

LANGUAGES = ("en", "ru", "kk")
SDG_SOURCE = "United Nations, Sustainable Development Goals, A/RES/70/1"
SDG_EDITION = "2015"
TERM_FIELDS = ("name_en", "name_ru", "name_kk", "order", "edition", "source", "parent", "is_active")


@dataclass(frozen=True)
class Loaded:
    """How many rows a load made and changed."""

    new: int = 0
    changed: int = 0


@dataclass(frozen=True)
class _Row:
    scheme: Scheme
    code: str
    names: Mapping[str, str]
    order: int
    edition: str = ""
    source: str = ""
    parent: str = ""  # code of a term of the scheme PARENT_SCHEME


# Terms of these schemes stand below terms of another one.
PARENT_SCHEME = {Scheme.SDG_TARGET: Scheme.SDG_GOAL, Scheme.AREA: Scheme.AREA}


@transaction.atomic
def load_vocabularies(*, by: User | None) -> Loaded:
    """Write the terms of every scheme of `unrec.vocabularies` (all but the areas, which a preset brings).

    A second load of the same vocabularies changes nothing and leaves no event. A term that a vocabulary no longer holds
    is kept, but no longer offered.

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the command line).
    """
    if by is not None:
        check_coordinator(by)
    loaded, last = _write_terms(list(_vocabulary_rows()), retire=True)
    if last is not None:
        record_event(
            "vocabularies.loaded", actor=by, target=last, details={"new": loaded.new, "changed": loaded.changed}
        )
    return loaded


@transaction.atomic
def load_preset(path_or_code: str | Path, *, by: User | None) -> Preset:
    """Load areas, bodies and competences of a preset, and return the preset for the apps above.

    Reviews and cycles of the preset are loaded by `qadam.register.services.load_preset_reviews`. The same file again
    changes nothing; a changed one updates names and adds what is new.

    Args:
        path_or_code: a YAML file, or the code of a preset that the product brings ("kazakhstan").

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the command line).
        PresetError: the file is missing or has the wrong form; one sentence names the file and the key.
    """
    if by is not None:
        check_coordinator(by)
    preset = read_preset(path_or_code)
    rows = list(_area_rows(preset.areas, source=preset.source))
    terms, _last = _write_terms(rows, retire=False)
    bodies = _write_bodies(preset.bodies)
    competences = _write_competences(preset.bodies)
    sha256 = hashlib.sha256(preset.path.read_bytes()).hexdigest()
    loaded = LoadedPreset.objects.filter(code=preset.code).first() or LoadedPreset(code=preset.code)
    before = loaded.sha256
    if before == sha256 and not (terms.new or terms.changed or bodies.new or bodies.changed or competences):
        return preset
    loaded.sha256, loaded.state, loaded.clocks = sha256, preset.state, list(preset.clocks)
    loaded.save()
    set_state(state=preset.state)
    record_event(
        "preset.loaded",
        actor=by,
        target=loaded,
        changes={"sha256": (before or None, sha256)},
        details={
            "areas": terms.new,
            "bodies": bodies.new,
            "changed": terms.changed + bodies.changed,
            "competences": competences,
        },
    )
    return preset


@transaction.atomic
def add_area(*, code: str, names: Mapping[str, str], source: str, by: User | None) -> Term:
    """Add an area to the end of the list and return it; one of this code is returned as it stands, and offered again.

    Args:
        names: by language ("en", "ru", "kk"); at least one.
        source: who agreed on it.

    Raises:
        NotAllowedError: `by` is neither a coordinator nor None (the command line).
    """
    if by is not None:
        check_coordinator(by)
    term = Term.objects.filter(scheme=Scheme.AREA, code=code).first()
    if term is not None and term.is_active:
        return term
    if term is None:
        last = Term.objects.filter(scheme=Scheme.AREA).order_by("-order").values_list("order", flat=True).first()
        given = {f"name_{language}": names.get(language, "") for language in LANGUAGES}
        term = Term(scheme=Scheme.AREA, code=code, order=(last or 0) + 1, source=source, **given)
    term.is_active = True
    term.save()
    record_event("area.added", actor=by, target=term, details={"source": source})
    return term


def _vocabulary_rows() -> Iterator[_Row]:
    """Return every term of the vocabularies, parents before children."""
    tables: tuple[tuple[Scheme, str, Sequence[LabelName]], ...] = (
        (Scheme.THEME, "themes", themes()),
        (Scheme.AFFECTED_GROUP, "persons", persons()),
        (Scheme.ISSUE, "issues", issues()),
    )
    for scheme, name, labels in tables:
        version, source = vocabulary_version(name)
        for order, label in enumerate(labels):
            yield _Row(scheme, label.code, label.names, order, str(version), source)
    version, source = vocabulary_version("action_categories")
    for category in action_categories():
        code = str(category.code)
        yield _Row(Scheme.ACTION_CATEGORY, code, category.names, category.code, str(version), source)
    for order, goal in enumerate(sdg_goals()):
        yield _Row(Scheme.SDG_GOAL, goal.code, goal.names, order, SDG_EDITION, SDG_SOURCE)
    for order, target in enumerate(sdg_targets()):
        parent = target.code.partition(".")[0]
        yield _Row(Scheme.SDG_TARGET, target.code, target.names, order, SDG_EDITION, SDG_SOURCE, parent)


def _area_rows(areas: Iterable[PresetTerm], *, source: str) -> Iterator[_Row]:
    for order, area in enumerate(areas):
        yield _Row(Scheme.AREA, area.code, area.names, order, source=source, parent=area.parent)


def _write_terms(rows: Sequence[_Row], *, retire: bool) -> tuple[Loaded, Term | None]:
    """Make or update the terms; with `retire`, terms of these schemes that stand in no row are no longer offered.

    Returns the counts and one of the terms that changed.
    """
    schemes = {row.scheme for row in rows}
    standing = {
        (term.scheme, term.code): term for term in Term.objects.filter(scheme__in=schemes).select_related("parent")
    }
    new: list[Term] = []
    changed: list[Term] = []
    for row in rows:
        term = standing.get((row.scheme, row.code))
        is_new = term is None
        if term is None:
            term = Term(scheme=row.scheme, code=row.code)
            standing[row.scheme, row.code] = term
            new.append(term)
        parent = standing.get((PARENT_SCHEME[row.scheme], row.parent)) if row.parent else None
        values: dict[str, Any] = {f"name_{language}": row.names.get(language, "") for language in LANGUAGES}
        values |= {"order": row.order, "edition": row.edition, "source": row.source, "is_active": True}
        differs = any(getattr(term, name) != value for name, value in values.items())
        if is_new or differs or term.parent != parent:
            for name, value in values.items():
                setattr(term, name, value)
            term.parent = parent
            if not is_new:
                changed.append(term)
    if retire:
        current = {(row.scheme, row.code) for row in rows}
        for key, term in standing.items():
            if key not in current and term.is_active:
                term.is_active = False
                changed.append(term)
    # Parents first: a child needs the key of its parent.
    for level in ([term for term in new if term.parent is None], [term for term in new if term.parent is not None]):
        Term.objects.bulk_create(level)
    Term.objects.bulk_update(changed, TERM_FIELDS, batch_size=100)
    return Loaded(len(new), len(changed)), next(iter([*new, *changed]), None)


def _write_bodies(bodies: Sequence[PresetBody]) -> Loaded:
    standing = {body.code: body for body in Body.objects.filter(code__in=[body.code for body in bodies])}
    new: list[Body] = []
    changed: list[Body] = []
    for given in bodies:
        body = standing.get(given.code)
        is_new = body is None
        if body is None:
            body = standing[given.code] = Body(code=slugify(given.code))
            new.append(body)
        values: dict[str, Any] = {"kind": BodyKind(given.kind), "website": given.website}
        for language in LANGUAGES:
            values[f"name_{language}"] = given.names.get(language, "")
            values[f"short_{language}"] = given.short_names.get(language, "")
        if is_new or any(getattr(body, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(body, name, value)
            if not is_new:
                changed.append(body)
    Body.objects.bulk_create(new)
    for given in bodies:
        if given.parent and standing[given.code].parent_id != standing[given.parent].pk:
            standing[given.code].parent = standing[given.parent]
            if standing[given.code] not in changed:
                changed.append(standing[given.code])
    if changed:
        fields = ["kind", "website", "parent", *(f"{part}_{code}" for part in ("name", "short") for code in LANGUAGES)]
        Body.objects.bulk_update(changed, fields, batch_size=100)
    return Loaded(len(new), len([body for body in changed if body not in new]))


def _write_competences(bodies: Sequence[PresetBody]) -> int:
    """Note for which areas the bodies are competent; return how many notes are new."""
    ids = dict(Body.objects.filter(code__in=[body.code for body in bodies]).values_list("code", "pk"))
    areas = dict(Term.objects.filter(scheme=Scheme.AREA).values_list("code", "pk"))
    standing = set(Competence.objects.values_list("body_id", "term_id"))
    wanted = {(ids[body.code], areas[code]) for body in bodies for code in body.areas}
    new = [Competence(body_id=body, term_id=term) for body, term in sorted(wanted - standing)]
    Competence.objects.bulk_create(new)
    return len(new)
