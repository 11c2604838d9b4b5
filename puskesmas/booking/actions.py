"""What happens to a reservation: submitted, judged, numbered, changed at the counter."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock, rows
from puskesmas.actor import Actor
from puskesmas.booking.line import somebody_waits, with_line
from puskesmas.booking.models import (
    MOVED,
    Channel,
    CoverageState,
    Payment,
    Reservation,
    Status,
    WaitingEntry,
)
from puskesmas.booking.moves import give_back, move_on, note
from puskesmas.booking.notices import tell
from puskesmas.booking.rules import (
    already_reserved,
    check_date,
    check_limits,
    check_payment,
    check_slot,
)
from puskesmas.booking.waiting import settle
from puskesmas.errors import Conflict, Refusal
from puskesmas.papers.actions import attach, judge
from puskesmas.papers.carrying import carry_over
from puskesmas.people.consent import agree
from puskesmas.people.models import Citizen
from puskesmas.place.models import Clinic, Mode
from puskesmas.schedule.actions import day_full, hold_place, prepare_place
from puskesmas.schedule.models import ServiceDay, ServiceSlot


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
    held: WaitingEntry | None = None,
    bundle: UUID | None = None,
    drafted: dict[str, int] | None = None,
    documents: Iterable[object] = (),
) -> Reservation:
    """Store a registration and take its place (SOP row 2, Rosma step c).

    ``previous`` is the one that this one follows: refused and asked for again, or moved from.
    ``held`` is the waiting entry whose kept place becomes this reservation's: no second one is
    taken. ``bundle`` ties together what a family handed in at once.
    ``drafted`` holds the seconds spent on the form's pages (SL-1, SL-2): never enforced.
    ``documents``: uuids of photos that arrived before; a missing one never stands in the way.

    Locks the patient, and last of all the clinic day's row. Raises ``Refusal`` per field,
    ``Conflict`` «quota_full», «already_reserved», «too_many», and «other_facility» in the instant
    mode.
    """
    check_date(clinic, day, mode)
    card = check_payment(payment, bpjs_number, patient)
    _must_be_registered_here(mode, coverage)
    agree(citizen=applicant, by=by)
    check_limits(patient, clinic, day)
    place = None if held else prepare_place(clinic, day, slot)
    its_slot = held.held_slot if held else place[1] if place else None
    check_slot(clinic, day, its_slot, mode)
    moved_from = previous if previous is not None and previous.end_reason == MOVED else None
    first = held or moved_from
    reservation = _stored(
        Reservation(
            facility=clinic.facility,
            clinic=clinic,
            patient=patient,
            applicant=applicant,
            date=day,
            slot=its_slot,
            payment=payment,
            bpjs_number=card,
            complaint=complaint,
            channel=channel,
            mode=mode,
            status=Status.VERIFIED if mode == Mode.INSTANT else Status.SUBMITTED,
            made_on=first.made_on if first else by.made_on,
            birth_date_differs=by.birth_date_differs and patient.pk == applicant.pk,
            coverage=coverage.state if coverage else "",
            coverage_here=coverage.here if coverage else None,
            coverage_at=coverage.at if coverage else None,
            previous=previous,
            bundle=bundle,
            submitted_at=clock.now(),
        )
    )
    note(
        reservation,
        "reservation.submitted",
        by,
        clinic=clinic.code,
        date=day.isoformat(),
        **(drafted or {}),
    )
    if wanted := tuple(documents):
        attach(reservation=reservation, papers=wanted, by=by)
    if moved_from is not None:
        _tell_moved(moved_from, reservation, by)
    else:
        tell(reservation, "accepted" if mode == Mode.INSTANT else "submitted")
    if held is not None:
        settle(held, reservation, by)
    elif place is not None:
        _take_place(clinic, *place)
    return reservation


def _must_be_registered_here(mode: Mode, coverage: Coverage | None) -> None:
    """In the instant mode nobody looks again: a card of another facility ends here."""
    if mode == Mode.INSTANT and coverage is not None and coverage.here is False:
        raise Refusal.of_field(
            "payment",
            "other_facility",
            _("Kartu BPJS ini terdaftar di fasilitas lain. Datang ke sana, atau pilih Umum."),
        )


def _stored(reservation: Reservation) -> Reservation:
    """Two at the same moment: the database lets one live reservation pass."""
    try:
        rows.insert(reservation)
    except IntegrityError as error:
        if "reservation_one_live" in str(error):
            raise already_reserved() from None
        raise
    return reservation


def _tell_moved(old: Reservation, new: Reservation, by: Actor) -> None:
    carry_over(old=old, new=new)
    since = old.date.isoformat()
    note(new, "reservation.moved_here", by, since=since)
    tell(new, "moved", old_date=since)


def _take_place(clinic: Clinic, day: ServiceDay, slot: ServiceSlot | None) -> None:
    """A place of a day for which somebody waits is not free for others."""
    try:
        if somebody_waits(clinic.pk, day.date, slot.pk if slot else None):
            raise day_full()
        hold_place(day, slot)
    except Conflict as full:
        raise with_line(full, clinic, day.date, slot) from None


@transaction.atomic
def verify(
    *,
    reservation: Reservation,
    valid: bool,
    by: Actor,
    checks: dict[str, bool] | None = None,
    unreadable: Collection[str] = (),
) -> None:
    """Write down the officer's judgement and checklist (SOP row 3). A non-valid one goes on to
    the rejection. ``unreadable`` names photos to ask for again. The caller holds the process lock.
    """
    judge(reservation=reservation, by=by, unreadable=unreadable)
    reservation.checks = checks or {}
    if valid:
        move_on(reservation, (Status.SUBMITTED,), Status.VERIFIED, "checks")
    else:
        reservation.save(update_fields=["checks"])
    note(
        reservation,
        "reservation.verified",
        by,
        valid=valid,
        checked=sorted(code for code, done in reservation.checks.items() if done),
    )


@transaction.atomic
def take_number(
    *, reservation: Reservation, number: str, by: Actor, registration: str = "", how: str = "manual"
) -> None:
    """Keep the number that SIMPUS gave (SOP row 5). The caller holds the process lock."""
    reservation.simpus_number = number.strip().upper()
    reservation.simpus_registration = registration
    move_on(
        reservation,
        (Status.VERIFIED,),
        Status.NUMBERED,
        "simpus_number",
        "simpus_registration",
    )
    note(reservation, "reservation.numbered", by, number=reservation.simpus_number, how=how)


@transaction.atomic
def tell_number(*, reservation: Reservation, by: Actor) -> None:
    """Give the number back to the applicant (SOP row 6): done when the in-app message is stored."""
    tell(reservation, "numbered", number=reservation.simpus_number)
    note(reservation, "reservation.number_told", by)


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
    number = check_payment(payment, bpjs_number, reservation.patient)
    reservation.payment = payment
    _keep_card(reservation, number)
    note(reservation, "reservation.payment_changed", by, old=old, new=payment, said=reason)


@transaction.atomic
def correct_card(*, reservation: Reservation, bpjs_number: str, by: Actor) -> None:
    """Keep the number of the BPJS card seen at the counter, where another one was on record.

    The caller holds the process lock. Raises ``Refusal`` when the number is malformed.
    """
    number = check_payment(reservation.payment, bpjs_number, reservation.patient)
    if number == reservation.bpjs_number:
        return
    _keep_card(reservation, number)
    note(reservation, "reservation.card_corrected", by)


def _keep_card(reservation: Reservation, number: str) -> None:
    """What BPJS once answered was about another card, or another way to pay."""
    bpjs = reservation.payment == Payment.BPJS
    reservation.bpjs_number = number
    reservation.coverage = CoverageState.UNKNOWN if bpjs else CoverageState.NOT_NEEDED
    reservation.coverage_here = reservation.coverage_at = None
    reservation.save(
        update_fields=["payment", "bpjs_number", "coverage", "coverage_here", "coverage_at"]
    )


@transaction.atomic
def move_clinic(*, reservation: Reservation, clinic: Clinic, by: Actor) -> None:
    """The person stands at the wrong clinic (SOP row 8, R-054): the old place is given back.

    Locks the old clinic day's row. The new clinic takes the person at the end of its line, without
    a place of the online quota. Raises ``Refusal`` when it is the same clinic or another facility.
    """
    if clinic.pk == reservation.clinic_id or clinic.facility_id != reservation.facility_id:
        raise Refusal.of_field("clinic", "clinic_same", _("Pilih klinik lain di puskesmas ini."))
    old = reservation.clinic
    give_back(reservation)
    reservation.clinic = clinic
    reservation.slot = None
    try:
        with transaction.atomic():
            reservation.save(update_fields=["clinic", "slot", "holds_place"])
    except IntegrityError:
        raise already_reserved() from None
    note(reservation, "reservation.clinic_changed", by, old=old.name, new=clinic.name)


def finish(*, reservation: Reservation, by: Actor) -> None:
    """The visit is over. The caller holds the reservation's lock, in a transaction."""
    reservation.ended_at = clock.now()
    move_on(reservation, (Status.IN_QUEUE, Status.SERVING), Status.DONE, "ended_at")
    note(reservation, "reservation.done", by)


def mark(reservation: Reservation, to: Status, *, source: tuple[Status, ...], by: Actor) -> None:
    """Move a reservation along inside another room's action (arrived, in queue)."""
    if to == Status.ARRIVED:
        reservation.arrived_at = clock.now()
        move_on(reservation, source, to, "arrived_at")
    else:
        move_on(reservation, source, to)
    note(reservation, f"reservation.{to}", by)
