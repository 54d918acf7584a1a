"""Encrypting single fields at rest: the seeds of second factors.

Keys are FIELD_KEYS, newest first; all are tried for reading. Keys made from SECRET_KEY and its fallbacks stand behind
them, so that a clinic may begin without FIELD_KEYS and set them later.
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def encrypt(text: str) -> str:
    """The text, readable only with one of the keys."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """The text again. Raises cryptography.fernet.InvalidToken when no key fits."""
    return _keys().decrypt(encrypted.encode()).decode()


def _keys() -> MultiFernet:
    made = [_key_from(secret) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]]
    return MultiFernet([Fernet(key) for key in [*settings.FIELD_KEYS, *made]])


def _key_from(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"rehabgoals field keys").derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
