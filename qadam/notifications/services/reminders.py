"""The engine of reminders: asks every source what is due, and tells whom the rules name.

It keeps no state of its own. A reminder's key names the duty, its deadline and the rule, and the outbox takes each key
once a person: two engines at the same time are harmless, and whatever was missed is caught up with by the next run.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.accounts.enums import Role
from qadam.accounts.models import User
from qadam.accounts.selectors import people_with_role
from qadam.base.working_days import Calendar
from qadam.notifications.calendar import office
from qadam.notifications.enums import Audience
from qadam.notifications.models import Notification
from qadam.notifications.reminders import Duty, reminder_sources
from qadam.notifications.rules import Rule, reminder_rules, rule_in_force
from qadam.notifications.services.notify import notify
from qadam.notifications.words import WordMaker, Words

log = structlog.get_logger("qadam.reminders")

TOPIC = "reminder"
KEYS_PER_READ = 500
KEY_LENGTH = Notification._meta.get_field("key").max_length or 200


@dataclass(frozen=True)
class Reminder:
    """One duty of which one audience is to be told, by one rule."""

    key: str
    duty: Duty
    rule: Rule
    person_ids: frozenset[int]


def remind() -> int:
    """Tell everybody whom a rule names today, once; return how many were told now. The regular job.

    On free days, and before the hour of the settings, nobody is reminded: the next run catches up.

    Raises:
        RuntimeError: a source failed; the others were asked nevertheless.
    """
    hours, now = office(), timezone.localtime()
    today = now.date()
    if not hours.calendar.is_working(today) or now.hour < hours.hour:
        return 0
    rules = reminder_rules()
    coordinators = frozenset(people_with_role(Role.COORDINATOR).values_list("pk", flat=True))
    count = 0
    failed: dict[str, Exception] = {}
    for name, source in reminder_sources().items():
        try:
            duties = source(today)
            found = [r for duty in duties for r in reminders_of(name, duty, rules, today, hours.calendar, coordinators)]
            count += _tell_all(found, today)
        except Exception as error:
            log.exception("source of reminders failed", source=name)
            failed[name] = error
    if failed:
        causes = "; ".join(f"{name} ({error})" for name, error in failed.items())
        raise RuntimeError(f"These sources of reminders failed: {causes}") from next(iter(failed.values()))
    return count


def _tell_all(reminders: list[Reminder], today: date) -> int:
    """Tell everybody who was not told yet; return how many were told now."""
    told = _told([reminder.key for reminder in reminders])
    people = User.objects.filter(is_active=True).in_bulk({pk for r in reminders for pk in r.person_ids})
    count = 0
    for reminder in reminders:
        untold = [people[pk] for pk in sorted(reminder.person_ids) if pk in people and (reminder.key, pk) not in told]
        if untold:
            count += _tell(reminder, untold, today)
    return count


def reminders_of(
    name: str, duty: Duty, rules: tuple[Rule, ...], today: date, calendar: Calendar, coordinators: frozenset[int]
) -> Iterator[Reminder]:
    """Yield what is to be said of a duty by today, at most once an audience."""
    audiences = {
        Audience.RESPONSIBLE: frozenset(duty.to),
        Audience.ESCALATION: frozenset(duty.escalate_to),
        Audience.COORDINATOR: frozenset() if duty.neutral else coordinators,
    }
    for audience, person_ids in audiences.items():
        rule = rule_in_force(rules, audience, duty.due_on, today, calendar)
        if rule is not None and person_ids:
            key = reminder_key(name, duty, rule)
            yield Reminder(key, duty, rule, person_ids)


def reminder_key(name: str, duty: Duty, rule: Rule) -> str:
    """Return the key under which one reminder stands in the outbox; a long one is shortened to its hash."""
    key = f"reminder/{name}/{duty.key}/{duty.due_on.isoformat()}/{rule.audience.value}{rule.days:+d}"
    return key if len(key) <= KEY_LENGTH else f"reminder/{hashlib.sha256(key.encode()).hexdigest()}"


def _told(keys: list[str]) -> set[tuple[str, int]]:
    told: set[tuple[str, int]] = set()
    for start in range(0, len(keys), KEYS_PER_READ):
        block = keys[start : start + KEYS_PER_READ]
        told.update(Notification.objects.filter(key__in=block).values_list("key", "recipient_id"))
    return told


@transaction.atomic
def _tell(reminder: Reminder, people: list[User], today: date) -> int:
    duty = reminder.duty
    return notify(
        recipients=people,
        key=reminder.key,
        topic=TOPIC,
        words=_words(reminder, today),
        path=duty.path,
        due_on=duty.due_on,
        neutral=duty.neutral,
    )


def _words(reminder: Reminder, today: date) -> WordMaker:
    def words() -> Words:
        said = reminder.duty.words()
        left = (reminder.duty.due_on - today).days
        deadline = _("The deadline is %(date)s.") % {"date": date_format(reminder.duty.due_on, "DATE_FORMAT")}
        parts = [said.text, deadline, _reason(reminder.rule.audience)]
        return Words(f"{_when(left)}: {said.subject}", "\n\n".join(part for part in parts if part))

    return words


def _when(days: int) -> str:
    if days > 0:
        return ngettext("Due in %(n)d day", "Due in %(n)d days", days) % {"n": days}
    if days == 0:
        return _("Due today")
    return ngettext("Overdue by %(n)d day", "Overdue by %(n)d days", -days) % {"n": -days}


def _reason(audience: Audience) -> str:
    if audience is Audience.ESCALATION:
        return _("It was not done in time. You are told because you answer for it.")
    if audience is Audience.COORDINATOR:
        return _("It was not done in time. You are told as a coordinator.")
    return ""
