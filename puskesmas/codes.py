"""Visit codes: 80 random bits as 16 Crockford base-32 characters, and how people hand them back."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16

_ADDRESS = re.compile(r"\A(?:HTTPS?://[^/\s]+)?/Q/([^/?#]+)/?(?:[?#].*)?\Z")
_GAPS = re.compile(r"[\s-]+")
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_LONGEST = 300  # an address with a long host; whatever is longer was never a code


def new_code() -> str:
    """A fresh code. It identifies a visit, it authorises nothing."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[bits >> (5 * place) & 31] for place in reversed(range(LENGTH)))


def clean_code(text: str) -> str:
    """The bare code in what was scanned or typed: an address, lower case, groups, misread I, L, O.

    Raises ValueError for everything else, without repeating the text.
    """
    if len(text) > _LONGEST or not text.isascii():
        raise ValueError("not a visit code")
    text = text.strip().upper()
    address = _ADDRESS.match(text)
    bare = as_meant(address[1] if address else text)
    if not _CODE.fullmatch(bare):
        raise ValueError("not a visit code")
    return bare


def as_meant(text: str) -> str:
    """Characters of the alphabet as they were meant: capitals, no gaps, no misread I, L, O."""
    return _GAPS.sub("", text.upper()).translate(_MISREAD)


def grouped(code: str) -> str:
    """As printed for people: `7Q2K-9F3M-4TBW-XH6D`."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def qr_url(host: str, code: str) -> str:
    """The content of a QR code; capitals keep it in alphanumeric mode and the symbol small."""
    return f"HTTPS://{host.upper()}/Q/{clean_code(code)}"
