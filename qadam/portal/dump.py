"""The nightly dump: everything that is published, in one archive with its data dictionary and its version.

The archive stands in the site's file storage. The same content gives the same version and is not written again.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from ninja import Schema

from qadam.plan.selectors.public import (
    indicator_values_public,
    indicators_public,
    measures_public,
    plans_public,
    with_public_data,
)
from qadam.portal.api import schemas
from qadam.portal.api.plans import indicator_out, measure_out, plan_out, update_out
from qadam.portal.api.register import assessment_out, recommendation_out, review_out
from qadam.portal.measures import shown
from qadam.progress.models import Assessment
from qadam.progress.selectors.public import assessments_public, updates_public
from qadam.register.exports import ROWS_PER_READ
from qadam.register.selectors.public import recommendations_public, reviews_list_public
from qadam.register.selectors.recommendations import with_list_data

FOLDER = "open-data"
ARCHIVE = f"{FOLDER}/qadam-dump.zip"
NOTE = f"{FOLDER}/dump.json"  # version, time, size, checksum
FORM_VERSION = "1.0"  # rises when a field is added; the first number, when one is taken away
# Every entry of an archive has this time, so that the same content is the same bytes.
EPOCH = (2000, 1, 1, 0, 0, 0)
TABLES: dict[str, type[Schema]] = {
    "reviews": schemas.ReviewOut,
    "recommendations": schemas.RecommendationOut,
    "plans": schemas.PlanOut,
    "measures": schemas.MeasureOut,
    "indicators": schemas.IndicatorOut,
    "updates": schemas.UpdateOut,
    "assessments": schemas.AssessmentRow,
}


@dataclass(frozen=True)
class Dump:
    """The newest dump: `version` is the checksum of its content."""

    version: str
    made_at: datetime
    size_bytes: int
    sha256: str
    rows: dict[str, int]


def write_dump() -> Dump:
    """Write the dump where its content has changed since the last one; return the newest."""
    with tempfile.TemporaryFile() as file, translation.override("en"):
        rows, version = _write(file)
        before = newest_dump()
        if before is not None and before.version == version:
            return before
        size = file.tell()
        file.seek(0)
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        _put(ARCHIVE, File(file))
    dump = Dump(version, timezone.now(), size, checksum, rows)
    note = tempfile.TemporaryFile()  # noqa: SIM115  (closed below)
    note.write(json.dumps(vars(dump) | {"made_at": dump.made_at.isoformat()}).encode())
    note.seek(0)
    _put(NOTE, File(note))
    note.close()
    return dump


def newest_dump() -> Dump | None:
    """Return the newest dump, None before the first."""
    if not default_storage.exists(NOTE):
        return None
    with default_storage.open(NOTE) as file:
        note = json.load(file)
    made_at = parse_datetime(note.pop("made_at"))
    return Dump(made_at=made_at or timezone.now(), **note)


def _put(name: str, file: File) -> None:
    if default_storage.exists(name):
        default_storage.delete(name)
    default_storage.save(name, file)


def _write(file: IO[bytes]) -> tuple[dict[str, int], str]:
    """Write the archive; return the number of rows by table, and the checksum of all of them."""
    counts: dict[str, int] = {}
    content = hashlib.sha256()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in _tables().items():
            counts[name] = 0
            with archive.open(zipfile.ZipInfo(f"{name}.jsonl", EPOCH), "w", force_zip64=True) as member:
                for row in table:
                    line = (json.dumps(TABLES[name](**row).model_dump(mode="json"), ensure_ascii=False) + "\n").encode()
                    member.write(line)
                    content.update(line)
                    counts[name] += 1
        archive.writestr(zipfile.ZipInfo("dictionary.json", EPOCH), json.dumps(dictionary(), indent=1))
        version = f"{FORM_VERSION}-{content.hexdigest()[:16]}"
        facts = {"version": version, "form": FORM_VERSION, "rows": counts, "source": settings.SITE_ADDRESS}
        archive.writestr(zipfile.ZipInfo("datapackage.json", EPOCH), json.dumps(facts, indent=1))
    return counts, version


def _tables() -> dict[str, Iterable[dict[str, Any]]]:
    values: dict[int, list[Any]] = {}
    for value in indicator_values_public():
        values.setdefault(value.indicator_id, []).append(value)
    recommendations = recommendations_public().order_by("review__code", "order", "number")
    measures = measures_public().exclude(number="").order_by("plan__code", "order", "number")
    return {
        "reviews": (review_out(row) for row in reviews_list_public()),
        "recommendations": (
            recommendation_out(row) for row in with_list_data(recommendations).iterator(chunk_size=ROWS_PER_READ)
        ),
        "plans": (plan_out(row) for row in plans_public()),
        "measures": (measure_out(row) for row in shown(with_public_data(measures))),
        "indicators": (indicator_out(row, values.get(row.pk, [])) for row in indicators_public()),
        "updates": (update_out(row) for row in updates_public().exclude(measure__number="")),
        "assessments": _assessments(),
    }


def _assessments() -> Iterator[dict[str, Any]]:
    row: Assessment
    for row in assessments_public():
        item = row.recommendation
        yield assessment_out(row) | {"review": item.review.code, "number": item.number}


def dictionary() -> dict[str, Any]:
    """Return what every field of every table means: JSON Schema by table, the same as the description of the API."""
    return {name: schema.model_json_schema() for name, schema in TABLES.items()}


def fields_of(table: str) -> list[tuple[str, str, str]]:
    """Return name, type and meaning of the fields of a table, for the page that shows them."""
    return _fields(TABLES[table].model_json_schema())


def parts() -> dict[str, tuple[str, list[tuple[str, str, str]]]]:
    """Return what fields of the tables are made of, by the name of the type: its meaning and its own fields."""
    found: dict[str, Any] = {}
    for schema in TABLES.values():
        found |= schema.model_json_schema().get("$defs", {})
    return {
        name.removesuffix("Out"): (str(described.get("description", "")), _fields(described))
        for name, described in sorted(found.items())
        if "properties" in described
    }


def _fields(described: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (name, _type_of(field), str(field.get("description", ""))) for name, field in described["properties"].items()
    ]


def _type_of(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " | ".join(_type_of(each) for each in field["anyOf"])
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2].removesuffix("Out")
    if field.get("type") == "array":
        return f"list of {_type_of(field['items'])}"
    if "enum" in field:
        return " | ".join(map(str, field["enum"]))
    return str(field.get("format") or field.get("type", ""))
