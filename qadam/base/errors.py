"""The one tree of errors that the domain raises. `DomainErrorMiddleware` answers them; nothing else catches them.

A message is a translated sentence that an officer understands: what is wrong, and what to do.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Base of all expected errors. `status` is the HTTP status of the answer."""

    status = 400
    default_message: Any = _("This cannot be done.")

    def __init__(self, message: Any = None) -> None:
        self.message = message if message is not None else self.default_message
        super().__init__(str(self.message))


class InvalidInputError(DomainError):
    """What was given has the wrong form. `fields` names the sentences by field, for the form that shows them."""

    status = 422

    def __init__(self, message: Any = None, *, fields: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.fields = fields or {}


class NotAllowedError(DomainError):
    """The person may know of the object, but may not do this with it."""

    status = 403
    default_message = _("You do not have the right to do this. Ask the coordinator if you need it.")


class NotFoundError(DomainError):
    """The object does not exist, or not for this person: both look the same on purpose."""

    status = 404
    default_message = _("This page does not exist, or it is not for you.")


class WrongStateError(DomainError):
    """The object is in a state in which this cannot be done."""

    status = 409
    default_message = _("This is no longer possible, because it has been changed in the meantime.")


class LostUpdateError(DomainError):
    """Somebody else saved first. Carries both versions, so that the page can show them side by side.

    `theirs` and `yours` map a field's label to its text; `current_version` is the version to save upon.
    """

    status = 409
    default_message = _("Somebody else has saved this in the meantime. Nothing of yours is lost: compare and choose.")

    def __init__(
        self,
        message: Any = None,
        *,
        theirs: dict[str, str],
        yours: dict[str, str],
        current_version: int,
        changed_by: str = "",
    ) -> None:
        super().__init__(message)
        self.theirs, self.yours = theirs, yours
        self.current_version, self.changed_by = current_version, changed_by
