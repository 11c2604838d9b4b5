"""Letting devices in: an admin makes a code, the device trades it for a token, once."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import SYSTEM, Actor
from puskesmas.audit.actions import record
from puskesmas.codes import ALPHABET, as_meant
from puskesmas.errors import Refusal
from puskesmas.people import tokens
from puskesmas.place.actions import enroll_device
from puskesmas.place.models import Device, DeviceEnrolment, Facility

LENGTH = 8
LIFE = timedelta(minutes=10)


@transaction.atomic
def invite_device(*, facility: Facility, kind: str, name: str, by: Actor) -> str:
    """A code of eight characters (40 random bits), for ten minutes and one device; shown once."""
    code = "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))
    now = clock.now()
    DeviceEnrolment.objects.create(
        facility=facility,
        kind=kind,
        name=name.strip(),
        code_hash=tokens.digest(code),
        made_by_id=by.user_id or 0,
        created_at=now,
        expires_at=now + LIFE,
    )
    record("device.invited", by=by, facility_id=facility.pk, kind=kind)
    return code


@transaction.atomic
def admit_device(*, code: str, kind: str = "") -> tuple[str, Device]:
    """Trade a code for a device and its secret, which is returned once.

    Locks the invitation. ``Refusal`` in the same words for a wrong, used, old or other kind's code.
    """
    invitation = (
        DeviceEnrolment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("facility")
        .filter(
            code_hash=tokens.digest(as_meant(code)),
            used_at__isnull=True,
            expires_at__gt=clock.now(),
        )
        .first()
    )
    if invitation is None or (kind and invitation.kind != kind):
        raise Refusal.of_field(
            "token",
            "token_unknown",
            _("Kode tidak dikenal, sudah dipakai, atau sudah dicabut. Minta kode baru."),
        )
    secret = tokens.new_secret()
    device = enroll_device(
        facility=invitation.facility,
        kind=invitation.kind,
        name=invitation.name,
        token_hash=tokens.digest(secret),
        by=SYSTEM,
    )
    invitation.used_at = clock.now()
    invitation.device = device
    invitation.save(update_fields=["used_at", "device"])
    return secret, device
