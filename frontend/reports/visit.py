"""«Laporan Kunjungan» of one case: what was promised to one person and what became of it."""

from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from flows.engine.flow import flow_named
from frontend.components.words import masked
from frontend.reports.paper import clinic_label, day_only, length, letter, moment, payment_word
from frontend.reports.pdf import render_pdf
from frontend.reports.rights import case_of
from frontend.staff.wording import step_title
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.models import AuditEvent
from puskesmas.audit.queries import of_case as events_of
from puskesmas.booking.disclosure import note_report
from puskesmas.booking.models import Reservation
from puskesmas.codes import grouped
from puskesmas.place.models import Clinic
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import label, tickets_of
from puskesmas.schedule.queries import facility_calendar
from puskesmas.sla.models import Deadline
from puskesmas.sla.queries import APPLICANT
from puskesmas.sla.queries import of_case as deadlines_of
from puskesmas.sla.standing import standing
from puskesmas.wording import full_date


def visit_pdf(actor: Actor, code: str) -> tuple[bytes, Reservation]:
    """The document of one case; leaves a trace. Raises what ``case_of`` raises."""
    reservation = case_of(actor, code)
    with override("id"):
        context = visit(reservation, actor)
    note_report(reservation=reservation, by=actor)
    return render_pdf("reports/visit.html", context), reservation


def visit(reservation: Reservation, actor: Actor) -> dict[str, Any]:
    """Everything the template shows."""
    events = events_of(reservation.code)
    deadlines = deadlines_of(reservation.code)
    tickets = tickets_of(reservation)
    facility = reservation.facility
    return letter(facility, actor) | {
        "report_title": _("Laporan Kunjungan"),
        "period": f"{full_date(reservation.date)} · {reservation.clinic.name}",
        "year": reservation.date.year,
        "code": grouped(reservation.code),
        "status": capfirst(reservation.get_status_display()),
        "patient": _patient(reservation),
        "visit": _visit(reservation, events),
        "changes": _changes(reservation, events),
        "tickets": [_ticket(ticket, tickets, facility.zone) for ticket in tickets],
        "steps": _steps(reservation, deadlines, events),
        "verdict": _verdict(reservation, deadlines),
        "rejection": _rejection(reservation),
    }


def _fact(name: str, value: object) -> dict[str, str]:
    return {"label": name, "value": str(value or "–")}


def _patient(reservation: Reservation) -> list[dict[str, str]]:
    person = reservation.patient
    return [
        _fact(_("Nama"), person.name or _("Pasien baru")),
        _fact(_("NIK"), masked(person.nik)),
        _fact(_("Lahir"), day_only(person.birth_date)),
        _fact(_("Jenis kelamin"), capfirst(person.get_sex_display())),
        _fact(_("Rekam medis"), person.medical_record),
    ]


def _visit(reservation: Reservation, events: list[AuditEvent]) -> list[dict[str, str]]:
    slot, zone = reservation.slot, reservation.facility.zone
    hours = f" · {slot.starts:%H.%M}–{slot.ends:%H.%M}" if slot else ""
    came = moment(reservation.arrived_at, zone) if reservation.arrived_at else ""
    return [
        _fact(_("Klinik"), clinic_label(reservation.clinic) + hours),
        _fact(_("Cara bayar"), _payment(reservation, events)),
        _fact(_("Nomor SIMPUS"), reservation.simpus_number),
        _fact(_("Diajukan"), moment(reservation.submitted_at, zone)),
        _fact(_("Hadir"), came),
        _fact(pgettext("road", "Lewat"), capfirst(reservation.get_channel_display())),
    ]


def _payment(reservation: Reservation, events: list[AuditEvent]) -> str:
    """«Umum → BPJS» when it was changed at the counter."""
    changed = [one for one in events if one.verb == "reservation.payment_changed"]
    seen = [payment_word(one.data["old"]) for one in changed]
    return " → ".join([*seen, payment_word(reservation.payment)])


def _changes(reservation: Reservation, events: list[AuditEvent]) -> list[list[str]]:
    """Payment and clinic, old to new, by whom, when and why."""
    rows = []
    names: dict[str, str] = {}
    if any(one.verb == "reservation.clinic_changed" for one in events):
        clinics = Clinic.objects.filter(facility=reservation.facility)
        names = dict(clinics.values_list("code", "name"))
    for one in events:
        if one.verb == "reservation.payment_changed":
            what = _("Cara bayar")
            old, new = (payment_word(one.data[key]) for key in ("old", "new"))
        elif one.verb == "reservation.clinic_changed":
            what = _("Klinik")
            old, new = (names.get(one.data[key], one.data[key]) for key in ("old", "new"))
        else:
            continue
        when = moment(one.at, reservation.facility.zone)
        rows.append([what, f"{old} → {new}", one.said or "–", one.actor_label, when])
    return rows


def _ticket(ticket: Ticket, tickets: list[Ticket], zone: str) -> list[str]:
    old = next((one for one in tickets if one.pk == ticket.replaces_id), None)
    number = f"{label(old)} → {label(ticket)}" if old else label(ticket)
    return [
        number,
        ticket.queue.shown_name,
        payment_word(ticket.payment),
        moment(ticket.issued_at, zone),
        capfirst(ticket.get_state_display()),
        str(ticket.copies),
    ]


def _steps(
    reservation: Reservation, deadlines: list[Deadline], events: list[AuditEvent]
) -> list[dict[str, str]]:
    """The timeline: the submit, then every promised step in the order they opened."""
    zone = reservation.facility.zone
    doers = {one.data["step"]: one.actor_label for one in events if one.verb == "step.done"}
    rows = [_submitted(reservation, events)]
    for row in deadlines:
        rows.append(
            {
                "title": step_title(row.flow, row.step),
                "who": _who(row, doers),
                "opened": moment(row.opened_at, zone),
                "due": moment(row.due_at, zone),
                "finished": moment(row.finished_at, zone) if row.finished_at else "–",
                "spent": _spent(reservation, row),
                **_standing(row),
            }
        )
    return rows


def _submitted(reservation: Reservation, events: list[AuditEvent]) -> dict[str, str]:
    made = next((one for one in events if one.verb == "reservation.submitted"), None)
    seconds = made.data.get("fill_seconds") if made else None
    at = moment(reservation.submitted_at, reservation.facility.zone)
    return {
        "title": _("Mengajukan reservasi"),
        "who": _("Pemohon"),
        "opened": "–",
        "due": "–",
        "finished": at,
        "spent": _("%(minutes)s mnt %(seconds)s dtk")
        % {"minutes": seconds // 60, "seconds": seconds % 60}
        if isinstance(seconds, int)
        else "–",
        "word": "–",
        "tone": "",
    }


def _who(row: Deadline, doers: dict[str, str]) -> str:
    if row.assignee is not None:
        return str(row.assignee)
    if row.step in doers:
        return doers[row.step]
    try:
        node = flow_named(row.flow).step(row.step)
    except KeyError:
        return "–"
    return _("Otomatis") if node.task_type == "FUNCTION" else str(node.performer.title)


def _spent(reservation: Reservation, row: Deadline) -> str:
    """Working time of the office; how long an applicant took is not ours to count."""
    if row.finished_at is None or row.role == APPLICANT:
        return "–"
    spent = facility_calendar(reservation.facility).between(row.opened_at, row.finished_at)
    return length(spent)


def _standing(row: Deadline) -> dict[str, str]:
    if row.called_off:
        return {"word": _("Dibatalkan"), "tone": ""}
    if row.role == APPLICANT:
        return _came(row)
    if row.outcome == Deadline.Outcome.LATE:
        return {"word": _("Lewat, dialihkan"), "tone": "bad"}
    at = row.finished_at or clock.now()
    if standing(warn_at=row.warn_at, due_at=row.due_at, at=at) == "overdue":
        return {"word": _("Lewat tenggat"), "tone": "bad"}
    return {"word": _("Tepat waktu") if row.finished_at else _("Berjalan"), "tone": "ok"}


def _came(row: Deadline) -> dict[str, str]:
    if row.finished_at is None:
        return {"word": _("Belum datang"), "tone": ""}
    if row.outcome == Deadline.Outcome.DONE:
        return {"word": _("Datang"), "tone": ""}
    return {"word": _("Tidak datang"), "tone": "warn"}


def _verdict(reservation: Reservation, deadlines: list[Deadline]) -> dict[str, str]:
    """The sentence a head reads first."""
    now = clock.now()
    judged = [
        row
        for row in deadlines
        if row.role != APPLICANT and not row.called_off and (row.finished_at or now > row.due_at)
    ]
    late = [row for row in judged if (row.finished_at or now) > row.due_at]
    if not judged:
        return {"text": _("Belum ada langkah yang selesai."), "tone": ""}
    if not late:
        text = _("Semua %(count)s langkah petugas selesai tepat waktu.")
        return {"text": text % {"count": len(judged)}, "tone": "ok"}
    parts = [f"{step_title(row.flow, row.step)} ({_over(reservation, row, now)})" for row in late]
    text = _("%(late)s dari %(count)s langkah petugas lewat tenggat: %(steps)s.")
    return {
        "text": text % {"late": len(late), "count": len(judged), "steps": ", ".join(parts)},
        "tone": "bad",
    }


def _over(reservation: Reservation, row: Deadline, now: datetime) -> str:
    late = facility_calendar(reservation.facility).between(row.due_at, row.finished_at or now)
    return _("lewat %(time)s jam kerja") % {"time": length(late)}


def _rejection(reservation: Reservation) -> str:
    if reservation.rejection_reason is None:
        return ""
    words = [reservation.rejection_reason.shown_text, reservation.rejection_text]
    return ". ".join(word.rstrip(".") for word in words if word) + "."
