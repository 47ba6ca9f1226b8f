"""One of each thing that the addresses of accounts name, for the table of who may open what."""

from datetime import date

from django.utils import timezone

from qadam.accounts.enums import Role
from qadam.accounts.models import Handover, Leave
from tests.people import Cast


def addressed(cast: Cast, named: dict[str, str]) -> dict[str, str]:
    """Make the things and return their names; `named` holds those of the apps below."""
    leave = Leave.objects.create(
        user=cast.focal_point, alternate=cast.approver, from_on=date(2099, 1, 1), until_on=date(2099, 1, 2)
    )
    handover = Handover.objects.create(
        from_user=cast.focal_point,
        to_user=cast.approver,
        role=Role.FOCAL_POINT,
        body=cast.justice,
        made_at=timezone.now(),
        made_by=cast.coordinator,
    )
    return {"leave": str(leave.pk), "leaving_user": str(cast.focal_point.pk), "handover": str(handover.pk)}
