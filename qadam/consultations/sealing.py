"""Sealing the names of submitters: authenticated encryption with a key that is derived from the site's secret key.

A copy of the database alone, such as a dump or a backup, therefore names nobody. When QADAM_SECRET_KEY is replaced, the
one before goes to QADAM_SECRET_KEY_FALLBACKS, or the names sealed with it cannot be opened any more. The keys of the
confidential cases are not used here: the public pages, which take submissions, must never reach them.
"""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from qadam.base.errors import WrongStateError

PURPOSE = b"qadam.consultations.submitters.1"  # another purpose gives another key
KEY_BYTES = 32  # Fernet: 16 to sign, 16 to encrypt


def seal(facts: dict[str, str]) -> str:
    """Return the facts so that only the holder of the site's secret key can read them."""
    return _fernet().encrypt(json.dumps(facts, ensure_ascii=False).encode()).decode()


def open_sealed(sealed: str) -> dict[str, str]:
    """Return what was sealed, with the present secret key or one of the earlier ones.

    Raises:
        WrongStateError: it was sealed with a key that is not given any more, or it was changed.
    """
    try:
        facts: dict[str, str] = json.loads(_fernet().decrypt(sealed.encode()))
    except InvalidToken:
        raise WrongStateError(
            _("This name was sealed with another secret key. Name that key in QADAM_SECRET_KEY_FALLBACKS to read it.")
        ) from None
    return facts


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _derived(secret: str) -> bytes:
    key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(key)
