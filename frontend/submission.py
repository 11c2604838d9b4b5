"""Handing in a reservation: the one way that page and API share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from flows.bundles import begin_all
from flows.doors import flow_of
from flows.engine import service
from integrations.bpjs_pcare.coverage import look_up
from puskesmas.actor import Actor
from puskesmas.booking import waiting
from puskesmas.booking.actions import Coverage
from puskesmas.booking.applicants import applicant, patient_for
from puskesmas.booking.models import Channel, Payment, Reservation, WaitingEntry
from puskesmas.people.models import Citizen
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


def coverage_of_entry(entry: WaitingEntry) -> Coverage | None:
    """The same for somebody whose kept place is about to become a reservation."""
    return coverage_of(Wish(entry.clinic, entry.date, entry.payment), entry.bpjs_number)


def join_line(wish: Wish, *, by: Actor) -> WaitingEntry:
    """Stand in line for a full date; raises what ``waiting.join`` raises."""
    own = applicant(by)
    return waiting.join(
        clinic=wish.clinic,
        patient=patient_for(own, wish.nik, wish.birth_date, by=by),
        applicant=own,
        day=wish.day,
        slot=wish.slot,
        payment=wish.payment,
        bpjs_number=wish.bpjs_number,
        complaint=wish.complaint,
        channel=wish.channel,
        by=by,
    )


def submit(wish: Wish, *, by: Actor, coverage: Coverage | None) -> Reservation:
    """Start the flow the facility follows on that date; raises what ``booking.submit`` raises."""
    flow, mode = flow_of(wish.clinic.facility, wish.day)
    return service.begin(flow, by=by, mode=mode, **_words(wish, applicant(by), by, coverage))


def submit_all(
    wishes: Sequence[Wish], *, by: Actor, coverages: Sequence[Coverage | None]
) -> list[Reservation]:
    """Hand in for several members of a family: all of them, or ``SomeRefused`` and nobody."""
    own = applicant(by)
    pairs = zip(wishes, coverages, strict=True)
    return begin_all([_words(wish, own, by, coverage) for wish, coverage in pairs], by=by)


def _words(wish: Wish, own: Citizen, by: Actor, coverage: Coverage | None) -> dict[str, Any]:
    return {
        "clinic": wish.clinic,
        "patient": patient_for(own, wish.nik, wish.birth_date, by=by),
        "applicant": own,
        "day": wish.day,
        "payment": wish.payment,
        "slot": wish.slot,
        "bpjs_number": wish.bpjs_number,
        "complaint": wish.complaint,
        "coverage": coverage,
        "channel": wish.channel,
        "previous": wish.previous,
        "drafted": wish.drafted,
        "documents": wish.documents,
    }
