"""Forms that may wait for a network: each carries whose it is and what it is called.

The citizen's browser keeps such a form, with its key, when the network is gone, and sends it later
(frontend/static/js/queue.js). By then somebody else may have signed in on the same phone: a form
is taken from the citizen for whom it was shown, and from nobody else.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from frontend.access import citizen_of
from frontend.intents import LATER, TITLE, WHOSE, answered
from puskesmas.actor import Actor
from puskesmas.errors import Refusal


class OtherPerson(Refusal):
    """The form was shown to another citizen."""

    status = 412


OTHER = OtherPerson(
    "other_person",
    _("Formulir ini dibuka untuk orang lain yang tadi masuk di HP ini. Buka formulir baru."),
)


def mark_of(actor: Actor | None) -> str:
    """The same for one citizen at every sign-in; nobody reads from it who that is."""
    if actor is None or actor.kind != "citizen":
        return ""
    return salted_hmac("alur.waiting", str(actor.citizen_id)).hexdigest()[:20]


def hidden_fields(actor: Actor | None, title: Any) -> SafeString:
    """What makes a form one that may wait. The title is shown in the list of what waits."""
    return format_html(
        '<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}">',
        WHOSE,
        mark_of(actor),
        TITLE,
        title,
    )


class OwnForms:
    """Middleware: a form that says whose it is counts for nobody else.

    Whoever has yet to sign in, or to show a code, meets that page as ever; the queue hears a plain
    401. A form that was answered before is answered the same, whatever became of its place.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at_home = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        if LATER in request.headers and at_home:
            # The token of a form that waited may be older than the cookie. No other site can send
            # this header: a browser would ask us first (CORS), and we never agree.
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Before any view judges the form, or shows again what was typed into it."""
        if request.method != "POST" or request.path_info.startswith("/api/"):
            return None
        whose = request.POST.get(WHOSE)
        if whose is None:
            return None
        actor = citizen_of(request)
        if actor is None or actor.needs_code:
            return HttpResponse(status=401) if LATER in request.headers else None
        if constant_time_compare(whose, mark_of(actor)):
            address = answered(actor, request)  # not judged again: its place is taken by itself now
            return redirect(address) if address else None
        return render(request, "errors/refusal.html", {"refusal": OTHER}, status=OTHER.status)
