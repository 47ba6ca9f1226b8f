"""What a report says, as one value with a checksum: an approval holds for exactly this and nothing else."""

import hashlib
import json
from typing import Any

from django.conf import settings

from qadam.progress.models import ProgressUpdate


def content_of(update: ProgressUpdate) -> dict[str, Any]:
    """Return all that a report says, in plain values: whose it is, texts, status claimed, evidence and values."""
    return {
        "measure": update.measure_id,
        "body": update.body_id,
        "period": update.period_id,
        "status_claimed": update.status_claimed,
        "texts": {code: getattr(update, f"text_{code}") for code, _name in settings.LANGUAGES},
        "evidence": [
            {
                "kind": item.kind,
                "title": item.title,
                "file": item.document.sha256 if item.document else None,
                "file_name": item.file_name,
                "url": item.url,
                "reference": item.reference,
                "on": item.on.isoformat(),
                "is_public": item.is_public,
            }
            for item in update.evidence.select_related("document").order_by("pk")
        ],
        "values": [
            {
                "indicator": row.indicator_id,
                "entered": row.entered,
                # without the zeros that the column of the database appends
                "value": None if row.value is None else format(row.value.normalize(), "f"),
                "source": row.source,
                "note": row.note,
            }
            for row in update.indicator_values.order_by("indicator_id")
        ],
    }


def content_sha256(update: ProgressUpdate) -> str:
    """Return the SHA-256 (hex) of what a report says: the fields of `update`, and its rows as the database has them."""
    text = json.dumps(content_of(update), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
