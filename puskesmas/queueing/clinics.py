"""Opening facilities and clinics: each has its queue from the first moment."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Refusal
from puskesmas.place.actions import set_mode
from puskesmas.place.managing import CLINIC_FIELDS, change
from puskesmas.place.models import Clinic, Facility, Mode
from puskesmas.queueing.models import Queue, Ticket
from puskesmas.queueing.numbers import letter_clashes
from puskesmas.schedule.actions import calendar_changed

REGISTRATION_LETTER = "A"
REGISTRATION_NAME = gettext_noop("Loket pendaftaran")  # stored so, shown in any language


@transaction.atomic
def open_facility(*, code: str, name: str, city: str, zone: str, mode: str, by: Actor) -> Facility:
    """A new facility with its registration queue and SOP. ``Refusal`` on a code that is used."""
    if Facility.objects.filter(code=code).exists():
        raise Refusal.of_field("code", "code_used", _("Kode itu sudah dipakai puskesmas lain."))
    facility = Facility.objects.create(code=code, name=name, city=city, zone=zone)
    Queue.objects.create(facility=facility, letter=REGISTRATION_LETTER, name=REGISTRATION_NAME)
    record("facility.opened", by=by, facility_id=facility.pk, code=code)
    set_mode(facility=facility, mode=Mode(mode), effective_from=clock.today(zone), by=by)
    return facility


@transaction.atomic
def open_clinic(*, facility: Facility, code: str, by: Actor, **fields: Any) -> Clinic:
    """A new clinic with its queue. ``Refusal`` on code or letter that the facility already uses."""
    if Clinic.objects.filter(facility=facility, code=code).exists():
        raise Refusal.of_field("code", "code_used", _("Kode itu sudah dipakai klinik lain."))
    clinic = Clinic(facility=facility, code=code, **fields)
    try:
        with transaction.atomic():
            clinic.save()
            Queue.objects.create(
                facility=facility, clinic=clinic, letter=clinic.letter, name=clinic.name
            )
    except IntegrityError:
        raise _letter_used() from None
    record("clinic.opened", by=by, facility_id=facility.pk, clinic=code, letter=clinic.letter)
    return clinic


@transaction.atomic
def change_clinic(*, clinic: Clinic, by: Actor, **wanted: Any) -> list[str]:
    """Set a clinic's fields and its queue's name and letter; the names of those that changed.

    Locks the clinic. Days that were opened for reservation keep their quota. ``Refusal`` on a
    letter that another queue of the facility has, and on another letter while somebody holds a
    number with the old one.
    """
    row = Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    if wanted.get("letter", row.letter) != row.letter and _numbers_are_out(row):
        raise Refusal.of_field(
            "letter",
            "letter_in_use",
            _("Masih ada nomor %(letter)s di tangan warga. Ganti hurufnya setelah klinik tutup.")
            % {"letter": row.letter},
        )
    try:
        with transaction.atomic():
            changed = change(row, CLINIC_FIELDS, wanted)
            Queue.objects.filter(clinic=row).update(letter=row.letter, name=row.name)
    except IntegrityError:
        raise _letter_used() from None
    if changed:
        record(
            "clinic.changed",
            by=by,
            facility_id=row.facility_id,
            clinic=row.code,
            changed=changed,
        )
    if "slot_minutes" in changed:
        calendar_changed(row.facility)
    return sorted(changed)


def _numbers_are_out(clinic: Clinic) -> bool:
    today = clock.today(clinic.facility.zone)
    waiting = Ticket.objects.filter(queue__clinic=clinic, state=Ticket.State.WAITING)
    return waiting.filter(date__gte=today).exists()


def hard_to_tell_apart(facility: Facility) -> list[str]:
    """Why some letters of this facility are easily mistaken when they are called out."""
    return letter_clashes(
        list(Queue.objects.filter(facility=facility).values_list("letter", flat=True))
    )


def _letter_used() -> Refusal:
    return Refusal.of_field(
        "letter", "letter_used", _("Huruf itu sudah dipakai antrean lain di puskesmas ini.")
    )
