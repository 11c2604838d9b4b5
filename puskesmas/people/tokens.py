"""Secrets of tokens, devices and one-time codes: made here, kept only as hashes."""

import hashlib
import hmac
import secrets

TOKEN_BYTES = 32
CODE_DIGITS = 6


def new_secret() -> str:
    """A fresh 256-bit secret for a token or device."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def code_digest(token_id: int, code: str) -> str:
    """The stored form of a one-time code, bound to the token it was made for."""
    return hashlib.sha256(f"{token_id}:{code}".encode()).hexdigest()


def equal(one: str, other: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one, other)
