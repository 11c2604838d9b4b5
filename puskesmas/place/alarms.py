"""Alarms: what staff of a facility must see to now. One open alarm per kind and subject."""

from django.db import transaction

from puskesmas import clock
from puskesmas.place.models import Alarm, Facility


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
