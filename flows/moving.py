"""A reservation moves to another date or hour: a new case on the new place, the old one ended."""

from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from flows.doors import flow_of
from flows.engine import service
from puskesmas.actor import Actor
from puskesmas.booking import endings
from puskesmas.booking.actions import Coverage
from puskesmas.booking.models import Channel, Reservation
from puskesmas.errors import Refusal
from puskesmas.schedule.actions import prepare_place


@transaction.atomic
def reschedule(
    reservation: Reservation,
    *,
    day: date,
    by: Actor,
    slot: time | None = None,
    channel: Channel = Channel.WEB,
) -> Reservation:
    """Move to another place of the same clinic: both places change hands, or neither does.

    What was typed and photographed goes along; in the verified mode the officer verifies anew.
    Locks the old process, the patient, then both clinic days. Raises what a submit raises, and
    ``Refusal`` «same_place», ``Conflict`` «not_movable».
    """
    old_start = reservation.slot.starts if reservation.slot else None
    if (day, slot) == (reservation.date, old_start):
        raise Refusal.of_field(
            "date", "same_place", _("Itu tanggal dan jam Anda sekarang. Pilih yang lain.")
        )
    row, _slot = prepare_place(reservation.clinic, day, slot)
    old = service.end(reservation.code, run=endings.leave_for_another, by=by, day=row, to=day)
    flow, mode = flow_of(old.facility, day)
    words: dict[str, Any] = {
        "clinic": old.clinic,
        "patient": old.patient,
        "applicant": old.applicant,
        "day": day,
        "slot": slot,
        "mode": mode,
        "payment": old.payment,
        "bpjs_number": old.bpjs_number,
        "complaint": old.complaint,
        "coverage": Coverage(old.coverage, old.coverage_here, old.coverage_at),
        "channel": channel,
        "previous": old,
        "bundle": old.bundle,
    }
    return service.begin(flow, by=by, **words)
