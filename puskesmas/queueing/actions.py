"""Numbers and tickets: check-in, the clinic number, copies, the wrong clinic."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.booking.actions import change_payment, correct_card, mark, move_clinic
from puskesmas.booking.endings import turn_away
from puskesmas.booking.models import RejectionReason, Reservation, Status
from puskesmas.booking.moments import slot_start
from puskesmas.errors import Conflict
from puskesmas.outbox import wake
from puskesmas.outbox.actions import post
from puskesmas.papers.actions import judge
from puskesmas.people.families import see_card
from puskesmas.people.identities import see_identity
from puskesmas.place.models import Clinic
from puskesmas.queueing.models import Queue, QueueDay, Ticket
from puskesmas.queueing.slips import slip

State = Ticket.State

MOST_COPIES = 2
"""Prints of one ticket before an officer must look (defect T-28)."""


@dataclass(frozen=True, slots=True)
class Reverification:
    """What the officer found at the counter (SOP row 8)."""

    outcome: str
    payment: str = ""
    payment_reason: str = ""
    bpjs_number: str = ""
    clinic: Clinic | None = None
    reason: RejectionReason | None = None
    text: str = ""
    unreadable: tuple[str, ...] = ()
    identity_seen: bool = False
    family_seen: bool = False

    def __post_init__(self) -> None:
        if self.outcome == "refused" and self.reason is None:
            raise ValueError("a refusal needs its reason")
        if self.outcome == "wrong_clinic" and self.clinic is None:
            raise ValueError("a wrong clinic needs the right one")


def next_number(queue: Queue, day: date) -> int:
    """The next number of a queue on a service date, in one statement.

    Locks the queue's day row until the transaction ends, so that numbers have no gap and no twin.
    """
    table = QueueDay._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (queue_id, date, last_number) VALUES (%s, %s, 1)"  # noqa: S608
            f" ON CONFLICT (queue_id, date) DO UPDATE SET last_number = {table}.last_number + 1"
            " RETURNING last_number",
            [queue.pk, day],
        )
        return int(cursor.fetchone()[0])


def _issue(queue: Queue, reservation: Reservation, *, replaces: Ticket | None = None) -> Ticket:
    now = clock.now()
    promised = slot_start(reservation) if replaces is None and queue.clinic_id else None
    return Ticket.objects.create(
        queue=queue,
        date=reservation.date,
        number=next_number(queue, reservation.date),
        reservation=reservation,
        payment=reservation.payment,
        order_key=(promised or now).isoformat(),
        replaces=replaces,
        issued_at=now,
    )


@transaction.atomic
def arrive(*, reservation: Reservation, by: Actor) -> Ticket:
    """The person is here: a registration number on the planned date (SOP row 7, R-050, R-051).

    Locks the registration queue's day row; the caller holds the process lock.
    """
    mark(reservation, Status.ARRIVED, source=(Status.NUMBERED,), by=by)
    ticket = _issue(_queue(facility_id=reservation.facility_id, clinic=None), reservation)
    _tell_simpus(reservation)
    _issued(ticket, reservation, by)
    return ticket


@transaction.atomic
def arrive_for_clinic(*, reservation: Reservation, by: Actor) -> Ticket:
    """Rosma: the scanned QR gives the clinic number at once, without the counter (R-056).

    Locks the clinic queue's day row; the caller holds the process lock.
    """
    mark(reservation, Status.ARRIVED, source=(Status.VERIFIED, Status.NUMBERED), by=by)
    ticket = _issue(_queue(clinic_id=reservation.clinic_id), reservation)
    mark(reservation, Status.IN_QUEUE, source=(Status.ARRIVED,), by=by)
    _issued(ticket, reservation, by)
    return ticket


@transaction.atomic
def reverify(*, reservation: Reservation, found: Reverification, by: Actor) -> None:
    """Check the person and papers again (SOP row 8, R-052 to R-054).

    May change the payment or the card, send to another clinic or turn away; the clinic number
    follows in the next step. Locks the old clinic day's row when the clinic changes; the caller
    holds the process lock. Raises ``Refusal`` per field.
    """
    judge(reservation=reservation, by=by, unreadable=found.unreadable, keep_refused=True)
    if found.outcome == "refused" and found.reason is not None:
        _close(reservation, State.CANCELLED)
        turn_away(reservation=reservation, reason=found.reason, text=found.text, by=by)
        wake.after_commit("queues", reservation.facility.code)
        return
    if found.payment:
        change_payment(
            reservation=reservation,
            payment=found.payment,
            bpjs_number=found.bpjs_number,
            reason=found.payment_reason,
            by=by,
        )
    elif found.bpjs_number:
        correct_card(reservation=reservation, bpjs_number=found.bpjs_number, by=by)
    if found.outcome == "wrong_clinic" and found.clinic is not None:
        move_clinic(reservation=reservation, clinic=found.clinic, by=by)
        _close(reservation, State.WRONG_CLINIC)
    _see_papers(reservation, found, by)
    record(
        "reservation.reverified",
        by=by,
        facility_id=reservation.facility_id,
        case_code=reservation.code,
        outcome=found.outcome,
    )


def _see_papers(reservation: Reservation, found: Reverification, by: Actor) -> None:
    """What the officer saw in hand: it is known of the patient from now on."""
    patient = reservation.patient
    where: dict[str, Any] = {
        "citizen": patient,
        "facility_id": reservation.facility_id,
        "case_code": reservation.code,
        "by": by,
    }
    if found.identity_seen:
        see_identity(**where)
    if found.family_seen and patient.family_id is not None:
        see_card(**where)


@transaction.atomic
def give_clinic_number(*, reservation: Reservation, by: Actor) -> Ticket:
    """Print the clinic number; the person waits there (SOP rows 8 and 9).

    Locks the clinic queue's day row; the caller holds the process lock. After a wrong clinic the
    new ticket is linked to the one it replaces.
    """
    old = (
        Ticket.objects.filter(reservation=reservation, state=State.WRONG_CLINIC)
        .order_by("-id")
        .first()
    )
    _close(reservation, State.CLOSED)
    ticket = _issue(_queue(clinic_id=reservation.clinic_id), reservation, replaces=old)
    mark(reservation, Status.IN_QUEUE, source=(Status.ARRIVED,), by=by)
    _issued(ticket, reservation, by)
    return ticket


@transaction.atomic
def reprint(*, ticket: Ticket, by: Actor, at_counter: bool = False) -> Ticket:
    """Print once more, marked as a copy. Locks the ticket.

    From a kiosk at most two prints; then ``Conflict`` «see_officer» (defect T-28). A number that
    was withdrawn is not printed again: «ticket_withdrawn».
    """
    ticket = Ticket.objects.select_for_update(of=("self",), no_key=True).get(pk=ticket.pk)
    if ticket.state in (State.WRONG_CLINIC, State.CANCELLED):
        raise Conflict("ticket_withdrawn", _("Nomor ini sudah ditarik, tidak dicetak lagi."))
    if ticket.copies >= MOST_COPIES and not at_counter:
        raise Conflict("see_officer", _("Tiket sudah dicetak dua kali. Silakan ke petugas."))
    ticket.copies += 1
    ticket.save(update_fields=["copies"])
    _print(ticket)
    _record(ticket, "ticket.reprinted", by, copy=ticket.copies)
    return ticket


def _queue(**lookup: object) -> Queue:
    return Queue.objects.select_related("facility", "clinic").get(**lookup)


def _close(reservation: Reservation, state: str) -> None:
    Ticket.objects.filter(reservation=reservation, state=State.WAITING).update(
        state=state, closed_at=clock.now()
    )


def _issued(ticket: Ticket, reservation: Reservation, by: Actor) -> None:
    _print(ticket)
    wake.after_commit("queues", reservation.facility.code)
    _record(ticket, "ticket.issued", by, replaces=ticket.replaces_id)


def _print(ticket: Ticket) -> None:
    queue = ticket.queue
    post(
        "print.ticket",
        facility_id=queue.facility_id,
        key=f"print:{ticket.code}:{ticket.copies}",
        case_code=ticket.reservation.code if ticket.reservation else "",
        body=slip(ticket),
    )


def _tell_simpus(reservation: Reservation) -> None:
    if reservation.simpus_registration:
        post(
            "simpus.arrived",
            facility_id=reservation.facility_id,
            key=f"simpus.arrived:{reservation.code}",
            case_code=reservation.code,
            body={"registration": reservation.simpus_registration},
        )


def _record(ticket: Ticket, verb: str, by: Actor, **data: Any) -> None:
    record(
        verb,
        by=by,
        facility_id=ticket.queue.facility_id,
        case_code=ticket.reservation.code if ticket.reservation else "",
        ticket=ticket.code,
        queue=ticket.queue.letter,
        number=ticket.number,
        **data,
    )
