"""Questions about tickets and queues: whose number is this, how many wait."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from puskesmas.booking.models import Reservation
from puskesmas.place.models import Facility
from puskesmas.queueing.models import Queue, Ticket
from puskesmas.queueing.numbers import format_number


def label(ticket: Ticket) -> str:
    """The number as people read it: «U-017»."""
    return format_number(ticket.queue.letter, ticket.number)


def current_ticket(reservation: Reservation) -> Ticket | None:
    """The ticket a person should look at now: the newest one that was not withdrawn."""
    return (
        Ticket.objects.select_related("queue__facility", "queue__clinic", "reservation__slot")
        .filter(reservation=reservation)
        .exclude(state__in=[Ticket.State.WRONG_CLINIC, Ticket.State.CANCELLED])
        .order_by("-id")
        .first()
    )


def behind_code(code: str) -> tuple[Reservation | None, Ticket | None]:
    """What a scanned code names: a reservation with its newest ticket, or a ticket of its own.

    For anybody who holds the code: whoever shows this must show no person.
    """
    reservation = (
        Reservation.objects.select_related("clinic__facility", "facility", "slot")
        .filter(code=code)
        .first()
    )
    if reservation is not None:
        return reservation, current_ticket(reservation)
    tickets = Ticket.objects.select_related("queue__facility", "queue__clinic")
    return None, tickets.filter(code=code).first()


def tickets_of(reservation: Reservation) -> list[Ticket]:
    """Every ticket of a case, oldest first."""
    return list(
        Ticket.objects.select_related("queue__clinic")
        .filter(reservation=reservation)
        .order_by("id")
    )


def latest_numbers(facility: Facility, day: date) -> dict[int, str]:
    """The newest number that stands, of every reservation of a facility's day. One query."""
    rows = (
        Ticket.objects.filter(queue__facility=facility, date=day, reservation__isnull=False)
        .exclude(state__in=[Ticket.State.WRONG_CLINIC, Ticket.State.CANCELLED])
        .order_by("id")
        .values_list("reservation_id", "queue__letter", "number")
    )
    return {case: format_number(letter, number) for case, letter, number in rows}


def snapshot(facility: Facility, day: date) -> list[dict[str, Any]]:
    """What a public screen may know of a facility's queues: no person in it."""
    # Counted apart: joined, every ticket that was ever drawn would be read.
    waiting = (
        Ticket.objects.filter(queue=OuterRef("pk"), date=day, state=Ticket.State.WAITING)
        .order_by()
        .values("queue")
        .annotate(count=Count("id"))
        .values("count")
    )
    queues = (
        Queue.objects.filter(facility=facility)
        .select_related("clinic")
        .annotate(waiting=Coalesce(Subquery(waiting), 0))
        .order_by("letter")
    )
    return [
        {
            "queue": queue.letter,
            "letter": queue.letter,
            "name": public_name(queue),
            "calling": None,
            "waiting": queue.waiting,
            "estimate": None,
        }
        for queue in queues
    ]


def public_name(queue: Queue) -> str:
    """The queue as a screen that everybody sees may name it."""
    clinic = queue.clinic
    return (clinic.room or queue.letter) if clinic and clinic.sensitive else queue.shown_name
