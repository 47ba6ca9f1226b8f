"""How often the bodies report on a plan."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from qadam.accounts.models import User
from qadam.audit.selectors import last_changed_by
from qadam.audit.services import difference, record_event
from qadam.base.errors import InvalidInputError, LostUpdateError, NotFoundError
from qadam.progress.enums import PeriodKind
from qadam.progress.models import ReportingCalendar, ReportingPeriod
from qadam.progress.periods import stretches
from qadam.progress.permissions import check_set_periods
from qadam.progress.selectors.periods import plans_reported

MAX_DAYS_TO_REPORT = 180


@transaction.atomic
def set_reporting(
    *, plan_id: int, kind: PeriodKind, days_to_report: int, first_on: date | None = None, version: int, by: User
) -> ReportingCalendar:
    """Set how often the bodies report on a plan, and return it. Periods are made for the whole time of the plan.

    Periods on which somebody has written stay as they are; the others are made anew beside them.

    Args:
        days_to_report: how many days after its end a period may be reported on, 0-180.
        first_on: a day of the first period; the plan's first day where it is left out.
        version: the version that the person saw, 0 where nothing was set.

    Raises:
        NotAllowedError: `by` is no coordinator.
        NotFoundError: there is no such adopted plan.
        InvalidInputError: the plan has no dates, or the days are out of range.
        LostUpdateError: somebody has set it since `version`.
    """
    check_set_periods(by)
    plan = plans_reported().select_for_update(of=("self",)).filter(pk=plan_id).first()
    if plan is None:
        raise NotFoundError()
    if plan.starts_on is None or plan.ends_on is None:
        raise InvalidInputError(_("Give the plan its first and last day before you set the periods."))
    if not 0 <= days_to_report <= MAX_DAYS_TO_REPORT:
        sentence = _("Choose between 0 and %(count)s days.") % {"count": MAX_DAYS_TO_REPORT}
        raise InvalidInputError(fields={"days_to_report": sentence})
    calendar, created = ReportingCalendar.objects.get_or_create(plan=plan)
    before = {} if created else _in_words(calendar)
    if version != (0 if created else calendar.version):
        raise LostUpdateError(
            theirs=before,
            yours=_in_words(ReportingCalendar(kind=kind, days_to_report=days_to_report)),
            current_version=calendar.version,
            changed_by=last_changed_by(calendar),
        )
    calendar.kind, calendar.days_to_report = kind, days_to_report
    calendar.version += 0 if created else 1
    calendar.save()
    _make_periods(calendar, first_on or plan.starts_on, plan.ends_on)
    record_event("reporting.set", actor=by, target=plan, changes=difference(before, _in_words(calendar)))
    return calendar


def _in_words(calendar: ReportingCalendar) -> dict[str, str]:
    return {_("how often"): calendar.get_kind_display(), _("days to report"): str(calendar.days_to_report)}


def _make_periods(calendar: ReportingCalendar, first_on: date, last_on: date) -> None:
    """Take away the periods that nobody has written on, and make those of the calendar that cross none of the rest."""
    standing = ReportingPeriod.objects.filter(plan=calendar.plan)
    standing.filter(updates__isnull=True, sheet_replies__isnull=True).delete()
    kept = list(ReportingPeriod.objects.filter(plan=calendar.plan))
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(
            plan=calendar.plan, kind=calendar.kind, starts_on=one.starts_on, ends_on=one.ends_on, due_on=one.due_on
        )
        for one in stretches(first_on, last_on, PeriodKind(calendar.kind), calendar.days_to_report)
        if not any(one.starts_on <= other.ends_on and other.starts_on <= one.ends_on for other in kept)
    )
