"""Personal data at rest: AES-256-GCM sealed to its place, and blind indexes for look-up.

What is sealed is bound to `table|column|row`, so a stored value moved to another column or to
another person's row no longer opens. The row is named by a column that is known before the insert
and never changes: `uuid` or `code`, or the one the field is given as `row=`. Django does not show
a field its row while it reads from the database, so the instance keeps the sealed bytes and opens
them when the attribute is read. Renaming a table or column needs a migration that seals anew.

Stored form: version byte, length of the key id, key id, 12-byte nonce, ciphertext with tag.
Empty text is stored as no bytes at all.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core import checks
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from puskesmas.keyring import INDEX

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField

Keys = Mapping[str, bytes]

_VERSION = 1
_NONCE = 12


class CannotOpen(Exception):
    """Wrong key, changed bytes, or bytes moved from another place. Says nothing of the content."""


@dataclass(frozen=True)
class Sealed:
    """Bytes as stored: what `values()` gives, as only an instance knows the row that opens them."""

    blob: bytes = field(repr=False)


def current_id(keys: Keys) -> str:
    """The first data key seals."""
    return next(key_id for key_id in keys if key_id != INDEX)


def seal(content: bytes, place: str, *, keys: Keys | None = None) -> bytes:
    """Encrypt with the current key; `place` is `table|column|row` and has to be given to open."""
    keys = keys or settings.KEYRING
    key_id = current_id(keys)
    nonce = os.urandom(_NONCE)
    head = bytes((_VERSION, len(key_id))) + key_id.encode()
    return head + nonce + AESGCM(keys[key_id]).encrypt(nonce, content, head + place.encode())


def unseal(blob: bytes, place: str, *, keys: Keys | None = None) -> bytes:
    """Decrypt what `seal` made for the same place; raises CannotOpen."""
    keys = keys or settings.KEYRING
    key_id = key_of(blob)
    if key_id == INDEX or key_id not in keys:
        raise CannotOpen("no key of this keyring sealed this value")
    start = 2 + len(key_id)
    head, nonce, body = blob[:start], blob[start : start + _NONCE], blob[start + _NONCE :]
    try:
        return AESGCM(keys[key_id]).decrypt(nonce, body, head + place.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen("the sealed value does not open here") from None


def key_of(blob: bytes) -> str:
    """The id of the key that sealed this; raises CannotOpen when it is no sealed value."""
    if len(blob) < 2 or blob[0] != _VERSION:
        raise CannotOpen("not a sealed value")
    return blob[2 : 2 + blob[1]].decode("latin-1")


def blind_index(text: str, purpose: str, *, keys: Keys | None = None) -> str:
    """64 hexadecimal characters that find equal values; every purpose has its own index."""
    keys = keys or settings.KEYRING
    return hmac.new(keys[INDEX], f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


class _OpenedAttribute(DeferredAttribute):
    """Opens on every read and keeps only the sealed bytes, so pickles and caches stay sealed."""

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        return self.field.opened(instance, value) if isinstance(value, Sealed) else value  # type: ignore[arg-type]

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(_TextField):
    """Text stored sealed. Written through model instances only; searched through a blind index."""

    descriptor_class = _OpenedAttribute

    def __init__(self, *args: Any, row: str = "", **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"row": self.row} if self.row else {})

    def get_internal_type(self) -> str:
        return "BinaryField"

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        hint = (
            "Add uuid = UUIDField(default=uuid.uuid4, unique=True, editable=False), or give row=."
        )
        missing = checks.Error("No column names the row to seal to.", hint=hint, obj=self)
        return [*super().check(**kwargs), *([] if self.row_column else [missing])]

    def get_lookup(self, lookup_name: str) -> Any:
        """Sealed values differ each time, so only «is it there» can be asked of the database."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    @cached_property
    def row_column(self) -> str:
        present = {column.name for column in self.model._meta.concrete_fields}
        return next((name for name in (self.row, "uuid", "code") if name in present), "")

    def place(self, instance: models.Model) -> str:
        row = getattr(instance, self.row_column, None) if self.row_column else None
        if not row:
            raise ValueError(f"{self} has no row to seal to: set {self.row_column or 'row='} first")
        return f"{self.model._meta.db_table}|{self.column}|{row}"

    def opened(self, instance: models.Model, sealed: Sealed) -> str:
        return unseal(sealed.blob, self.place(instance)).decode() if sealed.blob else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        text = str(value).encode()
        return Sealed(seal(text, self.place(model_instance)) if text else b"")

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None:
            return None
        if isinstance(value, Sealed):
            return value.blob
        if not value:
            return b""
        raise TypeError(f"{self} is sealed: save it through its model instance")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        blob = value if prepared else self.get_prep_value(value)
        return None if blob is None else connection.Database.Binary(blob)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Sealed) else super().to_python(value)


def renew(instance: models.Model) -> list[str]:
    """Key rotation of one row: marks what an older key sealed; save the names returned."""
    current, renewed = current_id(settings.KEYRING), []
    for one in instance._meta.concrete_fields:
        value = instance.__dict__.get(one.attname)
        if isinstance(value, Sealed) and value.blob and key_of(value.blob) != current:
            setattr(instance, one.attname, getattr(instance, one.attname))
            renewed.append(one.name)
    return renewed
