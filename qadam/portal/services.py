"""The few things that the portal writes: alerts of searches, and telling people of what is new in them."""

from datetime import timedelta

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qadam.accounts.models import User
from qadam.audit.services import record_event
from qadam.base.errors import InvalidInputError, NotFoundError
from qadam.notifications.services import notify
from qadam.notifications.words import Words, address
from qadam.portal.addresses import query_of
from qadam.portal.models import NAME_LENGTH, QUERY_LENGTH, SearchAlert
from qadam.register.selectors.filters import Filters
from qadam.register.selectors.public import newest_public, recommendations_export_public

TOPIC = "search"
MOST_ALERTS = 50  # of one person
# A publication is stamped when it begins and seen when it ends: what is younger than this is told of next time.
LONGEST_PUBLICATION = timedelta(minutes=5)
NAMED_IN_MAIL = 10


@transaction.atomic
def save_alert(*, address_query: QueryDict, name: str, by: User) -> SearchAlert:
    """Remember a search for a person, and tell from now on what is new in it; the same search again gives the same one.

    Args:
        address_query: the query of the list's address; what is no filter is left out.

    Raises:
        InvalidInputError: the name is empty, the search too long, or there are too many.
    """
    query = query_of(Filters.of(address_query))
    name = " ".join(name.replace("\x00", " ").split())[:NAME_LENGTH]
    if not name:
        raise InvalidInputError(fields={"name": _("Give the alert a name.")})
    if len(query) > QUERY_LENGTH:
        raise InvalidInputError(_("This search is too long to be followed. Take some filters away."))
    if SearchAlert.objects.filter(user=by).exclude(query=query).count() >= MOST_ALERTS:
        raise InvalidInputError(_("You follow %(count)s searches already. Remove one first.") % {"count": MOST_ALERTS})
    alert, made = SearchAlert.objects.get_or_create(
        user=by, query=query, defaults={"name": name, "told_until": timezone.now()}
    )
    if made:
        record_event("search_alert.saved", actor=by, target=alert)
    return alert


@transaction.atomic
def remove_alert(*, alert_id: int, by: User) -> None:
    """Follow a search no longer.

    Raises:
        NotFoundError: there is no such alert of this person.
    """
    alert = SearchAlert.objects.filter(pk=alert_id, user=by).first()
    if alert is None:
        raise NotFoundError()
    record_event("search_alert.removed", actor=by, target=alert)
    alert.delete()


def filters_of(alert: SearchAlert) -> Filters:
    """Return the filters of an alert."""
    return Filters.of(QueryDict(alert.query))


def tell_what_is_new() -> int:
    """Tell everybody what was published in the searches that they follow; return how many were told. A regular job.

    Each alert is told in a transaction of its own, together with how far it has been told: killed at any moment, nobody
    is told twice, and nothing is left out.
    """
    told = 0
    for alert_id in SearchAlert.objects.filter(user__is_active=True).order_by("pk").values_list("pk", flat=True):
        told += _tell(alert_id)
    return told


@transaction.atomic
def _tell(alert_id: int) -> int:
    alert = SearchAlert.objects.select_for_update().select_related("user").filter(pk=alert_id).first()
    until = timezone.now() - LONGEST_PUBLICATION
    if alert is None or alert.told_until >= until:
        return 0
    filters = filters_of(alert)
    new = recommendations_export_public(filters, sort="order").filter(
        published_at__gt=alert.told_until, published_at__lte=until
    )
    count = new.count()
    numbers = [f"{item.review.code} {item.number}" for item in newest_public(filters, NAMED_IN_MAIL)][:count]
    since = alert.told_until
    alert.told_until = until
    alert.save(update_fields=["told_until"])
    if not count:
        return 0

    def words() -> Words:
        subject = ngettext(
            "%(count)s new recommendation in your search “%(name)s”",
            "%(count)s new recommendations in your search “%(name)s”",
            count,
        ) % {"count": count, "name": alert.name}
        return Words(subject, _("Published now: %(numbers)s.") % {"numbers": ", ".join(numbers)})

    return notify(
        recipients=[alert.user],
        key=f"search-alert-{alert.pk}-{since.isoformat()}",
        topic=TOPIC,
        words=words,
        path=address("search_alert", alert_id=alert.pk),
        duty=False,
    )
