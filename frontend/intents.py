"""One press of a button, one effect: the hidden key of a form."""

from collections.abc import Callable
from uuid import uuid4

from django import forms
from django.http import HttpRequest

from puskesmas.actor import Actor
from puskesmas.idempotency.actions import fingerprint, once

FIELD = "kunci"
NOT_PART = {FIELD, "csrfmiddlewaretoken", "siapa", "judul"}


class IntentForm(forms.Form):
    """A form that carries its key: a double tap, a reload or a second tab sends it once."""

    kunci = forms.CharField(
        max_length=64, widget=forms.HiddenInput, required=False, initial=lambda: uuid4().hex
    )


def once_for(actor: Actor, request: HttpRequest, run: Callable[[], str]) -> str:
    """Run ``run`` (answering an address to go to) once for the posted key, else the first answer.

    A form sent without a key runs each time: only scripts do that.
    """
    key = request.POST.get(FIELD, "")
    if not key:
        return run()
    body = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_PART}
    _status, address, _again = once(
        actor=actor.intents_of,
        key=f"page:{fingerprint(key)}",
        request=fingerprint([request.path, body]),
        run=lambda: (302, run()),
    )
    return str(address)
