"""Changing when people are reminded: the rules, the week, the special days."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.notifications.models import LEAP_YEAR, SINGLE_ROW, ReminderRule, SpecialDay, Week
from qadam.notifications.permissions import check_change_rules
from qadam.notifications.rules import Rule, all_rules

MOST_DAYS = 730  # two years on both sides: beyond that nobody means a deadline


@transaction.atomic
def set_rules(*, rules: Sequence[Rule], by: User) -> None:
    """Replace the rules of reminders. Those that are not active are kept, and remind nobody.

    Raises:
        NotAllowedError: `by` is neither coordinator nor administrator.
        InvalidInputError: no rule, a rule twice, or one further than two years from the deadline.
    """
    check_change_rules(by)
    if not rules:
        raise InvalidInputError(_("Leave at least one rule, and switch off what nobody shall be reminded of."))
    if len({(rule.days, rule.audience) for rule in rules}) != len(rules):
        raise InvalidInputError(_("One rule stands there twice. Leave one of them out."))
    if any(abs(rule.days) > MOST_DAYS for rule in rules):
        raise InvalidInputError(_("A rule may speak at most two years before or after the deadline."))
    week = _locked_week()
    before = _in_words(all_rules())
    ReminderRule.objects.all().delete()
    ReminderRule.objects.bulk_create(
        ReminderRule(days=rule.days, audience=rule.audience, is_active=rule.is_active) for rule in rules
    )
    changes = difference({"rules": before}, {"rules": _in_words(all_rules())})
    if changes:
        record_event("reminders.changed", actor=by, target=week, changes=changes)


@transaction.atomic
def set_week(*, free_days: Sequence[int], hour: int, by: User) -> None:
    """Set the free days of the week (0 is Monday) and the hour (0-23) from which reminders and digests go out.

    Raises:
        NotAllowedError: `by` is neither coordinator nor administrator.
        InvalidInputError: every day would be free, or there is no such hour.
    """
    check_change_rules(by)
    chosen = sorted(set(free_days))
    if len(chosen) > 6 or not set(chosen) <= set(range(7)):
        raise InvalidInputError(_("Leave at least one day of the week to work."))
    if not 0 <= hour <= 23:
        raise InvalidInputError(_("Give an hour from 0 to 23."))
    week = _locked_week()
    before = {"free_days": week.free_days, "hour": week.hour}
    week.free_days, week.hour = chosen, hour
    week.save()
    changes = difference(before, {"free_days": chosen, "hour": hour})
    if changes:
        record_event("reminders.changed", actor=by, target=week, changes=changes)


@transaction.atomic
def add_special_day(
    *, month: int, day: int, year: int | None, is_working: bool, names: dict[str, str], by: User | None
) -> SpecialDay:
    """Add a holiday, or a day that is worked although it would be free, and return it; the same day is replaced.

    `year` None means every year; `names` are by language. `by` is None only for a preset that is loaded.

    Raises:
        NotAllowedError: `by` is neither coordinator nor administrator.
        InvalidInputError: there is no such day.
    """
    if by is not None:
        check_change_rules(by)
    try:
        date(year or LEAP_YEAR, month, day)
    except ValueError as error:
        raise InvalidInputError(_("There is no such day."), fields={"day": _("There is no such day.")}) from error
    week = _locked_week()
    values = {"is_working": is_working} | {f"name_{language}": name for language, name in names.items()}
    special, _made = SpecialDay.objects.update_or_create(year=year, month=month, day=day, defaults=values)
    record_event("reminders.changed", actor=by, target=week, changes={"special_day": (None, _day_in_words(special))})
    return special


@transaction.atomic
def remove_special_day(*, day_id: int, by: User) -> None:
    """Remove a special day.

    Raises:
        NotAllowedError: `by` is neither coordinator nor administrator.
        NotFoundError: there is no such day.
    """
    check_change_rules(by)
    special = SpecialDay.objects.filter(pk=day_id).first()
    if special is None:
        raise NotFoundError()
    week, words = _locked_week(), _day_in_words(special)
    special.delete()
    record_event("reminders.changed", actor=by, target=week, changes={"special_day": (words, None)})


@transaction.atomic
def set_state(*, state: str) -> None:
    """Say whose holidays count (ISO 3166-1 alpha-3). For the preset that is loaded, which records the event."""
    week = _locked_week()
    week.state = state
    week.save(update_fields=["state"])


def _locked_week() -> Week:
    """Return the one row of the week under its lock, which also orders those who change rules and days."""
    Week.objects.get_or_create(pk=SINGLE_ROW)
    return Week.objects.select_for_update().get(pk=SINGLE_ROW)


def _in_words(rules: Sequence[Rule]) -> list[str]:
    return [f"{rule.days:+d} {rule.audience.value}{'' if rule.is_active else ' (off)'}" for rule in rules]


def _day_in_words(special: SpecialDay) -> str:
    return f"{date_format(special.date, 'DATE_FORMAT' if special.year else 'MONTH_DAY_FORMAT')}: {special.name}"
