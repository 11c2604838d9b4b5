"""Setting up places: which SOP from when, devices in and out."""

from datetime import date, timedelta

from django.db import transaction

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.place.alarms import PRINTER, end_alarms
from puskesmas.place.models import Device, Facility, FacilityMode, Mode

TOUCH_AFTER = timedelta(minutes=1)
"""That a device is there is written at most once a minute."""


@transaction.atomic
def set_mode(*, facility: Facility, mode: Mode, effective_from: date, by: Actor) -> FacilityMode:
    """From this date the facility follows this SOP; reservations already made keep theirs."""
    row, _created = FacilityMode.objects.update_or_create(
        facility=facility, effective_from=effective_from, defaults={"mode": mode}
    )
    record(
        "facility.mode_set",
        by=by,
        facility_id=facility.pk,
        mode=str(mode),
        effective_from=effective_from.isoformat(),
    )
    return row


@transaction.atomic
def enroll_device(
    *, facility: Facility, kind: str, name: str, token_hash: str, by: Actor, **printer: object
) -> Device:
    """Add a device whose secret has this hash. ``printer`` holds host, port and paper."""
    device = Device.objects.create(
        facility=facility, kind=kind, name=name, token_hash=token_hash, **printer
    )
    record("device.enrolled", by=by, facility_id=facility.pk, device=device.pk, kind=kind)
    return device


def touch_device(device: Device) -> None:
    """The device is there: whoever looks after it sees since when it is silent."""
    now = clock.now()
    if device.seen_at is None or now - device.seen_at >= TOUCH_AFTER:
        Device.objects.filter(pk=device.pk).update(seen_at=now)


@transaction.atomic
def revoke_device(*, device: Device, by: Actor) -> None:
    """The device's token ends now, and with it what only this device could say is mended."""
    end_alarms(facility_id=device.facility_id, kind=PRINTER, device_id=device.pk)
    Device.objects.filter(pk=device.pk, revoked_at__isnull=True).update(revoked_at=clock.now())
    record("device.revoked", by=by, facility_id=device.facility_id, device=device.pk)
