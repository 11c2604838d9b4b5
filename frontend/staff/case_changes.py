"""What may be done to a case besides its steps: letters again, tickets again, another officer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from flows.engine import service
from frontend.access import staff_page
from frontend.intents import once_for
from frontend.staff.case import page
from frontend.staff.forms import ReassignForm
from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation
from puskesmas.booking.queries import get_for
from puskesmas.errors import NotAllowed, NotFound, Refusal
from puskesmas.outbox import actions as letters
from puskesmas.outbox import queries as outbox
from puskesmas.people.roles import Permission, must_hold
from puskesmas.queueing.actions import reprint as print_again
from puskesmas.queueing.queries import tickets_of
from puskesmas.sla.queries import task_for


@staff_page(Permission.LETTER_RETRY)
@require_POST
def retry(request: HttpRequest, code: str, letter: int) -> HttpResponse:
    """Send a dead or doubtful letter once more."""
    reservation = _within(request, code, Permission.LETTER_RETRY)
    found = outbox.letter_of(reservation.code, letter)

    def run() -> str:
        letters.retry(message=found, by=request.actor)  # type: ignore[attr-defined]
        return reverse("staff:case", args=[code]) + "#surat"

    return _done(request, code, run, _("Surat dikirim ulang."))


@staff_page(Permission.TICKET_REPRINT)
@require_POST
def reprint(request: HttpRequest, code: str, ticket: str) -> HttpResponse:
    """Print a ticket once more, at the counter."""
    reservation = _within(request, code, Permission.TICKET_REPRINT)
    found = next((row for row in tickets_of(reservation) if row.code == ticket), None)
    if found is None:
        raise NotFound("ticket_unknown", _("Nomor itu tidak ada pada kasus ini."))

    def run() -> str:
        print_again(ticket=found, by=request.actor, at_counter=True)  # type: ignore[attr-defined]
        return reverse("staff:case", args=[code]) + "#tiket"

    return _done(request, code, run, _("Nomor dicetak ulang."))


def _within(request: HttpRequest, code: str, permission: str) -> Reservation:
    """The case, when the actor holds the permission at its own facility."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reservation = get_for(actor, code)
    must_hold(actor, permission, reservation.facility_id)
    return reservation


def _done(request: HttpRequest, code: str, run: Any, word: str) -> HttpResponse:
    try:
        address = once_for(request.actor, request, run)  # type: ignore[attr-defined]
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        messages.warning(request, refusal.detail)
        return redirect("staff:case", code)
    messages.success(request, word)
    return redirect(address)


@staff_page(Permission.TASK_REASSIGN)
@require_POST
def reassign(request: HttpRequest, task: int) -> HttpResponse:
    """A supervisor hands a task to a colleague."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    deadline = task_for(actor, task)
    code = deadline.case_code
    form = ReassignForm(request.POST, facilities=[deadline.facility_id])
    if not form.is_valid():
        return page(request, get_for(actor, code), form, 422)
    to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]

    def run() -> str:
        service.reassign(task, to=to, by=actor, reason=reason)
        return reverse("staff:case", args=[code])

    return _done(request, code, run, _("Tugas dipindahkan kepada %(to)s.") % {"to": to})
