"""Writing the outbox."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone, translation

from qadam.accounts.models import User
from qadam.accounts.selectors import stand_ins_of
from qadam.notifications.models import Notification
from qadam.notifications.words import Address, WordMaker, Words

SUBJECT_LENGTH = Notification._meta.get_field("subject").max_length or 300


def notify(
    *,
    recipients: Iterable[User],
    key: str,
    topic: str,
    words: WordMaker,
    path: Address,
    duty: bool = True,
    due_on: date | None = None,
    neutral: bool = False,
) -> int:
    """Tell people something once, and return how many were told now. A regular job sends the mails.

    Must run inside the transaction of what it speaks of: both are kept, or neither. Who is on leave is told, and so is
    the alternate, but for neutral matters. Deactivated people are not told.

    Args:
        recipients: whom to tell; each one once, whatever the number of calls with the same key.
        key: what is told, unique over the site and at most 200 characters: "update-17-returned-3".
        topic: a stable word for what it is about, such as "progress", at most 60 characters.
        words: called once a language, with that language active.
        path: the page to open, from `qadam.notifications.words.address`.
        duty: whether the person has to do something. Duties are mailed at once and cannot be unsubscribed from;
            everything else waits for the person's digest.
        due_on: the deadline, where there is one.
        neutral: whether the matter is confidential. Then `words` must hold no title, and nobody sees its text in the
            outbox.

    Raises:
        TransactionManagementError: outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("notify needs the transaction of what it speaks of")
    people = {person.pk: person for person in recipients if person.is_active}
    instead_of: dict[int, int] = {}
    # Who may know of a confidential matter was chosen by name: an alternate was not.
    absent = [] if neutral else list(people.values())
    for absent_id, stand_in in stand_ins_of(absent, timezone.localdate()):
        if stand_in.pk not in people and stand_in.is_active:
            people[stand_in.pk] = stand_in
            instead_of[stand_in.pk] = absent_id
    told = set(Notification.objects.filter(key=key, recipient__in=list(people)).values_list("recipient_id", flat=True))
    now = timezone.now()
    said: dict[str, Words] = {}
    rows = []
    for person in people.values():
        if person.pk in told:
            continue
        if person.language not in said:
            with translation.override(person.language):
                said[person.language] = words()
        spoken = said[person.language]
        rows.append(
            Notification(
                key=key,
                recipient=person,
                stands_in_for_id=instead_of.get(person.pk),
                topic=topic,
                subject=" ".join(spoken.subject.split())[:SUBJECT_LENGTH],
                text=spoken.text.strip(),
                url_name=path.url_name,
                url_kwargs=path.kwargs,
                due_on=due_on,
                is_duty=duty,
                is_neutral=neutral,
                created_at=now,
            )
        )
    # Another process may have told somebody in the meantime: the constraint keeps it single.
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
