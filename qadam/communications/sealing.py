"""Sealing and opening with a key: AES-256-GCM, bound to the place where the sealed text belongs.

Pure functions on bytes. A sealed text that is moved to another row, another field or another case does not open there:
its place is authenticated with it (NIST SP 800-38D, additional authenticated data).
"""

import base64
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32  # AES-256
NONCE_BYTES = 12  # SP 800-38D, 8.2: the length that needs no further hashing
FORMAT = b"\x01"  # the first byte of everything sealed; another form would get another number


class CannotOpenError(Exception):
    """The key is wrong, or what is sealed was changed or moved. Holds nothing of either."""


def new_key() -> bytes:
    """Return a fresh random key."""
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def seal(key: bytes, content: bytes, *, place: str) -> bytes:
    """Return `content` sealed with a fresh nonce; it opens with the same key and at the same place only."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, content, place.encode())


def open_sealed(key: bytes, sealed: bytes, *, place: str) -> bytes:
    """Return what was sealed.

    Raises:
        CannotOpenError: wrong key, wrong place, or changed content.
    """
    if sealed[:1] != FORMAT or len(sealed) <= len(FORMAT) + NONCE_BYTES:
        raise CannotOpenError()
    nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, rest, place.encode())
    except InvalidTag:
        raise CannotOpenError() from None


def seal_record(key: bytes, record: dict[str, Any], *, place: str) -> str:
    """Return a record of plain values as sealed text (base64 of what `seal` returns)."""
    content = json.dumps(record, ensure_ascii=False, sort_keys=True).encode()
    return base64.b64encode(seal(key, content, place=place)).decode("ascii")


def open_record(key: bytes, sealed: str, *, place: str) -> dict[str, Any]:
    """Return a record that `seal_record` sealed; an empty text is an empty record.

    Raises:
        CannotOpenError: wrong key, wrong place, or changed content.
    """
    if not sealed:
        return {}
    try:
        content = base64.b64decode(sealed, validate=True)
    except ValueError:
        raise CannotOpenError() from None
    record: dict[str, Any] = json.loads(open_sealed(key, content, place=place))
    return record
