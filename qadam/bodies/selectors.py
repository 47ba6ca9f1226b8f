"""Reading bodies."""

from django.db.models import QuerySet

from qadam.bodies.enums import BodyKind
from qadam.bodies.models import Body


def bodies_list(kind: BodyKind | None = None) -> QuerySet[Body]:
    """Return the active bodies, of one kind where it is given."""
    bodies = Body.objects.filter(is_active=True)
    return bodies.filter(kind=kind) if kind else bodies
