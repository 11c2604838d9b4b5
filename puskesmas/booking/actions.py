"""What happens to a reservation: submitted, judged, numbered, called off, missed."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.booking.models import (
    BEFORE_ARRIVAL,
    Channel,
    CoverageState,
    Payment,
    RejectionReason,
    Reservation,
    Status,
)
from puskesmas.booking.notices import tell
from puskesmas.booking.rules import (
    already_reserved,
    check_date,
    check_limits,
    check_payment,
    check_slot,
)
from puskesmas.errors import Conflict, Refusal
from puskesmas.outbox.actions import post
from puskesmas.people.models import Citizen
from puskesmas.place.models import Clinic, Mode
from puskesmas.schedule.actions import hold_place, prepare_place, release_place


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the look-up before the submit answered: state, registered here, when."""

    state: str = CoverageState.UNKNOWN
    here: bool | None = None
    at: datetime | None = None


@transaction.atomic
def submit(
    *,
    clinic: Clinic,
    patient: Citizen,
    applicant: Citizen,
    day: date,
    payment: str,
    mode: Mode,
    by: Actor,
    slot: time | None = None,
    bpjs_number: str = "",
    complaint: str = "",
    coverage: Coverage | None = None,
    channel: Channel = Channel.WEB,
    previous: Reservation | None = None,
    drafted: dict[str, int] | None = None,
) -> Reservation:
    """Store a registration and take its place (SOP row 2, Rosma step c).

    ``drafted`` holds the seconds spent on the form's pages (SL-1, SL-2): never enforced.

    Locks the patient, and last of all the clinic day's row. Raises ``Refusal`` per field,
    ``Conflict`` «quota_full», «already_reserved», «too_many», and «other_facility» in the instant
    mode.
    """
    check_date(clinic, day, mode)
    card = check_payment(payment, bpjs_number, patient)
    if mode == Mode.INSTANT and coverage is not None and coverage.here is False:
        raise Refusal.of_field(
            "payment",
            "other_facility",
            _("Kartu BPJS ini terdaftar di fasilitas lain. Datang ke sana, atau pilih Umum."),
        )
    check_limits(patient, clinic, day)
    held_day, held_slot = prepare_place(clinic, day, slot)
    check_slot(clinic, day, held_slot, mode)
    try:
        reservation = Reservation.objects.create(
            facility=clinic.facility,
            clinic=clinic,
            patient=patient,
            applicant=applicant,
            date=day,
            slot=held_slot,
            payment=payment,
            bpjs_number=card,
            complaint=complaint,
            channel=channel,
            mode=mode,
            status=Status.VERIFIED if mode == Mode.INSTANT else Status.SUBMITTED,
            made_on=by.made_on,
            birth_date_differs=by.birth_date_differs and patient.pk == applicant.pk,
            coverage=coverage.state if coverage else "",
            coverage_here=coverage.here if coverage else None,
            coverage_at=coverage.at if coverage else None,
            previous=previous,
            submitted_at=clock.now(),
        )
    except IntegrityError as error:
        if "reservation_one_live" in str(error):
            raise already_reserved() from None
        raise
    _record(
        reservation,
        "reservation.submitted",
        by,
        clinic=clinic.code,
        date=day.isoformat(),
        **(drafted or {}),
    )
    tell(reservation, "accepted" if mode == Mode.INSTANT else "submitted")
    hold_place(held_day, held_slot)
    return reservation


@transaction.atomic
def verify(
    *, reservation: Reservation, valid: bool, by: Actor, checks: dict[str, bool] | None = None
) -> None:
    """Write down the officer's judgement and checklist (SOP row 3). A non-valid one goes on to
    the rejection. The caller holds the process lock."""
    reservation.checks = checks or {}
    if valid:
        _move(reservation, (Status.SUBMITTED,), Status.VERIFIED, "checks")
    else:
        reservation.save(update_fields=["checks"])
    _record(
        reservation,
        "reservation.verified",
        by,
        valid=valid,
        checked=sorted(code for code, done in reservation.checks.items() if done),
    )


@transaction.atomic
def reject(*, reservation: Reservation, reason: RejectionReason, by: Actor, text: str = "") -> None:
    """Refuse with an accountable reason and tell the applicant (SOP row 4, R-036 to R-038).

    Gives the place back: locks the clinic day's row. The caller holds the process lock.
    """
    _give_reason(reservation, reason, text)
    _end(reservation, (Status.SUBMITTED,), Status.REJECTED, "rejection_reason", "rejection_text")
    _record(reservation, "reservation.rejected", by, reason=reason.code, why=reason.text)
    tell(reservation, "rejected", reason=reason.text, advice=reason.advice)


@transaction.atomic
def take_number(
    *, reservation: Reservation, number: str, by: Actor, registration: str = "", how: str = "manual"
) -> None:
    """Keep the number that SIMPUS gave (SOP row 5). The caller holds the process lock."""
    reservation.simpus_number = number.strip().upper()
    reservation.simpus_registration = registration
    _move(
        reservation,
        (Status.VERIFIED,),
        Status.NUMBERED,
        "simpus_number",
        "simpus_registration",
    )
    _record(reservation, "reservation.numbered", by, number=reservation.simpus_number, how=how)


@transaction.atomic
def tell_number(*, reservation: Reservation, by: Actor) -> None:
    """Give the number back to the applicant (SOP row 6): done when the in-app message is stored."""
    tell(reservation, "numbered", number=reservation.simpus_number)
    _record(reservation, "reservation.number_told", by)


@transaction.atomic
def change_payment(
    *, reservation: Reservation, payment: str, reason: str, by: Actor, bpjs_number: str = ""
) -> None:
    """Fit the payment to the data seen at the counter (SOP row 8, R-053): old, new, reason.

    The caller holds the process lock. Raises ``Refusal`` when the card number is malformed.
    """
    if payment == reservation.payment:
        return
    if not reason.strip():
        raise Refusal.of_field(
            "payment_reason", "payment_reason_needed", _("Tulis mengapa cara bayar diubah.")
        )
    old = reservation.payment
    reservation.bpjs_number = check_payment(payment, bpjs_number, reservation.patient)
    reservation.payment = payment
    # What BPJS once answered was about another way to pay.
    bpjs = payment == Payment.BPJS
    reservation.coverage = CoverageState.UNKNOWN if bpjs else CoverageState.NOT_NEEDED
    reservation.coverage_here = reservation.coverage_at = None
    reservation.save(
        update_fields=["payment", "bpjs_number", "coverage", "coverage_here", "coverage_at"]
    )
    _record(reservation, "reservation.payment_changed", by, old=old, new=payment, said=reason)


@transaction.atomic
def move_clinic(*, reservation: Reservation, clinic: Clinic, by: Actor) -> None:
    """The person stands at the wrong clinic (SOP row 8, R-054): the old place is given back.

    Locks the old clinic day's row. The new clinic takes the person at the end of its line, without
    a place of the online quota. Raises ``Refusal`` when it is the same clinic or another facility.
    """
    if clinic.pk == reservation.clinic_id or clinic.facility_id != reservation.facility_id:
        raise Refusal.of_field("clinic", "clinic_same", _("Pilih klinik lain di puskesmas ini."))
    old = reservation.clinic
    _give_back(reservation)
    reservation.clinic = clinic
    reservation.slot = None
    try:
        with transaction.atomic():
            reservation.save(update_fields=["clinic", "slot", "holds_place"])
    except IntegrityError:
        raise already_reserved() from None
    _record(reservation, "reservation.clinic_changed", by, old=old.name, new=clinic.name)


@transaction.atomic
def cancel(*, reservation: Reservation, by: Actor, reason: str = "") -> None:
    """The applicant calls it off before arriving (features C19). The place is free again.

    Locks the clinic day's row; the caller holds the process lock. ``Conflict`` «not_cancellable».
    """
    if reservation.status not in BEFORE_ARRIVAL:
        raise Conflict("not_cancellable", _("Reservasi ini sudah dipakai atau sudah berakhir."))
    _end(reservation, BEFORE_ARRIVAL, Status.CANCELLED)
    _record(reservation, "reservation.cancelled", by, said=reason)
    tell(reservation, "cancelled")
    _withdraw_from_simpus(reservation, "BATAL")


@transaction.atomic
def miss(*, reservation: Reservation, by: Actor) -> None:
    """The service day ended and the person did not come. The caller holds the process lock."""
    _end(reservation, (Status.NUMBERED, Status.VERIFIED), Status.NO_SHOW)
    _record(reservation, "reservation.missed", by)
    tell(reservation, "missed")
    _withdraw_from_simpus(reservation, "TIDAK HADIR")


@transaction.atomic
def expire(*, reservation: Reservation, by: Actor) -> None:
    """The planned date passed without an answer: said honestly, never silently (R-030)."""
    _end(reservation, (Status.SUBMITTED, Status.VERIFIED), Status.EXPIRED)
    _record(reservation, "reservation.expired", by)
    tell(reservation, "expired")


@transaction.atomic
def turn_away(
    *, reservation: Reservation, reason: RejectionReason, by: Actor, text: str = ""
) -> None:
    """At the counter it turns out that the person cannot be served here today (SOP row 8).

    Gives the place back: locks the clinic day's row. The caller holds the process lock.
    """
    _give_reason(reservation, reason, text)
    _end(reservation, (Status.ARRIVED,), Status.REJECTED, "rejection_reason", "rejection_text")
    _record(reservation, "reservation.turned_away", by, reason=reason.code, why=reason.text)
    tell(reservation, "rejected", reason=reason.text, advice=reason.advice)


def mark(reservation: Reservation, to: Status, *, source: tuple[Status, ...], by: Actor) -> None:
    """Move a reservation along inside another room's action (arrived, in queue)."""
    if to == Status.ARRIVED:
        reservation.arrived_at = clock.now()
        _move(reservation, source, to, "arrived_at")
    else:
        _move(reservation, source, to)
    _record(reservation, f"reservation.{to}", by)


def _give_reason(reservation: Reservation, reason: RejectionReason, text: str) -> None:
    if reason.needs_text and not text.strip():
        raise Refusal.of_field("reason", "reason_text_needed", _("Tulis alasannya untuk pemohon."))
    reservation.rejection_reason = reason
    reservation.rejection_text = text.strip()


def _move(reservation: Reservation, source: tuple[Status, ...], to: Status, *fields: str) -> None:
    """Save a new status if the old one allows it; ``Conflict`` «out_of_step» otherwise."""
    if reservation.status not in source:
        raise Conflict(
            "out_of_step", _("Keadaan reservasi ini sudah berubah. Muat ulang halaman ini.")
        )
    reservation.status = to
    reservation.save(update_fields=["status", *fields])


def _end(reservation: Reservation, source: tuple[Status, ...], to: Status, *fields: str) -> None:
    reservation.ended_at = clock.now()
    _give_back(reservation)
    _move(reservation, source, to, "ended_at", "holds_place", *fields)


def _give_back(reservation: Reservation) -> None:
    if reservation.holds_place:
        release_place(reservation.clinic_id, reservation.date, reservation.slot_id)
        reservation.holds_place = False


def _withdraw_from_simpus(reservation: Reservation, reason: str) -> None:
    if reservation.simpus_registration:
        post(
            "simpus.cancel",
            facility_id=reservation.facility_id,
            key=f"simpus.cancel:{reservation.code}",
            case_code=reservation.code,
            body={"reason": reason, "registration": reservation.simpus_registration},
        )


def _record(reservation: Reservation, verb: str, by: Actor, **data: Any) -> None:
    record(verb, by=by, facility_id=reservation.facility_id, case_code=reservation.code, **data)
