"""One press of a button, one effect: the hidden key of a form, and handing the form in."""

from collections.abc import Callable
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from frontend.refusals import show_on
from puskesmas.actor import Actor
from puskesmas.errors import NotAllowed, NotFound, Refusal
from puskesmas.idempotency.actions import fingerprint, once
from puskesmas.idempotency.queries import answer_of

FIELD = "kunci"
WHOSE, TITLE = "siapa", "judul"
"""Of a form that may wait for a network: frontend/pwa/waiting.py."""

LATER = "X-Alur-Kiriman"
"""A header that the queue of a browser sends along: no person looks at the answer."""

BACK = "kembali"
"""Its value when somebody went back to the answer of a form, and does look."""

PHOTOS_HERE = {"ada_ktp", "ada_bpjs", "ada_skd"}
"""Photos that arrived before: as a file and by its name a photo is the same request."""

NOT_PART = {FIELD, "csrfmiddlewaretoken", WHOSE, TITLE, *PHOTOS_HERE}


def new_key() -> str:
    """For a form that was not sent yet."""
    return uuid4().hex


def key_of(request: HttpRequest) -> str:
    """For a form that is shown again: the key it was sent with, else a new one."""
    return request.POST.get(FIELD) or new_key()


class IntentForm(forms.Form):
    """A form that carries its key: a double tap, a reload or a second tab sends it once."""

    kunci = forms.CharField(
        max_length=64, widget=forms.HiddenInput, required=False, initial=new_key
    )


def once_for(actor: Actor, request: HttpRequest, run: Callable[[], str]) -> str:
    """Run ``run`` (answering an address to go to) once for the posted key, else the first answer.

    A form sent without a key runs each time: only scripts do that.
    """
    if not request.POST.get(FIELD):
        return run()
    _status, address, _again = once(**_intent(actor, request), run=lambda: (302, run()))
    return str(address)


def hand_in(
    request: HttpRequest,
    form: forms.Form,
    run: Callable[[], str],
    *,
    page: Callable[[forms.Form, int], HttpResponse],
    done: str = "",
) -> HttpResponse:
    """A form that was posted: ``run`` it once, say that it is ``done``, and go where it answers.

    What is wrong stands on the form, shown again by ``page`` with nothing typed lost. What the
    actor may not do or know of is left to the page of refusals.
    """
    if not form.is_valid():
        return page(form, 422)
    try:
        address = once_for(request.actor, request, run)  # type: ignore[attr-defined]
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        show_on(form, refusal)
        return page(form, refusal.status)
    if done:
        messages.success(request, done)
    return redirect(address)


def answered(actor: Actor, request: HttpRequest) -> str:
    """The address that this very form was answered with before; empty when it is a new one."""
    if not request.POST.get(FIELD):
        return ""
    intent = _intent(actor, request)
    if request.headers.get(LATER) == BACK:
        intent["request"] = ""  # what was corrected since then counts
    return str(answer_of(**intent) or "")


def _intent(actor: Actor, request: HttpRequest) -> dict[str, str]:
    body = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_PART}
    return {
        "actor": actor.intents_of,
        "key": f"page:{fingerprint(request.POST[FIELD])}",
        "request": fingerprint([request.path, body]),
    }
