"""Addresses that open without signing in: each holds a signed token that nobody can make up or change."""

import hashlib
from typing import Any

from django.core import signing

from qadam.base.errors import NotFoundError

INVITATION = "qadam.consultations.invitation"
CALENDAR = "qadam.consultations.calendar"


def invitation_token(participation_id: int) -> str:
    """Return the token with which an invitation is answered."""
    return signing.dumps(participation_id, salt=INVITATION)


def participation_of_token(token: str) -> int:
    """Return the id of the participation that a token names.

    Raises:
        NotFoundError: nobody here signed it.
    """
    return int(_opened(token, INVITATION))


def calendar_token(user_id: int, generation: int) -> str:
    """Return the token of a person's private calendar."""
    return signing.dumps([user_id, generation], salt=CALENDAR)


def user_and_generation_of_token(token: str) -> tuple[int, int]:
    """Return (user id, generation) of a private calendar.

    Raises:
        NotFoundError: nobody here signed it.
    """
    user_id, generation = _opened(token, CALENDAR)
    return int(user_id), int(generation)


def _opened(token: str, salt: str) -> Any:
    try:
        return signing.loads(token, salt=salt)
    except signing.BadSignature:
        raise NotFoundError() from None


def receipt_checksum(receipt: str) -> str:
    """Return the SHA-256 (hex) under which the receipt of a submission is found again; it is kept nowhere itself."""
    return hashlib.sha256(receipt.encode()).hexdigest()
