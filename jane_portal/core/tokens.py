"""Link tokens: derived from the key of the portal, stored hashed (decisions 16).

The same purpose, id and version always give the same token, so a second rendering of a letter is the same letter; a new
version kills the old link. 256 bits.
"""

import hashlib
from base64 import urlsafe_b64encode

from django.utils.crypto import salted_hmac


def derive_token(purpose: str, key: object, version: int) -> str:
    """43 characters that fit an address."""
    digest = salted_hmac(f"portal.token.{purpose}", f"{key}:{version}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def token_hash(token: str) -> str:
    """What is stored: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
