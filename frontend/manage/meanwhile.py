"""Two admins, or two tabs: what was saved in between is shown, never overwritten unseen."""

from datetime import time
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _

FIELD = "seen"
LONGEST = 80


def stamp(form: forms.Form) -> str:
    """What the form began with, a few signs for each field; the page sends it back."""
    return ",".join(f"{name}:{_sign(form, name)}" for name in form.fields)


def is_as_seen(form: forms.Form, seen: str) -> bool:
    """Whether no field was saved otherwise since the page was opened; else it says so beside it.

    Saying the same as somebody else did is no clash. A page without a stamp is trusted.
    """
    before = dict(part.partition(":")[::2] for part in seen.split(",") if part)
    clashes = [
        name
        for name in form.changed_data
        if before.get(name) not in (None, "", _sign(form, name)) and name in form.fields
    ]
    for name in clashes:
        words = _(
            "Sementara itu isian ini sudah diubah menjadi «%(value)s». "
            "Simpan lagi bila isian Anda yang benar."
        )
        form.add_error(name, words % {"value": _shown(form, name)})
    return not clashes


def _sign(form: forms.Form, name: str) -> str:
    value = form.get_initial_for_field(form.fields[name], name)
    return sha256(repr(value).encode()).hexdigest()[:10]


def _shown(form: forms.Form, name: str) -> str:
    field: Any = form.fields[name]
    value = form.get_initial_for_field(field, name)
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, time):
        return f"{value:%H.%M}"
    for key, word in getattr(field, "choices", ()):
        if str(key) == str(value):
            return str(word)
    return Truncator("" if value is None else str(value)).chars(LONGEST) or _("kosong")
