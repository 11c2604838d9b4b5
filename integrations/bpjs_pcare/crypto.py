"""Opens and closes BPJS answers: AES-256-CBC around LZString, keyed by the request's timestamp."""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from integrations.bpjs_pcare import lz


class DecryptError(ValueError):
    """The answer does not open: garbage, or another timestamp than the request's."""


def decrypt(cons_id: str, secret: str, timestamp: str, ciphertext: str) -> str:
    """The text of an answer. Errors: DecryptError, whatever is wrong with it."""
    try:
        sealed = base64.b64decode(ciphertext, validate=True)
        opener = _cipher(cons_id, secret, timestamp).decryptor()
        padded = opener.update(sealed) + opener.finalize()
        # A bad padding is the first sign of a wrong timestamp.
        unpad = PKCS7(128).unpadder()
        letters = (unpad.update(padded) + unpad.finalize()).decode("ascii")
        return lz.decompress(letters)
    except (ValueError, binascii.Error):
        problem = DecryptError("answer does not open")
    raise problem


def encrypt(cons_id: str, secret: str, timestamp: str, text: str) -> str:
    """What BPJS does before it answers; here for the fake."""
    pad = PKCS7(128).padder()
    padded = pad.update(lz.compress(text).encode("ascii")) + pad.finalize()
    closer = _cipher(cons_id, secret, timestamp).encryptor()
    return base64.b64encode(closer.update(padded) + closer.finalize()).decode()


def _cipher(cons_id: str, secret: str, timestamp: str) -> Cipher[modes.CBC]:
    key = hashlib.sha256(f"{cons_id}{secret}{timestamp}".encode()).digest()
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
