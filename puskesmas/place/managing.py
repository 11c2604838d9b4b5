"""Changing what a facility, a clinic or a device is set to: every change with old and new value."""

from datetime import time
from typing import Any, TypeVar

from django.db import models, transaction

from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.place.models import Device, Facility

FACILITY_FIELDS = (
    "name",
    "city",
    "address",
    "phone",
    "provider_code",
    "head_name",
    "head_nip",
    "service_standard",
    "complaint_channels",
    "active",
)
POLICY_FIELDS = (
    "horizon_days",
    "cutoff_minutes",
    "warn_percent",
    "live_limit",
    "return_after",
    "hold_minutes",
    "undo_minutes",
    "quiet_from",
    "quiet_until",
    "asks_identity_photo",
    "asks_card_photo",
    "photo_days",
    "needs_second_factor",
)
CLINIC_FIELDS = (
    "name",
    "letter",
    "floor",
    "room",
    "simpus_code",
    "online_quota",
    "slot_minutes",
    "needs_letter",
    "letter_payment",
    "sensitive",
    "active",
)
DEVICE_FIELDS = ("name", "printer_host", "printer_port", "paper", "camera")

_Row = TypeVar("_Row", bound=models.Model)


@transaction.atomic
def change_facility(*, facility: Facility, by: Actor, **wanted: Any) -> list[str]:
    """Set profile or policy fields; the names of those that changed. Locks the row."""
    row = Facility.objects.select_for_update(no_key=True).get(pk=facility.pk)
    changed = change(row, FACILITY_FIELDS + POLICY_FIELDS, wanted)
    if changed:
        record("facility.changed", by=by, facility_id=row.pk, changed=changed)
    return sorted(changed)


@transaction.atomic
def change_device(*, device: Device, by: Actor, **wanted: Any) -> list[str]:
    """Set a device's name, printer or camera; the names of those that changed. Locks the row."""
    row = Device.objects.select_for_update(no_key=True).get(pk=device.pk)
    changed = change(row, DEVICE_FIELDS, wanted)
    if changed:
        record("device.changed", by=by, facility_id=row.facility_id, device=row.pk, changed=changed)
    return sorted(changed)


def change(row: _Row, allowed: tuple[str, ...], wanted: dict[str, Any]) -> dict[str, list[Any]]:
    """Save what differs; old and new by field, as an event keeps them. ``KeyError`` else."""
    unknown = set(wanted) - set(allowed)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    changed = {
        name: [_plain(getattr(row, name)), _plain(value)]
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        row.save(update_fields=sorted(changed))
    return changed


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="minutes") if isinstance(value, time) else value
