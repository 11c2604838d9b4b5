"""The day before: what to bring and when to come, and the card asked about once more."""

from datetime import datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from puskesmas import clock
from puskesmas.actor import SYSTEM, Actor
from puskesmas.booking.models import (
    BEFORE_ARRIVAL,
    CoverageState,
    Payment,
    Reservation,
    Status,
)
from puskesmas.booking.moves import note
from puskesmas.booking.notices import tell
from puskesmas.outbox.actions import post
from puskesmas.place.models import Facility
from puskesmas.turns import each, some_of

FROM, UNTIL = time(15), time(20)
"""On the facility's clock: late enough for the day's answers, early enough to act on it."""
BATCH = 50
"""Of one facility in one round, every 18 seconds: eighteen of them end before the tick counts as
silent (20 seconds), and five hours are enough for 50,000 each."""


def remind() -> int:
    """Chore: everybody who comes tomorrow is reminded once. Safe to run many at once."""
    now = clock.now()
    reminded = 0
    for facility in Facility.objects.all():
        local = now.astimezone(ZoneInfo(facility.zone))
        if FROM <= local.time() < UNTIL:
            reminded += _remind(facility, local)
    return reminded


def _remind(facility: Facility, local: datetime) -> int:
    """Whoever reserved after the hour of reminding knows it well."""
    due = Reservation.objects.filter(
        facility=facility,
        date=local.date() + timedelta(days=1),
        status__in=BEFORE_ARRIVAL,
        reminded_at__isnull=True,
        submitted_at__lt=datetime.combine(local.date(), FROM, local.tzinfo),
    )
    chosen = some_of(due.order_by("id").values_list("pk", flat=True), BATCH)
    return each(partial(_remind_one, due), chosen, of="reminders")


@transaction.atomic
def _remind_one(due: QuerySet[Reservation], pk: int) -> bool:
    """Locks the reservation, unless somebody else holds it.

    Who has no answer yet has no QR either, and must not set out on the strength of a reminder.
    """
    free = due.select_related("facility", "clinic", "slot", "applicant").select_for_update(
        skip_locked=True, no_key=True, of=("self",)
    )
    reservation = free.filter(pk=pk).first()
    if reservation is None:
        return False
    reservation.reminded_at = clock.now()
    reservation.save(update_fields=["reminded_at"])
    note(reservation, "reservation.reminded", SYSTEM)
    unanswered = reservation.status == Status.SUBMITTED
    tell(reservation, "still_unanswered" if unanswered else "reminder")
    if reservation.payment == Payment.BPJS:
        _ask_again(reservation)
    return True


def _ask_again(reservation: Reservation) -> None:
    """By letter: nobody waits for BPJS in a transaction. The card's number stays in the vault."""
    post(
        "bpjs.coverage",
        facility_id=reservation.facility_id,
        key=f"bpjs.coverage:{reservation.code}",
        case_code=reservation.code,
    )


@transaction.atomic
def note_coverage(*, code: str, state: str, here: bool | None, at: datetime, by: Actor) -> None:
    """What BPJS says of the card on the day before (R-021); bad news goes to the applicant.

    Locks the reservation. An answer that is none, or comes too late, changes nothing.
    """
    reservation = (
        Reservation.objects.select_related("facility", "clinic", "slot", "applicant")
        .select_for_update(no_key=True, of=("self",))
        .get(code=code)
    )
    late = reservation.status not in BEFORE_ARRIVAL or reservation.payment != Payment.BPJS
    if late or state == CoverageState.UNKNOWN:
        return
    reservation.coverage, reservation.coverage_here, reservation.coverage_at = state, here, at
    reservation.save(update_fields=["coverage", "coverage_here", "coverage_at"])
    note(reservation, "reservation.coverage_checked", by, state=state)
    if state == CoverageState.INACTIVE:
        tell(reservation, "coverage_inactive")
