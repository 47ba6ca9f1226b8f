"""The position ledger: entries are only ever added, and the current position follows from them."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError
from qadam.documents.models import SourceDocument
from qadam.register.enums import Position
from qadam.register.models import PositionEntry
from qadam.register.permissions import check_change_register
from qadam.register.services.locked import locked_recommendation


def current_position(entries: Iterable[PositionEntry]) -> Position:
    """Return the position that the newest statement gives; PENDING where there is none.

    `entries` come in the order of their recording. One counts from the day on which it was stated, an undated one from
    the day of its recording; of one day the later recorded wins. An undated "pending" (the opening sentence of a
    report) never wins against a decision.
    """
    newest = max(enumerate(entries), key=lambda pair: (_counts_from(pair[1]), pair[0]), default=None)
    return Position(newest[1].position) if newest else Position.PENDING


def _counts_from(entry: PositionEntry) -> date:
    if entry.stated_on is not None:
        return entry.stated_on
    return date.min if entry.position == Position.PENDING else timezone.localdate(entry.recorded_at)


@transaction.atomic
def record_position(
    *,
    recommendation_id: int,
    position: Position,
    by: User | None,
    raw: str = "",
    comment: str = "",
    is_partial: bool = False,
    source: str = "",
    document: SourceDocument | None = None,
    page: int | None = None,
    stated_on: date | None = None,
) -> PositionEntry:
    """Append what the State said to the ledger, recompute the current position, and return the new entry.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such recommendation.
        InvalidInputError: neither a source nor the State's words are given, so that nobody could check the entry.
    """
    check_change_register(by)
    recommendation = locked_recommendation(recommendation_id)
    if not source.strip() and not raw.strip():
        sentence = _("Say where the State stated this, or quote its words.")
        raise InvalidInputError(sentence, fields={"source": sentence})
    entry = PositionEntry.objects.create(
        recommendation=recommendation,
        position=position,
        raw=raw.strip(),
        comment=comment.strip(),
        is_partial=is_partial,
        source=source.strip(),
        document=document,
        page=page,
        stated_on=stated_on,
        recorded_by_id=by.pk if by else None,
    )
    before = recommendation.position
    recommendation.position = current_position(recommendation.positions.all())
    recommendation.version += 1
    recommendation.save(update_fields=["position", "version", "changed_at"])
    record_event(
        "position.recorded",
        actor=by,
        target=recommendation,
        changes={"position": (before, recommendation.position)} if before != recommendation.position else None,
        details={"position": position, "source": source, "raw": raw, "stated_on": stated_on},
    )
    return entry
