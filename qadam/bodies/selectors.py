"""Reading bodies."""

from django.db.models import QuerySet

from qadam.base.errors import NotFoundError
from qadam.bodies.enums import BodyKind, Verification
from qadam.bodies.models import Body


def bodies_list(kind: BodyKind | None = None) -> QuerySet[Body]:
    """Return the active bodies, of one kind where it is given."""
    bodies = Body.objects.filter(is_active=True)
    return bodies.filter(kind=kind) if kind else bodies


def bodies_with_people() -> QuerySet[Body]:
    """Return the bodies for which people may hold a role: active, and verified."""
    return Body.objects.filter(is_active=True, verification=Verification.VERIFIED)


def all_bodies(*, kind: BodyKind | None = None, verification: Verification | None = None) -> QuerySet[Body]:
    """Return every body, closed ones too, with the body that each is a unit of."""
    bodies = Body.objects.select_related("parent")
    if kind is not None:
        bodies = bodies.filter(kind=kind)
    if verification is not None:
        bodies = bodies.filter(verification=verification)
    return bodies


def get_body(code: str) -> Body:
    """Return a body by its code.

    Raises:
        NotFoundError: there is none.
    """
    body = Body.objects.select_related("parent").filter(code=code).first()
    if body is None:
        raise NotFoundError()
    return body
