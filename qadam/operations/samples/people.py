"""What the invented people of Illustria do about themselves: a leave, an organisation that asks, the free days."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from qadam.accounts.enums import Role
from qadam.accounts.models import Leave, User
from qadam.accounts.selectors import has_role
from qadam.accounts.services import create_user, give_role
from qadam.accounts.services.bodies import create_body
from qadam.accounts.services.leave import set_leave
from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body
from qadam.notifications.services.rules import add_special_day

ALTERNATE = "nadia.kern@illustria.example"
LEAVE_IN_DAYS, LEAVE_DAYS = 10, 14
ASKING = {
    "name_en": "New Voices of the Valley",
    "name_ru": "Новые голоса долины",
    "name_kk": "Аңғардың жаңа үндері",
    "contact": "Mira Sol, mira.sol@voices.example",
}
# Free for those who serve the State; the holidays of everybody are known from its calendar.
OWN_DAY = (6, 23)
OWN_DAY_NAMES = {
    "en": "Day of the Civil Servant",
    "ru": "День государственного служащего",
    "kk": "Мемлекеттік қызметші күні",
}


def load(people: list[User], say: Callable[[str], None]) -> None:
    """Load a leave with its alternate, an organisation that is not verified yet, and a free day; once."""
    if Leave.objects.exists():
        return
    coordinator = next(person for person in people if has_role(person, Role.COORDINATOR))
    away = next(person for person in people if has_role(person, Role.FOCAL_POINT))
    body = Body.objects.get(assignments__user=away, assignments__role=Role.FOCAL_POINT)
    # No password: nobody signs in as the alternate, who is there to be seen.
    alternate = create_user(email=ALTERNATE, full_name="Nadia Kern", language="ru", by=None)
    give_role(user=alternate, role=Role.FOCAL_POINT, body=body, is_alternate=True, by=None)
    first = timezone.localdate() + timedelta(days=LEAVE_IN_DAYS)
    set_leave(
        user=away,
        alternate_id=alternate.pk,
        from_on=first,
        until_on=first + timedelta(days=LEAVE_DAYS - 1),
        by=away,
    )
    create_body(code="new-voices", kind=BodyKind.CIVIL_SOCIETY, values=ASKING, by=coordinator)
    month, day = OWN_DAY
    add_special_day(month=month, day=day, year=None, is_working=False, names=OWN_DAY_NAMES, by=coordinator)
    say(f"People: a leave of {away.full_name}, an organisation that asks to take part, a free day")
