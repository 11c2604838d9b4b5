"""Where an officer goes after a step: on to the next case by itself, or back to the same list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from flows.engine.onward import open_next
from frontend.access import YEAR, set_secret, staff_page
from puskesmas.actor import Actor
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Deadline

COOKIE = "alur_berikutnya"
OFF = "mati"
LIST = "inbox_list"
"""Session key: which part of the inbox this officer came from."""
OPENED = "opened_by_itself"
"""Session key: the free task that was opened for this officer, who has not asked for it."""


def goes_on(request: HttpRequest) -> bool:
    """Whether the next case opens by itself: yes, unless this officer switched it off here."""
    return request.COOKIES.get(COOKIE) != OFF


def after_step(request: HttpRequest, done: Deadline) -> str:
    """The address of the next case, else of the list that the officer came from."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    following = open_next(actor, after=done) if goes_on(request) else None
    if following is None:
        return list_of(request)
    if following.was_free:
        request.session[OPENED] = following.task
    return reverse("staff:task", args=[following.task])


def returns_to(request: HttpRequest, task: int) -> str:
    """Where «Ke kotak masuk» gives back a task that opened by itself; empty for any other."""
    if request.session.get(OPENED) != task:
        return ""
    return str(reverse("staff:release", args=[task])) + request.session.get(LIST, "")


def forget_opened(request: HttpRequest) -> None:
    """Given back or taken on purpose: from now on it stays with whoever takes it."""
    if OPENED in request.session:
        del request.session[OPENED]


def list_of(request: HttpRequest, task: int | None = None) -> str:
    """The inbox as the officer left it: view, step and page; at the row of a task."""
    row = f"#tugas-{task}" if task else ""
    return reverse("staff:inbox") + request.session.get(LIST, "") + row


def remember_list(request: HttpRequest) -> None:
    """Note which part of the inbox is looked at; written only when it changes."""
    query = request.GET.urlencode()
    shown = f"?{query}" if query else ""
    if request.session.get(LIST, "") != shown:
        request.session[LIST] = shown


@staff_page(Permission.PERFORM_REGISTRATION)
@require_POST
def switch(request: HttpRequest, task: int) -> HttpResponse:
    """«Buka berikutnya otomatis»: on or off, in this browser."""
    response = redirect("staff:task", task)
    set_secret(response, COOKIE, OFF if goes_on(request) else "nyala", YEAR)
    return response
