"""Sealing the names of submitters: authenticated encryption with a key that is derived from the site's secret key.

A copy of the database alone, such as a dump or a backup, therefore names nobody. Where QADAM_SECRET_KEY is replaced, the
names that were sealed before cannot be opened any more (docs/how-to/run-the-platform.md says what to do before).
"""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from qadam.base.errors import WrongStateError

PURPOSE = b"qadam.consultations.submitters.1"  # another purpose gives another key


def seal(facts: dict[str, str]) -> str:
    """Return the facts so that only the holder of the site's secret key can read them."""
    return _fernet().encrypt(json.dumps(facts, ensure_ascii=False).encode()).decode()


def open_sealed(sealed: str) -> dict[str, str]:
    """Return what was sealed.

    Raises:
        WrongStateError: it was sealed with another key, or it was changed.
    """
    try:
        facts: dict[str, str] = json.loads(_fernet().decrypt(sealed.encode()))
    except InvalidToken:
        raise WrongStateError(
            _("This name was sealed with another secret key. Start the site with that key to read it.")
        ) from None
    return facts


def _fernet() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
