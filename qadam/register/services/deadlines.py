"""Following the deadlines of reports: the day they are counted from, what a document prints, when they were met."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.register.models import ReportDeadline
from qadam.register.permissions import check_change_register
from qadam.register.selectors.dates import ReportDate, known_days, report_date
from qadam.register.services.locking import locked_review, lost_update

DEADLINE_FIELDS = ("started_on", "printed_on", "source", "sent_on")


@transaction.atomic
def note_report_deadline(
    *,
    review_id: int,
    rule: str,
    version: int,
    by: User,
    started_on: date | None = None,
    printed_on: date | None = None,
    source: str = "",
    sent_on: date | None = None,
) -> ReportDeadline:
    """Follow a deadline of a review, with what is known of it, and return it. Reminders and the inbox speak of it then.

    Args:
        rule: the id of a rule that applies to the review.
        version: that of the deadline as the person saw it; 0 where nobody followed it.
        started_on: the day from which it is counted; used where the review itself does not know it.
        printed_on: the date that a document prints; it beats the rule.
        source: where that date is printed.
        sent_on: the day on which the report was sent.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such review, or no such rule applies to it.
        LostUpdateError: somebody has saved since `version`.
        InvalidInputError: no date follows from what is given, a printed date has no source, or a report was sent in
            the future.
    """
    check_change_register(by)
    review = locked_review(review_id)
    found = report_date(review, rule)
    row = found.deadline or ReportDeadline(review=review, rule=rule, version=0)
    before = {name: getattr(row, name) for name in DEADLINE_FIELDS}
    own_day = known_days(review).get(found.rule.event)
    if own_day and row.sent_on:  # of a report that was sent, the day it was counted from stays
        own_day = row.started_on or own_day
    after: dict[str, Any] = {
        "started_on": own_day or started_on,
        "printed_on": printed_on,
        "source": source.strip(),
        "sent_on": sent_on,
    }
    if row.version != version:
        raise lost_update(row, before, after)
    _check(found, after)
    changes = difference(before, after)
    if not changes and row.pk:
        return row
    for name, value in after.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    record_event(
        "deadline.noted",
        actor=by,
        target=review,
        changes={f"deadline:{rule}:{name}": change for name, change in changes.items()},
    )
    return row


@transaction.atomic
def drop_report_deadline(*, review_id: int, rule: str, by: User) -> None:
    """Follow a deadline no longer. What the rule proposes stays on the page of the review.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such review, or nobody follows this deadline.
    """
    check_change_register(by)
    review = locked_review(review_id)
    row = ReportDeadline.objects.filter(review=review, rule=rule).first()
    if row is None:
        raise NotFoundError()
    changes = difference({name: getattr(row, name) for name in DEADLINE_FIELDS}, dict.fromkeys(DEADLINE_FIELDS))
    row.delete()
    record_event(
        "deadline.dropped",
        actor=by,
        target=review,
        changes={f"deadline:{rule}:{name}": change for name, change in changes.items()},
    )


def _check(found: ReportDate, given: dict[str, Any]) -> None:
    faults: dict[str, str] = {}
    if given["printed_on"] is None:
        if found.rule.period is None:
            faults["printed_on"] = _("No period is fixed. Enter the date that the document prints.")
        elif given["started_on"] is None:
            faults["started_on"] = _("Enter the day from which it is counted, or the date that the document prints.")
    elif not given["source"]:
        faults["source"] = _("Say where the date is printed.")
    if given["sent_on"] and given["sent_on"] > timezone.localdate():
        faults["sent_on"] = _("This day has not come yet.")
    if faults:
        raise InvalidInputError(" ".join(faults.values()), fields=faults)
