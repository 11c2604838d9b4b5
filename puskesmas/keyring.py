"""The keys for data at rest, read from one line: `k1:BASE64;index:BASE64`.

The first data key seals what is written from now on; the others still open what they sealed.
`index` is the key of the blind index. Whoever holds it can guess identity numbers, so it is never
a data key and never in the database.
"""

import base64
import binascii
import re

KEY_BYTES = 32
INDEX = "index"

_KEY_ID = re.compile(r"[a-z0-9]{1,16}")


class KeyringError(ValueError):
    """The line is not a keyring. The message says what to write and never repeats a key."""


def parse_keyring(text: str) -> dict[str, bytes]:
    """Key id → 32 bytes, in the order written; `index` and at least one data key are there."""
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in text.split(";"))):
        key_id, _, encoded = entry.partition(":")
        if not _KEY_ID.fullmatch(key_id):
            raise KeyringError("tulis k1:BASE64;index:BASE64")
        if key_id in keys:
            raise KeyringError(f"{key_id} tertulis dua kali")
        keys[key_id] = _decode(key_id, encoded)
    if INDEX not in keys:
        raise KeyringError("tambahkan index:BASE64")
    if len(keys) < 2:
        raise KeyringError("tambahkan kunci data, misalnya k1:BASE64")
    if len(set(keys.values())) < len(keys):
        raise KeyringError("setiap kunci harus berbeda")
    return keys


def _decode(key_id: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyringError(f"{key_id}: tulis {KEY_BYTES} byte acak dalam base64")
    return key
