"""Who waits for a place on a full day: the order, and the place that goes from hand to hand.

A place that comes free is kept for whoever is first. The day's count does not move meanwhile, so
nobody else can get it. Locks are taken in this order: process, waiting entry, patient, day, slot.
Looking for the next one skips entries that somebody else holds, and never waits for them.
"""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from puskesmas import clock
from puskesmas.actor import SYSTEM, Actor
from puskesmas.audit.actions import record
from puskesmas.booking.models import LIVE, Reservation, WaitingEntry
from puskesmas.booking.notices import tell
from puskesmas.booking.rules import booking_ends
from puskesmas.errors import Conflict
from puskesmas.messages.quiet import quiet_end_of
from puskesmas.place.models import Clinic
from puskesmas.prepared import Prepared, Slot
from puskesmas.schedule.actions import release_place
from puskesmas.schedule.models import ServiceSlot

State = WaitingEntry.State
WITH = ("clinic__facility", "slot", "held_slot", "patient", "applicant", "reservation")


def in_line(clinic_id: int, day: date, slot_id: int | None = None) -> QuerySet[WaitingEntry]:
    """Everybody who waits for a place on a day (or in one of its hours), the first first."""
    waiting = WaitingEntry.objects.filter(clinic_id=clinic_id, date=day, state=State.WAITING)
    if slot_id is not None:
        waiting = waiting.filter(Q(slot__isnull=True) | Q(slot_id=slot_id))
    return waiting.order_by("id")


_NEXT_OF_DAY = Prepared(
    lambda: in_line(Slot("clinic"), Slot("day")).only("pk")[:1]  # type: ignore[arg-type]
)
_NEXT_OF_HOUR = Prepared(
    lambda: in_line(Slot("clinic"), Slot("day"), Slot("slot")).only("pk")[:1]  # type: ignore[arg-type]
)


def somebody_waits(clinic_id: int, day: date, slot_id: int | None) -> bool:
    """Whether a place that is free now belongs to somebody who waits for it."""
    asked = {"clinic": clinic_id, "day": day}
    if slot_id is None:
        return _NEXT_OF_DAY.first(**asked) is not None
    return _NEXT_OF_HOUR.first(**asked, slot=slot_id) is not None


def ahead_of(entry: WaitingEntry) -> int:
    """How many stand before this one."""
    return in_line(entry.clinic_id, entry.date, entry.slot_id).filter(pk__lt=entry.pk).count()


def with_line(full: Conflict, clinic: Clinic, day: date, slot: ServiceSlot | None) -> Conflict:
    """The refusal of a full day, with the line one may join as long as the day can be reserved."""
    is_open = booking_ends(clinic, day, slot) is not None
    ahead = in_line(clinic.pk, day, slot.pk if slot else None).count() if is_open else 0
    full.facts["waiting"] = {"open": is_open, "ahead": ahead}
    return full


def hand_on(clinic: Clinic, day: date, slot: ServiceSlot | None) -> None:
    """A place was given up: it is kept for the first in line, else it is free for everybody.

    Locks that entry, or the day's row (then the slot's).
    """
    slot_id = slot.pk if slot else None
    while (entry := locked(in_line(clinic.pk, day, slot_id), skip=True)) is not None:
        until = hold_ends(clinic, day, slot)
        if until is None:
            break
        if keep_for(entry, slot, until):
            return
    release_place(clinic.pk, day, slot_id)


def keep_for(entry: WaitingEntry, slot: ServiceSlot | None, until: datetime) -> bool:
    """Keep a place that counts as taken for a locked entry, and tell.

    False, and out of the line, when that person has a reservation of the day by now.
    """
    served = Reservation.objects.filter(
        patient_id=entry.patient_id, clinic_id=entry.clinic_id, date=entry.date, status__in=LIVE
    )
    if served.exists():
        close(entry, State.LEFT, "waiting.served_otherwise", SYSTEM)
        return False
    entry.state = State.HELD
    entry.held_slot = slot
    entry.held_until = until
    entry.save(update_fields=["state", "held_slot", "held_until"])
    note(entry, "waiting.place_held", SYSTEM, until=until.isoformat())
    tell(entry, "place_held", until=until.isoformat())
    return True


def hold_ends(clinic: Clinic, day: date, slot: ServiceSlot | None) -> datetime | None:
    """Until when a place that comes free now is kept: the facility's minutes, which begin after
    its quiet hours and end with the booking of that day. None when it is too late for anybody."""
    facility, now = clinic.facility, clock.now()
    ends = booking_ends(clinic, day, slot)
    if ends is None:
        return None
    awake = quiet_end_of(facility, now) or now
    return min(awake + timedelta(minutes=facility.hold_minutes), ends)


def close(entry: WaitingEntry, state: State, verb: str, by: Actor) -> None:
    """Take a locked entry out of the line."""
    entry.state = state
    entry.ended_at = clock.now()
    entry.save(update_fields=["state", "ended_at"])
    note(entry, verb, by)


def note(entry: WaitingEntry, verb: str, by: Actor, **data: str) -> None:
    """Leave a trace of an entry."""
    record(verb, by=by, facility_id=entry.facility_id, case_code=entry.code, **data)


def locked(entries: QuerySet[WaitingEntry], *, skip: bool = False) -> WaitingEntry | None:
    """The first of these, locked. ``skip``: passing over those that somebody else holds.

    What belongs to it is read only after the lock: whoever waited for it would else see the
    reservation and the hour as they were before.
    """
    held = entries.select_for_update(skip_locked=skip, no_key=True).values_list("pk", flat=True)
    pk = held.first()
    return None if pk is None else WaitingEntry.objects.select_related(*WITH).get(pk=pk)
