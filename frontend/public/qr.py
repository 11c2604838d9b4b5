"""The page behind a QR, for anybody who scans it: numbers and states, no person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import public
from frontend.public.cards import shown_place, status_of
from frontend.public.shell import show
from puskesmas.booking.models import Reservation
from puskesmas.codes import clean_code
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import behind_code, label
from puskesmas.queueing.slips import people_ahead
from puskesmas.wording import full_date


@public
@require_safe
def behind(request: HttpRequest, code: str) -> HttpResponse:
    """An unknown code gets the same calm page, with 404."""
    try:
        reservation, ticket = behind_code(clean_code(code))
    except ValueError:
        reservation, ticket = None, None
    known = reservation is not None or ticket is not None
    return show(
        request,
        "qr",
        _("Antrean"),
        status=200 if known else 404,
        ticket=_of_ticket(ticket) if ticket else None,
        reservation=_of_reservation(reservation) if reservation and not ticket else None,
    )


def _of_ticket(ticket: Ticket) -> dict[str, Any]:
    waiting = ticket.state == Ticket.State.WAITING
    clinic = ticket.queue.clinic
    place = ticket.queue.shown_name
    if clinic is not None and clinic.sensitive:
        place = clinic.room or ticket.queue.letter
    return {
        "number": label(ticket),
        "place": f"{place} · {ticket.queue.facility}",
        "day": full_date(ticket.date),
        "facts": [{"label": _("Orang di depan"), "value": people_ahead(ticket)}] if waiting else [],
        "state": "" if waiting else ticket.get_state_display(),
    }


def _of_reservation(reservation: Reservation) -> dict[str, Any]:
    return {
        "place": shown_place(reservation.clinic),
        "day": full_date(reservation.date),
        "status": status_of(reservation),
        "live": reservation.live,
    }
