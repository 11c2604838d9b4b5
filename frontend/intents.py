"""One press of a button, one effect: the hidden key of a form."""

from collections.abc import Callable
from uuid import uuid4

from django import forms
from django.http import HttpRequest

from puskesmas.actor import Actor
from puskesmas.idempotency.actions import fingerprint, once
from puskesmas.idempotency.queries import answer_of

FIELD = "kunci"
WHOSE, TITLE = "siapa", "judul"
"""Of a form that may wait for a network: frontend/pwa/waiting.py."""

NOT_PART = {FIELD, "csrfmiddlewaretoken", WHOSE, TITLE}


class IntentForm(forms.Form):
    """A form that carries its key: a double tap, a reload or a second tab sends it once."""

    kunci = forms.CharField(
        max_length=64, widget=forms.HiddenInput, required=False, initial=lambda: uuid4().hex
    )


def once_for(actor: Actor, request: HttpRequest, run: Callable[[], str]) -> str:
    """Run ``run`` (answering an address to go to) once for the posted key, else the first answer.

    A form sent without a key runs each time: only scripts do that.
    """
    if not request.POST.get(FIELD):
        return run()
    _status, address, _again = once(**_intent(actor, request), run=lambda: (302, run()))
    return str(address)


def answered(actor: Actor, request: HttpRequest) -> str:
    """The address that this very form was answered with before; empty when it is a new one."""
    if not request.POST.get(FIELD):
        return ""
    return str(answer_of(**_intent(actor, request)) or "")


def _intent(actor: Actor, request: HttpRequest) -> dict[str, str]:
    body = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_PART}
    return {
        "actor": actor.intents_of,
        "key": f"page:{fingerprint(request.POST[FIELD])}",
        "request": fingerprint([request.path, body]),
    }
