"""What must be true before a place is promised: dates, payment, limits."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.booking.models import BEFORE_ARRIVAL, LIVE, Payment, Reservation
from puskesmas.errors import Conflict, Refusal
from puskesmas.people.identity import clean_bpjs
from puskesmas.people.models import Citizen
from puskesmas.place.models import Clinic, Facility, Mode
from puskesmas.place.queries import mode_on
from puskesmas.prepared import Prepared, Slot
from puskesmas.schedule.models import ServiceSlot
from puskesmas.schedule.queries import (
    Closes,
    clinic_calendar,
    facility_calendar,
    moments_of,
)


def closing_rule(facility: Facility, mode: Mode) -> Closes:
    """Verified: a date closes while there is still time to verify. Instant: when its hours end."""
    before = timedelta(minutes=facility.cutoff_minutes) if mode == Mode.VERIFIED else None
    return Closes(now=clock.now(), working_before=before, facility=facility_calendar(facility))


def booking_ends(clinic: Clinic, day: date, slot: ServiceSlot | None = None) -> datetime | None:
    """When booking of a date (or of one of its hours) ends; None when it is over already.

    It is over, too, when the clinic is closed on that date, or at that hour.
    """
    spans = clinic_calendar(clinic).spans_on(day)
    if not spans or (slot is not None and not _within(clinic, day, slot)):
        return None
    rule = closing_rule(clinic.facility, mode_on(clinic.facility_id, day))
    bounds = [(spans[0][0], spans[-1][1])]
    if slot is not None:
        bounds.append(moments_of(clinic_calendar(clinic), day, slot.starts, slot.ends))
    if any(rule.passed(*bound) for bound in bounds):
        return None
    return min(rule.last(*bound) for bound in bounds)


def _within(clinic: Clinic, day: date, slot: ServiceSlot) -> bool:
    calendar = clinic_calendar(clinic)
    start, _end = moments_of(calendar, day, slot.starts, slot.ends)
    return any(opens <= start < closes for opens, closes in calendar.spans_on(day))


def check_date(clinic: Clinic, day: date, mode: Mode) -> None:
    """Raises ``Refusal`` «date_past», «date_too_far», «clinic_closed» or «date_too_late»."""
    if not clinic.facility.active:
        raise Refusal.of_field(
            "date",
            "clinic_closed",
            _("Puskesmas ini sedang tidak menerima reservasi. Pilih puskesmas lain."),
        )
    today = clock.today(clinic.facility.zone)
    if day < today:
        raise Refusal.of_field(
            "date", "date_past", _("Tanggal itu sudah lewat. Pilih tanggal lain.")
        )
    if day > today + timedelta(days=clinic.facility.horizon_days):
        raise Refusal.of_field(
            "date",
            "date_too_far",
            _("Paling jauh %(days)s hari ke depan.") % {"days": clinic.facility.horizon_days},
        )
    spans = clinic_calendar(clinic).spans_on(day)
    if not spans or not clinic.active:
        raise Refusal.of_field(
            "date", "clinic_closed", _("Klinik tutup pada tanggal itu. Pilih tanggal lain.")
        )
    if closing_rule(clinic.facility, mode).passed(spans[0][0], spans[-1][1]):
        raise Refusal.of_field(
            "date",
            "date_too_late",
            _("Pendaftaran untuk tanggal itu sudah ditutup. Pilih tanggal berikutnya."),
        )


def check_slot(clinic: Clinic, day: date, slot: ServiceSlot | None, mode: Mode) -> None:
    """Raises ``Refusal`` «slot_too_late» when the hour can no longer be reserved."""
    if slot is None:
        return
    start, end = moments_of(clinic_calendar(clinic), day, slot.starts, slot.ends)
    if closing_rule(clinic.facility, mode).passed(start, end):
        raise Refusal.of_field(
            "slot", "slot_too_late", _("Jam itu sudah lewat. Pilih jam berikutnya.")
        )


def check_payment(payment: str, bpjs_number: str, patient: Citizen) -> str:
    """The card number to keep (R-014). Raises ``Refusal`` when it is missing or malformed."""
    if payment != Payment.BPJS:
        return ""
    try:
        return clean_bpjs(bpjs_number or patient.bpjs_number)
    except ValueError:
        raise Refusal.of_field(
            "bpjs_number",
            "bpjs_number_invalid",
            _("Nomor BPJS terdiri dari 13 angka, ada di bagian depan kartu."),
        ) from None


_PERSON_HELD = Prepared(
    lambda: (
        Citizen.objects.select_for_update(no_key=True).filter(pk=Slot("pk")).only("withdrawn_at")
    )
)
_LIVE_OF = Prepared(
    lambda: Reservation.objects.filter(
        patient=Slot("patient"), status__in=LIVE, date__gte=Slot("today")
    ).only("clinic_id", "date")
)


def check_limits(patient: Citizen, clinic: Clinic, day: date) -> None:
    """Raises ``Conflict`` «already_reserved» or «too_many» (facility policy per NIK).

    Locks the patient, so that two phones of a family count one after the other. What was planned
    for a day that is over no longer counts, whatever became of it.
    """
    lock_person(patient)
    live = _LIVE_OF.all(patient=patient.pk, today=clock.today(clinic.facility.zone))
    if any((one.clinic_id, one.date) == (clinic.pk, day) for one in live):
        raise already_reserved()
    if len(live) >= clinic.facility.live_limit:
        raise Conflict(
            "too_many",
            _("Sudah ada %(count)s reservasi aktif untuk orang ini. Batalkan salah satu dulu.")
            % {"count": len(live)},
        )


def lock_person(patient: Citizen) -> None:
    """Hold a patient's row until the transaction ends.

    ``Conflict`` «data_withdrawn» when the data were given back while somebody waited for the row.
    """
    person = _PERSON_HELD.first(pk=patient.pk)
    if person is None or person.withdrawn_at is not None:
        raise Conflict(
            "data_withdrawn", _("Data orang ini sudah ditarik. Daftar lagi dengan NIK-nya dulu.")
        )


def is_closed_for(reservation: Reservation) -> bool:
    """Whether the clinic is closed on the reserved date, or at the reserved hour."""
    clinic, day, slot = reservation.clinic, reservation.date, reservation.slot
    if slot is not None:
        return not _within(clinic, day, slot)
    return not clinic_calendar(clinic).spans_on(day)


def may_move(reservation: Reservation) -> bool:
    """Before arrival, as long as the reserved date could still be reserved.

    Where the clinic closed on that date meanwhile: until the date.
    """
    if reservation.status not in BEFORE_ARRIVAL:
        return False
    if is_closed_for(reservation):
        return reservation.date >= clock.today(reservation.facility.zone)
    return booking_ends(reservation.clinic, reservation.date, reservation.slot) is not None


def already_reserved() -> Conflict:
    """One live reservation per person, date and clinic."""
    return Conflict(
        "already_reserved",
        _("Sudah ada reservasi untuk orang ini di klinik dan tanggal itu. Lihat di daftar Anda."),
    )
