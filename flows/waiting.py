"""The place kept for somebody in line becomes a reservation, by the flow of that date."""

from django.db import transaction

from flows.doors import flow_of
from flows.engine import service
from puskesmas.actor import Actor
from puskesmas.booking import waiting
from puskesmas.booking.actions import Coverage
from puskesmas.booking.models import Reservation


@transaction.atomic
def accept(code: str, *, by: Actor, coverage: Coverage | None = None) -> Reservation:
    """Take the kept place, without a second one; asked again, the same reservation.

    Locks the waiting entry, then the patient. Raises what a submit raises, and ``Conflict``
    «no_place_yet» or «place_lapsed».
    """
    entry = waiting.claim(code)
    if entry.reservation is not None:
        return entry.reservation
    flow, mode = flow_of(entry.facility, entry.date)
    reservation: Reservation = service.begin(
        flow,
        by=by,
        clinic=entry.clinic,
        patient=entry.patient,
        applicant=entry.applicant,
        day=entry.date,
        mode=mode,
        payment=entry.payment,
        bpjs_number=entry.bpjs_number,
        complaint=entry.complaint,
        coverage=coverage,
        channel=entry.channel,
        held=entry,
    )
    return reservation
