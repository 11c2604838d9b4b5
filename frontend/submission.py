"""Handing in a reservation: the one way that page and API share."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from flows.doors import flow_of
from flows.engine import service
from integrations.bpjs_pcare.coverage import look_up
from puskesmas.actor import Actor
from puskesmas.booking.actions import Coverage
from puskesmas.booking.applicants import applicant, patient_for
from puskesmas.booking.models import Channel, Payment, Reservation
from puskesmas.place.models import Clinic


@dataclass(frozen=True, slots=True)
class Wish:
    """What a citizen asks for, already well-formed."""

    clinic: Clinic
    day: date
    payment: str
    nik: str = ""
    birth_date: date | None = None
    slot: time | None = None
    bpjs_number: str = ""
    complaint: str = ""
    channel: Channel = Channel.WEB
    previous: Reservation | None = None
    drafted: dict[str, int] = field(default_factory=dict)
    documents: tuple[UUID, ...] = ()


def coverage_of(wish: Wish, bpjs_number: str) -> Coverage | None:
    """What BPJS says of the card: a read-only look-up of 2 seconds at most, before any lock."""
    if wish.payment != Payment.BPJS or not bpjs_number:
        return None
    answer = look_up(facility=wish.clinic.facility, bpjs_number=bpjs_number)
    return Coverage(state=answer.state, here=answer.registered_here, at=answer.checked_at)


def submit(wish: Wish, *, by: Actor, coverage: Coverage | None) -> Reservation:
    """Start the flow the facility follows on that date; raises what ``booking.submit`` raises."""
    flow, mode = flow_of(wish.clinic.facility, wish.day)
    own = applicant(by)
    words: dict[str, Any] = {
        "clinic": wish.clinic,
        "patient": patient_for(own, wish.nik, wish.birth_date, by=by),
        "applicant": own,
        "day": wish.day,
        "payment": wish.payment,
        "mode": mode,
        "slot": wish.slot,
        "bpjs_number": wish.bpjs_number,
        "complaint": wish.complaint,
        "coverage": coverage,
        "channel": wish.channel,
        "previous": wish.previous,
        "drafted": wish.drafted,
        "documents": wish.documents,
    }
    return service.begin(flow, by=by, **words)
