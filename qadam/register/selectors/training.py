"""What people decided about labels, as data from which the classifier can learn."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from qadam.register.enums import LabelStatus
from qadam.register.models import Recommendation, RecommendationLabel
from qadam.taxonomy.enums import Scheme

TRAINING_LANGUAGE = "en"  # of the classifier's training texts
ROWS_PER_READ = 500


def decided_labels() -> Iterator[dict[str, Any]]:
    """Yield one record a recommendation on whose labels people have decided, for `unrec train --with`.

    Each is `{"id", "text", "issues": [...], "action": 1-5}`. `issues` stands there only where every proposed issue has
    been decided, since what is still open is no evidence against a label; `action` only where one is confirmed. The
    confirmed labels of the other schemes stand beside them by scheme.
    """
    rows = Recommendation.objects.filter(labels__decided_at__isnull=False).distinct().order_by("pk")
    rows = rows.select_related("review").prefetch_related(
        "texts", Prefetch("labels", RecommendationLabel.objects.select_related("term"))
    )
    for item in rows.iterator(chunk_size=ROWS_PER_READ):
        text = next((text.text for text in item.texts.all() if text.language == TRAINING_LANGUAGE), None)
        if text is None:
            continue
        record: dict[str, Any] = {"id": str(item), "text": text}
        for scheme in Scheme:
            labels = [label for label in item.labels.all() if label.term.scheme == scheme]
            if not any(label.decided_at for label in labels):
                continue
            confirmed = [label.term.code for label in labels if label.status == LabelStatus.CONFIRMED]
            if scheme == Scheme.ACTION_CATEGORY:
                if confirmed:
                    record[scheme.value] = int(confirmed[0])
            elif not any(label.status == LabelStatus.PROPOSED for label in labels):
                record[scheme.value] = confirmed
        if len(record) > 2:
            yield record
