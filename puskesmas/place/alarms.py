"""Alarms: what staff of a facility must see to now. One open alarm per kind and subject."""

from django.db import transaction

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.place.models import Alarm, Facility

HELP = "help"
"""Somebody at a kiosk asks for a person."""

PRINTER, DOUBT, WAITING = "printer", "print_unknown", "print_waiting"
"""A printer needs hands; a number may not be on paper; numbers wait for an agent that is silent."""

GUESSES = "many_guesses"
"""Many try NIKs at the citizens' door."""


@transaction.atomic
def raise_everywhere(kind: str, subject: str = "") -> None:
    """The same alarm at every active facility; where it is open already nothing is added."""
    now = clock.now()
    facilities = Facility.objects.filter(active=True).values_list("id", flat=True)
    Alarm.objects.bulk_create(
        [
            Alarm(facility_id=facility, kind=kind, subject=subject, raised_at=now)
            for facility in facilities
        ],
        ignore_conflicts=True,
    )


def raise_alarm(
    *, facility_id: int, kind: str, subject: str, device_id: int | None = None, case_code: str = ""
) -> None:
    """Staff must see to this now; where it is open already nothing is added. Takes no lock.

    ``subject`` is a stable word about a device, a letter or a case; nobody's name.
    """
    Alarm.objects.bulk_create(
        [
            Alarm(
                facility_id=facility_id,
                kind=kind,
                subject=subject,
                device_id=device_id,
                case_code=case_code,
                raised_at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )


def end_alarms(*, facility_id: int, kind: str, **which: object) -> int:
    """The cause is gone: open alarms of the kind end by themselves. How many."""
    rows = Alarm.objects.filter(facility_id=facility_id, kind=kind, ended_at__isnull=True)
    return rows.filter(**which).update(ended_at=clock.now())


@transaction.atomic
def call_for_help(*, by: Actor) -> None:
    """Somebody pressed «Panggil petugas» at this kiosk. Pressed again, it is the same call."""
    raise_alarm(
        facility_id=by.facility_id or 0,
        kind=HELP,
        subject=str(by.device_id or ""),
        device_id=by.device_id,
    )
