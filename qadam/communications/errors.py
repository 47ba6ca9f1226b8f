"""Why something confidential cannot be done."""

from django.utils.translation import gettext_lazy as _

from qadam.base.errors import DomainError


class KeyUnavailableError(DomainError):
    """The master key that opens the cases is missing, wrong, or its command fails. Nothing of a case can be read."""

    status = 503
    default_message = _(
        "The key that opens this case is missing or wrong. Ask the administrator to put the right key file back."
    )


class ConfidentialError(Exception):
    """Stands for an unexpected error while a case was open: it keeps the frames, and none of the words."""
