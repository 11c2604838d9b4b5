"""The words of a printed ticket. No name, NIK, card number or complaint can get in here (5.3)."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils import dateformat
from django.utils.translation import override

from puskesmas import clock
from puskesmas.codes import qr_url
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.numbers import format_number


def slip(ticket: Ticket) -> dict[str, Any]:
    """The body of a print job, in Indonesian whatever language the browser speaks."""
    with override("id"):
        return _slip(ticket)


def _slip(ticket: Ticket) -> dict[str, Any]:
    queue, reservation = ticket.queue, ticket.reservation
    facility, clinic = queue.facility, queue.clinic
    case_code = reservation.code if reservation else ticket.code
    copied = ticket.copies > 1
    return {
        "facility_name": facility.name.upper(),
        "city": facility.city,
        "heading": "NOMOR ANTREAN POLI" if clinic else "NOMOR ANTREAN PENDAFTARAN",
        "number": format_number(queue.letter, ticket.number),
        "destination": _destination(ticket),
        "place": clinic.where if clinic else "",
        "rows": _rows(ticket),
        "note": (
            "Pindai QR untuk melihat antrean dari HP. Bila terlewat, lapor ke petugas: nomor Anda "
            f"dipanggil lagi setelah {facility.return_after} nomor."
        ),
        "url": qr_url(settings.PUBLIC_HOST, case_code),
        "code16": case_code,
        "free_notice": True,
        "copy": ticket.copies if copied else 0,
        "copy_time": _local(clock.now(), facility.zone, "H.i") if copied else "",
    }


def _destination(ticket: Ticket) -> str:
    clinic = ticket.queue.clinic
    if clinic is None:
        return "LOKET PENDAFTARAN"
    if clinic.sensitive:
        return (clinic.room or f"Poli {clinic.letter}").upper()
    return clinic.name.upper()


def _rows(ticket: Ticket) -> list[list[str]]:
    reservation, facility = ticket.reservation, ticket.queue.facility
    rows = []
    if ticket.payment:
        rows.append(["Bayar", "BPJS" if ticket.payment == "bpjs" else "UMUM"])
    rows.append(["Jenis", "RESERVASI" if reservation else "LANGSUNG"])
    if reservation and reservation.slot:
        slot = reservation.slot
        rows.append(["Jadwal", f"{slot.starts:%H.%M}-{slot.ends:%H.%M}"])
    rows.append(["Ambil", _local(ticket.issued_at, facility.zone, "D d-m-Y H.i")])
    rows.append(["Di depan Anda", f"{people_ahead(ticket)} orang"])
    return rows


def _local(at: datetime, zone: str, form: str) -> str:
    return dateformat.format(at.astimezone(ZoneInfo(zone)), form)


def people_ahead(ticket: Ticket) -> int:
    """How many wait before this ticket: by the order key, those of one hour by their number."""
    before = Q(order_key__lt=ticket.order_key) | Q(
        order_key=ticket.order_key, number__lt=ticket.number
    )
    waiting = Ticket.objects.filter(
        queue_id=ticket.queue_id, date=ticket.date, state=Ticket.State.WAITING
    )
    return waiting.filter(before).count()
