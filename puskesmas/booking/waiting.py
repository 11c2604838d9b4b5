"""What one does on a waiting list: join, leave, take the place that is kept; and what time does.

Locks as in ``line``.
"""

from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import SYSTEM, Actor
from puskesmas.booking import line
from puskesmas.booking.line import State
from puskesmas.booking.models import Channel, Reservation, WaitingEntry
from puskesmas.booking.notices import tell
from puskesmas.booking.rules import booking_ends, check_date, check_limits, check_payment
from puskesmas.errors import Conflict, NotFound
from puskesmas.people.models import Citizen
from puskesmas.place.models import Clinic
from puskesmas.place.queries import mode_on
from puskesmas.schedule.actions import hold_place, prepare_place
from puskesmas.schedule.models import ServiceSlot
from puskesmas.schedule.queries import availability
from puskesmas.turns import each, some_of

BATCH = 200


@transaction.atomic
def join(
    *,
    clinic: Clinic,
    patient: Citizen,
    applicant: Citizen,
    day: date,
    payment: str,
    by: Actor,
    slot: time | None = None,
    bpjs_number: str = "",
    complaint: str = "",
    channel: Channel = Channel.WEB,
) -> WaitingEntry:
    """Stand in line for a full day, or for one of its hours; without one for any.

    Locks the patient. Raises ``Refusal`` per field as a reservation does, ``Conflict``
    «place_free» when there is nothing to wait for, «already_waiting», «already_reserved»,
    «too_many».
    """
    check_date(clinic, day, mode_on(clinic.facility_id, day))
    card = check_payment(payment, bpjs_number, patient)
    check_limits(patient, clinic, day)
    _check_lines(patient, clinic, day)
    wanted = prepare_place(clinic, day, slot)[1] if slot else None
    if _is_free(clinic, day, slot) and not line.somebody_waits(clinic.pk, day, _pk(wanted)):
        raise Conflict("place_free", _("Masih ada tempat pada tanggal itu. Langsung daftar saja."))
    try:
        with transaction.atomic():
            entry = WaitingEntry.objects.create(
                clinic=clinic,
                date=day,
                slot=wanted,
                patient=patient,
                applicant=applicant,
                made_on=by.made_on,
                payment=payment,
                bpjs_number=card,
                complaint=complaint,
                channel=channel,
                joined_at=clock.now(),
            )
    except IntegrityError:
        raise _already_waiting() from None
    line.note(entry, "waiting.joined", by, clinic=clinic.code, date=day.isoformat())
    return entry


@transaction.atomic
def leave(*, code: str, by: Actor) -> WaitingEntry:
    """Step out of the line; a place that was kept goes to the next one.

    Locks the entry, then as ``line.hand_on``. ``Conflict`` «not_waiting» when it has ended.
    """
    entry = _locked(code)
    if not entry.live:
        raise Conflict("not_waiting", _("Anda sudah tidak ada di daftar tunggu ini."))
    held = entry.state == State.HELD
    line.close(entry, State.LEFT, "waiting.left", by)
    if held:
        line.hand_on(entry.clinic, entry.date, entry.held_slot)
    return entry


def claim(code: str) -> WaitingEntry:
    """The entry whose kept place is about to be taken, or that was taken already.

    Locks the entry until the transaction ends. ``Conflict`` «place_lapsed» when it is too late,
    «no_place_yet» when nothing is kept so far.
    """
    entry = _locked(code)
    if entry.state == State.TAKEN:
        return entry
    if entry.state == State.WAITING:
        raise Conflict("no_place_yet", _("Belum ada tempat kosong. Kami kabari bila ada."))
    if entry.state != State.HELD or not entry.held_until or clock.now() >= entry.held_until:
        raise Conflict(
            "place_lapsed",
            _("Waktu menyimpan tempat ini sudah habis. Pilih tanggal lain, atau menunggu lagi."),
        )
    return entry


def settle(entry: WaitingEntry, reservation: Reservation, by: Actor) -> None:
    """The kept place is the reservation's now. The caller holds the entry's lock."""
    entry.reservation = reservation
    entry.save(update_fields=["reservation"])
    line.close(entry, State.TAKEN, "waiting.place_taken", by)


def offer_free() -> int:
    """Chore: places that are free while somebody waits (a raised quota) go to the first in line.

    Line by line: who must wait on holds up neither another line nor others in the own one.
    """
    hopeful = WaitingEntry.objects.filter(
        Q(slot__isnull=True) | Q(slot__taken__lt=F("slot__quota")),
        state=State.WAITING,
        clinic__days__date=F("date"),
        clinic__days__taken__lt=F("clinic__days__quota"),
    )
    lines: dict[tuple[int, date], list[tuple[int, int | None]]] = {}
    for clinic, day, pk, slot in hopeful.order_by("clinic_id", "date", "id").values_list(
        "clinic_id", "date", "pk", "slot_id"
    ):
        lines.setdefault((clinic, day), []).append((pk, slot))
    chosen = [lines[key] for key in some_of(sorted(lines), BATCH)]
    return each(_offer_line, chosen, of="free places")


def _offer_line(entries: list[tuple[int, int | None]]) -> int:
    """To the first of each hour; for an hour without a place nobody behind is asked in vain."""
    offered, vain = 0, set[int | None]()
    for pk, slot in entries:
        if slot in vain:
            continue
        if _offer(pk):
            offered += 1
        else:
            vain.add(slot)
    return offered


def _offer(pk: int) -> bool:
    """Locks the entry, then the day's row and the slot's."""
    try:
        with transaction.atomic():
            entry = _unlocked(pk, state=State.WAITING)
            if entry is None:
                return False
            slot = entry.slot or _free_slot(entry.clinic, entry.date)
            until = line.hold_ends(entry.clinic, entry.date, slot)
            if until is None or (slot is None and entry.clinic.slot_minutes):
                return False
            held_day, held_slot = prepare_place(
                entry.clinic, entry.date, slot.starts if slot else None
            )
            if not line.keep_for(entry, held_slot, until):
                return False
            hold_place(held_day, held_slot)
    except Conflict:
        return False
    return True


def lapse() -> int:
    """Chore: places that were kept in vain go to the next in line."""
    due = WaitingEntry.objects.filter(state=State.HELD, held_until__lte=clock.now())
    chosen = some_of(due.order_by("held_until").values_list("pk", flat=True), BATCH)
    return each(_lapse, chosen, of="kept places")


@transaction.atomic
def _lapse(pk: int) -> bool:
    entry = _unlocked(pk, state=State.HELD, held_until__lte=clock.now())
    if entry is None:
        return False
    line.close(entry, State.LAPSED, "waiting.place_lapsed", SYSTEM)
    tell(entry, "place_lapsed")
    line.hand_on(entry.clinic, entry.date, entry.held_slot)
    return True


def close_lines() -> int:
    """Chore: a line ends with the booking of its day, or when the clinic closes on it."""
    lines = (
        WaitingEntry.objects.filter(state=State.WAITING)
        .order_by("date", "clinic_id", "slot_id", "id")
        .distinct("date", "clinic_id", "slot_id")
    )
    firsts = some_of(lines.values_list("pk", flat=True), BATCH)
    found = WaitingEntry.objects.select_related("clinic__facility", "slot").in_bulk(firsts)
    return each(_close_line, found.values(), of="lines that may end")


def _close_line(first: WaitingEntry) -> int:
    if booking_ends(first.clinic, first.date, first.slot) is not None:
        return 0
    same = WaitingEntry.objects.filter(
        state=State.WAITING, clinic=first.clinic, date=first.date, slot=first.slot
    )
    chosen = some_of(same.order_by("id").values_list("pk", flat=True), BATCH)
    return each(_close, chosen, of="lines that end")


@transaction.atomic
def _close(pk: int) -> bool:
    entry = _unlocked(pk, state=State.WAITING)
    if entry is None:
        return False
    line.close(entry, State.CLOSED, "waiting.closed", SYSTEM)
    tell(entry, "waiting_closed")
    return True


def _locked(code: str) -> WaitingEntry:
    entry = line.locked(WaitingEntry.objects.filter(code=code))
    if entry is None:
        raise NotFound("waiting_unknown", _("Daftar tunggu itu tidak ditemukan."))
    return entry


def _unlocked(pk: int, **still: Any) -> WaitingEntry | None:
    """The entry, locked, unless somebody else holds it or it is no longer so."""
    return line.locked(WaitingEntry.objects.filter(pk=pk, **still), skip=True)


def _check_lines(patient: Citizen, clinic: Clinic, day: date) -> None:
    live = WaitingEntry.objects.filter(state__in=WaitingEntry.LIVE, patient=patient).values_list(
        "clinic_id", "date"
    )
    if (clinic.pk, day) in live:
        raise _already_waiting()
    if len(live) >= clinic.facility.live_limit:
        raise Conflict(
            "too_many",
            _("Orang ini sudah ada di %(count)s daftar tunggu. Keluar dari salah satu dulu.")
            % {"count": len(live)},
        )


def _already_waiting() -> Conflict:
    return Conflict("already_waiting", _("Orang ini sudah ada di daftar tunggu tanggal itu."))


def _is_free(clinic: Clinic, day: date, slot: time | None) -> bool:
    [places] = availability(clinic, day, day)
    if not clinic.slot_minutes:
        return places.remaining > 0
    hours = [one for one in places.slots if slot in (None, one.start)]
    return any(one.remaining > 0 for one in hours)


def _free_slot(clinic: Clinic, day: date) -> ServiceSlot | None:
    if not clinic.slot_minutes:
        return None
    [places] = availability(clinic, day, day)
    start = next((one.start for one in places.slots if one.remaining > 0), None)
    return prepare_place(clinic, day, start)[1] if start is not None else None


def _pk(slot: ServiceSlot | None) -> int | None:
    return slot.pk if slot else None
